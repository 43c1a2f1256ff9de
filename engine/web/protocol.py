"""uvicorn's HTTP protocol with the limits that it leaves to a proxy: sizes and times of heads, and connections.

A refusal before there is a request is written by hand; everything later goes through the router.
"""

from __future__ import annotations

import asyncio
import pwd
import socket
import struct
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any, Literal, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from .guard import Local
from .limits import Limits
from .quick import Quick
from .reply import Reply, Scope

Part = Literal["between", "head", "body"]
"""What of a message is being read."""
_PHRASES = {
    400: b"Bad Request", 408: b"Request Timeout", 431: b"Request Header Fields Too Large", 503: b"Service Unavailable",
}  # fmt: skip
_REFUSED = {400: "http-bad-request", 408: "http-head-slow", 431: "http-head-large", 503: "http-crowded"}
_WORDS = {
    400: "This is not a request that can be read.", 408: "The request came too slowly.",
    431: "The request's headers are too many or too large.", 503: "Too many connections.",
}  # fmt: skip


class Connections:
    """How many there are, in all and by address; `refused` hears the status of every refusal made here."""

    def __init__(self, limits: Limits, refused: Callable[[int], None], quick: Quick | None = None) -> None:
        self.limits = limits
        self.refused = refused
        self.quick = quick
        self._by_address: Counter[str] = Counter()

    def enter(self, address: str | None) -> bool:
        """True when there is room; callers of the Unix socket (address None) count in all alone."""
        mine = self._by_address[address] if address is not None else 0
        room = self._by_address.total() < self.limits.connections and mine < self.limits.connections_per_address
        if room:
            self._by_address[address or ""] += 1
        return room

    def leave(self, address: str | None) -> None:
        self._by_address[address or ""] -= 1
        if self._by_address[address or ""] <= 0:
            del self._by_address[address or ""]


def protocol(connections: Connections) -> type[HttpToolsProtocol]:
    """The class for one server, as uvicorn wants it."""

    class Bounded(Careful):
        shared = connections

    return Bounded


class Careful(HttpToolsProtocol):
    """One connection."""

    shared: Connections
    _entered = False
    _over = False
    """A refusal has been written; what still comes is thrown away until the connection is closed."""
    _part: Part = "between"
    _head_size = 0
    """Bytes of an unfinished head, as far as they came in chunks of their own."""
    _ended_one = False
    """A message ended within the chunk that is being read."""
    _thrown = 0
    _head_timer: asyncio.TimerHandle | None = None
    _reading = False
    """A chunk is being taken apart."""
    _next: tuple[RequestResponseCycle, Any] | None = None
    """A request whose head has been read in this chunk, and that has not been begun."""

    # --- the connection -----------------------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._local = _local(transport)
        self._address = self.client[0] if self.client and self._local is None else None
        self._entered = self.shared.enter(self._address)
        if self._entered:
            self._arm()
        else:
            self._refuse(503)

    def connection_lost(self, exc: Exception | None) -> None:
        self._disarm()
        if self._entered:
            self.shared.leave(self._address)
            self._entered = False
        super().connection_lost(exc)

    def eof_received(self) -> bool | None:  # type: ignore[override]
        """The sender has said all it will: half a request is refused, a whole one still gets its answer."""
        if self._over:
            return None
        if self._answering():
            if self.cycle.more_body:
                self._refuse(400)
            else:
                self.cycle.keep_alive = False
            return True
        if self._part == "head":
            self._refuse(400)
        return None

    # --- what comes in ------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        if self._over:
            self._thrown += len(data)
            if self._thrown > self.shared.limits.drain:
                self.transport.close()
            return
        self._ended_one, self._reading = False, True
        super().data_received(data)
        self._reading = False
        self._begin()
        self._after_chunk(len(data))

    def _after_chunk(self, size: int) -> None:
        """Bound an unfinished head in time and size."""
        if self._over or self._part == "body":
            return
        if self._head_timer is None and (self._part == "head" or not self._answering()):
            self._arm()
        if self._part == "head" and not self._ended_one:
            self._head_size += size
            if self._head_size > self.shared.limits.head:
                self._refuse(431)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._part = "head"
        if self._local is not None:
            cast(dict[str, Any], self.scope)["extensions"] = {"tocsin.local": self._local}

    def on_headers_complete(self) -> None:
        self._disarm()
        self._part, self._head_size = "body", 0
        if self._over:
            return
        size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        if size > self.shared.limits.head or len(self.headers) > self.shared.limits.headers:
            self._refuse(431)
        elif not self.url.startswith(b"/") or self._framing_in_doubt():
            self._refuse(400)
        else:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if not self._over:
            super().on_body(body)

    def on_message_complete(self) -> None:
        self._part, self._ended_one = "between", True
        if not self._over:
            super().on_message_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        """Begin when all of this chunk has been read: then it is known whether the message is whole."""
        self._next = (cycle, app)
        if not self._reading:
            self._begin()

    def _begin(self) -> None:
        """The quick way for a message that is whole and usual, the long way for every other."""
        begun, self._next = self._next, None
        if begun is not None and not self._quickly(begun[0]):
            super()._start_asgi_task(*begun)

    def _quickly(self, cycle: RequestResponseCycle) -> bool:
        quick = self.shared.quick
        if quick is None or cycle.more_body or self._over or self.pipeline or self.flow.write_paused:
            return False
        return quick.take(cast(Scope, cycle.scope), bytes(cycle.body), partial(self._answer, cycle))

    def _answer(self, cycle: RequestResponseCycle, reply: Reply) -> None:
        """Write the answer to a message that went the quick way, in one piece."""
        if cycle.disconnected:
            return
        closing = reply.close or not cycle.keep_alive
        head = [STATUS_LINE[reply.status], *(b"%s: %s\r\n" % field for field in reply.all_headers())]
        if closing and not reply.close:
            head.append(b"connection: close\r\n")
        self.transport.write(b"".join((*head, b"\r\n", reply.body)))
        cycle.response_started = cycle.response_complete = True
        if closing:
            self.transport.close()
        self.on_response_complete()

    def send_400_response(self, msg: str) -> None:
        """What the parser cannot read (F-083)."""
        if not self._over:
            self._refuse(400)

    def _framing_in_doubt(self) -> bool:
        """Two ways to tell where a body ends, or a coding that we do not undo: request smuggling begins there."""
        lengths = [value for name, value in self.headers if name == b"content-length"]
        codings = [value.lower().strip() for name, value in self.headers if name == b"transfer-encoding"]
        return len(lengths) > 1 or (bool(lengths) and bool(codings)) or codings not in ([], [b"chunked"])

    # --- refusing -----------------------------------------------------------------------

    def _answering(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle  # None before the first request
        return cycle is not None and not cycle.response_complete

    def _refuse(self, status: int) -> None:
        """Say so and end: our side is closed at once, the other side after a while or when it has had its say."""
        self._over = True
        self._disarm()
        self.shared.refused(status)
        if self._answering() and not self.cycle.more_body:
            self.cycle.keep_alive = False  # the request before this one was whole: it gets its answer, then we close
            return
        if self._answering():
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.transport.write(_problem(status))
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(self.shared.limits.drain_s, self.transport.close)

    def _arm(self) -> None:
        self._head_timer = self.loop.call_later(self.shared.limits.head_s, self._too_slow)

    def _disarm(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _too_slow(self) -> None:
        self._head_timer = None
        if not self._over and not self.transport.is_closing():
            self._refuse(408)


def _problem(status: int) -> bytes:
    code = _REFUSED[status]
    body = (
        f'{{"type":"urn:tocsin:{code}","title":"{_PHRASES[status].decode()}","status":{status},"code":"{code}",'
        f'"detail":"{_WORDS[status]}","params":{{}},"exit_code":{5 if status == 503 else 2}}}'
    ).encode()
    retry = b"retry-after: 5\r\n" if status == 503 else b""
    return (
        b"HTTP/1.1 %d %s\r\ncontent-type: application/problem+json\r\ncontent-length: %d\r\n%sconnection: close\r\n\r\n"
        % (status, _PHRASES[status], len(body), retry)
    ) + body


def _local(transport: asyncio.Transport) -> Local | None:
    """Who is on the other end of a Unix socket, as the kernel says; None over TCP."""
    line = transport.get_extra_info("socket")
    if line is None or line.family != socket.AF_UNIX:
        return None
    try:
        told = line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        return Local(pwd.getpwuid(struct.unpack("3i", told)[1]).pw_name)
    except (AttributeError, OSError, KeyError, struct.error):
        return Local("")
