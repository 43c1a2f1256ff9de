"""Inhibition: what the site puts first holds the rest back (`inhibit:` of `team.yaml`).

As in Alertmanager: the labels in `equal` must be the same on both sides, and one that is missing is the same as one
that is empty. A trigger that is silenced still holds others back; one on trial, or whose last incident was called a
false alarm, does not, because then nobody would be told of anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..decide.causes import STORM
from ..decide.threshold import fires
from ..model.labels import parse
from ..model.team import Inhibit, Named
from .library import Library
from .tracker import Tracker
from .turn import Turn


@dataclass(frozen=True, slots=True)
class Holding:
    """What holds a trigger back."""

    rule: str
    by: str
    """An incident, or `runbook/trigger key`."""


def holding(turn: Turn, tracker: Tracker) -> Holding | None:
    """The first rule that holds a trigger back now."""
    return next(_holding(turn, tracker), None)


def _holding(turn: Turn, tracker: Tracker) -> Iterator[Holding]:
    for rule in turn.memory.library.team.inhibit.values():
        if any(_is(named, tracker.runbook, tracker.name) for named in rule.hold):
            for by in _sources(turn, rule, tracker):
                yield Holding(rule.id, by)


def held_by(turn: Turn, runbook: str) -> tuple[str, ...]:
    """Runbooks that one may hold back: they are looked at when it ends."""
    rules = turn.memory.library.team.inhibit.values()
    return tuple(dict.fromkeys(it.runbook for rule in rules if rule.source.runbook == runbook for it in rule.hold))


def matters(library: Library, runbook: str) -> bool:
    """Whether others are looked at when an incident of this runbook closes."""
    rules, books = library.team.inhibit.values(), library.newest.values()
    return any(rule.source.runbook == runbook for rule in rules) or any(runbook in book.caused_by for book in books)


def _is(named: Named, runbook: str, trigger: str) -> bool:
    return named.runbook == runbook and named.trigger in ("", trigger)


def _sources(turn: Turn, rule: Inhibit, target: Tracker) -> Iterator[str]:
    source, world = rule.source, target.world
    if source.trigger:
        for tracker in turn.memory.signals.trackers.marked((world, source.runbook)):
            if tracker.name == source.trigger and _equal(rule, tracker.labels, target) and _counts(turn, tracker):
                yield f"{tracker.runbook}/{tracker.name} {tracker.key}".rstrip()
        return
    for incident in turn.all_open_of(world, source.runbook):
        if _equal(rule, incident.labels, target):
            yield incident.id
    book = turn.memory.library.get(source.runbook)
    for cause in book.caused_by if book is not None else ():
        for incident in turn.all_open_of(world, cause):
            for it in incident.also.values():
                if it.runbook == source.runbook and it.over is None and _equal(rule, parse(it.key), target):
                    yield incident.id


def _counts(turn: Turn, source: Tracker) -> bool:
    book = turn.memory.library.get(source.runbook)
    if book is None or book.trial or not fires(source.state):
        return False
    closed = turn.last_closed(source.world, source.runbook, source.key)
    if closed is None or closed.closed is None or closed.outcome != "false-alarm":
        return True
    return not turn.memory.signals.unbroken(source.world, source.runbook, source.key, closed.closed)


def _equal(rule: Inhibit, labels: Mapping[str, str], target: Tracker) -> bool:
    return all(labels.get(name, "") in (target.labels.get(name, ""), STORM) for name in rule.equal)
