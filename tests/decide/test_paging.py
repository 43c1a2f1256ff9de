"""Rules 10 and 21: who is woken, when it stops, when it begins again."""

from __future__ import annotations

import pytest

from tests.decide.build import H, M, button, do, go, page, runbook, state, task
from tests.decide.play import Play
from tocsin.engine.decide.outcome import paging
from tocsin.engine.model.event import Closed, EffectReported, Heard, PageAsked
from tocsin.engine.model.problem import Refused
from tocsin.engine.model.runbook import Tell

TOLD = Tell(room="war-room")


def _play(**parts: object) -> Play:
    rb = runbook(
        "x",
        [
            state(
                "a", do=[page("order-desk", within=5 * M, then=("shift-lead", "cs-manager"))],
                buttons=[button("b", "it-duty", do(TOLD))], tasks=[task("t")], on={"x": go("b"), "ack": do(TOLD)},
            ),
            state("b", tasks=[task("u")]),
        ],
    )  # fmt: skip
    return Play(rb, **parts).open()  # type: ignore[arg-type]


def test_rule_21_the_next_person_is_paged_when_nobody_answers() -> None:
    play = _play()
    play.wait(10 * M)
    assert play.did == ["page order-desk", "page shift-lead", "page cs-manager"]
    assert [it.reason for it in play.pages()] == ["wake-page", *["wake-no-answer"] * 3]
    last = play.pages()[-1]
    assert (last.params["minutes"], last.params["rung"], last.params["rungs"]) == (5, 3, 3)


def test_rule_21_a_page_is_a_row_a_person_with_the_other_contacts_behind_it() -> None:
    play = _play()
    play.wait(5 * M)
    ana, eve = play.pages()[-2:]
    assert (ana.recipient, ana.channel, ana.address, ana.fallbacks) == ("ana", "sms", "+100", (("email", "ana@x"),))
    assert ana.key == "INC-1/2/0/sms/ana"
    assert eve.key == "INC-1/2/1/sms/eve"
    assert (ana.kind, ana.purpose, ana.state) == ("page", "page", "ready")


def test_I_17_after_an_answer_no_page_of_that_ladder_until_it_lapses_then_it_begins_again() -> None:
    play = _play()
    play.ack("ben")
    play.wait(30 * M - 1)
    assert play.did == ["page order-desk", "tell war-room"]
    play.wait(1)
    assert play.did[-1] == "page order-desk"
    assert play.pages()[-1].reason == "wake-answer-lapsed"
    play.wait(5 * M)
    assert play.did[-1] == "page shift-lead"


def test_rule_21_an_answer_that_lapses_after_its_state_was_left_pages_nobody() -> None:
    play = _play()
    play.ack("ben")
    play.send(Heard(event="x"))
    play.forget()
    play.wait(31 * M)
    assert play.did == []
    assert play.incident.ladders == {}


def test_rule_21_ack_again_is_already_and_no_error() -> None:
    play = _play()
    play.ack("ben")
    play.ack("ben")
    assert play.codes()[-1] == "already-answered"


def test_ack_of_somebody_whom_no_page_means_is_refused() -> None:
    play = _play()
    with pytest.raises(Refused, match="no-page-for-you"):
        play.ack("dan")


def test_rule_21_a_button_of_the_state_answers_its_ladder_whoever_presses() -> None:
    play = _play()
    play.press("b", "dan")
    assert paging(play.incident) == ()
    assert play.entry("answered").by == "dan"


def test_rule_21_ticking_a_task_as_a_paged_role_answers() -> None:
    play = _play()
    play.send(Heard(event="x"))
    play.tick("u", by="ana")
    assert paging(play.incident) == ("order-desk",)
    play = _play()
    play.send(Heard(event="x"))
    play.wait(5 * M)
    play.tick("u", by="ana")
    assert paging(play.incident) == ()


def test_rule_21_pages_that_have_not_left_are_withdrawn_by_an_answer() -> None:
    play = _play()
    play.ack("ben")
    assert play.withdrawn == ["INC-1/1/0/slack/ben"]


def test_rule_21_when_all_contacts_of_a_rung_refuse_the_next_is_paged_at_once() -> None:
    play = _play()
    play.send(EffectReported(key="INC-1/1/0/slack/ben", outcome="failed", before="sending"))
    assert play.did == ["page order-desk", "page shift-lead"]
    assert play.pages()[-1].reason == "wake-nobody-there"
    play.send(EffectReported(key=play.pages()[-1].key, outcome="failed", before="sending"))
    assert play.did == ["page order-desk", "page shift-lead"]


def test_rule_21_a_rung_with_nobody_to_reach_is_passed_at_once() -> None:
    play = Play(runbook("x", [state("a", do=[page("nobody", then=("order-desk",))])])).open()
    assert play.did == ["page order-desk"]
    assert {"unreachable", "nobody-reached"} <= set(play.codes())


def test_rule_21_a_ladder_that_reaches_nobody_goes_on_trying() -> None:
    play = Play(runbook("x", [state("a", do=[page("nobody")])])).open()
    play.wait(H)
    assert play.codes().count("nobody-reached") == 7


def test_rule_21_repeats_within_five_minutes_are_one_page_that_lists_what_waits() -> None:
    rb = runbook(
        "x", [state("a", do=[page("order-desk", within=2 * M)], on={"x": do(page("order-desk", within=7 * M))})]
    )
    play = Play(rb).open()
    play.send(Heard(event="x"))
    play.wait(6 * M)
    assert [(it.params["about"], it.params.get("also")) for it in play.pages("ben")] == [
        ("a", None),
        ("a", 1),
        ("a", 1),
    ]
    assert play.codes().count("bundled") == 2


def test_rule_21_one_step_wakes_a_person_once_however_many_ladders_reach_them() -> None:
    play = Play(runbook("x", [state("a", do=[page("shift-lead"), page("planner")])])).open()
    assert [it.recipient for it in play.pages()] == ["ana", "eve"]
    assert play.did == ["page shift-lead", "page planner"]


def test_a_policy_of_the_site_is_a_ladder_by_name() -> None:
    play = Play(runbook("x", [state("a", do=[page(policy="night")])])).open()
    play.wait(3 * M)
    assert play.did == ["page order-desk", "page cs-manager"]


def test_a_page_by_hand_ends_when_it_is_answered() -> None:
    play = Play(runbook("x", [state("a", tasks=[task("t", due=9 * H)])])).open()
    play.send(PageAsked(role="it-duty", text="come", by="ana"))
    assert play.pages()[-1].text == ("come", "come")
    play.ack("dan")
    play.wait(2 * H)
    assert play.did == ["page it-duty"]


def test_joining_an_answered_ladder_tells_the_new_visit_that_it_is_answered() -> None:
    rb = runbook(
        "x", [state("a", do=[page("order-desk")], on={"x": go("b"), "ack": do(TOLD)}), state("b", on={"x": go("a")})]
    )
    play = Play(rb).open()
    play.ack("ben")
    play.send(Heard(event="x"))
    play.send(Heard(event="x"))
    assert play.did == ["page order-desk", "tell war-room", "tell war-room"]


def test_I_16_no_rung_is_paged_before_the_waits_of_those_below_it_are_over() -> None:
    play = _play()
    began = play.now
    for role, wait in (("shift-lead", 5 * M), ("cs-manager", 10 * M)):
        play.wait(began + wait - 1 - play.now)
        assert f"page {role}" not in play.did
        play.wait(1)
        assert play.did[-1] == f"page {role}"


def test_P_09_a_closed_incident_never_escalates() -> None:
    play = _play()
    play.send(Closed(outcome="over", reason="over", by="ana"))
    assert play.withdrawn == ["INC-1/1/0/slack/ben"]
    play.wait(24 * H)
    assert play.did == ["page order-desk"]
