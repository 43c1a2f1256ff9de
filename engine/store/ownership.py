"""Who owns the database: the owner row and its epoch, and what a backup that was put back means."""

from __future__ import annotations

from typing import Any

from ..model.time import Instant

TURN = "UPDATE tocsin_owner SET turned=? WHERE id=1 AND epoch=?"
"""First statement of every commit: no row changes when another engine has taken over."""

TAKE = (
    "INSERT INTO tocsin_owner (id, epoch, pid, since) VALUES (1, 1, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET epoch=tocsin_owner.epoch+1, pid=excluded.pid, since=excluded.since"
)
COPIED = "copied"
"""Name in `tocsin_meta` that only a backup carries: the instant at which it was made."""

DOUBT = (
    "UPDATE tocsin_outbox SET state=?, why='restored', updated=?, deadline=NULL"
    " WHERE world='live' AND state=?"
    " AND (kind='customer' OR (kind='internal' AND json_extract(payload, '$.repeat') = 'once'))"
)
"""What may have happened since the backup and must not happen twice by itself: notices, and connectors of `once`."""


def take(connection: Any, pid: int, now: Instant) -> int:
    """Make this process the owner; gives its epoch, one more than the last."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(TAKE, (pid, now))
    [(epoch,)] = connection.execute("SELECT epoch FROM tocsin_owner").fetchall()
    connection.execute("COMMIT")
    return int(epoch)


def is_copy(connection: Any) -> bool:
    """True for a backup that no engine has been started on since it was made."""
    found = connection.execute("SELECT 1 FROM tocsin_meta WHERE name=?", (COPIED,)).fetchone()
    return found is not None


def doubt_after_restore(connection: Any, now: Instant) -> Instant | None:
    """In a backup that was put back, customer rows on their way become `uncertain`: they may have left since (P-27).

    Gives the instant of the backup, None when this is no backup.
    """
    connection.execute("BEGIN IMMEDIATE")
    found = connection.execute("SELECT value FROM tocsin_meta WHERE name=?", (COPIED,)).fetchone()
    if found is not None:
        for state in ("ready", "sending"):
            connection.execute(DOUBT, ("uncertain", now, state))
        connection.execute("DELETE FROM tocsin_meta WHERE name=?", (COPIED,))
    connection.execute("COMMIT")
    return None if found is None else Instant(int(found[0]))
