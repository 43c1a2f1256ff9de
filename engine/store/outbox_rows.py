"""Writes the outbox: new rows, withdrawals, claims and results, each guarded by where the row stands."""

from __future__ import annotations

from typing import Any

from ..model.batch import Claim, RefusedClaim, Result
from ..model.decision import Effect
from ..model.ports import StoreConflict
from ..model.time import Instant
from .codec import EFFECT, effect_columns

INSERT = (
    "INSERT INTO tocsin_outbox (key, world, incident, kind, purpose, channel, recipient, notice, issue, revision,"
    " text_hash, needs, approvals_since, payload, state, token, due, deadline, attempts, first_try, receipt, why,"
    " updated) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,0,?,NULL,0,NULL,'','',?)"
)
WITHDRAW = "UPDATE tocsin_outbox SET state='cancelled', updated=? WHERE key=? AND state IN ('ready', 'held')"

NOT_STOPPED = (
    "NOT EXISTS (SELECT 1 FROM tocsin_stops s WHERE s.lifted IS NULL AND s.incident IN ('', tocsin_outbox.incident))"
)
APPROVED = (
    "(SELECT count(*) FROM tocsin_approvals a WHERE a.incident = tocsin_outbox.incident"
    " AND a.notice = tocsin_outbox.notice AND a.issue = tocsin_outbox.issue AND a.revision = tocsin_outbox.revision"
    " AND a.hash = tocsin_outbox.text_hash AND a.at >= tocsin_outbox.approvals_since) >= needs"
)
CLAIM = (
    "UPDATE tocsin_outbox SET state='sending', token=token+1, deadline=?, attempts=attempts+1,"
    " first_try=COALESCE(first_try, ?), updated=? WHERE key=? AND token=? AND state='ready'"
    f" AND (kind <> 'customer' OR (world = 'live' AND {NOT_STOPPED} AND {APPROVED}))"
)
WHY_NOT = f"SELECT token, state, {NOT_STOPPED} FROM tocsin_outbox WHERE key=?"
RESULT = (
    "UPDATE tocsin_outbox SET state=?, due=COALESCE(?, due), deadline=NULL,"
    " receipt=CASE WHEN ?='' THEN receipt ELSE ? END, why=?, updated=? WHERE key=? AND token=? AND state=?"
)
ATTEMPT = (
    "INSERT INTO tocsin_attempts (world, key, token, at, outcome, receipt, why)"
    " SELECT world, key, token, ?, state, ?, ? FROM tocsin_outbox WHERE key=?"
)


def write_effects(connection: Any, effects: list[Effect], now: Instant) -> None:
    """New rows. Raises the library's IntegrityError for a key that was used before or a drill's customer row."""
    connection.executemany(
        INSERT, [(*effect_columns(e), EFFECT.encode(e), e.state, e.due, now) for e in effects]
    )  # fmt: skip


def withdraw(connection: Any, keys: list[str], now: Instant) -> tuple[str, ...]:
    """Cancel rows that have not been claimed; gives back the keys for which it was too late."""
    late = [key for key in keys if connection.execute(WITHDRAW, (now, key)).rowcount == 0]
    for key in late:
        if connection.execute("SELECT 1 FROM tocsin_outbox WHERE key=?", (key,)).fetchone() is None:
            raise StoreConflict(f"no outbox row {key}")
    return tuple(late)


def claim(connection: Any, claims: list[Claim], now: Instant) -> tuple[RefusedClaim, ...]:
    """ready -> sending, one more token; gives back the claims that are not allowed now."""
    refused: list[RefusedClaim] = []
    made: list[tuple[Any, ...]] = []
    for one in claims:
        if connection.execute(CLAIM, (one.deadline, now, now, one.key, one.token)).rowcount:
            made.append((now, "", "", one.key))
        else:
            refused.append(_refusal(connection, one))
    connection.executemany(ATTEMPT, made)
    return tuple(refused)


def record(connection: Any, results: list[Result]) -> None:
    """A row leaves the state and token that the result names. Raises `StoreConflict` when it stands elsewhere."""
    if len({one.key for one in results}) < len(results):
        for one in results:  # several of one row: each has its own line in the attempts, with the state it led to
            _record(connection, [one])
    else:
        _record(connection, results)


def _record(connection: Any, results: list[Result]) -> None:
    """Results of different rows."""
    rows = [
        (one.after, one.due, one.receipt, one.receipt, one.why, one.at, one.key, one.token, one.before)
        for one in results
    ]
    if connection.executemany(RESULT, rows).rowcount != len(rows):
        raise StoreConflict(f"outbox row not as expected among {', '.join(one.key for one in results[:20])}")
    connection.executemany(ATTEMPT, [(one.at, one.receipt, one.why, one.key) for one in results])


def _refusal(connection: Any, one: Claim) -> RefusedClaim:
    """Why a claim was not made. A row that is missing or claimed under another token is a conflict (I-14)."""
    found = connection.execute(WHY_NOT, (one.key,)).fetchone()
    if found is None or found[0] != one.token:
        raise StoreConflict(f"outbox row {one.key} is not under token {one.token}")
    if found[1] != "ready":
        return RefusedClaim(key=one.key, why="not-ready")
    return RefusedClaim(key=one.key, why="unapproved" if found[2] else "stopped")
