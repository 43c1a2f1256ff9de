"""Rules 19 and 22: connectors, who says yes to them, what is joined, needless, undone, in doubt."""

from __future__ import annotations

import pytest

from tests.decide.build import H, M, button, do, end, go, runbook, state
from tests.decide.play import Play
from tocsin.engine.decide.buttons import offered
from tocsin.engine.model.event import EffectMarked, EffectReported, Heard
from tocsin.engine.model.problem import NotAllowed, Refused
from tocsin.engine.model.runbook import Ask, Http, Tell

TOLD = Tell(room="war-room")


def _play(first: object = None, **parts: object) -> Play:
    rb = runbook(
        "x",
        [
            state(
                "a", do=[first or Ask(connector="pause", then=("shift-lead",))],
                on={"resume": do(Ask(connector="resume")), "pause": do(Ask(connector="pause")), "x": go("b"),
                    "ok.pause": do(TOLD), "refused.pause": go("b"), "over": end("over")},
            ),
            state("b", on={"pause": do(Ask(connector="pause")), "over": end("over")}),
        ],
    )  # fmt: skip
    return Play(rb, **parts).open()  # type: ignore[arg-type]


def test_rule_19_a_question_is_repeated_until_somebody_says_yes_or_no() -> None:
    play = _play()
    assert play.did == ["ask pause", "page cs-manager"]
    assert play.pages()[0].purpose == "ask"
    play.wait(30 * M)
    assert play.did[2:] == ["page shift-lead", "page cs-manager", "page shift-lead"]
    assert "http pause" not in play.did


def test_rule_19_no_time_and_no_silence_runs_a_connector_that_asks() -> None:
    play = _play()
    play.send(Heard(event="x"))
    play.wait(24 * H)
    assert "http pause" not in play.did
    assert play.incident.asks["pause"].state == "open"


def test_rule_19_yes_of_the_role_runs_it_once_and_ok_follows() -> None:
    play = _play()
    with pytest.raises(NotAllowed, match="role-needed"):
        play.press("pause.yes", "ana")
    play.press("pause.yes", "cleo")
    effect = next(it for it in play.effects if it.purpose == "connector")
    assert (effect.kind, effect.repeat, effect.recipient, effect.channel) == ("internal", "once", "pause", "webhook")
    assert play.did[-2:] == ["http pause", "tell war-room"]
    assert "ask:pause" not in play.incident.ladders


def test_rule_19_no_sends_refused_and_nothing_runs() -> None:
    play = _play()
    play.press("pause.no", "cleo")
    assert play.states() == ["b"]
    assert "http pause" not in play.did
    with pytest.raises(Refused, match="no-such-button-now"):
        play.press("pause.yes", "cleo")


def test_rule_19_an_answer_quietens_a_question_only_for_its_time() -> None:
    play = _play()
    play.ack("cleo")
    play.forget()
    play.wait(30 * M)
    assert play.did == ["page cs-manager"]
    assert play.incident.asks["pause"].state == "open"


def test_rule_19_asking_again_joins_the_open_question() -> None:
    play = _play()
    play.send(Heard(event="x"))
    play.forget()
    play.send(Heard(event="pause"))
    assert play.did == []
    assert play.incident.asks["pause"].path == "b"


def test_rule_19_asking_for_the_undo_withdraws_the_open_question() -> None:
    play = _play()
    play.send(Heard(event="resume"))
    assert play.incident.asks["pause"].state == "withdrawn"
    # The undo of what has not run needs nobody.
    assert "resume" not in play.incident.asks
    assert "ask-needless" in play.codes()


def test_rule_19_what_has_run_is_not_asked_about_until_it_is_undone() -> None:
    play = _play()
    play.press("pause.yes", "cleo")
    play.forget()
    play.send(Heard(event="pause"))
    assert play.did == ["tell war-room"]
    play.send(Heard(event="resume"))
    assert play.did[1:] == ["ask resume", "page cs-manager"]
    play.press("resume.yes", "cleo")
    assert (play.incident.asks["pause"].state, play.incident.asks["resume"].state) == ("undone", "ran")
    play.forget()
    play.send(Heard(event="pause"))
    assert "ask pause" in play.did


def test_rule_19_a_run_in_doubt_pages_the_lead_and_is_asked_about() -> None:
    play = _play(answers={"pause": "uncertain"})
    play.press("pause.yes", "cleo")
    assert "connector-uncertain" in play.codes()
    assert play.did[-1] == "page shift-lead"
    play.send(EffectMarked(key=play.incident.asks["pause"].effect, verdict="sent", by="ana"))
    assert play.incident.asks["pause"].state == "ran"
    assert play.did[-1] == "tell war-room"


def test_rule_19_a_failure_that_nobody_handles_pages_the_lead() -> None:
    play = _play(first=Http(connector="route"), answers={"route": "failed"})
    assert play.did == ["http route", "page shift-lead"]


def test_a_connector_done_by_hand_is_done_by_the_yes() -> None:
    play = _play(first=Ask(connector="block-by-hand"))
    play.press("block-by-hand.yes", "dan")
    assert play.incident.asks["block-by-hand"].state == "ran"
    assert "connector-by-hand" in play.codes()
    assert not [it for it in play.effects if it.purpose == "connector"]


def test_P_19_in_a_drill_a_connector_is_only_noted() -> None:
    play = _play(world="DRL-7")
    play.press("pause.yes", "cleo")
    effect = next(it for it in play.effects if it.purpose == "connector")
    assert (effect.state, play.incident.asks["pause"].state) == ("drilled", "ran")
    assert play.did[-1] == "tell war-room"


def test_rule_22_the_undo_is_offered_and_what_is_not_undone_is_named_at_the_close() -> None:
    play = _play()
    play.press("pause.yes", "cleo")
    assert [it.name for it in offered(play.incident, play.setting())] == ["resume", "cleared", "firing"]
    play.send(Heard(event="over"))
    assert play.entry("ended").params["not_undone"] == "pause"
    assert [it.reason for it in play.effects][-2:] == ["word-not-undone"] * 2


def test_rule_22_the_offered_undo_runs_at_once() -> None:
    play = _play()
    play.press("pause.yes", "cleo")
    with pytest.raises(NotAllowed, match="role-needed"):
        play.press("resume", "ben")
    play.press("resume", "cleo")
    play.send(Heard(event="over"))
    assert play.entry("ended").params["not_undone"] == ""


def test_a_question_ends_with_its_incident() -> None:
    play = _play()
    play.send(Heard(event="over"))
    assert play.incident.asks["pause"].state == "withdrawn"


def test_two_runs_at_once_keep_their_own_answers() -> None:
    rb = runbook("x", [state("a", buttons=[button("go", "order-desk", do(Http(connector="route")))])])
    play = Play(rb, answers={"route": "none"}).open()
    play.press("go", "ben")
    play.press("go", "ben")
    first, second = [it.key for it in play.effects if it.purpose == "connector"]
    play.send(EffectReported(key=first, outcome="failed", before="sending"))
    play.send(EffectReported(key=second, outcome="sent", before="sending"))
    assert play.incident.asks["route"].state == "ran"
    assert play.codes().count("connector-failed") == 1
