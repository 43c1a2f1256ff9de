"""A connection whose every wait ends with the exchange, not with a single read.

Before each step the socket is given what is left of the whole time; so a receiver that sends a byte a second
cannot stretch it, and no other thread has to watch. Only name lookup cannot be cut: the system's resolver
limits that by itself.
"""

from __future__ import annotations

import socket
import ssl
from time import monotonic

from .reach import Lookup, look_up

CONNECT_WITHIN_S = 3.0
"""For each address of a host, and for the TLS handshake."""
_AT_ONCE = 64 * 1024


class Line:
    """A socket, plain or TLS, used by one thread at a time. `ends` is always an instant of `time.monotonic`."""

    __slots__ = ("_sock",)

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def say(self, data: bytes, ends: float) -> None:
        """Send everything; raises `TimeoutError` at `ends`, another `OSError` when the other side is gone."""
        rest = memoryview(data)
        while rest:
            self._sock.settimeout(_left(ends))
            rest = rest[self._sock.send(rest) :]

    def hear(self, ends: float) -> bytes:
        """The next bytes, b'' when there are no more; raises like `say`."""
        self._sock.settimeout(_left(ends))
        return self._sock.recv(_AT_ONCE)

    def quiet(self) -> bool:
        """Whether an idle connection still stands: its end, or any byte nobody asked for, says no."""
        self._sock.settimeout(0)
        try:
            self._sock.recv(1)
        except (BlockingIOError, ssl.SSLWantReadError):
            return True
        except OSError:
            return False
        return False

    def close(self) -> None:
        """Without any farewell: a request has had its answer, or its time."""
        self._sock.close()


def dial(host: str, port: int, tls: ssl.SSLContext | None, ends: float, lookup: Lookup = look_up) -> Line:
    """Connect before `ends`; raises `OSError`, `UnicodeError` for a host that cannot be a name, what `lookup` raises.

    The addresses are asked for once: where the connection goes is what `lookup` has judged.
    """
    sock = _reached(host, port, ends, lookup)
    try:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls is not None:
            sock.settimeout(min(CONNECT_WITHIN_S, _left(ends)))  # the handshake as a whole, not each of its reads
            sock = tls.wrap_socket(sock, server_hostname=host)
    except BaseException:
        sock.close()
        raise
    return Line(sock)


def _reached(host: str, port: int, ends: float, lookup: Lookup) -> socket.socket:
    """The first address of `host` that answers."""
    failure: OSError = OSError("no address")
    for family, kind, protocol, _, address in lookup(host, port):
        sock = None
        try:
            sock = socket.socket(family, kind, protocol)
            sock.settimeout(min(CONNECT_WITHIN_S, _left(ends)))
            sock.connect(address)
        except OSError as error:
            failure = error
            if sock is not None:
                sock.close()
        else:
            return sock
    raise failure


def _left(ends: float) -> float:
    left = ends - monotonic()
    if left <= 0:
        raise TimeoutError("the time of the exchange is up")
    return left
