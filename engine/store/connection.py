"""Opens SQLite as we want it, makes sure that it is so, and translates its errors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..model.ports import StoreBroken, StoreConflict, StoreFull
from ..model.problem import Unavailable
from .library import Library

BUSY_TIMEOUT_MS = 5_000

_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _CONSTRAINT, _NOTADB = 5, 6, 8, 10, 11, 13, 14, 19, 26


def open_writer(path: Path, library: Library, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> Any:
    """The one connection that writes, in autocommit mode: transactions are begun by us, with BEGIN IMMEDIATE."""
    connection = library.module.connect(str(path), isolation_level=None, check_same_thread=False, cached_statements=256)
    wanted: dict[str, str | int] = {"locking_mode": "exclusive"} if library.affected else {}
    wanted |= {
        "busy_timeout": busy_timeout_ms, "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1,
        "trusted_schema": 0, "mmap_size": 0, "secure_delete": 1, "recursive_triggers": 1,
    }  # fmt: skip
    return _set(connection, path, wanted)


def open_reader(path: Path, library: Library, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> Any:
    """A connection for people's questions: it can neither write nor checkpoint."""
    address = f"{path.resolve().as_uri()}?mode=ro"
    connection = library.module.connect(address, uri=True, isolation_level=None, check_same_thread=False)
    wanted: dict[str, str | int] = {
        "busy_timeout": busy_timeout_ms, "query_only": 1, "trusted_schema": 0, "mmap_size": 0,
    }  # fmt: skip
    return _set(connection, path, wanted)


def _set(connection: Any, path: Path, wanted: dict[str, str | int]) -> Any:
    """Set each pragma and read it back: SQLite ignores in silence what it cannot do."""
    try:
        for name, value in wanted.items():
            connection.execute(f"PRAGMA {name} = {value}").fetchall()
            found = connection.execute(f"PRAGMA {name}").fetchall()
            # A library without memory mapping answers nothing, which is what we want of it.
            if found != [(value,)] and not (name == "mmap_size" and not found):
                raise Unavailable("database-setting", path=str(path), name=name, value=value)
    except BaseException:
        connection.close()
        raise
    return connection


def translated(error: Exception, path: Path) -> Exception:
    """Our error for one of SQLite's. Messages of ours never carry values of rows."""
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    if code == _FULL:
        return StoreFull(f"database-full({path})")
    if code == _CONSTRAINT:
        return StoreConflict(str(error))
    if code in (_BUSY, _LOCKED):
        return Unavailable("database-locked", path=str(path))
    if code in (_CORRUPT, _NOTADB):
        return StoreBroken(f"database-damaged({path}): {error}")
    if code in (_READONLY, _CANTOPEN, _IOERR):
        return StoreBroken(f"database-io({path}): {error}")
    return error


def at_opening(error: Exception, path: Path) -> Exception:
    """Like `translated`, for an error while the file is being opened: nothing has been lost yet."""
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    if code == _NOTADB:
        return Unavailable("database-not-sqlite", path=str(path))
    if code == _CORRUPT:
        return Unavailable("database-damaged", path=str(path))
    if code in (_READONLY, _CANTOPEN):
        return Unavailable("database-read-only", path=str(path), what=str(path))
    if code == _IOERR:
        return Unavailable("database-io", path=str(path))
    if code == _FULL:
        return Unavailable("database-full", path=str(path))
    if code in (_BUSY, _LOCKED):
        return Unavailable("database-locked", path=str(path))
    return error
