"""Walks the journal's hash chain and names the first line that is not as it was written (P-24, `audit verify`)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .chain import START, line_hash, payload_hash
from .journal_rows import LAST
from .reading import opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What the walk found. `bad` None: every line is as it was written.

    A chain cannot know of lines cut off its end: compare `seq` and `head` with one published elsewhere.
    """

    bad: int | None
    """Number of the first line that does not fit, or of the first that is missing."""
    why: str
    """hole · line · payload · stray"""
    seq: int
    """Last good line."""
    head: str
    """Its hash, hex."""
    erased: int
    """Lines whose parameters were erased; each erasure has a line of its own."""


def verify(path: Path) -> Audit:
    """Walk the journal of a database file. Raises `Unavailable` when it cannot be read."""
    with opened(path) as connection:
        return walk(connection)


def walk(connection: Any) -> Audit:
    """Walk the journal over an open connection."""
    seq, previous, erased = 0, START, 0
    connection.execute("BEGIN")
    try:
        for row in connection.execute(f"{LAST} ORDER BY j.seq"):
            why = _fault(row, seq, previous)
            if why:
                return Audit(bad=seq + 1, why=why, seq=seq, head=previous.hex(), erased=erased)
            seq, previous, erased = row[0], row[8], erased + (row[10] is None)
        stray = _stray(connection)
    finally:
        connection.execute("ROLLBACK")
    return Audit(bad=stray, why="stray" if stray else "", seq=seq, head=previous.hex(), erased=erased)


def _fault(row: tuple[Any, ...], seq: int, previous: bytes) -> str:
    """Why a row does not follow line `seq`; empty when it does."""
    *line, committed, found, salt, params = row
    if line[0] != seq + 1:
        return "hole"
    if not _typed(line, committed, found) or line_hash(previous, committed, *line) != found:
        return "line"
    return "" if _payload_fits(salt, params, committed) else "payload"


def _typed(line: list[Any], committed: object, found: object) -> bool:
    """SQLite keeps any type in any column; only those that we write count."""
    seq, world, incident, step, at, code, by = line
    numbers = all(isinstance(value, int) for value in (seq, step, at))
    texts = all(isinstance(value, str) for value in (world, incident, code, by))
    return numbers and texts and isinstance(committed, bytes) and isinstance(found, bytes)


def _payload_fits(salt: object, params: object, committed: bytes) -> bool:
    if salt is None and params is None:
        return True
    if not (isinstance(salt, bytes) and isinstance(params, str)):
        return False
    return payload_hash(salt, params.encode()) == committed


def _stray(connection: Any) -> int | None:
    """A payload that belongs to no line."""
    found = connection.execute(
        "SELECT min(seq) FROM tocsin_journal_payload WHERE seq NOT IN (SELECT seq FROM tocsin_journal)"
    ).fetchone()
    return None if found[0] is None else int(found[0])
