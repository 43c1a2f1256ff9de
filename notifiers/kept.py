"""Connections kept open between two pages.

Only what may arrive twice may use them: an idle connection can die in the very moment it is used, and nobody
can then say whether the request was read. So a receiver is trusted with one only after it has left one open for
a moment, and one that lets a connection die is not trusted with another for a while.
"""

from __future__ import annotations

import threading
from collections.abc import Hashable
from dataclasses import dataclass, field

from .line import Line

KEPT_S = 4.0
"""Idle seconds after which a connection is dropped; common servers drop theirs after five."""
MOST_KEPT = 64
"""For one receiver: as many pages as an engine sends at once."""
PROOF_S = 0.02
"""A receiver that closes without saying so (RFC 9112 §9.6 asks it to) does it sooner than this."""
SHUNNED_S = 600.0


@dataclass(slots=True)
class _Receiver:
    """Its idle connections, oldest first, each with the instant it was last used."""

    idle: list[tuple[float, Line]] = field(default_factory=list)
    proven: bool = False
    shunned_until: float = 0.0


class Kept:
    """Idle connections by receiver. Safe to use from several threads; instants are those of `time.monotonic`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._receivers: dict[Hashable, _Receiver] = {}
        self._closed = False

    def take(self, door: Hashable, now: float) -> Line | None:
        """A connection to `door` that still stands, or None."""
        while (found := self._next(door, now)) is not None:
            since, line = found
            if now - since <= KEPT_S and line.quiet():
                self._receivers[door].proven = True
                return line
            line.close()
            if now - since <= KEPT_S:
                self.shun(door, now)
        return None

    def give(self, door: Hashable, line: Line, now: float) -> None:
        """Keep `line`, which has nothing more to tell, or close it."""
        with self._lock:
            self._sweep(now)
            receiver = self._receivers.setdefault(door, _Receiver())
            room = not self._closed and len(receiver.idle) < MOST_KEPT and receiver.shunned_until <= now
            if room:
                receiver.idle.append((now, line))
        if not room:
            line.close()

    def shun(self, door: Hashable, now: float) -> None:
        """A connection to `door` died while it was kept: keep none for some time."""
        with self._lock:
            receiver = self._receivers[door]
            receiver.proven, receiver.shunned_until = False, now + SHUNNED_S

    def close(self) -> None:
        """Close all, and keep nothing that comes back later."""
        with self._lock:
            self._closed = True
            for receiver in self._receivers.values():
                while receiver.idle:
                    receiver.idle.pop()[1].close()

    def _next(self, door: Hashable, now: float) -> tuple[float, Line] | None:
        """The newest, the likeliest to stand; of a receiver without proof the oldest, once it is old enough."""
        with self._lock:
            receiver = self._receivers.get(door)
            if receiver is None or not receiver.idle:
                return None
            if receiver.proven:
                return receiver.idle.pop()
            return receiver.idle.pop(0) if now - receiver.idle[0][0] >= PROOF_S else None

    def _sweep(self, now: float) -> None:
        """Close what has been idle too long, at whatever receiver."""
        for receiver in self._receivers.values():
            while receiver.idle and now - receiver.idle[0][0] > KEPT_S:
                receiver.idle.pop(0)[1].close()
