"""One HTTP/1.1 exchange over a Unix socket, with nothing but `socket`: `ack` has no time for a library."""

from __future__ import annotations

import socket

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_S = 20.0
"""Seconds after which an exchange is given up; the engine itself answers or refuses within 15."""


class BadAnswer(OSError):
    """What came back is no HTTP answer, or only a part of one."""


def exchange(
    path: str, method: str, target: str, headers: Mapping[str, str], body: bytes = b"", timeout_s: float = LONGEST_S
) -> tuple[int, bytes]:
    """Send one request to the socket at `path`; gives status and body. Raises `OSError`."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(timeout_s)
        line.connect(path)
        line.sendall(_request(method, target, headers, body))
        return _answer(_all(line))


def listens(path: str) -> bool:
    """Whether anybody accepts connections at `path`."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(LONGEST_S)
        try:
            line.connect(path)
        except OSError:
            return False
    return True


def quoted(text: str) -> str:
    """Percent-encoded UTF-8, for a query or a header; letters, digits and `-._~` stay."""
    return "".join(
        chr(byte) if (chr(byte).isalnum() and byte < 128) or byte in b"-._~" else f"%{byte:02X}"
        for byte in text.encode("utf-8", "surrogatepass")
    )


def query(fields: Mapping[str, str]) -> str:
    """`?a=1&b=2`, or nothing."""
    told = "&".join(f"{quoted(name)}={quoted(value)}" for name, value in fields.items())
    return f"?{told}" if told else ""


def _request(method: str, target: str, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = [f"{method} {target} HTTP/1.1", "Host: tocsin", "Connection: close", "Accept: application/json"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body or method == "POST":
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + body


def _all(line: socket.socket) -> bytes:
    parts: list[bytes] = []
    while part := line.recv(65_536):
        parts.append(part)
    return b"".join(parts)


def _answer(raw: bytes) -> tuple[int, bytes]:
    head, found, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    words = first.split(b" ", 2)
    if not found or len(words) < 2 or not words[0].startswith(b"HTTP/1.") or not words[1].isdigit():
        raise BadAnswer("not an HTTP answer")
    fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines)}
    if fields.get(b"transfer-encoding", b"").lower() == b"chunked":
        return int(words[1]), _joined(body)
    length = fields.get(b"content-length")
    if length is not None and len(body) < int(length):
        raise BadAnswer("the answer was cut off")
    return int(words[1]), body


def _joined(body: bytes) -> bytes:
    """The chunks of a chunked body as one."""
    parts: list[bytes] = []
    rest = body
    while rest:
        size, found, rest = rest.partition(b"\r\n")
        length = int(size.split(b";")[0] or b"0", 16)
        if not found or length == 0:
            return b"".join(parts)
        parts.append(rest[:length])
        rest = rest[length + 2 :]
    raise BadAnswer("the answer was cut off")
