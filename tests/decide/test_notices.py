"""Rules 18, 20 and 22: drafts, approvals, deliveries, doubt, correction."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.decide.build import H, M, Say, do, end, fact, go, notice, page, runbook, state, task
from tests.decide.play import Play
from tocsin.engine.model.event import (
    CorrectionAsked,
    EffectMarked,
    EffectReported,
    FactGiven,
    Heard,
    NoticeAsked,
    NoticeEdited,
    NoticeRejected,
    NoticeStopped,
    ResendAsked,
)
from tocsin.engine.model.incident import NoticeState
from tocsin.engine.model.problem import NotAllowed, Refused
from tocsin.engine.model.runbook import FactType, GiveNotice, Notice, Tell

TOLD = Tell(room="war-room")


def _play(
    *roles: str, text: Say | None = None, audience: str = "customers", on: Mapping[str, object] | None = None,
    **parts: object,
) -> Play:  # fmt: skip
    words: Notice = notice("sorry", *roles, text=text, audience=audience)
    handlers = {"again": do(GiveNotice(notice="sorry")), "x": go("b"), **(on or {})}
    rb = runbook(
        "x",
        [state("a", do=[GiveNotice(notice="sorry")], on=handlers, tasks=[task("t")]),
         state("b", on={"over": end("over")}, tasks=[task("u")])],
        notices=[words], facts=[fact("refund", FactType.TEXT)],
    )  # fmt: skip
    return Play(rb, **parts).open()  # type: ignore[arg-type]


def _sorry(play: Play) -> NoticeState:
    return play.incident.notices["sorry"]


def test_rule_20_approving_releases_exactly_what_was_approved() -> None:
    play = _play("cs-manager", on={"sent.sorry": do(TOLD)})
    assert play.did == ["notice sorry", "page cs-manager"]
    assert not [it for it in play.effects if it.kind == "customer"]
    rows = _sorry(play).rows
    play.approve("sorry", "cleo")
    sent = [it for it in play.effects if it.kind == "customer"]
    assert [(it.channel, it.address, it.recipient, it.body) for it in sent] == [
        (row.channel, row.address, "-", row.body) for row in rows
    ]
    assert sent[0].body == "致歉 sorry\n\nSorry sorry"
    assert (sent[0].repeat, sent[0].issue, sent[0].revision, sent[0].state) == ("once", 1, 1, "ready")
    assert [it.key for it in sent] == ["INC-1/2/0/banner/-", "INC-1/2/1/sms/-"]
    assert play.did[-1] == "tell war-room"


def test_I_09_a_row_for_customers_names_the_approvals_that_its_claim_demands() -> None:
    play = _play("cs-manager", "deputy")
    play.approve("sorry", "cleo")
    play.now = play.now + 3 * M  # type: ignore[assignment]
    play.approve("sorry", "eve")
    for effect in (it for it in play.effects if it.kind == "customer"):
        assert (effect.text_hash, effect.needs) == (_sorry(play).hash, 2)
        assert all(yes.at >= effect.approvals_since for yes in _sorry(play).approvals)


def test_P_13_a_stale_hash_is_refused_and_nothing_changes() -> None:
    play = _play("cs-manager")
    old = _sorry(play).hash
    play.send(NoticeEdited(notice="sorry", texts={"en": "Truly sorry"}, by="ana"))
    before = play.incident
    from tocsin.engine.model.event import NoticeApproved

    with pytest.raises(Refused, match="notice-changed"):
        play.send(NoticeApproved(notice="sorry", hash=old, by="cleo"))
    assert play.incident is before
    assert (_sorry(play).revision, _sorry(play).author) == (2, "ana")
    assert "Truly sorry" in _sorry(play).rows[0].body


def test_P_14_the_author_never_approves_alone() -> None:
    play = _play("cs-manager")
    play.send(NoticeEdited(notice="sorry", texts={"en": "Truly sorry"}, by="cleo"))
    with pytest.raises(Refused, match="author-alone"):
        play.approve("sorry", "cleo")


def test_P_14_each_role_says_yes_once_and_one_person_speaks_for_one_role() -> None:
    play = _play("cs-manager", "deputy")
    play.approve("sorry", "cleo")
    assert _sorry(play).state == "asking"
    with pytest.raises(Refused, match="already-approved"):
        play.approve("sorry", "cleo")
    play.approve("sorry", "eve")
    assert _sorry(play).state == "released"
    assert {(it.by, it.role) for it in _sorry(play).approvals} == {("cleo", "cs-manager"), ("eve", "deputy")}


def test_P_14_whoever_could_speak_for_both_leaves_the_other_role_free() -> None:
    play = _play("deputy", "cs-manager")
    play.approve("sorry", "cleo")
    play.approve("sorry", "eve")
    assert {(it.by, it.role) for it in _sorry(play).approvals} == {("cleo", "cs-manager"), ("eve", "deputy")}


def test_P_14_an_approval_that_was_not_completed_runs_out() -> None:
    play = _play("cs-manager", "planner")
    play.approve("sorry", "cleo")
    play.now = play.now + 31 * M  # type: ignore[assignment]
    play.approve("sorry", "eve")
    assert _sorry(play).state == "asking"
    assert [it.by for it in _sorry(play).approvals] == ["eve"]


def test_only_the_roles_of_the_notice_approve_or_reject() -> None:
    play = _play("cs-manager")
    with pytest.raises(NotAllowed, match="role-needed"):
        play.approve("sorry", "ana")
    with pytest.raises(NotAllowed, match="role-needed"):
        play.send(NoticeRejected(notice="sorry", reason="no", by="ben"))


def test_rule_20_rejecting_needs_a_reason_and_sends_rejected() -> None:
    play = _play("cs-manager", on={"rejected": do(TOLD)})
    with pytest.raises(Refused, match="reason-needed"):
        play.send(NoticeRejected(notice="sorry", reason="", by="cleo"))
    play.send(NoticeRejected(notice="sorry", reason="too long", by="cleo"))
    assert play.did[-1] == "tell war-room"
    assert "notice:sorry" not in play.incident.ladders
    with pytest.raises(Refused, match="notice-decided"):
        play.approve("sorry", "cleo")


def test_rule_20_the_approver_is_paged_every_five_minutes_until_it_expires() -> None:
    play = _play("cs-manager")
    play.wait(14 * M)
    assert play.did.count("page cs-manager") == 3
    play.wait(M)
    assert _sorry(play).state == "expired"
    assert play.did[-1] == "page shift-lead"
    play.forget()
    play.wait(10 * M)
    assert "page cs-manager" not in play.did


def test_rule_20_an_expired_draft_stays_decidable_until_its_state_is_left() -> None:
    play = _play("cs-manager", on={"sent": do(TOLD), "expired": do(page("planner"))})
    play.wait(20 * M)
    play.approve("sorry", "cleo")
    assert play.did[-1] == "tell war-room"
    play = _play("cs-manager")
    play.wait(20 * M)
    play.send(Heard(event="x"))
    with pytest.raises(Refused, match="notice-decided"):
        play.approve("sorry", "cleo")


def test_rule_20_a_draft_waits_for_a_fact_and_asks_the_lead_for_it() -> None:
    play = _play("cs-manager", text=Say("退款 {{ refund }}", "Refund {{ refund }}"))
    assert (_sorry(play).state, _sorry(play).missing) == ("waiting", ("refund",))
    assert play.did == ["notice sorry", "page shift-lead"]
    with pytest.raises(Refused, match="notice-not-ready"):
        play.approve("sorry", "cleo")
    play.send(FactGiven(fact="refund", value="Friday", by="ana"))
    assert _sorry(play).rows[0].body == "退款 Friday\n\nRefund Friday"
    assert play.did[-1] == "page cs-manager"


def test_rule_20_asked_again_it_replaces_its_own_undecided_draft() -> None:
    play = _play("cs-manager")
    play.send(Heard(event="again"))
    assert (_sorry(play).issue, _sorry(play).revision) == (1, 2)
    assert play.incident.past == {}


def test_rule_20_asked_again_after_it_was_sent_the_approver_hears_so() -> None:
    play = _play("cs-manager")
    play.approve("sorry", "cleo")
    play.send(Heard(event="again"))
    assert (_sorry(play).issue, _sorry(play).revision) == (2, 1)
    told = play.entry("notice-asked").params
    assert (told["times"], told["sent"], told["last"]) == (1, 2, play.now)


def test_rule_20_nobody_must_be_said_out_loud_and_then_it_leaves_at_once() -> None:
    play = _play(on={"sent.sorry": do(TOLD)})
    assert play.did == ["notice sorry", "tell war-room"]


def test_an_empty_audience_is_said_so_and_counts_as_sent_to_nobody() -> None:
    play = _play("cs-manager", audience="none", on={"sent.sorry": do(TOLD)})
    assert "audience-empty" in play.codes()
    play.approve("sorry", "cleo")
    assert play.did[-1] == "tell war-room"
    assert not [it for it in play.effects if it.kind == "customer"]


def test_P_19_in_a_drill_a_notice_is_never_ready_and_counts_as_drilled() -> None:
    play = _play("cs-manager", on={"sent.sorry": do(TOLD)}, world="DRL-7")
    play.approve("sorry", "cleo")
    assert [it.state for it in play.effects if it.kind == "customer"] == ["drilled", "drilled"]
    assert (_sorry(play).drilled, play.did[-1]) == (2, "tell war-room")


def _released(**on: object) -> tuple[Play, list[str]]:
    play = _play("cs-manager", on=on, answers={"sorry": "none"})
    play.approve("sorry", "cleo")
    play.forget()
    return play, ["INC-1/2/0/banner/-", "INC-1/2/1/sms/-"]


def _report(play: Play, key: str, outcome: str) -> None:
    play.send(EffectReported(key=key, outcome=outcome, before="sending"))  # type: ignore[arg-type]


def test_sent_comes_when_no_row_waits_any_more_and_one_was_sent() -> None:
    play, keys = _released(sent=do(TOLD))
    _report(play, keys[0], "failed")
    assert play.did == []
    _report(play, keys[1], "sent")
    assert play.did == ["tell war-room"]
    assert (_sorry(play).sent, _sorry(play).failed) == (1, 1)


def test_failed_comes_when_none_was_sent_and_none_is_in_doubt() -> None:
    play, keys = _released()
    _report(play, keys[0], "failed")
    _report(play, keys[1], "stale")
    assert play.did == ["page shift-lead"]
    assert play.pages()[-1].reason == "wake-failed"


def test_uncertain_comes_once_and_a_person_decides_and_nothing_is_sent_again() -> None:
    play, keys = _released(uncertain=do(TOLD), sent=do(page("planner")))
    _report(play, keys[0], "uncertain")
    _report(play, keys[1], "uncertain")
    assert play.did == ["tell war-room"]
    play.wait(2 * H)
    assert not [it for it in play.effects if it.kind == "customer"]
    decision = play.send(EffectMarked(key=keys[0], verdict="failed", by="cleo"))
    assert decision.verdicts == {keys[0]: "failed"}
    assert play.did[-1] != "page planner"
    play.send(EffectMarked(key=keys[1], verdict="sent", by="ana"))
    assert play.did[-1] == "page planner"
    with pytest.raises(Refused, match="not-in-doubt"):
        play.send(EffectMarked(key=keys[1], verdict="sent", by="ana"))


def test_rule_19_doubt_that_nobody_handles_pages_the_lead() -> None:
    play, keys = _released()
    _report(play, keys[0], "uncertain")
    assert play.did == ["page shift-lead"]


def test_I_28_doubt_after_the_close_still_pages_the_lead() -> None:
    play, keys = _released()
    play.send(Heard(event="x"))
    play.send(Heard(event="over"))
    play.forget()
    _report(play, keys[0], "uncertain")
    assert play.did == ["page shift-lead"]
    assert play.incident.timers == {}


def test_rule_18_a_resend_is_a_persons_word_and_has_keys_of_its_own() -> None:
    play, keys = _released(sent=do(TOLD))
    _report(play, keys[0], "uncertain")
    _report(play, keys[1], "failed")
    with pytest.raises(Refused, match="reason-needed"):
        play.send(ResendAsked(notice="sorry", reason="", by="cleo"))
    play.send(ResendAsked(notice="sorry", reason="nobody got it", by="cleo"))
    again = [it.key for it in play.effects if it.kind == "customer"]
    assert again == [f"{key}/again-1" for key in keys]
    _report(play, again[0], "sent")
    _report(play, again[1], "sent")
    assert (_sorry(play).sent, play.did[-1]) == (2, "tell war-room")


def test_P_16_a_stop_withdraws_the_rows_that_have_not_left() -> None:
    play, keys = _released()
    decision = play.send(NoticeStopped(notice="sorry", reason="wrong", by="ana"))
    assert list(decision.withdrawn) == keys
    assert play.did == ["page shift-lead"]
    _report(play, keys[0], "cancelled")
    assert play.did == ["page shift-lead"]


def test_P_16_a_row_that_was_on_its_way_when_it_was_stopped_is_still_counted() -> None:
    play, keys = _released(sent=do(TOLD))
    play.send(NoticeStopped(notice="sorry", reason="wrong", by="ana"))
    _report(play, keys[1], "sent")
    assert (_sorry(play).sent, _sorry(play).failed, play.did[-1]) == (1, 1, "tell war-room")


def test_stopping_a_draft_takes_it_back() -> None:
    play = _play("cs-manager")
    play.send(NoticeStopped(notice="sorry", by="ana"))
    assert _sorry(play).state == "withdrawn"


def test_rule_22_what_was_sent_offers_a_correction_in_a_persons_words() -> None:
    play = _play("cs-manager")
    with pytest.raises(Refused, match="nothing-to-correct"):
        play.send(CorrectionAsked(notice="sorry", texts={"en": "We were wrong"}, reason="wrong shop", by="cleo"))
    play.approve("sorry", "cleo")
    play.send(CorrectionAsked(notice="sorry", texts={"en": "Wrong", "zh": "更正"}, reason="wrong shop", by="cleo"))
    assert (_sorry(play).issue, _sorry(play).rows[0].body) == (2, "更正\n\nWrong")
    with pytest.raises(Refused, match="author-alone"):
        play.approve("sorry", "cleo")


def test_a_person_may_ask_for_a_notice() -> None:
    play = _play("cs-manager")
    play.send(Heard(event="x"))
    play.send(NoticeAsked(notice="sorry", by="ana"))
    assert _sorry(play).state == "asking"
    with pytest.raises(Refused, match="no-such-notice"):
        play.send(NoticeAsked(notice="sory", by="ana"))
