"""The two servers beside each other: `tocsin serve` on a small site, and Alertmanager. Both page one webhook."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .load import Target, http_post

REPOSITORY = Path(__file__).resolve().parents[1]
SOURCES = 16
"""Each source may post 2,000 alerts a second in the long run; a load above that comes from several, as it would."""
RUNBOOKS = 16
"""One runbook opens at most 1,000 incidents a second before it calls that a storm; a load above that needs several."""
STARTS_WITHIN_S = 60.0

TOCSIN = """
name: Bench
listen: 127.0.0.1:0
channels:
  pager: {{type: webhook, url: "http://127.0.0.1:{sink}/page", secret: "file:hook.secret"}}
sources:
{sources}
"""
TEAM = """
timezone: Asia/Shanghai
languages: [zh, en]
people:
  ana: {name: Ana, contacts: [{pager: ana}], lang: en}
roles:
  lead: {title: 值班长 | Shift lead, people: [ana]}
severities:
  sev2: {title: 严重 | Major}
timing: {storm_count: 1000, storm_within: 1s}
"""
RUNBOOK = """
runbook: bench-{number}
title: 测速 | Bench
lead: lead
one_per: serial
triggers:
  alert: {{event: Bench{number}}}
severity: {{start: sev2}}
states:
  answer:
    phase: response
    title: 处理 | Deal with it
    do: {{page: lead, answer_within: 2h}}
    on:
      cleared: {{end: over}}
    after:
      4h: {{end: over}}
"""
ALERTMANAGER = """
route: {{receiver: pager, group_by: ['...'], group_wait: 0s, group_interval: 5m, repeat_interval: 4h}}
receivers:
  - name: pager
    webhook_configs: [{{url: "http://127.0.0.1:{sink}/page", send_resolved: false}}]
"""


class Server:
    """A process of ours: started in a folder, stopped by its id."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.process: subprocess.Popen[bytes] | None = None
        self.host, self.port = "127.0.0.1", 0

    def spawn(self, *command: str) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TOCSIN_")}
        environment = {**kept, "PYTHONPATH": str(REPOSITORY), "LANG": "C.UTF-8", "NO_PROXY": "127.0.0.1"}
        with (self.root / "server.log").open("ab") as log:
            self.process = subprocess.Popen(command, cwd=self.root, env=environment, stdout=log, stderr=log)

    def until(self, ready: Callable[[], bool]) -> None:
        """Wait for a start; raises RuntimeError with the end of the log when it does not come."""
        end = time.monotonic() + STARTS_WITHIN_S
        while not ready():
            if time.monotonic() > end or (self.process is not None and self.process.poll() is not None):
                raise RuntimeError((self.root / "server.log").read_text("utf-8")[-2000:])
            time.sleep(0.02)

    def cpu(self) -> float:
        """Seconds of CPU since its start."""
        assert self.process is not None
        told = Path(f"/proc/{self.process.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """Resident bytes."""
        assert self.process is not None
        status = Path(f"/proc/{self.process.pid}/statm").read_text("utf-8").split()
        return int(status[1]) * os.sysconf("SC_PAGE_SIZE")

    def stop(self, number: int = signal.SIGTERM) -> None:
        if self.process is not None:
            self.process.send_signal(number)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None

    def get(self, path: str) -> bytes:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://{self.host}:{self.port}{path}", timeout=20) as answer:
            body: bytes = answer.read()
            return body

    def answers(self, path: str) -> bool:
        try:
            self.get(path)
        except OSError:
            return False
        return True

    def target(self, *, batch: int = 1, same: bool = False) -> Target:
        """Requests with `batch` alerts each; `same`: always the first one."""
        raise NotImplementedError


class Tocsin(Server):
    """`tocsin serve`, every alert on disk before it answers."""

    def __init__(self, root: Path, sink: int) -> None:
        super().__init__(root)
        self.token = secrets.token_hex(16)
        _write(root, "hook.secret", "whsec_" + b64encode(secrets.token_bytes(32)).decode())
        _write(root, "bench.token", self.token)
        sources = "\n".join(f'  s{n}: {{type: json, token: "file:bench.token"}}' for n in range(SOURCES))
        _write(root, "tocsin.yaml", TOCSIN.format(sink=sink, sources=sources))
        _write(root, "team.yaml", TEAM)
        for number in range(RUNBOOKS):
            _write(root, f"runbooks/bench-{number}.yaml", RUNBOOK.format(number=number))

    def start(self) -> None:
        told = self.root / ".tocsin" / "server.json"
        told.unlink(missing_ok=True)
        self.spawn(sys.executable, "-P", "-m", "tocsin.cli", "serve")
        self.until(told.exists)
        self.port = int(json.loads(told.read_text("utf-8"))["url"].rpartition(":")[2])
        self.until(lambda: self.answers("/readyz"))

    def target(self, *, batch: int = 1, same: bool = False) -> Target:
        def request(serial: int, connection: int) -> bytes:
            items = [_event(0 if same else serial * batch + n) for n in range(batch)]
            body = json.dumps(items[0] if batch == 1 else {"items": items}).encode()
            path = f"/hooks/s{connection % SOURCES}"
            return http_post(self.host, self.port, path, body, f"Authorization: Bearer {self.token}")

        return Target(host=self.host, port=self.port, request=request)

    @property
    def database(self) -> Path:
        return next((self.root / ".tocsin").glob("*.db"))


class Alertmanager(Server):
    """The Debian package, a group and a page for each alert, nothing durable."""

    COMMAND = "prometheus-alertmanager"

    @classmethod
    def found(cls) -> bool:
        return shutil.which(cls.COMMAND) is not None

    def __init__(self, root: Path, sink: int, *, quiet: bool = False) -> None:
        super().__init__(root)
        text = ALERTMANAGER.format(sink=sink)
        # Taking in alone: one group that waits longer than the run lasts.
        quiet_text = text.replace("'...'", "alertname").replace("group_wait: 0s", "group_wait: 1h")
        _write(root, "alertmanager.yml", quiet_text if quiet else text)

    def start(self) -> None:
        self.port = free_port()
        self.spawn(
            self.COMMAND, "--config.file=alertmanager.yml", "--storage.path=data", "--cluster.listen-address=",
            f"--web.listen-address=127.0.0.1:{self.port}", "--log.level=error",
        )  # fmt: skip
        self.until(lambda: self.answers("/-/ready"))

    def target(self, *, batch: int = 1, same: bool = False) -> Target:
        def request(serial: int, connection: int) -> bytes:
            items = [_alert(0 if same else serial * batch + n) for n in range(batch)]
            return http_post(self.host, self.port, "/api/v2/alerts", json.dumps(items).encode())

        return Target(host=self.host, port=self.port, request=request)


def _event(serial: int) -> dict[str, Any]:
    event = f"Bench{serial % RUNBOOKS}"
    return {"event": event, "labels": {"serial": str(serial)}, "notes": {"summary": "Queue is too long"}}


def _alert(serial: int) -> dict[str, Any]:
    return {"labels": {"alertname": "Bench", "serial": str(serial)}, "annotations": {"summary": "Queue is too long"}}


def _write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)


def free_port() -> int:
    """A port that nobody used a moment ago."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port: int = line.getsockname()[1]
    return port
