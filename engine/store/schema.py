"""Which schema this program knows, and what a database file says of itself."""

from __future__ import annotations

from typing import Any

from ..model.problem import Unavailable

SCHEMA = 2
"""Number of the newest migration; a database with a higher one belongs to a newer program."""

VERSION_TABLE = "tocsin_schema"
APPLICATION_ID = 0x544F4353
"""`TOCS` in the header of the file: it is ours and nobody else's."""


def revision(number: int) -> str:
    """The name of a migration: four digits."""
    return f"{number:04d}"


def schema_of(connection: Any, path: str) -> int | None:
    """Number of the schema in the file, None when it is empty.

    Raises `Unavailable`: `database-foreign` another program's file · `schema-half` tables without a record of
    them · `schema-newer` made by a newer program.
    """
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    [(application,)] = connection.execute("PRAGMA application_id").fetchall()
    if not tables and application == 0:
        return None
    if application != APPLICATION_ID:
        raise Unavailable("database-foreign", path=path)
    return _recorded(connection, path, tables)


def _recorded(connection: Any, path: str, tables: set[str]) -> int:
    recorded = []
    if VERSION_TABLE in tables:
        recorded = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchall()
    if len(recorded) != 1 or not str(recorded[0][0]).isdigit():
        raise Unavailable("schema-half", path=path)
    number = int(recorded[0][0])
    if number > SCHEMA:
        raise Unavailable("schema-newer", path=path, version=number, known=SCHEMA)
    return number
