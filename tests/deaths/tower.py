"""A bell tower: a small site whose every bell that rings wakes people and tells customers, run by real processes.

Each alert has a number of its own and opens an incident of its own: a ladder of two people, a notice that a file takes
and one that an HTTP receiver takes, a short timer and a long one. The files and the receiver are the ledger of what
has arrived; they live outside the process that is killed.
"""

from __future__ import annotations

import base64
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any

from tocsin.engine.model.command import Actor, TokenMake
from tocsin.engine.run.local import LocalApp
from tocsin.engine.store.library import choose

REPOSITORY = Path(__file__).parents[2]
FLOOR = "floor-token-of-this-test"
DATABASE = Path(".tocsin") / "tocsin.db"
SUMMARY: list[str] = []
"""What the last lines of the run shall tell."""
PATIENCE_S = 60
"""How long anything may take before the test gives up; never how long it should take."""

SETTINGS = """\
name: Bell tower
database: .tocsin/tocsin.db
listen: 127.0.0.1:0
channels:
  pager: {type: file, path: pages.jsonl}
  letters: {type: file, path: letters.jsonl, customers: true}
  post: {type: webhook, url: "%(post)s", secret: "file:post.secret", customers: true}
sources:
  floor: {type: json, token: "file:floor.token"}
"""
TEAM = """\
timezone: Asia/Shanghai
languages: [en]
contact: the desk
timing: {storm_count: 1000, storm_within: 1s}
people:
  ana: {name: Ana, contacts: [{pager: ana}], lang: en}
  ben: {name: Ben, contacts: [{post: ben}], lang: en}
  mei: {name: Mei, contacts: [{pager: mei}], lang: en}
roles:
  first: {title: First, people: [ana]}
  second: {title: Second, people: [ben]}
  comms: {title: Comms, people: [mei]}
severities:
  sev2: {title: Major}
audiences:
  readers: {title: Readers, to: letters#readers}
  callers: {title: Callers, to: post#callers}
"""
RUNBOOK = """\
runbook: bell
title: The bell rings
lead: first
one_per: n
cooldown: 1h
triggers:
  rings: {event: bell-rings}
severity: {start: sev2}
buttons:
  over: {label: It is over, by: [first, second], end: over}
states:
  ringing:
    phase: response
    title: Ringing
    do:
      - page: first
        answer_within: 15s
        then: [second]
      - notice: sorry
      - notice: word
    on:
      finished: {end: forgotten}
    states:
      fresh:
        title: Fresh
        after:
          3s: known
      known:
        title: Known
        after:
          30m: {end: quiet}
notices:
  sorry: {title: Sorry, audience: readers, approve: comms, within: 2h, text: "Bell {{ n }}: sorry. Ask {{ contact }}"}
  word: {title: Word, audience: callers, approve: comms, within: 2h, text: "Bell {{ n }}: a word. Ask {{ contact }}"}
review: {by: first, due: 2d, skip: [over, forgotten], ask: [Why]}
"""


def make_site(root: Path, post: str = "http://127.0.0.1:9/") -> dict[str, str]:
    """A new site, and the tokens of its people."""
    (root / "runbooks").mkdir(parents=True)
    (root / "tocsin.yaml").write_text(SETTINGS % {"post": post}, "utf-8")
    (root / "team.yaml").write_text(TEAM, "utf-8")
    (root / "runbooks" / "bell.yaml").write_text(RUNBOOK, "utf-8")
    (root / "floor.token").write_text(FLOOR, "utf-8")
    (root / "post.secret").write_text("whsec_" + base64.b64encode(b"k" * 32).decode(), "utf-8")
    with LocalApp(root) as app:
        made = {name: app.run(TokenMake(kind="person", name=name), Actor(name=name), "en") for name in ("ana", "mei")}
    return {name: str(answer.data["token"]) for name, answer in made.items()}


# --- processes ------------------------------------------------------------------------


@dataclass
class Child:
    """One `tocsin` in a process of its own."""

    nursery: Nursery
    pid: int
    url: str = ""
    said: list[str] = field(default_factory=list)
    """Lines of its standard error."""
    reader: threading.Thread | None = None
    code: int | None = None

    @property
    def port(self) -> int:
        assert self.url, "\n".join(self.said)
        return int(self.url.rpartition(":")[2])

    def kill(self, number: int = signal.SIGKILL) -> None:
        os.kill(self.pid, number)

    def wait(self) -> int:
        """Its exit code; minus the signal's number when one ended it."""
        if self.code is None:
            watch = os.pidfd_open(self.pid)
            try:
                assert select.select([watch], [], [], PATIENCE_S)[0], f"process {self.pid} does not end: {self.said}"
            finally:
                os.close(watch)
            self.code = self.nursery.ask({"wait": self.pid})
            if self.reader is not None:
                self.reader.join(PATIENCE_S)
        return self.code

    def end(self) -> None:
        """Whatever state it is in."""
        if self.code is None:
            self.kill()
            self.wait()


class Nursery:
    """Starts children from a process that has imported the program already; see `nursery.py`."""

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None) -> None:
        self._folder, self._numbers = folder, count(1)
        self._children: list[Child] = []
        self._lock = threading.Lock()
        started = {"PYTHONPATH": str(REPOSITORY), "LANG": "C.UTF-8"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.deaths.nursery"], cwd=REPOSITORY, text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, env={**os.environ, **started, **(environment or {})},
        )  # fmt: skip
        assert self._read() == "ready"

    def ask(self, request: dict[str, Any]) -> int:
        with self._lock:
            assert self._process.stdin is not None
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            return int(self._read())

    def _read(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def run(
        self, *argv: str, environment: Mapping[str, str] | None = None, limits: Mapping[str, int] | None = None,
        clock_rate: int = 1,
    ) -> Child:  # fmt: skip
        """Start `tocsin ARGV`; comes back at once. `clock_rate`: seconds of its clocks in one of ours."""
        errors = self._folder / f"errors-{next(self._numbers)}"
        os.mkfifo(errors)
        wish = {
            "argv": argv, "environment": environment or {}, "errors": str(errors), "limits": limits or {},
            "rate": clock_rate,
        }  # fmt: skip
        child = Child(self, self.ask({"start": wish}))
        self._children.append(child)
        pipe = errors.open(encoding="utf-8", errors="replace")  # waits for the child to open its end
        errors.unlink()

        def read() -> None:
            with pipe:
                for line in pipe:
                    child.said.append(line.strip())
                    if line.startswith("tocsin: http://"):
                        child.url = line.split()[1]
                        up.set()
            up.set()

        up = self._up = threading.Event()
        child.reader = threading.Thread(target=read, name=f"errors of {child.pid}", daemon=True)
        child.reader.start()
        return child

    def serve(self, root: Path, **more: Any) -> Child:
        """`tocsin serve` on a free port, or ended: then `url` is empty."""
        child = self.run("--site", str(root), "serve", "--listen", "127.0.0.1:0", **more)
        assert self._up.wait(PATIENCE_S), child.said
        return child

    def close(self) -> None:
        for child in self._children:
            child.end()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE_S)
        self._process.stdout.close()


@contextmanager
def nursery(folder: Path, environment: Mapping[str, str] | None = None) -> Iterator[Nursery]:
    """`environment`: of the process that imports the program, such as a library to be loaded before all others."""
    made = Nursery(folder, environment)
    try:
        yield made
    finally:
        made.close()


# --- the world around it ----------------------------------------------------------------


class Receiver:
    """What stands at the other end of the webhook: it remembers every key, and then says yes."""

    def __init__(self) -> None:
        self.arrived: list[dict[str, Any]] = []
        self._open = threading.Event()
        self._open.set()
        receiver = self

        class Door(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                receiver.arrived.append(told)
                receiver._open.wait(PATIENCE_S)
                try:
                    self.send_response(200)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                except OSError:
                    self.close_connection = True  # the sender has been killed

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
                """Says nothing."""

        class Quiet(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 256

            def handle_error(self, request: object, client_address: object) -> None:
                """A connection that a killed sender left behind."""

        self._server = Quiet(("127.0.0.1", 0), Door)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/"

    def hold(self) -> None:
        """From now on it answers nobody until `go_on`."""
        self._open.clear()

    def go_on(self) -> None:
        self._open.set()

    def close(self) -> None:
        self.go_on()
        self._server.shutdown()
        self._thread.join(PATIENCE_S)
        self._server.server_close()


@contextmanager
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    try:
        yield made
    finally:
        made.close()


def until(what: str, look: Callable[[], bool]) -> None:
    """Look again and again until it is so; other processes live by the real clock."""
    end = time.monotonic() + PATIENCE_S
    pause = threading.Event()
    while not look():
        assert time.monotonic() < end, f"not within {PATIENCE_S} s: {what}"
        pause.wait(0.05)


class NoAnswer(Exception):
    """The connection broke before an answer came: it was done or it was not."""


class Line:
    """One kept connection to the server, for one thread."""

    def __init__(self, port: int, timeout_s: float = PATIENCE_S) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=timeout_s)

    def ask(self, method: str, path: str, token: str, said: object = None) -> tuple[int, Any]:
        """Status and document. Raises NoAnswer."""
        raw = said if isinstance(said, bytes) or said is None else json.dumps(said).encode()
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        try:
            self._connection.request(method, path, raw, headers)
            with self._connection.getresponse() as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except (OSError, HTTPException, ValueError) as error:
            self._connection.close()
            raise NoAnswer(type(error).__name__) from None

    def page(self, path: str) -> str:
        """A page that is no document."""
        self._connection.request("GET", path)
        with self._connection.getresponse() as answer:
            return answer.read().decode()

    def ring(self, number: int) -> tuple[int, Any]:
        """Alert `number`, always in the same words."""
        return self.ask("POST", "/hooks/floor", FLOOR, body(number))

    def approve(self, tokens: Mapping[str, str], notice: Mapping[str, str]) -> int:
        """Mei's yes, and the lead's: the floor does not sign, so one more than the notice's own is needed. The status
        of the last; a yes that was given before is 409 and goes on. Raises NoAnswer."""
        status = 0
        for name in ("mei", "ana"):
            status = self.ask("POST", "/api/v1/commands/notice-approve", tokens[name], notice)[0]
            if status not in (200, 409):
                break
        return status

    def close(self) -> None:
        self._connection.close()


def body(number: int, padding: int = 0) -> bytes:
    """Alert `number` as it is posted, byte for byte."""
    told: dict[str, object] = {
        "event": "bell-rings", "labels": {"n": str(number)}, "id": f"bell-{number}", "at": 1_790_000_000 + number,
    }  # fmt: skip
    if padding:
        told["notes"] = {"padding": "x" * padding}
    return json.dumps(told).encode()


# --- looking ----------------------------------------------------------------------------


def rows(root: Path, statement: str, values: Sequence[object] = ()) -> list[Any]:
    """What a statement finds in the database of a site on which no engine of this process runs."""
    connection = choose().module.connect(str(root / DATABASE), isolation_level=None)
    try:
        found: list[Any] = connection.execute(statement, values).fetchall()
        return found
    finally:
        connection.close()


def lines(path: Path) -> list[dict[str, Any]]:
    """Whole lines of a channel's file."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_bytes().splitlines(keepends=True) if line.endswith(b"\n")]


def keys(ledger: Sequence[Mapping[str, Any]], kind: str) -> Counter[str]:
    """How often each effect of a kind has arrived."""
    return Counter(
        str(one["key"]) for one in ledger if kind in (one.get("kind"), one.get("type", "")[len("tocsin.") :])
    )
