"""Writes the rows that need no guard of their own: one statement and one function from record to row for each kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..model.batch import Batch
from . import silence_rows
from .codec import as_json

Row = tuple[Any, ...]
Kind = tuple[str, str, Callable[[Any], Row]]


def _insert(table: str, columns: str, keys: str = "") -> str:
    """INSERT, or with `keys` an upsert that replaces all other columns."""
    names = columns.split()
    quoted = [f'"{name}"' for name in names]
    statement = f"INSERT INTO tocsin_{table} ({', '.join(quoted)}) VALUES ({', '.join('?' * len(names))})"
    if not keys:
        return statement
    kept = keys.split()
    changes = ", ".join(f'"{name}"=excluded."{name}"' for name in names if name not in kept)
    return f"{statement} ON CONFLICT ({', '.join(chr(34) + name + chr(34) for name in kept)}) DO UPDATE SET {changes}"


BEFORE: tuple[Kind, ...] = (
    (
        "alerts",
        _insert("alerts", "world source delivery received status why headers body"),
        lambda r: (r.world, r.source, r.delivery, r.received, r.status, r.why, as_json(r.headers), r.body),
    ),
    (
        "versions",
        _insert("versions", "runbook number hash sources elements author at"),
        lambda r: (r.runbook, r.number, r.hash, as_json(r.sources), as_json(r.elements), r.author, r.at),
    ),
    (
        "stops",
        _insert("stops", "id incident by reason at lifted", "id"),
        lambda r: (r.id, r.incident, r.by, r.reason, r.at, r.lifted),
    ),
)
"""Written before claims: a stop of this very turn holds already (P-16)."""

APPROVAL = (
    'INSERT INTO tocsin_approvals (incident, notice, issue, revision, "by", world, role, hash, at)'
    " VALUES (?,?,?,?,?,(SELECT world FROM tocsin_incidents WHERE id=?),?,?,?)"
    ' ON CONFLICT (incident, notice, issue, revision, "by")'
    " DO UPDATE SET role=excluded.role, hash=excluded.hash, at=excluded.at"
)

AFTER: tuple[Kind, ...] = (
    (
        "samples",
        _insert("samples", "world metric labels at value", "world metric labels at"),
        lambda r: (r.world, r.metric, r.labels, r.at, r.value),
    ),
    (
        "baselines",
        _insert("baselines", "world metric labels hour sum count", "world metric labels hour"),
        lambda r: (r.world, r.metric, r.labels, r.hour, r.sum, r.count),
    ),
    (
        "levels",
        _insert("event_levels", "world event fingerprint labels started ended", "world event fingerprint"),
        lambda r: (r.world, r.event, r.fingerprint, as_json(r.labels), r.started, r.ended),
    ),
    (
        "tokens",
        _insert("tokens", "id hash kind name created revoked", "id"),
        lambda r: (r.id, r.hash, r.kind, r.name, r.created, r.revoked),
    ),
    (
        "silences",
        _insert("silences", "id runbook name key until by reason at rule ended", "id"),
        silence_rows.written,
    ),
    (
        "drills",
        _insert(
            "drills",
            "id scenario scenario_hash form scope purpose state runbook runbook_hash seed clock participants outcome"
            " created ended",
            "id",
        ),
        lambda r: (
            r.id, r.scenario, r.scenario_hash, r.form, r.scope, r.purpose, r.state, r.runbook, r.runbook_hash, r.seed,
            as_json(r.clock), as_json(r.participants), as_json(r.outcome), r.created, r.ended,
        ),
    ),
)  # fmt: skip

TRIGGER = _insert("trigger_states", "world runbook name key labels state wake_at", "world runbook name key")
NO_TRIGGER = "DELETE FROM tocsin_trigger_states WHERE world=? AND runbook=? AND name=? AND key=?"
ADD = (
    "INSERT INTO tocsin_counters (name, value) VALUES (?,?)"
    " ON CONFLICT (name) DO UPDATE SET value=tocsin_counters.value+excluded.value"
)
SET = _insert("counters", "name value", "name")
SETS = "set:"
"""A counter so prefixed in a batch is set to its number instead of raised by it."""


def write(connection: Any, batch: Batch, kinds: tuple[Kind, ...]) -> None:
    """Write the lists of a batch that `kinds` name, in that order."""
    for name, statement, row in kinds:
        records = getattr(batch, name)
        if records:
            connection.executemany(statement, [row(record) for record in records])


def write_approvals(connection: Any, batch: Batch) -> None:
    """One yes for each person and revision; a later one of the same person replaces it."""
    connection.executemany(
        APPROVAL,
        [(r.incident, r.notice, r.issue, r.revision, r.by, r.incident, r.role, r.hash, r.at) for r in batch.approvals],
    )


def write_triggers(connection: Any, batch: Batch) -> None:
    """States of triggers. One key may be set and removed in the same turn: its last row alone would ever be seen."""
    last = {(r.world, r.runbook, r.trigger, r.key): r for r in batch.triggers}
    kept = [
        (*key, as_json(r.labels), as_json(r.state), r.wake_at) for key, r in last.items() if r.state is not None
    ]  # fmt: skip
    gone = [key for key, r in last.items() if r.state is None]
    # Each statement on its own would let go of the interpreter's lock and queue for it again.
    if kept:
        connection.executemany(TRIGGER, kept)
    if gone:
        connection.executemany(NO_TRIGGER, gone)


def write_counters(connection: Any, batch: Batch) -> None:
    """Add to or set named numbers."""
    kept = [(name.removeprefix(SETS), value) for name, value in batch.counters.items() if name.startswith(SETS)]
    added = [(name, value) for name, value in batch.counters.items() if not name.startswith(SETS)]
    if kept:
        connection.executemany(SET, kept)
    if added:
        connection.executemany(ADD, added)
