"""P-10, rule 16: a clock that jumps neither silences the engine nor makes it tell customers what may be false."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tocsin.engine.model import command as ask
from tocsin.engine.model.time import HOUR, MINUTE, Instant, Length
from tocsin.engine.run.clock import SteppedClock

from .shop import START, Shop


class JumpyClock(SteppedClock):
    """The wall clock can be set; the other goes on as it did."""

    def __init__(self, start: Instant) -> None:
        super().__init__(start)
        self.ahead = 0

    def wall(self) -> Instant:
        return Instant(super().wall() + self.ahead)

    def mono(self) -> Instant:
        return super().wall()

    def go_to(self, instant: Instant) -> None:
        super().go_to(Instant(instant - self.ahead))


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path / "site")
    shop.clock = JumpyClock(START)
    shop.boot()
    shop.do("lina", ask.Trigger(runbook="order-anomaly", labels={"shop": "flagship"}))
    yield shop
    shop.die()


def jump(shop: Shop, length: int) -> None:
    assert isinstance(shop.clock, JumpyClock)
    shop.clock.ahead += length
    shop.running.engine.turn()
    shop.settle()


def codes(shop: Shop, incident: str = "INC-1") -> list[str]:
    return [code for (code,) in shop.rows("SELECT code FROM tocsin_journal WHERE incident=? ORDER BY seq", incident)]


def test_rule_16_a_jump_ahead_is_in_the_journal_before_the_timers_that_it_makes_overdue(shop: Shop) -> None:
    jump(shop, 10 * MINUTE)
    lines = codes(shop)
    assert lines.index("clock-jumped") < lines.index("timer-late")


def test_P_10_after_a_jump_pages_go_on_and_customers_wait_for_a_person(shop: Shop) -> None:
    pages = len(shop.ledger.of("page"))
    jump(shop, HOUR)
    assert len(shop.ledger.of("page")) > pages
    apology = shop.incident().notices["apology"]
    shop.do("haoran", ask.NoticeApprove(incident="INC-1", notice="apology", hash=apology.hash))
    shop.go(1)
    assert shop.ledger.of("customer") == []
    shop.do("haoran", ask.NoticeStop(lift=True))
    shop.go(1)
    assert [m.facts["notice"] for m in shop.ledger.of("customer")] == ["apology"]


def test_P_10_F_040_a_jump_back_fires_nothing_early_and_nothing_twice(shop: Shop) -> None:
    shop.go(6)
    before = [(m.to, m.facts.get("about")) for m in shop.ledger.of("page")]
    jump(shop, -HOUR)
    shop.go(30)
    assert [(m.to, m.facts.get("about")) for m in shop.ledger.of("page")] == before
    assert shop.incident().config == {"": "check"}
    shop.go(60)
    assert shop.incident().config[""] == "respond"


def test_a_small_correction_of_the_clock_is_no_jump(shop: Shop) -> None:
    jump(shop, Length(30 * 1_000_000))
    assert shop.running.memory.stops == {}
