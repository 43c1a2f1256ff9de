"""Every wait has an end."""

from __future__ import annotations

import pytest

from tests.language.lint.parts import (
    TEAM,
    after,
    at,
    block,
    button,
    checked,
    end,
    go,
    length,
    notice,
    runbook,
    state,
    stay,
    task,
)
from tocsin.engine.language.lint import lint
from tocsin.engine.model.runbook import Ask, Call, GiveNotice, Page, Raise, Runbook, Sla, State
from tocsin.engine.model.runbook import Set as Fill

WAY_OUT = button("over", end())


def waiting(book: Runbook) -> list[str]:
    """The states that could wait for ever."""
    return [p.where.file for p in checked(lint(book, TEAM, others={})) if p.code == "lint-waits-forever"]


SURE: dict[str, State] = {
    "a timer that leaves": state("a", after("20m", end())),
    "a timer whose alternatives all leave": state("a", after("20m", end("x", "affected > 3"), end("y"))),
    "work with a due time": state("a", task("t"), on={"tasks-done": end()}),
    "one piece of work with a due time": state("a", task("t"), task("u", None), on={"done.t": end()}),
    "an overdue task that leads on": state("a", task("t"), on={"overdue.t": end()}),
    "a question whose answers lead on": state(
        "a", Ask(connector="pause"), on={"ok": end(), "refused": end(), "failed.pause": end()}
    ),
    "a notice whose outcomes lead on": state(
        "a", GiveNotice(notice="sorry"),
        on={"sent.sorry": end(), "failed": end(), "rejected.sorry": end(), "expired.sorry": end()},
    ),
    "a call that finishes": state("a", call=Call(runbook="other"), on={"finished": end()}),
    "blocks inside that end": state("a", inside=(block(state("x", after("1h", end()))),), on={"finished": end()}),
}  # fmt: skip

UNSURE: dict[str, State] = {
    "a button alone": state("a", WAY_OUT),
    "a page alone": state("a", Page(roles=("lead",)), WAY_OUT),
    "cleared alone": state("a", on={"cleared": end()}),
    "a timer that only raises": state("a", after("1h", stay(Raise(level="sev3"))), WAY_OUT),
    "a timer that leaves only sometimes": state("a", after("1h", end("x", "affected > 3")), WAY_OUT),
    "a timer whose first alternative stays": state(
        "a", after("1h", stay(Fill(facts={}), when="affected > 3"), end("x")), WAY_OUT
    ),
    "work without a due time": state("a", task("t", None), on={"tasks-done": end()}),
    "work that may be left out": state("a", task("t", optional=True), WAY_OUT, on={"tasks-done": end()}),
    "work that leads nowhere": state("a", task("t"), WAY_OUT),
    "a question with only a yes": state("a", Ask(connector="pause"), on={"ok": end()}),
    "a notice that may be rejected": state(
        "a", GiveNotice(notice="sorry"),
        on={"sent": end(), "failed": end(), "expired": end(), "rejected": stay(Raise(level="sev3"))},
    ),
}  # fmt: skip


@pytest.mark.parametrize("part", SURE.values(), ids=SURE)
def test_it_is_no_endless_wait(part: State) -> None:
    assert waiting(runbook(part, notices={"sorry": notice("sorry")})) == []


@pytest.mark.parametrize("part", UNSURE.values(), ids=UNSURE)
def test_F_090_it_could_wait_for_ever(part: State) -> None:
    assert waiting(runbook(part, notices={"sorry": notice("sorry")})) == ["a"]


@pytest.mark.parametrize("part", UNSURE.values(), ids=UNSURE)
def test_a_promise_on_the_whole_incident_ends_every_wait(part: State) -> None:
    promise = Sla(name="resolve", within=length("4h"), warn=length("3h"))
    assert waiting(runbook(part, notices={"sorry": notice("sorry")}, slas={"resolve": promise})) == []


def test_a_promise_that_stands_still_in_a_state_does_not_end_its_wait() -> None:
    promise = Sla(name="resolve", within=length("4h"), pause_in=("a",))
    assert waiting(runbook(state("a", WAY_OUT), slas={"resolve": promise})) == ["a"]


def test_a_promise_until_some_event_does_not_end_every_wait() -> None:
    promise = Sla(name="first", within=length("4h"), until="sent.sorry")
    assert waiting(runbook(state("a", WAY_OUT), slas={"first": promise})) == ["a"]


def test_a_timer_of_the_state_around_ends_the_wait_inside() -> None:
    inner = block(state("x", WAY_OUT), name="one")
    assert waiting(runbook(state("s", after("2h", end()), inside=(inner,), on={"finished": end()}))) == []
    assert waiting(runbook(state("s", inside=(inner,), on={"finished": end()}))) == ["x"]


def test_another_branch_that_ends_in_time_ends_the_wait_beside_it() -> None:
    open_end, clock = block(state("x", WAY_OUT), name="one"), block(state("y", after("1h", end())), name="two")
    assert waiting(runbook(state("s", inside=(open_end, clock), on={"ended.two": end(), "finished": end()}))) == []


def test_a_warning_at_or_after_its_limit_is_too_late() -> None:
    late = Sla(name="resolve", within=length("1h"), warn=length("1h"), at=at("resolve"))
    problems = lint(runbook(state("a", WAY_OUT), slas={"resolve": late}), TEAM, others={})
    assert [(p.code, p.params) for p in problems] == [("lint-warn-after-limit", {"warn": "1h", "within": "1h"})]


def test_a_task_due_after_its_state_is_left_is_named_also_when_the_state_around_leaves() -> None:
    own = runbook(state("a", task("t", "25m"), after("20m", end())))
    inner = block(state("x", task("t", "25m"), after("1h", end())), name="one")
    around = runbook(state("s", after("20m", end()), inside=(inner,), on={"finished": end()}))
    for book, left in ((own, "a"), (around, "s")):
        assert [(p.code, p.where.file, p.params["state"]) for p in lint(book, TEAM, others={})] == [
            ("lint-task-due-late", "t", left)
        ]


@pytest.mark.parametrize(("every", "expected"), [("2m", ["lint-many-updates"]), ("10m", []), ("1h", [])])
def test_customers_are_not_told_every_two_minutes(every: str, expected: list[str]) -> None:
    often = after(every, stay(GiveNotice(notice="sorry", at=at("give"))), repeat=True)
    book = runbook(state("a", often, after("2h", end())), notices={"sorry": notice("sorry")})
    assert [p.code for p in lint(book, TEAM, others={})] == expected


def test_a_state_is_left_by_a_handler_of_its_block_too() -> None:
    book = runbook(state("a", task("t")), state("b", after("1h", end())), on={"tasks-done": go("b")})
    assert waiting(book) == []
