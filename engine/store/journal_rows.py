"""Writes the journal: numbers without holes, salted payloads aside, every line bound to the one before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..model.batch import JournalRow
from ..model.ports import StoreConflict
from .chain import Head, line_hash, payload_hash
from .codec import as_json

LINE = (
    'INSERT INTO tocsin_journal (seq, world, incident, step, at, code, "by", payload_hash, hash)'
    " VALUES (?,?,?,?,?,?,?,?,?)"
)
PAYLOAD = "INSERT INTO tocsin_journal_payload (seq, salt, params) VALUES (?,?,?)"
LAST = (
    'SELECT j.seq, j.world, j.incident, j.step, j.at, j.code, j."by", j.payload_hash, j.hash, p.salt, p.params'
    " FROM tocsin_journal j LEFT JOIN tocsin_journal_payload p ON p.seq = j.seq"
)


def write_journal(connection: Any, rows: list[JournalRow], head: Head, salt: Callable[[], bytes]) -> Head:
    """Append the rows behind `head`; gives the new head."""
    lines, payloads = chained(rows, head, salt)
    connection.executemany(LINE, lines)
    connection.executemany(PAYLOAD, payloads)
    return Head(lines[-1][0], lines[-1][-1]) if lines else head


def chained(
    rows: list[JournalRow], head: Head, salt: Callable[[], bytes]
) -> tuple[list[tuple[Any, ...]], list[tuple[int, bytes, str]]]:
    """Lines and payloads as they will be stored."""
    lines: list[tuple[Any, ...]] = []
    payloads: list[tuple[int, bytes, str]] = []
    seq, previous = head.seq, head.hash
    for row in rows:
        seq += 1
        entry, grain = row.entry, salt()
        params = as_json(entry.params)
        committed = payload_hash(grain, params.encode())
        line = (seq, row.world, row.incident, row.step, row.at, entry.code, entry.by)
        previous = line_hash(previous, committed, *line)
        lines.append((*line, committed, previous))
        payloads.append((seq, grain, params))
    return lines, payloads


def verified_head(connection: Any) -> Head:
    """The chain's end, checked against the last line and the one before it.

    Raises `StoreConflict` when the last line does not fit; `engine.store.audit` then finds the first bad one.
    """
    rows = connection.execute(f"{LAST} ORDER BY j.seq DESC LIMIT 2").fetchall()
    if not rows:
        return Head()
    *line, committed, found, salt, params = rows[0]
    previous = rows[1][8] if len(rows) > 1 else Head().hash
    if line_hash(previous, committed, *line) != found:
        raise StoreConflict(f"journal line {line[0]}")
    if params is not None and payload_hash(salt, params.encode()) != committed:
        raise StoreConflict(f"journal payload {line[0]}")
    return Head(line[0], found)
