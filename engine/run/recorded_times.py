"""Times as files of figures have them: RFC 3339, seconds or milliseconds since 1970, or a wall clock without a zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from ..decide.calendars import from_local, to_local
from ..model.time import HOUR, MINUTE, SECOND, Instant
from ..sources.office import written

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBER = re.compile(r"(\d{9,20})(\.\d*)?", re.ASCII)
_PER_UNIT = ((11, 1_000_000.0), (14, 1_000.0), (17, 1.0), (20, 0.001))
"""Digits before the point, at most, and microseconds of one: seconds, milli-, micro- and nanoseconds."""


class Times:
    """Reads the times of one file, those without an offset on the wall clock of `zone`."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._hours: dict[tuple[int, int, int, int], Instant | None] = {}
        """Local hour -> its beginning; None where the clock changes in it."""

    def read(self, text: str, after: Instant | None) -> Instant:
        """The instant. Raises ValueError. `after` is the time before it in its series: of an hour that the clock tells
        twice, the second telling is meant where the first would go backwards (the first otherwise, rule 15)."""
        number = _NUMBER.fullmatch(text)
        if number is not None:
            unit = next(unit for most, unit in _PER_UNIT if len(number[1]) <= most)
            return Instant(round(float(number[2] or 0) * unit) + int(int(number[1]) * unit))
        moment = _moment(text)
        if moment.tzinfo is not None:
            return Instant((moment.astimezone(UTC) - _EPOCH) // _EPOCH.resolution)
        hour = (moment.year, moment.month, moment.day, moment.hour)
        if hour not in self._hours:
            self._hours[hour] = self._beginning(moment)
        begun = self._hours[hour]
        if begun is None:
            return self._told_twice(moment, after)
        return Instant(begun + moment.minute * MINUTE + moment.second * SECOND + moment.microsecond)

    def _beginning(self, moment: datetime) -> Instant | None:
        hour = moment.replace(minute=0, second=0, microsecond=0)
        begun = from_local(hour, self._zone)
        last = to_local(Instant(begun + HOUR - 1), self._zone).replace(tzinfo=None)
        again = _fold(hour, self._zone)
        whole = last == hour.replace(minute=59, second=59, microsecond=999_999)
        return begun if whole and again == begun else None

    def _told_twice(self, moment: datetime, after: Instant | None) -> Instant:
        first, second = from_local(moment, self._zone), _fold(moment, self._zone)
        return second if after is not None and first <= after < second else first


def _fold(moment: datetime, zone: ZoneInfo) -> Instant:
    """The second telling of a doubled time; of any other the only one."""
    return Instant((moment.replace(tzinfo=zone, fold=1).astimezone(UTC) - _EPOCH) // _EPOCH.resolution)


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        found = written(text)
        if found is None:
            raise
        return found
