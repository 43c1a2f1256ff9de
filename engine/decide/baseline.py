"""What a figure usually is: the median of the same weekday and hour in the weeks before.

Samples are counted into buckets, one for each hour of the site's wall clock: their sum and
number. A bucket is named by the instant its hour began. A sample costs one addition; asking
costs a few look-ups, however long the history. What came in while an incident of the metric
was open is left out, and `left_out` takes back what was counted before it opened.

Clock changes: the hour that is told twice has two buckets, and the first is the comparable one;
the hour that is missing is compared with the next that exists (rule 15).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta, tzinfo
from functools import lru_cache
from statistics import median
from typing import NamedTuple

from ..model.batch import BaselineRow
from ..model.team import Metric, Timing
from ..model.time import DAY, HOUR, MINUTE, WEEK, Instant, Length
from .calendars import from_local, to_local
from .series import of_kind

FEWEST = 3
"""Fewer comparable windows than this and `usual` is unknown (rule 24)."""

QUARTER = 15 * MINUTE
"""Of an hour: hardly a zone's clock has changed at any other time."""

_NEVER = Instant(-(2**62))


class Bucket(NamedTuple):
    """Samples of one local hour."""

    total: float
    samples: int


Rows = Callable[[Instant], Bucket | None]
"""The bucket of the hour that began at an instant; None when nothing was counted in it."""


class Baseline:
    """The buckets of one series in memory."""

    __slots__ = ("_asked", "_buckets", "_until")

    def __init__(self) -> None:
        self._buckets: dict[Instant, Bucket] = {}
        self._asked: dict[Length, tuple[Instant, tzinfo, float | None]] = {}
        """Window -> the hour for which it was asked last, and what was usual then."""
        self._until = _NEVER
        """Buckets from here on are in none of these answers."""

    def __len__(self) -> int:
        return len(self._buckets)

    def at(self, hour: Instant) -> Bucket | None:
        """The bucket of the hour that began at `hour`."""
        return self._buckets.get(hour)

    def take(self, row: BaselineRow) -> None:
        """Add a row from the store or a difference just written; a bucket without samples goes."""
        self.count(row.hour, row.sum, row.count)

    def count(self, hour: Instant, total: float, samples: int) -> Bucket:
        """Add to the bucket of an hour; the bucket as it now is."""
        if hour < self._until:  # of weeks that somebody has asked for
            self._asked.clear()
            self._until = _NEVER
        before = self._buckets.get(hour)
        after = Bucket(total, samples) if before is None else Bucket(before.total + total, before.samples + samples)
        if after.samples > 0:
            self._buckets[hour] = after
            return after
        self._buckets.pop(hour, None)
        return Bucket(0.0, 0)

    def usual(self, metric: Metric, window: Length, now: Instant, zone: tzinfo, timing: Timing) -> float | None:
        """As `usual` of this module says, worked out once an hour: between, only the youngest buckets change.

        For one metric as one site has it; `publish` makes the caller call `afresh`.
        """
        hour = hour_of(now, zone)
        asked = self._asked.get(window)
        if asked is not None and asked[0] == hour and asked[1] is zone:
            return asked[2]
        found = usual(metric, self.at, window, now, zone, timing)
        self._asked[window] = hour, zone, found
        self._until = max(self._until, Instant(hour - WEEK + DAY))
        return found

    def afresh(self) -> None:
        """What a metric is has changed."""
        self._asked.clear()
        self._until = _NEVER

    def forget(self, before: Instant) -> None:
        """Drop hours that began earlier; see `oldest`."""
        self.afresh()
        for hour in [hour for hour in self._buckets if hour < before]:
            del self._buckets[hour]


def usual(metric: Metric, rows: Rows, window: Length, now: Instant, zone: tzinfo, timing: Timing) -> float | None:
    """What `metric` over `window` usually is at this weekday and hour; None while fewer than three weeks tell.

    A sum is scaled from the hour to the window, for the part of the hour that was sampled; every other
    figure is compared with the mean of the hour. A window longer than an hour is compared with
    as many hours before as it covers, 24 at most.
    """
    figures: list[float] = []
    for hours in comparable(hour_of(now, zone), _depth(window), zone, timing.baseline_weeks):
        found = [bucket for hour in hours if (bucket := rows(hour)) is not None]
        if found:
            figures.append(_figure(metric, found, window))
    return median(figures) if len(figures) >= FEWEST else None


def left_out(
    world: str, metric: Metric, labels: str, samples: Iterable[tuple[Instant, float]], zone: tzinfo
) -> tuple[BaselineRow, ...]:
    """The differences that take samples back out: those between the first sign of an incident and its opening."""
    hours: dict[Instant, Bucket] = {}
    for at, value in samples:
        hour = hour_of(at, zone)
        total, number = hours.get(hour, Bucket(0.0, 0))
        hours[hour] = Bucket(total - value, number - 1)
    return tuple(_row(world, metric.id, labels, hours))


def oldest(now: Instant, timing: Timing) -> Instant:
    """The earliest hour that `usual` may still ask for; what is older can be deleted."""
    return Instant(now - timing.baseline_weeks * WEEK - 2 * DAY)


def hour_of(at: Instant, zone: tzinfo) -> Instant:
    """When the hour of the wall clock that holds `at` began."""
    known = _hour_of_quarter(at // QUARTER, zone)
    return _hour_of_minute(at // MINUTE, zone) if known is None else known


@lru_cache(maxsize=16384)
def comparable(hour: Instant, depth: int, zone: tzinfo, weeks: int) -> tuple[tuple[Instant, ...], ...]:
    """For each of the weeks before: the hours that compare with `hour` and the `depth` - 1 hours before it."""
    local = to_local(hour, zone).replace(tzinfo=None, fold=0)
    found = []
    for week in range(1, weeks + 1):
        last = from_local(local - timedelta(weeks=week), zone)
        found.append(tuple(hour_of(Instant(last - back * HOUR), zone) for back in range(depth)))
    return tuple(found)


@lru_cache(maxsize=16384)
def _hour_of_quarter(quarter: int, zone: tzinfo) -> Instant | None:
    """The hour of a whole quarter; None where another begins in it, as where a clock changes at one past."""
    first, last = (_hour_of_minute((quarter * QUARTER + at) // MINUTE, zone) for at in (0, QUARTER - MINUTE))
    return first if first == last else None


@lru_cache(maxsize=16384)
def _hour_of_minute(minute: int, zone: tzinfo) -> Instant:
    """Cached because live samples of all series share their minute."""
    at = Instant(minute * MINUTE)
    local = to_local(at, zone)
    into = Instant(at - (local.minute * MINUTE + local.second * 1_000_000))
    start = local.replace(tzinfo=None, minute=0, second=0, fold=0)
    # A change of the clock inside the hour (Lord Howe moves by 30 minutes): what is left of it begins at the change,
    # what is told again belongs to its first telling.
    return into if to_local(into, zone).replace(tzinfo=None) == start else from_local(start, zone)


def _depth(window: Length) -> int:
    return max(1, min(24, -(-window // HOUR)))


def _figure(metric: Metric, buckets: list[Bucket], window: Length) -> float:
    total = sum(bucket.total for bucket in buckets)
    if of_kind(metric) != "sum":
        return total / sum(bucket.samples for bucket in buckets)
    # A sample speaks for one step; samples that come faster than told cannot cover more than their hour.
    covered = sum(min(bucket.samples * metric.step, max(HOUR, metric.step)) for bucket in buckets)
    return total * window / covered


def _row(world: str, metric: str, labels: str, hours: Mapping[Instant, Bucket]) -> Iterable[BaselineRow]:
    for hour, bucket in hours.items():
        yield BaselineRow(world=world, metric=metric, labels=labels, hour=hour, sum=bucket.total, count=bucket.samples)
