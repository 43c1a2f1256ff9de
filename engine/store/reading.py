"""Questions of people: journal, incidents, alerts, deliveries, versions. Read only, in pages, newest first.

Each function takes a connection from `SqliteStore.reading()` or `opened(path)` and gives frozen records. Plain
statements, so that a command answers without waiting for SQLAlchemy to load.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from ..model.batch import AlertRow, ApprovalRow, BaselineRow, DrillRow, VersionRow
from ..model.incident import Incident
from ..model.ports import OutboxRow
from ..model.problem import Unavailable
from ..model.time import Instant
from .connection import at_opening, open_reader
from .library import Library, choose
from .loading import DRILLS, INCIDENT, OUTBOX, VERSIONS, drill_row, incident_of, outbox_row, version_row
from .schema import SCHEMA, schema_of

_headers = msgspec.json.Decoder(dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the journal as it is read."""

    seq: int
    world: str
    incident: str
    step: int
    at: Instant
    code: str
    by: str
    params: Mapping[str, object] | None
    """None when they were erased."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One claim or result of an outbox row."""

    key: str
    token: int
    at: Instant
    outcome: str
    receipt: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """An incident in a list."""

    id: str
    world: str
    runbook: str
    key: str
    opened: Instant
    closed: Instant | None
    outcome: str
    severity: str
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAlert:
    """An accepted message and its number."""

    id: int
    alert: AlertRow


@contextmanager
def opened(path: Path, library: Library | None = None) -> Iterator[Any]:
    """A read-only connection to a database that no engine has to run on.

    Raises `Unavailable`: `database-missing`, `database-old` (a migration is due: start the engine once), and the
    codes of `engine.store.schema` and `engine.store.connection`.
    """
    if not path.is_file():
        raise Unavailable("database-missing", path=str(path))
    library = library or choose()
    try:
        connection = open_reader(path, library)
        try:
            if schema_of(connection, str(path)) != SCHEMA:
                raise Unavailable("database-old", path=str(path), known=SCHEMA)
            yield connection
        finally:
            connection.close()
    except library.module.Error as error:
        raise at_opening(error, path) from error


def journal(
    connection: Any, *, incident: str | None = None, world: str | None = None, after: int = 0, limit: int = 1_000
) -> list[Line]:
    """Lines behind number `after`, oldest first; of one incident or one world when named."""
    where, values = ["j.seq > ?"], [after]
    for column, wanted in (("incident", incident), ("world", world)):
        if wanted is not None:
            where.append(f"j.{column} = ?")
            values.append(wanted)  # type: ignore[arg-type]
    rows = connection.execute(
        'SELECT j.seq, j.world, j.incident, j.step, j.at, j.code, j."by", p.params FROM tocsin_journal j'
        f" LEFT JOIN tocsin_journal_payload p ON p.seq = j.seq WHERE {' AND '.join(where)} ORDER BY j.seq LIMIT ?",
        (*values, limit),
    )
    return [_line(row) for row in rows.fetchall()]


def engine_lines(connection: Any, code: str, *, since: Instant, look_at: int = 5_000) -> list[Line]:
    """Lines of the engine itself with a code, newest first, not before `since`; of its newest `look_at` alone."""
    rows = connection.execute(
        'SELECT j.seq, j.world, j.incident, j.step, j.at, j.code, j."by", p.params FROM'
        " (SELECT * FROM tocsin_journal WHERE incident = '' ORDER BY seq DESC LIMIT ?) j"
        " LEFT JOIN tocsin_journal_payload p ON p.seq = j.seq WHERE j.code = ? AND j.at >= ? ORDER BY j.seq DESC",
        (look_at, code, since),
    )
    return [_line(row) for row in rows.fetchall()]


def incidents(
    connection: Any, *, world: str | None = None, closed: bool | None = None, before: Instant | None = None,
    limit: int = 100,
) -> list[Brief]:  # fmt: skip
    """A page of incidents, newest first: those opened before `before`; all worlds unless one is named."""
    where, values = ["1 = 1"], []
    if world is not None:
        where.append("world = ?")
        values.append(world)
    if closed is not None:
        where.append("closed IS NOT NULL" if closed else "closed IS NULL")
    if before is not None:
        where.append("opened < ?")
        values.append(before)  # type: ignore[arg-type]
    names = ("id", "world", "runbook", "key", "opened", "closed", "outcome", "severity", "level")
    rows = connection.execute(
        f"SELECT {', '.join(names)} FROM tocsin_incidents WHERE {' AND '.join(where)}"
        " ORDER BY opened DESC, number DESC, id DESC LIMIT ?",
        (*values, limit),
    )
    return [Brief(**dict(zip(names, row, strict=True))) for row in rows.fetchall()]


def incident(connection: Any, name: str) -> Incident | None:
    """One incident, open or closed; None when there is none. Raises `Unavailable("incident-damaged")`."""
    row = connection.execute(f"{INCIDENT} WHERE id = ?", (name,)).fetchone()
    if row is None:
        return None
    try:
        return incident_of(*row[:2])
    except (msgspec.MsgspecError, UnicodeError):
        raise Unavailable("incident-damaged", incident=name) from None


def outbox(connection: Any, incident: str) -> list[OutboxRow]:
    """All rows of an incident, in the order in which they were made."""
    rows = connection.execute(
        f"{OUTBOX} WHERE key >= ? AND key < ? AND incident = ? ORDER BY rowid",
        (f"{incident}/", f"{incident}0", incident),
    )
    return [outbox_row(row) for row in rows.fetchall()]


def attempts(connection: Any, key: str) -> list[Attempt]:
    """What was tried with one outbox row, oldest first."""
    names = ("key", "token", "at", "outcome", "receipt", "why")
    rows = connection.execute(f"SELECT {', '.join(names)} FROM tocsin_attempts WHERE key = ? ORDER BY id", (key,))
    return [Attempt(**dict(zip(names, row, strict=True))) for row in rows.fetchall()]


def approvals(connection: Any, incident: str) -> list[ApprovalRow]:
    """Every yes given in an incident, oldest first."""
    names = ("incident", "notice", "issue", "revision", "by", "role", "hash", "at")
    rows = connection.execute(
        'SELECT incident, notice, issue, revision, "by", role, hash, at FROM tocsin_approvals WHERE incident = ?'
        ' ORDER BY at, notice, "by"',
        (incident,),
    )
    return [ApprovalRow(**dict(zip(names, row, strict=True))) for row in rows.fetchall()]


def alerts(
    connection: Any, *, status: str | None = None, before: int | None = None, limit: int = 100
) -> list[KeptAlert]:
    """A page of accepted messages, newest first; `status="not-understood"` for those nobody could read."""
    where, values = ["1 = 1"], []
    if status is not None:
        where.append("status = ?")
        values.append(status)
    if before is not None:
        where.append("id < ?")
        values.append(before)  # type: ignore[arg-type]
    rows = connection.execute(
        "SELECT id, world, source, delivery, received, status, why, headers, body FROM tocsin_alerts"
        f" WHERE {' AND '.join(where)} ORDER BY id DESC LIMIT ?",
        (*values, limit),
    )
    return [_alert(row) for row in rows.fetchall()]


def versions(connection: Any, runbook: str | None = None) -> list[VersionRow]:
    """Published versions, oldest first; of one runbook when named."""
    where, values = ("", ()) if runbook is None else (" WHERE runbook = ?", (runbook,))
    rows = connection.execute(f"{VERSIONS}{where} ORDER BY runbook, number", values)
    return [version_row(row) for row in rows.fetchall()]


def baselines(connection: Any, start: Instant, end: Instant) -> list[BaselineRow]:
    """Buckets of hours that began from `start` until before `end`, of all series."""
    rows = connection.execute(
        "SELECT world, metric, labels, hour, sum, count FROM tocsin_baselines WHERE hour >= ? AND hour < ?"
        " ORDER BY world, metric, labels, hour", (start, end),
    )  # fmt: skip
    return [BaselineRow(*row) for row in rows.fetchall()]


def drills(connection: Any, limit: int = 100) -> list[DrillRow]:
    """Drills, newest first."""
    rows = connection.execute(f"{DRILLS} ORDER BY created DESC, id DESC LIMIT ?", (limit,))
    return [drill_row(row) for row in rows.fetchall()]


def _line(row: tuple[Any, ...]) -> Line:
    seq, world, incident, step, at, code, by, params = row
    return Line(
        seq=seq, world=world, incident=incident, step=step, at=at, code=code, by=by,
        params=None if params is None else msgspec.json.decode(params),
    )  # fmt: skip


def _alert(row: tuple[Any, ...]) -> KeptAlert:
    number, world, source, delivery, received, status, why, headers, body = row
    alert = AlertRow(
        source=source, delivery=delivery, received=received, body=body, headers=_headers.decode(headers),
        status=status, why=why, world=world,
    )  # fmt: skip
    return KeptAlert(id=number, alert=alert)
