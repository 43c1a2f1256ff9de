"""Ways through a runbook: reached, left, ended."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.language.lint.parts import TEAM, after, at, block, button, checked, end, go, runbook, state, stay, task
from tocsin.engine.language.lint import lint
from tocsin.engine.model.problem import Weight
from tocsin.engine.model.runbook import Call, Emit, Phase, Raise, Runbook
from tocsin.engine.model.text import Text

GOOD = state("a", after("20m", go("b"))), state("b", after("1h", end()))


def found(book: Runbook, *, others: dict[str, Runbook] | None = None) -> list[tuple[str, str]]:
    """(code, the element it points at)."""
    problems = checked(lint(book, TEAM, others=others or {}))
    return [(problem.code.removeprefix("lint-"), problem.where.file) for problem in problems]


def test_a_sound_runbook_is_left_in_peace() -> None:
    assert found(runbook(*GOOD)) == []


def test_a_state_that_nothing_leads_to_is_named() -> None:
    assert found(runbook(*GOOD, state("lost", after("1h", end())))) == [("unreachable", "lost")]


def test_of_a_chain_of_unreachable_states_only_the_first_is_named_and_nothing_inside_it() -> None:
    chain = [state("lost", after("1h", go("later")), phase=None), state("later", phase=None, title="")]
    assert found(runbook(*GOOD, *chain)) == [("unreachable", "lost")]


def test_a_circle_of_unreachable_states_is_named_once() -> None:
    circle = [state("x", after("1h", go("y"))), state("y", after("1h", go("x")))]
    assert found(runbook(*GOOD, *circle)) == [("unreachable", "x")]


def test_a_state_inside_an_unreachable_state_is_not_talked_about() -> None:
    inner = block(state("in", phase=None), state("never"))
    assert found(runbook(*GOOD, state("lost", inside=(inner,)))) == [("unreachable", "lost")]


def test_a_state_reached_only_by_a_button_of_the_whole_runbook_is_reached() -> None:
    help_us = button("help", go("b"))
    assert found(runbook(state("a", after("1h", end())), GOOD[1], buttons=(help_us,))) == []


def test_F_090_a_state_without_a_way_to_an_end_is_named_once_and_not_also_as_waiting() -> None:
    assert found(runbook(state("a", after("20m", go("b"))), state("b"))) == [("no-way-to-end", "b")]


def test_F_090_of_states_that_only_lead_to_each_other_one_is_named() -> None:
    circle = [state("b", after("1h", go("c"))), state("c", after("1h", go("b")))]
    book = runbook(state("a", after("20m", go("b"))), *circle)
    assert found(book) == [("no-way-to-end", "b")]


def test_an_end_written_as_a_state_is_an_end_by_name_and_by_outcome() -> None:
    by_name = runbook(state("a", after("20m", go("over"))), state("over", ends="resolved", phase=None))
    by_outcome = runbook(state("a", after("20m", end("resolved"))), state("over", ends="resolved", phase=None))
    assert found(by_name) == found(by_outcome) == []


def test_a_state_that_can_only_be_called_off_is_warned_about() -> None:
    off = button("off", end("called-off"))
    book = runbook(state("a", button("false", end("no")), after("20m", go("b"))), state("b", after("1h", go("b"))),
                   buttons=(off,))  # fmt: skip
    assert found(book) == [("only-called-off", "b")]


def test_a_runbook_whose_only_end_is_its_own_button_may_be_meant_so() -> None:
    book = runbook(state("a", after("20m", go("a"))), buttons=(button("enough", end()),))
    assert found(book) == []


def test_a_block_without_finished_leads_nowhere() -> None:
    book = runbook(state("a", inside=(block(*GOOD),), on={"cleared": end()}))
    assert found(book) == [("finished-unhandled", "a")]


def test_a_call_without_finished_leads_nowhere() -> None:
    called = runbook(*GOOD, name="other")
    book = runbook(state("a", call=Call(runbook="other", at=at("call")), on={"cleared": end()}))
    assert found(book, others={"other": called}) == [("finished-unhandled", "a")]


def test_a_block_without_finished_is_a_warning_where_a_timer_leads_on() -> None:
    problems = lint(runbook(state("a", after("2h", end()), inside=(block(*GOOD),))), TEAM, others={})
    assert [(problem.code, problem.weight) for problem in problems] == [("lint-finished-unhandled", Weight.WARNING)]


def test_a_branch_that_ends_may_be_heard_by_its_own_name() -> None:
    book = runbook(state("a", inside=(block(*GOOD, name="fix"),), on={"ended.fix": end()}))
    assert found(book) == []


def test_a_branch_that_goes_on_for_good_is_meant_so_where_its_state_is_left_otherwise() -> None:
    watching = block(state("watch", after("1h", go("watch"))), name="watch")
    book = runbook(state("a", after("2h", end()), inside=(watching,)))
    assert found(book) == []


def test_a_branch_that_cannot_end_keeps_its_state_from_finishing() -> None:
    fix, watching = block(*GOOD, name="fix"), block(state("w", after("1h", go("w"))), name="watching")
    book = runbook(state("s", inside=(fix, watching), on={"finished": end()}))
    assert found(book) == [("no-way-to-end", "w")]


def test_an_alternative_after_an_unconditional_one_is_named_once_for_the_rest() -> None:
    way = (go("b", "affected > 3"), go("b"), end("x"), end("y"))
    book = runbook(state("a", after("20m", *way)), GOOD[1])
    assert found(book) == [("after-unconditional", "end x")]


def test_states_that_hand_over_on_the_same_level_never_wait() -> None:
    book = runbook(
        state("a", after("1h", end()), on={"cleared": go("b")}), state("b", after("1h", end()), on={"cleared": go("a")})
    )
    assert found(book) == [("instant-loop", "a")]


def test_states_that_hand_over_on_opposite_levels_do_wait() -> None:
    book = runbook(
        state("a", after("1h", end()), on={"cleared": go("b")}), state("b", after("1h", end()), on={"fired": go("a")})
    )
    assert found(book) == []


def test_a_state_that_sends_itself_an_event_never_waits() -> None:
    book = runbook(state("a", Emit(event="again"), after("1h", end()), on={"again": go("a")}))
    assert found(book) == [("instant-loop", "a")]


def test_an_inner_handler_that_hides_an_outer_button_is_noted() -> None:
    off = button("off", end("called-off"))
    inner = replace(button("off", stay(Raise(level="sev3"))), at=at("inner"))
    problems = lint(runbook(state("a", after("1h", end()), inner), buttons=(off,)), TEAM, others={})
    assert [(problem.code, problem.where.file, problem.weight) for problem in problems] == [
        ("lint-hidden-button", "inner", Weight.NOTE)
    ]


def test_more_than_25_states_in_a_block_are_too_many_to_read() -> None:
    chain = [state(f"s{n}", after("1h", go(f"s{n + 1}"))) for n in range(25)]
    book = runbook(*chain, state("s25", after("1h", end())))
    assert [code for code, _ in found(book)] == ["many-states"]
    assert found(runbook(*chain[:24], state("s24", after("1h", end())))) == []


def test_a_missing_phase_is_named_once_at_the_outside() -> None:
    inside = block(state("x", after("1h", end()), phase=None), name="one")
    book = runbook(state("s", inside=(inside,), on={"finished": end()}, phase=None))
    assert found(book) == [("no-phase", "s")]


def test_a_phase_is_inherited_from_state_and_branch() -> None:
    inside = block(state("x", after("1h", end()), phase=None), name="one")
    with_phase = replace(inside, phase=Phase.HANDLING)
    assert found(runbook(state("s", inside=(with_phase,), on={"finished": end()}, phase=None))) == []
    assert found(runbook(state("s", inside=(inside,), on={"finished": end()}))) == []


def test_a_missing_phase_beside_a_written_one_is_named_where_it_is_missing() -> None:
    has, lacks = state("x", after("1h", go("y"))), state("y", after("1h", end()), phase=None)
    book = runbook(state("s", inside=(block(has, lacks, name="one"),), on={"finished": end()}, phase=None))
    assert found(book) == [("no-phase", "y")]


def test_a_state_without_a_title_is_noted() -> None:
    book = runbook(replace(state("a", after("1h", end())), title=Text()))
    assert found(book) == [("no-title", "a")]


@pytest.mark.parametrize("due", ["10m", "20m"])
def test_a_task_due_before_its_state_is_left_is_fine(due: str) -> None:
    assert found(runbook(state("a", task("t", due), after("20m", end())))) == []
