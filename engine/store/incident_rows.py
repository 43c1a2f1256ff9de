"""Writes incidents and their timers.

A turn may hold several steps of one incident. In one transaction only the first `before` and the last `after`
can ever be seen, so they are written as one change.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..model.batch import IncidentChange
from ..model.incident import Incident, Timer
from ..model.ports import StoreConflict
from .codec import INCIDENT, incident_columns, number_of

INSERT = (
    "INSERT INTO tocsin_incidents (id, world, runbook, version, key, nth, opened, closed, outcome, severity, level,"
    " revision, number, state) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
)
UPDATE = (
    "UPDATE tocsin_incidents SET version=?, key=?, nth=?, opened=?, closed=?, outcome=?, severity=?, level=?,"
    " revision=?, state=? WHERE id=? AND revision=? AND world=?"
)
ARM = "INSERT INTO tocsin_timers (incident, key, world, due, path, visit, created) VALUES (?,?,?,?,?,?,?)"
DISARM = "DELETE FROM tocsin_timers WHERE incident=? AND key=? AND due=? AND visit=?"


def write_incidents(connection: Any, changes: list[IncidentChange]) -> None:
    """Write all changes. Raises `StoreConflict` when an incident or a timer was not as `before` says."""
    merged = coalesce(changes)
    opened = [change.after for change in merged if change.before is None]
    # An incident that closes makes room for the next one of its key, so closing comes first.
    moved = sorted((change for change in merged if change.before is not None), key=lambda change: change.after.open)
    if moved:
        _guarded(connection, UPDATE, [_update(change) for change in moved], "revision")
    if opened:
        connection.executemany(INSERT, [_insert(incident) for incident in opened])
    disarmed, armed = timer_changes(merged)
    if disarmed:
        _guarded(connection, DISARM, disarmed, "timer")
    if armed:
        connection.executemany(ARM, armed)


def coalesce(changes: Iterable[IncidentChange]) -> list[IncidentChange]:
    """One change for each incident, in order of first appearance; raises `StoreConflict` on a gap."""
    merged: dict[str, IncidentChange] = {}
    for change in changes:
        earlier = merged.get(change.after.id)
        if earlier is None:
            merged[change.after.id] = change
            continue
        if change.before is None or change.before.revision != earlier.after.revision:
            raise StoreConflict(f"revision of {change.after.id}")
        merged[change.after.id] = IncidentChange(before=earlier.before, after=change.after)
    return list(merged.values())


def timer_changes(changes: Iterable[IncidentChange]) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Rows to delete and rows to insert. A timer that moved is deleted and armed anew (I-15)."""
    disarmed: list[tuple[Any, ...]] = []
    armed: list[tuple[Any, ...]] = []
    for change in changes:
        old: dict[str, Timer] = change.before.timers if change.before else {}
        new = change.after.timers
        if old is new:
            continue
        incident, world = change.after.id, change.after.world
        disarmed += [(incident, t.key, t.due, t.visit) for t in old.values() if new.get(t.key) != t]
        armed += [
            (incident, t.key, world, t.due, t.path, t.visit, t.created) for t in new.values() if old.get(t.key) != t
        ]
    return disarmed, armed


def _insert(incident: Incident) -> tuple[Any, ...]:
    return (*incident_columns(incident), number_of(incident.id), INCIDENT.encode(incident))


def _update(change: IncidentChange) -> tuple[Any, ...]:
    after = change.after
    assert change.before is not None
    return (
        after.version, after.key, after.nth, after.opened, after.closed, after.outcome, after.severity, after.level,
        after.revision, INCIDENT.encode(after), after.id, change.before.revision, after.world,
    )  # fmt: skip


def _guarded(connection: Any, statement: str, rows: list[tuple[Any, ...]], what: str) -> None:
    """Each row must meet its guard; the count of changed rows tells."""
    if connection.executemany(statement, rows).rowcount != len(rows):
        raise StoreConflict(f"{what} not as expected among {len(rows)}")
