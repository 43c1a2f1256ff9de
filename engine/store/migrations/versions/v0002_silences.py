"""Silences repeat, match labels, and know what they hide and whether their end has been handled."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OLD = 'id, runbook, name, key, until, "by", reason, at'


def upgrade() -> None:
    """The table is made anew. What ended before the engine's last turn was handled then; the rest will be."""
    op.rename_table("tocsin_silences", "tocsin_silences_old")
    op.create_table(
        "tocsin_silences",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "runbook", "name", "key")),
        sa.Column("until", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("by", "reason")),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tocsin_silences")),
        sqlite_with_rowid=False,
    )
    turned = "coalesce((SELECT max(turned) FROM tocsin_owner), 0)"
    op.execute(
        f"INSERT INTO tocsin_silences ({OLD}, rule, ended)"
        f" SELECT {OLD}, '{{}}', CASE WHEN until <= {turned} THEN until END FROM tocsin_silences_old"
    )
    op.drop_table("tocsin_silences_old")
