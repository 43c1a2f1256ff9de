"""Leaving a state (rule 10): inner blocks first, the last branch first, then its own actions and what it held."""

from __future__ import annotations

from ..model.runbook import State
from . import notices, tasks, timers
from .actions import Owner, act
from .step import Step


def leave(step: Step, state: State) -> None:
    """Leave a current state with everything in it. A ladder nobody answered and an open ask go on."""
    incident = step.incident
    for block in reversed(state.blocks):
        name = incident.config.get(block.id)
        if name is not None:
            leave(step, block.states[name])
        incident.config.pop(block.id, None)
        incident.ended.pop(block.id, None)
    outer = step.plan.parent(state.path)
    around = Owner(outer.path, incident.visits[outer.path]) if outer is not None else Owner("", 0)
    act(step, state.leave, around)
    _withdraw(step, state)
    del incident.entered[state.path]
    incident.children.pop(state.path, None)


def _withdraw(step: Step, state: State) -> None:
    """Clocks, unticked tasks and undecided notices end with their state, and the journal names them."""
    incident = step.incident
    for after in state.after:
        timers.stop(step, timers.after_key(state.path, after.key))
    for watch in state.watch:
        incident.watches.pop(f"{state.path}/{watch.name}", None)
    undone = tasks.withdraw(step, state)
    unsaid = notices.withdraw_of(step, state.path)
    step.engine_log("left", state=state.path, visit=incident.visits[state.path], tasks=undone, notices=unsaid)
