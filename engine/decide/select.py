"""Which reactions an event finds (rules 6 to 8): innermost first, each branch for itself, never sideways."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..model.runbook import Block, Reaction, Reactions, State
from .step import Step, Word

Offer = tuple[str, Reactions]
"""Where a handler stands, and its alternatives."""
Handlers = Callable[[State | Block], Iterator[Offer]]
"""The handlers of a state or block that the event fits, in file order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A reaction that is to be taken, and where it stands."""

    reaction: Reaction
    where: str
    """Such as `check.on.cleared` or `check.real` for a button."""
    block: str
    """Id of the block whose states it moves among."""
    path: str
    """Its state; empty when the block itself reacts."""
    visit: int
    """Visit of that state, or of the state around that block."""


def of_word(word: Word) -> Handlers:
    """The handlers under `on:` that a word fits."""

    def handlers(place: State | Block) -> Iterator[Offer]:
        name = place.path if isinstance(place, State) else f"{place.id}/"
        for handler, reactions in place.on.items():
            if word.fits(handler):
                yield f"{name}.on.{handler}", reactions

    return handlers


def find(step: Step, word: Word) -> list[Chosen]:
    """What takes a word: all guards are asked here, before anything moves (rule 4)."""
    handlers = of_word(word)
    if word.block is not None:
        active = word.block in step.incident.config
        chosen = of_block(step, step.plan.blocks[word.block], handlers) if active else None
        return [] if chosen is None else [chosen]
    if word.owner is None:
        return broadcast(step, handlers)
    chosen = _addressed(step, word, handlers)
    return [] if chosen is None else [chosen]


def broadcast(step: Step, handlers: Handlers) -> list[Chosen]:
    """Offer to every branch, innermost active state first (rule 6)."""
    found: list[Chosen] = []
    _ask_block(step, step.plan.runbook.root, handlers, found)
    return found


def _ask_block(step: Step, block: Block, handlers: Handlers, found: list[Chosen]) -> bool:
    """Whether the block or anything in it takes the event; then those around it are not asked."""
    name = step.incident.config.get(block.id)
    if name is None:
        return False
    state = block.states[name]
    taken = [_ask_block(step, inner, handlers, found) for inner in state.blocks]
    if any(taken):
        return True
    chosen = of_state(step, state, handlers) or of_block(step, block, handlers)
    if chosen is not None:
        found.append(chosen)
    return chosen is not None


def _addressed(step: Step, word: Word, handlers: Handlers) -> Chosen | None:
    """Offer to the owner while that visit lasts, then outward to what is still active (rule 7)."""
    path = word.owner or ""
    if (word.only or word.event == "finished") and not step.current(path, word.visit):
        return None
    if path and step.current(path, word.visit):
        chosen = of_state(step, step.plan.states[path], handlers)
        if chosen is not None or word.only:
            return chosen
    for place in _outward(step, path, word):
        chosen = of_state(step, place, handlers) if isinstance(place, State) else of_block(step, place, handlers)
        if chosen is not None:
            return chosen
    return None


def _outward(step: Step, path: str, word: Word) -> Iterator[State | Block]:
    """The block of a state, the state around it, and so on, as far as they are active."""
    while path:
        block = step.plan.block_of.get(path)
        if block is None:
            break
        if block.id in step.incident.config and _means_it(word, block):
            yield block
        around = step.plan.parent_of[block.id]
        if around is None or word.event == "finished":
            return
        if around.path in step.incident.entered and _means_it(word, around):
            yield around
        path = around.path
    if step.plan.runbook.root.id in step.incident.config:
        yield step.plan.runbook.root


def _means_it(word: Word, place: State | Block) -> bool:
    """Whether a handler there can mean this event.

    `finished` means all branches of one state, `tasks-done` all tasks of one state: a state with tasks of its own
    means those. Otherwise it would take the word of an inner state for its own and leave work behind.
    """
    return not (word.event == "tasks-done" and isinstance(place, State) and place.tasks)


def of_state(step: Step, state: State, handlers: Handlers) -> Chosen | None:
    """The first alternative of a state's handlers whose guard is true."""
    return _first(step, handlers(state), step.plan.block_of[state.path], state.path)


def of_block(step: Step, block: Block, handlers: Handlers) -> Chosen | None:
    """The same for the handlers of a branch or of the runbook."""
    return _first(step, handlers(block), block, "")


def _first(step: Step, offers: Iterator[Offer], block: Block, path: str) -> Chosen | None:
    for where, reactions in offers:
        reaction = choose(step, where, reactions)
        if reaction is not None:
            return chosen_at(step, reaction, where, block, path)
    return None


def choose(step: Step, where: str, reactions: Reactions) -> Reaction | None:
    """The first alternative whose guard is true."""
    return next((reaction for reaction in reactions if step.holds(reaction.when, where)), None)


def chosen_at(step: Step, reaction: Reaction, where: str, block: Block, path: str) -> Chosen:
    """A reaction with the visit that must still last when its turn comes (rule 11)."""
    around = step.plan.parent_of[block.id]
    watched = path or (around.path if around is not None else "")
    visit = step.incident.visits.get(watched, 0)
    return Chosen(reaction=reaction, where=where, block=block.id, path=path, visit=visit)
