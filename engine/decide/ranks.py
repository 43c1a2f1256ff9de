"""Percentiles of a window: its samples are kept sorted beside their order in time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from typing import Final

from ..model.time import Instant, Length
from ..model.window import Of, percent
from .window import View

_FEW: Final = 8
"""More samples than this that enter at once, as at a fresh start, are sorted together."""


class Ranks(View):
    """The nearest rank: p95 of n samples is the smallest one that 95% of them do not exceed.

    It is always one of the samples. Entering and leaving cost a search in a sorted list each.
    """

    __slots__ = ("_percent", "_sorted")

    def __init__(self, window: Length, of: Of, back: Length, step: Length) -> None:
        super().__init__(window, of, back, step)
        self._percent = percent(of) or 100
        self._sorted: list[float] = []

    def _restart(self, at: Sequence[Instant], end: int) -> None:
        super()._restart(at, end)
        self._sorted.clear()

    def _enter(self, at: Sequence[Instant], value: Sequence[float], end: int) -> None:
        stop = bisect_right(at, end, self._stop)
        if stop - self._stop > _FEW:
            self._sorted += value[self._stop : stop]
            self._sorted.sort()
        else:
            for place in range(self._stop, stop):
                insort(self._sorted, value[place])
        self._stop = stop

    def _leave(self, at: Sequence[Instant], value: Sequence[float], floor: int) -> None:
        first = self.first
        while first < self._stop and at[first] <= floor:
            del self._sorted[bisect_left(self._sorted, value[first])]
            first += 1
        self.first = first

    def _told(self, value: Sequence[float]) -> float:
        return self._sorted[-(-self._percent * len(self._sorted) // 100) - 1]
