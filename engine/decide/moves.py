"""Every move from one state to another: the only place that uses the library `transitions`.

Each block of a runbook version is one flat machine without models, built when it is first needed and shared
by all incidents of that version. The library checks that a move exists; which move is made, and what is left
and entered around it, is decided by the kernel, because the library would run a reaction's own actions
before the old state is left, and never enters a first state.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from transitions import Machine

from ..model.runbook import Block, Reaction, State
from .plan import Same

START = ".start"
"""Before the first state of a block; a dot never stands in an id."""
END = ".end"
"""After an end that is not written as a state."""


class Pointer:
    """What moves: a place in one block. It is never added to a machine, which would cost 13 KiB."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


def move(block: Block, start: str, goal: str, *, override: bool = False) -> str:
    """The place in `block` after the move from `start` to `goal`.

    A move that no reaction of the runbook makes raises `transitions.MachineError`; `override` allows all.
    """
    pointer = Pointer(start)
    _machine(Same(block)).events[("=" if override else ">") + goal].trigger(pointer)
    return pointer.state


def end_state(block: Block, outcome: str) -> State | None:
    """The written end state for an outcome, if the block has one."""
    named = block.states.get(outcome)
    if named is not None and named.end is not None:
        return named
    return next((state for state in block.states.values() if state.end == outcome), None)


@lru_cache(maxsize=1024)
def _machine(key: Same[Block]) -> Any:
    block = key.it
    places = [START, *block.states, END]
    machine = Machine(model=None, states=places, initial=START, auto_transitions=False, send_event=True)
    for goal, starts in _written(block).items():
        machine.add_transition(">" + goal, [*starts], goal)
    for goal in (*block.states, END):
        machine.add_transition("=" + goal, [*places], goal)
    return machine


def _written(block: Block) -> dict[str, dict[str, None]]:
    """Goal -> the places from which some reaction leads there, in file order."""
    found: dict[str, dict[str, None]] = {block.first: {START: None}, END: {}}
    for state in block.states.values():
        for reaction in own_reactions(state):
            _note(found, block, reaction, (state.name,))
        if state.end is not None:
            found[END][state.name] = None
    around = [r for alternatives in block.on.values() for r in alternatives]
    around += [r for button in block.buttons for r in button.reactions]
    for reaction in around:
        _note(found, block, reaction, tuple(block.states))
    return {goal: starts for goal, starts in found.items() if starts}


def _note(found: dict[str, dict[str, None]], block: Block, reaction: Reaction, starts: Iterable[str]) -> None:
    goal = reaction.go
    if reaction.end is not None:
        written = end_state(block, reaction.end)
        goal = written.name if written is not None else END
    if goal is not None:
        found.setdefault(goal, {}).update(dict.fromkeys(starts))


def own_reactions(state: State) -> list[Reaction]:
    """All reactions that stand in a state."""
    found = [r for alternatives in state.on.values() for r in alternatives]
    found += [r for after in state.after for r in after.reactions]
    found += [r for watch in state.watch for r in watch.reactions]
    return found + [r for button in state.buttons for r in button.reactions]
