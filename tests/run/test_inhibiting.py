"""Inhibition (`inhibit:` of team.yaml), with the semantics that Alertmanager documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.run.effects import COMPLAINTS, PAYMENTS, alert, codes, opened, shop_with, write
from tests.run.shop import Shop
from tocsin.engine.model import command as ask
from tocsin.engine.run import inhibiting
from tocsin.engine.run.turn import Turn

ALONE = COMPLAINTS.replace("caused_by: payments\n", "")
BY_RUNBOOK = """
inhibit:
  payments-first: {while: payments, hold: complaints, equal: shop}
"""
BY_TRIGGER = """
inhibit:
  payments-first: {while: payments/down, hold: [complaints/many], equal: [shop]}
"""


def floor(tmp_path: Path, team: str = BY_RUNBOOK, complaints: str = ALONE, payments: str = PAYMENTS) -> Shop:
    return shop_with(tmp_path, complaints=complaints, payments=payments, team=team)


@pytest.mark.parametrize("team", [BY_RUNBOOK, BY_TRIGGER])
def test_while_the_first_goes_on_the_other_opens_nothing_and_is_noted_once(tmp_path: Path, team: str) -> None:
    shop = floor(tmp_path, team)
    alert(shop, "pay-down")
    alert(shop, "complaints-many")
    shop.go(60)
    assert opened(shop) == ["payments"]
    assert codes(shop).count("fired-but-held") == 1
    shop.die()


@pytest.mark.parametrize("team", [BY_RUNBOOK, BY_TRIGGER])
def test_when_the_first_ends_what_still_fires_opens(tmp_path: Path, team: str) -> None:
    shop = floor(tmp_path, team)
    alert(shop, "pay-down")
    alert(shop, "complaints-many")
    alert(shop, "pay-down", "resolved")
    shop.settle()
    assert opened(shop) == ["complaints"]
    shop.die()


def test_it_does_not_wait_for_the_cool_down_of_the_first(tmp_path: Path) -> None:
    shop = floor(tmp_path, payments=PAYMENTS.replace("one_per", "cooldown: 2h\none_per"))
    alert(shop, "pay-down")
    alert(shop, "complaints-many")
    shop.do("lina", ask.Close(incident="INC-1", outcome="resolved", reason="repaired"))
    shop.settle()
    assert opened(shop) == ["complaints"]
    shop.die()


def test_what_has_cleared_meanwhile_opens_nothing(tmp_path: Path) -> None:
    shop = floor(tmp_path)
    alert(shop, "pay-down")
    alert(shop, "complaints-many")
    alert(shop, "complaints-many", "resolved")
    alert(shop, "pay-down", "resolved")
    shop.go(5)
    assert opened(shop) == []
    shop.die()


def test_an_incident_that_is_open_already_keeps_hearing_of_its_trigger(tmp_path: Path) -> None:
    shop = floor(tmp_path)
    alert(shop, "complaints-many")
    alert(shop, "pay-down")
    alert(shop, "complaints-many", "resolved")
    assert not shop.incident().open
    shop.die()


def test_labels_in_equal_must_be_the_same_and_without_any_all_are_held(tmp_path: Path) -> None:
    shop = floor(tmp_path)
    alert(shop, "pay-down")
    alert(shop, "complaints-many", key="outlet")
    assert opened(shop) == ["payments", "complaints"]
    shop.die()
    path = shop.root / "team.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(", equal: shop", ""), encoding="utf-8")
    shop.boot()
    alert(shop, "complaints-many", key="third")
    assert opened(shop) == ["payments", "complaints"]
    shop.die()


def test_a_label_that_is_missing_and_one_that_is_empty_are_the_same(tmp_path: Path) -> None:
    shop = floor(tmp_path, complaints=ALONE.replace("one_per: shop\n", ""))
    alert(shop, "pay-down")
    alert(shop, "complaints-many")
    assert opened(shop) == ["payments", "complaints"]  # `shop` is empty here and `flagship` there
    shop.die()
    both = PAYMENTS.replace("one_per: shop\n", "")
    shop = shop_with(tmp_path / "two", payments=both, complaints=ALONE.replace("one_per: shop\n", ""), team=BY_RUNBOOK)
    alert(shop, "pay-down")
    alert(shop, "complaints-many")
    assert opened(shop) == ["payments"]
    shop.die()


def test_a_silenced_trigger_still_holds_others_back(tmp_path: Path) -> None:
    shop = floor(tmp_path, BY_TRIGGER)
    shop.do("lina", ask.Silence(runbook="payments", length="1h", reason="the bank works on it"))
    alert(shop, "pay-down")
    alert(shop, "complaints-many")
    assert opened(shop) == []
    shop.die()


@pytest.mark.parametrize("team", [BY_RUNBOOK, BY_TRIGGER])
def test_what_is_on_trial_holds_nobody_back(tmp_path: Path, team: str) -> None:
    shop = floor(tmp_path, team, payments=PAYMENTS.replace("one_per", "trial: true\none_per"))
    alert(shop, "pay-down")
    alert(shop, "complaints-many")
    assert opened(shop) == ["complaints"]
    shop.die()


@pytest.mark.parametrize("team", [BY_RUNBOOK, BY_TRIGGER])
def test_after_a_false_alarm_nobody_is_held_back_by_it(tmp_path: Path, team: str) -> None:
    shop = floor(tmp_path, team)
    alert(shop, "pay-down")
    alert(shop, "complaints-many")
    shop.do("lina", ask.Close(incident="INC-1", outcome="false-alarm", reason="a test of the bank"))
    shop.settle()
    assert opened(shop) == ["complaints"]
    shop.die()


def test_an_end_that_came_while_the_engine_was_down_is_noticed(tmp_path: Path) -> None:
    shop = floor(tmp_path)
    alert(shop, "pay-down")
    alert(shop, "complaints-many")
    shop.die()
    path = shop.root / "team.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(BY_RUNBOOK, ""), encoding="utf-8")
    shop.boot()
    shop.settle()
    assert opened(shop) == ["payments", "complaints"]
    shop.die()


def test_inhibition_comes_before_absorption(tmp_path: Path) -> None:
    shop = floor(tmp_path, complaints=COMPLAINTS)
    alert(shop, "pay-down")
    alert(shop, "complaints-many")
    assert shop.incident().also == {}
    assert "fired-but-held" in codes(shop)
    shop.die()


def test_a_source_that_has_been_absorbed_still_holds_others_back(tmp_path: Path) -> None:
    team = "\ninhibit:\n  first: {while: complaints, hold: refunds, equal: shop}\n"
    shop = shop_with(tmp_path)
    shop.die()
    third = ALONE.replace("runbook: complaints", "runbook: refunds").replace("complaints-many", "refunds-many")
    (shop.root / "runbooks" / "refunds.yaml").write_text(third, encoding="utf-8")
    path = shop.root / "team.yaml"
    path.write_text(path.read_text(encoding="utf-8") + team, encoding="utf-8")
    write(shop)
    shop.boot()
    alert(shop, "pay-down")
    alert(shop, "complaints-many")
    alert(shop, "refunds-many")
    assert opened(shop) == ["payments"]
    alert(shop, "complaints-many", "resolved")
    shop.settle()
    assert opened(shop) == ["payments", "refunds"]
    shop.die()


def test_it_can_be_said_who_holds_whom(tmp_path: Path) -> None:
    shop = floor(tmp_path)
    alert(shop, "pay-down")
    alert(shop, "complaints-many")
    [tracker] = shop.running.memory.signals.firing("live", "complaints", "shop=flagship")
    holding = inhibiting.holding(Turn(shop.running.memory, shop.clock.wall()), tracker)
    assert holding == inhibiting.Holding("payments-first", "INC-1")
    shop.die()
