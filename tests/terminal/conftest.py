"""Things at hand: the command as a process of its own, a new site, and a server that says what a test wants."""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tocsin.cli import main
from tocsin.engine.run.founding import Wishes, found

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def error(self) -> dict[str, str]:
        """The error of `--json`."""
        told: dict[str, str] = json.loads(self.err)["error"]
        return told


Run = Callable[..., Ran]


def clean_environment(**more: str) -> dict[str, str]:
    """No setting of the machine that runs the tests decides them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TOCSIN_", "LC_", "LANG"))}
    for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "TZ", "XDG_CONFIG_HOME"):
        kept.pop(name, None)
    # Compiled once for all processes of a run: starting cold takes longer than most commands.
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    kept["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / f"tocsin-tests-{os.getuid()}")
    return {**kept, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "TERM": "xterm", **more}


@pytest.fixture
def tocsin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command in this process, in a folder of its own, with nothing but `stdin` on standard input."""

    def run(*words: str, cwd: Path | None = None, stdin: str = "", **more: str) -> Ran:
        capsys.readouterr()
        with monkeypatch.context() as here:
            here.chdir(cwd or tmp_path)
            here.setattr(sys, "stdin", io.StringIO(stdin))
            for name, value in {"TERM": "xterm", **more}.items():
                here.setenv(name, value)
            code = main(list(words))
        told = capsys.readouterr()
        return Ran(code, told.out, told.err)

    return run


@pytest.fixture
def process(tmp_path: Path) -> Run:
    """Runs the command as a process of its own."""

    def run(*words: str, cwd: Path | None = None, stdin: str = "", **more: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "tocsin.cli", *words], cwd=cwd or tmp_path, input=stdin.encode(),
            capture_output=True, timeout=PATIENCE_S, env=clean_environment(**more), check=False,
        )  # fmt: skip
        return Ran(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))

    return run


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A new site whose person on duty is the user that runs the tests."""
    import pwd

    user = pwd.getpwuid(os.getuid()).pw_name
    wishes = Wishes(
        name="Shop 小店", timezone="Asia/Shanghai", lang="zh", person="Ana", login=user, channel="terminal",
        contact="", figures="json", runbooks=("order-anomaly",),
    )  # fmt: skip
    root = tmp_path / "shop"
    found(root, wishes)
    return root


@dataclass
class FakeServer:
    """Answers over a Unix socket; remembers what it was asked."""

    path: Path
    answers: dict[str, tuple[int, object]] = field(default_factory=dict)
    """Path of the request, without its query -> status and body."""
    asked: list[str] = field(default_factory=list)
    """Request lines."""
    heads: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    cut: bool = False
    """Send only the half of every answer."""

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            with line:
                self._answer(line)

    def _answer(self, line: socket.socket) -> None:
        raw = b""
        while b"\r\n\r\n" not in raw:
            part = line.recv(65_536)
            if not part:
                return
            raw += part
        head, _, body = raw.partition(b"\r\n\r\n")
        length = next(
            (int(one.split(b":")[1]) for one in head.split(b"\r\n") if one.lower().startswith(b"content-le")), 0
        )
        while len(body) < length:
            body += line.recv(65_536)
        request = head.split(b"\r\n")[0].decode()
        self.asked.append(request)
        self.heads.append(head.decode())
        self.bodies.append(body.decode())
        status, told = self.answers.get(request.split(" ")[1].partition("?")[0], (404, {}))
        answer = json.dumps(told).encode()
        reply = b"HTTP/1.1 %d x\r\ncontent-length: %d\r\n\r\n" % (status, len(answer)) + answer
        line.sendall(reply[: len(reply) // 2] if self.cut else reply)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FakeServer]:
    """A server of the site `tmp_path/shop`, which holds nothing else than what finding it needs."""
    root = tmp_path / "shop"
    (root / ".tocsin").mkdir(parents=True)
    (root / "tocsin.yaml").write_text("")
    fake = FakeServer(tmp_path / "s")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(fake.path))
    listener.listen(8)
    announce(root, socket=str(fake.path), pid=os.getpid())
    thread = threading.Thread(target=fake.serve, args=(listener,), daemon=True)
    thread.start()
    yield fake
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)


def announce(root: Path, **told: object) -> None:
    """Write `server.json` as a server does."""
    body: Mapping[str, object] = {"url": "http://127.0.0.1:1", "epoch": 1, **told}
    (root / ".tocsin" / "server.json").write_text(json.dumps(body))
