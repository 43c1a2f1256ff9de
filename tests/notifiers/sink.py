"""A small HTTP server on the loopback that does what it is told, and remembers what it was asked.

It is told by a list of replies; the last one is repeated. Every reply is a way in which real
servers and the proxies before them behave; RFC 9110 and 9112 allow or foresee each of them.
"""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType

PACE_S = 0.02
"""Between two bytes of a dripping answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as it arrived."""

    target: str
    headers: Mapping[str, str]
    body: bytes


Reply = Callable[["Sink", socket.socket], None]


@dataclass
class Sink:
    """Use it with `with`; `url` is its address."""

    replies: list[Reply] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    tls: ssl.SSLContext | None = None
    keeps: bool = False
    """Whether a connection serves one request after another; else every answer says that it closes."""
    host: str = "127.0.0.1"

    def __enter__(self) -> Sink:
        self._over = threading.Event()
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        self._server = socket.create_server((self.host, 0), family=family)
        self.port: int = self._server.getsockname()[1]
        self.connections = 0
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self.hang_up()
        for thread in self._threads:
            thread.join(5)
        for conn in self._open:
            conn.close()

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def will(self, *replies: Reply) -> None:
        self.replies = list(replies)

    def hang_up(self) -> None:
        """Close every connection from this side, as a server does with idle ones."""
        for conn in self._open:
            with suppress(OSError):
                conn.shutdown(socket.SHUT_RDWR)

    def wait(self, seconds: float) -> bool:
        """True when the test is over."""
        return self._over.wait(seconds)

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                conn, _ = self._server.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(conn,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, conn: socket.socket) -> None:
        self._open.append(conn)
        self.connections += 1
        with suppress(OSError):
            if self.tls is not None:
                conn = self.tls.wrap_socket(conn, server_side=True)
                self._open.append(conn)
            while (asked := _read(conn)) is not None:
                self.asked.append(asked)
                reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
                reply(self, conn)
                if not self.keeps:
                    break
        conn.close()


def answer(body: bytes | str = b"", status: int = 200, **headers: str) -> Reply:
    """A whole answer; header names are written with `_` for `-`."""
    content = body.encode() if isinstance(body, str) else body

    def reply(sink: Sink, conn: socket.socket) -> None:
        farewell = {} if sink.keeps else {"connection": "close"}
        conn.sendall(_head(status, {"content-length": str(len(content)), **farewell, **headers}) + content)

    return reply


def raw(told: bytes) -> Reply:
    """These very bytes, and then the end of the stream."""

    def reply(_: Sink, conn: socket.socket) -> None:
        conn.sendall(told)
        conn.shutdown(socket.SHUT_WR)

    return reply


def cut(body: bytes, promised: int) -> Reply:
    """An answer that ends before the length it announced."""

    def reply(_: Sink, conn: socket.socket) -> None:
        conn.sendall(_head(200, {"content-length": str(promised)}) + body)

    return reply


def drop(_: Sink, conn: socket.socket) -> None:
    """Read the request and close without a word, as a dying proxy does."""
    conn.shutdown(socket.SHUT_RDWR)


def reset(_: Sink, conn: socket.socket) -> None:
    """Read the request and reset the connection."""
    conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    conn.close()


def stall(sink: Sink, _: socket.socket) -> None:
    """Read the request and say nothing for as long as the test lasts."""
    sink.wait(30)


def drip_body(sink: Sink, conn: socket.socket) -> None:
    """A good head, then one byte of the body at a time, without an end."""
    conn.sendall(_head(200, {"content-type": "application/json", "content-length": "100000"}))
    while not sink.wait(PACE_S):
        conn.sendall(b" ")


def drip_head(sink: Sink, conn: socket.socket) -> None:
    """A head that never ends."""
    conn.sendall(b"HTTP/1.1 200 OK\r\nx-slow: ")
    while not sink.wait(PACE_S):
        conn.sendall(b"z")


def flood(sink: Sink, conn: socket.socket) -> None:
    """A body of 100 MB, as long as somebody reads it."""
    conn.sendall(_head(200, {"content-type": "application/json", "content-length": "100000000"}))
    for _ in range(1600):
        if sink.wait(0):
            return
        conn.sendall(b" " * 62_500)


def _read(conn: socket.socket) -> Asked | None:
    raw = b""
    while b"\r\n\r\n" not in raw:
        more = conn.recv(65536)
        if not more:
            return None
        raw += more
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", "0")):
        body += conn.recv(65536)
    return Asked(target=first.split(" ")[1], headers=headers, body=body)


def _head(status: int, headers: Mapping[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} Told", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
