"""The courier: three classes of effect, three rules, and never more than one try at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from tocsin.engine.model import command as ask
from tocsin.engine.model.command import Actor
from tocsin.engine.model.decision import Effect
from tocsin.engine.model.incident import LadderState
from tocsin.engine.model.ports import OutboxRow
from tocsin.engine.model.problem import Refused as NotNow
from tocsin.engine.model.time import MINUTE, SECOND, Instant, Length
from tocsin.engine.run.courier import _answered
from tocsin.engine.run.engine import Request
from tocsin.engine.run.outbox import TRIES, settled
from tocsin.engine.run.service import Asked, perform
from tocsin.engine.run.turn import Turn
from tocsin.engine.run.verdict import DIED, Verdict
from tocsin.notifiers.base import Message, Refused, Unknown
from tocsin.notifiers.base import Verdict as Answer

from .shop import Shop

NOW = Instant(1_000_000_000_000)
PAGE = Effect(key="INC-1/1/0/sms/ben", kind="page", world="live", incident="INC-1", purpose="page", channel="sms")
SENDING = OutboxRow(effect=PAGE, state="sending", token=1, due=NOW, deadline=NOW, attempts=1)
CUSTOMER = replace(PAGE, kind="customer", purpose="notice", repeat="once")
CONNECTOR = replace(PAGE, kind="internal", purpose="connector", repeat="once")
SAFE = replace(PAGE, kind="internal", purpose="tell", repeat="safe")
UNKNOWN = Verdict(word="unknown", why="timed-out")
NO = Verdict(word="refused", why="busy")
NEVER = Verdict(word="refused", why="no such number", permanent=True)
YES = Verdict(word="sent", receipt="r1")

TABLE = [
    (PAGE, YES, "sent"), (PAGE, UNKNOWN, "ready"), (PAGE, NO, "ready"), (PAGE, NEVER, "failed"), (PAGE, DIED, "ready"),
    (CUSTOMER, YES, "sent"), (CUSTOMER, UNKNOWN, "uncertain"), (CUSTOMER, NO, "ready"), (CUSTOMER, NEVER, "failed"),
    (CUSTOMER, DIED, "uncertain"),
    (CONNECTOR, UNKNOWN, "uncertain"), (CONNECTOR, NO, "ready"), (CONNECTOR, DIED, "uncertain"),
    (SAFE, UNKNOWN, "ready"), (SAFE, DIED, "ready"), (SAFE, NEVER, "failed"),
]  # fmt: skip


@pytest.mark.parametrize(("effect", "verdict", "after"), TABLE)
def test_P_07_P_12_what_an_answer_makes_of_a_row(effect: Effect, verdict: Verdict, after: str) -> None:
    row, result = settled(replace(SENDING, effect=effect), verdict, NOW)
    assert (row.state, result.after) == (after, after)
    assert (result.before, result.token) == ("sending", 1)
    if after == "ready":
        assert result.due is not None
        assert NOW < result.due <= NOW + MINUTE


def test_a_page_without_an_answer_is_given_up_for_the_next_contact_after_three_tries() -> None:
    row, _ = settled(replace(SENDING, attempts=TRIES), UNKNOWN, NOW)
    assert row.state == "failed"


def test_F_054_the_receivers_own_wait_is_kept() -> None:
    row, _ = settled(SENDING, replace(NO, retry_after=Length(30 * SECOND)), NOW)
    assert row.due == NOW + 30 * SECOND


def test_the_wait_grows_and_is_the_same_in_a_replay() -> None:
    def waits() -> list[int]:
        return [settled(replace(SENDING, attempts=n), NO, NOW)[0].due - NOW for n in (1, 2)]

    assert waits() == waits()
    assert waits()[1] > waits()[0]


# --- the whole way, with a database -----------------------------------------------------


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path / "site")
    shop.boot()
    yield shop
    shop.die()


def customers(shop: Shop) -> str:
    return next(name for name, channel in shop.live.items() if channel.customers)


def approved_apology(shop: Shop) -> None:
    """An incident in which the apology has just been approved."""
    shop.do("lina", ask.Trigger(runbook="order-anomaly", labels={"shop": "flagship"}))
    shop.do("lina", ask.Fact(incident="INC-1", fact="affected", value="12"))
    shop.do("lina", ask.Do(incident="INC-1", button="real"))
    waiting = shop.incident().notices["apology"]
    shop.do("haoran", ask.NoticeApprove(incident="INC-1", notice="apology", hash=waiting.hash))


def test_P_12_a_notice_without_an_answer_waits_for_a_person_and_is_not_sent_again(shop: Shop) -> None:
    shop.answer(customers(shop), Unknown("timed-out"))
    approved_apology(shop)
    shop.go(90)
    assert len([m for m in shop.ledger.of("customer") if m.facts["notice"] == "apology"]) == 1
    assert shop.incident().notices["apology"].uncertain == 1
    shop.die()
    shop.boot()
    shop.go(90)
    assert len([m for m in shop.ledger.of("customer") if m.facts["notice"] == "apology"]) == 1


def test_I_28_a_notice_in_doubt_wakes_somebody(shop: Shop) -> None:
    approvers = len(shop.ledger.of("page"))
    shop.answer(customers(shop), Unknown("timed-out"))
    approved_apology(shop)
    shop.go(10)
    about = [m for m in shop.ledger.of("page")[approvers:] if m.facts.get("about") == "apology"]
    assert any("存疑" in m.body or "不明" in m.body or "doubt" in m.body for m in about)


def test_I_08_only_a_named_person_sends_again_and_both_are_on_record(shop: Shop) -> None:
    shop.answer(customers(shop), Unknown("timed-out"))
    approved_apology(shop)
    shop.answer(customers(shop), None)
    shop.do("lina", ask.NoticeMark(incident="INC-1", notice="apology", verdict="failed", reason="nobody got it"))
    shop.do("lina", ask.NoticeSend(incident="INC-1", notice="apology", reason="nobody got it"))
    keys = [m.key for m in shop.ledger.of("customer") if m.facts["notice"] == "apology"]
    assert len(keys) == len(set(keys)) == 2
    assert keys[1].endswith("/again-1")


def test_P_16_I_18_a_stop_holds_back_what_has_not_left_and_lifting_lets_it_go(shop: Shop) -> None:
    shop.do("haoran", ask.NoticeStop(reason="wrong text seen"))
    approved_apology(shop)
    shop.go(2)
    assert shop.ledger.of("customer") == []
    shop.do("haoran", ask.NoticeStop(lift=True))
    shop.go(2)
    assert [m.facts["notice"] for m in shop.ledger.of("customer")] == ["apology"]


@pytest.mark.parametrize(("answer", "told"), [(Refused("busy"), (0, 1, 0)), (Unknown("late"), (0, 0, 1))])
def test_P_16_what_was_on_its_way_when_it_was_stopped_is_waited_for_and_never_tried_again(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, answer: Refused | Unknown, told: tuple[int, int, int]
) -> None:
    """The stop comes between the send and its answer: nothing may be called failed before, or leave after."""
    channel, tried, seen = shop.live[customers(shop)], [], []

    def send(message: Message) -> Answer:
        tried.append(message.key)
        if len(tried) == 1:
            stop = ask.NoticeStop(incident="INC-1", notice="apology", reason="wrong text")
            request = Request("stop", lambda turn: perform(turn, stop, Asked(Actor(name="haoran"), shop.ids)), _no, _no)
            shop.running.engine.turn([request])
            seen.append(shop.incident().notices["apology"])
        return answer

    monkeypatch.setattr(channel, "send", send)
    approved_apology(shop)
    assert [(it.state, it.waiting, it.failed, it.said) for it in seen] == [("stopped", 1, 0, False)]
    shop.go(30)
    after = shop.incident().notices["apology"]
    assert (after.state, (after.sent, after.failed, after.uncertain)) == ("stopped", told)
    assert len([key for key in tried if "/again" not in key]) == 1


def _no(_result: object) -> None:
    pass


def test_P_17_a_notice_that_was_held_back_too_long_is_stale_and_never_sent(shop: Shop) -> None:
    shop.do("haoran", ask.NoticeStop(reason="wrong text seen"))
    approved_apology(shop)
    shop.go(180)
    shop.do("haoran", ask.NoticeStop(lift=True))
    shop.go(5)
    assert [m for m in shop.ledger.of("customer") if m.facts["notice"] == "apology"] == []


def test_P_13_an_approval_for_other_words_is_refused(shop: Shop) -> None:
    shop.do("lina", ask.Trigger(runbook="order-anomaly", labels={"shop": "flagship"}))
    shop.do("lina", ask.Do(incident="INC-1", button="real"))
    with pytest.raises(NotNow):
        shop.do("haoran", ask.NoticeApprove(incident="INC-1", notice="apology", hash="0123456789abcdef"))


def test_F_065_when_a_contact_refuses_the_next_rung_is_paged_at_once(shop: Shop) -> None:
    shop.answer("terminal", Refused("no-such-number", permanent=True))
    shop.do("lina", ask.Trigger(runbook="order-anomaly", labels={"shop": "flagship"}))
    ladder = shop.incident().ladders["check/do/0"]
    assert len(ladder.paged) > 1
    shop.answer("terminal", None)
    shop.go(30)
    assert shop.ledger.of("page")


def test_P_08_overdue_timers_run_at_start_in_due_order_and_say_how_late(shop: Shop) -> None:
    shop.do("lina", ask.Trigger(runbook="order-anomaly", labels={"shop": "flagship"}))
    shop.die()
    shop.clock.go_on(Length(25 * MINUTE))
    shop.boot()
    shop.settle()
    assert shop.incident().config[""] == "respond"
    assert len(shop.rows("SELECT seq FROM tocsin_journal WHERE code=?", "timer-late")) >= 2


def test_F_031_one_damaged_incident_is_named_and_the_others_go_on(shop: Shop) -> None:
    for name in ("flagship", "outlet"):
        shop.do("lina", ask.Trigger(runbook="order-anomaly", labels={"shop": name}))
    shop.die()
    with closing(sqlite3.connect(shop.root / "shop.db")) as connection, connection:
        connection.execute("UPDATE tocsin_incidents SET state='{\"facts\": 7}' WHERE id='INC-1'")
    shop.boot()
    assert shop.running.memory.damaged == ("INC-1",)
    shop.do("ben", ask.Ack(incident="INC-2"))
    assert shop.incident("INC-2").ladders["check/do/0"].state == "answered"


def test_F_054_what_waits_for_a_resting_channel_leaves_when_the_rest_is_over(shop: Shop) -> None:
    shop.answer("terminal", Refused("too fast", retry_after_s=40.0))
    shop.do("lina", ask.Trigger(runbook="order-anomaly", labels={"shop": "flagship"}))
    shop.answer("terminal", None)
    assert shop.ledger.of("page") == []
    shop.do("lina", ask.PageRole(incident="INC-1", role="planner", text="come"))
    assert shop.ledger.of("page") == []
    shop.go(1)
    assert {m.facts["role"] for m in shop.ledger.of("page")} == {"order-desk", "planner"}


def test_a_fault_in_wording_does_not_cost_the_page(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("wording")

    monkeypatch.setattr(shop.running.engine.courier, "compose", broken)
    shop.do("lina", ask.Trigger(runbook="order-anomaly", labels={"shop": "flagship"}))
    assert shop.ledger.of("page")
    assert all("INC-1" in m.body for m in shop.ledger.of("page"))


def test_P_06_a_page_goes_out_in_the_turn_in_which_it_is_due_and_goes_on_until_somebody_answers(shop: Shop) -> None:
    shop.do("lina", ask.Trigger(runbook="order-anomaly", labels={"shop": "flagship"}))
    assert {m.facts["role"] for m in shop.ledger.of("page")} == {"order-desk"}
    for minute in range(1, 60):
        shop.go(1)
        if minute in (5, 10, 15):
            latest = shop.ledger.of("page")[-1].facts["role"]
            assert latest == {5: "shift-lead", 10: "cs-manager", 15: "order-desk"}[minute]
    before = len([m for m in shop.ledger.of("page") if m.facts.get("about") == "check"])
    shop.do("ben", ask.Ack(incident="INC-1"))
    shop.go(10)
    assert len([m for m in shop.ledger.of("page") if m.facts.get("about") == "check"]) == before


def test_P_15_a_notice_whose_words_are_not_complete_waits_and_nothing_of_it_leaves(shop: Shop) -> None:
    shop.do("lina", ask.Trigger(runbook="order-anomaly", labels={"shop": "flagship"}))
    shop.do("lina", ask.NoticeDraft(incident="INC-1", notice="solved"))
    draft = shop.incident().notices["solved"]
    assert (draft.state, draft.missing, draft.rows) == ("waiting", ("refund_by",), ())
    with pytest.raises(NotNow):
        shop.do("lina", ask.NoticeApprove(incident="INC-1", notice="solved", hash="0" * 12))
    shop.do("lina", ask.Fact(incident="INC-1", fact="refund_by", value="+1d"))
    assert shop.incident().notices["solved"].state == "asking"
    assert shop.ledger.of("customer") == []


def test_F_011_a_process_that_was_stopped_sends_nothing_of_what_it_had_claimed(shop: Shop) -> None:
    approved: list[object] = []
    shop.do("lina", ask.Trigger(runbook="order-anomaly", labels={"shop": "flagship"}))
    shop.do("lina", ask.Do(incident="INC-1", button="real"))
    waiting = shop.incident().notices["apology"]
    command = ask.NoticeApprove(incident="INC-1", notice="apology", hash=waiting.hash)
    asked = Asked(Actor(name="haoran"), shop.ids)
    request = Request("approve", lambda turn: perform(turn, command, asked), approved.append, approved.append)
    shop.running.engine.turn([request])
    assert shop._work
    shop.clock.go_on(Length(60 * SECOND))
    for send in shop._work:
        send()
    assert shop.ledger.of("customer") == []


def test_P_06_a_page_that_was_refused_after_its_answer_is_not_tried_again(shop: Shop) -> None:
    shop.answer("terminal", Refused("busy"))
    shop.do("lina", ask.Trigger(runbook="order-anomaly", labels={"shop": "flagship"}))
    shop.do("ben", ask.Ack(incident="INC-1"))
    shop.answer("terminal", None)
    shop.go(4)
    assert [m for m in shop.ledger.of("page") if m.facts.get("about") == "check"] == []


@pytest.mark.parametrize(("other", "again"), [("waiting", True), ("answered", False)])
def test_P_06_a_page_that_wakes_for_two_is_tried_again_while_one_of_them_waits(
    shop: Shop, other: Literal["waiting", "answered"], again: bool
) -> None:
    """Rule 21: one row wakes the lead about the check and about the severity; the check has been answered."""
    page = replace(PAGE, key="INC-1/1/0/terminal/ben", ladder="check")
    ladder = LadderState(
        id="check", rungs=(("lead",),), answer_within=MINUTE, path="check", visit=1, reason="page", about="check",
        since=NOW, state="answered", answered_by="ben",
    )  # fmt: skip
    beside = replace(ladder, id="severity:sev1", state=other, unsettled=(page.key,))
    shop.do("lina", ask.Trigger(runbook="order-anomaly", labels={"shop": "flagship"}))
    incident = shop.incident("INC-1").fork()
    incident.ladders = {ladder.id: ladder, beside.id: beside}
    turn = Turn(shop.running.memory, NOW)
    turn.scope.incidents["INC-1"] = incident
    assert _answered(turn, page) is not again
