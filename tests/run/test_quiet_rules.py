"""Sentences of rules 25 to 27 that no other test shows end to end: flapping, attach, queue, cool-down."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.run.effects import COMPLAINTS, alert, codes, every, opened, shop_with
from tests.run.shop import Shop
from tocsin.engine.model import command as ask

ALONE = COMPLAINTS.replace("caused_by: payments\n", "").replace("one_per", "cooldown: 1h\none_per")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = shop_with(tmp_path, complaints=ALONE)
    yield shop
    shop.die()


def flap(shop: Shop, times: int) -> None:
    for _ in range(times):
        alert(shop, "complaints-many")
        shop.go(2)
        alert(shop, "complaints-many", "resolved")
        shop.go(2)


def staying(tmp_path: Path, more: str = "") -> Shop:
    """Complaints whose incident does not end by itself when they clear."""
    text = ALONE.replace("cleared: {end: over}", "cleared: {do: {raise: sev2}}")
    return shop_with(tmp_path, complaints=text.replace("one_per", f"{more}one_per"))


def test_rule_25_while_it_flaps_the_incident_stays_open_and_its_lead_is_told_once(tmp_path: Path) -> None:
    shop = staying(tmp_path)
    flap(shop, 6)
    assert [incident.open for incident in every(shop)] == [True]
    assert shop.incident().level == "firing"
    assert codes(shop, "INC-1").count("trigger-flapping") == 1
    told = {message.key for message in shop.ledger.of("internal")}
    leads = shop.running.site.team.roles["cs-manager"].people
    assert len(told) == len(leads)
    shop.go(31)
    assert shop.incident().level == "cleared"
    shop.die()


def test_rule_26_attach_writes_a_line_and_is_heard_by_the_runbook(tmp_path: Path) -> None:
    shop = staying(tmp_path)
    alert(shop, "complaints-many")
    alert(shop, "complaints-many", "resolved")
    alert(shop, "complaints-many")
    assert [incident.id for incident in every(shop)] == ["INC-1"]
    assert codes(shop, "INC-1").count("trigger-fired") == 1  # the first firing opened it
    assert shop.incident().level == "firing"
    shop.die()


def test_rule_26_what_waited_in_the_queue_and_has_cleared_starts_nothing(tmp_path: Path) -> None:
    shop = staying(tmp_path, "if_open: queue\n")
    alert(shop, "complaints-many")
    alert(shop, "complaints-many", "resolved")
    alert(shop, "complaints-many")
    assert "fired-and-queued" in codes(shop)
    alert(shop, "complaints-many", "resolved")
    shop.do("haoran", ask.Close(incident="INC-1", outcome="resolved", reason="handled"))
    shop.go(90)
    assert opened(shop) == []
    shop.die()


def test_rule_27_in_the_cool_down_there_is_a_line_in_the_incident_that_closed(shop: Shop) -> None:
    alert(shop, "complaints-many")
    alert(shop, "complaints-many", "resolved")
    alert(shop, "complaints-many")
    assert codes(shop, "INC-1")[-1] == "fired-in-cooldown"
    assert opened(shop) == []


def test_rule_27_what_still_fires_when_it_ends_opens_one_that_is_linked(shop: Shop) -> None:
    alert(shop, "complaints-many")
    alert(shop, "complaints-many", "resolved")
    shop.go(10)
    alert(shop, "complaints-many")
    shop.go(49)
    assert opened(shop) == []
    shop.go(2)
    assert opened(shop) == ["complaints"]
    assert "follows" in codes(shop, "INC-2")


def test_rule_27_people_may_start_by_hand_in_the_cool_down(shop: Shop) -> None:
    alert(shop, "complaints-many")
    alert(shop, "complaints-many", "resolved")
    shop.do("haoran", ask.Trigger(runbook="complaints", labels={"shop": "flagship"}))
    assert opened(shop) == ["complaints"]


def test_rule_27_people_may_start_by_hand_what_is_silenced_or_held_back(tmp_path: Path) -> None:
    team = "\ninhibit:\n  first: {while: payments, hold: complaints, equal: shop}\n"
    shop = shop_with(tmp_path, complaints=ALONE, team=team)
    alert(shop, "pay-down")
    shop.do("lina", ask.Silence(runbook="complaints", length="1h", reason="planned"))
    shop.do("haoran", ask.Trigger(runbook="complaints", labels={"shop": "flagship"}))
    assert opened(shop) == ["payments", "complaints"]
    shop.die()


def test_rule_27_a_call_ignores_the_cool_down(tmp_path: Path) -> None:
    caller = COMPLAINTS.replace("runbook: complaints", "runbook: board").replace("caused_by: payments\n", "")
    caller = caller.replace("complaints-many", "board-many").replace(
        "    do: {page: order-desk, answer_within: 10m}\n", "    call: complaints\n"
    )
    caller = caller.replace("cleared: {end: over}", "finished: {end: over}")
    shop = shop_with(tmp_path, complaints=ALONE)
    shop.die()
    (shop.root / "runbooks" / "board.yaml").write_text(caller, encoding="utf-8")
    shop.boot()
    alert(shop, "complaints-many")
    alert(shop, "complaints-many", "resolved")
    assert opened(shop) == []
    alert(shop, "board-many")
    assert opened(shop) == ["board", "complaints"]
    shop.die()
