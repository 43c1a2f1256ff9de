"""Promotions in the engine: told ahead once, phases as levels, other thresholds, and the last promotion as usual."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tocsin.engine.model import command as ask
from tocsin.engine.model.time import HOUR, MINUTE, Instant
from tocsin.engine.model.wall import from_local
from tocsin.engine.run.figures import Measured

from .shop import START, Shop

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = """
promotions:
  year-end:
    title: 年终大促 | Year-end sale
    phases:
      warm-up: {title: 预热 | Warm-up}
      peak: {title: 爆发 | Peak, staff: 60, answer_within: 0.5 x}
    dates:
      2025: {peak: 2025-11-20 20:00 to 2025-11-22 00:00}
      2026:
        warm-up: 2026-11-18 00:00 to 2026-11-20 20:00
        peak: 2026-11-20 20:00 to 2026-11-22 00:00
"""
READY = """
runbook: ready
title: 准备 | Getting ready
lead: shift-lead
one_per: promotion
triggers:
  ahead: {event: promotion.any.in-3d}
states:
  check:
    phase: warning
    title: 检查 | Check
    on:
      promotion.any.peak: on-the-day
    after: {20d: {end: over}}
  on-the-day:
    phase: handling
    title: 当天 | On the day
    after: {20d: {end: over}}
"""
PEAK = """
runbook: peak-room
title: 大促值守 | Peak room
lead: shift-lead
triggers:
  begins: {event: promotion.year-end.peak}
states:
  watch:
    phase: response
    title: 值守 | Watch
    on:
      cleared: {end: over}
    after: {20d: {end: forgotten}}
"""
CALL = """
runbook: call
title: 呼叫 | A call
lead: shift-lead
states:
  ring:
    phase: response
    title: 呼叫 | Ring
    do: {page: shift-lead, answer_within: 10m}
    after: {20d: {end: over}}
"""
QUEUE = """
runbook: queue
title: 排队 | Queue
lead: shift-lead
one_per: site
triggers:
  long:
    metric: chat.waiting
    above: 50
    clear: {below: 40, for: 2m}
    peak: {above: 100, clear: {below: 80, for: 2m}}
  odd:
    metric: contacts.arrived
    window: 5m
    above: 2 x usual
    and_at_least: 10
    clear: {for: 10m}
    peak: same
states:
  look:
    phase: response
    title: 看 | Look
    after: {20d: {end: over}}
"""


def at(text: str) -> Instant:
    return from_local(datetime.fromisoformat(text), SHANGHAI)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path / "site")
    for name, text in (("ready", READY), ("peak-room", PEAK), ("queue", QUEUE), ("call", CALL)):
        (shop.root / "runbooks" / f"{name}.yaml").write_text(text, encoding="utf-8")
    with (shop.root / "team.yaml").open("a", encoding="utf-8") as team:
        team.write(CALENDAR)
    shop.boot()
    yield shop
    shop.die()


def until(shop: Shop, text: str) -> None:
    shop.go((at(text) - shop.clock.wall()) / MINUTE)


def opened(shop: Shop, runbook: str) -> list[str]:
    """Every incident of a runbook there ever was."""
    return [name for (name,) in shop.rows("SELECT id FROM tocsin_incidents WHERE runbook = ? ORDER BY id", runbook)]


def is_open(shop: Shop, runbook: str) -> bool:
    return bool(shop.running.memory.open_of("live", runbook))


def restart(shop: Shop, text: str = "") -> None:
    """The process dies, and another begins at that time, or at once."""
    shop.die()
    if text:
        shop.clock.go_to(at(text))
    shop.boot()
    shop.settle()


def published(shop: Shop) -> None:
    """The files as they now are."""
    live = shop.running.channels.live
    shop.request("publish", lambda turn: shop.running.reload(turn, "lina"))
    shop.running.channels.live = live


# --- ahead ------------------------------------------------------------------------------


def test_a_runbook_opens_at_the_very_instant_that_it_asks_for_and_once(shop: Shop) -> None:
    until(shop, "2026-11-14 23:59")
    assert opened(shop, "ready") == []
    until(shop, "2026-11-15 00:00")
    [name] = opened(shop, "ready")
    assert shop.incident(name).labels["promotion"] == "year-end"
    assert shop.incident(name).opened == at("2026-11-15 00:00")
    until(shop, "2026-11-17 12:00")
    assert opened(shop, "ready") == [name]


def test_closed_before_the_promotion_it_does_not_open_again(shop: Shop) -> None:
    until(shop, "2026-11-15 01:00")
    [name] = opened(shop, "ready")
    shop.do("lina", ask.Close(incident=name, outcome="resolved"))
    restart(shop)
    until(shop, "2026-11-30 00:00")
    assert opened(shop, "ready") == [name]


def test_a_server_that_was_down_then_tells_it_when_it_comes_back_and_not_twice(shop: Shop) -> None:
    restart(shop, "2026-11-16 09:00")
    assert len(opened(shop, "ready")) == 1
    restart(shop, "2026-11-16 09:30")
    until(shop, "2026-11-17 09:00")
    assert len(opened(shop, "ready")) == 1


def test_once_the_promotion_has_begun_nothing_is_told_ahead_of_it(shop: Shop) -> None:
    restart(shop, "2026-11-18 00:00")
    until(shop, "2026-11-19 00:00")
    assert opened(shop, "ready") == []


def test_dates_moved_by_publishing_are_heeded_and_an_occurrence_is_told_once(shop: Shop) -> None:
    until(shop, "2026-11-15 01:00")
    assert len(opened(shop, "ready")) == 1
    team = shop.root / "team.yaml"
    team.write_text(team.read_text("utf-8").replace("2026-11-18 00:00", "2026-11-19 06:00"), encoding="utf-8")
    published(shop)
    until(shop, "2026-11-18 12:00")
    assert len(opened(shop, "ready")) == 1


# --- phases as levels ---------------------------------------------------------------------


def test_a_phase_is_a_level_that_begins_and_ends(shop: Shop) -> None:
    until(shop, "2026-11-20 19:59")
    assert not is_open(shop, "peak-room")
    until(shop, "2026-11-20 20:00")
    assert is_open(shop, "peak-room")
    restart(shop)
    until(shop, "2026-11-21 23:59")
    assert len(opened(shop, "peak-room")) == 1
    until(shop, "2026-11-22 00:00")
    assert not is_open(shop, "peak-room")


def test_down_over_the_begin_it_fires_late_and_down_over_the_end_it_is_resolved_late(shop: Shop) -> None:
    restart(shop, "2026-11-21 03:00")
    assert is_open(shop, "peak-room")
    restart(shop, "2026-11-23 08:00")
    assert not is_open(shop, "peak-room")
    assert len(opened(shop, "peak-room")) == 1


def test_down_over_a_whole_phase_nothing_of_it_is_told(shop: Shop) -> None:
    restart(shop, "2026-11-25 00:00")
    until(shop, "2026-11-26 00:00")
    assert opened(shop, "peak-room") == []


def test_an_open_incident_hears_the_begin_of_a_phase(shop: Shop) -> None:
    until(shop, "2026-11-20 20:01")
    [name] = opened(shop, "ready")
    assert shop.incident(name).config == {"": "on-the-day"}


def test_a_promotion_taken_out_of_the_calendar_is_over(shop: Shop) -> None:
    until(shop, "2026-11-21 00:00")
    assert is_open(shop, "peak-room")
    team = shop.root / "team.yaml"
    team.write_text(team.read_text("utf-8").replace(CALENDAR, ""), encoding="utf-8")
    published(shop)
    shop.go(1)
    assert not is_open(shop, "peak-room")


# --- what a phase changes -----------------------------------------------------------------


def waiting(shop: Shop, value: float, minutes: int) -> None:
    for _ in range(minutes):
        shop.figure("chat.waiting", value, site="hotline")
        shop.go(1)


def test_a_trigger_has_other_levels_while_a_phase_holds(shop: Shop) -> None:
    until(shop, "2026-11-21 10:00")
    waiting(shop, 90, 3)
    assert not is_open(shop, "queue")
    waiting(shop, 120, 1)
    assert is_open(shop, "queue")


def test_outside_of_phases_its_levels_are_its_own(shop: Shop) -> None:
    waiting(shop, 60, 1)
    assert is_open(shop, "queue")


def test_a_restart_in_a_phase_goes_on_with_its_levels(shop: Shop) -> None:
    until(shop, "2026-11-21 10:00")
    restart(shop)
    waiting(shop, 90, 2)
    assert not is_open(shop, "queue")


def test_when_a_phase_ends_what_is_beyond_then_fires_though_nothing_arrives(shop: Shop) -> None:
    until(shop, "2026-11-21 23:55")
    waiting(shop, 90, 4)
    shop.go(0.75)
    shop.figure("chat.waiting", 90, site="hotline")
    assert not is_open(shop, "queue")
    until(shop, "2026-11-22 00:00")
    assert is_open(shop, "queue")


def history(shop: Shop, start: str, hours: int, value: float) -> None:
    first = at(start)
    samples = tuple(
        ask.Sample(metric="contacts.arrived", value=value, labels={"site": "hotline"}, at=Instant(first + n * MINUTE))
        for n in range(hours * 60)
    )
    shop.do("lina", ask.Signal(samples=samples, history=True))


def test_usual_in_a_phase_is_the_last_promotion_over_a_restart(shop: Shop) -> None:
    """A year is far more than the store loads at a start for ordinary weeks."""
    history(shop, "2025-11-20 20:00", 4, 100.0)
    until(shop, "2026-11-20 20:30")
    restart(shop)
    for _ in range(6):
        shop.figure("contacts.arrived", 180.0, site="hotline")  # less than twice 100 a minute
        shop.go(1)
    assert not is_open(shop, "queue")
    for _ in range(6):
        shop.figure("contacts.arrived", 230.0, site="hotline")
        shop.go(1)
    assert is_open(shop, "queue")


def test_history_that_is_imported_while_an_incident_is_open_counts_all_the_same(shop: Shop) -> None:
    for _ in range(6):
        shop.figure("chat.waiting", 60, site="hotline")
    assert is_open(shop, "queue")
    history(shop, "2025-11-20 20:00", 1, 100.0)
    [(total, count)] = shop.rows("SELECT sum, count FROM tocsin_baselines WHERE metric = 'contacts.arrived'")
    assert (total, count) == (6000.0, 60)


def test_publishing_a_calendar_brings_back_what_was_imported_before(shop: Shop) -> None:
    history(shop, "2025-11-20 20:00", 2, 100.0)
    team = shop.root / "team.yaml"
    written = team.read_text("utf-8")
    team.write_text(written.replace(CALENDAR, ""), encoding="utf-8")
    restart(shop)
    figures = shop.running.memory.signals.figures
    assert isinstance(figures, Measured)
    known = figures.line("live", figures.team.metrics["contacts.arrived"], '{"site":"hotline"}')
    assert known is not None
    team.write_text(written, encoding="utf-8")
    published(shop)
    metric = figures.team.metrics["contacts.arrived"]
    series = next(labels for name, labels in figures.known("live") if name == "contacts.arrived")
    shop.figure("contacts.arrived", 5, site="hotline")
    found = figures.compared("live", metric, series, None, at("2026-11-20 21:10"))
    assert found is not None
    assert (found.stretch.occurrence, found.hour) == ("2025", 2)


def test_pages_wait_half_as_long_in_the_phase(shop: Shop) -> None:
    until(shop, "2026-11-20 21:00")
    shop.do("lina", ask.Trigger(runbook="call"))
    [name] = opened(shop, "call")
    ladder = next(iter(shop.incident(name).ladders.values()))
    assert (ladder.answer_within, ladder.usually) == (5 * MINUTE, 10 * MINUTE)


def test_a_site_without_promotions_has_nothing_on_its_agenda_for_them(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "plain")
    shop.boot()
    try:
        shop.figure("chat.waiting", 3, site="hotline")
        items = shop.running.memory.world("live").agenda.take(Instant(START + 1000 * HOUR), 10_000)
        assert not [item for item in items if item.sort == "promotion" or item.who.startswith("phase:")]
    finally:
        shop.die()
