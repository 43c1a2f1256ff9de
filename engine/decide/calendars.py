"""When a calendar of the site is open, and when that changes next (rule 15).

A calendar says hours of a week on the wall clock of the site's zone. Twice a year that clock
leaves hours out or tells them twice: a missing time means the next instant that exists, a
doubled one means its first. Spans that touch are one, so that `00:00`-`24:00` never closes.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

from ..model.reading import Hours
from ..model.team import Calendar
from ..model.time import DAY, WEEK, Instant

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_REACH = 9
"""Days looked at on each side of today: more than a week, so that one weekday a week is always in sight."""

Span = tuple[Instant, Instant]
"""Open from the first instant, closed from the second on."""

ALWAYS = Hours(open=True)
"""The hours of a signal without `during:`."""


def hours(calendar: Calendar, zone: tzinfo, now: Instant) -> Hours:
    """Whether `calendar` is open at `now`, since when, and when that changes. Closing itself is already closed."""
    before: Instant | None = None
    for start, end in _spans(calendar, zone, to_local(now, zone).toordinal()):
        if now < start:
            return Hours(open=False, changes_at=start, since=before)
        if now < end:
            return _open(start, end, now)
        before = end
    return Hours(open=False, since=before)


def to_local(instant: Instant, zone: tzinfo) -> datetime:
    """The wall clock of `zone` at `instant`."""
    return (_EPOCH + timedelta(microseconds=instant)).astimezone(zone)


def from_local(local: datetime, zone: tzinfo) -> Instant:
    """The instant of a naive wall-clock time: the first of a doubled one, the next valid one of a missing one."""
    first = _instant(local.replace(tzinfo=zone, fold=0))
    if to_local(first, zone).replace(tzinfo=None) == local:
        return first
    # In a gap, fold 0 reads the clock as before the change and lands after it, fold 1 the other way round.
    return _change(_instant(local.replace(tzinfo=zone, fold=1)), first, zone)


def _instant(aware: datetime) -> Instant:
    return Instant((aware.astimezone(UTC) - _EPOCH) // _MICROSECOND)


def _change(low: Instant, high: Instant, zone: tzinfo) -> Instant:
    """The first instant after `low`, not after `high`, with the offset that `high` has."""
    after = to_local(high, zone).utcoffset()
    while high - low > 1:
        middle = Instant((low + high) // 2)
        if to_local(middle, zone).utcoffset() == after:
            high = middle
        else:
            low = middle
    return high


def _open(start: Instant, end: Instant, now: Instant) -> Hours:
    """Hours repeat weekly, so a span that is longer than a week (and the day a zone may skip) never ends."""
    if end - start > WEEK + 2 * DAY:
        return ALWAYS
    return Hours(open=True, changes_at=end, since=start)


@lru_cache(maxsize=1024)
def _spans(calendar: Calendar, zone: tzinfo, today: int) -> tuple[Span, ...]:
    """Spans around the local day with ordinal `today`, in order, merged where they touch."""
    merged: list[Span] = []
    for day in range(today - _REACH, today + _REACH + 1):
        midnight = datetime.fromordinal(day)
        if midnight.weekday() not in calendar.days:
            continue
        end = calendar.end if calendar.end > calendar.start else calendar.end + 24 * 60
        span = from_local(_at(midnight, calendar.start), zone), from_local(_at(midnight, end), zone)
        if merged and span[0] <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], span[1])
        elif span[0] < span[1]:  # both ends may fall into one gap of the clock
            merged.append(span)
    return tuple(merged)


def _at(midnight: datetime, minutes: int) -> datetime:
    # Naive arithmetic is meant: minutes of the wall clock, not of elapsed time.
    return midnight + timedelta(minutes=minutes)
