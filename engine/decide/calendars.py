"""When a calendar of the site is open, and when that changes next (rule 15).

A calendar says hours of a week on the wall clock of the site's zone. Twice a year that clock
leaves hours out or tells them twice: a missing time means the next instant that exists, a
doubled one means its first. Spans that touch are one, so that `00:00`-`24:00` never closes.
"""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from functools import lru_cache

from ..model.holidays import WORKDAYS, Holidays
from ..model.reading import Hours
from ..model.team import Calendar
from ..model.time import DAY, WEEK, Instant
from ..model.wall import from_local, to_local

__all__ = ["ALWAYS", "Span", "from_local", "hours", "is_workday", "opens_on", "to_local"]

_REACH = 9
"""Days looked at on each side of today: more than a week, so that one weekday a week is always in sight."""
_HOLIDAY_REACH = 200
"""The same where holidays close: the longest stretch without any is shorter, and so is the longest one of them."""

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
            return _open(start, end, calendar.holidays is None)
        before = end
    return Hours(open=False, since=before)


def opens_on(calendar: Calendar, day: int) -> bool:
    """Whether the hours of `calendar` begin on the day with this ordinal.

    One that follows the holidays is closed on them, and open on a make-up workday if it is on some day from Monday to
    Friday: such a Saturday stands for one of these.
    """
    special = calendar.holidays.on(day) if calendar.holidays is not None else None
    if special is not None:
        return special.kind == "work" and not calendar.days.isdisjoint(WORKDAYS)
    return datetime.fromordinal(day).weekday() in calendar.days


def is_workday(holidays: Holidays | None, day: int) -> bool:
    """Whether people usually work on the day with this ordinal: Monday to Friday but for what is special."""
    special = holidays.on(day) if holidays is not None else None
    return special.kind == "work" if special is not None else datetime.fromordinal(day).weekday() in WORKDAYS


def _open(start: Instant, end: Instant, weekly: bool) -> Hours:
    """Hours repeat weekly, so a span that is longer than a week (and the day a zone may skip) never ends.

    Where holidays close it ends with what is in sight, and whoever asks again then sees further.
    """
    if weekly and end - start > WEEK + 2 * DAY:
        return ALWAYS
    return Hours(open=True, changes_at=end, since=start)


@lru_cache(maxsize=1024)
def _spans(calendar: Calendar, zone: tzinfo, today: int) -> tuple[Span, ...]:
    """Spans around the local day with ordinal `today`, in order, merged where they touch."""
    merged: list[Span] = []
    reach = _REACH if calendar.holidays is None else _HOLIDAY_REACH
    for day in range(today - reach, today + reach + 1):
        if not opens_on(calendar, day):
            continue
        midnight = datetime.fromordinal(day)
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
