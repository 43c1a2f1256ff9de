"""What a figure usually is: the median of the same weekday and hour in the weeks before.

Samples are counted into buckets, one for each hour of the site's wall clock: their sum and
number. A bucket is named by the instant its hour began. A sample costs one addition; asking
costs a few look-ups, however long the history. What came in while an incident of the metric
was open is left out, and `left_out` takes back what was counted before it opened.

Clock changes: the hour that is told twice has two buckets, and the first is the comparable one;
the hour that is missing is compared with the next that exists (rule 15).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import timedelta, tzinfo
from functools import lru_cache
from statistics import median
from typing import NamedTuple

from ..model.batch import BaselineRow
from ..model.team import Metric, Timing
from ..model.time import DAY, HOUR, MINUTE, WEEK, Instant, Length
from ..model.window import USUAL_OF, Of
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
        self._asked: dict[tuple[Length, Of | None], tuple[Hashable, float | None]] = {}
        """Window and its function -> the moment for which it was asked last, and what was usual then."""
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

    def once(
        self, key: tuple[Length, Of | None], moment: Hashable, until: Instant, find: Callable[[], float | None]
    ) -> float | None:
        """What `find` says of a window at this moment, worked out once. It asks for no bucket from `until` on; when an
        earlier one changes it is worked out anew. `publish` makes the caller call `afresh`."""
        asked = self._asked.get(key)
        if asked is not None and asked[0] == moment:
            return asked[1]
        found = find()
        self._asked[key] = moment, found
        self._until = max(self._until, until)
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


def usual(
    metric: Metric, rows: Rows, window: Length, now: Instant, zone: tzinfo, timing: Timing, of: Of | None = None
) -> float | None:
    """What `metric` over `window` usually is at this weekday and hour; None while fewer than three weeks tell.

    A sum is scaled from the hour to the window, for the part of the hour that was sampled, a rate to a minute of it;
    a number of samples is scaled from all hours compared. An average and a last value are compared with the average of
    the hour. Of extremes and percentiles the hours keep nothing: None. A window longer than an hour is compared with
    as many hours before as it covers, 24 at most.
    """
    of = of or of_kind(metric)
    if of not in USUAL_OF:
        return None
    figures: list[float] = []
    for hours in comparable(hour_of(now, zone), depth_of(window), zone, timing.baseline_weeks):
        found = [bucket for hour in hours if (bucket := rows(hour)) is not None]
        if found:
            figures.append(figure_of(metric, found, len(hours), window, of))
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


def depth_of(window: Length) -> int:
    """How many hours a comparison looks at."""
    return max(1, min(24, -(-window // HOUR)))


def figure_of(metric: Metric, buckets: list[Bucket], hours: int, window: Length, of: Of) -> float:
    """What the buckets of so many hours say of `metric` over `window`; see `usual`."""
    total, samples = sum(bucket.total for bucket in buckets), sum(bucket.samples for bucket in buckets)
    if of == "count":
        return samples * window / (hours * HOUR)
    if of not in ("sum", "rate"):
        return total / samples
    # A sample speaks for one step; samples that come faster than told cannot cover more than their hour.
    covered = sum(min(bucket.samples * metric.step, max(HOUR, metric.step)) for bucket in buckets)
    return total * (window if of == "sum" else MINUTE) / covered


def _row(world: str, metric: str, labels: str, hours: Mapping[Instant, Bucket]) -> Iterable[BaselineRow]:
    for hour, bucket in hours.items():
        yield BaselineRow(world=world, metric=metric, labels=labels, hour=hour, sum=bucket.total, count=bucket.samples)
