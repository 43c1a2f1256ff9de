"""Taking a reaction (rules 9 and 11): leave, then do, then enter."""

from __future__ import annotations

from . import moves
from .actions import Owner, act
from .entering import enter, finish_block
from .leaving import leave
from .select import Chosen
from .step import Step


def take_all(step: Step, event: str, found: list[Chosen]) -> bool:
    """Take what an event found, in order; True when anybody took it."""
    step.trace.offer(event, [chosen.where for chosen in found])
    for chosen in found:
        if _left_meanwhile(step, chosen):
            step.trace.skipped.append(chosen.where)
        else:
            take(step, chosen)
    return bool(found)


def take(step: Step, chosen: Chosen) -> None:
    """Run one reaction; without `go` and `end` nothing is left or entered."""
    reaction = chosen.reaction
    if reaction.go is None and reaction.end is None:
        act(step, reaction.do, _owner(step, chosen))
        return
    block = step.plan.blocks[chosen.block]
    name = step.incident.config.get(block.id, moves.START)
    if name in block.states:
        leave(step, block.states[name])
    act(step, reaction.do, around(step, block.id))
    if reaction.go is not None:
        enter(step, block, reaction.go, start=name)
    elif reaction.end is not None:
        finish_block(step, block, reaction.end, start=name)


def around(step: Step, block: str) -> Owner:
    """What is done between two states belongs to the state around them."""
    state = step.plan.parent_of[block]
    return Owner(state.path, step.incident.visits[state.path]) if state is not None else Owner("", 0)


def _owner(step: Step, chosen: Chosen) -> Owner:
    return Owner(chosen.path, chosen.visit) if chosen.path else around(step, chosen.block)


def _left_meanwhile(step: Step, chosen: Chosen) -> bool:
    """Whether an earlier reaction of the same event has left this one's state or block."""
    if chosen.path:
        return not step.current(chosen.path, chosen.visit)
    state = step.plan.parent_of[chosen.block]
    if chosen.block not in step.incident.config:
        return True
    return state is not None and not step.current(state.path, chosen.visit)
