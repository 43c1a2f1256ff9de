"""What is on disk, read past the engine: the same records from the store in memory and from a database file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from tocsin.engine.model.batch import EventLevelRow, StopRow, TriggerRow
from tocsin.engine.model.incident import Incident, Timer
from tocsin.engine.model.ports import Memory, OutboxRow
from tocsin.engine.model.silence import SilenceRow
from tocsin.engine.store import loading, reading, silence_rows
from tocsin.engine.store.audit import walk
from tocsin.engine.store.connection import open_reader
from tocsin.engine.store.invariants import AT_REST, QUERIES, Broken, broken
from tocsin.engine.store.library import choose
from tocsin.engine.store.memory import Shelf


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the journal."""

    incident: str
    step: int
    at: int
    code: str
    by: str
    params: Mapping[str, object]


class Disk(Protocol):
    """Questions of the oracles."""

    def row(self, key: str) -> OutboxRow | None: ...
    def outbox(self) -> dict[str, OutboxRow]: ...
    def deliveries(self) -> set[tuple[str, str]]: ...
    def incident(self, name: str) -> Incident | None: ...
    def incidents(self) -> dict[str, Incident]: ...
    def timers(self) -> dict[str, list[Timer]]: ...
    def journal(self) -> list[Line]: ...
    def stops(self) -> list[StopRow]: ...
    def triggers(self) -> list[TriggerRow]: ...
    def levels(self) -> list[EventLevelRow]: ...
    def silences(self) -> list[SilenceRow]: ...
    def counters(self) -> dict[str, int]: ...
    def chain(self) -> str: ...
    def broken(self, *, rest: bool) -> list[Broken]: ...


class ShelfDisk:
    """The store in memory."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self._lines: list[Line] = []

    def row(self, key: str) -> OutboxRow | None:
        return self.shelf.tables.outbox.get(key)

    def outbox(self) -> dict[str, OutboxRow]:
        return self.shelf.tables.outbox

    def deliveries(self) -> set[tuple[str, str]]:
        return set(self.shelf.tables.alerts)

    def incident(self, name: str) -> Incident | None:
        return self.shelf.tables.incidents.get(name)

    def incidents(self) -> dict[str, Incident]:
        return self.shelf.tables.incidents

    def timers(self) -> dict[str, list[Timer]]:
        found: dict[str, list[Timer]] = {}
        for (incident, _), timer in self.shelf.tables.timers.items():
            found.setdefault(incident, []).append(timer)
        return found

    def journal(self) -> list[Line]:
        for row in self.shelf.journal[len(self._lines) :]:
            entry = row.entry
            self._lines.append(Line(row.incident, row.step, row.at, entry.code, entry.by, entry.params))
        return self._lines

    def stops(self) -> list[StopRow]:
        return [stop for stop in self.shelf.tables.stops.values() if stop.lifted is None]

    def triggers(self) -> list[TriggerRow]:
        return list(self.shelf.tables.triggers.values())

    def levels(self) -> list[EventLevelRow]:
        return [level for level in self.shelf.tables.levels.values() if level.ended is None]

    def silences(self) -> list[SilenceRow]:
        return list(self.shelf.tables.silences.values())

    def counters(self) -> dict[str, int]:
        return self.shelf.tables.counters

    def chain(self) -> str:
        return "" if len(self.shelf.journal) == self.shelf.head.seq else "a hole in the journal"

    def broken(self, *, rest: bool) -> list[Broken]:
        """Has no tables to ask."""
        return []


NEVER = 2**62
"""An instant after all samples."""


def _without_samples(connection: sqlite3.Connection) -> Callable[..., Iterable[tuple[Any, ...]]]:
    """Asks a database, but for the figures, which are many and which no oracle judges."""

    def ask(statement: str, values: tuple[int, ...] = ()) -> Iterable[tuple[Any, ...]]:
        many = "tocsin_samples" in statement or "tocsin_baselines" in statement
        return () if many else connection.execute(statement, values)

    return ask


class FileDisk:
    """A database file, by a connection that only reads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection: sqlite3.Connection | None = None
        self._lines: list[Line] = []

    @property
    def connection(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = open_reader(self.path, choose())
        return self._connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def row(self, key: str) -> OutboxRow | None:
        found = self.connection.execute(f"{loading.OUTBOX} WHERE key = ?", (key,)).fetchone()
        return None if found is None else loading.outbox_row(found)

    def outbox(self) -> dict[str, OutboxRow]:
        rows = [loading.outbox_row(row) for row in self.connection.execute(f"{loading.OUTBOX} ORDER BY rowid")]
        return {row.effect.key: row for row in rows}

    def deliveries(self) -> set[tuple[str, str]]:
        return {
            (source, name) for source, name in self.connection.execute("SELECT source, delivery FROM tocsin_alerts")
        }

    def incident(self, name: str) -> Incident | None:
        return reading.incident(self.connection, name)

    def incidents(self) -> dict[str, Incident]:
        names = [name for (name,) in self.connection.execute("SELECT id FROM tocsin_incidents ORDER BY opened, id")]
        found = {name: reading.incident(self.connection, name) for name in names}
        return {name: incident for name, incident in found.items() if incident is not None}

    def timers(self) -> dict[str, list[Timer]]:
        return {name: list(incident.timers.values()) for name, incident in self.incidents().items() if incident.timers}

    def journal(self) -> list[Line]:
        self._lines += [
            Line(line.incident, line.step, line.at, line.code, line.by, line.params or {})
            for line in reading.journal(self.connection, after=len(self._lines), limit=10_000_000)
        ]
        return self._lines

    def stops(self) -> list[StopRow]:
        names = ("id", "incident", "by", "reason", "at")
        rows = self.connection.execute(
            'SELECT id, incident, "by", reason, at FROM tocsin_stops WHERE lifted IS NULL ORDER BY at, id'
        )
        return [StopRow(**dict(zip(names, row, strict=True))) for row in rows]

    def silences(self) -> list[SilenceRow]:
        return [silence_rows.read(row) for row in self.connection.execute(silence_rows.SILENCES)]

    def triggers(self) -> list[TriggerRow]:
        return self._signals().triggers

    def levels(self) -> list[EventLevelRow]:
        return self._signals().levels

    def _signals(self) -> Memory:
        """Triggers and alerts that fire, as the engine reads them; no samples and no baselines."""
        memory = Memory()
        loading._signals(_without_samples(self.connection), memory, NEVER, NEVER)
        return memory

    def counters(self) -> dict[str, int]:
        return dict(self.connection.execute("SELECT name, value FROM tocsin_counters ORDER BY name").fetchall())

    def chain(self) -> str:
        audit = walk(self.connection)
        return "" if audit.bad is None else f"line {audit.bad}: {audit.why}"

    def broken(self, *, rest: bool) -> list[Broken]:
        """The queries of `doctor --deep`; those that a storm may break for a while only at `rest`."""
        return list(broken(self.connection, [number for number in QUERIES if rest or number not in AT_REST]))
