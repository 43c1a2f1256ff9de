"""Rules 13 to 17: visits, deadlines, late and early timers, pause, promises, and that no incident sleeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.decide.build import H, M, after, button, do, end, every, go, page, review, runbook, sla, state, task, team
from tests.decide.play import START, Play
from tocsin.engine.model.event import ClockJumped, Heard, Paused, Resumed, TaskDone, TimerDue
from tocsin.engine.model.problem import NotAllowed, Refused
from tocsin.engine.model.runbook import Tell
from tocsin.engine.model.time import Instant, Length

TOLD = Tell(room="war-room")


def _after_key(play: Play) -> str:
    return next(key for key in play.incident.timers if key.startswith("after:"))


def test_rule_13_a_timer_of_an_old_visit_is_dropped() -> None:
    play = Play(runbook("x", [state("a", after=[after(10 * M, end("late"))], on={"x": go("a")})])).open()
    key = _after_key(play)
    old = play.incident.timers[key]
    play.wait(5 * M)
    play.send(Heard(event="x"))
    assert (old.visit, play.incident.timers[key].visit) == (1, 2)
    play.now = old.due
    play.send(TimerDue(key=key))
    assert play.incident.open
    assert play.decisions[-1].entries[0].params["skipped"] == [key]


def test_rule_13_a_timer_that_nobody_knows_is_dropped() -> None:
    play = Play(runbook("x", [state("a", after=[after(M, end("x"))])])).open()
    play.send(TimerDue(key="after:gone:1"))
    assert play.states() == ["a"]


def test_rule_14_a_late_timer_keeps_its_deadline_and_says_how_late() -> None:
    play = Play(runbook("x", [state("a", after=[after(10 * M, end("x"))])])).open()
    assert play.incident.timers[_after_key(play)].due == START + 10 * M
    play.now = Instant(START + 2 * H)
    play.send(TimerDue(key=_after_key(play), late=Length(2 * H - 10 * M)))
    assert play.incident.outcome == "x"
    assert play.entry("timer-late").params["seconds"] == 110 * 60


def test_rule_14_every_makes_up_one_missed_tick_and_not_all() -> None:
    play = Play(runbook("x", [state("a", after=[every(H, do(TOLD))])])).open()
    key = _after_key(play)
    play.now = Instant(START + 5 * H + 10 * M)
    play.send(TimerDue(key=key, late=Length(4 * H)))
    assert play.did == ["tell war-room"]
    assert play.incident.timers[key].due == START + 6 * H


def test_rule_16_nothing_fires_early_when_the_wall_clock_went_back() -> None:
    play = Play(runbook("x", [state("a", after=[after(10 * M, end("x"))])])).open()
    play.send(TimerDue(key=_after_key(play)))
    assert play.incident.open
    play.wait(10 * M)
    assert play.incident.outcome == "x"


def test_rule_16_a_jump_ahead_is_logged() -> None:
    play = Play(runbook("x", [state("a")])).open()
    play.send(ClockJumped(ahead=Length(H), at=play.now))
    assert play.entry("clock-jumped").params == {"seconds": 3600}


def test_rule_17_pause_keeps_the_time_that_was_left() -> None:
    rb = runbook(
        "x", [state("a", after=[after(10 * M, end("x"))])], slas=[sla("resolve", Length(H), warn=Length(30 * M))]
    )
    play = Play(rb).open()
    play.wait(4 * M)
    play.send(Paused(reason="lunch", by="ana"))
    assert set(play.incident.timers) == {"idle"}
    play.wait(50 * M)
    play.send(Resumed(by="ana"))
    assert {key: timer.due - play.now for key, timer in play.incident.timers.items()} == {
        "sla:resolve:breach": 56 * M,
        "sla:resolve:warn": 26 * M,
        _after_key(play): 6 * M,
    }
    play.wait(6 * M)
    assert play.incident.outcome == "x"


def test_rule_17_a_paused_incident_still_wakes_the_lead_every_hour() -> None:
    play = Play(runbook("x", [state("a", after=[after(10 * M, end("x"))])])).open()
    play.send(Paused(reason="lunch", by="ana"))
    play.wait(H)
    assert play.did == ["page shift-lead"]


def test_rule_17_clocks_of_a_state_entered_while_paused_stand_still() -> None:
    rb = runbook(
        "x", [state("a", buttons=[button("go", "order-desk", go("b"))]), state("b", after=[after(5 * M, end("x"))])]
    )
    play = Play(rb).open()
    play.send(Paused(reason="lunch", by="ana"))
    play.press("go", "ben")
    play.wait(30 * M)
    assert play.states() == ["b"]
    play.send(Resumed(by="ana"))
    play.wait(5 * M)
    assert play.incident.outcome == "x"


def test_only_a_lead_pauses_and_with_a_reason() -> None:
    play = Play(runbook("x", [state("a")])).open()
    with pytest.raises(NotAllowed, match="lead-needed"):
        play.send(Paused(reason="x", by="ben"))
    with pytest.raises(Refused, match="reason-needed"):
        play.send(Paused(reason="", by="ana"))
    with pytest.raises(Refused, match="not-paused"):
        play.send(Resumed(by="ana"))


def test_rule_17_an_overdue_task_pages_its_role_until_it_is_ticked() -> None:
    play = Play(runbook("x", [state("a", tasks=[task("t", by="it-duty", due=10 * M), task("u")])])).open()
    play.wait(30 * M)
    assert play.did == ["page it-duty"] * 3
    play.send(TaskDone(task="t", by="dan"))
    play.forget()
    play.wait(20 * M)
    assert "page it-duty" not in play.did


def test_rule_17_an_overdue_task_without_a_role_pages_the_lead() -> None:
    play = Play(runbook("x", [state("a", tasks=[task("t", due=10 * M)])])).open()
    play.wait(10 * M)
    assert play.did == ["page shift-lead"]
    assert play.entry("overdue").params == {"task": "a/t"}


def test_rule_17_a_warned_promise_writes_to_the_lead_and_a_broken_one_pages() -> None:
    rb = runbook("x", [state("a")], slas=[sla("resolve", Length(H), warn=Length(30 * M))], on={"breached": do(TOLD)})
    play = Play(rb).open()
    play.wait(30 * M)
    assert [it.reason for it in play.effects] == ["word-sla-warned"] * 2
    play.wait(30 * M)
    assert play.did == ["tell war-room", "page shift-lead"] or play.did == ["page shift-lead", "tell war-room"]


def test_rule_17_a_promise_is_kept_by_its_event_and_runs_from_its_event() -> None:
    rb = runbook(
        "x", [state("a", do=[page("order-desk")])],
        slas=[sla("answer", Length(15 * M), until="ack"), sla("react", Length(5 * M), start="start")],
    )  # fmt: skip
    play = Play(rb).open()
    play.ack("ben")
    assert play.incident.slas["answer"].state == "kept"
    assert "react" not in play.incident.slas
    play.send(Heard(event="start"))
    play.wait(5 * M)
    assert play.incident.slas["react"].state == "breached"


def test_rule_17_a_promise_pauses_in_named_states() -> None:
    rb = runbook(
        "x", [state("a", on={"x": go("wait")}), state("wait", on={"x": go("a")})],
        slas=[sla("resolve", Length(H), warn=Length(30 * M), pause_in=("wait",))],
    )  # fmt: skip
    play = Play(rb).open()
    play.wait(10 * M)
    play.send(Heard(event="x"))
    assert play.incident.slas["resolve"].left == 50 * M
    play.wait(40 * M)
    play.send(Heard(event="x"))
    assert play.incident.timers["sla:resolve:breach"].due == play.now + 50 * M
    assert play.incident.timers["sla:resolve:warn"].due == play.now + 20 * M


def test_rule_17_a_state_with_nothing_in_it_pages_the_lead_after_an_hour() -> None:
    play = Play(runbook("x", [state("a")])).open()
    play.wait(H - 1)
    assert play.did == []
    play.wait(1)
    assert play.did == ["page shift-lead"]
    play.ack("ana")
    play.wait(H)
    assert play.did == ["page shift-lead"] * 2


@pytest.mark.parametrize(
    ("closed", "due"),
    [
        ("2025-03-29T12:00", "2025-03-31T12:00"),
        ("2025-10-25T12:00", "2025-10-27T12:00"),
        ("2025-03-28T02:30", "2025-03-30T03:00"),
    ],
)
def test_rule_15_days_of_a_review_are_days_of_the_calendar_through_a_clock_change(closed: str, due: str) -> None:
    zone = ZoneInfo("Europe/Berlin")

    def instant(text: str) -> Instant:
        return Instant(int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()) * 1_000_000)

    play = Play(
        runbook("x", [state("a", on={"x": end("over")})], review=review()),
        team=replace(team(), timezone="Europe/Berlin"),
    )
    play.now = instant(closed)
    play.open().send(Heard(event="x"))
    assert play.entry("review-opened").params["due"] == instant(due)
