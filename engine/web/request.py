"""Reading a request: its language, its headers, and its body within size and time."""

from __future__ import annotations

import asyncio
import contextlib
from urllib.parse import parse_qs, parse_qsl

from ..model.text import Lang
from .limits import Limits
from .reply import Gone, HttpError, Receive, Scope

MOST_FIELDS = 50
"""Fields of an address that are looked at."""


def header(scope: Scope, name: bytes) -> bytes | None:
    """The only value of a header; None without one. Raises HttpError when it came twice."""
    found = [value for key, value in scope["headers"] if key == name]
    if len(found) > 1:
        raise HttpError(400, "http-header-twice", header=name.decode("ascii"), close=True)
    return found[0] if found else None


def asked_with(scope: Scope) -> list[tuple[bytes, bytes]]:
    """The fields of the address as if they were headers, `?` before their names: some senders sign and name there."""
    query = scope.get("query_string", b"")
    try:
        fields = parse_qsl(query.decode("latin-1"), max_num_fields=MOST_FIELDS) if query else []
    except ValueError:
        return []
    return [(f"?{name.lower()}".encode(), value.encode()) for name, value in fields]


def lang_of(scope: Scope) -> Lang:
    """`?lang=` or `Accept-Language`; English when neither names one of ours."""
    told = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[0]
    if told in ("zh", "en"):
        return "zh" if told == "zh" else "en"
    accepted = next((value for name, value in scope["headers"] if name == b"accept-language"), b"")
    return _preferred(accepted.decode("latin-1"))


def _preferred(accepted: str) -> Lang:
    """The language of ours with the greatest weight (RFC 9110, 12.5.4); at equal weight the first."""
    best: tuple[float, Lang] = (0.0, "en")
    for part in accepted[:500].split(","):
        tag, _, rest = part.strip().partition(";")
        weight = rest.strip().removeprefix("q=") or "1"
        try:
            worth = float(weight)
        except ValueError:
            continue
        name = tag.strip().lower().split("-")[0]
        if name in ("zh", "en") and worth > best[0]:
            best = (worth, "zh" if name == "zh" else "en")
    return best[1]


def declared_length(scope: Scope) -> int | None:
    """`Content-Length`; the server's parser has refused one that is no number."""
    told = header(scope, b"content-length")
    return int(told) if told is not None and told.isdigit() else None


async def read_body(scope: Scope, receive: Receive, limits: Limits) -> bytes:
    """The whole body. Raises HttpError 413 before reading on, 408 when it is too slow, Gone when the sender left."""
    length = declared_length(scope)
    if length is not None and length > limits.body:
        raise HttpError(413, "http-too-large", most=limits.body, close=True)
    try:
        async with asyncio.timeout(limits.body_s):
            return await _gathered(receive, limits.body)
    except TimeoutError:
        raise HttpError(408, "http-too-slow", seconds=limits.body_s, close=True) from None


async def _gathered(receive: Receive, most: int) -> bytes:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise Gone
    body: bytes = message.get("body", b"")
    if not message.get("more_body", False) and len(body) <= most:
        return body  # the usual case: one message, no copy
    parts, size = [body], len(body)
    while message.get("more_body", False) and size <= most:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        parts.append(message.get("body", b""))
        size += len(parts[-1])
    if size > most:
        raise HttpError(413, "http-too-large", most=most, close=True)
    return b"".join(parts)


async def drain(scope: Scope, receive: Receive, limits: Limits) -> None:
    """Read and forget what is left of a refused body, within bounds: closing at once could destroy our answer."""
    if any(name == b"expect" for name, _ in scope["headers"]):
        return  # the sender waits for our word before it sends anything
    left = limits.drain
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(limits.drain_s):
            while left > 0:
                message = await receive()
                if message["type"] == "http.disconnect" or not message.get("more_body", False):
                    return
                left -= len(message.get("body", b""))


def media_type(scope: Scope) -> tuple[str, str]:
    """(type, charset) of the body in lower case; charset empty when none is named."""
    told = header(scope, b"content-type") or b""
    kind, *rest = told.decode("latin-1").lower().split(";")
    named = dict(part.strip().partition("=")[::2] for part in rest)
    return kind.strip(), named.get("charset", "").strip('" ')
