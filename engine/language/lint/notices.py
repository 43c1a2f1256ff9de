"""What customers are told: facts that are known by then, outcomes somebody handles, channels that may carry it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...model.problem import Problem, Weight
from ...model.runbook import Block, GiveNotice, Notice, Set, State
from .flow import actions_of
from .reach import reach, turned
from .waits import could_stay, missing_outcomes
from .work import Work, error, warning


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A place where a notice is asked for. `state` None: by a reaction of a whole block."""

    action: GiveNotice
    state: State | None
    on_entry: bool = False


def given(work: Work) -> Iterator[Given]:
    """Every place that asks for a notice, in states that can become current."""
    for flow in work.flow.live_blocks:
        for action in actions_of(flow.block):
            if isinstance(action, GiveNotice):
                yield Given(action=action, state=None)
    for state in work.live:
        entry = {id(action) for action in state.do}
        for action in actions_of(state):
            if isinstance(action, GiveNotice):
                yield Given(action=action, state=state, on_entry=id(action) in entry)


def fact_unknown(work: Work) -> Iterator[Problem]:
    """A fact in a notice that no way to this place can have filled before: the draft would wait for it."""
    for place in given(work):
        notice = work.runbook.notices.get(place.action.notice)
        if notice is None:
            continue
        earlier = _before(work, place)
        for fact in sorted(_facts_of(work, notice)):
            fillers = _fillers(work, fact)
            if (place.state is None and fillers) or any(path in earlier for path in fillers):
                continue
            tasks = [name for names in fillers.values() for name in names if name]
            code = "lint-fact-unknown" if tasks else "lint-fact-never-filled"
            params = {"tasks": ", ".join(tasks)} if tasks else {}
            yield warning(code, place.action.at, fact=fact, notice=notice.name, **params)


def never_used(work: Work) -> Iterator[Problem]:
    """A notice that no action asks for: it could only be drafted by hand."""
    # Those of unreachable states too: that slip is told elsewhere.
    blocks = [flow.block for flow in work.flow.blocks.values()]
    parts: list[State | Block] = [*blocks, *(state for block in blocks for state in block.states.values())]
    used = {action.notice for part in parts for action in actions_of(part) if isinstance(action, GiveNotice)}
    for notice in work.runbook.notices.values():
        if notice.name not in used:
            yield warning("lint-notice-unused", notice.at, notice=notice.name)


def outcome_unhandled(work: Work) -> Iterator[Problem]:
    """A state that waits for `sent` and goes nowhere when the notice is rejected, or when nobody decides."""
    for place in given(work):
        state, name = place.state, place.action.notice
        missing = missing_outcomes(work, state, name) if state is not None else []
        if state is not None and missing:
            code = "lint-notice-undecided" if len(missing) == 2 else f"lint-notice-{missing[0]}"
            weight = Weight.ERROR if could_stay(work, state) else Weight.WARNING
            yield Problem(code, place.action.at, {"notice": name}, weight)


def channels(work: Work) -> Iterator[Problem]:
    """Ways out that the audience does not have, or that may not carry words to customers."""
    for notice in work.runbook.notices.values():
        audience = work.team.audiences.get(notice.audience)
        if audience is None:
            continue
        at = work.place(("notices", notice.name, "audience"), notice.at)
        ways = {way.channel for way in audience.destinations}
        for channel in sorted(set(notice.via) - ways):
            there = work.place(("notices", notice.name, "via"), notice.at)
            yield error("lint-via-elsewhere", there, channel=channel, audience=audience.id)
        for channel in sorted(ways & set(notice.via) if notice.via else ways):
            settings = work.settings.channels.get(channel) if work.settings is not None else None
            if settings is not None and not settings.customers:
                yield warning("lint-channel-not-for-customers", at, channel=channel, audience=audience.id)


def _facts_of(work: Work, notice: Notice) -> set[str]:
    return {name for words in notice.forms.values() for name in words.names if name in work.runbook.facts}


def _fillers(work: Work, fact: str) -> dict[str, list[str]]:
    """Path of each live state that can fill a fact -> the tasks that do; an empty name stands for `set:`."""
    found: dict[str, list[str]] = {}
    for state in work.live:
        names = [task.name for task in state.tasks if task.fills == fact]
        names += ["" for action in actions_of(state) if isinstance(action, Set) and fact in action.facts]
        if names:
            found[state.path] = names
    for flow in work.flow.live_blocks:
        for action in actions_of(flow.block):
            if isinstance(action, Set) and fact in action.facts:
                # It may happen at any moment in any state of the block.
                found.update({state.path: found.get(state.path, [""]) for state in flow.block.states.values()})
    return found


def _before(work: Work, place: Given) -> set[str]:
    """Paths of the states that may have been current when the notice is first asked for there."""
    state, found = place.state, set[str]()
    if state is None:
        return set(work.flow.live)
    if not place.on_entry:
        found.update(_inside(state))
    elif any(isinstance(action, Set) for action in state.do):
        found.add(state.path)
    while True:
        home = work.flow.home(state)
        start = reach([home.block.first], home.edges, without=state.name)
        for name in start & reach([state.name], turned(home.edges)):
            found.update(_inside(home.block.states[name]))
        if home.owner is None:
            return found
        # What the containing state itself asks for, and its other branches, go on at the same time.
        found.add(home.owner.path)
        for block in home.owner.blocks:
            if block.id != home.block.id:
                found.update(path for inner in block.states.values() for path in _inside(inner))
        state = home.owner


def _inside(state: State) -> set[str]:
    found = {state.path}
    for block in state.blocks:
        for inner in block.states.values():
            found |= _inside(inner)
    return found
