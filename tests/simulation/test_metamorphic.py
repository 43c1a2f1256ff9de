"""Two worlds that must end alike, or differ in one direction only (M-1 to M-6)."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

import pytest

from tocsin.engine.model import command as ask
from tocsin.engine.model.command import Command
from tocsin.engine.model.incident import LIVE
from tocsin.engine.model.time import HOUR, MILLISECOND, MINUTE, SECOND, WEEK, Length

from .site import kept_readings
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


def keys(world: World, kind: str) -> set[tuple[str, ...]]:
    """The live ledger without its times and without the numbers of steps: who was told what, by which channel."""
    names = ("incident", "notice", "issue", "about", "role")
    return {
        (*(it.message.facts.get(name, "") for name in names), it.channel, it.message.to)
        for it in world.ledger.of(kind) if it.message.world == LIVE
    }  # fmt: skip


def disturbed(seed: int, disturb: Callable[[World], None], moments: tuple[int, ...]) -> World:
    """The scripted evening, in which something happens to the process at these minutes."""
    world = World(Plan(seed=seed, on=frozenset(), storm=STORM, steady=True))
    with kept_readings():
        # One script and nobody else: otherwise people would answer another course of things.
        world._heap.clear()
        world.people.received = lambda message: None  # type: ignore[method-assign]
        world._boot()
        for minute, who, command in SCRIPT:
            world.at(world.now + minute * MINUTE, "script", partial(world.people.do, who, command))
        for minute in range(0, 60, 2):
            when = world.now + minute * MINUTE
            body = {"metric": "orders.lost", "value": 9, "labels": {"shop": "flagship"}, "at": when / SECOND}
            world.at(when, "feed", partial(world.sources.post, "shop", body, f"feed/{minute}"))
        for minute in range(4, 120, 1):
            world.at(world.now + minute * MINUTE, "script", partial(approve_all, world))
        for moment in moments:
            world.at(world.now + moment, "disturb", partial(disturb, world))
        world._until(world.now + 3 * HOUR)
        world.oracles.safety()
        assert world.oracles.found == []
        world.close()
    return world


def approve_all(world: World) -> None:
    """Whoever may, says yes to what is asked."""
    for incident in world.disk.incidents().values() if world.node is not None else ():
        for notice in incident.notices.values():
            if notice.state == "asking":
                seen = ("haoran", notice.hash, tuple(row.body for row in notice.rows), world.wall())
                place = (incident.id, notice.name, notice.issue, notice.revision)
                world.people.seen.setdefault(place, []).append(seen)
                yes = ask.NoticeApprove(incident=incident.id, notice=notice.name, hash=notice.hash[:12])
                world.people.do("haoran", yes)


def around(world: World, chance: random.Random) -> tuple[int, ...]:
    """Two moments at which something was between its claim and its arrival, and two at which nothing was."""
    sent = [it.at - world.plan.start - MILLISECOND // 2 for it in world.ledger.arrived]
    told = [it.at - world.plan.start - MILLISECOND // 2 for it in world.ledger.of("customer")]
    return (chance.choice(sent), chance.choice(told), *(chance.randrange(0, 40 * MINUTE) for _ in range(2)))


SCRIPT: tuple[tuple[int, str, Command], ...] = (
    (9, "lina", ask.Ack(incident="INC-1")),
    (11, "lina", ask.Fact(incident="INC-1", fact="affected", value="50")),
    (13, "lina", ask.Do(incident="INC-1", button="real")),
    (17, "haoran", ask.Do(incident="INC-1", button="pause-promotion.yes")),
)


@pytest.mark.parametrize("seed", range(1, 7))
def test_M_3_a_kill_at_any_moment_tells_customers_no_more_and_pages_no_less(seed: int) -> None:
    calm = disturbed(seed, World._kill_now, ())
    assert keys(calm, "customer")
    assert keys(calm, "page")
    chance = random.Random(seed)
    for _ in range(3):
        moments = around(calm, chance)
        killed = disturbed(seed, World._kill_now, moments)
        assert killed.count["starts"] == 5
        assert keys(killed, "customer") <= keys(calm, "customer")
        assert keys(killed, "page") >= keys(calm, "page")
        assert all(killed.ledger.count(key) == 1 for key in customers(killed))


@pytest.mark.parametrize("seed", range(1, 7))
def test_M_6_a_healthy_successor_tells_customers_just_what_one_process_does(seed: int) -> None:
    alone = disturbed(seed, World._succeed, ())
    chance = random.Random(seed)
    moments = around(alone, chance)
    followed = disturbed(seed, World._succeed, moments)
    assert followed.count["starts"] == 5
    assert keys(followed, "customer") == keys(alone, "customer")
    assert keys(followed, "page") >= keys(alone, "page")


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
