"""What a figure is compared with where the site has promotions.

In a phase `usual` is the last occurrence of the same promotion and phase that has figures, at the same hour since the
phase began: the first hour of the sale with its first hour, whatever weekday it was. Hours are counted on the wall
clock, so that a change of the clock inside a phase moves nothing. Where the earlier phase was over by then, the same
hour of the day counts, the last time that phase had it. One earlier occurrence is enough: there is none before it.

Outside of phases it is the median of the same weekday and hour as ever, but hours of promotions do not count: the weeks
before them take their place, eight weeks back at most.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from statistics import median
from typing import NamedTuple

from ..model.promotion import Promotions, Stretch
from ..model.team import Metric, Team
from ..model.time import DAY, HOUR, WEEK, Instant, Length
from ..model.wall import from_local, to_local
from ..model.window import USUAL_OF, Of
from .baseline import FEWEST, Baseline, Bucket, Rows, comparable, depth_of, figure_of, hour_of, usual
from .series import of_kind

MOST_WEEKS = 8
"""Ordinary weeks are looked for so far back; the store keeps a week more."""
OCCURRENCES = 2
"""Of each phase so many that have begun are remembered: the one that holds, and the one it is compared with."""
_TOLD_HOURS = Length(DAY)
"""A window longer than an hour looks at hours before the phase too, a day of them at most."""


class Compared(NamedTuple):
    """Where a comparison in a phase comes from."""

    stretch: Stretch
    """The earlier one."""
    at: Instant
    """The hour of it."""
    hour: int
    """Which hour since the phase began, from 1."""
    same_clock: bool
    """The earlier phase was shorter: the same hour of the day instead."""


def usual_now(
    baseline: Baseline, metric: Metric, window: Length, now: Instant, zone: tzinfo, team: Team, of: Of | None = None
) -> float | None:
    """`usual_at`, worked out once an hour and phase: in between only the youngest buckets change."""
    hour, stretch = hour_of(now, zone), team.promotions.at(now)
    # Ordinary weeks begin a week ago; an earlier promotion may have ended an hour ago.
    until = Instant(hour - WEEK + DAY) if stretch is None else hour
    return baseline.once(
        (window, of), (hour, zone, stretch), until, lambda: usual_at(metric, baseline.at, window, now, zone, team, of)
    )


def usual_at(
    metric: Metric, rows: Rows, window: Length, now: Instant, zone: tzinfo, team: Team, of: Of | None = None
) -> float | None:
    """What `metric` over `window` usually is at `now`; None while that is unknown, and of what hours cannot tell."""
    promotions, of = team.promotions, of or of_kind(metric)
    if not promotions.stretches:
        return usual(metric, rows, window, now, zone, team.timing, of)
    if of not in USUAL_OF:
        return None
    if promotions.at(now) is None:
        return _ordinary(metric, rows, window, now, zone, team, of)
    found, depth = compared(rows, window, now, zone, promotions), depth_of(window)
    return None if found is None else figure_of(metric, _buckets(rows, found.at, depth, zone), depth, window, of)


def compared(rows: Rows, window: Length, now: Instant, zone: tzinfo, promotions: Promotions) -> Compared | None:
    """What a figure in a phase is compared with; None outside of phases, and where no earlier one has figures."""
    for place in places(promotions, hour_of(now, zone), now, zone):
        if _buckets(rows, place.at, depth_of(window), zone):
            return place
    return None


def remembered(promotions: Promotions, now: Instant) -> list[tuple[Instant, Instant]]:
    """The spans whose buckets are needed longer than those of ordinary weeks, however long ago they were.

    The latest first; spans that touch are one.
    """
    found: list[tuple[Instant, Instant]] = []
    begun: dict[str, int] = {}
    for stretch in reversed(promotions.stretches):
        count = begun[stretch.name] = begun.get(stretch.name, 0) + (stretch.start <= now)
        if not 0 < count <= OCCURRENCES:
            continue
        start, end = Instant(stretch.start - _TOLD_HOURS), Instant(stretch.end + HOUR)
        if found and end >= found[-1][0]:
            found[-1] = (start, found[-1][1])
        else:
            found.append((start, end))
    return found


def places(promotions: Promotions, hour: Instant, now: Instant, zone: tzinfo) -> tuple[Compared, ...]:
    """The comparable hour of each earlier occurrence of the phase that holds, the latest first."""
    here = promotions.at(now)
    return () if here is None else _places(promotions, here, hour, zone)


@lru_cache(maxsize=4096)
def _places(promotions: Promotions, here: Stretch, hour: Instant, zone: tzinfo) -> tuple[Compared, ...]:
    mine = [one for one in promotions.stretches if one.name == here.name and one.start < here.start]
    return tuple(place for one in reversed(mine) if (place := _place(one, here, hour, zone)) is not None)


def _place(earlier: Stretch, here: Stretch, hour: Instant, zone: tzinfo) -> Compared | None:
    local = _wall(hour, zone)
    since = local - _wall(hour_of(here.start, zone), zone)
    nth = since // timedelta(hours=1) + 1
    at = hour_of(from_local(_wall(hour_of(earlier.start, zone), zone) + since, zone), zone)
    if at < earlier.end:
        return Compared(earlier, at, nth, same_clock=False)
    last = _wall(hour_of(Instant(earlier.end - 1), zone), zone)
    same = last.replace(hour=local.hour)
    at = hour_of(from_local(same if same <= last else same - timedelta(days=1), zone), zone)
    return Compared(earlier, at, nth, same_clock=True) if at >= hour_of(earlier.start, zone) else None


def _wall(at: Instant, zone: tzinfo) -> datetime:
    return to_local(at, zone).replace(tzinfo=None, fold=0)


def _buckets(rows: Rows, at: Instant, depth: int, zone: tzinfo) -> list[Bucket]:
    hours = (hour_of(Instant(at - back * HOUR), zone) for back in range(depth))
    return [bucket for hour in hours if (bucket := rows(hour)) is not None]


def _ordinary(
    metric: Metric, rows: Rows, window: Length, now: Instant, zone: tzinfo, team: Team, of: Of
) -> float | None:
    """The median over the newest ordinary weeks that have figures."""
    figures: list[float] = []
    weeks = team.timing.baseline_weeks
    for hours in _ordinary_weeks(team.promotions, hour_of(now, zone), depth_of(window), zone, weeks):
        found = [bucket for hour in hours if (bucket := rows(hour)) is not None]
        if found:
            figures.append(figure_of(metric, found, len(hours), window, of))
    return median(figures) if len(figures) >= FEWEST else None


@lru_cache(maxsize=4096)
def _ordinary_weeks(
    promotions: Promotions, hour: Instant, depth: int, zone: tzinfo, weeks: int
) -> tuple[tuple[Instant, ...], ...]:
    """The comparable hours of the last `weeks` weeks of which none lies in a promotion."""
    return tuple(_outside(promotions, comparable(hour, depth, zone, max(weeks, MOST_WEEKS)), weeks))


def _outside(
    promotions: Promotions, candidates: tuple[tuple[Instant, ...], ...], weeks: int
) -> Iterator[tuple[Instant, ...]]:
    found = 0
    for hours in candidates:
        touched = (promotions.at(hour) or promotions.at(Instant(hour + HOUR - 1)) for hour in hours)
        if found < weeks and not any(touched):
            found += 1
            yield hours
