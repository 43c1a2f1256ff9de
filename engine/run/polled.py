"""What a monitor brought, or that it brought nothing, taken into the engine."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from ..model.decision import Entry
from ..model.incident import LIVE
from ..model.monitor import Monitor
from ..model.site import SourceSettings
from ..model.time import Instant
from ..monitors import Figure
from . import intake, pulse
from .intake import Taken
from .turn import Turn

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def body_of(monitor: Monitor, figures: tuple[Figure, ...]) -> bytes:
    """The figures in the documented form of `POST /api/v1/signals`."""
    items = [_item(monitor, one) for one in figures]
    return json.dumps({"items": items}, ensure_ascii=False).encode()


def _item(monitor: Monitor, figure: Figure) -> dict[str, object]:
    at = {} if figure.at is None else {"at": told(figure.at)}
    return {"metric": monitor.metric, "value": figure.value, "labels": dict(figure.labels), **at}


def told(instant: Instant) -> str:
    """An instant as RFC 3339, UTC, to the microsecond."""
    return (_EPOCH + timedelta(microseconds=instant)).isoformat(timespec="microseconds")


def taken(turn: Turn, monitor: Monitor, body: bytes) -> Taken:
    """The same way that a posted message goes: kept, journalled, heard by the triggers."""
    if pulse.hear(turn, monitor.name):
        turn.write(LIVE, "", 0, Entry(code="monitor-heard", params={"monitor": monitor.name}))
    turn.scope.after.append(lambda: turn.memory.reasons.pop(monitor.name, None))
    source = SourceSettings(name=monitor.name, type="json")
    delivery = f"{monitor.name}@{turn.instant(LIVE)}"
    known = turn.delivered(monitor.name, delivery)
    return intake.take(turn, source, body, {}, intake.read(source, body, {}), delivery, known)


def silent(turn: Turn, monitor: Monitor, why: str) -> None:
    """It brought nothing. Told in the journal once, until it is heard again."""
    if pulse.fall_silent(turn, monitor.name):
        turn.write(LIVE, "", 0, Entry(code="monitor-silent", params={"monitor": monitor.name, "why": why}))
    turn.scope.after.append(lambda: turn.memory.reasons.__setitem__(monitor.name, why))
