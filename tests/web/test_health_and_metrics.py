"""`/healthz`, `/readyz`, `/metrics`: true when all is well, and truer when it is not."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tocsin.engine.model.ports import StoreFull
from tocsin.engine.model.time import Instant
from tocsin.engine.web.health import Health
from tocsin.engine.web.limits import USUAL
from tocsin.engine.web.metrics import NAMES, monitors
from tocsin.engine.web.tally import Tally

from .cast import Face, Got, House, failing

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "metrics.md"
Figures = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def figures(got: Got) -> Figures:
    """(name, labels) -> value, read by the library that Prometheus's own clients use."""
    assert got.status == 200
    families = text_string_to_metric_families(got.body.decode())
    return {(s.name, tuple(sorted(s.labels.items()))): s.value for family in families for s in family.samples}


def one(found: Figures, name: str, **labels: str) -> float:
    return found[name, tuple(sorted(labels.items()))]


def never(*_: object) -> Future[Any]:
    """An engine that does not take requests."""
    return Future()


def test_a_running_engine_is_alive_and_ready(face: Face) -> None:
    assert face.get("/healthz").data == {"status": "ok"}
    ready = face.get("/readyz")
    assert (ready.status, ready.data) == (200, {"status": "ready", "reasons": []})


def test_a_silent_monitor_is_a_zero_and_one_that_was_never_heard_has_no_figure() -> None:
    counters = {"monitor:a": 3_000_000, "monitor:b": -1_000_000, "monitor:c": 0, "monitor:d": -1}
    found = monitors(counters, Instant(4_000_000))
    assert found["tocsin_monitor_up"] == {("a",): 1.0, ("b",): 0.0, ("d",): 0.0}
    assert found["tocsin_monitor_heard_seconds"] == {("a",): 1.0, ("b",): 3.0}


def unready(house: House, change: Callable[[Face], None] = lambda face: None, **given: Any) -> Face:
    face = house.face(replace(house.behind, **given))
    face.router.health.probe_s = 0.01
    change(face)
    return face


def stop(face: Face) -> None:
    face.router.health.stopping = lambda: True


@pytest.mark.parametrize(
    ("given", "change", "reason"),
    [
        ({"alive": lambda: False}, lambda face: None, "ready-engine-ended"),
        ({"submit": never}, lambda face: None, "ready-engine-busy"),
        ({}, stop, "ready-stopping"),
    ],
)
def test_what_cannot_be_relied_on_is_not_ready_and_says_why_but_is_alive(
    house: House, given: dict[str, Any], change: Callable[[Face], None], reason: str
) -> None:
    face = unready(house, change, **given)
    got = face.get("/readyz?lang=zh")
    assert (got.status, got.data["status"], [one["code"] for one in got.data["reasons"]]) == (
        503,
        "not-ready",
        [reason],
    )
    assert got.data["reasons"][0]["detail"] not in ("", reason)
    assert face.get("/healthz").status == 200
    assert face.get("/metrics").status == 200


def test_one_probe_waits_for_a_busy_engine_however_often_it_is_asked(house: House) -> None:
    asked: list[str] = []

    def submit(name: str, work: Any) -> Future[Any]:
        asked.append(name)
        return Future()

    behind = replace(house.behind, submit=submit)
    health = Health(behind, Tally(behind.submit), probe_s=0.0)
    face = house.face(behind)
    face.router.health = health
    assert [face.get("/readyz").status for _ in range(3)] == [503] * 3
    assert asked == ["probe"]


def test_P_04_after_a_failed_commit_it_is_not_ready_until_one_succeeds(house: House) -> None:
    face = house.face(failing(house.behind, StoreFull("x")))
    assert face.post("/hooks/tills", {"event": "x"}, house.bearer("tills")).status == 503
    assert [one["code"] for one in face.get("/readyz").data["reasons"]] == ["ready-storage"]
    assert one(figures(face.get("/metrics")), "tocsin_storage_failing") == 1
    kept = face.router.tally.flush()  # the count of that refusal is itself the next commit that is tried
    assert kept is not None
    kept.result(10)
    assert face.get("/readyz").status == 200


def test_every_name_and_label_is_in_the_table_and_every_name_of_the_table_is_told(house: House, face: Face) -> None:
    house.incident("metrics")
    face.post("/hooks/tills", {"event": "x"}, house.bearer("tills"))
    face.post("/hooks/tills", {"event": "x"})
    found = figures(face.get("/metrics"))
    known = {named.name: set(named.labels) for named in NAMES}
    for name, labels in found:
        assert set(dict(labels)) == known[name]
    may_be_absent = {"tocsin_pages", "tocsin_notices", "tocsin_uncertain"}
    may_be_absent |= {"tocsin_monitor_up", "tocsin_monitor_heard_seconds"}  # the house has no monitor
    assert {name for name, _ in found} >= set(known) - may_be_absent
    assert all(re.fullmatch(r"tocsin_[a-z_]+", name) for name in known)


def test_figures_follow_what_happens(house: House, face: Face) -> None:
    before = figures(face.get("/metrics"))
    house.incident("figures")
    face.post("/hooks/tills", {"event": "x", "id": "figures"}, {**house.bearer("tills"), "webhook-id": "m-1"})
    face.post("/hooks/tills", {"event": "x", "id": "figures"}, {**house.bearer("tills"), "webhook-id": "m-1"})
    after = figures(face.get("/metrics"))
    opened = {key: value for key, value in after.items() if key[0] == "tocsin_incidents_open"}
    assert sum(opened.values()) == 1 + sum(v for k, v in before.items() if k[0] == "tocsin_incidents_open")
    again = ("tocsin_alerts_total", (("source", "tills"), ("status", "again")))
    assert after[again] == before.get(again, 0) + 1
    assert one(after, "tocsin_engine_up") == 1
    assert one(after, "tocsin_timers_armed") > 0
    assert one(after, "tocsin_database_bytes", file="main") > 0
    assert one(after, "tocsin_tokens", kind="person") == 2


def test_P_04_refusals_are_counted_at_once_and_durably_and_unknown_sources_make_no_names(house: House) -> None:
    face = house.face(limits=replace(USUAL, burst=1, rate=0.1, body=10))
    for path in ("/hooks/prom", "/hooks/invented-1", "/hooks/invented-2"):
        assert face.post(path, {}).status == 401
    assert face.post("/hooks/tills", b"x" * 11, house.bearer("tills")).status == 413
    assert face.post("/hooks/tills", b"{}", house.bearer("tills")).status == 429
    fresh = figures(face.get("/metrics"))
    kept = face.router.tally.flush()
    assert kept is not None
    kept.result(10)
    durable = figures(house.face().get("/metrics"))
    for found in (fresh, durable):
        assert one(found, "tocsin_refusals_total", source="prom", reason="token") >= 1
        assert one(found, "tocsin_refusals_total", source="-", reason="token") >= 2
        assert one(found, "tocsin_refusals_total", source="tills", reason="size") >= 1
        assert one(found, "tocsin_refusals_total", source="tills", reason="flood") >= 1
    assert not any("invented" in str(labels) for _, labels in durable)
    stored = house.serving.inbox.submit("look", lambda turn: dict(turn.memory.counters)).result(10)
    assert stored["refused-flood:tills"] >= 1


def test_the_reference_page_names_every_metric_with_its_kind_and_labels() -> None:
    rows = re.findall(r"^\| `(tocsin_\w+)` \| (\w+) \| (.*?) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    told = [(name, kind, tuple(re.findall(r"`(\w+)`", labels))) for name, kind, labels in rows]
    assert told == [(named.name, named.kind, named.labels) for named in NAMES]
