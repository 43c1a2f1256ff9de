"""Two worlds that must end alike, or differ in one direction only (M-1 to M-6)."""

from __future__ import annotations

import pytest

from tocsin.engine.model.incident import LIVE
from tocsin.engine.model.time import HOUR, WEEK, Length

from .world import START, Plan, World

STORM = Length(2 * HOUR)


def played(seed: int, *kinds: str, start: int = START) -> World:
    world = World(Plan(seed=seed, on=frozenset(kinds), storm=STORM, start=start, steady=True))
    assert world.run() == []
    return world


def told(world: World) -> list[tuple[int, str, str, str]]:
    """The live ledger: when since the beginning, by which channel, under which key, in which words."""
    return [
        (it.at - world.plan.start, it.channel, it.message.key, it.message.body)
        for it in world.ledger.arrived if it.message.world == LIVE
    ]  # fmt: skip


def customers(world: World) -> set[str]:
    return {it.message.key for it in world.ledger.of("customer")}


def incidents(world: World) -> set[tuple[str, str, str]]:
    """Opened by what and under which key."""
    return {(i.runbook, i.key, i.opened_by) for i in world.disk.incidents().values() if i.world == LIVE}


@pytest.mark.parametrize("seed", [2, 6])
def test_M_1_deliveries_that_come_twice_change_nothing(seed: int) -> None:
    once, twice = played(seed), played(seed, "repeat")
    assert twice.count["accepted"] > once.count["accepted"]
    assert incidents(twice) == incidents(once)
    assert [row[1:3] for row in told(twice)] == [row[1:3] for row in told(once)]


@pytest.mark.parametrize("seed", [2, 6])
def test_M_2_alerts_in_another_order_within_the_lateness_limit_end_alike(seed: int) -> None:
    ordered, mixed = played(seed), played(seed, "reorder")
    levels = [sorted((lv.event, lv.fingerprint) for lv in world.disk.levels()) for world in (ordered, mixed)]
    assert levels[0] == levels[1]


@pytest.mark.parametrize("seed", [2, 6])
def test_M_4_a_drill_beside_live_work_leaves_the_live_ledger_as_it_was(seed: int) -> None:
    alone, beside = played(seed), played(seed, "drill")
    assert beside.count["drills"] > 0
    assert told(beside) == told(alone)


def test_M_5_a_week_later_everything_happens_a_week_later() -> None:
    now, later = played(2), played(2, start=START + WEEK)
    assert [row[:3] for row in told(later)] == [row[:3] for row in told(now)]


@pytest.mark.parametrize("seed", [2, 6])
def test_M_3_M_6_deaths_and_successors_tell_no_customer_twice_and_lose_no_page(seed: int) -> None:
    for kinds in (("kill", "crash-transaction"), ("takeover",)):
        world = played(seed, *kinds)
        for key in customers(world):
            assert world.ledger.count(key) == 1
        rows = world.disk.outbox()
        assert all(
            world.ledger.count(key) for key, row in rows.items() if row.effect.kind == "page" and row.state == "sent"
        )
