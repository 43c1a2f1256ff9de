"""A backup is a whole database, made while the engine runs, checked, and careful when it is put back."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.store import makers as make
from tests.store.makers import LATER, NOW
from tocsin.engine.model.batch import Batch
from tocsin.engine.model.problem import Refused, Unavailable
from tocsin.engine.store.backup import back_up, check


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tocsin.db"


def test_a_backup_of_a_running_engine_holds_every_commit(path: Path, tmp_path: Path) -> None:
    store = make.opened(path)
    store.commit(make.everything())
    health = back_up(path, tmp_path / "copy.db", NOW)
    assert health.sound
    assert health.audit is not None
    assert health.audit.head == store.head.hash.hex()
    store.commit(make.opening("INC-9"))
    store.close()
    names = sorted(one.name for one in tmp_path.iterdir())
    assert names == ["copy.db", "tocsin.db", "tocsin.db.lock"]
    assert (tmp_path / "copy.db").stat().st_mode & 0o077 == 0
    copy = make.opened(tmp_path / "copy.db")
    assert copy.load(NOW).incidents == [make.full_incident()]
    copy.close()


def test_P_27_customer_rows_of_a_backup_that_is_put_back_are_in_doubt(path: Path, tmp_path: Path) -> None:
    store = make.opened(path)
    turn = make.opening()
    keys = [f"INC-1/2/{n}/sms/c{n}" for n in range(3)]
    turn.effects += [make.apology(key, state="held" if n == 2 else "ready") for n, key in enumerate(keys)]
    once, safe = "INC-1/2/8/hook/once", "INC-1/2/9/hook/safe"
    connector = replace(turn.effects[0], key=safe, kind="internal", purpose="connector", state="ready", repeat="safe")
    turn.effects += [connector, replace(connector, key=once, repeat="once")]
    turn.approvals = [make.yes()]
    store.commit(turn)
    store.commit(make.claimed(keys[0]))
    back_up(path, tmp_path / "copy.db", NOW)
    store.close()
    shutil.copy(tmp_path / "copy.db", path)
    restored = make.opened(path)
    memory = restored.load(LATER)
    states = {row.effect.key: row.state for row in memory.outbox}
    assert states == {
        keys[0]: "uncertain", keys[1]: "uncertain", keys[2]: "held", "INC-1/1/0/slack/ana": "ready",
        once: "uncertain", safe: "ready",
    }  # fmt: skip
    assert memory.restored == NOW
    restored.close()
    again = make.opened(path)
    assert again.load(LATER).restored is None
    again.close()


def test_a_backup_overwrites_nothing(path: Path, tmp_path: Path) -> None:
    make.opened(path).close()
    (tmp_path / "copy.db").write_text("mine")
    with pytest.raises(Refused, match="backup-exists"):
        back_up(path, tmp_path / "copy.db", NOW)
    with pytest.raises(Unavailable, match="database-no-folder"):
        back_up(path, tmp_path / "nowhere" / "copy.db", NOW)
    assert (tmp_path / "copy.db").read_text() == "mine"


def test_there_is_no_backup_of_nothing(path: Path, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="database-missing"):
        back_up(path, tmp_path / "copy.db", NOW)
    assert list(tmp_path.iterdir()) == []


def test_F_023_check_names_a_damaged_page(path: Path) -> None:
    store = make.opened(path)
    for number in range(1, 120):
        store.commit(make.opening(f"INC-{number}"))
    store.close()
    assert check(path).sound
    connection = make.raw(path)
    [(root,)] = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_tocsin_timers_due'").fetchall()
    connection.close()
    whole = bytearray(path.read_bytes())
    whole[(root - 1) * 4096 + 8 : root * 4096] = b"\x05" * 4088
    path.write_bytes(whole)
    health = check(path)
    assert health.findings
    assert not health.sound


def test_check_names_a_journal_that_was_changed(path: Path) -> None:
    store = make.opened(path)
    store.commit(Batch(now=NOW, journal=[make.line(), make.line()]))
    store.close()
    connection = make.raw(path)
    connection.execute("DROP TRIGGER tocsin_journal_fixed")
    connection.execute("UPDATE tocsin_journal SET at = at + 1 WHERE seq = 1")
    connection.close()
    health = check(path)
    assert health.audit is not None
    assert (health.findings, health.audit.bad, health.sound) == ((), 1, False)
