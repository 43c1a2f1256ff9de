"""Reliability 8.5 from a message to an approval: which sources are believed, and for how long it is remembered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tocsin.engine.model import command as ask
from tocsin.engine.model.command import Actor
from tocsin.engine.run.intake import SIGNED_WITH
from tocsin.engine.run.reader import SiteReader
from tocsin.engine.run.service import Asked, perform

from .shop import Shop

BOOK = """\
runbook: payments-failing
title: 支付失败 | Payments fail
lead: shift-lead
one_per: shop
triggers:
  said: {event: payments-down}
  counted: {metric: payment.failed, above: 5%}
severity: {start: sev3}
states:
  repair:
    phase: handling
    title: 修复 | Repair
    do: {notice: sorry}
    after:
      2h: {end: handed-over}
    buttons:
      over: {label: 好了 | Over, by: shift-lead, end: resolved}
notices:
  sorry:
    title: 致歉 | Sorry
    audience: affected-customers
    approve: cs-manager
    within: 2h
    text: {zh: 抱歉，支付失败，正在修复。, en: Sorry - payments fail and we are repairing it.}
"""
SOURCES = """\
  pay: {type: json, secret: file:pay.secret}
  prom: {type: json, open: true}
"""
PROOF = {SIGNED_WITH: "file:pay.secret"}
TMALL = {"shop": "tmall"}


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path / "site")
    (shop.root / "runbooks" / "payments-failing.yaml").write_text(BOOK, encoding="utf-8")
    settings, team = shop.root / "tocsin.yaml", shop.root / "team.yaml"
    settings.write_text(settings.read_text("utf-8") + SOURCES, "utf-8")
    (shop.root / "pay.secret").write_text("s" * 32, "utf-8")
    told = team.read_text("utf-8")
    metric = "  payment.failed: {title: 支付失败率 | Payments that fail, kind: share, step: 1m, per: [shop]}\n"
    team.write_text(told.replace("\nmetrics:\n", f"\nmetrics:\n{metric}"), "utf-8")
    shop.boot()
    yield shop
    shop.die()


def fire(shop: Shop, source: str, headers: dict[str, str] | None = None, state: str = "firing") -> None:
    body = {"event": "payments-down", "labels": TMALL, "id": source, "state": state}
    shop.post(json.dumps(body).encode(), source, headers)


def figure(shop: Shop, source: str, value: float, headers: dict[str, str] | None = None) -> None:
    body = {"metric": "payment.failed", "value": value, "labels": TMALL}
    shop.post(json.dumps(body).encode(), source, headers)


def doubt(shop: Shop) -> str:
    return shop.incident().unsigned


def card(shop: Shop, lang: Any = "en", by: str = "lina") -> Any:
    from tocsin.engine.model.question import Show

    reader = SiteReader(shop.running)
    return shop.request("ask", lambda turn: reader.answer(turn, Show(incident="INC-1"), Actor(name=by), lang))


def test_rule_8_5_by_a_token_an_incident_opens_and_says_that_one_approval_more_is_needed(shop: Shop) -> None:
    fire(shop, "prom")
    assert doubt(shop) == "prom"
    codes = [code for (code,) in shop.rows("SELECT code FROM tocsin_journal WHERE incident = 'INC-1'")]
    assert {"opened-unsigned", "notice-one-more"} <= set(codes)
    (notice,) = card(shop).notices
    assert (notice.one_more, notice.state) == ("prom", "asking")
    asked = [one for one in shop.ledger.arrived if one.facts.get("purpose") == "approve"]
    assert asked
    told = {"zh": "须比平时多一人批准", "en": "one approval more than usual is needed"}
    assert all(told[one.lang] in one.body for one in asked)


def test_rule_8_5_a_signature_costs_nothing_more(shop: Shop) -> None:
    fire(shop, "pay", PROOF)
    assert doubt(shop) == ""
    assert card(shop).notices[0].one_more == ""


def test_rule_8_5_a_source_that_signs_is_not_believed_by_its_token(shop: Shop) -> None:
    fire(shop, "pay")
    assert doubt(shop) == "pay"


def test_rule_8_5_what_a_person_says_or_opens_needs_no_signature(shop: Shop) -> None:
    shop.do("lina", ask.Trigger(runbook="payments-failing", labels=TMALL))
    assert doubt(shop) == ""
    shop.do("lina", ask.SignalEvent(event="payments-down", labels={"shop": "jd"}))
    assert shop.incident("INC-2").unsigned == ""


def test_rule_8_5_a_source_is_not_believed_by_another_door(shop: Shop) -> None:
    asked = Asked(Actor(name="tills", kind="source"), shop.ids)
    made = shop.do("lina", ask.TokenMake(kind="source", name="tills"))
    assert made.data is not None
    told = ask.SignalEvent(event="payments-down", labels=TMALL)
    shop.request("command.signalevent", lambda turn: perform(turn, told, asked))
    assert doubt(shop) == "tills"
    opens = ask.Trigger(runbook="payments-failing", labels={"shop": "jd"})
    shop.request("command.trigger", lambda turn: perform(turn, opens, asked))
    assert shop.incident("INC-2").unsigned == "tills"


def test_rule_8_5_a_desk_that_reports_by_a_token_is_a_source_and_a_person_is_not(shop: Shop) -> None:
    asked = Asked(Actor(name="tills", kind="source"), shop.ids)
    shop.do("lina", ask.TokenMake(kind="source", name="tills"))
    for number, who in enumerate((asked, Asked(Actor(name="mei"), shop.ids))):
        kind = ("other", "order")[number]
        told = ask.Hear(text="x", kind=kind)
        shop.request("command.hear", lambda turn, told=told, who=who: perform(turn, told, who))  # type: ignore[misc]
    counted = [name for name in shop.running.memory.counters if name.startswith("fed:")]
    assert counted == ["fed:reports.other:tills"]


@pytest.mark.parametrize("restarts", [False, True])
def test_rule_8_5_a_figure_is_as_good_as_the_worst_source_that_tells_it(shop: Shop, restarts: bool) -> None:
    figure(shop, "prom", 0.01)
    shop.go(2)
    if restarts:
        shop.die()
        shop.boot()
    shop.figure("payment.failed", 0.5, **TMALL)
    shop.go(1)
    assert doubt(shop) == "prom"


def test_rule_8_5_the_very_first_figure_of_an_unsigned_source_is_not_believed_either(shop: Shop) -> None:
    figure(shop, "prom", 0.5)
    assert doubt(shop) == "prom"


def test_rule_8_5_a_figure_that_was_signed_or_given_by_a_person_is_believed(shop: Shop) -> None:
    figure(shop, "pay", 0.5, PROOF)
    shop.go(1)
    assert doubt(shop) == ""


@pytest.mark.parametrize("restarts", [False, True])
def test_rule_8_5_a_signed_alert_of_the_same_lifts_it_and_the_end_of_that_does_not_bring_it_back(
    shop: Shop, restarts: bool
) -> None:
    fire(shop, "prom")
    if restarts:
        shop.die()
        shop.boot()
    assert doubt(shop) == "prom"
    fire(shop, "pay", PROOF)
    assert doubt(shop) == ""
    assert card(shop).notices[0].one_more == ""
    fire(shop, "pay", PROOF, state="resolved")
    assert (doubt(shop), shop.incident().level) == ("", "firing")


def test_rule_8_5_a_signed_alert_before_it_is_enough_too_and_one_of_another_key_is_not(shop: Shop) -> None:
    body = {"event": "payments-down", "labels": {"shop": "jd"}, "id": "other"}
    fire(shop, "prom")
    shop.post(json.dumps(body).encode(), "pay", PROOF)
    assert doubt(shop) == "prom"
    assert shop.incident("INC-2").unsigned == ""


def test_rule_8_5_the_two_approvals_release_it(shop: Shop) -> None:
    fire(shop, "prom")
    (notice,) = card(shop).notices
    yes = ask.NoticeApprove(incident="INC-1", notice="sorry", hash=notice.hash)
    manager, *_ = shop.running.memory.library.team.roles["cs-manager"].people
    lead = next(one for one in shop.running.memory.library.team.roles["shift-lead"].people if one != manager)
    shop.do(manager, yes)
    assert shop.ledger.of("customer") == []
    assert shop.incident().notices["sorry"].state == "asking"
    shop.do(lead, yes)
    assert len(shop.ledger.of("customer")) == 1
