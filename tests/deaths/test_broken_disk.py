"""Disks that fail or fill up, under the store at every single sync and write, and under the running server.

`broken_disk.c` is loaded before libc and fails the calls of the database's files alone; SQLite reaches libc through it
in the standard module and in the `pysqlite3` wheel alike.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.deaths import tower
from tests.deaths.tower import Line, NoAnswer, Nursery, rows

GCC = shutil.which("gcc") or shutil.which("cc")
pytestmark = pytest.mark.skipif(GCC is None, reason="needs a C compiler for the library that fails calls")

ORDER = ["open", "notice", "claim", "result", "last"]
AFTER: list[tuple[list[str], str]] = [
    ([], ""), (["INC-1"], ""), (["INC-1", "INC-2"], "ready"), (["INC-1", "INC-2"], "sending"),
    (["INC-1", "INC-2"], "sent"), (["INC-1", "INC-2", "INC-3"], "sent"),
]  # fmt: skip
"""What a database holds after so many turns: its incidents, and where the apology stands."""


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("shim") / "broken_disk.so"
    source = Path(__file__).with_name("broken_disk.c")
    assert GCC is not None
    subprocess.run([GCC, "-shared", "-fPIC", "-O1", "-o", str(made), str(source), "-ldl"], check=True)
    return made


def runs(shim: Path, folder: Path, what: str) -> list[dict[str, Any]]:
    """One run for each place of the first failing call; the last one met none."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.deaths.disk_runs", str(folder), what], cwd=tower.REPOSITORY, check=True,
        text=True, stdout=subprocess.PIPE, timeout=tower.PATIENCE_S * 2,
        env={**os.environ, "PYTHONPATH": str(tower.REPOSITORY), "LD_PRELOAD": str(shim), "BROKEN_NAME": "tocsin.db"},
    )  # fmt: skip
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert told[-1]["reached"] is False
    assert told[-1]["acknowledged"] == ORDER
    met = [one for one in told[:-1] if one["failed"]]
    assert {one["failed"] for one in met} == {"opening", *ORDER}
    # What no call but the last note beside the lock met: nothing of the database failed.
    assert all(one["acknowledged"] == ORDER for one in told[:-1] if not one["failed"])
    return met


@pytest.mark.parametrize("what", ["sync", "write"])
def test_P_01_F_024_after_a_failed_sync_or_write_nothing_is_committed_again_and_nothing_acknowledged_is_lost(
    shim: Path, memory: Path, what: str
) -> None:
    for run in runs(shim, memory, what):
        acknowledged = len(run["acknowledged"])
        assert run["sound"], run
        # The turn that failed may be on the disk or not: it was not acknowledged, and no other follows it.
        allowed = AFTER[acknowledged : acknowledged + 2]
        assert (run["incidents"], run["apology"]) in allowed, run
        expected = "Unavailable" if run["failed"] == "opening" else "StoreBroken"
        assert run["kind"] == expected, run
        assert run["again"] == ("" if run["failed"] == "opening" else "StoreBroken"), run


def test_P_01_F_016_F_017_a_disk_full_at_any_write_keeps_what_was_acknowledged_and_goes_on_when_there_is_room(
    shim: Path, memory: Path
) -> None:
    for run in runs(shim, memory, "full"):
        assert run["sound"], run
        if run["failed"] == "opening":
            assert (run["kind"], run["incidents"]) == ("Unavailable", []), run
        elif run["kind"] == "StoreFull":
            # The same store did what was left once there was room, the result of a send above all.
            assert (run["again"], run["incidents"], run["apology"]) == ("kept", *AFTER[-1]), run
        else:
            # Not every call of SQLite can tell a full disk from a broken one; then it is treated as broken.
            assert (run["kind"], run["again"]) == ("StoreBroken", "StoreBroken"), run
            assert (run["incidents"], run["apology"]) == AFTER[len(run["acknowledged"])], run


# --- the running server ----------------------------------------------------------------


@pytest.fixture(scope="module")
def fragile(shim: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Servers whose disk can fail."""
    folder = tmp_path_factory.mktemp("fragile")
    with tower.nursery(folder, {"LD_PRELOAD": str(shim), "BROKEN_NAME": "tocsin.db"}) as made:
        yield made


@pytest.mark.parametrize("what", ["sync", "write"])
def test_P_04_F_024_a_broken_disk_ends_the_server_with_503_and_an_error_and_the_next_one_goes_on(
    fragile: Nursery, tmp_path: Path, what: str
) -> None:
    root, flag = tmp_path / "site", tmp_path / "flag"
    tower.make_site(root)
    server = fragile.serve(root, environment={"BROKEN_FLAG": str(flag)})
    line = Line(server.port)
    kept = [number for number in range(1, 6) if line.ring(number)[0] == 202]
    assert kept == [1, 2, 3, 4, 5]
    flag.write_text(what)
    try:
        status, told = line.ring(6)
        assert (status, told["code"]) in {(503, "http-storage"), (503, "engine-ended")}
    except NoAnswer:
        """A page on its way met the broken disk first, and the server had gone already."""
    line.close()
    assert server.wait() == 5
    assert any("engine ended" in said for said in server.said)
    assert not (root / ".tocsin" / "server.json").exists()
    flag.unlink()
    again = fragile.serve(root)
    line = Line(again.port)
    assert line.ring(6)[0] == 202
    again.kill(15)
    assert again.wait() == 0
    line.close()
    stored = {body for (body,) in rows(root, "SELECT body FROM tocsin_alerts")}
    assert stored == {tower.body(number) for number in range(1, 7)}


def test_P_04_F_016_a_full_disk_refuses_with_503_and_the_server_goes_on_when_there_is_room(
    fragile: Nursery, tmp_path: Path
) -> None:
    root, flag = tmp_path / "site", tmp_path / "flag"
    tower.make_site(root)
    server = fragile.serve(root, environment={"BROKEN_FLAG": str(flag)})
    line = Line(server.port)
    kept: set[int] = set()
    for number in range(1, 31):
        if number in (6, 16):
            flag.write_text("full")
        if number in (11, 21):
            flag.unlink()
        status, told = line.ring(number)
        assert status in (202, 503), told
        assert (status == 503) is flag.exists(), (number, told)
        if status == 202:
            kept.add(number)
        else:
            assert told["code"] == "http-storage"
            assert line.ask("GET", "/readyz", "")[0] == 503
    tower.until("it can be relied on again", lambda: line.ask("GET", "/readyz", "")[0] == 200)
    line.close()
    server.kill(15)
    assert server.wait() == 0
    stored = {body for (body,) in rows(root, "SELECT body FROM tocsin_alerts")}
    assert stored == {tower.body(number) for number in kept}


def test_P_12_F_017_what_a_send_answered_while_the_disk_was_full_is_written_when_there_is_room(
    fragile: Nursery, tmp_path: Path
) -> None:
    """The receiver says yes to a notice while nothing can be written: no doubt comes of it, and no second try."""
    root, flag = tmp_path / "site", tmp_path / "flag"
    with tower.receiver() as receiver:
        tokens = tower.make_site(root, receiver.url)
        server = fragile.serve(root, environment={"BROKEN_FLAG": str(flag)})
        line = Line(server.port)
        assert line.ring(1)[0] == 202
        told = line.ask("GET", "/api/v1/notices?incident=INC-1", tokens["mei"])[1]["data"]
        [hash_] = [notice["hash"] for _, notice in told if notice["name"] == "word"]
        receiver.hold()
        wish = {"incident": "INC-1", "notice": "word", "hash": hash_}
        assert line.approve(tokens, wish) == 200
        tower.until("the notice is on its way", lambda: "tocsin.customer" in [one["type"] for one in receiver.arrived])
        flag.write_text("full")
        receiver.go_on()
        assert line.ring(2)[0] == 503
        flag.unlink()
        customer = "SELECT state, attempts FROM tocsin_outbox WHERE kind = 'customer'"
        tower.until("the answer is written", lambda: rows(root, customer)[0][0] != "sending")
        line.close()
        server.kill(15)
        assert server.wait() == 0
    assert rows(root, customer) == [("sent", 1)]
    assert tower.keys(receiver.arrived, "customer").total() == 1
