"""Which events the engine sends, and whether an `on:` line can ever hear its event.

Events that belong to something (a task, page, notice, connector, call, end) are offered to the state that started
it and then outwards; the others are heard everywhere (rules 6 and 7).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..model.problem import Weight
from ..model.runbook import (
    Action,
    Ask,
    Block,
    Combined,
    Emit,
    EventSignal,
    GiveNotice,
    Http,
    Page,
    Reactions,
    Runbook,
    Signal,
    State,
)  # fmt: skip
from .near import nearest
from .promotion_events import promotion_event
from .scope import Handler, Scope

PLAIN = ("ack", "unanswered", "tasks-done", "fired", "cleared", "finished")
SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "done": ("task",), "overdue": ("task",), "fired": ("trigger",), "cleared": ("trigger",), "sent": ("notice",),
    "failed": ("notice", "connector"), "uncertain": ("notice", "connector"), "rejected": ("notice",),
    "expired": ("notice",), "ok": ("connector",), "refused": ("connector",), "ended": ("branch",), "warned": ("sla",),
    "breached": ("sla",),
}  # fmt: skip
"""Event -> the kinds of thing that it is about."""


def is_engine_event(event: str) -> bool:
    """Whether the engine itself sends an event of this name."""
    return event in PLAIN or event.partition(".")[0] in SUBJECTS


def check_handlers(scope: Scope, runbook: Runbook) -> None:
    """Every `on:` line and every clock of a promise names an event that something sends, where it is heard."""
    states, blocks = runbook.states(), runbook.blocks()
    anywhere = frozenset(_broadcast(scope, runbook))
    everything = anywhere | frozenset(_addressed(runbook.root.states.values()))
    heard: dict[tuple[str, bool], frozenset[str]] = {}
    for handler in scope.handlers:
        where = (handler.path, handler.block)
        if where not in heard:
            heard[where] = anywhere | _inside(*where, states, blocks, everything)
        _judge(scope, handler, heard[where], everything)


def _inside(
    path: str, block: bool, states: Mapping[str, State], blocks: Mapping[str, Block], everything: frozenset[str]
) -> frozenset[str]:
    """The events that the state or block of this path, or anything inside it, can cause; of what is neither, all."""
    if not block:
        return frozenset(_addressed((states[path],))) if path in states else everything
    inside = frozenset(_addressed(blocks[path].states.values())) if path in blocks else everything
    return inside | {"ack", "unanswered"} if not path else inside


def _judge(scope: Scope, handler: Handler, here: frozenset[str], everything: frozenset[str]) -> None:
    if handler.event in here or promotion_event(handler.event) is not None:
        return
    if handler.event in everything:
        scope.desk.say("event-not-here", handler.at, Weight.WARNING, event=handler.event)
        return
    near = nearest(handler.event, sorted(here) + list(PLAIN))
    if near:
        scope.desk.say("event-nobody-near", handler.at, name=handler.event, near=near)
    else:
        scope.desk.say("event-nobody", handler.at, name=handler.event)


def _broadcast(scope: Scope, runbook: Runbook) -> Iterator[str]:
    """Events heard everywhere: levels of triggers, promises, the runbook's own events, those of other systems."""
    yield from ("fired", "cleared")
    yield from (f"{word}.{name}" for name in runbook.triggers for word in ("fired", "cleared"))
    for name in runbook.slas:
        yield from ("warned", "breached", f"warned.{name}", f"breached.{name}")
    yield from (action.event for action in actions_of(runbook) if isinstance(action, Emit))
    yield from scope.library.events
    for signal in _signals(runbook):
        if isinstance(signal, EventSignal):
            yield signal.event


def _signals(runbook: Runbook) -> Iterator[Signal]:
    watches = (watch.signal for state in runbook.states().values() for watch in state.watch)
    for signal in (*(trigger.signal for trigger in runbook.triggers.values()), *watches):
        yield signal
        if isinstance(signal, Combined):
            yield from signal.signals


def _addressed(states: Iterable[State]) -> Iterator[str]:
    """Events that these states, or anything inside them, can cause."""
    for state in _within(states):
        for task in state.tasks:
            yield from ("done", "overdue", f"done.{task.name}", f"overdue.{task.name}", "tasks-done")
        if state.blocks or state.call:
            yield "finished"
        for block in state.blocks:
            if block.branch:
                yield from ("ended", f"ended.{block.name}")
        for action in _state_actions(state):
            yield from _results(action)


def _results(action: Action) -> Iterator[str]:
    match action:
        case Page():
            yield from ("ack", "unanswered")
        case GiveNotice():
            for word in ("sent", "failed", "uncertain", "rejected", "expired"):
                yield from (word, f"{word}.{action.notice}")
        case Ask() | Http():
            if isinstance(action, Ask):
                yield from ("ack", "unanswered")
            for word in ("ok", "failed", "uncertain", "refused"):
                yield from (word, f"{word}.{action.connector}")
        case _:
            pass


def _within(states: Iterable[State]) -> Iterator[State]:
    waiting = list(states)
    while waiting:
        state = waiting.pop()
        yield state
        waiting.extend(inner for block in state.blocks for inner in block.states.values())


def _state_actions(state: State) -> Iterator[Action]:
    yield from (*state.do, *state.leave)
    reactions: list[Reactions] = [*state.on.values(), *(one.reactions for one in state.buttons)]
    reactions += [one.reactions for one in state.after] + [one.reactions for one in state.watch]
    for block in state.blocks:
        reactions += _block_reactions(block)
    yield from (action for alternatives in reactions for reaction in alternatives for action in reaction.do)


def _block_reactions(block: Block) -> list[Reactions]:
    return [*block.on.values(), *(button.reactions for button in block.buttons)]


def actions_of(runbook: Runbook) -> Iterator[Action]:
    """Every action of a runbook, those of the root first."""
    for alternatives in _block_reactions(runbook.root):
        for reaction in alternatives:
            yield from reaction.do
    for state in _within(runbook.root.states.values()):
        yield from _state_actions(state)
