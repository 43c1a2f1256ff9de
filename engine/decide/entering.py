"""Entering a state (rules 10 and 12): its actions, tasks, clocks, inner blocks, levels that hold, calls."""

from __future__ import annotations

from collections.abc import Mapping

from ..model.decision import CallAsked
from ..model.incident import Caller
from ..model.runbook import Block, Reactions, State
from . import closing, ladders, moves, tasks, timers
from .actions import Owner, act
from .step import LEVELS, Step, Word

Way = Mapping[str, str]
"""Block id -> name of the state to enter instead of its first one."""
NO_WAY: Way = {}


def enter(
    step: Step, block: Block, name: str, *, start: str, override: bool = False, quietly: bool = False, way: Way = NO_WAY
) -> None:
    """Move a block to one of its states; `quietly` leaves out what it and those inside it `do`."""
    incident = step.incident
    incident.config[block.id] = moves.move(block, start, name, override=override)
    step.trace.moved(block.id, start, name)
    state = block.states[name]
    visit = _count(step, state)
    if not quietly:
        act(step, state.do, Owner(state.path, visit))
    if state.end is not None:
        del incident.entered[state.path]
        _end(step, block, state.end)
        return
    tasks.open_all(step, state, visit)
    _set_clocks(step, state, visit)
    for inner in state.blocks:
        _activate(step, inner, way, quietly)
    for level in _held(step, state.on):
        step.say(Word(event=level, owner=state.path, visit=visit, only=True))
    if state.call is not None:
        _call(step, state, visit)


def finish_block(step: Step, block: Block, outcome: str, *, start: str) -> None:
    """Go to the end state of that outcome, written or not."""
    written = moves.end_state(block, outcome)
    if written is not None:
        enter(step, block, written.name, start=start)
        return
    moves.move(block, start, moves.END)
    step.trace.moved(block.id, start, moves.END)
    _end(step, block, outcome)


def _activate(step: Step, block: Block, way: Way, quietly: bool) -> None:
    """Begin a block at its first state, or where `way` leads."""
    name = way.get(block.id, block.first)
    enter(step, block, name, start=moves.START, override=name != block.first, quietly=quietly, way=way)
    if block.branch and block.id in step.incident.config:
        # A branch that waits for a level under its own `on:` would otherwise wait for the next change.
        _branch_levels(step, block)


def _count(step: Step, state: State) -> int:
    incident = step.incident
    visit = incident.visits.get(state.path, 0) + 1
    incident.visits[state.path] = visit
    incident.entered[state.path] = step.now
    step.trace.visits[state.path] = visit
    step.engine_log("entered", state=state.path, visit=visit)
    return visit


def _set_clocks(step: Step, state: State, visit: int) -> None:
    for after in state.after:
        timers.start(step, timers.after_key(state.path, after.key), after.delay, state.path, visit)


def _branch_levels(step: Step, block: Block) -> None:
    inner = block.states[step.incident.config[block.id]]
    for level in _held(step, block.on):
        if level not in inner.on:
            step.say(Word(event=level, block=block.id))


def _held(step: Step, on: Mapping[str, Reactions]) -> list[str]:
    """The levels handled there that already hold: they are delivered on entry; an unknown level is not."""
    return [name for name in on if name.partition(".")[0] in LEVELS and level_holds(step, name)]


def level_holds(step: Step, name: str) -> bool:
    """Whether `fired`, `cleared`, `fired.TRIGGER` or `cleared.TRIGGER` is true now."""
    kind, _, trigger = name.partition(".")
    incident = step.incident
    if not trigger:
        return incident.level == ("firing" if kind == "fired" else "cleared")
    if kind == "fired":
        return trigger in incident.firing
    return trigger in incident.fired and trigger not in incident.firing


def _call(step: Step, state: State, visit: int) -> None:
    """Ask for an incident of another runbook; when that is not published here the lead is paged."""
    call = state.call
    assert call is not None
    if step.setting.called(call.runbook) is None:
        step.engine_log("call-failed", state=state.path, runbook=call.runbook)
        ladders.page_lead(step, f"call-failed:{call.runbook}", "call-failed", call.runbook)
        return
    caller = Caller(incident=step.incident.id, path=state.path, visit=visit)
    step.calls.append(CallAsked(runbook=call.runbook, labels={**step.incident.labels, **call.labels}, caller=caller))
    step.engine_log("called", state=state.path, runbook=call.runbook)


def _end(step: Step, block: Block, outcome: str) -> None:
    """The end of a branch, of an inner block, or of the incident (rule 12)."""
    incident = step.incident
    parent = step.plan.parent_of[block.id]
    if parent is None:
        closing.close(step, outcome)
        return
    incident.config.pop(block.id, None)
    incident.ended[block.id] = outcome
    visit = incident.visits[parent.path]
    step.engine_log("branch-ended", block=block.id, outcome=outcome)
    if block.branch:
        step.say(Word(event=f"ended.{block.name}", owner=parent.path, visit=visit))
    if all(inner.id in incident.ended for inner in parent.blocks):
        step.say(Word(event="finished", owner=parent.path, visit=visit))
