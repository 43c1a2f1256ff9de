"""The journal tells when it has been changed, and which line was first (P-24, I-20)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store import makers as make
from tests.store.makers import NOW
from tocsin.engine.model.batch import Batch
from tocsin.engine.store.audit import verify, walk

LINES = 7
COLUMNS = (
    ("tocsin_journal", "world"), ("tocsin_journal", "incident"), ("tocsin_journal", "step"), ("tocsin_journal", "at"),
    ("tocsin_journal", "code"), ("tocsin_journal", "by"), ("tocsin_journal", "payload_hash"),
    ("tocsin_journal", "hash"), ("tocsin_journal_payload", "salt"), ("tocsin_journal_payload", "params"),
)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "tocsin.db"
    store = make.opened(path)
    lines = [make.line("noted", words=f"第 {number} 行", count=number) for number in range(LINES)]
    store.commit(Batch(now=NOW, journal=lines[:3]))
    store.commit(Batch(now=NOW, journal=lines[3:]))
    store.close()
    return path


@pytest.fixture
def forger(path: Path) -> Iterator[sqlite3.Connection]:
    """Somebody with SQL who has removed the guards."""
    connection = make.raw(path)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    yield connection
    connection.close()


def test_an_untouched_journal_is_good(path: Path) -> None:
    audit = verify(path)
    assert (audit.bad, audit.why, audit.seq, audit.erased) == (None, "", LINES, 0)
    store = make.opened(path)
    assert (store.head.seq, store.head.hash.hex()) == (LINES, audit.head)
    store.close()


def test_the_chain_can_be_checked_by_anybody_with_three_lines(forger: sqlite3.Connection) -> None:
    """The recipe in `chain.py`, written again from its description alone."""
    previous = bytes(32)
    rows = forger.execute(
        'SELECT seq, world, incident, step, at, code, "by", hash, salt, params FROM tocsin_journal'
        " JOIN tocsin_journal_payload USING (seq) ORDER BY seq"
    )
    for *line, found, salt, params in rows.fetchall():
        text = msgspec.json.encode(line)
        previous = sha256(b"\0" + previous + text + sha256(salt + params.encode()).digest()).digest()
        assert previous == found


@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_P_24_any_single_byte_that_changes_is_found_and_its_line_named(
    forger: sqlite3.Connection, data: st.DataObject
) -> None:
    table, column = data.draw(st.sampled_from(COLUMNS))
    seq = data.draw(st.integers(1, LINES))
    old = forger.execute(f'SELECT "{column}" FROM {table} WHERE seq = ?', (seq,)).fetchone()[0]
    forger.execute("BEGIN")
    new = one_byte_off(old, data)
    forger.execute(f'UPDATE {table} SET "{column}" = ? WHERE seq = ?', (new, seq))
    forger.execute("COMMIT")
    audit = walk(forger)
    forger.execute(f'UPDATE {table} SET "{column}" = ? WHERE seq = ?', (old, seq))
    assert audit.bad == seq, (table, column, old, new)
    assert audit.seq == seq - 1
    assert walk(forger).bad is None


def one_byte_off(old: object, data: st.DataObject) -> object:
    """The value with one byte changed: of a text still a text, of a number still a number."""
    if isinstance(old, int):
        return old ^ (1 << data.draw(st.integers(0, 62)))
    octets = bytearray(old.encode() if isinstance(old, str) else bytes(old))  # type: ignore[call-overload]
    if not octets:
        return "x"
    place = data.draw(st.integers(0, len(octets) - 1))
    if isinstance(old, str):
        # An ASCII byte in the place of one character, so that it stays UTF-8.
        place = min(place, len(old) - 1)
        sign = data.draw(st.characters(min_codepoint=33, max_codepoint=126).filter(lambda sign: sign != old[place]))
        return old[:place] + sign + old[place + 1 :]
    octets[place] ^= data.draw(st.integers(1, 255))
    return bytes(octets)


@pytest.mark.parametrize(
    ("harm", "bad", "why"),
    [
        ("DELETE FROM tocsin_journal_payload WHERE seq = 4; DELETE FROM tocsin_journal WHERE seq = 4", 4, "hole"),
        ("UPDATE tocsin_journal SET code = CAST(code AS BLOB) WHERE seq = 5", 5, "line"),
        ("UPDATE tocsin_journal SET step = 'one' WHERE seq = 5", 5, "line"),
        ("UPDATE tocsin_journal_payload SET params = CAST(params AS BLOB) WHERE seq = 2", 2, "payload"),
        ("INSERT INTO tocsin_journal_payload VALUES (99, x'00', '{}')", 99, "stray"),
        (
            "UPDATE tocsin_journal SET at = 1 WHERE seq = 1; UPDATE tocsin_journal SET code = 'x' WHERE seq = 6",
            1,
            "line",
        ),
    ],
)
def test_P_24_other_forgeries_are_named(forger: sqlite3.Connection, harm: str, bad: int, why: str) -> None:
    forger.execute("PRAGMA foreign_keys = OFF")
    forger.executescript(harm)
    audit = walk(forger)
    assert (audit.bad, audit.why) == (bad, why)


def test_P_24_a_line_cut_off_the_end_shows_against_a_head_kept_elsewhere(
    path: Path, forger: sqlite3.Connection
) -> None:
    known = verify(path)
    forger.executescript("DELETE FROM tocsin_journal_payload WHERE seq = 7; DELETE FROM tocsin_journal WHERE seq = 7")
    audit = walk(forger)
    assert audit.bad is None
    assert (audit.seq, audit.head) != (known.seq, known.head)


def test_P_25_erased_words_leave_the_chain_whole(path: Path) -> None:
    connection = make.raw(path)
    connection.execute("UPDATE tocsin_journal_payload SET salt = NULL, params = NULL WHERE seq IN (2, 5)")
    connection.close()
    audit = verify(path)
    assert (audit.bad, audit.seq, audit.erased) == (None, LINES, 2)
    make.opened(path).close()
