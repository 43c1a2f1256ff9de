"""What becomes of alerts between the reader and the incident: keys, late ends, left-out alerts, counts, odd bodies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sources.odd import HOSTILE
from tocsin.engine.model.alert import Body
from tocsin.engine.model.command import Actor
from tocsin.engine.model.question import Show
from tocsin.engine.model.time import Instant
from tocsin.engine.model.view import IncidentView
from tocsin.engine.run import intake
from tocsin.engine.run.engine import Request
from tocsin.engine.run.reader import SiteReader
from tocsin.engine.run.turn import Turn

from .shop import START, Shop
from .test_firing import PAY_DOWN

QUEUE = """
runbook: hotline-queue
title: 热线排队过长 | The hotline's queue is too long
lead: shift-lead
one_per: channel
cooldown: 1m
triggers:
  waiting: {event: QueueLong}
severity: {start: sev3}
states:
  answer:
    phase: response
    title: 加派人手 | More people on the phones
    do: {page: shift-lead, answer_within: 5m}
    on:
      cleared: {end: short-again}
    after:
      2h: {end: handed-over}
"""
HOUR_BEFORE = "2026-11-11T11:30:00Z"
HALF_HOUR_BEFORE = "2026-11-11T12:00:00Z"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path / "site")
    (shop.root / "runbooks" / "hotline-queue.yaml").write_text(QUEUE, encoding="utf-8")
    (shop.root / "wall.yaml").write_text(WALL, encoding="utf-8")
    settings = shop.root / "tocsin.yaml"
    settings.write_text(settings.read_text("utf-8") + RENAMED, encoding="utf-8")
    shop.boot()
    yield shop
    shop.die()


RENAMED = """
  prom:
    type: alertmanager
    open: true
    rules:
      - {match: {alertname: Watchdog}, ignore: true}
      - {match: {alertname: QueueTooLong}, event: QueueLong, labels: {channel: queue}}
      - {match: {alertname: ChatQueue}, metric: chat.waiting, value: value, labels: {site: site}}
      - {match: {alertname: LostOrders}, metric: orders.lost, value: value, labels: {shop: store}}
  wall: {type: json, mapping: wall.yaml, timezone: Asia/Shanghai, open: true}
"""
WALL = """
mapping: wall
title: 大屏 | The wallboard
name: "'QueueLong'"
state: body.state
firing: [ALARM]
resolved: [OK]
neither: [TEST]
labels: {channel: body.who.queue}
start: body.at
end: body.state == 'OK' && body.at
"""


def alert(status: str = "firing", name: str = "QueueLong", starts: str = HOUR_BEFORE, **labels: str) -> dict[str, Any]:
    ends = HALF_HOUR_BEFORE if status == "resolved" else "0001-01-01T00:00:00Z"
    told = {"status": status, "labels": {"alertname": name, **labels}, "startsAt": starts, "endsAt": ends}
    return {**told, "fingerprint": str(sorted(labels.items()))}


def body(*alerts: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({"version": "4", "alerts": alerts, **more}).encode()


def posted(shop: Shop, told: bytes, source: str = "alertmanager") -> intake.Taken:
    return shop.post(told, source)


def test_an_alert_opens_the_runbook_of_its_name_for_its_label_and_its_end_clears_it(shop: Shop) -> None:
    taken = posted(shop, body(alert(channel="chat"), alert(channel="hotline"), alert("resolved", channel="mail")))
    assert (taken.taken, taken.incidents) == (3, ("INC-1", "INC-2"))
    assert shop.incident().labels == {"channel": "chat"}
    posted(shop, body(alert("resolved", channel="chat"), alert(channel="hotline")))
    assert [shop.incident(name).outcome for name in ("INC-1", "INC-2")] == ["short-again", ""]


def test_P_03_the_same_body_again_is_the_same_alert(shop: Shop) -> None:
    told = body(alert(channel="chat"))
    assert not posted(shop, told).again
    assert [posted(shop, told).again for _ in range(3)] == [True, True, True]
    assert list(shop.running.memory.incidents) == ["INC-1"]


def test_an_alert_that_fires_anew_in_the_very_same_words_is_heard(shop: Shop) -> None:
    told = body(alert(channel="chat"))
    posted(shop, told)
    posted(shop, body(alert("resolved", channel="chat")))
    shop.go(31)
    assert posted(shop, told).incidents == ("INC-2",)


def test_P_02_an_alert_without_the_label_of_the_key_is_told_and_opens_nothing(shop: Shop) -> None:
    posted(shop, body(alert(channel="chat")))
    taken = posted(shop, body(alert(region="north")))
    assert (taken.taken, taken.not_understood) == (0, ("alert-label-missing",))
    assert list(shop.running.memory.incidents) == ["INC-1"]
    assert shop.running.memory.counters["alerts-not-understood:alertmanager"] == 1


def test_P_05_a_late_end_of_an_older_episode_does_not_clear_the_one_that_fires(shop: Shop) -> None:
    posted(shop, body(alert(channel="chat", starts="2026-11-11T12:10:00Z")))
    late = posted(shop, body(alert("resolved", channel="chat")))
    assert (late.taken, late.incidents) == (1, ())
    assert shop.incident().open


def ended(shop: Shop, *, starts: str, ends: str) -> None:
    posted(shop, body({**alert("resolved", channel="chat", starts=starts), "endsAt": ends}))


def test_P_05_a_late_end_of_the_episode_before_does_not_clear_the_one_that_has_begun_since(shop: Shop) -> None:
    posted(shop, body(alert(channel="chat", starts="2026-11-11T12:00:00Z")))
    posted(shop, body(alert(channel="chat", starts="2026-11-11T12:10:00Z")))
    ended(shop, starts="2026-11-11T12:00:00Z", ends="2026-11-11T12:05:00Z")
    assert shop.incident().open
    shop.die()
    shop.boot()
    ended(shop, starts="2026-11-11T12:00:00Z", ends="2026-11-11T12:06:00Z")
    assert shop.incident().open
    ended(shop, starts="2026-11-11T12:10:00Z", ends="2026-11-11T12:15:00Z")
    assert not shop.incident().open


def test_an_end_without_a_time_ends_even_what_began_ahead_of_our_clock(shop: Shop) -> None:
    posted(shop, b'{"event": "QueueLong", "labels": {"channel": "chat"}, "at": "2026-11-11T12:35:00Z"}', "shop")
    posted(shop, b'{"event": "QueueLong", "labels": {"channel": "chat"}, "state": "resolved"}', "shop")
    assert shop.incident().outcome == "short-again"


def test_rules_of_a_source_ignore_rename_and_turn_alerts_into_figures(shop: Shop) -> None:
    lost = alert(name="LostOrders", store="flagship")
    lost["annotations"] = {"value": "9"}
    told = body(alert(name="Watchdog"), alert(name="QueueTooLong", queue="chat"), lost, alert(name="Unheard", x="y"))
    taken = posted(shop, told, "prom")
    assert (taken.taken, taken.ignored, taken.not_understood) == (2, 2, ())
    assert shop.incident().labels == {"channel": "chat"}


def test_a_level_that_an_alert_brings_again_and_again_is_a_new_figure_each_time_and_a_count_is_not(shop: Shop) -> None:
    for value in ("60", "75"):
        for name, label in (("ChatQueue", "site"), ("LostOrders", "store")):
            posted(shop, body({**alert(name=name, **{label: "a"}), "annotations": {"value": value}}), "prom")
        shop.go(1)
    store: Any = shop.running.store
    with store.reading() as line:
        rows = line.execute("SELECT metric, value FROM tocsin_samples ORDER BY metric, at").fetchall()
    assert [tuple(row) for row in rows] == [("chat.waiting", 60.0), ("chat.waiting", 75.0), ("orders.lost", 75.0)]


def test_what_the_sender_left_out_is_written_into_the_incident(shop: Shop) -> None:
    posted(shop, body(alert(channel="chat"), truncatedAlerts=4))
    store: Any = shop.running.store
    with store.reading() as line:
        told = line.execute("SELECT incident FROM tocsin_journal WHERE code='alerts-truncated'").fetchall()
    assert [row[0] for row in told] == ["INC-1"]


def test_counts_without_a_time_add_up_though_they_come_in_one_turn(shop: Shop) -> None:
    settings = shop.running.site.settings.sources["shop"]
    told = b'{"metric": "orders.lost", "value": 1, "labels": {"shop": "flagship"}}'
    parsed = intake.read(settings, told, {})
    answers: list[object] = []
    names = iter("ab")

    def work(turn: Turn) -> object:
        return intake.take(turn, settings, told, {}, Body(samples=parsed.samples * 3), next(names), False)

    requests = [Request("ingest", work, answers.append, answers.append) for _ in range(2)]
    shop.running.engine.turn(requests)
    assert [type(answer) for answer in answers] == [intake.Taken, intake.Taken]
    store: Any = shop.running.store
    with store.reading() as line:
        rows = line.execute("SELECT sum(value), max(at) FROM tocsin_samples WHERE metric='orders.lost'").fetchone()
    assert tuple(rows) == (6.0, Instant(START))


@pytest.mark.parametrize("source", ["alertmanager", "shop"])
def test_P_01_F_080_whatever_is_read_of_a_hostile_body_the_database_takes_it(shop: Shop, source: str) -> None:
    for told in HOSTILE:
        posted(shop, told, source)
        heard = told.replace(b'"a"', b'"QueueLong"').replace(b'"labels":{', b'"labels":{"channel":"\\ud83d",')
        posted(shop, heard, source)
    posted(shop, body(alert(channel="after\x00all")), source)
    shop.die()
    shop.boot()
    assert shop.post(body(alert(channel="chat")), "alertmanager").incidents


def test_P_29_what_monitoring_says_is_data_and_reaches_whoever_is_woken(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "site")
    (shop.root / "runbooks" / "pay-down.yaml").write_text(PAY_DOWN, encoding="utf-8")
    shop.boot()
    alert = {
        "status": "firing", "labels": {"alertname": "pay-down", "shop": "flagship"}, "startsAt": "2026-11-11T12:30:00Z",
        "annotations": {"summary": "支付失败率 86% {{ 7*7 }} <!channel>", "runbook_url": "https://shop.example/pay"},
    }  # fmt: skip
    shop.post(json.dumps({"version": "4", "alerts": [alert]}).encode(), source="alertmanager")
    pages = [m.body for m in shop.ledger.of("page")]
    assert pages
    assert all("支付失败率 86% {{ 7*7 }} <!channel> https://shop.example/pay" in body for body in pages)
    shop.die()


def test_the_links_of_an_alert_are_shown_whole_and_a_page_has_the_first(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "site")
    (shop.root / "runbooks" / "pay-down.yaml").write_text(PAY_DOWN, encoding="utf-8")
    shop.boot()
    runbook, board = "https://wiki.example/" + "付款/" * 40, "https://grafana.example/d/pay?var-shop=flagship"
    alert = {
        "status": "firing", "labels": {"alertname": "pay-down", "shop": "flagship"}, "startsAt": "2026-11-11T12:30:00Z",
        "annotations": {"summary": "很长 " * 200, "dashboard_url": board, "runbook_url": runbook},
    }  # fmt: skip
    shop.post(json.dumps({"version": "4", "alerts": [alert]}).encode(), source="alertmanager")
    reader, question = SiteReader(shop.running), Show(incident="INC-1")
    view = shop.request("ask", lambda turn: reader.answer(turn, question, Actor(name="ben"), "en"))
    assert isinstance(view, IncidentView)
    assert view.links == (runbook, board)
    assert view.said.startswith("很长 很长")
    assert view.said.endswith(" …")
    page = shop.ledger.of("page")[0].body
    assert runbook in page
    assert board not in page
    shop.die()


def test_a_page_for_a_figure_tells_the_figure(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "site")
    shop.boot()
    for _ in range(4):
        shop.figure("orders.lost", 9, shop="flagship")
        shop.go(1)
    page = next(m.body for m in shop.ledger.of("page") if m.to == "mei")
    assert "触发时已付款但无订单：" in page
    shop.die()


def test_a_mapping_of_the_site_opens_and_clears_an_incident_and_a_test_message_does_nothing(shop: Shop) -> None:
    def told(state: str, at: str = "2026-11-11 19:30:00") -> bytes:
        return json.dumps({"who": {"queue": "chat"}, "state": state, "at": at}).encode()

    assert shop.post(told("TEST"), "wall").taken == 0
    assert shop.running.memory.counters["alerts-ignored:wall"] == 1
    assert shop.rows("SELECT status, why FROM tocsin_alerts") == [("ignored", "neither")]
    assert shop.post(told("ALARM"), "wall").incidents == ("INC-1",)
    assert shop.post(told("ALARM"), "wall").again
    assert shop.post(told("BROKEN"), "wall").not_understood == ("alert-without-state",)
    assert shop.incident().labels == {"channel": "chat"}
    shop.post(told("OK", "2026-11-11 20:00:00"), "wall")
    assert shop.incident().outcome == "short-again"


def test_a_message_that_a_rule_ignores_says_so_and_one_without_a_listener_does_not(shop: Shop) -> None:
    posted(shop, body(alert(name="Watchdog")), "prom")
    posted(shop, body(alert(name="Watchdog"), alert(name="Unheard", x="y")), "prom")
    assert shop.rows("SELECT status, why FROM tocsin_alerts ORDER BY received, why DESC") == [
        ("ignored", "by-rule"), ("ignored", "")
    ]  # fmt: skip
