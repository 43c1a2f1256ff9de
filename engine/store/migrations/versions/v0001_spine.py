"""The first schema: worlds, incidents, timers, outbox, journal, intake and what goes with them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("closed IS NULL")
FIRING = sa.text("ended IS NULL")
WAITING = sa.text("state IN ('held', 'ready', 'sending', 'uncertain')")


def _columns(kind: sa.types.TypeEngine[Any], names: tuple[str, ...], *, empty: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=empty) for name in names]


def _texts(*names: str) -> list[sa.Column[Any]]:
    return _columns(sa.Text(), names)


def _texts_or_null(*names: str) -> list[sa.Column[Any]]:
    return _columns(sa.Text(), names, empty=True)


def _wholes(*names: str) -> list[sa.Column[Any]]:
    return _columns(sa.BigInteger(), names)


def _wholes_or_null(*names: str) -> list[sa.Column[Any]]:
    return _columns(sa.BigInteger(), names, empty=True)


def _octets(*names: str) -> list[sa.Column[Any]]:
    return _columns(sa.LargeBinary(), names)


def _octets_or_null(*names: str) -> list[sa.Column[Any]]:
    return _columns(sa.LargeBinary(), names, empty=True)


def _figures(*names: str) -> list[sa.Column[Any]]:
    return _columns(sa.Double(), names)


def _alerts() -> None:
    op.create_table(
        "tocsin_alerts",
        sa.Column("id", SERIAL, autoincrement=True, nullable=False),
        *_texts("world", "source", "delivery"),
        *_wholes("received"),
        *_texts("status", "why", "headers"),
        *_octets("body"),
        sa.CheckConstraint("status IN ('taken', 'ignored', 'not-understood')", name=op.f("ck_tocsin_alerts_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tocsin_alerts")),
        sa.UniqueConstraint("source", "delivery", name=op.f("uq_tocsin_alerts_source_delivery")),
    )
    op.create_index(op.f("ix_tocsin_alerts_received"), "tocsin_alerts", ["received"])


def _attempts() -> None:
    op.create_table(
        "tocsin_attempts",
        sa.Column("id", SERIAL, autoincrement=True, nullable=False),
        *_texts("world", "key"),
        *_wholes("token", "at"),
        *_texts("outcome", "receipt", "why"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tocsin_attempts")),
    )
    op.create_index(op.f("ix_tocsin_attempts_key"), "tocsin_attempts", ["key"])


def _baselines() -> None:
    op.create_table(
        "tocsin_baselines",
        *_texts("world", "metric", "labels"),
        *_wholes("hour"),
        *_figures("sum"),
        *_wholes("count"),
        sa.PrimaryKeyConstraint("world", "metric", "labels", "hour", name=op.f("pk_tocsin_baselines")),
        sqlite_with_rowid=False,
    )


def _counters() -> None:
    op.create_table(
        "tocsin_counters",
        *_texts("name"),
        *_wholes("value"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_tocsin_counters")),
        sqlite_with_rowid=False,
    )


def _drills() -> None:
    op.create_table(
        "tocsin_drills",
        *_texts("id", "scenario", "scenario_hash", "form", "scope", "purpose", "state", "runbook", "runbook_hash"),
        *_wholes("seed"),
        *_texts("clock", "participants", "outcome"),
        *_wholes("created"),
        *_wholes_or_null("ended"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tocsin_drills")),
        sqlite_with_rowid=False,
    )


def _event_levels() -> None:
    op.create_table(
        "tocsin_event_levels",
        *_texts("world", "event", "fingerprint", "labels"),
        *_wholes("started"),
        *_wholes_or_null("ended"),
        sa.PrimaryKeyConstraint("world", "event", "fingerprint", name=op.f("pk_tocsin_event_levels")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_tocsin_event_levels_firing",
        "tocsin_event_levels",
        ["world", "event"],
        sqlite_where=FIRING,
        postgresql_where=FIRING,
    )


def _incidents() -> None:
    op.create_table(
        "tocsin_incidents",
        *_texts("id"),
        *_wholes("number"),
        *_texts("world", "runbook", "version", "key"),
        *_wholes("nth", "opened"),
        *_wholes_or_null("closed"),
        *_texts("outcome", "severity", "level"),
        *_wholes("revision"),
        *_texts("state"),
        sa.CheckConstraint("level IN ('unknown', 'firing', 'cleared')", name=op.f("ck_tocsin_incidents_level")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tocsin_incidents")),
    )
    op.create_index(op.f("ix_tocsin_incidents_opened"), "tocsin_incidents", ["opened"])
    op.create_index(
        "uq_tocsin_incidents_open",
        "tocsin_incidents",
        ["world", "runbook", "key", "nth"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def _journal() -> None:
    op.create_table(
        "tocsin_journal",
        sa.Column("seq", SERIAL, nullable=False),
        *_texts("world", "incident"),
        *_wholes("step", "at"),
        *_texts("code", "by"),
        *_octets("payload_hash", "hash"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_tocsin_journal")),
    )
    op.create_index(op.f("ix_tocsin_journal_incident_seq"), "tocsin_journal", ["incident", "seq"])


def _meta() -> None:
    op.create_table(
        "tocsin_meta",
        *_texts("name", "value"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_tocsin_meta")),
        sqlite_with_rowid=False,
    )


def _outbox() -> None:
    op.create_table(
        "tocsin_outbox",
        *_texts("key", "world", "incident", "kind", "purpose", "channel", "recipient", "notice"),
        *_wholes("issue", "revision"),
        *_texts("text_hash"),
        *_wholes("needs", "approvals_since"),
        *_texts_or_null("payload"),
        *_texts("state"),
        *_wholes("token", "due"),
        *_wholes_or_null("deadline"),
        *_wholes("attempts"),
        *_wholes_or_null("first_try"),
        *_texts("receipt", "why"),
        *_wholes("updated"),
        sa.CheckConstraint(
            "kind <> 'customer' OR world = 'live' OR state IN ('held', 'drilled', 'cancelled')",
            name=op.f("ck_tocsin_outbox_drill"),
        ),
        sa.CheckConstraint("kind IN ('page', 'customer', 'internal')", name=op.f("ck_tocsin_outbox_kind")),
        sa.CheckConstraint(
            "state IN ('held', 'ready', 'sending', 'sent', 'failed', 'uncertain', 'cancelled', 'stale', 'drilled')",
            name=op.f("ck_tocsin_outbox_state"),
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_tocsin_outbox")),
    )
    op.create_index(
        "ix_tocsin_outbox_waiting", "tocsin_outbox", ["due"], sqlite_where=WAITING, postgresql_where=WAITING
    )


def _owner() -> None:
    op.create_table(
        "tocsin_owner",
        sa.Column("id", SERIAL, nullable=False),
        *_wholes("epoch", "pid", "since"),
        *_wholes_or_null("turned"),
        sa.CheckConstraint("id = 1", name=op.f("ck_tocsin_owner_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tocsin_owner")),
    )


def _samples() -> None:
    op.create_table(
        "tocsin_samples",
        *_texts("world", "metric", "labels"),
        *_wholes("at"),
        *_figures("value"),
        sa.PrimaryKeyConstraint("world", "metric", "labels", "at", name=op.f("pk_tocsin_samples")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_tocsin_samples_at"), "tocsin_samples", ["at"])


def _silences() -> None:
    op.create_table(
        "tocsin_silences",
        *_texts("id", "runbook", "name", "key"),
        *_wholes("until"),
        *_texts("by", "reason"),
        *_wholes("at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tocsin_silences")),
        sqlite_with_rowid=False,
    )


def _stops() -> None:
    op.create_table(
        "tocsin_stops",
        *_texts("id", "incident", "by", "reason"),
        *_wholes("at"),
        *_wholes_or_null("lifted"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tocsin_stops")),
        sqlite_with_rowid=False,
    )


def _timers() -> None:
    op.create_table(
        "tocsin_timers",
        *_texts("incident", "key", "world"),
        *_wholes("due"),
        *_texts("path"),
        *_wholes("visit", "created"),
        sa.PrimaryKeyConstraint("incident", "key", name=op.f("pk_tocsin_timers")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_tocsin_timers_due"), "tocsin_timers", ["due"])


def _tokens() -> None:
    op.create_table(
        "tocsin_tokens",
        *_texts("id", "hash", "kind", "name"),
        *_wholes("created"),
        *_wholes_or_null("revoked"),
        sa.CheckConstraint("kind IN ('person', 'source')", name=op.f("ck_tocsin_tokens_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tocsin_tokens")),
        sa.UniqueConstraint("hash", name=op.f("uq_tocsin_tokens_hash")),
        sqlite_with_rowid=False,
    )


def _trigger_states() -> None:
    op.create_table(
        "tocsin_trigger_states",
        *_texts("world", "runbook", "name", "key", "labels", "state"),
        *_wholes_or_null("wake_at"),
        sa.PrimaryKeyConstraint("world", "runbook", "name", "key", name=op.f("pk_tocsin_trigger_states")),
        sqlite_with_rowid=False,
    )


def _versions() -> None:
    op.create_table(
        "tocsin_versions",
        *_texts("runbook"),
        *_wholes("number"),
        *_texts("hash", "sources", "elements", "author"),
        *_wholes("at"),
        sa.PrimaryKeyConstraint("runbook", "number", name=op.f("pk_tocsin_versions")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_tocsin_versions_runbook_hash"), "tocsin_versions", ["runbook", "hash"])


def _approvals() -> None:
    op.create_table(
        "tocsin_approvals",
        *_texts("incident", "notice"),
        *_wholes("issue", "revision"),
        *_texts("by", "world", "role", "hash"),
        *_wholes("at"),
        sa.ForeignKeyConstraint(
            ["incident"], ["tocsin_incidents.id"], name=op.f("fk_tocsin_approvals_incident_tocsin_incidents")
        ),
        sa.PrimaryKeyConstraint("incident", "notice", "issue", "revision", "by", name=op.f("pk_tocsin_approvals")),
        sqlite_with_rowid=False,
    )


def _journal_payload() -> None:
    op.create_table(
        "tocsin_journal_payload",
        sa.Column("seq", SERIAL, nullable=False),
        *_octets_or_null("salt"),
        *_texts_or_null("params"),
        sa.CheckConstraint("(salt IS NULL) = (params IS NULL)", name=op.f("ck_tocsin_journal_payload_erased")),
        sa.ForeignKeyConstraint(
            ["seq"], ["tocsin_journal.seq"], name=op.f("fk_tocsin_journal_payload_seq_tocsin_journal")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_tocsin_journal_payload")),
    )


GUARDS: tuple[tuple[str, str, str, str], ...] = (
    # (name, when, condition, invariant) - a change that meets the condition is refused with the invariant's number.
    (
        "incident_fixed",
        "UPDATE OF id, world, number, runbook ON tocsin_incidents",
        "NEW.id <> OLD.id OR NEW.world <> OLD.world OR NEW.number <> OLD.number OR NEW.runbook <> OLD.runbook",
        "I-06",
    ),
    ("incident_kept", "DELETE ON tocsin_incidents", "OLD.closed IS NULL", "I-05"),
    ("incident_grows", "UPDATE OF revision ON tocsin_incidents", "NEW.revision < OLD.revision", "I-05"),
    (
        "timer_world",
        "INSERT ON tocsin_timers",
        "NEW.world IS NOT (SELECT world FROM tocsin_incidents WHERE id = NEW.incident)",
        "I-06",
    ),
    ("timer_fixed", "UPDATE ON tocsin_timers", "1", "I-15"),
    (
        "outbox_world",
        "INSERT ON tocsin_outbox",
        "EXISTS (SELECT 1 FROM tocsin_incidents WHERE id = NEW.incident AND world <> NEW.world)",
        "I-06",
    ),
    (
        "outbox_fixed",
        "UPDATE OF key, world, incident, kind, purpose, channel, recipient, notice, issue, revision, text_hash, needs, "
        "approvals_since ON tocsin_outbox",
        "1",
        "I-06",
    ),
    ("outbox_payload", "UPDATE OF payload ON tocsin_outbox", "NEW.payload IS NOT NULL", "I-09"),
    (
        "outbox_final",
        "UPDATE OF state ON tocsin_outbox",
        "OLD.state IN ('sent', 'failed', 'cancelled', 'stale', 'drilled') AND NEW.state <> OLD.state",
        "I-13",
    ),
    (
        "outbox_doubt",
        "UPDATE OF state ON tocsin_outbox",
        "OLD.kind = 'customer' AND OLD.state = 'uncertain' AND NEW.state IN ('held', 'ready', 'sending')",
        "I-08",
    ),
    (
        "outbox_token",
        "UPDATE OF state, token ON tocsin_outbox",
        "NEW.token < OLD.token OR (NEW.state = 'sending' AND (OLD.state <> 'ready' OR NEW.token = OLD.token))",
        "I-14",
    ),
    ("outbox_kept", "DELETE ON tocsin_outbox", "OLD.state IN ('held', 'ready', 'sending', 'uncertain')", "I-12"),
    ("attempt_fixed", "UPDATE ON tocsin_attempts", "1", "P-22"),
    ("journal_fixed", "UPDATE ON tocsin_journal", "1", "I-20"),
    ("journal_kept", "DELETE ON tocsin_journal", "1", "I-20"),
    (
        "payload_fixed",
        "UPDATE ON tocsin_journal_payload",
        "NEW.seq <> OLD.seq OR NEW.salt IS NOT NULL OR NEW.params IS NOT NULL",
        "I-20",
    ),
    ("payload_kept", "DELETE ON tocsin_journal_payload", "1", "I-20"),
    ("alert_fixed", "UPDATE OF world, source, delivery, received, headers, body ON tocsin_alerts", "1", "P-01"),
    ("version_fixed", "UPDATE ON tocsin_versions", "1", "P-23"),
)


def _guards() -> None:
    for name, when, condition, invariant in GUARDS:
        op.execute(
            f"CREATE TRIGGER tocsin_{name} BEFORE {when} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{invariant} {name}'); END"
        )


def upgrade() -> None:
    """Make every table, then the guards over them."""
    _alerts()
    _attempts()
    _baselines()
    _counters()
    _drills()
    _event_levels()
    _incidents()
    _journal()
    _meta()
    _outbox()
    _owner()
    _samples()
    _silences()
    _stops()
    _timers()
    _tokens()
    _trigger_states()
    _versions()
    _approvals()
    _journal_payload()
    _guards()
