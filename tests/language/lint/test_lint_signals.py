"""Signals, notices, people, calls and conditions: what could not work is named, what works is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.language.lint.parts import TEAM, after, checked, end, go, length, level, notice, runbook, state, stay, task
from tocsin.engine.language.lint import lint
from tocsin.engine.language.lint.people import approver_is_lead, too_few_approve
from tocsin.engine.language.lint.work import Work
from tocsin.engine.model.problem import Mark, Weight
from tocsin.engine.model.runbook import (
    Ask,
    Call,
    Clear,
    Combined,
    EventSignal,
    Fact,
    FactType,
    GiveNotice,
    Http,
    Page,
    Runbook,
    SeverityRule,
    Threshold,
    Trigger,
    Watch,
)
from tocsin.engine.model.runbook import Set as Fill
from tocsin.engine.model.site import ChannelSettings, Settings, SourceSettings
from tocsin.engine.model.team import Connector, Destination, Role, Team
from tocsin.engine.model.text import Text

HERE = Mark("here", 1, 1)
WAITS_FOR_CLEARED = state("a", after("20m", end()), on={"cleared": end()})


def codes(book: Runbook, team: Team = TEAM, **more: object) -> list[str]:
    others = more.pop("others", {})
    problems = checked(lint(book, team, others=others, **more))  # type: ignore[arg-type]
    return [problem.code.removeprefix("lint-") for problem in problems]


def with_trigger(signal: Threshold | Combined) -> Runbook:
    return runbook(WAITS_FOR_CLEARED, one_per=("shop",), triggers={"t": Trigger(name="t", signal=signal)})


FLOOR = {"and_at_least": 20.0}
BELOW_1 = Clear(below=level("1"), hold=length("5m"))
SIGNALS: dict[str, tuple[Threshold | Combined, list[str]]] = {
    "sound": (Threshold(metric="lost", above=level("5"), clear=BELOW_1), []),
    "sound, the other way round": (
        Threshold(metric="lost", below=level("5"), clear=Clear(above=level("6"))), []),
    "clear above above": (Threshold(metric="lost", above=level("5"), clear=Clear(above=level("1"))), ["clear-side"]),
    "clear below below": (Threshold(metric="lost", below=level("5"), clear=Clear(below=level("1"))), ["clear-side"]),
    "clear level as high": (
        Threshold(metric="lost", above=level("5"), clear=Clear(below=level("5"))), ["clear-level-high"]),
    "clear level as low": (
        Threshold(metric="lost", below=level("5"), clear=Clear(above=level("4"))), ["clear-level-low"]),
    "clear multiple too high": (
        Threshold(metric="lost", above=level("3 x usual"), and_at_least=20, clear=Clear(below=level("4 x usual"))),
        ["clear-level-high"]),
    "clear of another kind cannot be compared": (
        Threshold(metric="lost", above=level("3 x usual"), and_at_least=20, clear=Clear(below=level("400"))), []),
    "clear by time alone": (Threshold(metric="lost", above=level("5"), clear=Clear(hold=length("5m"))), []),
    "no clear though a state waits for it": (Threshold(metric="lost", above=level("5")), ["clear-missing"]),
    "usual without a floor": (Threshold(metric="lost", above=level("3 x usual"), clear=Clear(hold=length("5m"))),
                              ["no-floor"]),
    "previous without a floor": (
        Threshold(metric="lost", above=level("3 x previous"), clear=Clear(hold=length("5m"))), ["no-floor"]),
    "below usual needs no floor": (
        Threshold(metric="lost", below=level("0.5 x usual"), clear=Clear(hold=length("5m"))), []),
    "target that the metric lacks": (
        Threshold(metric="lost", above=level("2 x target"), clear=Clear(hold=length("5m"))), ["no-target"]),
    "for below the step": (
        Threshold(metric="lost", above=level("5"), hold=length("30s"), clear=BELOW_1), ["shorter-than-step"]),
    "window below the step": (
        Threshold(metric="lost", above=level("5"), window=length("30s"), clear=BELOW_1), ["shorter-than-step"]),
    "no_data below the step": (
        Threshold(metric="lost", above=level("5"), no_data=length("59s"), clear=BELOW_1), ["shorter-than-step"]),
    "for of clear below the step": (
        Threshold(metric="lost", above=level("5"), clear=Clear(below=level("1"), hold=length("30s"))),
        ["shorter-than-step"]),
    "all lengths as long as the step": (
        Threshold(metric="lost", above=level("5"), window=length("1m"), hold=length("1m"), no_data=length("1m"),
                  clear=Clear(below=level("1"), hold=length("1m"))), []),
    "a key label that the metric lacks": (
        Threshold(metric="present", below=level("80%"), clear=Clear(above=level("90%"))), ["trigger-label"]),
    "a part of a combination": (
        Combined(how="any", signals=(Threshold(metric="lost", above=level("3 x usual")),),
                 clear=Clear(hold=length("5m"))), ["no-floor"]),
    "a combination without clear": (
        Combined(how="any", signals=(Threshold(metric="lost", above=level("5")),)), ["clear-missing"]),
}  # fmt: skip


@pytest.mark.parametrize(("signal", "expected"), SIGNALS.values(), ids=SIGNALS)
def test_a_signal_is_judged(signal: Threshold | Combined, expected: list[str]) -> None:
    assert codes(with_trigger(signal)) == expected


def test_lengths_below_the_step_block_only_where_nothing_would_work() -> None:
    sound = Threshold(metric="lost", above=level("5"), clear=BELOW_1)
    for signal, weight in (
        (replace(sound, hold=length("30s")), Weight.WARNING),
        (replace(sound, window=length("30s")), Weight.ERROR),
        (replace(sound, no_data=length("30s")), Weight.ERROR),
    ):
        assert [p.weight for p in lint(with_trigger(signal), TEAM, others={})] == [weight]


def test_a_watch_needs_the_labels_that_the_incident_lacks() -> None:
    bare = Threshold(metric="lost", above=level("5"), hold=length("2m"))
    named = replace(bare, labels={"shop": "main"})
    for signal, keys, expected in ((bare, (), ["watch-label"]), (named, (), []), (bare, ("shop",), [])):
        watch = Watch(name="w", signal=signal, reactions=(end(),))
        assert codes(runbook(state("a", watch, after("1h", end())), one_per=keys)) == expected


def test_a_condition_on_a_figure_of_another_label_is_never_known() -> None:
    rule = SeverityRule(level="sev3", when=go("x", "lost > 3").when, at=HERE)  # type: ignore[arg-type]
    book = runbook(state("a", after("1h", end())), severity=(rule,))
    assert codes(book) == ["condition-label"]
    assert codes(replace(book, one_per=("shop",))) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("present >= 0%", ["always-true"]),
        ("present < 0%", ["never-true"]),
        ("cause == 'stock' and cause == 'coupon'", ["never-true"]),
        ("present < 80%", []),
    ],
)
def test_a_condition_that_decides_nothing_is_named(text: str, expected: list[str]) -> None:
    options = {"coupon": Text("券", "Coupon"), "stock": Text("库存", "Stock")}
    cause = Fact(name="cause", title=Text("原因", "Cause"), type=FactType.CHOICE, options=options)
    book = runbook(state("a", after("1h", end("x", text), end("y"))), facts={"cause": cause})
    assert codes(book) == expected


AFFECTED = {"affected": Fact(name="affected", title=Text("受影响", "Affected"), type=FactType.NUMBER)}
TELLS = GiveNotice(notice="sorry", at=HERE)
FILLS = task("count", fills="affected")
TOLD_AT_LAST = state("b", TELLS, after("1h", end()))


def telling(*states: object, **more: object) -> Runbook:
    return runbook(*states, notices={"sorry": notice("sorry", "affected", "shop")}, facts=AFFECTED, **more)  # type: ignore[arg-type]


def test_a_fact_that_nobody_can_have_filled_yet_makes_the_notice_wait() -> None:
    late = telling(
        state("a", TELLS, after("20m", go("b"))), state("b", task("count", fills="affected"), after("1h", end()))
    )
    problems = lint(late, TEAM, others={})
    assert [(p.code, p.where, p.params["tasks"]) for p in problems] == [("lint-fact-unknown", HERE, "count")]
    assert codes(telling(state("a", TELLS, after("20m", end())))) == ["fact-never-filled"]


KNOWN = {
    "filled in a state before": telling(state("a", FILLS, after("20m", go("b"))), TOLD_AT_LAST),
    "filled on one way of two": telling(
        state("a", after("20m", go("b", "affected > 3"), go("c"))),
        state("b", FILLS, after("1h", go("c"))),
        state("c", TELLS, after("1h", end())),
    ),
    "told by a timer of the state that fills it": telling(
        state("a", FILLS, after("20m", end("x", do=(TELLS,))))
    ),
    "set before in the same list": telling(state("a", Fill(facts={"affected": 3}), TELLS, after("1h", end()))),
    "told at any moment": telling(
        state("a", FILLS, after("20m", end())), on={"warned.first": stay(TELLS)}
    ),
}  # fmt: skip


@pytest.mark.parametrize("book", KNOWN.values(), ids=KNOWN)
def test_a_fact_that_some_way_fills_before_is_fine(book: Runbook) -> None:
    assert codes(book) == []


def test_a_state_that_fills_the_fact_only_after_telling_is_named_even_in_a_circle() -> None:
    book = telling(
        state("a", TELLS, after("20m", go("b"))),
        state(
            "b",
            FILLS,
            after(
                "1h",
                go("a"),
            ),
            on={"tasks-done": end()},
        ),
    )
    assert codes(book) == ["fact-unknown"]


def test_a_notice_that_nothing_asks_for_is_named() -> None:
    assert codes(runbook(state("a", after("1h", end())), notices={"sorry": notice("sorry")})) == ["notice-unused"]


@pytest.mark.parametrize(
    ("handled", "expected"),
    [
        ((), []),
        (("sent.sorry",), ["notice-undecided"]),
        (("sent.sorry", "rejected.sorry"), ["notice-expired"]),
        (("sent.sorry", "expired"), ["notice-rejected"]),
        (("sent", "rejected", "expired"), []),
    ],
)
def test_an_outcome_is_missed_only_where_somebody_waits(handled: tuple[str, ...], expected: list[str]) -> None:
    book = runbook(state("a", TELLS, after("1h", end()), on={event: end() for event in handled}),
                   notices={"sorry": notice("sorry")})  # fmt: skip
    assert codes(book) == expected


def test_an_unhandled_decision_blocks_where_nothing_else_leads_out() -> None:
    for timer, weight in (((), Weight.ERROR), ((after("1h", end()),), Weight.WARNING)):
        book = runbook(state("a", TELLS, *timer, on={"sent.sorry": end()}), notices={"sorry": notice("sorry")})
        found = [(p.code, p.weight) for p in lint(book, TEAM, others={})]
        assert found == [("lint-notice-undecided", weight)]


def settings(customers: bool) -> Settings:
    return Settings(channels={"file": ChannelSettings(name="file", type="file", customers=customers)})


def told(**changes: object) -> Runbook:
    given = replace(notice("sorry"), **changes)  # type: ignore[arg-type]
    return runbook(state("a", TELLS, after("1h", end())), notices={"sorry": given})


def test_F_096_a_channel_must_be_allowed_to_carry_words_to_customers() -> None:
    assert codes(told(), settings=settings(True)) == []
    assert codes(told(), settings=settings(False)) == ["channel-not-for-customers"]
    assert codes(told()) == []
    assert codes(told(via=("sms",))) == ["via-elsewhere"]


def test_F_099_a_role_without_anybody_is_an_error_where_it_is_first_used() -> None:
    roles = {**TEAM.roles, "empty": Role(id="empty", title=Text("空", "Empty"), people=())}
    page = Page(roles=("empty",), at=HERE)
    problems = lint(
        runbook(
            state(
                "a",
                page,
                after(
                    "1h",
                    end(),
                ),
            )
        ),
        replace(TEAM, roles=roles),
        others={},
    )
    assert [(p.code, p.where, p.weight) for p in problems] == [("lint-role-empty", HERE, Weight.ERROR)]


def test_F_099_a_role_of_people_without_contacts_is_warned_about() -> None:
    people = {name: replace(person, contacts=()) for name, person in TEAM.people.items()}
    assert codes(runbook(state("a", after("1h", end()))), replace(TEAM, people=people)) == ["role-unreachable"]


def test_one_person_for_lead_and_approval_could_never_let_an_edited_notice_leave() -> None:
    alone = replace(TEAM, roles={**TEAM.roles, "lead": Role(id="lead", title=Text("长", "Lead"), people=("lina",))})
    assert codes(told(), alone) == ["approver-is-lead"]
    assert list(approver_is_lead(Work(runbook=told(approve=()), team=alone, others={}))) == []


def test_where_no_source_signs_a_notice_needs_one_person_more_than_its_approvals() -> None:
    alone = replace(TEAM, roles={**TEAM.roles, "lead": Role(id="lead", title=Text("长", "Lead"), people=("lina",))})
    book = replace(told(), triggers={"t": Trigger(name="t", signal=EventSignal(event="down"))})
    open_ = SourceSettings(name="prom", type="alertmanager")
    signed = SourceSettings(name="pay", type="json", signature="slack")

    def said(team: Team, *sources: SourceSettings) -> list[str]:
        settings = Settings(sources={one.name: one for one in sources})
        work = Work(runbook=book, team=team, others={}, settings=settings)
        return [problem.code for problem in checked(list(too_few_approve(work)))]

    assert said(alone, signed, open_) == ["lint-too-few-approve"]
    assert said(alone, signed) == []
    assert said(TEAM, open_) == []


def test_connectors_are_asked_for_or_run_as_they_want() -> None:
    board, by_hand = Destination(channel="webhook"), TEAM.connectors["pause"]
    through = replace(TEAM, connectors={**TEAM.connectors, "pause": replace(by_hand, via=board)})
    for action, team, expected in (
        (Http(connector="page-board"), TEAM, []),
        (Http(connector="pause"), TEAM, ["http-asks"]),
        (Http(connector="nowhere"), TEAM, ["http-nowhere"]),
        (Ask(connector="pause"), through, []),
        (Ask(connector="pause"), TEAM, ["ask-by-hand"]),
        (Ask(connector="page-board"), TEAM, ["ask-free"]),
    ):
        assert codes(runbook(state("a", action, after("1h", end()))), team) == expected


def calling(name: str, called: str, **more: object) -> Runbook:
    call = Call(runbook=called, labels=more.pop("labels", {}), at=HERE)  # type: ignore[arg-type]
    return runbook(state("a", call=call, on={"finished": end()}), name=name, **more)


def test_runbooks_that_call_in_a_circle_are_named_with_the_way() -> None:
    one, two, three = calling("one", "two"), calling("two", "three"), calling("three", "one")
    others = {book.name: book for book in (one, two, three)}
    problems = lint(one, TEAM, others=others)
    assert [(p.code, p.params["way"]) for p in problems] == [("lint-call-circle", "one → two → three → one")]
    assert codes(calling("outside", "one"), others=others) == []
    assert codes(calling("self", "self"), others={}) == ["call-circle"]


def test_a_call_hands_over_the_labels_of_the_called_key() -> None:
    called = runbook(state("a", after("1h", end())), name="other", one_per=("site",))
    others = {"other": called}
    assert codes(calling("one", "other"), others=others) == ["call-label"]
    assert codes(calling("one", "other", labels={"site": "x"}), others=others) == []
    assert codes(calling("one", "other", one_per=("site",)), others=others) == []
    assert codes(calling("one", "other", labels={"site": "x", "sit": "y"}), others=others) == ["call-label-unknown"]


def test_a_connector_of_several_roles_names_them() -> None:
    both = Connector(id="pause", title=Text("停", "Pause"), asks=("lead", "manager"))
    team = replace(TEAM, connectors={"pause": both})
    problems = lint(runbook(state("a", Http(connector="pause"), after("1h", end()))), team, others={})
    assert [p.params["roles"] for p in problems] == ["lead, manager"]
