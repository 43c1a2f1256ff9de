"""When a silence is at work, and when that changes next: pure, the time is handed in.

Windows are those of the wall clock at the site. Where that clock leaves an hour out, a window begins with the next
instant that exists; where it tells an hour twice, with the first (rule 15). Crontab is calculated by APScheduler on the
wall clock, as if it never changed, because APScheduler itself would fire twice in a doubled hour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from ..decide.calendars import ALWAYS, from_local, hours, to_local
from ..language.calendars import DAYS
from ..model.problem import WrongUsage
from ..model.reading import Hours
from ..model.silence import SilenceRow, Window
from ..model.team import Calendar, Team
from ..model.time import DAY, HOUR, Instant, Length

LONGEST_WINDOW = Length(7 * DAY)
MOST_WINDOWS = 5_000
"""Windows that are looked at in one question: a crontab that begins one every minute begins 1,440 a day."""
_WEEKLY = re.compile(r"(?P<days>[a-z,\s-]+?)\s+(?P<from>\d{1,2}:\d{2})\s*-\s*(?P<to>\d{1,2}:\d{2})")
_CLOCK_CHANGE = 3 * HOUR


def working(silence: SilenceRow, team: Team, now: Instant) -> Hours:
    """Whether it keeps its triggers quiet at `now`, since when, and when that changes; `changes_at` None: never."""
    if silence.ended is not None or now >= silence.until:
        return Hours(open=False)
    at = max(now, silence.start)
    inner = windows(silence.window, team, at)
    if now < silence.start:
        begins = at if inner.open else inner.changes_at
        return Hours(open=False, changes_at=begins if begins is not None and begins < silence.until else None)
    if inner.open:
        ends = silence.until if inner.changes_at is None else min(inner.changes_at, silence.until)
        return Hours(open=True, changes_at=ends, since=max(silence.start, inner.since or silence.start))
    later = inner.changes_at
    return Hours(open=False, changes_at=later if later is not None and later < silence.until else None)


def windows(window: Window | None, team: Team, now: Instant) -> Hours:
    """The same of its windows alone. A calendar that the site does not have any more is never open."""
    zone = ZoneInfo(team.timezone)
    if window is None:
        return ALWAYS
    if window.cron:
        return _cron_hours(window, zone, now)
    calendar = read_weekly(window.weekly) if window.weekly else team.calendars.get(window.calendar)
    return Hours(open=False) if calendar is None else hours(calendar, zone, now)


def check_window(window: Window, team: Team, now: Instant) -> None:
    """Raises WrongUsage for what cannot be read, never comes, or never closes."""
    if window.weekly:
        read_weekly(window.weekly)
    if window.cron:
        _trigger(window.cron)
        if not 0 < window.lasts <= LONGEST_WINDOW:
            raise WrongUsage("silence-lasts")
    found = windows(window, team, now)
    if not found.open and found.changes_at is None:
        raise WrongUsage("silence-never")
    if found.open and found.changes_at is None:
        raise WrongUsage("silence-always")


@lru_cache(maxsize=256)
def read_weekly(text: str) -> Calendar:
    """`sat-sun 02:00-04:00`; an end that is not later is on the next day. Raises WrongUsage."""
    found = _WEEKLY.fullmatch(text.strip().casefold())
    if found is None:
        raise WrongUsage("silence-weekly", given=text[:60])
    start, end = _minutes(found["from"], text), _minutes(found["to"], text)
    if start == 24 * 60:
        raise WrongUsage("silence-weekly", given=text[:60])
    return Calendar(id="", days=_days(found["days"], text), start=start, end=end)


def _days(given: str, text: str) -> frozenset[int]:
    found: set[int] = set()
    for part in re.split(r"[,\s]+", given.strip()):
        first, _, last = part.partition("-")
        if first not in DAYS or (last and last not in DAYS):
            raise WrongUsage("silence-weekly", given=text[:60])
        start, end = DAYS.index(first), DAYS.index(last or first)
        found.update(day % 7 for day in range(start, end + 1 if end >= start else end + 8))
    return frozenset(found)


def _minutes(clock: str, text: str) -> int:
    hour, minute = map(int, clock.split(":"))
    if minute > 59 or hour * 60 + minute > 24 * 60:
        raise WrongUsage("silence-weekly", given=text[:60])
    return hour * 60 + minute


# --- crontab --------------------------------------------------------------------------


def _cron_hours(window: Window, zone: tzinfo, now: Instant) -> Hours:
    """The window that is open now, windows that overlap taken as one; else when the next one begins."""
    open_from: Instant | None = None
    open_to = Instant(0)
    for number, begins in enumerate(_beginnings(window, zone, now), 1):
        if begins > now and (open_from is None or begins > open_to):
            return _told(open_from, open_to, begins, now)
        if open_from is None or begins > open_to:
            open_from = begins
        open_to = Instant(max(open_to, begins + window.lasts))
        if open_to > now + LONGEST_WINDOW or number == MOST_WINDOWS:  # one follows the other without a gap
            return ALWAYS
    return _told(open_from, open_to, None, now)


def _told(start: Instant | None, end: Instant, following: Instant | None, now: Instant) -> Hours:
    if start is not None and now < end:
        return Hours(open=True, changes_at=end, since=start)
    return Hours(open=False, changes_at=following)


def _beginnings(window: Window, zone: tzinfo, now: Instant) -> Iterator[Instant]:
    """Beginnings of windows, the first of them early enough to be open still."""
    trigger = _trigger(window.cron)
    wall = to_local(Instant(now - window.lasts - _CLOCK_CHANGE), zone).replace(tzinfo=UTC)
    for _ in range(MOST_WINDOWS):
        found: datetime | None = trigger.get_next_fire_time(None, wall)
        if found is None:
            return
        yield from_local(found.replace(tzinfo=None), zone)
        wall = found + timedelta(seconds=1)


@lru_cache(maxsize=256)
def _trigger(cron: str) -> CronTrigger:
    """Days of the week are those of crontab (0 and 7 are Sunday). Raises WrongUsage."""
    fields = cron.split()
    if len(fields) != 5:
        raise WrongUsage("silence-cron", given=cron[:60])
    minute, hour, day, month, weekday = fields
    if day != "*" and weekday != "*":  # crontab would take either, APScheduler both: nobody could tell what is meant
        raise WrongUsage("silence-cron-days", given=cron[:60])
    try:
        return CronTrigger(
            minute=minute, hour=hour, day=day, month=month, day_of_week=_weekdays(weekday.casefold()), timezone=UTC
        )
    except (ValueError, TypeError):
        raise WrongUsage("silence-cron", given=cron[:60]) from None


def _weekdays(field: str) -> str:
    """`1-5`, `0`, `5-0`, `fri-mon` as names; raises ValueError."""
    if field == "*":
        return field
    found: dict[str, None] = {}
    for part in field.split(","):
        first, _, last = part.partition("-")
        start, end = _weekday(first), _weekday(last or first)
        found |= {DAYS[day % 7]: None for day in range(start, end + 1 if end >= start else end + 8)}
    return ",".join(found)


def _weekday(word: str) -> int:
    """0 is Monday, as in `DAYS`."""
    return DAYS.index(word) if word in DAYS else (range(8).index(int(word)) + 6) % 7
