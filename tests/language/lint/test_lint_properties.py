"""The linter against a plain search over generated runbooks, and its sentences."""

from __future__ import annotations

from string import Formatter

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.language.lint.parts import TEAM, after, button, checked, end, go, runbook, state
from tocsin.engine.language.lint import lint
from tocsin.engine.model.runbook import Runbook, State
from tocsin.engine.words.problems_lint import SENTENCES

Ways = dict[int, list[int]]
"""State -> the states that may follow; -1 is an end."""


@st.composite
def ways(draw: st.DrawFn) -> Ways:
    count = draw(st.integers(1, 7))
    target = st.integers(-1, count - 1)
    return {number: draw(st.lists(target, max_size=3)) for number in range(count)}


def built(graph: Ways) -> Runbook:
    def part(number: int) -> State:
        names = [(f"b{place}", end() if to < 0 else go(f"s{to}")) for place, to in enumerate(graph[number])]
        timers = [after("20m", reaction) for _, reaction in names[:1]]
        return state(f"s{number}", *timers, *(button(name, reaction) for name, reaction in names[1:]))

    return runbook(*(part(number) for number in graph))


def walk(graph: Ways, start: int) -> set[int]:
    """What a walk from a state can meet, itself included; slow and plain."""
    met = {start}
    for _ in graph:
        met |= {to for number in met if number >= 0 for to in graph[number]}
    return met


@given(ways())
@settings(max_examples=300, deadline=None)
def test_F_090_every_state_left_in_peace_can_be_reached_and_can_end(graph: Ways) -> None:
    codes: dict[str, set[int]] = {}
    for problem in lint(built(graph), TEAM, others={}):
        codes.setdefault(problem.code, set()).add(int(problem.where.file.removeprefix("s")))
    reached = {number for number in walk(graph, 0) if number >= 0}
    lost, stuck = set(graph) - reached, {number for number in reached if -1 not in walk(graph, number)}
    named_lost, named_stuck = codes.get("lint-unreachable", set()), codes.get("lint-no-way-to-end", set())
    assert named_lost <= lost
    assert named_stuck <= stuck
    # What is not named is explained by one that is: it follows a lost one, or leads to a stuck one.
    assert all(any(number in walk(graph, other) for other in named_lost) for number in lost)
    assert all(walk(graph, number) & named_stuck for number in stuck)


@given(ways())
@settings(max_examples=200, deadline=None)
def test_F_090_every_state_left_in_peace_has_a_timer_that_leaves(graph: Ways) -> None:
    problems = lint(built(graph), TEAM, others={})
    spoken = {problem.where.file for problem in checked(problems)}
    reached = {number for number in walk(graph, 0) if number >= 0}
    assert all(graph[number] for number in reached if f"s{number}" not in spoken)


def test_both_languages_have_the_same_placeholders() -> None:
    def holes(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    different = [code for code, text in SENTENCES.items() if holes(text.zh) != holes(text.en) or not text.zh]
    assert different == []
