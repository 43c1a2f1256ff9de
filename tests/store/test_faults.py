"""Disks that are full or broken, databases that are locked or taken over, and what each commit says to SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.store import makers as make
from tests.store.makers import NOW
from tocsin.engine.model.batch import Batch
from tocsin.engine.model.ports import StaleEpoch, StoreBroken, StoreConflict, StoreFull
from tocsin.engine.model.problem import Unavailable
from tocsin.engine.store.connection import translated
from tocsin.engine.store.sqlite import SqliteStore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tocsin.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    store = make.opened(path, busy_timeout_ms=1)
    yield store
    store.close()


def test_F_016_a_full_disk_rolls_back_keeps_what_was_acknowledged_and_works_again(store: SqliteStore) -> None:
    connection = store._connection
    [(pages,)] = connection.execute("PRAGMA page_count").fetchall()
    connection.execute(f"PRAGMA max_page_count = {pages + 12}").fetchall()
    kept: list[str] = []
    full = False
    for number in range(1, 200):
        try:
            store.commit(make.opening(f"INC-{number}"))
        except StoreFull:
            full = True
            break
        kept.append(f"INC-{number}")
    assert full
    assert kept
    assert [one.id for one in store.load(NOW).incidents] == kept
    connection.execute("PRAGMA max_page_count = 1000000").fetchall()
    assert store.commit(make.opening("INC-999")).seq == 2 * len(kept) + 2
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_F_024_after_an_io_error_nothing_is_ever_committed_again(store: SqliteStore) -> None:
    real = store._connection
    io_error = store.library.module.OperationalError("disk I/O error")
    io_error.sqlite_errorcode = 10 | (4 << 8)

    class Failing:
        in_transaction = True

        def execute(self, statement: str, *values: Any) -> Any:
            if statement == "COMMIT":
                raise io_error
            return real.execute(statement, *values)

        def __getattr__(self, name: str) -> Any:
            return getattr(real, name)

    store._connection = Failing()
    with pytest.raises(StoreBroken, match="database-io"):
        store.commit(make.opening())
    store._connection = real
    with pytest.raises(StoreBroken, match="database-io"):
        store.commit(make.opening())
    assert store.load(NOW).incidents == []


@pytest.mark.parametrize(
    ("code", "kind"),
    [(13, StoreFull), (10 | 4 << 8, StoreBroken), (11, StoreBroken), (8, StoreBroken), (14, StoreBroken),
     (5, Unavailable), (6, Unavailable), (19, StoreConflict), (2067, StoreConflict)],
)  # fmt: skip
def test_each_error_of_sqlite_has_one_meaning(path: Path, code: int, kind: type[Exception]) -> None:
    error = Exception("x")
    error.sqlite_errorcode = code  # type: ignore[attr-defined]
    assert type(translated(error, path)) is kind


def test_an_error_that_we_did_not_expect_stays_itself(path: Path) -> None:
    error = Exception("no such table")
    assert translated(error, path) is error


def test_F_019_a_database_that_stays_locked_is_unavailable_and_later_works(store: SqliteStore, path: Path) -> None:
    other = make.raw(path)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="database-locked"):
        store.commit(make.opening())
    other.execute("ROLLBACK")
    other.close()
    assert store.commit(make.opening()).seq == 2


def test_F_019_a_reader_with_an_old_snapshot_does_not_stop_the_writer(store: SqliteStore) -> None:
    with store.reading() as reader:
        reader.execute("BEGIN")
        before = reader.execute("SELECT count(*) FROM tocsin_incidents").fetchone()
        store.commit(make.opening())
        assert reader.execute("SELECT count(*) FROM tocsin_incidents").fetchone() == before == (0,)
        reader.execute("ROLLBACK")
        assert reader.execute("SELECT count(*) FROM tocsin_incidents").fetchone() == (1,)


def test_F_020_every_write_begins_immediate_and_checks_the_epoch_first(path: Path) -> None:
    """The trace of every statement, for each kind of row and for opening, loading and reading."""
    store = make.opened(path)
    said: list[str] = []
    store._connection.set_trace_callback(said.append)
    store.commit(make.everything())
    store.commit(make.opening())
    store.commit(make.claimed("INC-1/1/0/slack/ana"))
    store.load(NOW)
    store.known_delivery("a", "b")
    store._connection.set_trace_callback(None)
    store.close()
    inside = ""
    for at, statement in enumerate(said):
        if statement.startswith("BEGIN"):
            inside = statement
        elif statement in ("COMMIT", "ROLLBACK"):
            inside = ""
        elif not statement.startswith(("SELECT", "--")):
            assert inside == "BEGIN IMMEDIATE", statement
        if statement == "BEGIN IMMEDIATE":
            assert said[at + 1].startswith("UPDATE tocsin_owner SET turned=")
    assert said.count("BEGIN IMMEDIATE") == said.count("COMMIT") == 3


def test_a_stale_epoch_writes_nothing(store: SqliteStore, path: Path) -> None:
    other = make.raw(path)
    other.execute("UPDATE tocsin_owner SET epoch = epoch + 1")
    with pytest.raises(StaleEpoch):
        store.commit(make.opening())
    assert other.execute("SELECT count(*) FROM tocsin_incidents").fetchall() == [(0,)]
    other.close()


def test_names_of_a_group_are_reached_in_order(path: Path) -> None:
    reached: list[str] = []
    store = make.opened(path, reach=reached.append)
    reached.clear()
    turn = make.opening()
    turn.names = ["intake", "open"]
    store.commit(turn)
    moments = ("begin", "commit", "done")
    assert reached == [f"{name}:{moment}" for moment in moments for name in ("intake", "open")]
    store.close()


def test_a_text_that_no_store_can_hold_is_a_conflict_and_harms_nothing(store: SqliteStore) -> None:
    with pytest.raises(StoreConflict, match="surrogate"):
        store.commit(Batch(now=NOW, alerts=[make.alert("\ud800")]))
    with pytest.raises(StoreConflict, match="surrogate"):
        store.commit(Batch(now=NOW, journal=[make.line(said="\ud800")]))
    assert store.commit(make.opening()).seq == 2


def test_a_figure_that_is_no_number_is_a_conflict(store: SqliteStore) -> None:
    sample = make.everything().samples[0]
    nothing = type(sample)(world="live", metric="orders", labels="", at=NOW, value=float("nan"))
    with pytest.raises(StoreConflict):
        store.commit(Batch(now=NOW, samples=[nothing]))


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        ("SELECT * FROM tocsin_timers WHERE due <= 1 ORDER BY due", "ix_tocsin_timers_due"),
        (
            "SELECT key FROM tocsin_outbox WHERE state IN ('held', 'ready', 'sending', 'uncertain') ORDER BY due",
            "ix_tocsin_outbox_waiting",
        ),
        ("SELECT * FROM tocsin_incidents WHERE closed IS NULL", "uq_tocsin_incidents_open"),
        ("SELECT 1 FROM tocsin_alerts WHERE source='a' AND delivery='b'", "sqlite_autoindex_tocsin_alerts"),
        ("SELECT * FROM tocsin_journal WHERE incident='a' AND seq>3 ORDER BY seq", "ix_tocsin_journal_incident_seq"),
        ("SELECT * FROM tocsin_outbox WHERE key >= 'INC-1/' AND key < 'INC-10'", "sqlite_autoindex_tocsin_outbox"),
    ],
)  # fmt: skip
def test_F_033_questions_stay_on_their_index(store: SqliteStore, statement: str, index: str) -> None:
    plan = " ".join(row[3] for row in store._connection.execute(f"EXPLAIN QUERY PLAN {statement}"))
    assert index in plan, plan
    assert "TEMP B-TREE" not in plan


def test_the_loader_asks_as_the_partial_index_is_spelt() -> None:
    from tocsin.engine.store.loading import WAITING

    assert WAITING == "'held', 'ready', 'sending', 'uncertain'"


def test_closing_twice_is_closing(path: Path) -> None:
    store = make.opened(path)
    with store.reading():
        pass
    store.close()
    store.close()
    assert SimpleNamespace(left=[one.name for one in path.parent.glob("*-wal")]).left == []
