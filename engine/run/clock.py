"""Clocks: the machine's, and one that stands still until somebody moves it."""

from __future__ import annotations

import time

from ..model.time import Instant, Length


class SystemClock:
    """The machine's wall clock and its monotonic clock."""

    def wall(self) -> Instant:
        return Instant(time.time_ns() // 1_000)

    def mono(self) -> Instant:
        return Instant(time.monotonic_ns() // 1_000)


class SteppedClock:
    """A clock that moves only when told: of a scenario test, a simulation or a drill."""

    def __init__(self, start: Instant) -> None:
        self._now = start

    def wall(self) -> Instant:
        return self._now

    def mono(self) -> Instant:
        return self._now

    def go_to(self, instant: Instant) -> None:
        """Move ahead to `instant`; never back."""
        self._now = max(self._now, instant)

    def go_on(self, length: Length) -> None:
        self._now = Instant(self._now + length)
