"""Tables and migrations say the same, and a wheel carries the migrations."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from tests.store import makers as make
from tocsin.engine.store.library import choose
from tocsin.engine.store.migrate import differences, engine_on, newest
from tocsin.engine.store.schema import SCHEMA, VERSION_TABLE


@pytest.fixture
def migrated(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    make.opened(tmp_path / "tocsin.db").close()
    connection = make.raw(tmp_path / "tocsin.db")
    yield connection
    connection.close()


def test_alembic_finds_nothing_left_to_change(migrated: sqlite3.Connection) -> None:
    assert differences(migrated, choose().module) == []


def test_a_table_made_by_migrations_is_spelt_like_one_made_from_the_models(
    migrated: sqlite3.Connection, tmp_path: Path
) -> None:
    """Checks, keys and `WITHOUT ROWID` too, which Alembic does not compare."""
    from tocsin.engine.store.records import METADATA

    modelled = make.raw(tmp_path / "modelled.db")
    with engine_on(modelled, choose().module).begin() as connection:
        METADATA.create_all(connection)
    assert spelt(migrated) == spelt(modelled)
    modelled.close()


def spelt(connection: sqlite3.Connection) -> dict[str, set[str]]:
    """Name of each table or index -> its parts, in no order."""
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL AND name <> ?",
        (VERSION_TABLE,),
    ).fetchall()
    return {name: {re.sub(r"\s+", " ", part).strip(" ,)") for part in sql.split("\n")} for name, sql in rows}


def test_the_program_knows_the_newest_migration() -> None:
    assert newest() == SCHEMA


def test_migrations_are_found_as_resources_of_the_package() -> None:
    steps = files("tocsin.engine.store") / "migrations" / "versions"
    assert "v0001_spine.py" in [one.name for one in steps.iterdir()]


def test_every_table_of_a_world_names_it(migrated: sqlite3.Connection) -> None:
    worldless = {
        "tocsin_meta", "tocsin_owner", "tocsin_versions", "tocsin_tokens", "tocsin_stops", "tocsin_silences",
        "tocsin_drills", "tocsin_counters", "tocsin_journal_payload", VERSION_TABLE,
    }  # fmt: skip
    tables = {name for (name,) in migrated.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    with_world = {
        table for table in tables if "world" in [row[1] for row in migrated.execute(f"PRAGMA table_info({table})")]
    }
    assert tables - with_world == worldless
    assert all(table.startswith("tocsin_") for table in tables)
