"""Sockets and the file that tells commands about them."""

from __future__ import annotations

import contextlib
import ipaddress
import json
import os
import shutil
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ..model.problem import Refused, Unavailable, WrongUsage
from .behind import Behind

LONGEST_PATH = 107
"""Bytes of a Unix socket's path on Linux, without the NUL (unix(7): 108 with it)."""
BACKLOG = 2_048


@dataclass(slots=True)
class UnixLine:
    """A bound Unix socket that only its owner may connect to."""

    line: socket.socket
    path: Path
    folder: Path | None = None
    """A folder of our own that goes with it."""

    def close(self) -> None:
        self.line.close()
        self.path.unlink(missing_ok=True)
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


def address(listen: str) -> tuple[str, int]:
    """`127.0.0.1:8642`, `[::1]:8642` or `localhost:8642` as host and port. Raises WrongUsage."""
    host, colon, port = listen.rpartition(":")
    if not colon or not host or not (port.isascii() and port.isdigit() and int(port) <= 65_535):
        raise WrongUsage("listen-address", address=listen[:100])
    return host.strip("[]"), int(port)


def is_loopback(host: str) -> bool:
    """True when only this machine can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check(behind: Behind, loopback: bool) -> None:
    """Raises Refused when listening here would let anybody in: no tokens at all, or a source that needs none."""
    if loopback:
        return
    sources = behind.settings.sources.values()
    for source in sources:
        if source.open:
            raise Refused("listen-open-source", source=source.name)
    if not behind.tokens() and not any(source.tokens or source.secrets for source in sources):
        raise Refused("listen-needs-token")


def tcp(host: str, port: int) -> socket.socket:
    """A bound TCP socket. Raises Unavailable when the address is in use or not ours."""
    shown = f"{host}:{port}"
    line: socket.socket | None = None
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, number, _, where = min(found, key=lambda one: one[0] is not socket.AF_INET)
        line = socket.socket(family, kind, number)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        line.bind(where)
        line.listen(BACKLOG)
    except OSError as error:
        if line is not None:
            line.close()
        raise Unavailable("listen-failed", address=shown, why=error.strerror or type(error).__name__) from None
    return line


def unix(path: Path) -> UnixLine:
    """A Unix socket at `path`, or in a private folder of the system where the path would be too long.

    One server owns the database and with it the folder, so a socket that lies there is left over and goes.
    """
    folder: Path | None = None
    if len(os.fsencode(path)) > LONGEST_PATH:
        folder = Path(tempfile.mkdtemp(prefix="tocsin-"))
        path = folder / "s"
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        line.bind(os.fspath(path))
        path.chmod(0o600)  # before `listen`: nobody can have connected yet
        line.listen(BACKLOG)
    except OSError as error:
        line.close()
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        raise Unavailable("listen-failed", address=str(path), why=error.strerror or type(error).__name__) from None
    return UnixLine(line, path, folder)


def url(line: socket.socket) -> str:
    """Where a browser of this machine finds the server."""
    host, port = line.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def announce(place: Path, address: str, path: Path | None, epoch: int) -> None:
    """Write `server.json`, whole or not at all, for its owner alone."""
    told = {"socket": str(path or ""), "url": address, "pid": os.getpid(), "epoch": epoch}
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=place.parent, prefix=".server-")  # 0600
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            json.dump(told, file)
        os.replace(name, place)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def withdraw(place: Path) -> None:
    """Remove `server.json` if it is ours."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        if json.loads(place.read_text("utf-8")).get("pid") == os.getpid():
            place.unlink()
