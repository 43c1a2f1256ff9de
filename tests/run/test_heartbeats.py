"""Heartbeats: silence fires, but only after a first call, and a call ends it; neither a restart nor a death forgets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tocsin.engine.model.command import Actor
from tocsin.engine.model.question import Status
from tocsin.engine.model.time import HOUR, MINUTE, SECOND, Instant
from tocsin.engine.model.view import StatusView
from tocsin.engine.run.doctor import examine
from tocsin.engine.run.reader import SiteReader

from .shop import Shop

NIGHT = """
runbook: night-export
title: 夜间导出没有来 | The nightly export did not come
lead: shift-lead
cooldown: 1m
triggers:
  late: {event: export-late}
severity: {start: sev3}
states:
  look:
    phase: response
    title: 看一下 | Look
    do: {page: shift-lead, answer_within: 5m}
    on:
      cleared: {end: came-after-all}
    after:
      48h: {end: handed-over}
"""
MONITORS = """
  prom: {type: alertmanager, open: true}
monitors:
  export: {type: heartbeat, source: shop, every: 1h, grace: 5m, event: export-late}
  watchdog: {type: heartbeat, source: prom, match: {alertname: Watchdog}, every: 5m}
  tills: {type: heartbeat, metric: orders.lost, every: 10m}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path / "site")
    (shop.root / "runbooks" / "night-export.yaml").write_text(NIGHT, encoding="utf-8")
    settings = shop.root / "tocsin.yaml"
    text = settings.read_text("utf-8").replace(".tocsin/tocsin.db", "shop.db")
    settings.write_text(text + MONITORS, encoding="utf-8")
    shop.boot()
    yield shop
    shop.die()


def call(shop: Shop, at: str = "") -> None:
    """The export says that it has run."""
    shop.post(json.dumps({"metric": "orders.lost", "value": 0, "labels": {"shop": "a"}, "id": at}).encode())


def later(shop: Shop, length: int) -> None:
    shop.go(length / MINUTE)


def open_now(shop: Shop) -> list[str]:
    return [it.runbook for it in shop.running.memory.each_open() if it.runbook == "night-export"]


def trouble(shop: Shop) -> dict[str, str]:
    """What `status` says of monitors: code -> sentence."""
    reader = SiteReader(shop.running)
    view = shop.request("ask", lambda turn: reader.answer(turn, Status(), Actor(name="lina"), "en"))
    assert isinstance(view, StatusView)
    return {one.text.split()[1]: one.code for one in view.trouble if one.code.startswith("trouble-monitor")}


def doctor(shop: Shop) -> dict[object, str]:
    """What `doctor` says of monitors: name -> code."""
    return {one.params["monitor"]: one.code for one in examine(shop.root) if "monitor" in one.params}


def test_F_077_a_source_that_falls_silent_fires_after_period_and_grace_and_a_call_ends_it(shop: Shop) -> None:
    call(shop)
    later(shop, HOUR + 5 * MINUTE - SECOND)
    assert open_now(shop) == []
    later(shop, SECOND)
    assert open_now(shop) == ["night-export"]
    assert [m.to for m in shop.ledger.of("page")]
    assert trouble(shop)["export"] == "trouble-monitor"
    assert doctor(shop)["export"] == "monitor-silent"
    call(shop)
    assert open_now(shop) == []
    assert "export" not in trouble(shop) | doctor(shop)
    codes = [code for (code,) in shop.rows("SELECT code FROM tocsin_journal WHERE code LIKE 'heartbeat%' ORDER BY seq")]
    assert codes.count("heartbeat-firing") >= 1
    assert codes[-1] == "heartbeat-resolved"


def test_every_call_moves_the_time_at_which_it_is_missed(shop: Shop) -> None:
    for _ in range(5):
        call(shop)
        later(shop, HOUR)
    later(shop, 4 * MINUTE)
    assert open_now(shop) == []
    later(shop, MINUTE)
    assert open_now(shop) == ["night-export"]


def test_nothing_is_missed_before_the_first_call_and_status_says_so(shop: Shop) -> None:
    later(shop, 48 * HOUR)
    assert open_now(shop) == []
    assert trouble(shop) == dict.fromkeys(("export", "watchdog", "tills"), "trouble-monitor-never")
    assert doctor(shop) == dict.fromkeys(("export", "watchdog", "tills"), "monitor-never")
    assert shop.rows("SELECT count(*) FROM tocsin_counters WHERE name LIKE 'monitor:%'") == [(0,)]


def test_silence_is_told_once(shop: Shop) -> None:
    call(shop)
    later(shop, 2 * HOUR)
    later(shop, 5 * HOUR)
    assert shop.rows("SELECT count(*) FROM tocsin_alerts WHERE source = 'export'") == [(1,)]


def test_only_the_alert_that_is_meant_is_a_call(shop: Shop) -> None:
    def post(name: str, status: str) -> None:
        alert = {"status": status, "labels": {"alertname": name}, "startsAt": "2026-11-11T12:00:00Z"}
        shop.post(json.dumps({"version": "4", "status": status, "alerts": [alert]}).encode(), source="prom")

    post("QueueLong", "firing")
    post("Watchdog", "resolved")
    assert trouble(shop)["watchdog"] == "trouble-monitor-never"
    post("Watchdog", "firing")
    assert "watchdog" not in trouble(shop)
    for _ in range(3):
        later(shop, 4 * MINUTE)
        post("Watchdog", "firing")  # the very same words again: a repeat for the runbooks, a sign of life here
    assert "watchdog" not in trouble(shop)
    later(shop, 6 * MINUTE)
    assert trouble(shop)["watchdog"] == "trouble-monitor"


def test_a_sample_given_by_hand_is_a_call(shop: Shop) -> None:
    shop.figure("orders.lost", 1, shop="a")
    assert "tills" not in trouble(shop)
    later(shop, 11 * MINUTE)
    assert trouble(shop)["tills"] == "trouble-monitor"


def test_P_08_a_death_forgets_neither_the_last_call_nor_the_silence(shop: Shop) -> None:
    call(shop)
    later(shop, 30 * MINUTE)
    shop.die()
    shop.boot()
    later(shop, 35 * MINUTE)
    assert open_now(shop) == ["night-export"]
    shop.die()
    shop.boot()
    assert trouble(shop)["export"] == "trouble-monitor"
    later(shop, 2 * HOUR)
    assert shop.rows("SELECT count(*) FROM tocsin_alerts WHERE source = 'export'") == [(1,)]
    call(shop)
    assert open_now(shop) == []


def test_calls_made_while_no_engine_ran_were_heard_by_nobody_and_are_not_missed(shop: Shop) -> None:
    call(shop)
    shop.die()
    shop.clock.go_to(Instant(shop.clock.wall() + 10 * HOUR))
    shop.boot()
    later(shop, HOUR + 4 * MINUTE)
    assert open_now(shop) == []
    later(shop, MINUTE)
    assert open_now(shop) == ["night-export"]


def test_a_monitor_that_leaves_the_files_begins_anew_when_it_comes_back(shop: Shop) -> None:
    call(shop)
    settings = shop.root / "tocsin.yaml"
    whole = settings.read_text("utf-8")
    settings.write_text(whole.replace("  export:", "  exported:"), encoding="utf-8")
    shop.request("publish", lambda turn: shop.running.reload(turn, "lina"))
    later(shop, 3 * HOUR)
    assert open_now(shop) == []
    settings.write_text(whole, encoding="utf-8")
    shop.request("publish", lambda turn: shop.running.reload(turn, "lina"))
    assert trouble(shop)["export"] == "trouble-monitor-never"
    later(shop, 3 * HOUR)
    assert open_now(shop) == []


def test_a_shorter_period_counts_from_the_moment_that_it_is_published(shop: Shop) -> None:
    call(shop)
    settings = shop.root / "tocsin.yaml"
    settings.write_text(settings.read_text("utf-8").replace("every: 1h", "every: 10m"), encoding="utf-8")
    shop.request("publish", lambda turn: shop.running.reload(turn, "lina"))
    later(shop, 15 * MINUTE)
    assert open_now(shop) == ["night-export"]


@pytest.mark.parametrize("body", [b"{}", b"", b"done", b"null"])
def test_a_call_may_say_anything_and_is_no_message_that_nobody_understood(shop: Shop, body: bytes) -> None:
    assert shop.post(body).not_understood == ()
    assert shop.rows("SELECT status, why FROM tocsin_alerts") == [("taken", "")]
    later(shop, HOUR + 5 * MINUTE)
    assert open_now(shop) == ["night-export"]
    shop.post(body)
    assert open_now(shop) == []


def test_a_call_whose_figures_were_cut_off_is_still_not_understood(shop: Shop) -> None:
    assert shop.post(b'{"metric": "orders.lost", "val').not_understood == ("not-json",)
    assert shop.post(b"{}", "prom").not_understood == ("no-alerts",)
