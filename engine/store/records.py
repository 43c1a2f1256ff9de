"""The tables of what comes in and what the engine knows besides incidents; see `tables.py`."""

from __future__ import annotations

from sqlalchemy import Index, UniqueConstraint, text

from .columns import KEYED, Table, figure, octets, one_of, serial, whole, words
from .tables import Meta

METADATA = Meta.metadata
"""Of every table, these and those of `tables.py`."""

FIRING = text("ended IS NULL")


class AlertTable(Table, table=True):
    """An accepted message, byte for byte; the same delivery is kept once (I-01, P-03)."""

    __tablename__ = "tocsin_alerts"
    __table_args__ = (
        UniqueConstraint("source", "delivery"),
        Index(None, "received"),
        one_of("status", "taken", "ignored", "not-understood"),
    )
    id: int | None = serial(counted=True)
    world: str = words()
    source: str = words()
    delivery: str = words()
    received: int = whole()
    status: str = words()
    why: str = words()
    headers: str = words()
    body: bytes = octets()


class SampleTable(Table, table=True):
    """A figure of a series; the same instant said again replaces it."""

    __tablename__ = "tocsin_samples"
    __table_args__ = (Index(None, "at"), KEYED)
    world: str = words(key=True)
    metric: str = words(key=True)
    labels: str = words(key=True)
    at: int = whole(key=True)
    value: float = figure()


class BaselineTable(Table, table=True):
    """Sum and number of the samples of one local hour."""

    __tablename__ = "tocsin_baselines"
    __table_args__ = (KEYED,)
    world: str = words(key=True)
    metric: str = words(key=True)
    labels: str = words(key=True)
    hour: int = whole(key=True)
    sum: float = figure()
    count: int = whole()


class TriggerStateTable(Table, table=True):
    """Where a trigger stands for one key."""

    __tablename__ = "tocsin_trigger_states"
    __table_args__ = (KEYED,)
    world: str = words(key=True)
    runbook: str = words(key=True)
    name: str = words(key=True)
    key: str = words(key=True)
    labels: str = words()
    state: str = words()
    wake_at: int | None = whole(empty=True)


class EventLevelTable(Table, table=True):
    """An alert of a named event that fires, or did."""

    __tablename__ = "tocsin_event_levels"
    __table_args__ = (
        Index("ix_tocsin_event_levels_firing", "world", "event", sqlite_where=FIRING, postgresql_where=FIRING),
        KEYED,
    )
    world: str = words(key=True)
    event: str = words(key=True)
    fingerprint: str = words(key=True)
    labels: str = words()
    started: int = whole()
    ended: int | None = whole(empty=True)


class VersionTable(Table, table=True):
    """A published runbook with every text that it was compiled from."""

    __tablename__ = "tocsin_versions"
    __table_args__ = (Index(None, "runbook", "hash"), KEYED)
    runbook: str = words(key=True)
    number: int = whole(key=True)
    hash: str = words()
    sources: str = words()
    elements: str = words()
    author: str = words()
    at: int = whole()


class TokenTable(Table, table=True):
    """A person's or a source's token, hashed."""

    __tablename__ = "tocsin_tokens"
    __table_args__ = (UniqueConstraint("hash"), one_of("kind", "person", "source"), KEYED)
    id: str = words(key=True)
    hash: str = words()
    kind: str = words()
    name: str = words()
    created: int = whole()
    revoked: int | None = whole(empty=True)


class SilenceTable(Table, table=True):
    """Triggers that are kept quiet until an instant; `rule` is what `store.silence_rows` makes of the rest."""

    __tablename__ = "tocsin_silences"
    __table_args__ = (KEYED,)
    id: str = words(key=True)
    runbook: str = words()
    name: str = words()
    key: str = words()
    until: int = whole()
    by: str = words()
    reason: str = words()
    at: int = whole()
    rule: str = words()
    ended: int | None = whole(empty=True)


class DrillTable(Table, table=True):
    """A drill; its id is the name of its world."""

    __tablename__ = "tocsin_drills"
    __table_args__ = (KEYED,)
    id: str = words(key=True)
    scenario: str = words()
    scenario_hash: str = words()
    form: str = words()
    scope: str = words()
    purpose: str = words()
    state: str = words()
    runbook: str = words()
    runbook_hash: str = words()
    seed: int = whole()
    clock: str = words()
    participants: str = words()
    outcome: str = words()
    created: int = whole()
    ended: int | None = whole(empty=True)


class CounterTable(Table, table=True):
    """A named number, such as the next incident's or the requests refused."""

    __tablename__ = "tocsin_counters"
    __table_args__ = (KEYED,)
    name: str = words(key=True)
    value: int = whole()
