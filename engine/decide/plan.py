"""A runbook laid out for walking: who contains whom, found once per version and shared."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from ..model.runbook import Block, Runbook, State

T = TypeVar("T")


class Same(Generic[T]):
    """Makes a thing with mappings inside a cache key by its identity, and keeps it alive as long as the key."""

    __slots__ = ("it",)

    def __init__(self, it: T) -> None:
        self.it = it

    def __hash__(self) -> int:
        return id(self.it)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.it is other.it


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The tree of one runbook version; read-only."""

    runbook: Runbook
    blocks: dict[str, Block]
    """By id, outermost first."""
    states: dict[str, State]
    """By path."""
    block_of: dict[str, Block]
    """State path -> the block that it stands in."""
    parent_of: dict[str, State | None]
    """Block id -> the state that contains it; None for the root."""

    def parent(self, path: str) -> State | None:
        """The state around the state at `path`."""
        return self.parent_of[self.block_of[path].id]

    def way(self, path: str) -> tuple[State, ...]:
        """The states around `path` and itself, outermost first."""
        state: State | None = self.states[path]
        found: list[State] = []
        while state is not None:
            found.append(state)
            state = self.parent(state.path)
        return tuple(reversed(found))


@lru_cache(maxsize=128)
def _plan(key: Same[Runbook]) -> Plan:
    runbook = key.it
    blocks = runbook.blocks()
    parents: dict[str, State | None] = {runbook.root.id: None}
    for block in blocks.values():
        for state in block.states.values():
            parents.update({inner.id: state for inner in state.blocks})
    return Plan(
        runbook=runbook,
        blocks=blocks,
        states={state.path: state for block in blocks.values() for state in block.states.values()},
        block_of={state.path: block for block in blocks.values() for state in block.states.values()},
        parent_of=parents,
    )


def plan_of(runbook: Runbook) -> Plan:
    """The plan of a runbook, from a cache of the versions in use."""
    return _plan(Same(runbook))
