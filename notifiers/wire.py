"""One HTTP request: what was answered, or whether anything can have been read.

It is deliberately less than a client: no redirect, no cookie, no decompression, no proxy from the environment,
nothing in the log, and one connection for one request, because an idle one that dies while it is used again would
put a customer notice in doubt. Only what may arrive twice uses and leaves behind kept connections.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Mapping
from functools import lru_cache
from time import monotonic
from typing import NamedTuple, Protocol
from urllib.parse import quote, urlsplit

from .kept import Kept
from .line import Line, dial
from .reach import Forbidden, Lookup, look_up
from .reply import MOST_READ, Answer, BadReply, NeverSent, NoAnswer, Reply

_FIELD = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+: [\t\x20-\x7e\x80-\xff]*")
"""A header line (RFC 9110 §5.5): no line end and no NUL, wherever a value comes from."""
_IN_TARGET = "/?:@!$&'()*+,;=-._~%"
"""What RFC 3986 lets stand in path and query."""


class Post(Protocol):
    """A way to post, direct or through a proxy. Safe to use from several threads."""

    def post(self, url: str, content: bytes, headers: Mapping[str, str], *, again: bool = False) -> Answer:
        """Send `content` once; raises `NeverSent` or `NoAnswer` when no answer's head was read in time.

        `again`: its arriving twice would do no harm, so a kept connection may carry it.
        """

    def close(self) -> None:
        """Give back what is held."""


def wire(*, deadline_s: float, proxy: str | None = None) -> Post:
    """Posts over HTTP/1.1, each within `deadline_s`."""
    if proxy is None:
        return Wire(deadline_s=deadline_s)
    from .proxied import Proxied  # a general client, slow to load, and few need it

    return Proxied(deadline_s=deadline_s, proxy=proxy)


class Place(NamedTuple):
    """An address taken apart."""

    tls: bool
    host: str
    port: int
    told: str
    """The value of `Host`."""
    target: str


class Wire:
    """Speaks straight to the receiver; `lookup` says at which addresses, or that there is none to speak to."""

    def __init__(self, *, deadline_s: float, lookup: Lookup = look_up) -> None:
        self._deadline_s = deadline_s
        self._lookup = lookup
        self._kept = Kept()
        self._trust: ssl.SSLContext | None = None

    def post(self, url: str, content: bytes, headers: Mapping[str, str], *, again: bool = False) -> Answer:
        """See `Post`."""
        ends = monotonic() + self._deadline_s
        place = place_of(url)
        request = request_of(place, content, headers, keep=again)
        door = place[:3]
        line = self._kept.take(door, monotonic()) if again else None
        old = line is not None
        line = line or self._dialled(place, ends)
        reply = Reply()
        try:
            answer = _exchanged(line, request, reply, ends)
        except NoAnswer:
            if old:
                self._kept.shun(door, monotonic())
            raise
        finally:
            reply.release()
            if again and reply.reusable:
                self._kept.give(door, line, monotonic())
            else:
                line.close()
        return answer

    def get(self, url: str, headers: Mapping[str, str], *, most: int = MOST_READ) -> Answer:
        """Ask for a page and keep `most` bytes of it; raises as `post`. Nothing is followed and nothing kept."""
        ends = monotonic() + self._deadline_s
        place = place_of(url)
        request = request_of(place, b"", headers, keep=False, method="GET")
        line = self._dialled(place, ends)
        reply = Reply(most)
        try:
            return _exchanged(line, request, reply, ends)
        finally:
            reply.release()
            line.close()

    def close(self) -> None:
        """Close the kept connections."""
        self._kept.close()

    def _dialled(self, place: Place, ends: float) -> Line:
        try:
            return dial(place.host, place.port, self._context() if place.tls else None, ends, self._lookup)
        except Forbidden as forbidden:
            raise NeverSent(str(forbidden)) from None
        except TimeoutError:
            raise NeverSent("too-slow-to-connect") from None
        except (OSError, UnicodeError) as error:
            raise NeverSent(f"no-connection: {error}") from None

    def _context(self) -> ssl.SSLContext:
        """The system's authorities and its default rules, loaded when they are first needed."""
        if self._trust is None:
            self._trust = ssl.create_default_context()
        return self._trust


@lru_cache(maxsize=16)
def place_of(url: str) -> Place:
    """`url` must have passed `is_web_address`."""
    cut = urlsplit(url)
    tls = cut.scheme == "https"
    host = cut.hostname or ""
    usual = 443 if tls else 80
    port = usual if cut.port is None else cut.port
    told = f"[{host}]" if ":" in host else host
    target = quote(f"{cut.path or '/'}?{cut.query}" if cut.query else cut.path or "/", safe=_IN_TARGET)
    return Place(tls, host, port, told if port == usual else f"{told}:{port}", target)


def request_of(place: Place, content: bytes, headers: Mapping[str, str], *, keep: bool, method: str = "POST") -> bytes:
    """The bytes of the request; raises `NeverSent` for a header that could become two."""
    fields = {"user-agent": "tocsin", **{name.lower(): value for name, value in headers.items()}}
    fields |= {
        "host": place.told, "accept-encoding": "identity", "connection": "keep-alive" if keep else "close",
    }  # fmt: skip
    if method != "GET":
        fields["content-length"] = str(len(content))
    lines = [f"{name}: {value}" for name, value in fields.items()]
    for line in lines:
        if _FIELD.fullmatch(line) is None:
            raise NeverSent("header-not-sendable")
    return "\r\n".join([f"{method} {place.target} HTTP/1.1", *lines, "", ""]).encode("latin-1") + content


def _exchanged(line: Line, request: bytes, reply: Reply, ends: float) -> Answer:
    """From the first byte on, everything but an answer is doubt; a body that breaks off is an answer, cut."""
    try:
        _said(line, request, ends)
        while not reply.ended:
            reply.take(line.hear(ends))
        answer = reply.answer()
    except (OSError, BadReply) as error:
        answer = reply.answer()
        if answer is None:
            late = isinstance(error, TimeoutError)
            raise NoAnswer("no-answer-in-time" if late else f"connection-lost: {_name(error)}") from None
    assert answer is not None, "a reply that has ended has a head"
    return answer


def _said(line: Line, request: bytes, ends: float) -> None:
    """A receiver may answer before it has read everything, and close: that answer is still to be heard."""
    try:
        line.say(request, ends)
    except (BrokenPipeError, ConnectionResetError):
        return


def _name(error: Exception) -> str:
    return str(error) if isinstance(error, BadReply) else type(error).__name__
