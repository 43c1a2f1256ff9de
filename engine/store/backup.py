"""Backups: a copy made by SQLite itself while the engine runs, opened and checked before it counts."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..model.problem import Refused, Unavailable
from ..model.time import Instant
from . import place
from .audit import Audit, walk
from .connection import at_opening
from .library import Library, choose
from .ownership import COPIED
from .reading import opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What `check` found in a file."""

    size: int
    """Bytes."""
    findings: tuple[str, ...]
    """Of SQLite's own integrity check and of its foreign keys; empty when there are none."""
    audit: Audit | None
    """None when the file is so damaged that the journal cannot be walked."""

    @property
    def whole(self) -> bool:
        """SQLite finds nothing wrong with the file itself."""
        return not self.findings and self.audit is not None

    @property
    def sound(self) -> bool:
        return self.whole and self.audit is not None and self.audit.bad is None


def back_up(path: Path, target: Path, now: Instant, library: Library | None = None) -> Health:
    """Copy the database at `path` to the new file `target`, mark it as a backup and check it.

    The mark makes an engine that is started on the copy put customer rows in doubt (P-27). Raises
    `Refused("backup-exists")`; `Unavailable` when reading or writing fails (what was written is removed).
    """
    library = library or choose()
    if target.exists():
        raise Refused("backup-exists", path=str(target))
    if not target.parent.is_dir():
        raise Unavailable("database-no-folder", path=str(target), folder=str(target.parent))
    place.writable(target)
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with opened(path, library) as source:
            _copy(source, part, library, now)
        health = check(part, library)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return health


def check(path: Path, library: Library | None = None) -> Health:
    """SQLite's integrity check, its foreign keys, and the journal's chain."""
    library = library or choose()
    findings: list[str] = []
    audit: Audit | None = None
    with opened(path, library) as connection:
        try:
            findings += [row[0] for row in connection.execute("PRAGMA integrity_check(20)") if row[0] != "ok"]
            broken = connection.execute("PRAGMA foreign_key_check").fetchmany(20)
            findings += [f"foreign key: {row[0]} row {row[1]}" for row in broken]
            audit = walk(connection)
        except library.module.DatabaseError as error:
            findings.append(str(error))
    return Health(size=path.stat().st_size, findings=tuple(findings), audit=audit)


def _copy(source: Any, part: Path, library: Library, now: Instant) -> None:
    """The copy is one plain file: its log is folded in and switched off."""
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    copy = library.module.connect(str(part), isolation_level=None)
    try:
        source.backup(copy, pages=4_096, sleep=0)
        copy.execute("PRAGMA journal_mode = DELETE").fetchall()
        copy.execute("INSERT OR REPLACE INTO tocsin_meta (name, value) VALUES (?, ?)", (COPIED, str(now)))
    except library.module.Error as error:
        raise at_opening(error, part) from error
    finally:
        copy.close()
