"""A limit on a whole exchange whose socket a library reads, where no read can be told what time is left.

A server that sends one byte a second never runs into the timeout of a single read. So the socket is
shut down when the time of the exchange is up; whoever reads from it finds the end. One thread does
that for all exchanges. Only name lookup cannot be cut: the system's resolver limits that by itself.
"""

from __future__ import annotations

import heapq
import socket
import threading
from contextlib import suppress
from time import monotonic
from types import TracebackType


class Deadline:
    """Use it with `with`, and hand it every socket the exchange opens."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._held: list[socket.socket] = []
        self.over = False
        """The exchange has ended, and nothing is cut any more."""
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

    def cut(self) -> None:
        """The time is up."""
        with self._lock:
            if self.over:
                return
            self.passed = True
            for twin in self._held:
                _shut(twin)

    def __enter__(self) -> Deadline:
        _WATCHMAN.watch(self, monotonic() + self._seconds)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self.over = True
            for twin in self._held:
                twin.close()
            self._held.clear()


class _Watchman:
    """The one thread; it starts with the first deadline, and a process that forked starts its own."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._heap: list[tuple[float, int, Deadline]] = []
        self._order = 0
        self._thread: threading.Thread | None = None

    def watch(self, deadline: Deadline, at: float) -> None:
        """Cut `deadline` at an instant of `time.monotonic`, unless it is over by then."""
        with self._news:
            self._order += 1
            heapq.heappush(self._heap, (at, self._order, deadline))
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._stand, name="deadlines", daemon=True)
                self._thread.start()
            elif self._heap[0][2] is deadline:
                self._news.notify()

    def _stand(self) -> None:
        while True:
            self._next().cut()

    def _next(self) -> Deadline:
        """Waits for the first deadline that is not over. Those that are leave only here: most end in time."""
        with self._news:
            while True:
                while self._heap and self._heap[0][2].over:
                    heapq.heappop(self._heap)
                wait = self._heap[0][0] - monotonic() if self._heap else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._heap)[2]
                self._news.wait(wait)


_WATCHMAN = _Watchman()


def _shut(sock: socket.socket) -> None:
    with suppress(OSError):  # the other side may have closed it already
        sock.shutdown(socket.SHUT_RDWR)
