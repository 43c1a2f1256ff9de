"""The tables of running incidents, written once with SQLModel; migrations create them.

Nothing on the engine's fast path imports this module: SQLAlchemy alone takes over a second to load. Enums are
text, instants and lengths BIGINT microseconds UTC, documents JSON as text; whatever belongs to a world carries
`world`. What a table cannot say about change over time is a trigger: see `migrations/guards.py`.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text

from .columns import KEYED, Table, octets, one_of, serial, whole, words

OPEN = text("closed IS NULL")
WAITING = text("state IN ('held', 'ready', 'sending', 'uncertain')")


class Meta(Table, table=True):
    """Facts about the database itself, such as whether it is a backup that was put back."""

    __tablename__ = "tocsin_meta"
    __table_args__ = (KEYED,)
    name: str = words(key=True)
    value: str = words()


class Owner(Table, table=True):
    """The one engine that may write; every commit names its epoch."""

    __tablename__ = "tocsin_owner"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)
    id: int = serial()
    epoch: int = whole()
    pid: int = whole()
    since: int = whole()
    turned: int | None = whole(empty=True)
    """Time of the last committed turn."""


class IncidentTable(Table, table=True):
    """An incident: the columns that people ask for, and the rest of its state as a document."""

    __tablename__ = "tocsin_incidents"
    __table_args__ = (
        # I-02: one open incident for a key; `nth` tells those of `if_open: new` apart.
        Index(
            "uq_tocsin_incidents_open", "world", "runbook", "key", "nth", unique=True,
            sqlite_where=OPEN, postgresql_where=OPEN,
        ),
        Index(None, "opened"),
        one_of("level", "unknown", "firing", "cleared"),
    )  # fmt: skip
    id: str = words(key=True)
    number: int = whole()
    """The 42 of `INC-42`: ids sort by it."""
    world: str = words()
    runbook: str = words()
    version: str = words()
    key: str = words()
    nth: int = whole()
    opened: int = whole()
    closed: int | None = whole(empty=True)
    outcome: str = words()
    severity: str = words()
    level: str = words()
    revision: int = whole()
    state: str = words()


class TimerTable(Table, table=True):
    """An armed timer; the row goes when it fires or is withdrawn (I-15)."""

    __tablename__ = "tocsin_timers"
    __table_args__ = (
        Index(None, "due"),
        KEYED,
    )
    incident: str = words(key=True)
    key: str = words(key=True)
    world: str = words()
    due: int = whole()
    path: str = words()
    visit: int = whole()
    created: int = whole()


class OutboxTable(Table, table=True):
    """Something that shall leave: what it is never changes, only where it stands."""

    __tablename__ = "tocsin_outbox"
    __table_args__ = (
        one_of("kind", "page", "customer", "internal"),
        one_of("state", "held", "ready", "sending", "sent", "failed", "uncertain", "cancelled", "stale", "drilled"),
        # I-07, P-19: outside the live world nothing for customers can come near a channel.
        CheckConstraint(
            "kind <> 'customer' OR world = 'live' OR state IN ('held', 'drilled', 'cancelled')", name="drill"
        ),
        Index("ix_tocsin_outbox_waiting", "due", sqlite_where=WAITING, postgresql_where=WAITING),
    )
    key: str = words(key=True)
    """Begins with the incident and `/`: the primary key finds the rows of an incident."""
    world: str = words()
    incident: str = words()
    kind: str = words()
    purpose: str = words()
    channel: str = words()
    recipient: str = words()
    notice: str = words()
    issue: int = whole()
    revision: int = whole()
    text_hash: str = words()
    needs: int = whole()
    approvals_since: int = whole()
    payload: str | None = words(empty=True)
    """Everything else of the effect, JSON; NULL once erased."""
    state: str = words()
    token: int = whole()
    due: int = whole()
    deadline: int | None = whole(empty=True)
    attempts: int = whole()
    first_try: int | None = whole(empty=True)
    receipt: str = words()
    why: str = words()
    updated: int = whole()


class AttemptTable(Table, table=True):
    """What happened to an outbox row, one line for each claim and each result."""

    __tablename__ = "tocsin_attempts"
    __table_args__ = (Index(None, "key"),)
    id: int | None = serial(counted=True)
    world: str = words()
    key: str = words()
    token: int = whole()
    at: int = whole()
    outcome: str = words()
    """The state that it went to; `sending` for a claim."""
    receipt: str = words()
    why: str = words()


class JournalTable(Table, table=True):
    """The journal without its words: one sequence without holes, each line bound to the one before."""

    __tablename__ = "tocsin_journal"
    __table_args__ = (Index(None, "incident", "seq"),)
    seq: int = serial()
    world: str = words()
    incident: str = words()
    step: int = whole()
    at: int = whole()
    code: str = words()
    by: str = words()
    payload_hash: bytes = octets()
    """SHA-256(salt ‖ params); stays when salt and params are erased."""
    hash: bytes = octets()


class JournalPayloadTable(Table, table=True):
    """The parameters of a line, apart so that they can be erased without breaking the chain (P-25)."""

    __tablename__ = "tocsin_journal_payload"
    __table_args__ = (
        ForeignKeyConstraint(["seq"], ["tocsin_journal.seq"]),
        CheckConstraint("(salt IS NULL) = (params IS NULL)", name="erased"),
    )
    seq: int = serial()
    salt: bytes | None = octets(empty=True)
    params: str | None = words(empty=True)


class ApprovalTable(Table, table=True):
    """One yes of one person for one revision of a notice."""

    __tablename__ = "tocsin_approvals"
    __table_args__ = (ForeignKeyConstraint(["incident"], ["tocsin_incidents.id"]), KEYED)
    incident: str = words(key=True)
    notice: str = words(key=True)
    issue: int = whole(key=True)
    revision: int = whole(key=True)
    by: str = words(key=True)
    world: str = words()
    role: str = words()
    hash: str = words()
    at: int = whole()


class StopTable(Table, table=True):
    """Customer notices are stopped: those of one incident, or with an empty `incident` all of them."""

    __tablename__ = "tocsin_stops"
    __table_args__ = (KEYED,)
    id: str = words(key=True)
    incident: str = words()
    by: str = words()
    reason: str = words()
    at: int = whole()
    lifted: int | None = whole(empty=True)
