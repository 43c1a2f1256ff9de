"""Steps of incidents inside a turn: decide, and follow the decision to whatever else it moves."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace

from ..decide.causes import goes_with, untouched
from ..decide.incident import decide
from ..decide.step import Stuck
from ..decide.stuck import decide_stuck
from ..model.batch import ApprovalRow, Result
from ..model.decision import CallAsked, Decision, OutboxState, Setting
from ..model.event import (
    Absorbed,
    AbsorbedCleared,
    AbsorbedInto,
    CauseFound,
    ChildEnded,
    ChildOpened,
    Event,
    FiguresChanged,
    Opened,
)
from ..model.incident import LIVE, Caller, Incident
from ..model.labels import agree, canonical, pick
from ..model.problem import NoSuchThing, Refused, TocsinError
from ..model.runbook import Runbook
from . import trial
from .turn import Turn

log = logging.getLogger(__name__)


def setting(turn: Turn, incident: Incident) -> Setting:
    """What a step of this incident may look at (rule 4)."""
    memory = turn.memory
    runbook = memory.library.of(incident.runbook, incident.version)
    now = turn.instant(incident.world)
    return Setting(
        runbook=runbook,
        team=memory.library.team,
        figure=lambda metric: memory.signals.figure(incident.world, metric, incident.labels, runbook, now),
        called=memory.library.get,
    )


def step(turn: Turn, incident: Incident, event: Event) -> Decision:
    """One step (rule 1). Refusals pass through; a bug sets the incident aside and pages its lead."""
    now, around = turn.instant(incident.world), setting(turn, incident)
    try:
        decision = decide(incident, event, now, around)
    except TocsinError:
        raise
    except Exception as bug:  # one bad incident must not stall the others
        log.exception("incident set aside", extra={"incident": incident.id})
        stuck = bug if isinstance(bug, Stuck) else Stuck(type(bug).__name__)
        decision = decide_stuck(incident, event, now, around, stuck)
    take(turn, incident, decision)
    return decision


def take(turn: Turn, before: Incident, decision: Decision) -> None:
    """Everything that a decision leads to inside the engine, in the order in which it was decided."""
    after = decision.incident
    turn.scope.incidents[after.id] = after
    for entry in decision.entries:
        turn.write(after.world, after.id, after.revision, entry)
    for effect in decision.effects:
        turn.send(effect)
    for key in decision.withdrawn:
        turn.withdraw(key)
    for key, verdict in decision.verdicts.items():
        _mark(turn, key, verdict)
    _keep_approvals(turn, before, after)
    turn.memory.signals.follow(turn, before, after)
    for call in decision.calls:
        _call(turn, call, after.world)
    for caller, word in decision.told:
        incident = turn.find(caller)
        if incident is not None and incident.open:
            told = ChildEnded(path=word.path, visit=word.visit, child=after.id, outcome=word.outcome)
            step(turn, incident, told)


def open_new(turn: Turn, runbook: Runbook, world: str, key: str, labels: Mapping[str, str], event: Opened) -> Incident:
    """A new incident under a key, its first step taken; the incident after that step."""
    number = turn.count(f"incident:{world}")
    nth = 1 + max((i.nth for i in turn.all_open_under(world, runbook.name, key)), default=-1)
    blank = Incident(
        id=f"INC-{number}" if world == LIVE else f"{world}/{number}",
        world=world, runbook=runbook.name, version=runbook.version,
        key=key,
        nth=nth, labels=dict(labels),
        opened=turn.instant(world), opened_by=_opened_by(event),
        severity=runbook.start_severity,
    )  # fmt: skip
    step(turn, blank, event)
    if turn.incident(blank.id).open:
        _take_in(turn, turn.incident(blank.id))
    return turn.incident(blank.id)


def _take_in(turn: Turn, cause: Incident) -> None:
    """What a new incident causes and is open already: it goes on in the new one, unless somebody is at work on it."""
    effects = [book.name for book in turn.memory.library.newest.values() if cause.runbook in book.caused_by]
    for effect in [it for name in effects for it in turn.all_open_of(cause.world, name)]:
        if not goes_with(effect.labels, cause):
            continue
        if untouched(effect):
            step(turn, effect, AbsorbedInto(cause=cause.id))
            for event in _signals_of(effect):
                step(turn, turn.incident(cause.id), event)
        else:
            step(turn, effect, CauseFound(incident=cause.id, cause=True))
            step(turn, turn.incident(cause.id), CauseFound(incident=effect.id, cause=False))


def _signals_of(effect: Incident) -> list[Event]:
    """What it has heard, as the incident of its cause hears it; what is over is told as over."""
    found: list[Event] = []
    for name in effect.fired:
        why = effect.cause if effect.cause is not None and effect.cause.trigger == name else None
        book, key = effect.runbook, effect.key
        value, usual = (why.value, why.usual) if why is not None else (None, None)
        found.append(Absorbed(runbook=book, trigger=name, key=key, was=effect.id, value=value, usual=usual))
        if name not in effect.firing:
            found.append(AbsorbedCleared(runbook=book, trigger=name, key=key))
    return found


def figures_changed(turn: Turn, world: str, metric: str, labels: Mapping[str, str]) -> None:
    """Rule 31: after a new sample, look again at the severity of the open incidents that depend on it.

    A step that changes nothing is not written: most samples change no severity.
    """
    for name in turn.memory.signals.moved_by(metric):
        for incident_id in turn.memory.open_agreeing(world, name, labels):
            incident = turn.find(incident_id)
            if incident is None or not incident.open or not agree(labels, incident.labels):
                continue
            around = setting(turn, incident)
            decision = decide(incident, FiguresChanged(), turn.instant(world), around)
            after = decision.incident
            if decision.effects or (after.severity, after.proposed, after.held_down) != (
                incident.severity, incident.proposed, incident.held_down,
            ):  # fmt: skip
                take(turn, incident, decision)


def key_of(runbook: Runbook, labels: Mapping[str, str]) -> str:
    """The key of an incident (`one_per`). Raises Refused when a label is missing."""
    mine = pick(labels, runbook.one_per)
    if mine is None:
        missing = ", ".join(name for name in runbook.one_per if name not in labels)
        raise Refused("label-missing", runbook=runbook.name, labels=missing)
    return canonical(mine)


def _opened_by(event: Opened) -> str:
    if event.trigger:
        return f"trigger:{event.trigger}"
    return f"call:{event.caller.incident}" if event.caller else f"person:{event.by}"


def _call(turn: Turn, call: CallAsked, world: str) -> None:
    """A call attaches to the open incident of the same key, else opens one (rule 28: pinned when called)."""
    runbook = turn.memory.library.get(call.runbook)
    if runbook is None:
        known = ", ".join(turn.memory.library.newest)
        raise NoSuchThing("no-such-runbook", runbook=call.runbook, near=known)
    try:
        key = key_of(runbook, call.labels)
    except Refused as refusal:  # the linter warns of it; the caller must not wait for a child that cannot be
        gone = ChildEnded(path=call.caller.path, visit=call.caller.visit, child="", outcome=refusal.code)
        step(turn, turn.incident(call.caller.incident), gone)
        return
    child = turn.open_under(world, runbook.name, key)
    if child is None and trial.holds_back(runbook, world):
        trial.would_open(turn, runbook, world, trial.CALLED, key)
        gone = ChildEnded(path=call.caller.path, visit=call.caller.visit, child="", outcome="on-trial")
        step(turn, turn.incident(call.caller.incident), gone)
        return
    if child is None:
        doubt = turn.incident(call.caller.incident).unsigned  # what nobody has proved does not become true by a call
        child = open_new(turn, runbook, world, key, call.labels, Opened(caller=call.caller, unsigned=doubt))
    elif call.caller not in child.callers:
        turn.scope.incidents[child.id] = _adopted(child, call.caller)
    caller = turn.incident(call.caller.incident)
    step(turn, caller, ChildOpened(path=call.caller.path, visit=call.caller.visit, child=child.id))
    if not child.open:
        ended = ChildEnded(path=call.caller.path, visit=call.caller.visit, child=child.id, outcome=child.outcome)
        step(turn, turn.incident(caller.id), ended)


def _adopted(child: Incident, caller: Caller) -> Incident:
    twin = child.fork()
    twin.callers = (*child.callers, caller)
    return twin


def _mark(turn: Turn, key: str, verdict: OutboxState) -> None:
    """A person's verdict on a row in doubt."""
    row = turn.row(key)
    if row is None or row.state != "uncertain":
        raise Refused("not-in-doubt", key=key)
    at = turn.instant(row.effect.world)
    turn.scope.batch.results.append(
        Result(key=key, token=row.token, before="uncertain", after=verdict, at=at, why="marked")
    )
    turn.scope.outbox[key] = replace(row, state=verdict)


def _keep_approvals(turn: Turn, before: Incident, after: Incident) -> None:
    for name, notice in after.notices.items():
        old = before.notices.get(name)
        known = old.approvals if old is not None and old.issue == notice.issue else ()
        turn.scope.batch.approvals.extend(
            ApprovalRow(
                incident=after.id, notice=name, issue=notice.issue, revision=notice.revision,
                by=yes.by, role=yes.role, hash=yes.hash, at=yes.at,
            )
            for yes in notice.approvals
            if yes not in known
        )  # fmt: skip
