"""Questions of people, on a running store and on a file alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store import makers as make
from tests.store.makers import LATER, NOW, SqlError
from tocsin.engine.model.batch import Batch, IncidentChange
from tocsin.engine.model.problem import Unavailable
from tocsin.engine.store import reading
from tocsin.engine.store.sqlite import SqliteStore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tocsin.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    store = make.opened(path)
    yield store
    store.close()


def test_the_timeline_of_an_incident(store: SqliteStore) -> None:
    store.commit(make.opening("INC-1"))
    store.commit(make.opening("INC-2"))
    store.commit(Batch(now=LATER, journal=[make.line("acknowledged", "INC-1", via="电话")]))
    with store.reading() as reader:
        lines = reading.journal(reader, incident="INC-1")
        assert [(line.seq, line.code) for line in lines] == [(1, "opened"), (2, "paged"), (5, "acknowledged")]
        assert (lines[2].params, lines[2].by) == ({"via": "电话"}, "ana")
        assert [line.seq for line in reading.journal(reader, after=2, limit=2)] == [3, 4]
        assert reading.journal(reader, world="DRL-1") == []


def test_erased_parameters_are_read_as_none(store: SqliteStore, path: Path) -> None:
    store.commit(make.opening())
    connection = make.raw(path)
    connection.execute("UPDATE tocsin_journal_payload SET salt = NULL, params = NULL WHERE seq = 1")
    connection.close()
    with store.reading() as reader:
        assert [line.params is None for line in reading.journal(reader)] == [True, False]


def test_incidents_come_in_pages_newest_first_with_closed_ones(store: SqliteStore) -> None:
    for number in range(1, 13):
        store.commit(make.opening(f"INC-{number}", opened=NOW + number))
    first = make.incident("INC-1", opened=NOW + 1)
    closed = first.fork()
    closed.closed, closed.outcome, closed.revision, closed.timers = LATER, "solved", 2, {}
    store.commit(Batch(now=LATER, incidents=[IncidentChange(before=first, after=closed)]))
    with store.reading() as reader:
        page = reading.incidents(reader, limit=5)
        assert [one.id for one in page] == ["INC-12", "INC-11", "INC-10", "INC-9", "INC-8"]
        rest = reading.incidents(reader, before=page[-1].opened)
        assert [one.id for one in rest] == [f"INC-{number}" for number in range(7, 0, -1)]
        assert (rest[-1].closed, rest[-1].outcome) == (LATER, "solved")
        assert [one.id for one in reading.incidents(reader, closed=True)] == ["INC-1"]
        assert len(reading.incidents(reader, closed=False, world="live")) == 11
        assert reading.incident(reader, "INC-1") == closed
        assert reading.incident(reader, "INC-12") == make.incident("INC-12", opened=NOW + 12)
        assert reading.incident(reader, "INC-99") is None


def test_deliveries_and_their_attempts(store: SqliteStore) -> None:
    turn = make.opening()
    turn.effects.append(make.apology())
    turn.approvals = [make.yes()]
    store.commit(turn)
    store.commit(make.opening("INC-10"))
    key = "INC-1/2/0/sms/c1"
    store.commit(make.claimed(key))
    store.commit(make.answered(key, "ready", why="busy", due=LATER))
    store.commit(make.claimed(key, token=1))
    store.commit(make.answered(key, "sent", token=2, receipt="r-1"))
    with store.reading() as reader:
        rows = reading.outbox(reader, "INC-1")
        assert [(row.effect.key, row.state) for row in rows] == [("INC-1/1/0/slack/ana", "ready"), (key, "sent")]
        assert (rows[1].receipt, rows[1].attempts, rows[1].effect.body) == ("r-1", 2, "抱歉")
        told = [(one.token, one.outcome, one.why, one.receipt) for one in reading.attempts(reader, key)]
        assert told == [
            (1, "sending", "", ""),
            (1, "ready", "busy", ""),
            (2, "sending", "", ""),
            (2, "sent", "", "r-1"),
        ]
        assert reading.approvals(reader, "INC-1") == [make.yes()]


def test_P_02_what_was_not_understood_is_kept_and_found(store: SqliteStore) -> None:
    odd = make.alert("d2", status="not-understood", why="not-json")
    store.commit(Batch(now=NOW, alerts=[make.alert("d1"), odd, make.alert("d3")]))
    with store.reading() as reader:
        assert [kept.alert for kept in reading.alerts(reader, status="not-understood")] == [odd]
        newest = reading.alerts(reader, limit=1)[0]
        assert newest.alert == make.alert("d3")
        assert [kept.alert.delivery for kept in reading.alerts(reader, before=newest.id)] == ["d2", "d1"]


def test_versions_and_drills(store: SqliteStore) -> None:
    store.commit(Batch(now=NOW, versions=[make.version(), make.version(2, "v2")], drills=[make.drill(ended=LATER)]))
    with store.reading() as reader:
        assert reading.versions(reader, "order-anomaly") == [make.version(), make.version(2, "v2")]
        assert reading.versions(reader, "other") == []
        assert len(reading.versions(reader)) == 2
        assert reading.drills(reader) == [make.drill(ended=LATER)]


def test_readers_cannot_write(store: SqliteStore) -> None:
    store.commit(make.opening())
    with store.reading() as reader, pytest.raises(SqlError):
        reader.execute("UPDATE tocsin_counters SET value = 1")


def test_a_file_can_be_read_without_an_engine(store: SqliteStore, path: Path) -> None:
    store.commit(make.opening())
    with reading.opened(path) as reader:
        assert [one.id for one in reading.incidents(reader)] == ["INC-1"]
    store.close()
    with reading.opened(path) as reader:
        assert [one.id for one in reading.incidents(reader)] == ["INC-1"]
    with pytest.raises(Unavailable, match="database-missing"), reading.opened(path.with_name("other.db")):
        pass


def test_F_031_a_damaged_incident_is_named(store: SqliteStore, path: Path) -> None:
    store.commit(make.opening())
    connection = make.raw(path)
    connection.execute("UPDATE tocsin_incidents SET state = '[' WHERE id = 'INC-1'")
    connection.close()
    with store.reading() as reader, pytest.raises(Unavailable, match="incident-damaged"):
        reading.incident(reader, "INC-1")
