"""Rules 9, 10 and 12: leaving, doing, entering, ends; pages, tasks and notices of a state that is left."""

from __future__ import annotations

import pytest

from tests.decide import samples
from tests.decide.build import D, M, after, button, do, end, go, notice, page, review, runbook, state, task
from tests.decide.play import Play
from tocsin.engine.decide import moves
from tocsin.engine.decide.phase import phase_of
from tocsin.engine.model.event import ChildEnded, ChildOpened, Closed, Heard, Opened, Reopened, TriggerFired
from tocsin.engine.model.incident import Caller
from tocsin.engine.model.problem import NotAllowed, Refused
from tocsin.engine.model.runbook import Call, GiveNotice, Phase, Tell

TOLD = Tell(room="war-room")


def test_rule_09_a_reaction_without_a_goal_leaves_and_enters_nothing() -> None:
    play = Play(runbook("x", [state("a", on={"x": do(TOLD)})])).open()
    play.send(Heard(event="x"))
    assert play.incident.visits == {"a": 1}
    assert play.did == ["tell war-room"]


def test_rule_09_leave_then_do_then_enter() -> None:
    rb = runbook(
        "order",
        [
            state("a", leave=[Tell(room="war-room")], on={"x": go("b", page("it-duty"))}),
            state("b", do=[GiveNotice(notice="n")]),
        ],
        notices=[notice("n", "cs-manager")],
    )
    play = Play(rb).open()
    play.forget()
    play.send(Heard(event="x"))
    assert play.did == ["tell war-room", "page it-duty", "notice n", "page cs-manager"]


def test_rule_09_naming_the_own_state_restarts_its_clocks() -> None:
    play = Play(runbook("again", [state("a", after=[after(10 * M, end("late"))], on={"x": go("a")})])).open()
    play.wait(9 * M)
    play.send(Heard(event="x"))
    assert play.incident.visits["a"] == 2
    play.wait(9 * M)
    assert play.incident.open
    play.wait(M)
    assert play.incident.outcome == "late"


def test_rule_10_leaving_withdraws_timers_tasks_and_undecided_notices() -> None:
    rb = runbook(
        "leave",
        [
            state(
                "a",
                do=[GiveNotice(notice="n")],
                tasks=[task("t", due=M)],
                after=[after(30 * M, end("x"))],
                on={"x": go("b")},
            ),
            state("b"),
        ],
        notices=[notice("n", "cs-manager")],
    )
    play = Play(rb).open()
    play.send(Heard(event="x"))
    assert set(play.incident.timers) == {"idle"}
    assert play.incident.tasks == {}
    assert play.incident.notices["n"].state == "withdrawn"
    assert play.entry("left").params == {"state": "a", "visit": 1, "tasks": ["t"], "notices": ["n"]}


def _ladder() -> Play:
    rb = runbook(
        "ladder",
        [
            state(
                "a",
                do=[page("order-desk", within=5 * M, then=("shift-lead", "cs-manager"))],
                on={"x": go("b"), "unanswered": do(TOLD)},
                buttons=[button("ok", "shift-lead", go("b"))],
            ),
            state("b", on={"back": go("a")}, tasks=[task("t")]),
        ],
    )
    return Play(rb).open()


def test_rule_10_a_ladder_nobody_answered_survives_its_state_and_begins_again() -> None:
    play = _ladder()
    play.send(Heard(event="x"))
    play.wait(15 * M)
    assert play.did == [f"page {role}" for role in ("order-desk", "shift-lead", "cs-manager", "order-desk")]


def test_rule_10_unanswered_comes_once_after_the_first_full_round() -> None:
    play = _ladder()
    play.wait(60 * M)
    assert play.did.count("tell war-room") == 1
    assert play.did.index("tell war-room") > play.did.index("page cs-manager")


def test_rule_10_the_same_action_met_again_joins_the_ladder_that_goes_on() -> None:
    play = _ladder()
    play.send(Heard(event="x"))
    play.wait(6 * M)
    play.forget()
    play.send(Heard(event="back"))
    assert play.did == []
    assert len(play.incident.ladders) == 1
    ladder = next(iter(play.incident.ladders.values()))
    assert (ladder.rung, ladder.visit) == (1, 2)


def test_rule_10_a_page_without_a_time_of_its_own_waits_ten_minutes() -> None:
    play = Play(runbook("ten", [state("a", do=[page("order-desk", then=("shift-lead",))])])).open()
    play.wait(10 * M - 1)
    assert play.did == ["page order-desk"]
    play.wait(1)
    assert play.did == ["page order-desk", "page shift-lead"]


def test_rule_12_an_end_in_a_branch_and_finished_when_all_have_ended() -> None:
    rb = runbook(
        "branches",
        [
            state(
                "s",
                parallel={"one": [state("a", on={"x": end("done")})], "two": [state("b", on={"y": end("done")})]},
                on={"finished": end("all"), "ended.one": do(TOLD)},
            )
        ],
    )
    play = Play(rb).open()
    play.send(Heard(event="x"))
    assert (play.incident.ended, play.states(), play.did) == ({"s/one": "done"}, ["s/two/b"], ["tell war-room"])
    play.send(Heard(event="y"))
    assert play.incident.outcome == "all"


def test_rule_12_the_end_stops_all_clocks_and_opens_the_review_unless_skipped() -> None:
    rb = runbook(
        "end",
        [state("a", do=[page("order-desk")], on={"x": end("good"), "y": end("false-alarm")})],
        review=review("planner", "false-alarm"),
    )
    skipped, reviewed = Play(rb).open(), Play(rb).open()
    skipped.send(Heard(event="y"))
    reviewed.send(Heard(event="x"))
    for play in (skipped, reviewed):
        left = (play.incident.timers, play.incident.ladders, play.incident.config)
        assert not any(left)
    assert "review planner" not in skipped.did
    assert reviewed.did[-1] == "review planner"
    assert reviewed.entry("review-opened").params["due"] == reviewed.now + 2 * D
    assert phase_of(reviewed.incident, rb) is Phase.REVIEW


def test_rule_12_a_written_end_runs_its_last_actions() -> None:
    play = Play(runbook("end", [state("a", on={"x": end("good")}), state("good", end="good", do=[TOLD])])).open()
    play.send(Heard(event="x"))
    assert (play.incident.outcome, play.did) == ("good", ["tell war-room"])


def test_rule_12_events_after_the_close_are_logged_and_people_are_told_so() -> None:
    play = Play(samples.orders()).open()
    play.press("false-alarm", "ana")
    before = play.incident
    play.send(TriggerFired(trigger="lost"))
    assert play.codes()[-1] == "after-close"
    assert play.incident.closed == before.closed
    with pytest.raises(Refused, match="already-closed"):
        play.ack("ana")


def test_rule_12_a_lead_reopens_into_any_state_with_all_around_it() -> None:
    play = Play(samples.orders()).open()
    play.press("false-alarm", "ana")
    play.send(Reopened(state="respond/fix/repair", reason="real after all", by="ana"))
    assert play.incident.open
    assert play.states() == ["respond/fix/repair", "respond/customers/say-sorry", "respond/desk/normal"]


def test_rule_12_an_open_incident_cannot_be_reopened() -> None:
    play = Play(samples.orders()).open()
    before = play.states()
    with pytest.raises(Refused, match="open-already"):
        play.send(Reopened(state="respond/fix/repair", reason="it is back", by="ana"))
    assert play.states() == before


def test_rule_12_a_caller_is_told_of_the_end_and_hears_finished() -> None:
    child = Play(runbook("child", [state("a", on={"x": end("done")})]))
    child.open(trigger=None, caller=Caller(incident="INC-7", path="more", visit=1))
    child.send(Heard(event="x"))
    told = child.decisions[-1].told
    assert [(name, it.path, it.visit, it.outcome) for name, it in told] == [("INC-7", "more", 1, "done")]
    parent = Play(runbook("p", [state("more", call=Call(runbook="child"), on={"finished": end("helped")})]))
    parent.published["child"] = child.runbook
    parent.open()
    assert [it.runbook for it in parent.decisions[0].calls] == ["child"]
    parent.send(ChildOpened(path="more", visit=1, child="INC-8"))
    assert parent.incident.children == {"more": "INC-8"}
    parent.send(ChildEnded(path="more", visit=1, child="INC-8", outcome="done"))
    assert parent.incident.outcome == "helped"


def test_a_call_of_a_runbook_that_is_not_published_pages_the_lead() -> None:
    play = Play(runbook("p", [state("more", call=Call(runbook="child"))])).open()
    assert play.did == ["page shift-lead"]


def test_rule_27_closing_while_the_trigger_fires_asks_for_a_reason() -> None:
    play = Play(samples.orders()).open()
    with pytest.raises(Refused, match="reason-needed"):
        play.send(Closed(outcome="enough", reason=" ", by="ana"))
    with pytest.raises(NotAllowed, match="lead-needed"):
        play.send(Closed(outcome="enough", reason="over", by="ben"))
    play.send(Closed(outcome="enough", reason="over", by="ana"))
    assert play.incident.outcome == "enough"


def test_I_04_the_library_refuses_a_move_that_no_reaction_makes() -> None:
    root = samples.orders().root
    assert moves.move(root, "check", "respond") == "respond"
    with pytest.raises(Exception, match="Can't trigger event"):
        moves.move(root, "check", "verify")
    assert moves.move(root, "check", "verify", override=True) == "verify"


def test_the_phase_is_the_earliest_of_the_innermost_states() -> None:
    play = Play(samples.orders())
    play.published["shortage"] = samples.shortage()
    assert phase_of(play.open().incident, play.runbook) is Phase.WARNING
    play.press("real", "ben")
    assert phase_of(play.incident, play.runbook) is Phase.RESPONSE
    play.tick("hold")
    play.tick("find", value="payment")
    assert phase_of(play.incident, play.runbook) is Phase.HANDLING


def test_an_opened_incident_knows_who_opened_it() -> None:
    play = Play(samples.orders())
    play.send(Opened(by="ana", reason="looks odd"))
    assert (play.incident.opened_by, play.incident.level) == ("person:ana", "unknown")
