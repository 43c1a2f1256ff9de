"""A limit on a whole exchange, not on each of its reads.

A server that sends one byte a second never runs into the timeout of a single read. So a timer
shuts the socket down when the time of the exchange is up; whoever reads from it finds the end.
Only name lookup cannot be cut: the system's resolver limits that by itself.
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from types import TracebackType


class Deadline:
    """Use it with `with`, and hand it every socket the exchange opens."""

    def __init__(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._lock = threading.Lock()
        self._held: list[socket.socket] = []
        self.passed = False

    def guard(self, sock: socket.socket) -> None:
        """Cut `sock` when the time is up, or at once when it already is.

        A duplicate is held: TLS takes the first one over, and shutting the duplicate down still ends the connection.
        """
        with self._lock:
            twin = sock.dup()
            self._held.append(twin)
            if self.passed:
                _shut(twin)

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            for twin in self._held:
                twin.close()
            self._held.clear()

    def _cut(self) -> None:
        with self._lock:
            self.passed = True
            for twin in self._held:
                _shut(twin)


def _shut(sock: socket.socket) -> None:
    with suppress(OSError):  # the other side may have closed it already
        sock.shutdown(socket.SHUT_RDWR)
