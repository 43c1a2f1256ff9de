"""Ways through a runbook: every state can be reached, and from every state there is a way to an end."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.problem import Problem, Weight
from ...model.runbook import Block, Emit, Reactions, State
from .flow import BlockFlow, Move, causes, surely_leaves
from .reach import circles, last_of, turned
from .work import Work, error, note, warning

MOST_STATES = 25
"""More states in one block are no longer read by anybody in a bad hour."""


def unreachable(work: Work) -> Iterator[Problem]:
    """States that nothing leads to; of a chain of them only where it begins."""
    for flow in work.flow.live_blocks:
        lost = [name for name in flow.block.states if name not in flow.reachable]
        for name in last_of(lost, turned(flow.edges)):
            yield error("lint-unreachable", flow.block.states[name].at, state=name)


def no_way_to_end(work: Work) -> Iterator[Problem]:
    """States from which no end can be reached; of those that lead to each other only the last."""
    for flow in work.flow.live_blocks:
        if _goes_on_by_design(work, flow):
            continue
        ending = flow.ends()
        caught = [name for name in flow.block.states if name in flow.reachable and name not in ending]
        weight = Weight.ERROR if flow.owner is None or not _other_exits(work, flow.owner) else Weight.WARNING
        for name in last_of(caught, flow.edges):
            yield Problem("lint-no-way-to-end", flow.block.states[name].at, {"state": name}, weight)


def only_called_off(work: Work) -> Iterator[Problem]:
    """States that only a button of the whole block can end, where other states have ways of their own."""
    for flow in work.flow.live_blocks:
        planned = flow.ends(buttons=False)
        if not planned & flow.reachable:
            continue
        stranded = (flow.reachable & flow.ends()) - planned
        caught = [name for name in flow.block.states if name in stranded]
        buttons = ", ".join(move.cause.name for move in flow.moves if _standing_exit(move))
        for name in last_of(caught, flow.edges):
            yield warning("lint-only-called-off", flow.block.states[name].at, state=name, buttons=buttons)


def finished_unhandled(work: Work) -> Iterator[Problem]:
    """A block, parallel branches or a call whose end leads nowhere."""
    for state in work.live:
        blocks = [work.flow.blocks[block.id] for block in state.blocks]
        # Where a branch can never end, `finished` never comes and another check has spoken.
        if not (blocks or state.call) or not all(flow.can_end for flow in blocks):
            continue
        if work.flow.handler(state, "finished") or any(key.split(".")[0] == "ended" for key in state.on):
            continue
        way_out = any(surely_leaves(timer.reactions) for timer in state.after)
        weight = Weight.WARNING if way_out else Weight.ERROR
        yield Problem("lint-finished-unhandled", state.at, {"state": state.name}, weight)


def after_unconditional(work: Work) -> Iterator[Problem]:
    """Alternatives that stand after one without `when:`; the first of them speaks for the rest."""
    for reactions in _all_reactions(work):
        first = next((i for i, reaction in enumerate(reactions) if reaction.when is None), len(reactions))
        if first + 1 < len(reactions):
            yield error("lint-after-unconditional", reactions[first + 1].at)


def instant_loops(work: Work) -> Iterator[Problem]:
    """States that hand over to each other in the same step: level events on entry (rule 2) and own `emit`s."""
    for flow in work.flow.live_blocks:
        said: set[frozenset[str]] = set()
        for level in ("fired", "cleared"):
            edges = {name: _at_once(flow, state, level) for name, state in flow.block.states.items()
                     if name in flow.reachable}  # fmt: skip
            for circle in circles(edges):
                if frozenset(circle) not in said:
                    said.add(frozenset(circle))
                    way = " → ".join([*circle, circle[0]])
                    yield error("lint-instant-loop", flow.block.states[circle[0]].at, way=way)


def hidden_buttons(work: Work) -> Iterator[Problem]:
    """An outer button whose name an inner state handles first (rule 6)."""
    for state in work.live:
        outer: set[str] = {button.name for button in work.flow.home(state).block.buttons}
        for around in work.flow.around(state):
            outer.update(button.name for button in around.buttons)
            outer.update(button.name for button in work.flow.home(around).block.buttons)
        for cause, _ in causes(state):
            if cause.kind in ("button", "event") and cause.name in outer:
                yield note("lint-hidden-button", cause.at, state=state.name, button=cause.name)


def many_states(work: Work) -> Iterator[Problem]:
    """Blocks that nobody can take in."""
    for flow in work.flow.live_blocks:
        if len(flow.block.states) > MOST_STATES:
            at = flow.block.at if flow.owner is not None else work.place(("states",), flow.block.at)
            yield warning("lint-many-states", at, count=len(flow.block.states), limit=MOST_STATES)


def no_phase(work: Work) -> Iterator[Problem]:
    """States that neither have nor inherit a phase: boards and reports would have nothing to print."""
    yield from _no_phase(work, work.runbook.root, inherited=work.runbook.root.phase is not None)


def no_title(work: Work) -> Iterator[Problem]:
    """States that boards can only call by their id."""
    for state in work.live:
        if not state.title and state.end is None:
            yield note("lint-no-title", state.at, state=state.name)


def _goes_on_by_design(work: Work, flow: BlockFlow) -> bool:
    """A block without any end, whose state is left in another way and does not wait for the block."""
    if flow.owner is None or flow.reachable & flow.ends():
        return False
    events = ("finished", f"ended.{flow.block.name}")
    waits = any(work.flow.handler(flow.owner, event) for event in events)
    return not waits and _other_exits(work, flow.owner)


def _other_exits(work: Work, state: State) -> bool:
    """Whether a state that contains blocks can be left without waiting for them to end."""
    inner = ("finished", "ended")
    moves = [move for each in (state, *work.flow.around(state)) for move in work.flow.moves_of(each, standing=False)]
    return any(move.leaves and move.cause.name.split(".")[0] not in inner for move in moves)


def _standing_exit(move: Move) -> bool:
    return move.cause.standing and move.cause.kind == "button" and move.leaves


def _all_reactions(work: Work) -> Iterator[Reactions]:
    for part in work.flow.live_parts:
        for _, reactions in causes(part):
            yield reactions


def _at_once(flow: BlockFlow, state: State, level: str) -> set[str]:
    """The states that follow within the same step while the incident's level is `level`."""
    sent = {action.event for action in state.do if isinstance(action, Emit)}
    following: set[str] = set()
    for part, events in ((state, {level, *sent}), (flow.block, sent)):
        for key, reactions in part.on.items():
            go = reactions[0].go if reactions and reactions[0].when is None else None
            if key in events and go is not None and go in flow.block.states:
                following.add(go)
    return following


def _no_phase(work: Work, block: Block, *, inherited: bool) -> Iterator[Problem]:
    if inherited or block.phase is not None:
        return
    for state in block.states.values():
        if state.phase is not None or state.end is not None or state.path not in work.flow.live:
            continue
        # Where everything inside lacks it, one line at the outside is enough.
        if not any(_has_phase(inner) for inner in state.blocks):
            yield warning("lint-no-phase", state.at, state=state.name)
            continue
        for inner in state.blocks:
            yield from _no_phase(work, inner, inherited=False)


def _has_phase(block: Block) -> bool:
    """Whether a phase is written anywhere inside."""
    return block.phase is not None or any(
        state.phase is not None or any(_has_phase(inner) for inner in state.blocks) for state in block.states.values()
    )
