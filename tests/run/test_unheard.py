"""P-02, P-04: what monitoring posts and nobody can use is paged past a threshold, as the built-in runbook says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tocsin.engine.run import own

from .shop import REPOSITORY, Shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path / "site")
    book = "monitoring-unheard.yaml"
    (shop.root / "runbooks" / book).write_bytes((REPOSITORY / "runbooks" / book).read_bytes())
    shop.boot()
    yield shop
    shop.die()


def nonsense(shop: Shop, times: int, minutes: float = 1) -> None:
    for number in range(times):
        assert shop.post(f"nonsense {number} {shop.clock.wall()}".encode()).not_understood
        shop.go(minutes)


def test_P_02_messages_that_nobody_understands_page_whoever_looks_after_monitoring(shop: Shop) -> None:
    nonsense(shop, 2)
    assert list(shop.running.memory.incidents) == []
    nonsense(shop, 1)
    (incident,) = shop.running.memory.incidents.values()
    assert (incident.runbook, incident.labels) == ("monitoring-unheard", {"source": "shop"})
    assert {page.to for page in shop.ledger.of("page")} == {"ben"}


def test_P_02_messages_that_come_now_and_then_page_nobody(shop: Shop) -> None:
    nonsense(shop, 6, minutes=20)
    assert list(shop.running.memory.incidents) == []


def test_P_02_it_is_over_when_no_more_of_them_come(shop: Shop) -> None:
    nonsense(shop, 3)
    shop.go(50)
    assert shop.incident().outcome == "over"
    shop.go(180)
    assert list(shop.running.memory.incidents) == ["INC-1"]


def test_P_04_refusals_of_a_source_page_too_and_other_sources_have_their_own(shop: Shop) -> None:
    shop.request("refusals", lambda turn: own.tell(turn, own.REFUSED, "shop", 9))
    assert list(shop.running.memory.incidents) == []
    shop.go(1)
    shop.request("refusals", lambda turn: own.tell(turn, own.REFUSED, "shop", 1))
    shop.request("refusals", lambda turn: own.tell(turn, own.REFUSED, "prom", 30))
    assert [i.key for i in shop.running.memory.incidents.values()] == ["source=shop", "source=prom"]


@pytest.mark.parametrize(
    "declared", ["", "{title: X | X, kind: level, step: 1m}", "{title: X | X, kind: count, step: 1m, per: [shop]}"]
)
def test_P_02_a_message_is_kept_however_the_site_counts_it(tmp_path: Path, declared: str) -> None:
    shop = Shop(tmp_path / "site")
    path = shop.root / "team.yaml"
    line = f"  alerts.not-understood: {declared}" if declared else ""
    path.write_text(re.sub(r"(?m)^  alerts\.not-understood: .*$", line, path.read_text("utf-8")), "utf-8")
    shop.boot()
    nonsense(shop, 1)
    assert shop.rows("SELECT status FROM tocsin_alerts") == [("not-understood",)]
    assert shop.rows("SELECT * FROM tocsin_samples") == []
    shop.die()
