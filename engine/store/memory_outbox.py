"""The guards of the outbox, as `outbox_rows` and the database's own checks have them, over plain dicts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..model.batch import Claim, RefusedClaim, Result
from ..model.decision import FINAL_STATES, Effect, OutboxState
from ..model.incident import LIVE
from ..model.ports import OutboxRow, StoreConflict
from ..model.time import Instant
from .reading import Attempt

if TYPE_CHECKING:
    from .memory import Tables

DRILL_STATES = frozenset({"held", "drilled", "cancelled"})


def write_effects(tables: Tables, effects: list[Effect], now: Instant) -> None:
    """New rows; a key is used once, worlds do not mix (I-06), drills reach no customer (I-07)."""
    for effect in effects:
        incident = tables.incidents.get(effect.incident)
        if effect.key in tables.outbox:
            raise StoreConflict(f"outbox row {effect.key} is known")
        if incident is not None and incident.world != effect.world:
            raise StoreConflict(f"I-06 {effect.key}")
        row = OutboxRow(effect=effect, state=effect.state, token=0, due=effect.due, updated=now)
        tables.outbox[effect.key] = _allowed(row)


def withdraw(tables: Tables, keys: list[str], now: Instant) -> tuple[str, ...]:
    """Cancel what has not been claimed; gives back the keys for which it was too late."""
    late = []
    for key in keys:
        row = _row(tables, key)
        if row.state in ("ready", "held"):
            tables.outbox[key] = _moved(row, "cancelled", now)
        else:
            late.append(key)
    return tuple(late)


def claim(tables: Tables, claims: list[Claim], now: Instant) -> tuple[RefusedClaim, ...]:
    """ready -> sending; gives back the claims that are not allowed now."""
    refused: list[RefusedClaim] = []
    for one in claims:
        row = _row(tables, one.key)
        if row.token != one.token:
            raise StoreConflict(f"outbox row {one.key} is not under token {one.token}")
        refusal = _refusal(tables, row)
        if refusal is not None:
            refused.append(refusal)
            continue
        sending = replace(
            _moved(row, "sending", now), token=row.token + 1, deadline=one.deadline, attempts=row.attempts + 1,
            first_try=now if row.first_try is None else row.first_try,
        )  # fmt: skip
        tables.outbox[one.key] = _allowed(sending)
        _attempt(tables, one.key, now, "", "")
    return tuple(refused)


def record(tables: Tables, results: list[Result]) -> None:
    """A row leaves the state and token that the result names."""
    for one in results:
        row = _row(tables, one.key)
        if (row.token, row.state) != (one.token, one.before):
            raise StoreConflict(f"outbox row {one.key} is not {one.before} under token {one.token}")
        if row.state in FINAL_STATES and one.after != one.before:
            raise StoreConflict(f"I-13 {one.key}")
        doubt = row.effect.kind == "customer" and row.state == "uncertain"
        if (doubt and one.after in ("held", "ready", "sending")) or one.after == "sending":
            raise StoreConflict(f"I-08 {one.key}")
        tables.outbox[one.key] = replace(
            _allowed(_moved(row, one.after, one.at)), due=row.due if one.due is None else one.due, deadline=None,
            receipt=one.receipt or row.receipt, why=one.why,
        )  # fmt: skip
        tables.outbox[one.key] = _same(tables.outbox[one.key])
        _attempt(tables, one.key, one.at, one.receipt, one.why)


def _refusal(tables: Tables, row: OutboxRow) -> RefusedClaim | None:
    """Why a row may not be claimed now, None when it may."""
    effect = row.effect
    if row.state != "ready":
        return RefusedClaim(key=effect.key, why="not-ready")
    if effect.kind != "customer":
        return None
    if any(stop.lifted is None and stop.incident in ("", effect.incident) for stop in tables.stops.values()):
        return RefusedClaim(key=effect.key, why="stopped")
    issue = (effect.incident, effect.notice, effect.issue, effect.revision)
    said_yes = [
        yes for yes in tables.approvals.values()
        if (yes.incident, yes.notice, yes.issue, yes.revision) == issue
        and yes.hash == effect.text_hash and yes.at >= effect.approvals_since
    ]  # fmt: skip
    return None if len(said_yes) >= effect.needs else RefusedClaim(key=effect.key, why="unapproved")


def _row(tables: Tables, key: str) -> OutboxRow:
    if key not in tables.outbox:
        raise StoreConflict(f"no outbox row {key}")
    return tables.outbox[key]


def _moved(row: OutboxRow, state: OutboxState, now: Instant) -> OutboxRow:
    return replace(row, state=state, updated=now, effect=replace(row.effect, state=state))


def _same(row: OutboxRow) -> OutboxRow:
    """The effect's own `due` is that of the row, as it would be after loading."""
    return row if row.effect.due == row.due else replace(row, effect=replace(row.effect, due=row.due))


def _allowed(row: OutboxRow) -> OutboxRow:
    if row.effect.kind == "customer" and row.effect.world != LIVE and row.state not in DRILL_STATES:
        raise StoreConflict(f"I-07 {row.effect.key}")
    return row


def _attempt(tables: Tables, key: str, at: Instant, receipt: str, why: str) -> None:
    row = tables.outbox[key]
    number = len(tables.attempts) + 1
    tables.attempts[number] = Attempt(
        key=key, token=row.token, at=at, outcome=row.state, receipt=receipt, why=why
    )  # fmt: skip
