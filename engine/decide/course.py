"""Where a figure is heading: least squares over the samples of a window, carried on in a straight line.

For averages and last values the line is that of Prometheus' `predict_linear` over the same samples: what a sample
will be. A sum is as many such samples as the window holds now, a rate the same for each minute sampled. The line is
counted from the newest sample in the window, not from the moment of asking: between two samples nothing changes but
by samples that leave.

The sums are whole numbers, as those of a window are, so that samples may enter and leave for years without a trace.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..model.reading import Course
from ..model.time import MINUTE, Instant, Length
from ..model.window import FEWEST_AHEAD, Of
from .window import UNIT, View

_WHOLE: Final = int(UNIT)


class Courses(View):
    """The sums that make a line, over a window that slides."""

    __slots__ = ("_moment", "_origin", "_square", "_time")

    def __init__(self, window: Length, of: Of, step: Length) -> None:
        super().__init__(window, of, Length(0), step)
        self._origin = self._time = self._square = self._moment = 0
        """Instant from which times are counted; sums of times, of their squares, and of times multiplied by values."""

    def course(self, at: Sequence[Instant], value: Sequence[float], now: Instant, ahead: Length) -> Course | None:
        """The line at the newest sample of (now - window, now], and `ahead` later; None with too few of them."""
        if self.stale or now < self._now:
            self._restart(at, now)
        self._now = now
        self._enter(at, value, now)
        self._leave(at, value, now - self._window)
        if self._stop - self.first < FEWEST_AHEAD:
            return None
        newest = at[self._stop - 1] - self._origin
        return Course(self._line(newest), self._line(newest + ahead))

    def _line(self, time: int) -> float:
        """The line at a time since the origin, as a figure of the window: exact but for the last division."""
        n = self._stop - self.first
        spread = n * self._square - self._time * self._time
        rise = n * self._moment - self._time * self._total
        times, over = self._scale(n)
        return (self._total * spread + (n * time - self._time) * rise) * times / (n * spread * _WHOLE * over)

    def _scale(self, samples: int) -> tuple[int, int]:
        """How many samples make the figure: (times, divided by)."""
        if self._of == "sum":
            return samples, 1
        if self._of == "rate":
            return samples * MINUTE, min(samples * self._step, self._window)
        return 1, 1

    def _restart(self, at: Sequence[Instant], end: int) -> None:
        super()._restart(at, end)
        self._origin = at[self.first] if self.first < len(at) else 0
        self._time = self._square = self._moment = 0

    def _enter(self, at: Sequence[Instant], value: Sequence[float], end: int) -> None:
        stop = self._stop
        while stop < len(at) and at[stop] <= end:
            self._count(at[stop], value[stop], 1)
            stop += 1
        self._stop = stop

    def _leave(self, at: Sequence[Instant], value: Sequence[float], floor: int) -> None:
        first = self.first
        while first < self._stop and at[first] <= floor:
            self._count(at[first], value[first], -1)
            first += 1
        self.first = first

    def _count(self, at: Instant, value: float, sign: int) -> None:
        time, whole = at - self._origin, int(value * UNIT) * sign
        self._total += whole
        self._time += sign * time
        self._square += sign * time * time
        self._moment += time * whole
