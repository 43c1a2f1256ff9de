"""Which SQLite library is used: the standard module's, or the `pysqlite3` wheel where that one is affected.

The write-ahead log of SQLite 3.7.0 to 3.51.2 can be damaged when two connections write or checkpoint at the same
moment (https://sqlite.org/wal.html, "the WAL-reset bug"); 3.44.6 and 3.50.7 carry the correction too.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from importlib import import_module
from typing import Any

Version = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """A DB-API module and what is known of its SQLite."""

    module: Any
    version: str
    affected: bool
    """One connection alone may then touch the file, in exclusive locking mode (F-027)."""


def affected(version: Version) -> bool:
    """True for the versions whose log two connections can damage."""
    if version[:2] == (3, 44):
        return version < (3, 44, 6)
    if version[:2] == (3, 50):
        return version < (3, 50, 7)
    return (3, 7, 0) <= version < (3, 51, 3)


def choose() -> Library:
    """The standard module where it is sound, else `pysqlite3` where that is sound, else the standard one."""
    standard = described(sqlite3)
    if not standard.affected:
        return standard
    try:
        wheel = described(import_module("pysqlite3.dbapi2"))
    except ImportError:
        return standard
    return standard if wheel.affected else wheel


def described(module: Any) -> Library:
    """A module with its version, judged."""
    version = module.sqlite_version
    major, minor, patch = (int(part) for part in version.split("."))
    return Library(module=module, version=version, affected=affected((major, minor, patch)))
