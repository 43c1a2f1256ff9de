"""Ends that are not sudden: told to stop under load, stopped for longer than a claim lasts, started again and again."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.deaths import tower
from tests.deaths.tower import Line, NoAnswer, Nursery, Receiver, keys, rows
from tocsin.engine.model.problem import Unavailable
from tocsin.engine.run.loop import Inbox
from tocsin.engine.store.audit import verify

SENDING = "SELECT count(*) FROM tocsin_outbox WHERE state = 'sending'"
STARTS = 30
HEAVY = 200_000


class Ringers:
    """Threads that ring one bell after the other until the server is gone."""

    def __init__(self, port: int, start: int = 1, threads: int = 3) -> None:
        self.answered: dict[int, int] = {}
        self.heard = threading.Semaphore(0)
        self._numbers = iter(range(start, start + 100_000))
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._ring, args=(port,), daemon=True) for _ in range(threads)]
        for thread in self._threads:
            thread.start()

    def after(self, answers: int) -> None:
        """Comes back when so many have been answered."""
        for _ in range(answers):
            assert self.heard.acquire(timeout=tower.PATIENCE_S)

    def join(self) -> None:
        for thread in self._threads:
            thread.join(tower.PATIENCE_S)
            assert not thread.is_alive()

    def _ring(self, port: int) -> None:
        line = Line(port)
        try:
            while True:
                with self._lock:
                    number = next(self._numbers)
                self.answered[number] = line.ring(number)[0]
                self.heard.release()
        except NoAnswer:
            return
        finally:
            line.close()


def approve(line: Line, tokens: Mapping[str, str], incident: str) -> None:
    """Mei and the lead read both notices and say yes to each."""
    _, told = line.ask("GET", f"/api/v1/notices?incident={incident}", tokens["mei"])
    for _, notice in told["data"]:
        wish = {"incident": incident, "notice": notice["name"], "hash": notice["hash"]}
        assert line.approve(tokens, wish) == 200


def test_P_01_F_010_told_to_stop_in_a_flood_it_answers_what_runs_and_leaves_nothing_on_its_way(
    nursery: Nursery, receiver: Receiver, tmp_path: Path
) -> None:
    root = tmp_path / "site"
    tokens = tower.make_site(root, receiver.url)
    server = nursery.serve(root)
    line = Line(server.port)
    assert line.ring(900_000)[0] == 202
    ringers = Ringers(server.port)
    ringers.after(10)
    approve(line, tokens, "INC-1")
    ringers.after(20)
    server.kill(signal.SIGTERM)
    ringers.join()
    line.close()
    assert server.wait() == 0
    assert set(ringers.answered.values()) <= {202, 503}
    stored = {body for (body,) in rows(root, "SELECT body FROM tocsin_alerts")}
    assert {number for number, status in ringers.answered.items() if tower.body(number) not in stored} == {
        number for number, status in ringers.answered.items() if status == 503
    }
    assert rows(root, SENDING) == [(0,)]
    arrived = keys([*tower.lines(root / "pages.jsonl"), *tower.lines(root / "letters.jsonl")], "customer")
    assert set((arrived + keys(receiver.arrived, "customer")).values()) <= {1}
    sent = {key for (key,) in rows(root, "SELECT key FROM tocsin_outbox WHERE state = 'sent' AND channel <> 'post'")}
    told = {one["key"] for name in ("pages.jsonl", "letters.jsonl") for one in tower.lines(root / name)}
    assert told == sent  # each that left has its verdict, each verdict has left


def test_P_12_F_011_stopped_for_longer_than_a_claim_lasts_it_sends_nothing_twice_and_runs_timers_once(
    nursery: Nursery, receiver: Receiver, tmp_path: Path
) -> None:
    """The clock of the process runs sixty times as fast as ours, so that seconds of a pause are minutes to it."""
    root = tmp_path / "site"
    tokens = tower.make_site(root, receiver.url)
    server = nursery.serve(root, clock_rate=60)
    line = Line(server.port)
    assert line.ring(1)[0] == 202
    receiver.hold()
    approve(line, tokens, "INC-1")
    tower.until("the notice is on its way", lambda: keys(receiver.arrived, "customer").total() == 1)
    server.kill(signal.SIGSTOP)
    threading.Event().wait(1.0)  # a minute by its own clock, four times what a claim lasts
    receiver.go_on()
    server.kill(signal.SIGCONT)
    settled = "SELECT state FROM tocsin_outbox WHERE kind = 'customer' AND channel = 'post'"
    tower.until("its outcome is known", lambda: rows(root, settled)[0][0] in ("sent", "uncertain"))
    short = "SELECT count(*) FROM tocsin_journal WHERE code = 'time-up' AND incident = 'INC-1'"
    # A question wakes the engine, which sleeps by our clock and reads its own.
    tower.until(
        "the short timer has fired", lambda: line.ask("GET", "/readyz", "")[0] > 0 and rows(root, short) != [(0,)]
    )
    line.close()
    server.kill(signal.SIGTERM)
    assert server.wait() == 0
    assert keys(receiver.arrived, "customer").total() == 1
    assert rows(root, "SELECT max(attempts) FROM tocsin_outbox WHERE kind = 'customer'") == [(1,)]
    assert rows(root, short) == [(1,)]


def test_P_26_F_012_thirty_starts_in_a_row_double_nothing(nursery: Nursery, receiver: Receiver, tmp_path: Path) -> None:
    root = tmp_path / "site"
    tokens = tower.make_site(root, receiver.url)
    server = nursery.serve(root)
    line = Line(server.port)
    for number in range(1, 6):
        assert line.ring(number)[0] == 202
        approve(line, tokens, f"INC-{number}")
    line.close()
    flying: Counter[str] = Counter()
    for _ in range(STARTS):
        server.kill()
        server.wait()
        flying.update(key for (key,) in rows(root, "SELECT key FROM tocsin_outbox WHERE state = 'sending'"))
        server = nursery.serve(root)
    calm = "SELECT count(*) FROM tocsin_outbox WHERE state IN ('ready', 'sending')"
    tower.until("all has left", lambda: rows(root, calm) == [(0,)])
    server.kill(signal.SIGTERM)
    assert server.wait() == 0
    files = [*tower.lines(root / "pages.jsonl"), *tower.lines(root / "letters.jsonl")]
    customers = keys(files, "customer") + keys(receiver.arrived, "customer")
    pages = keys(files, "page") + keys(receiver.arrived, "page")
    assert set(customers.values()) <= {1}
    assert {key for key, times in pages.items() if times > 1 + flying[key]} == set()
    assert rows(root, "SELECT count(*) FROM tocsin_incidents") == [(5,)]
    assert rows(root, "SELECT count(*) FROM tocsin_journal WHERE code = 'opened'") == [(5,)]
    assert verify(root / tower.DATABASE).bad is None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_F_026_a_second_server_on_the_same_file_says_who_runs_and_harms_nothing(
    nursery: Nursery, tmp_path: Path, lang: str
) -> None:
    root = tmp_path / "site"
    tower.make_site(root)
    first = nursery.serve(root)
    second = nursery.run("--site", str(root), "--lang", lang, "serve", "--listen", "127.0.0.1:0")
    assert second.wait() == 5
    said = " ".join(second.said)
    assert str(first.pid) in said
    assert {"zh": "正在使用", "en": "is using"}[lang] in said
    assert "Traceback" not in said
    line = Line(first.port)
    assert line.ring(1)[0] == 202
    line.close()
    first.kill(signal.SIGTERM)
    assert first.wait() == 0
    assert rows(root, "SELECT epoch FROM tocsin_owner") == [(2,)]


def test_P_04_F_013_when_the_engine_has_ended_everybody_who_waits_or_comes_hears_it_at_once() -> None:
    inbox = Inbox()
    waiting = inbox.submit("ingest", lambda turn: None)
    inbox.refuse(Unavailable("engine-ended"))
    late = inbox.submit("ingest", lambda turn: None)
    for future in (waiting, late):
        error = future.exception(timeout=0)
        assert isinstance(error, Unavailable)
        assert error.code == "engine-ended"


def test_P_01_F_014_out_of_memory_it_loses_nothing_that_it_answered(nursery: Nursery, tmp_path: Path) -> None:
    """A crowd, and no memory left for it: whatever gives way first, the next start knows all that was answered."""
    root = tmp_path / "site"
    tower.make_site(root)
    answers: dict[int, int] = {}
    for night, room in enumerate((0, 4, 12), start=1):
        server = nursery.serve(root)
        answers |= crowd(server.port, range(night * 1_000, night * 1_000 + 3))
        used = int(Path(f"/proc/{server.pid}/statm").read_text().split()[0]) * os.sysconf("SC_PAGESIZE")
        resource.prlimit(server.pid, resource.RLIMIT_AS, (used + (room << 20), resource.RLIM_INFINITY))
        answers |= crowd(server.port, range(night * 1_000 + 3, night * 1_000 + 60))
        server.end()
    again = nursery.serve(root)
    line = Line(again.port)
    assert line.ring(1)[0] == 202
    line.close()
    again.kill(signal.SIGTERM)
    assert again.wait() == 0
    stored = {body for (body,) in rows(root, "SELECT body FROM tocsin_alerts")}
    kept = {number for number, status in answers.items() if status == 202}
    assert kept
    assert kept < set(answers), "it never ran out of memory"
    assert {number for number in kept if tower.body(number, padding=HEAVY) not in stored} == set()
    assert verify(root / tower.DATABASE).bad is None


def crowd(port: int, numbers: Iterable[int]) -> dict[int, int]:
    """Alerts of a fifth of a megabyte from twenty callers at once: number -> status; 0 where no answer came."""

    def ask(number: int) -> tuple[int, int]:
        try:
            line = Line(port, timeout_s=5)
        except OSError:
            return number, 0
        try:
            return number, line.ask("POST", "/hooks/floor", tower.FLOOR, tower.body(number, padding=HEAVY))[0]
        except NoAnswer:
            return number, 0
        finally:
            line.close()

    with ThreadPoolExecutor(20) as callers:
        return dict(callers.map(ask, numbers))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_F_018_a_full_disk_under_the_log_alone_stops_nothing(receiver: Receiver, tmp_path: Path) -> None:
    root = tmp_path / "site"
    tokens = tower.make_site(root, receiver.url)
    full = os.open("/dev/full", os.O_WRONLY)
    server = subprocess.Popen(
        [sys.executable, "-P", "-m", "tocsin.cli", "--site", str(root), "serve", "--listen", "127.0.0.1:0"],
        env={**os.environ, "PYTHONPATH": str(tower.REPOSITORY)}, stdout=full, stderr=full,
    )  # fmt: skip
    os.close(full)
    try:
        told = root / ".tocsin" / "server.json"
        tower.until("it listens", lambda: told.exists() or server.poll() is not None)
        assert server.poll() is None
        line = Line(int(json.loads(told.read_text("utf-8"))["url"].rpartition(":")[2]))
        server.send_signal(signal.SIGHUP)  # says in the log that the site was published
        assert line.ring(1)[0] == 202
        tower.until("a lost line is counted", lambda: "tocsin_log_lines_lost_total 1.0" in line.page("/metrics"))
        assert line.ask("POST", "/api/v1/commands/ack", tokens["ana"], {"incident": "INC-1"})[0] == 200
        line.close()
        server.send_signal(signal.SIGTERM)
        assert server.wait(tower.PATIENCE_S) == 0
    finally:
        server.kill()
        server.wait()
