"""P-22: what is shown was committed, and every committed change says who, when and why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tocsin.engine.model import command as ask
from tocsin.engine.model.incident import Incident
from tocsin.engine.model.ports import StoreFull
from tocsin.engine.words.catalogue import sentences

from .shop import START, Shop


@dataclass(slots=True)
class Disk:
    """A disk that is full from the moment a test says so, felt just before a commit."""

    full: bool = False
    felt: list[str] = field(default_factory=list)

    def __call__(self, point: str) -> None:
        if self.full and point.endswith(":commit"):
            self.felt.append(point)
            raise StoreFull(point)


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def shop(tmp_path: Path, disk: Disk) -> Iterator[Shop]:
    shop = Shop(tmp_path / "site", disk)
    shop.boot()
    yield shop
    disk.full = False
    shop.die()


def burning(shop: Shop) -> Incident:
    for _ in range(4):
        shop.figure("orders.lost", 9, shop="flagship")
        shop.go(1)
    return shop.incident()


def stored(shop: Shop) -> int:
    return int(shop.rows("SELECT revision FROM tocsin_incidents WHERE id = 'INC-1'")[0][0])


def test_P_22_a_change_that_could_not_be_committed_is_never_shown(shop: Shop, disk: Disk) -> None:
    before = burning(shop)
    lines = shop.rows("SELECT count(*) FROM tocsin_journal")
    disk.full = True
    with pytest.raises(StoreFull):
        shop.do("lina", ask.Ack(incident="INC-1"))
    assert disk.felt
    assert shop.incident() == before
    disk.full = False
    assert (stored(shop), shop.rows("SELECT count(*) FROM tocsin_journal")) == (before.revision, lines)
    shop.do("lina", ask.Ack(incident="INC-1"))
    assert shop.incident().revision == stored(shop) > before.revision


def test_P_22_every_change_says_who_when_and_why(shop: Shop) -> None:
    burning(shop)
    opened = len(shop.rows("SELECT seq FROM tocsin_journal"))
    shop.do("lina", ask.Ack(incident="INC-1"))
    shop.do("ben", ask.Note(incident="INC-1", text="the till of line 3"))
    shop.go(3)
    shop.do("lina", ask.Close(incident="INC-1", outcome="resolved", reason="fixed by hand"))
    rows = shop.rows(
        'SELECT seq, at, code, "by", params FROM tocsin_journal JOIN tocsin_journal_payload USING (seq) ORDER BY seq'
    )
    said = [(by, code, json.loads(params)) for _seq, _at, code, by, params in rows]
    assert opened < len(rows)
    known = {*sentences(), "step"}  # a step is said in words of its own
    assert [(by, code) for by, code, _params in said if not by or code not in known] == []
    assert all(START <= at <= shop.clock.wall() for _seq, at, *_ in rows)
    assert any(by == "lina" and params.get("reason") == "fixed by hand" for by, _code, params in said)
    assert any(by == "ben" and "the till of line 3" in params.values() for by, _code, params in said)
