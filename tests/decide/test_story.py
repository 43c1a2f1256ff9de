"""Three nights of one runbook, told in the words of scenario tests."""

from __future__ import annotations

from tests.decide import samples
from tests.decide.build import M
from tests.decide.play import Play
from tocsin.engine.decide.outcome import paging
from tocsin.engine.decide.phase import phase_of
from tocsin.engine.model.event import ChildEnded, TriggerCleared
from tocsin.engine.model.runbook import Phase


def _orders() -> Play:
    play = Play(samples.orders())
    play.published["shortage"] = samples.shortage()
    return play.open()


def test_a_real_one_is_handled_to_the_end() -> None:
    play = _orders()
    assert (play.states(), phase_of(play.incident, play.runbook)) == (["check"], Phase.WARNING)
    assert play.did == ["page order-desk"]
    play.wait(2 * M)
    play.ack("ben")
    play.tick("count", by="ben", value=340)
    play.press("real", "ana")
    assert play.states() == ["respond/fix/stop-loss", "respond/customers/say-sorry", "respond/desk/normal"]
    assert (play.incident.severity, phase_of(play.incident, play.runbook)) == ("sev2", Phase.RESPONSE)
    assert {"page cs-manager", "tell war-room", "ask pause", "notice apology", "notice vip"} <= set(play.did)
    assert "http pause" not in play.did
    play.press("pause.yes", "cleo")
    play.approve("apology", "cleo")
    play.approve("vip", "cleo")
    play.approve("vip", "eve")
    play.tick("hold", by="ben")
    play.tick("find", by="dan", value="coupon")
    assert play.states() == ["respond/fix/repair", "respond/customers/keep-posted", "respond/desk/normal"]
    play.wait(20 * M)
    play.send(TriggerCleared(trigger="lost"))
    assert play.states() == ["respond/fix/repair"]
    play.tick("refund", by="ben", value=1_700_009_000_000_000)
    play.tick("reconcile", by="dan")
    assert play.states() == ["hand-over"]
    play.tick("fix-rule", by="dan")
    play.press("resume.yes", "cleo")
    play.wait(30 * M)
    assert play.states() == ["make-good"]
    play.approve("solved", "ana")
    play.tick("call-back", by="ana")
    assert (play.incident.outcome, play.did[-1]) == ("resolved", "review shift-lead")
    assert play.entry("ended").params["not_undone"] == ""


def test_nobody_answers_and_the_ladder_goes_on_through_the_states() -> None:
    play = _orders()
    play.wait(17 * M)
    assert {"page shift-lead", "page cs-manager"} <= set(play.did)
    play.wait(4 * M)
    assert play.states() == ["respond/fix/stop-loss", "respond/customers/say-sorry", "respond/desk/normal"]
    play.wait(16 * M)
    assert set(paging(play.incident)) >= {"order-desk", "shift-lead", "cs-manager"}
    assert "http pause" not in play.did


def test_a_false_alarm_needs_no_review() -> None:
    play = _orders()
    play.wait(3 * M)
    play.press("false-alarm", "ana")
    assert play.incident.outcome == "false-alarm"
    assert "review shift-lead" not in play.did


def test_more_people_are_called_and_the_branch_goes_on_when_they_have_come() -> None:
    from tocsin.engine.model.event import WatchFired

    play = _orders()
    play.press("real", "ben")
    play.send(WatchFired(path="respond/desk/normal", visit=1, watch="queue"))
    asked = play.decisions[-1].calls[0]
    assert (asked.runbook, asked.labels) == ("shortage", {"shop": "flagship", "site": "hotline"})
    play.send(ChildEnded(path="respond/desk/more-people", visit=1, child="INC-2", outcome="resolved"))
    assert play.incident.ended == {"respond/desk": "enough"}
