"""One night of the hotline: the files of the how-to page in a folder, and the four programs that run on them."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar

from tocsin.engine.model.command import Actor
from tocsin.engine.model.question import Alerts, Incidents
from tocsin.engine.model.view import AlertView
from tocsin.engine.run.client import over_socket

REPOSITORY = Path(__file__).parents[2]
PAGE = REPOSITORY / "docs" / "how-to" / "prometheus.md"
TOKEN = "a-token-of-this-test-alone"
Found = TypeVar("Found")


def until(what: str, look: Callable[[], Found | None], seconds: float = 40.0) -> Found:
    """Look again and again until something is found; says what was waited for when it never came."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.1)  # the other programs live by the real clock
    raise AssertionError(f"{what}: not within {seconds:g} s")


def files_of(page: Path) -> dict[str, str]:
    """Every block of a page whose first line is a comment with a file's name."""
    blocks = re.findall(r"^```yaml\n# (\S+)\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return dict(blocks)


class Queue:
    """The exporter: one gauge that the test sets, and those of other channels."""

    def __init__(self) -> None:
        self.waiting = 12
        self.others: dict[str, int] = {}
        queue = self

        class Page(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                queues = {"hotline": queue.waiting, **queue.others}
                body = "".join(f'cs_queue_waiting{{channel="{n}"}} {v}\n' for n, v in queues.items()).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/plain; version=0.0.4")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
        self._thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self._thread.start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server.server_port}"

    def close(self) -> None:
        self.server.shutdown()
        self._thread.join()
        self.server.server_close()


class Night:
    """`begin` starts everything and waits until it runs, `end` stops each process by its own id."""

    more: tuple[str, ...] = ()
    """Arguments of Prometheus."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.queue = Queue()
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        self.url = self.alertmanager = self.prometheus = ""
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    # --- starting and ending ------------------------------------------------------------

    def begin(self) -> None:
        prometheus, alertmanager = (f"127.0.0.1:{free_port()}" for _ in range(2))
        self._write({"127.0.0.1:9109": self.queue.address, "127.0.0.1:9093": alertmanager})
        self.tocsin("check")
        self._start("tocsin", *self._command("serve", "--listen", "127.0.0.1:0"))
        self.url = until("tocsin serves", self._told)["url"]
        self._write({"127.0.0.1:9109": self.queue.address, "127.0.0.1:9093": alertmanager,
                     "http://127.0.0.1:8642": self.url})  # fmt: skip
        self.alertmanager, self.prometheus = f"http://{alertmanager}", f"http://{prometheus}"
        self._start(
            "alertmanager", "prometheus-alertmanager", "--config.file=alertmanager.yml", "--storage.path=am-data",
            f"--web.listen-address={alertmanager}", "--cluster.listen-address=",
        )  # fmt: skip
        until("Alertmanager is ready", lambda: self._ready(f"{self.alertmanager}/-/ready"))
        self._start(
            "prometheus", "prometheus", "--config.file=prometheus.yml", "--storage.tsdb.path=prom-data",
            f"--web.listen-address={prometheus}", *self.more,
        )  # fmt: skip
        until("Prometheus is ready", lambda: self._ready(f"http://{prometheus}/-/ready"))

    def end(self) -> dict[str, int]:
        """The exit code of each program."""
        for process in reversed(self._running.values()):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self._running.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.queue.close()
        return {name: process.returncode for name, process in self._running.items()}

    def _write(self, changed: dict[str, str]) -> None:
        """The page's files, with this night's addresses in the place of the usual ones."""
        for name, text in files_of(PAGE).items():
            for usual, ours in changed.items():
                text = text.replace(usual, ours)
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        (self.root / "alertmanager.token").write_text(TOKEN + "\n", encoding="utf-8")

    def _start(self, name: str, *command: str) -> None:
        with (self.root / f"{name}.log").open("wb") as log:
            self._running[name] = subprocess.Popen(
                command, cwd=self.root, env=self._environment(), stdout=log, stderr=log
            )

    def _told(self) -> dict[str, Any] | None:
        if (code := self._running["tocsin"].poll()) is not None:
            raise AssertionError(f"tocsin serve ended with {code}: {(self.root / 'tocsin.log').read_text('utf-8')}")
        try:
            told: dict[str, Any] = json.loads((self.root / ".tocsin" / "server.json").read_text("utf-8"))
        except FileNotFoundError:
            return None
        return told

    def _ready(self, url: str) -> bool:
        try:
            with self.opener.open(url, timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    # --- asking -------------------------------------------------------------------------

    def tocsin(self, *words: str) -> str:
        """What a command prints, in English; it must end well."""
        done = subprocess.run(
            [*self._command(*words), "--lang", "en"], cwd=self.root, env=self._environment(), capture_output=True,
            timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode()
        return " ".join(done.stdout.decode().split())

    def card(self, incident: str = "INC-1") -> dict[str, Any]:
        done: dict[str, Any] = json.loads(self.tocsin("show", incident, "--json"))
        card: dict[str, Any] = done["data"]["card"]
        return card

    def incidents(self) -> list[str]:
        found: Any = over_socket(self._socket(), "nobody").ask(Incidents(which="all"), Actor(name="nobody"), "en")
        return [card.id for card in found]

    def posted(self, status: Any = "") -> list[str]:
        """Bodies that have been accepted, newest first."""
        found: Any = over_socket(self._socket(), "nobody").ask(Alerts(status=status), Actor(name="nobody"), "en")
        alerts: tuple[AlertView, ...] = found
        return [alert.body for alert in alerts]

    def pages(self) -> list[dict[str, Any]]:
        path = self.root / ".tocsin" / "pages.jsonl"
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        return [json.loads(line) for line in lines]

    def post(self, body: bytes, token: str = TOKEN) -> tuple[int, Any]:
        """As Alertmanager would post it: status and answer."""
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        asked = urllib.request.Request(f"{self.url}/hooks/alertmanager", data=body, headers=headers)
        try:
            with self.opener.open(asked, timeout=20) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, json.load(refused)

    def _socket(self) -> str:
        told = self._told()
        assert told is not None
        return str(told["socket"])

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-P", "-m", "tocsin.cli", *words]

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TOCSIN_")}
        return {**kept, "PYTHONPATH": str(REPOSITORY), "LANG": "C.UTF-8", "COLUMNS": "200"}


def free_port() -> int:
    """A port that nobody used a moment ago."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port: int = line.getsockname()[1]
    return port
