"""The sender of alerts and the receiver of pages, both in this process and the same for every server measured."""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import cast

SERIAL = re.compile(rb'serial"\s*:\s*"(\d+)"')
_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
_CLOSE = re.compile(rb"(?i)\r\nconnection: *close")
PATIENCE_S = 15.0
"""Without a new page for so long, the rest will not come."""


@dataclass(slots=True)
class Book:
    """When what happened, in seconds of `perf_counter`, by the serial number of an alert."""

    sent: dict[int, float] = field(default_factory=dict)
    answered: dict[int, float] = field(default_factory=dict)
    refused: dict[int, int] = field(default_factory=dict)
    """Serial -> status that was not 2xx; 0 for a connection that broke."""
    paged: dict[int, float] = field(default_factory=dict)
    repeats: int = 0
    touched: float = 0.0

    def page(self, serial: int) -> None:
        now = self.touched = time.perf_counter()
        if serial in self.paged:
            self.repeats += 1
        else:
            self.paged[serial] = now

    def waits(self, serials: range) -> list[float]:
        """Milliseconds from sending an alert to its first page."""
        return [(self.paged[n] - self.sent[n]) * 1000 for n in serials if n in self.paged and n in self.sent]

    def answers(self, serials: range) -> list[float]:
        """Milliseconds from sending an alert to the 2xx."""
        return [(self.answered[n] - self.sent[n]) * 1000 for n in serials if n in self.answered]


class _Reader(asyncio.Protocol):
    """Cuts the stream into messages with a body of known length."""

    def __init__(self) -> None:
        self._buffer = b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's own are of no common class

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while True:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            length = _LENGTH.search(self._buffer, 0, end + 2)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(self._buffer) < whole:
                return
            head, body, self._buffer = self._buffer[:end], self._buffer[end + 4 : whole], self._buffer[whole:]
            self.message(head, body)

    def message(self, head: bytes, body: bytes) -> None:
        raise NotImplementedError


class _Sink(_Reader):
    """Answers every page with an empty 200."""

    def __init__(self, book: Book) -> None:
        super().__init__()
        self._book = book

    def message(self, head: bytes, body: bytes) -> None:
        for serial in set(SERIAL.findall(body)):
            self._book.page(int(serial))
        assert self.transport is not None
        if _CLOSE.search(head):
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            self.transport.close()
        else:
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")


class _Sender(_Reader):
    """One kept connection: a request, its answer, then the next."""

    def __init__(self, book: Book, free: Callable[[_Sender], None]) -> None:
        super().__init__()
        self._book, self._free = book, free
        self._serial: int | None = None

    def post(self, serial: int, request: bytes) -> None:
        assert self.transport is not None
        self._serial = serial
        self._book.sent.setdefault(serial, time.perf_counter())
        self.transport.write(request)

    def message(self, head: bytes, body: bytes) -> None:
        status, serial = int(head[9:12]), self._serial
        if serial is not None:
            if status < 300:
                self._book.answered[serial] = self._book.touched = time.perf_counter()
            else:
                self._book.refused[serial] = status
        self._serial = None
        self._free(self)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._serial is not None:
            self._book.refused[self._serial] = 0
            self._serial = None
            self._free(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where to post: `request` makes the whole HTTP request of an alert from its serial number and connection."""

    host: str
    port: int
    request: Callable[[int, int], bytes]


def http_post(host: str, port: int, path: str, body: bytes, *headers: str) -> bytes:
    """A whole request."""
    lines = [f"POST {path} HTTP/1.1", f"Host: {host}:{port}", "Content-Type: application/json", *headers]
    lines += [f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@contextlib.asynccontextmanager
async def sink(book: Book, port: int = 0) -> AsyncIterator[int]:
    """A receiver of pages on a free port."""
    server = await asyncio.get_running_loop().create_server(lambda: _Sink(book), "127.0.0.1", port, backlog=1024)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()


async def burst(target: Target, book: Book, serials: range, connections: int) -> None:
    """All at once: each connection posts the next alert as soon as its last one is answered."""
    ended = asyncio.get_running_loop().create_future()
    left: Iterator[int] = iter(serials)
    busy = 0

    def next_one(sender: _Sender) -> None:
        nonlocal busy
        busy -= 1
        serial = next(left, None)
        if serial is not None and sender.transport is not None and not sender.transport.is_closing():
            busy += 1
            sender.post(serial, target.request(serial, senders.index(sender)))
        elif busy == 0 and not ended.done():
            ended.set_result(None)

    senders = await _connected(target, book, connections, next_one)
    busy = len(senders)
    for sender in list(senders):
        next_one(sender)
    await ended
    _close(senders)


async def paced(target: Target, book: Book, serials: range, rate: float, connections: int = 64) -> None:
    """One alert every 1/rate seconds, whatever the server does; one that finds no free connection waits."""
    waiting: asyncio.Queue[_Sender] = asyncio.Queue()
    senders = await _connected(target, book, connections, waiting.put_nowait)
    for sender in senders:
        waiting.put_nowait(sender)
    begun = time.perf_counter()
    for number, serial in enumerate(serials):
        due = begun + number / rate
        while (left := due - time.perf_counter()) > 0:
            await asyncio.sleep(left)
        book.sent[serial] = due
        sender = await waiting.get()
        sender.post(serial, target.request(serial, senders.index(sender)))
    for _ in senders:
        await waiting.get()
    _close(senders)


async def all_paged(book: Book, serials: range) -> None:
    """Until every answered alert has its page, or nothing has moved for a while."""
    book.touched = time.perf_counter()
    while any(n not in book.paged for n in serials if n in book.answered):
        if time.perf_counter() - book.touched > PATIENCE_S:
            return
        await asyncio.sleep(0.01)


async def _connected(target: Target, book: Book, connections: int, free: Callable[[_Sender], None]) -> list[_Sender]:
    loop = asyncio.get_running_loop()
    made = [
        await loop.create_connection(lambda: _Sender(book, free), target.host, target.port) for _ in range(connections)
    ]
    return [sender for _, sender in made]


def _close(senders: list[_Sender]) -> None:
    for sender in senders:
        if sender.transport is not None:
            sender.transport.close()
