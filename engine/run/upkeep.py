"""Keeping a database: back up, put back, check, bring to this version, export. No engine is started for any of it."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from ..model.problem import Refused, Unavailable
from ..model.site import Settings
from ..model.time import Instant
from ..store import audit, backup, reading
from ..store.audit import Audit
from ..store.backup import Health
from ..store.library import choose
from ..store.lock import FileLock
from ..store.place import writable
from ..store.schema import SCHEMA
from ..store.sqlite import prepare
from .looking import look

__all__ = ["Audit", "Health", "back_up", "check", "database_of", "exported", "migrate", "restore", "verify"]

LOGS = ("-wal", "-shm", "-journal")
PAGE = 1_000


def database_of(root: Path) -> Path:
    """The database file of a site; where its files cannot be read, the usual place: a backup must still be possible."""
    site = look(root, stories=False).site
    return root / (site.settings.database if site is not None else Settings().database)


def back_up(database: Path, target: Path, now: Instant) -> Health:
    """A checked copy; see `engine.store.backup`."""
    return backup.back_up(database, target, now)


def check(database: Path) -> Health:
    """SQLite's own check and the journal's chain."""
    return backup.check(database)


def restore(database: Path, copy: Path, now: Instant) -> Path | None:
    """Put a backup in the place of the database; gives the new name of what was there.

    1 the copy must be sound · 2 no engine may run · 3 the old file and its logs step aside · 4 the copy is renamed into
    place. A kill between 3 and 4 leaves both under names that tell what they are.
    """
    health = backup.check(copy)
    if not health.sound:
        raise Unavailable("database-damaged", path=str(copy))
    database.parent.mkdir(parents=True, exist_ok=True)
    writable(database)
    lock = FileLock(database, now)
    try:
        part = database.with_name(database.name + ".restoring")
        shutil.copyfile(copy, part)
        part.chmod(stat.S_IRUSR | stat.S_IWUSR)
        aside = _step_aside(database, now)
        os.replace(part, database)
        return aside
    except OSError as error:
        raise Unavailable("file-unwritable", path=str(database), why=error.strerror or "") from None
    finally:
        lock.release()


def migrate(database: Path, now: Instant) -> tuple[int | None, int]:
    """Bring the file to this version; gives the version it had (None: it was new) and the one it has."""
    if not database.is_file():
        raise Unavailable("database-missing", path=str(database))
    lock = FileLock(database, now)
    try:
        return prepare(database, choose()), SCHEMA
    finally:
        lock.release()


def verify(database: Path) -> Audit:
    """Walk the chain of the journal."""
    return audit.verify(database)


def exported(database: Path, since: Instant, until: Instant) -> Iterator[Mapping[str, object]]:
    """Journal lines of a time, then the incidents that were open in it and what was sent for them; each with `kind`."""
    with reading.opened(database) as connection:
        for line in _journal(connection, since, until):
            yield {"kind": "journal", **asdict(line)}
        for incident in _incidents(connection, since, until):
            yield {"kind": "incident", **asdict(incident)}
            for row in reading.outbox(connection, incident.id):
                yield {"kind": "outbox", **asdict(row)}


def _journal(connection: object, since: Instant, until: Instant) -> Iterator[reading.Line]:
    after = 0
    while page := reading.journal(connection, after=after, limit=PAGE):
        after = page[-1].seq
        yield from (line for line in page if since <= line.at < until)


def _incidents(connection: object, since: Instant, until: Instant) -> Iterator[reading.Brief]:
    before: Instant | None = until
    seen: set[str] = set()
    while page := reading.incidents(connection, before=before, limit=PAGE):
        fresh = [one for one in page if one.id not in seen]
        seen.update(one.id for one in fresh)
        yield from (one for one in fresh if one.closed is None or one.closed >= since)
        if len(page) < PAGE or not fresh:
            return
        before = Instant(page[-1].opened + 1)


def _step_aside(database: Path, now: Instant) -> Path | None:
    if not database.exists():
        return None
    aside = database.with_name(f"{database.name}.before-{now}")
    if aside.exists():
        raise Refused("file-exists", path=str(aside))
    # The logs first: a database without its log has lost its last commits, a log without its database is harmless.
    for ending in LOGS:
        log = database.with_name(database.name + ending)
        if log.exists():
            shutil.copyfile(log, aside.with_name(aside.name + ending))
    os.replace(database, aside)
    for ending in LOGS:
        database.with_name(database.name + ending).unlink(missing_ok=True)
    return aside
