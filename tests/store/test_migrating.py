"""A database of schema 1 becomes one of schema 2: silences keep their meaning, and none ends twice or never."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store import makers as make
from tocsin.engine.model.matcher import Matcher
from tocsin.engine.store import migrate, silence_rows
from tocsin.engine.store.library import choose


def test_silences_of_schema_1_are_read_as_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = make.raw(tmp_path / "old.db")
    with monkeypatch.context() as patched:
        patched.setattr(migrate, "SCHEMA", 1)
        migrate.upgrade(raw, choose().module, lambda _point: None)
    rows = [("a/b/", "", 100), ("c//shop=x", "shop=x", 300)]
    for name, key, until in rows:
        values = (name, "orders", "", key, until, "lina", "why", 50)
        raw.execute("INSERT INTO tocsin_silences VALUES (?,?,?,?,?,?,?,?)", values)
    columns = raw.execute("PRAGMA table_info(tocsin_owner)").fetchall()
    names = [column[1] for column in columns]
    given = [200 if column[1] == "turned" else 1 if "INT" in column[2].upper() else "x" for column in columns]
    raw.execute("DELETE FROM tocsin_owner")
    raw.execute(f"INSERT INTO tocsin_owner ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", given)
    migrate.upgrade(raw, choose().module, lambda _point: None)
    over, other = [silence_rows.read(row) for row in raw.execute(f"{silence_rows.SILENCES} ORDER BY until")]
    assert (over.ended, other.ended) == (100, None)
    assert (over.matchers, other.matchers) == ((), (Matcher(label="shop", values=("x",)),))
    assert other.start == 50
    raw.close()
