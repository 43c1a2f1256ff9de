"""Who can go where, by what: the flow of a runbook, made once and read by the linter and the graph.

A *move* is one alternative of one reaction. It may leave its state for a neighbour, end its block, or do
neither. Conditions are not judged here: a move with a `when:` is a move that may happen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from ...model.problem import NOWHERE, Mark
from ...model.runbook import Action, Block, Reaction, Reactions, Runbook, State
from ...model.text import NO_TEXT, Text
from ...model.time import Length
from .reach import reach

CauseKind = Literal["button", "event", "timer", "watch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What makes a reaction happen."""

    kind: CauseKind
    name: str
    """Name of the button, the event or the watch; key of the timer (`after:20m`)."""
    standing: bool = False
    """It belongs to the block and works in each of its states."""
    label: Text = NO_TEXT
    by: tuple[str, ...] = ()
    delay: Length | None = None
    repeat: bool = False
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One alternative: from a state (None: from any of the block) to a neighbour, to an end, or nowhere."""

    source: str | None
    target: str | None = None
    """Name of the state entered; of an end only when it is written as a state."""
    outcome: str | None = None
    """Set when the move ends the block."""
    cause: Cause
    reaction: Reaction

    @property
    def leaves(self) -> bool:
        """Whether the state is left (or entered again)."""
        return self.target is not None or self.outcome is not None


# No slots in the two classes below: what is asked for again and again is kept by `cached_property`.


@dataclass(frozen=True, kw_only=True)
class BlockFlow:
    """The moves of one block. `owner` is the state that contains it, None for the runbook's own states."""

    block: Block
    owner: State | None
    moves: tuple[Move, ...]

    def from_state(self, name: str, *, standing: bool = True) -> tuple[Move, ...]:
        """The moves of a state, then (with `standing`) those of its block."""
        own = self._by_source.get(name, ())
        return own + self._by_source.get(None, ()) if standing else own

    @cached_property
    def _by_source(self) -> dict[str | None, tuple[Move, ...]]:
        found: dict[str | None, list[Move]] = {}
        for move in self.moves:
            found.setdefault(move.source, []).append(move)
        return {source: tuple(moves) for source, moves in found.items()}

    @cached_property
    def edges(self) -> dict[str, set[str]]:
        """State to the states that may follow it."""
        return {name: {move.target for move in self.from_state(name) if move.target} for name in self.block.states}

    @cached_property
    def reachable(self) -> set[str]:
        """States that can become current once the block has been entered."""
        return reach([self.block.first], self.edges) if self.block.states else set()

    def ends(self, *, buttons: bool = True) -> set[str]:
        """States with a way to an end; without `buttons` the block's own buttons do not count."""
        moves = [move for move in self.moves if buttons or not (move.cause.standing and move.cause.kind == "button")]
        back: dict[str, set[str]] = {}
        starts: set[str] = {state.name for state in self.block.states.values() if state.end is not None}
        for move in moves:
            sources = [move.source] if move.source is not None else list(self.block.states)
            if move.outcome is not None:
                starts.update(sources)
            if move.target is not None:
                back.setdefault(move.target, set()).update(sources)
        return reach(starts, back)

    @property
    def can_end(self) -> bool:
        """Whether an end can be reached from its first state."""
        return bool(self.block.states) and self.block.first in self.ends()


@dataclass(frozen=True, kw_only=True)
class Flow:
    """All blocks of a runbook by id, outermost first."""

    runbook: Runbook
    blocks: dict[str, BlockFlow]
    homes: dict[str, str] = field(default_factory=dict)
    """Path of a state -> id of the block in which it stands."""

    def home(self, state: State) -> BlockFlow:
        """The block in which a state stands."""
        return self.blocks[self.homes[state.path]]

    def moves_of(self, state: State, *, standing: bool = True) -> tuple[Move, ...]:
        """The moves by which a state is left or in which it does something."""
        return self.home(state).from_state(state.name, standing=standing)

    def around(self, state: State) -> list[State]:
        """The states that contain this one, nearest first."""
        found: list[State] = []
        owner = self.home(state).owner
        while owner is not None:
            found.append(owner)
            owner = self.home(owner).owner
        return found

    def handler(self, state: State, event: str) -> Reactions:
        """Who takes an event that belongs to this state: itself, then outward (rules 6 and 7); empty: nobody."""
        for current in [state, *self.around(state)]:
            for part in (current, self.home(current).block):
                for key, reactions in part.on.items():
                    if handles(key, event):
                        return reactions
        return ()

    @cached_property
    def live(self) -> dict[str, State]:
        """The states that can become current, by path, outermost first."""
        found: dict[str, State] = {}
        for flow in self.blocks.values():
            if flow.owner is None or flow.owner.path in found:
                found.update({flow.block.states[name].path: flow.block.states[name]
                              for name in flow.block.states if name in flow.reachable})  # fmt: skip
        return found

    @cached_property
    def live_parts(self) -> list[State | Block]:
        """Everything that may react: the live blocks, then the live states."""
        return [*(flow.block for flow in self.live_blocks), *self.live.values()]

    @cached_property
    def live_blocks(self) -> list[BlockFlow]:
        """The blocks that can become active, outermost first."""
        return [flow for flow in self.blocks.values() if flow.owner is None or flow.owner.path in self.live]


def flow_of(runbook: Runbook) -> Flow:
    """The flow of a compiled runbook; a target that does not exist is left out (the loader has named it)."""
    blocks: dict[str, BlockFlow] = {}
    homes: dict[str, str] = {}
    waiting: list[tuple[Block, State | None]] = [(runbook.root, None)]
    while waiting:
        block, owner = waiting.pop(0)
        blocks[block.id] = BlockFlow(block=block, owner=owner, moves=tuple(_moves(block)))
        for state in block.states.values():
            homes[state.path] = block.id
            waiting.extend((inner, state) for inner in state.blocks)
    return Flow(runbook=runbook, blocks=blocks, homes=homes)


def causes(part: State | Block) -> Iterator[tuple[Cause, Reactions]]:
    """What a state or a block reacts to, in the order of the file's usual keys."""
    standing = isinstance(part, Block)
    for button in part.buttons:
        yield Cause(kind="button", name=button.name, standing=standing, label=button.label, by=button.by,
                    at=button.at), button.reactions  # fmt: skip
    for event, reactions in part.on.items():
        yield Cause(kind="event", name=event, standing=standing, at=_first_mark(reactions)), reactions
    if isinstance(part, State):
        for timer in part.after:
            yield Cause(kind="timer", name=timer.key, delay=timer.delay, repeat=timer.repeat,
                        at=timer.at), timer.reactions  # fmt: skip
        for watch in part.watch:
            yield Cause(kind="watch", name=watch.name, at=watch.at), watch.reactions


def handles(key: str, event: str) -> bool:
    """Whether `on: KEY` takes the event; without a subject it takes all, except the two levels of the incident."""
    return key == event or ("." not in key and key not in ("fired", "cleared") and event.startswith(f"{key}."))


def surely_leaves(reactions: Reactions) -> bool:
    """Whether the state is left whichever alternative is taken, and one certainly is."""
    for reaction in reactions:
        if reaction.go is None and reaction.end is None:
            return False
        if reaction.when is None:
            return True
    return False


def actions_of(part: State | Block) -> Iterator[Action]:
    """Every action of a state itself (on entry, on leaving, in its reactions) or of a block's own reactions."""
    if isinstance(part, State):
        yield from part.do
        yield from part.leave
    for _, reactions in causes(part):
        for reaction in reactions:
            yield from reaction.do


def _moves(block: Block) -> Iterator[Move]:
    parts: list[tuple[str | None, State | Block]] = [(None, block)]
    parts += [(state.name, state) for state in block.states.values()]
    for source, part in parts:
        for cause, reactions in causes(part):
            for reaction in reactions:
                yield _move(block, source, cause, reaction)


def _move(block: Block, source: str | None, cause: Cause, reaction: Reaction) -> Move:
    target, outcome = reaction.go, reaction.end
    if outcome is not None:
        # An end may be written as a state: by its own outcome, or by its name.
        target = next((s.name for s in block.states.values() if s.end is not None and outcome in (s.end, s.name)), None)
    elif target is not None and target in block.states:
        outcome = block.states[target].end
    else:
        target = None
    return Move(source=source, target=target, outcome=outcome, cause=cause, reaction=reaction)


def _first_mark(reactions: Reactions) -> Mark:
    return reactions[0].at if reactions else NOWHERE
