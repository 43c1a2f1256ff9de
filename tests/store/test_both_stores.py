"""The promises of a store, kept by SQLite and by the one in memory."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.store import makers as make
from tests.store.makers import NOW
from tests.store.promises import Killed, StoreTests
from tocsin.engine.model.batch import Batch
from tocsin.engine.model.ports import StaleEpoch, Store
from tocsin.engine.store.library import Library
from tocsin.engine.store.memory import MemoryStore, Shelf


class Tripwire:
    """Ends the process at a point, once it has been set."""

    def __init__(self) -> None:
        self.point = ""
        self.passed: list[str] = []

    def __call__(self, point: str) -> None:
        self.passed.append(point)
        if point == self.point:
            raise Killed


class TestSqliteStore(StoreTests):
    @pytest.fixture(autouse=True)
    def _place(self, tmp_path: Path) -> None:
        self.path = tmp_path / "tocsin.db"
        self.wire = Tripwire()

    library: Library | None = None

    def fresh(self) -> Store:
        self.made.append(make.opened(self.path, reach=self.wire, library=self.library))
        return self.made[-1]

    def again(self) -> Store:
        """The successor of a process that is gone."""
        self.wire.point = ""
        self.made[-1].close()
        return self.fresh()

    def fail_at(self, point: str) -> None:
        self.wire.point = point


class TestSqliteStoreAlone(TestSqliteStore):
    """F-027: the standard module as if it were an affected version, with its one connection in exclusive mode."""

    library = Library(module=sqlite3, version=sqlite3.sqlite_version, affected=True)


class TestMemoryStore(StoreTests):
    @pytest.fixture(autouse=True)
    def _place(self) -> None:
        self.shelf = Shelf()
        self.wire = Tripwire()

    def fresh(self) -> Store:
        return MemoryStore(self.shelf, reach=self.wire)

    def again(self) -> Store:
        self.wire.point = ""
        return MemoryStore(self.shelf, reach=self.wire)

    def fail_at(self, point: str) -> None:
        self.wire.point = point

    def test_an_older_store_on_the_shelf_must_stop(self) -> None:
        old, new = self.fresh(), self.again()
        with pytest.raises(StaleEpoch):
            old.commit(Batch(now=NOW, counters={"n": 1}))
        assert new.load(NOW).counters == {}


def test_both_stores_make_the_same_chain(tmp_path: Path) -> None:
    one = make.opened(tmp_path / "tocsin.db")
    two = MemoryStore(salt=make.CountedIds().salt)
    heads = [(one.commit(batch), two.commit(batch)) for batch in (make.everything(), make.opening())]
    assert all(a == b for a, b in heads)
    one.close()
