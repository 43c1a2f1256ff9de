"""What a monitor brought, or that it brought nothing, taken into the engine."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta

from ..model.decision import Entry
from ..model.incident import LIVE
from ..model.monitor import Monitor
from ..model.site import SourceSettings
from ..model.time import MINUTE, Instant
from ..monitors import TAILS, Figure, Place
from . import intake, pulse
from .intake import Taken
from .turn import Turn

TAIL = "tail:"
"""Counters `tail:NAME:PART`: how far the file of a monitor has been read; `at` of a query, up to which time."""
NO_FILE = "no-file"
OVERTAKEN = 15 * MINUTE
"""How late an event may appear in a list that is asked again and again."""
PARTS = ("file", "at", "head")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def place(turn: Turn, name: str) -> Place | None:
    """How far a file has been read; None when nobody has looked yet."""
    if not turn.counter(f"{TAIL}{name}:seen"):
        return None
    return Place(**{part: turn.counter(f"{TAIL}{name}:{part}") for part in PARTS})


def read_on(turn: Turn, monitor: Monitor, body: bytes, since: Place | None, now: Place) -> Taken | None:
    """Lines of a file and how far they reach, in one transaction: none is lost and none comes twice."""
    if place(turn, monitor.name) != since:
        return None  # taken already: the answer to an earlier look was late
    for part, number in (("seen", 1), *((part, getattr(now, part)) for part in PARTS)):
        counter = f"{TAIL}{monitor.name}:{part}"
        turn.count(counter, number - turn.counter(counter))
    return taken(turn, monitor, body)


def asked(turn: Turn, monitor: Monitor, figures: tuple[Figure, ...]) -> Taken | None:
    """The answer to a question. Where its figures bear times, each time is taken once: a query that looks back a little
    makes up for what was missed, after a restart too, and counts nothing twice.

    A time ahead of our clock waits until it has come: counted now it would be counted again. Nothing but such times is
    a wrong clock or a wrong zone, and said.
    """
    if not monitor.time:
        return taken(turn, monitor, body_of(monitor, figures))
    if monitor.type == "http":
        return listed(turn, monitor, figures)
    counter, now = f"{TAIL}{monitor.name}:at", turn.instant(LIVE)
    since = turn.counter(counter)
    times = [one.at for one in figures if isinstance(one.at, int)]
    if times and min(times) > now:
        silent(turn, monitor, f"ahead: {told(min(times))}")
        return None
    new = [one for one in figures if not isinstance(one.at, int) or since < one.at <= now]
    turn.count(counter, max((at for at in times if since < at <= now), default=since) - since)
    return taken(turn, monitor, body_of(monitor, tuple(sorted(new, key=_order))))


def listed(turn: Turn, monitor: Monitor, figures: tuple[Figure, ...]) -> Taken | None:
    """A list of the latest events, each with its own time. One that others had overtaken may appear late, so that the
    last quarter of an hour is told again each time: the same sample again is no other, and a list that says nothing
    new is not kept."""
    counter, now = f"{TAIL}{monitor.name}:at", turn.instant(LIVE)
    since = turn.counter(counter)
    times = [one.at for one in figures if isinstance(one.at, int) and one.at <= now]
    late = tuple(one for one in figures if not isinstance(one.at, int) or since - OVERTAKEN <= one.at <= now)
    body = body_of(monitor, tuple(sorted(late, key=_order)))
    turn.count(counter, max([since, *times]) - since)
    mark, seen = int.from_bytes(hashlib.sha256(body).digest()[:7]), f"{TAIL}{monitor.name}:head"
    same = turn.counter(seen) == mark
    turn.count(seen, mark - turn.counter(seen))
    return taken(turn, monitor, b"" if same else body)


def _order(figure: Figure) -> int:
    """By time: one that comes late costs a pass over its windows."""
    return figure.at if isinstance(figure.at, int) else 0


def body_of(monitor: Monitor, figures: tuple[Figure, ...]) -> bytes:
    """The figures in the documented form of `POST /api/v1/signals`; nothing for none."""
    if not figures:
        return b""
    items = [_item(monitor, one) for one in figures]
    return json.dumps({"items": items}, ensure_ascii=False).encode()


def _item(monitor: Monitor, figure: Figure) -> dict[str, object]:
    at = {} if figure.at is None else {"at": figure.at if isinstance(figure.at, str) else told(figure.at)}
    where = {"where": figure.where} if figure.where else {}
    return {"metric": monitor.metric, "value": figure.value, "labels": dict(figure.labels), **at, **where}


def told(instant: Instant) -> str:
    """An instant as RFC 3339, UTC, to the microsecond."""
    return (_EPOCH + timedelta(microseconds=instant)).isoformat(timespec="microseconds")


def taken(turn: Turn, monitor: Monitor, body: bytes) -> Taken | None:
    """The same way that a posted message goes: kept, journalled, heard by the triggers. Nothing is a sign of life."""
    if pulse.hear(turn, monitor.name):
        turn.write(LIVE, "", 0, Entry(code="monitor-heard", params={"monitor": monitor.name}))
    turn.scope.after.append(lambda: turn.memory.reasons.pop(monitor.name, None))
    if not body:
        return None
    source = SourceSettings(name=monitor.name, type="json")
    delivery = f"{monitor.name}@{turn.instant(LIVE)}"
    known = turn.delivered(monitor.name, delivery)
    return intake.take(turn, source, body, {}, intake.read(source, body, {}), delivery, known)


def silent(turn: Turn, monitor: Monitor, why: str) -> None:
    """It brought nothing. Told in the journal once, until it is heard again."""
    if monitor.type in TAILS and place(turn, monitor.name) is None and why.startswith(NO_FILE):
        turn.count(f"{TAIL}{monitor.name}:seen")  # the file that comes is new from its first line
    if pulse.fall_silent(turn, monitor.name):
        turn.write(LIVE, "", 0, Entry(code="monitor-silent", params={"monitor": monitor.name, "why": why}))
    turn.scope.after.append(lambda: turn.memory.reasons.__setitem__(monitor.name, why))
