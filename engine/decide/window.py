"""A window that slides over a series' samples and always knows its sum, their number and its extremes."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from typing import Final

from ..model.time import MINUTE, Instant, Length
from ..model.window import Of

_WHOLE: Final = 2**80
UNIT: Final = float(_WHOLE)
"""Figures are summed as whole multiples of its inverse."""


class View:
    """The samples in (t - back - window, t - back], and one figure of them.

    It holds two places in the series' lists and moves them ahead with t: each sample enters and leaves
    once. Whoever changes samples other than at the end sets `stale`; the next reading starts afresh.
    """

    __slots__ = ("_adds", "_back", "_now", "_of", "_peaks", "_step", "_stop", "_total", "_window", "first", "stale")

    def __init__(self, window: Length, of: Of, back: Length, step: Length) -> None:
        self._window = window
        self._of = of
        self._step = step
        self._adds = of in ("sum", "avg", "count", "rate")
        self._back = back
        self.first = self._stop = 0
        """Places of the oldest sample in the window, and of the first behind it."""
        self._now = 0
        self._total = 0
        self._peaks: deque[int] = deque()
        """Places whose values only fall (`max`) or only rise (`min`): the first is the extreme."""
        self.stale = True

    def figure(self, at: Sequence[Instant], value: Sequence[float], now: Instant) -> float | None:
        """The figure at `now`; None when the window holds no sample."""
        end = now - self._back
        if self.stale or now < self._now:
            self._restart(at, end)
        self._now = now
        if self._adds:
            return self._sum(at, value, end)
        self._enter(at, value, end)
        self._leave(at, value, end - self._window)
        return None if self.first == self._stop else self._told(value)

    def _told(self, value: Sequence[float]) -> float:
        """The figure of a window that holds samples, where it is no sum."""
        return value[self._stop - 1] if self._of == "last" else value[self._peaks[0]]

    def shift(self, dropped: int) -> None:
        """The series has cut this many samples off its front."""
        if self.first < dropped:
            self.stale = True
            return
        self.first -= dropped
        self._stop -= dropped
        self._peaks = deque(place - dropped for place in self._peaks)

    def _restart(self, at: Sequence[Instant], end: int) -> None:
        self.first = self._stop = bisect_right(at, end - self._window)
        self._total = 0
        self._peaks.clear()
        self.stale = False

    def _sum(self, at: Sequence[Instant], value: Sequence[float], end: int) -> float | None:
        """Both ends of a sum at once: nearly every sample of every series comes by here, and one leaves."""
        first, stop, total, newest = self.first, self._stop, self._total, len(at)
        while stop < newest and at[stop] <= end:
            total += int(value[stop] * UNIT)
            stop += 1
        floor = end - self._window
        while first < stop and at[first] <= floor:
            total -= int(value[first] * UNIT)
            first += 1
        self.first, self._stop, self._total = first, stop, total
        if first == stop:
            return None
        if self._of == "sum":
            return total / _WHOLE
        return total / ((stop - first) * _WHOLE) if self._of == "avg" else self._counted(total, stop - first)

    def _counted(self, total: int, samples: int) -> float:
        """`count`; or `rate`, for which a sample speaks for one step, as it does for what is usual: a gap is no zero,
        and a window of which only a part was sampled has the rate of that part."""
        if self._of == "count":
            return float(samples)
        return total * MINUTE / (_WHOLE * min(samples * self._step, self._window))

    def _enter(self, at: Sequence[Instant], value: Sequence[float], end: int) -> None:
        stop = self._stop
        while stop < len(at) and at[stop] <= end:
            if self._of != "last":
                self._rank(stop, value)
            stop += 1
        self._stop = stop

    def _leave(self, at: Sequence[Instant], value: Sequence[float], floor: int) -> None:
        first, stop = self.first, self._stop
        while first < stop and at[first] <= floor:
            if self._peaks and self._peaks[0] == first:
                self._peaks.popleft()
            first += 1
        self.first = first

    def _rank(self, place: int, value: Sequence[float]) -> None:
        """Put a place behind those it cannot outlive."""
        new = value[place]
        peaks = self._peaks
        while peaks and (value[peaks[-1]] <= new if self._of == "max" else value[peaks[-1]] >= new):
            peaks.pop()
        peaks.append(place)
