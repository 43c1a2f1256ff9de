"""One metric's samples under one set of labels, and the figures over its windows.

A window of length w at t is (t - w, t]: a sample exactly w old has left (F-100). Samples may
come late or again: a late one lands in its place, one with a time that is already there replaces
it. Adding a sample and reading a figure cost O(1) amortised per window in order of time, a search in a
sorted list for a percentile; a late sample costs one pass over the windows it falls into.

Sums are kept as whole multiples of 2**-80, which holds every figure people measure exactly: the
order of arrival cannot change a sum, and the average of equal shares is that share, not one above it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import chain

from ..model.reading import Course, Glance
from ..model.team import Metric
from ..model.time import MICROSECOND, Instant, Length
from ..model.window import Of, percent
from ..model.window import of_kind as default_of
from .course import Courses
from .ranks import Ranks
from .window import View

LARGEST = 1e200
"""Beyond this a figure is no figure; such values, infinities and NaN are refused."""
STEPS_UNTIL_SILENT = 2
"""Rule 24: a series is silent when nothing has arrived for longer than this many steps."""
_SLACK = 64
"""Dropped samples are cleared away this many at a time at least, so that clearing costs nothing per sample."""


class Landing(Enum):
    """What became of a sample."""

    NEW = "newer than all before"
    LATE = "older than the newest, put in its place"
    REPLACED = "same time as a sample already there; the last writer wins"
    SAME = "the same sample again"
    TOO_OLD = "no window reaches back so far"


_NONE = Length(0)
_NEW = Landing.NEW  # Python 3.11 takes its time over an enum's members


def window_of(metric: Metric, window: Length | None) -> Length:
    """The window a signal reads `metric` over: its own, else the metric's, else one step."""
    return window or metric.window or metric.step


def of_kind(metric: Metric) -> Of:
    """How a window becomes one figure: `of:`, else counts are summed, levels and shares averaged."""
    return metric.of or default_of(metric.kind)


def dated(at: Instant, now: Instant, step: Length) -> Instant:
    """The time under which a sample counts that arrives at `now`: one dated more than a step ahead counts as of now,
    or a single wrong clock would push every honest sample out of the windows (F-047)."""
    return at if at <= now + step else now


class Series:
    """Samples of one series, as far back as its windows (and the windows just before them) reach."""

    __slots__ = (
        "_at", "_courses", "_head", "_held", "_reach", "_step", "_value", "_views", "heard_at", "of", "replaced",
        "windows",
    )  # fmt: skip

    def __init__(self, metric: Metric, windows: Iterable[Length] = ()) -> None:
        """`windows` are those of all signals and conditions that read this metric."""
        self.of: Of = of_kind(metric)
        self.windows = frozenset(windows) | {window_of(metric, None)}
        self.heard_at: Instant | None = None
        """Arrival of the newest sample; not known for samples that were loaded."""
        self.replaced = 0.0
        """The figure in whose place the last one came, if it was `REPLACED`."""
        self._step = metric.step
        self._reach = 2 * max(self.windows)
        self._at: list[Instant] = []
        self._value: list[float] = []
        self._head = 0
        self._views: dict[tuple[Length, Of, Length], View] = {}
        self._held: dict[tuple[Length, Of], View] = {}
        self._courses: dict[tuple[Length, Of], Courses] = {}

    def __len__(self) -> int:
        """How many samples are kept."""
        return len(self._at) - self._head

    @property
    def last_at(self) -> Instant | None:
        """Time of the newest sample; None when there never was one."""
        return self._at[-1] if self._at else None

    @property
    def last(self) -> float | None:
        """The newest sample."""
        return self._value[-1] if self._at else None

    def add(self, at: Instant, value: float, now: Instant | None = None) -> Landing:
        """Take a sample. `now` is its arrival; None when it is loaded from the store or from history.

        Raises `ValueError` for NaN, infinities and figures beyond `LARGEST`: they would spoil every sum.
        """
        if not -LARGEST < value < LARGEST:
            raise ValueError(f"not a figure: {value}")
        if now is not None and at > now:
            at = dated(at, now, self._step)
        if not self._at or at > self._at[-1]:
            self.heard_at = now
            self._at.append(at)
            self._value.append(float(value))
            if self._at[self._head] <= at - self._reach:
                self._forget(at)
            return _NEW
        return self._place(at, float(value))

    def widen(self, windows: Iterable[Length]) -> None:
        """A newly published runbook reads over these windows too; samples dropped before are not called back."""
        self.windows |= frozenset(windows)
        self._reach = 2 * max(self.windows)

    def figure(self, window: Length, now: Instant, of: Of | None = None) -> float | None:
        """The figure over (now - window, now]; None without a sample in it."""
        return self._view(window, of or self.of, Length(0)).figure(self._at, self._value, now)

    def glance(
        self, window: Length, now: Instant, no_data: Length | None, of: Of | None = None
    ) -> Glance | None:
        """The figure at the arrival of the newest sample; None at another moment, or where more must be asked.

        `no_data` is how long a silence must last before it fires.
        """
        at = self._at
        if self.heard_at != now or not at or at[-1] > now:
            return None
        of = of or self.of
        view = self._views.get((window, of, _NONE)) or self._view(window, of, _NONE)
        value = view.figure(at, self._value, now)
        if value is None:
            return None
        wake_at = now + STEPS_UNTIL_SILENT * self._step + MICROSECOND
        if no_data is not None and now + no_data < wake_at:
            wake_at = now + no_data
        changes_at = at[view.first] + window  # the oldest sample in it leaves
        if changes_at < wake_at and changes_at < at[-1] + self._step:
            wake_at = changes_at
        return value, Instant(wake_at)

    def previous(self, window: Length, now: Instant, of: Of | None = None) -> float | None:
        """The figure over the window just before, (now - 2 windows, now - window]."""
        return self._view(window, of or self.of, window).figure(self._at, self._value, now)

    def course(self, window: Length, now: Instant, ahead: Length, of: Of | None = None) -> Course | None:
        """Where the figure over the window is heading; None while too few samples tell."""
        key = (window, of or self.of)
        known = self._courses.get(key)
        if known is None:
            self._declared(window)
            known = self._courses[key] = Courses(*key, self._step)
        return known.course(self._at, self._value, now, ahead)

    def held(self, window: Length, now: Instant, of: Of | None = None) -> float | None:
        """The figure as conditions see it: as of the newest sample's arrival, and unknown once the series is silent.

        A condition looked at between two samples must not find an empty window where only the next one is due.
        """
        heard = self.heard_at if self.heard_at is not None else self.last_at
        if heard is None or now - heard > STEPS_UNTIL_SILENT * self._step:
            return None
        # A view of its own: one that other readings had moved ahead would have to start afresh each time.
        key = (window, of or self.of)
        view = self._held.get(key)
        if view is None:
            view = self._held[key] = self._new_view(*key, Length(0))
        return view.figure(self._at, self._value, min(now, heard))

    def number(self, window: Length, now: Instant) -> int:
        """How many samples lie in (now - window, now]."""
        return bisect_right(self._at, now, self._head) - bisect_right(self._at, now - window, self._head)

    def next_change(self, window: Length, now: Instant) -> Instant | None:
        """When the window's content next changes though nothing arrives: its oldest sample leaves, or one dated ahead
        enters."""
        at = self._at
        first = bisect_right(at, now - window, self._head)
        if first == len(at):
            return None
        if at[-1] <= now:  # nearly always: no sample is dated ahead
            return Instant(at[first] + window)
        ahead = bisect_right(at, now, first)
        return at[ahead] if ahead == first else min(at[ahead], Instant(at[first] + window))

    def since(self, start: Instant) -> Iterator[tuple[Instant, float]]:
        """The samples kept from `start` (inclusive) on, oldest first."""
        first = bisect_left(self._at, start, self._head)
        return zip(self._at[first:], self._value[first:], strict=True)

    def _place(self, at: Instant, value: float) -> Landing:
        """A sample that is not the newest."""
        place = bisect_left(self._at, at, self._head)
        if self._at[place] == at:
            if self._value[place] == value:
                return Landing.SAME
            self.replaced = self._value[place]
            self._value[place] = value
            landing = Landing.REPLACED
        elif at <= self._at[-1] - self._reach:
            return Landing.TOO_OLD
        else:
            self._at.insert(place, at)
            self._value.insert(place, value)
            landing = Landing.LATE
        for view in self._moving():
            view.stale = True
        return landing

    def _view(self, window: Length, of: Of, back: Length) -> View:
        view = self._views.get((window, of, back))
        if view is None:
            view = self._views[window, of, back] = self._new_view(window, of, back)
        return view

    def _new_view(self, window: Length, of: Of, back: Length) -> View:
        self._declared(window)
        return (View if percent(of) is None else Ranks)(window, of, back, self._step)

    def _declared(self, window: Length) -> None:
        if window not in self.windows:
            raise ValueError(f"a window of {window} was not declared for this series")

    def _moving(self) -> Iterator[View]:
        """All that holds places in the lists."""
        return chain(self._views.values(), self._held.values(), self._courses.values())

    def _forget(self, newest: Instant) -> None:
        """Drop what no window needs: a sample may come late by one reach at most."""
        floor = newest - self._reach
        at = self._at
        while at[self._head] <= floor:
            self._head += 1
        if self._head >= _SLACK and self._head * 2 > len(at):
            for view in self._moving():
                view.shift(self._head)
            del at[: self._head]
            del self._value[: self._head]
            self._head = 0
