"""What agents hear from customers (信息报告): the source `people`, for trouble that no monitoring system sees yet.

A kind of report is a metric `reports.KIND` that counts. Each report is kept as it came, is one sample of that metric,
and is written into the journal; equal ones, of one kind and the same labels, are a group, which is an alert of the
event `reports.KIND`. It ends when somebody has settled it, or when nobody has reported the same for a while.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..decide.index import interests
from ..language.near import nearest
from ..model.batch import AlertRow, EventLevelRow, SampleRow
from ..model.command import Actor, Hear
from ..model.decision import Entry
from ..model.incident import LIVE
from ..model.labels import canonical, pick
from ..model.problem import NoSuchThing, Refused, WrongUsage
from ..model.runbook import Runbook
from ..model.team import Metric, Team
from ..model.time import HOUR, Instant, Length
from . import firing, own
from .memory import Memory
from .turn import Turn

SOURCE = "people"
MARK = f"{SOURCE}/"
"""Fingerprints of groups begin with it."""
LONGEST = 500
"""Characters of a report's words; the rest is cut off."""
MOST_LABELS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of a report. `incidents`: the open ones that it is about."""

    count: int = 0
    """Of the metric over its own window, this one included."""
    incidents: tuple[str, ...] = ()
    again: bool = False
    """This very report, by its id, had been accepted before."""


def kinds(team: Team) -> dict[str, Metric]:
    """Kind -> its metric, in the order of the file."""
    mine = (one for one in team.metrics.values() if one.id.startswith(own.REPORTS) and own.is_own(one))
    return {one.id.removeprefix(own.REPORTS): one for one in mine}


def metric_of(team: Team, kind: str) -> Metric:
    """Raises NoSuchThing for a kind that the site does not count."""
    known = kinds(team)
    if kind not in known:
        near = nearest(kind, known)
        raise NoSuchThing("no-such-kind", kind=kind[:60], kinds=near or ", ".join(known) or "-")
    return known[kind]


def labels_of(metric: Metric, books: Iterable[Runbook]) -> tuple[str, ...]:
    """What a report of this kind must name: the labels of its metric, and those that make a listener's key."""
    found = dict.fromkeys(metric.per)
    for book in books:
        heard = {one.name for trigger in book.triggers.values() for one in interests(trigger.signal, ())}
        found |= dict.fromkeys(book.one_per if metric.id in heard else ())
    return tuple(found)


def quiet_after(metric: Metric) -> Length:
    """How long nobody may report the same before a group is over."""
    return max(metric.window or HOUR, HOUR)


def report(turn: Turn, command: Hear, actor: Actor, delivery: str, known: bool) -> Report:
    """Keep it, count it, and tell whoever listens. Raises NoSuchThing, WrongUsage, Refused for a missing label."""
    metric, labels = metric_of(turn.memory.library.team, command.kind), dict(command.labels)
    text = " ".join(command.text.split())[:LONGEST]
    if not text:
        raise WrongUsage("heard-empty")
    if len(labels) > MOST_LABELS:
        raise WrongUsage("heard-labels", most=MOST_LABELS)
    signals, now = turn.memory.signals, turn.instant(LIVE)
    newest = turn.memory.library.newest.values()
    missing = [name for name in labels_of(metric, newest) if name not in labels]
    if missing:
        raise Refused("sample-label-missing", metric=metric.id, labels=", ".join(missing))
    if known or turn.delivered(SOURCE, delivery):
        turn.count(f"alerts-again:{SOURCE}")
        return Report(again=True)
    _keep(turn, command, actor, delivery, text)
    own.count(turn, metric, labels)
    fresh = not _group(turn.memory, metric.id, labels)
    turn.scope.after.append(lambda: _heard(turn.memory, metric, MARK + canonical(labels), now, fresh))
    firing.hear(turn, signals.event(turn, LIVE, metric.id, labels, True, MARK + canonical(labels), now, text))
    about = tuple(
        found.id for runbook, key in signals.listening(metric.id, labels)
        for found in turn.all_open_under(LIVE, runbook, key)
    )  # fmt: skip
    params = {**named(command.kind, labels), "text": text, "unverified": not actor.verified}
    for incident in ("", *about):
        turn.write(LIVE, incident, 0, Entry(code="reported", params=params, by=actor.name))
    return Report(count=_count(turn, metric, labels), incidents=about)


def named(kind: str, labels: Mapping[str, str]) -> dict[str, object]:
    """A group as lines of the journal name it; `what` is for people."""
    return {"kind": kind, "labels": dict(labels), "what": f"{kind}, {canonical(labels)}" if labels else kind}


def settle(turn: Turn, kind: str, labels: Mapping[str, str], entry: Entry, incident: str) -> None:
    """A group has been dealt with: it ends, and the journal says how. Raises Refused when there is none."""
    name = metric_of(turn.memory.library.team, kind).id
    if not _group(turn.memory, name, labels):
        raise Refused("nothing-heard", kind=kind)
    for where in dict.fromkeys(("", incident)):
        turn.write(LIVE, where, 0, entry)
    _end(turn, name, MARK + canonical(labels))


def groups(memory: Memory) -> list[EventLevelRow]:
    """Groups that nobody has settled, of kinds that the site still counts, in order of their beginning."""
    names = {metric.id for metric in kinds(memory.library.team).values()}
    found = [
        row for (world, event), alerts in memory.signals.levels.items() if world == LIVE and event in names
        for mark, row in alerts.items() if mark.startswith(MARK)
    ]  # fmt: skip
    return sorted(found, key=lambda row: (row.started, row.event, row.fingerprint))


def due(turn: Turn, event: str, mark: str) -> None:
    """A group may be over: nobody has reported the same for a while."""
    if mark not in turn.memory.signals.levels.get((LIVE, event), {}):
        return
    metric, last = turn.memory.library.team.metrics.get(event), turn.memory.reported.get((event, mark))
    if metric is not None and last is not None and turn.instant(LIVE) < last + quiet_after(metric):
        _look_again(turn.memory, metric, mark, last)
        return
    _end(turn, event, mark)


def arm(memory: Memory, samples: Iterable[SampleRow], now: Instant) -> None:
    """After a start: each report is a sample of its metric, so these say when the newest of a group came.

    Groups that differ in a label which the metric has not share their samples: one may then end as late as the other,
    never too early. Of reports older than all samples nothing is known: as if they had come now.
    """
    metrics, newest = memory.library.team.metrics, dict[tuple[str, str], Instant]()
    for one in samples:
        if one.world == LIVE and one.value > 0 and one.metric.startswith(own.REPORTS):
            newest[one.metric, one.labels] = max(one.at, newest.get((one.metric, one.labels), one.at))
    for row in groups(memory):
        metric = metrics[row.event]
        series = canonical(pick(row.labels, metric.per) or {})
        last = memory.reported.get((metric.id, row.fingerprint)) or newest.get((metric.id, series), now)
        _heard(memory, metric, row.fingerprint, last, fresh=True)


def _heard(memory: Memory, metric: Metric, mark: str, now: Instant, fresh: bool) -> None:
    memory.reported[metric.id, mark] = now
    if fresh:
        _look_again(memory, metric, mark, now)


def _look_again(memory: Memory, metric: Metric, mark: str, last: Instant) -> None:
    memory.world(LIVE).agenda.add(Instant(last + quiet_after(metric)), "report", metric.id, mark)


def _keep(turn: Turn, command: Hear, actor: Actor, delivery: str, text: str) -> None:
    """As every message that is accepted: it stays as it came."""
    told = {"kind": command.kind, "labels": dict(command.labels), "text": text, "by": actor.name}
    body = json.dumps(told, ensure_ascii=False).encode()
    row = AlertRow(
        source=SOURCE, delivery=delivery, received=turn.instant(LIVE), body=body, status="taken", headers={}, why=""
    )
    turn.scope.batch.alerts.append(row)
    turn.count(f"alerts-taken:{SOURCE}")


def _end(turn: Turn, event: str, mark: str) -> None:
    turn.scope.after.append(lambda: turn.memory.reported.pop((event, mark), None))
    words = turn.memory.signals.event(turn, LIVE, event, {}, False, mark, turn.instant(LIVE))
    firing.hear(turn, words)


def _group(memory: Memory, event: str, labels: Mapping[str, str]) -> bool:
    return MARK + canonical(labels) in memory.signals.levels.get((LIVE, event), {})


def _count(turn: Turn, metric: Metric, labels: Mapping[str, str]) -> int:
    mine, now = pick(labels, metric.per), turn.instant(LIVE)
    found = None
    if mine is not None:
        window = metric.window or metric.step
        found = turn.memory.signals.figures.figure(LIVE, metric, canonical(mine), window, now, "sum")
    return round(found.value) if found is not None else 0
