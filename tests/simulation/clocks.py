"""Two clocks that may disagree: the wall clock jumps and drifts, the monotonic one stands while a machine sleeps."""

from __future__ import annotations

from dataclasses import dataclass

from tocsin.engine.model.time import Instant, Length


@dataclass(slots=True)
class TrueTime:
    """What time it really is, microseconds UTC; only the world moves it."""

    now: int


@dataclass(slots=True)
class Machine:
    """The clocks of one machine; processes that run on it share them."""

    true: TrueTime
    offset: int = 0
    """Wall clock minus true time."""
    drift_ppm: int = 0
    since: int = 0
    """True time from which the drift counts."""
    slept: int = 0
    """Time in which the monotonic clock stood."""

    def wall(self) -> Instant:
        drift = (self.true.now - self.since) * self.drift_ppm // 1_000_000
        return Instant(self.true.now + self.offset + drift)

    def mono(self) -> Instant:
        return Instant(self.true.now - self.slept)

    def jump(self, length: Length) -> None:
        self.offset += length

    def sleep(self, length: Length) -> None:
        """A suspended machine: when it wakes, its wall clock has gone on and its monotonic clock has not."""
        self.slept += length
