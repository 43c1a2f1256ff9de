"""What people have reported: groups that nobody has settled yet, and those that were settled within a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal, cast

from ...model.batch import EventLevelRow
from ...model.incident import LIVE
from ...model.time import DAY, Instant
from ...model.view import HeardView
from ...store import reading
from ...store.reading import Line
from .. import heard as reports
from ..own import REPORTS
from .look import Look

_SETTLED: Mapping[str, Literal["merged", "answered"]] = {"reports-merged": "merged", "reports-answered": "answered"}


def heard(look: Look) -> tuple[HeardView, ...]:
    """Open groups in order of their beginning, then settled ones, newest first."""
    found = reports.groups(look.memory)
    since = min((row.started for row in found), default=look.now())
    with look.database() as connection:
        told = reading.engine_lines(connection, "reported", since=Instant(min(since, look.now() - DAY)))
        ends = [
            line for code in _SETTLED
            for line in reading.engine_lines(connection, code, since=Instant(look.now() - DAY))
        ]  # fmt: skip
    ends.sort(key=lambda line: -line.seq)
    return (*(_open(look, row, told) for row in found), *_settled(look, told, ends))


def _open(look: Look, row: EventLevelRow, told: list[Line]) -> HeardView:
    kind = row.event.removeprefix(REPORTS)
    mine = [line for line in told if _is(line, kind, row.labels) and line.at >= row.started]
    about = tuple(
        incident.id for runbook, key in look.memory.signals.listening(row.event, row.labels)
        for incident in look.turn.all_open_under(LIVE, runbook, key)
    )  # fmt: skip
    return replace(_view(look, kind, mine, row.started), labels=dict(row.labels), incidents=about)


def _settled(look: Look, told: list[Line], ends: list[Line]) -> Iterator[HeardView]:
    """Each with the reports between the end before it and its own."""
    for end in ends:
        params = end.params or {}
        kind, labels = str(params.get("kind", "")), cast(Mapping[str, str], params.get("labels", {}))
        before = max((one.seq for one in ends if one.seq < end.seq and _is(one, kind, labels)), default=0)
        mine = [line for line in told if _is(line, kind, labels) and before < line.seq < end.seq]
        yield replace(
            _view(look, kind, mine, end.at), state=_SETTLED[end.code], labels=dict(labels),
            incidents=(str(params["into"]),) if "into" in params else (), answer=str(params.get("answer", "")),
        )  # fmt: skip


def _view(look: Look, kind: str, mine: list[Line], since: Instant) -> HeardView:
    """`mine`: their lines, newest first."""
    metric = reports.kinds(look.team).get(kind)
    newest = mine[0] if mine else None
    return HeardView(
        kind=kind, title=metric.title.say(look.lang) if metric is not None else kind, labels={}, count=len(mine),
        first=mine[-1].at if mine else since, last=newest.at if newest is not None else since,
        said=str((newest.params or {}).get("text", "")) if newest is not None else "",
        who=look.titles().who(newest.by) if newest is not None else "",
    )  # fmt: skip


def _is(line: Line, kind: str, labels: Mapping[str, str]) -> bool:
    params = line.params or {}
    return params.get("kind") == kind and params.get("labels") == dict(labels)
