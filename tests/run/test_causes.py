"""Absorption (`caused_by:`): one lead, one story, and they part again; and where it meets the other rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.run.effects import COMPLAINTS, PAYMENTS, alert, codes, every, opened, shop_with
from tests.run.shop import Shop
from tocsin.engine.model import command as ask
from tocsin.engine.model.problem import NoSuchThing


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = shop_with(tmp_path)
    yield shop
    shop.die()


def pages(shop: Shop) -> list[str]:
    return [message.key.split("/")[0] for message in shop.ledger.of("page")]


def test_what_an_open_incident_causes_is_told_there_and_opens_nothing(shop: Shop) -> None:
    alert(shop, "pay-down")
    before = len(pages(shop))
    alert(shop, "complaints-many")
    assert opened(shop) == ["payments"]
    assert [(it.runbook, it.trigger, it.over) for it in shop.incident().also.values()] == [("complaints", "many", None)]
    assert "absorbed" in codes(shop, "INC-1")
    assert len(pages(shop)) == before


def test_it_changes_nothing_else_there(shop: Shop) -> None:
    alert(shop, "pay-down")
    before = shop.incident()
    alert(shop, "complaints-many")
    after = shop.incident()
    for name in ("config", "level", "firing", "fired", "severity", "timers", "tasks", "cause"):
        assert getattr(after, name) == getattr(before, name), name


def test_its_end_is_told_there_too_and_a_second_firing_is_a_new_line(shop: Shop) -> None:
    alert(shop, "pay-down")
    alert(shop, "complaints-many")
    alert(shop, "complaints-many", "resolved")
    [also] = shop.incident().also.values()
    assert also.over is not None
    shop.go(5)
    alert(shop, "complaints-many")
    [also] = shop.incident().also.values()
    assert also.over is None
    assert codes(shop, "INC-1").count("absorbed") == 2


def test_another_shop_is_another_story(shop: Shop) -> None:
    alert(shop, "pay-down")
    alert(shop, "complaints-many", key="outlet")
    assert opened(shop) == ["payments", "complaints"]


def test_they_part_when_the_cause_closes_first(shop: Shop) -> None:
    alert(shop, "pay-down")
    alert(shop, "complaints-many")
    alert(shop, "pay-down", "resolved")
    shop.settle()
    assert opened(shop) == ["complaints"]
    assert "parted" in codes(shop, "INC-2")
    assert "INC-2" in pages(shop)


def test_they_part_when_a_person_closes_the_cause_and_nothing_happens_twice(shop: Shop) -> None:
    alert(shop, "pay-down")
    alert(shop, "complaints-many")
    alert(shop, "complaints-many", "resolved")
    shop.do("lina", ask.Close(incident="INC-1", outcome="resolved", reason="repaired"))
    assert opened(shop) == ["payments"]  # it still fires, and has no cool-down
    shop.go(1)
    assert [it.runbook for it in every(shop)] == ["payments", "payments"]


def test_parting_outlives_the_death_of_the_engine(shop: Shop) -> None:
    alert(shop, "pay-down")
    alert(shop, "complaints-many")
    shop.die()
    shop.boot()
    alert(shop, "pay-down", "resolved")
    shop.settle()
    assert opened(shop) == ["complaints"]


def test_one_that_nobody_has_touched_goes_on_in_its_cause(shop: Shop) -> None:
    alert(shop, "complaints-many")
    woken = len(pages(shop))
    assert set(pages(shop)) == {"INC-1"}
    alert(shop, "pay-down")
    child, cause = every(shop)
    assert (child.outcome, child.open, cause.open) == ("absorbed", False, True)
    assert [it.was for it in cause.also.values()] == ["INC-1"]
    assert codes(shop, "INC-1")[-1] == "absorbed-into"
    assert "review-opened" not in codes(shop, "INC-1")
    told = [message for message in shop.ledger.of("internal") if message.key.startswith("INC-1/")]
    assert len(told) == woken  # who had been paged hears where it goes on
    shop.go(60)
    assert set(pages(shop)[woken:]) == {"INC-2"}


def test_it_parts_again_without_a_cool_down(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, complaints=COMPLAINTS.replace("one_per", "cooldown: 2h\none_per"))
    alert(shop, "complaints-many")
    alert(shop, "pay-down")
    alert(shop, "pay-down", "resolved")
    shop.settle()
    assert opened(shop) == ["complaints"]
    assert {"parted", "follows"} <= set(codes(shop, "INC-3"))
    shop.die()


def touch_ack(shop: Shop) -> None:
    shop.do(shop.running.site.team.roles["order-desk"].people[0], ask.Ack(incident="INC-1"))


def touch_lead(shop: Shop) -> None:
    shop.do("haoran", ask.Assign(incident="INC-1", person="haoran"))


def touch_task(shop: Shop) -> None:
    shop.do("haoran", ask.Done(incident="INC-1", task="script"))


def touch_note(shop: Shop) -> None:
    shop.do("haoran", ask.Note(incident="INC-1", text="I am on it"))


@pytest.mark.parametrize("touch", [touch_ack, touch_lead, touch_task, touch_note])
def test_where_people_are_at_work_both_stay_and_one_command_joins_them(tmp_path: Path, touch: object) -> None:
    shop = shop_with(tmp_path)
    alert(shop, "complaints-many")
    shop.go(20)
    assert callable(touch)
    touch(shop)
    alert(shop, "pay-down")
    assert opened(shop) == ["complaints", "payments"]
    assert "cause-found" in codes(shop, "INC-1")
    assert "effect-found" in codes(shop, "INC-2")
    shop.do("haoran", ask.Close(incident="INC-1", outcome="absorbed", reason="one story"))
    assert opened(shop) == ["payments"]
    assert [it.runbook for it in shop.incident("INC-2").also.values()] == ["complaints"]
    assert "review-opened" not in codes(shop, "INC-1")
    shop.go(5)
    assert opened(shop) == ["payments"]
    shop.die()


def test_one_opened_by_hand_stays(shop: Shop) -> None:
    shop.do("haoran", ask.Trigger(runbook="complaints", labels={"shop": "flagship"}))
    alert(shop, "pay-down")
    assert opened(shop) == ["complaints", "payments"]


def test_people_may_always_open_it_by_hand(shop: Shop) -> None:
    alert(shop, "pay-down")
    shop.do("haoran", ask.Trigger(runbook="complaints", labels={"shop": "flagship"}))
    assert opened(shop) == ["payments", "complaints"]
    alert(shop, "complaints-many")  # it joins the one that is open
    assert shop.incident("INC-2").firing == ("many",)
    assert shop.incident("INC-1").also == {}


def test_absorbed_is_an_outcome_only_where_something_can_take_it(shop: Shop) -> None:
    alert(shop, "complaints-many")
    with pytest.raises(NoSuchThing):
        shop.do("haoran", ask.Close(incident="INC-1", outcome="absorbed", reason="?"))
    assert shop.incident().open


# --- with the other rules, in the order of `decide.gates` --------------------------------


def test_on_trial_it_is_not_absorbed_but_noted(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, complaints=COMPLAINTS.replace("one_per", "trial: true\none_per"))
    alert(shop, "pay-down")
    alert(shop, "complaints-many")
    assert shop.incident().also == {}
    assert "trial-would-join" in codes(shop)  # on its own it would have woken nobody
    shop.die()


def test_silenced_it_is_hidden_from_its_cause_too_and_told_there_when_the_silence_ends(shop: Shop) -> None:
    alert(shop, "pay-down")
    shop.do("lina", ask.Silence(runbook="complaints", length="10m", reason="planned"))
    alert(shop, "complaints-many")
    assert shop.incident().also == {}
    shop.go(11)
    assert list(shop.incident().also) == ["complaints/many shop=flagship"]


def test_in_its_cool_down_it_is_still_told_to_its_cause(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, complaints=COMPLAINTS.replace("one_per", "cooldown: 2h\none_per"))
    alert(shop, "complaints-many")
    alert(shop, "complaints-many", "resolved")
    alert(shop, "pay-down")
    alert(shop, "complaints-many")
    assert opened(shop) == ["payments"]
    assert len(shop.incident("INC-2").also) == 1
    alert(shop, "pay-down", "resolved")
    shop.settle()
    assert opened(shop) == []  # parted, but its own cool-down still holds
    shop.go(121)
    assert opened(shop) == ["complaints"]
    shop.die()


def test_after_a_false_alarm_it_stays_quiet_beside_its_cause(shop: Shop) -> None:
    alert(shop, "complaints-many")
    shop.do("haoran", ask.Do(incident="INC-1", button="nothing"))
    alert(shop, "pay-down")
    assert shop.incident("INC-2").also == {}
    alert(shop, "pay-down", "resolved")
    shop.go(5)
    assert opened(shop) == []


def test_rule_26_a_storm_of_the_cause_takes_every_key(shop: Shop) -> None:
    for number in range(22):
        alert(shop, "pay-down", key=f"shop-{number}")
    assert shop.incident("INC-21").labels == {"shop": "*"}
    alert(shop, "complaints-many", key="shop-3")
    alert(shop, "complaints-many", key="somewhere")
    assert "complaints" not in opened(shop)
    assert list(shop.incident("INC-4").also) == ["complaints/many shop=shop-3"]
    assert list(shop.incident("INC-21").also) == ["complaints/many shop=somewhere"]


def test_an_effect_of_an_effect_goes_where_that_one_went(tmp_path: Path) -> None:
    shop = shop_with(tmp_path)
    third = COMPLAINTS.replace("runbook: complaints", "runbook: refunds").replace("complaints-many", "refunds-many")
    (shop.root / "runbooks" / "refunds.yaml").write_text(
        third.replace("caused_by: payments", "caused_by: complaints"), encoding="utf-8"
    )
    shop.die()
    shop.boot()
    alert(shop, "pay-down")
    alert(shop, "refunds-many")
    assert opened(shop) == ["payments", "refunds"]  # complaints are not there to be its cause
    alert(shop, "refunds-many", "resolved")
    shop.settle()
    alert(shop, "complaints-many")
    alert(shop, "refunds-many")
    assert opened(shop) == ["payments"]
    assert [it.runbook for it in shop.incident().also.values()] == ["complaints", "refunds"]
    shop.die()


def test_a_publish_that_makes_it_a_cause_is_heard_at_once(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, complaints=COMPLAINTS.replace("caused_by: payments\n", ""))
    alert(shop, "pay-down")
    alert(shop, "complaints-many")
    assert opened(shop) == ["payments", "complaints"]
    shop.die()


def test_many_signals_are_bounded(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, payments=PAYMENTS.replace("one_per: shop\n", ""))
    alert(shop, "pay-down")
    for number in range(60):
        alert(shop, "complaints-many", key=f"shop-{number}")
    assert opened(shop) == ["payments"]
    assert len(shop.incident().also) == 50
    alert(shop, "pay-down", "resolved")
    shop.settle()
    assert len(shop.running.memory.open_incidents()) == 21  # twenty, and the storm of the rest
    shop.die()
