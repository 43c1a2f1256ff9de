"""Answers as bytes: envelopes, problems (RFC 9457) and the headers that every answer carries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from ..model.problem import (
    NoSuchThing,
    NotAllowed,
    Problem,
    Refused,
    SiteWrong,
    TocsinError,
    Unavailable,
    WrongUsage,
)  # fmt: skip
from ..model.text import Lang
from ..words.say import say

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
"""The three of ASGI; their values are untyped there too."""

Header = tuple[bytes, bytes]
SAFE: tuple[Header, ...] = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
RETRY_AFTER_S = 5
"""Said with a 503: about the time a locked or full disk needs to be looked at, and short for a monitoring system."""

_STATUS: tuple[tuple[type[TocsinError], int], ...] = (
    (SiteWrong, 422), (NoSuchThing, 404), (NotAllowed, 403), (WrongUsage, 400), (Unavailable, 503), (Refused, 409),
)  # fmt: skip


class HttpError(TocsinError):
    """A request that cannot be served as it came. `close` ends the connection after the answer."""

    def __init__(
        self, status: int, code: str, /, *, exit_code: int = 2, headers: tuple[Header, ...] = (), close: bool = False,
        pointer: str | None = None, reason: str = "", **params: str | int | float,
    ) -> None:  # fmt: skip
        super().__init__(code, **params)
        self.status = status
        self.exit_code = exit_code
        self.headers = headers
        self.close = close
        self.pointer = pointer
        self.reason = reason
        """Under which it is counted, where the status alone says too little."""


class Gone(Exception):
    """The sender went away in the middle of the request; nobody waits for an answer."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that is ready to be sent."""

    status: int
    body: bytes = b""
    type: bytes = b"application/json"
    headers: tuple[Header, ...] = ()
    close: bool = False

    def all_headers(self) -> list[Header]:
        found = [(b"content-length", b"%d" % len(self.body)), *self._usual(), *self.headers]
        if self.body:
            found.insert(0, (b"content-type", self.type))
        if self.close:
            found.append((b"connection", b"close"))
        return found

    def _usual(self) -> tuple[Header, ...]:
        """Those that every answer carries, without what this one says in its own way."""
        if not self.headers:
            return SAFE  # nearly always
        own = {name for name, _ in self.headers}
        return tuple(one for one in SAFE if one[0] not in own)


_encode = msgspec.json.Encoder().encode


def envelope(data: object, status: int = 200) -> Reply:
    """`{"v":1,"data":…}`."""
    return Reply(status, _encode({"v": 1, "data": data}))


def status_of(error: TocsinError) -> int:
    """The HTTP status that tells the same as the error's exit code."""
    if isinstance(error, HttpError):
        return error.status
    if error.code == "internal-error":
        return 500
    found = next((status for kind, status in _STATUS if isinstance(error, kind)), None)
    return found or {1: 409, 2: 400, 3: 422, 4: 404, 6: 403}.get(error.exit_code, 503)


def problem(error: TocsinError, lang: Lang, zone: ZoneInfo, instance: str = "") -> Reply:
    """An error as `application/problem+json`; `detail` is its sentence in the reader's language."""
    status = status_of(error)
    told: dict[str, object] = {
        "type": f"urn:tocsin:{error.code}",
        "title": say(f"http-{status}", {}, lang, zone),
        "status": status,
        "code": error.code,
        "detail": say(error.code, error.params, lang, zone),
        "params": error.params,
        "exit_code": error.exit_code,
    }
    if instance:
        told["instance"] = f"urn:uuid:{instance}"
    if isinstance(error, HttpError) and error.pointer is not None:
        told["pointer"] = error.pointer
    if isinstance(error, SiteWrong):
        told["problems"] = [_finding(one, lang, zone) for one in error.problems]
    headers = error.headers if isinstance(error, HttpError) else ()
    if status == 503 and not any(name == b"retry-after" for name, _ in headers):
        headers = (*headers, (b"retry-after", b"%d" % RETRY_AFTER_S))
    close = isinstance(error, HttpError) and error.close
    return Reply(status, _encode(told), b"application/problem+json", headers, close)


def _finding(one: Problem, lang: Lang, zone: ZoneInfo) -> Mapping[str, object]:
    return {
        "code": one.code, "file": one.where.file, "line": one.where.line, "column": one.where.column,
        "weight": one.weight.value, "params": one.params, "detail": say(one.code, one.params, lang, zone),
    }  # fmt: skip


async def send_reply(reply: Reply, send: Send, *, head: bool = False, more: bool = False) -> None:
    """Send it whole; for HEAD the headers alone. `more` leaves the exchange open, for `bodies.drain`."""
    await send({"type": "http.response.start", "status": reply.status, "headers": reply.all_headers()})
    await send({"type": "http.response.body", "body": b"" if head else reply.body, "more_body": more})
