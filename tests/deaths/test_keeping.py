"""Databases that cannot be used as they are, through the command line: what is said, which exit code, what is left."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.deaths import tower
from tests.deaths.tower import DATABASE, Line, Nursery, Receiver, keys, rows
from tocsin.engine.store.library import choose

LANGS = pytest.mark.parametrize("lang", ["zh", "en"])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site whose database has seen one engine."""
    made = tmp_path / "site"
    tower.make_site(made)
    return made


def told(nursery: Nursery, root: Path, *words: str) -> tuple[int, list[str], Any]:
    """Exit code, standard error and, with `--json`, the error's or the answer's document."""
    child = nursery.run("--site", str(root), *words)
    code = child.wait()
    said = [line for line in child.said if line]
    assert not any("Traceback" in line for line in said), said
    document = json.loads(said[-1]) if "--json" in words and said else None
    return code, said, document


def altered(path: Path, statement: str) -> None:
    connection = choose().module.connect(str(path), isolation_level=None)
    connection.execute(statement)
    connection.close()


def refused(nursery: Nursery, root: Path, lang: str, code: str, *verb: str) -> dict[str, Any]:
    """`serve` (or another verb) is refused with this code and exit 5, in a sentence of this language."""
    exit_code, _, document = told(nursery, root, "--lang", lang, "--json", *(verb or ("serve",)))
    assert exit_code == 5
    error: dict[str, Any] = document["error"]
    assert error["code"] == code
    assert str(root / DATABASE) in error["text"]
    chinese = any("\u4e00" <= sign <= "\u9fff" for sign in error["text"].replace(str(root), ""))
    assert chinese is (lang == "zh")
    return error


@LANGS
def test_F_029_a_newer_schema_is_refused_and_left_alone(nursery: Nursery, root: Path, lang: str) -> None:
    altered(root / DATABASE, "UPDATE tocsin_schema SET version_num = '0099'")
    for verb in (("serve",), ("status",), ("db", "migrate"), ("db", "check")):
        error = refused(nursery, root, lang, "schema-newer", *verb)
        assert "99" in error["text"]
    assert rows(root, "SELECT version_num FROM tocsin_schema") == [("0099",)]


@LANGS
def test_F_009_a_schema_without_its_record_is_refused(nursery: Nursery, root: Path, lang: str) -> None:
    altered(root / DATABASE, "DELETE FROM tocsin_schema")
    for verb in (("serve",), ("db", "migrate")):
        refused(nursery, root, lang, "schema-half", *verb)


@LANGS
def test_F_023_a_corrupt_page_stops_the_start_and_db_check_names_it(nursery: Nursery, root: Path, lang: str) -> None:
    database = root / DATABASE
    whole = bytearray(database.read_bytes())
    whole[100:4096] = os.urandom(3996)
    database.write_bytes(whole)
    refused(nursery, root, lang, "database-damaged")
    code, said, _ = told(nursery, root, "--lang", lang, "db", "check")
    assert code in (1, 5)
    assert said == [] or str(database) in "".join(said)


@LANGS
def test_F_028_a_folder_that_may_not_be_written_is_named(nursery: Nursery, root: Path, lang: str) -> None:
    """The superuser may write everywhere: there the file system itself must say no, so a folder stands in its place."""
    if os.geteuid() == 0:
        (root / DATABASE).unlink()
        (root / DATABASE).mkdir()
        refused(nursery, root, lang, "database-is-folder")
        return
    (root / ".tocsin").chmod(0o500)
    try:
        error = refused(nursery, root, lang, "database-read-only")
        assert str(root / ".tocsin") in error["text"]
    finally:
        (root / ".tocsin").chmod(0o700)


def test_P_04_F_019_a_locked_database_is_503_and_the_server_goes_on(nursery: Nursery, root: Path) -> None:
    server = nursery.serve(root)
    line = Line(server.port)
    assert line.ring(1)[0] == 202
    other = choose().module.connect(str(root / DATABASE), isolation_level=None)
    tower.until("nothing is being written", lambda: rows(root, BUSY) == [(0,)])
    other.execute("BEGIN IMMEDIATE")
    status, answer = line.ring(2)
    assert (status, answer["code"]) in {(503, "database-locked"), (503, "http-storage")}
    other.execute("ROLLBACK")
    other.close()
    tower.until("it takes alerts again", lambda: line.ring(3)[0] == 202)
    line.close()
    server.kill(signal.SIGTERM)
    assert server.wait() == 0
    assert {body for (body,) in rows(root, "SELECT body FROM tocsin_alerts")} == {tower.body(1), tower.body(3)}


BUSY = "SELECT count(*) FROM tocsin_outbox WHERE state IN ('ready', 'sending')"


def approved(line: Line, tokens: Mapping[str, str], incident: str) -> None:
    _, answer = line.ask("GET", f"/api/v1/notices?incident={incident}", tokens["mei"])
    for _, notice in answer["data"]:
        wish = {"incident": incident, "notice": notice["name"], "hash": notice["hash"]}
        assert line.approve(tokens, wish) == 200


def test_P_27_F_030_a_backup_put_back_sends_no_customer_anything_by_itself(
    nursery: Nursery, receiver: Receiver, tmp_path: Path
) -> None:
    """`db backup` while a notice is on its way, `db restore` afterwards, `serve`: it waits for a person and says so."""
    root, copy = tmp_path / "site", tmp_path / "copy.db"
    tokens = tower.make_site(root, receiver.url)
    server = nursery.serve(root)
    line = Line(server.port)
    assert line.ring(1)[0] == 202
    receiver.hold()
    approved(line, tokens, "INC-1")
    tower.until("the notice is on its way", lambda: keys(receiver.arrived, "customer").total() == 1)
    code, _, _ = told(nursery, root, "db", "backup", str(copy))
    assert code == 0
    receiver.go_on()
    tower.until("it has arrived", lambda: rows(root, BUSY) == [(0,)])
    for verb in (("db", "restore", str(copy), "--yes"), ("db", "migrate")):
        assert told(nursery, root, *verb)[0] == 5, verb  # the server runs
    line.close()
    server.kill(signal.SIGTERM)
    assert server.wait() == 0
    before = keys([*receiver.arrived, *tower.lines(root / "letters.jsonl")], "customer")

    assert told(nursery, root, "db", "restore", str(copy), "--yes")[0] == 0
    assert told(nursery, root, "db", "check")[0] == 0
    assert told(nursery, root, "audit", "verify")[0] == 0
    again = nursery.serve(root)
    tower.until("pages have left", lambda: rows(root, BUSY) == [(0,)])
    again.kill(signal.SIGTERM)
    assert again.wait() == 0
    assert keys([*receiver.arrived, *tower.lines(root / "letters.jsonl")], "customer") == before
    states = Counter(rows(root, "SELECT state, why FROM tocsin_outbox WHERE kind = 'customer' AND channel = 'post'"))
    assert states == {("uncertain", "restored"): 1}
    assert rows(root, "SELECT count(*) FROM tocsin_journal WHERE code = 'backup-restored'") == [(1,)]
    doubted = rows(root, "SELECT count(*) FROM tocsin_journal WHERE code = 'notice-uncertain' AND incident = 'INC-1'")
    assert doubted == [(1,)], "nobody was told of the doubt"

    # Mei looks into the receiver's log, and says so; that is the end of it.
    server = nursery.serve(root)
    line = Line(server.port)
    wish = {"incident": "INC-1", "notice": "word", "verdict": "sent", "reason": "it is in their log"}
    assert line.ask("POST", "/api/v1/commands/notice-mark", tokens["mei"], wish)[0] == 200
    line.close()
    server.kill(signal.SIGTERM)
    assert server.wait() == 0
    assert rows(root, "SELECT count(*) FROM tocsin_outbox WHERE state = 'uncertain'") == [(0,)]
    assert keys([*receiver.arrived, *tower.lines(root / "letters.jsonl")], "customer") == before


@LANGS
def test_F_022_a_log_that_has_gone_is_missed(nursery: Nursery, root: Path, tmp_path: Path, lang: str) -> None:
    """Killed, and somebody tidies up: what was answered lay in the `-wal` file alone."""
    server = nursery.serve(root)
    line = Line(server.port)
    assert line.ring(1)[0] == 202
    line.close()
    server.kill()
    server.wait()
    log = root / (str(DATABASE) + "-wal")
    shutil.move(log, tmp_path / "kept")
    refused(nursery, root, lang, "log-missing")
    log.with_name(log.name.replace("-wal", "-shm")).unlink(missing_ok=True)
    shutil.move(tmp_path / "kept", log)
    again = nursery.serve(root)
    again.kill(signal.SIGTERM)
    assert again.wait() == 0
    assert rows(root, "SELECT count(*) FROM tocsin_alerts") == [(1,)]


def test_db_check_migrate_and_audit_verify_work_from_the_command_line(
    nursery: Nursery, root: Path, tmp_path: Path
) -> None:
    for verb in (("db", "check"), ("db", "migrate"), ("audit", "verify"), ("db", "backup", str(tmp_path / "b.db"))):
        code, said, _ = told(nursery, root, *verb)
        assert (code, said) == (0, []), verb
    assert told(nursery, root, "db", "backup", str(tmp_path / "b.db"))[0] == 1
    assert told(nursery, root, "db", "restore", str(tmp_path / "none.db"), "--yes")[0] == 4
    (tmp_path / "bad.db").write_bytes(b"no database")
    assert told(nursery, root, "db", "restore", str(tmp_path / "bad.db"), "--yes")[0] == 5
    altered(root / DATABASE, "DROP TRIGGER tocsin_journal_fixed")
    altered(root / DATABASE, "UPDATE tocsin_journal SET at = at + 1 WHERE seq = 1")
    assert told(nursery, root, "audit", "verify")[0] == 1
    assert told(nursery, root, "db", "check")[0] == 1
