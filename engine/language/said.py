"""Values in words: how a number, a share, a moment or a title reads in a text, in either language.

Numbers are plain (`10`, `1234567`, at most three decimals), shares are `12%`, moments `18:30` – with the date
when it is not today in the site's zone. Values are data: control signs and direction overrides are taken out.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeGuard
from zoneinfo import ZoneInfo

from ..model.team import Calendar
from ..model.text import Lang, Text
from ..model.texts import Filling, Moment, Share
from ..model.time import DAY, HOUR, Instant, Length

LONGEST_VALUE = 2_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ZH_DAYS = "一二三四五六日"
# Left-to-right marks, embeddings, overrides, isolates and the byte-order mark: they change what the eye reads.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def unsafe_at(text: str) -> int | None:
    """The offset of the first control sign (but a line break), direction override or lone surrogate."""
    if text.replace("\n", " ").isprintable():
        return None  # see `clean`
    return next((at for at, sign in enumerate(text) if sign != "\n" and _unsafe(sign)), None)


def clean(value: str) -> str:
    """A value as one line without unsafe signs, at most `LONGEST_VALUE` characters."""
    if len(value) <= LONGEST_VALUE and value.isprintable():
        return value.strip()  # printable to Python is: none of the unsafe signs, and no space but the plain one
    # One pass over a bounded part: a value may come from anybody.
    signs = (" " if sign.isspace() else sign for sign in value[: 4 * LONGEST_VALUE])
    line = "".join(sign for sign in signs if not _unsafe(sign)).strip()
    return line if len(line) <= LONGEST_VALUE else line[: LONGEST_VALUE - 1] + "…"


def is_known(value: Filling | None) -> TypeGuard[Filling]:
    """Whether there is anything to print: a blank word, a figure that is none, a moment beyond all years are not."""
    if isinstance(value, str):
        return bool(clean(value))
    if isinstance(value, Text):
        return bool(clean(value.zh) or clean(value.en))
    if isinstance(value, Moment):
        return -60_000_000_000_000_000 < value < 250_000_000_000_000_000
    return value is not None and value - value == 0


def say_number(value: float, digits: int | None = None) -> str:
    """`10`, `0.125`; with `digits` exactly so many decimals and thousands apart: `12,000.50`."""
    if digits is not None:
        return f"{value:,.{digits}f}"
    if isinstance(value, int):
        return str(int(value)) if abs(value) < 10**18 else f"{float(min(abs(value), 10**300)):.6g}"
    if abs(value) >= 1e15:
        return f"{value:.6g}"
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def say_share(value: float, digits: int | None = None) -> str:
    """`12%`, `12.5%`; with `digits` exactly so many decimals."""
    text = f"{value * 100:.{1 if digits is None else digits}f}"
    return (text.removesuffix(".0") if digits is None else text) + "%"


def say_hours(length: Length, lang: Lang) -> str:
    """A length in hours: `36小时`, `1.5 hours`."""
    count = say_number(length / HOUR)
    if lang == "zh":
        return f"{count}小时"
    return "1 hour" if count == "1" else f"{count} hours"


def say_calendar(calendar: Calendar) -> Text:
    """The opening hours of a calendar: `周一至周五 08:00–23:00`, `Mon–Fri 08:00–23:00`."""
    span = f"{_minute(calendar.start)}–{_minute(calendar.end)}"
    if len(calendar.days) == len(_DAYS):
        return Text(zh=f"每天 {span}", en=f"{span} every day")
    runs = _runs(sorted(calendar.days))
    zh = "、".join(f"周{_ZH_DAYS[a]}" if a == b else f"周{_ZH_DAYS[a]}至周{_ZH_DAYS[b]}" for a, b in runs)
    en = ", ".join(_DAYS[a] if a == b else f"{_DAYS[a]}–{_DAYS[b]}" for a, b in runs)
    return Text(zh=f"{zh} {span}", en=f"{en} {span}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Says values in one language at one moment in one zone."""

    now: Instant
    zone: ZoneInfo
    lang: Lang

    def say(self, value: Filling) -> str:
        """Any value by its type; the titles of options and names come as `Text`."""
        if isinstance(value, Text):
            return clean(value.say(self.lang)) or clean(value.zh or value.en)
        if isinstance(value, str):
            return clean(value)
        if isinstance(value, bool):
            return (("否", "是") if self.lang == "zh" else ("no", "yes"))[value]
        if isinstance(value, Moment):
            return self.moment(Instant(value))
        return say_share(value) if isinstance(value, Share) else say_number(value)

    def moment(self, instant: Instant) -> str:
        """`18:30` today, `11月25日 18:30` or `25 Nov 18:30` on another day."""
        today = self._local(self.now).date()
        day = self._local(instant).date()
        clock = self.clock(instant)
        return clock if day == today else f"{self._date(day, today)} {clock}"

    def clock(self, instant: Instant) -> str:
        """The time of day alone, cut to the minute."""
        return f"{self._local(instant):%H:%M}"

    def day(self, instant: Instant) -> str:
        """The date alone, with the year when it is not this one."""
        return self._date(self._local(instant).date(), self._local(self.now).date())

    def moment_in(self, length: Length) -> str:
        """`time(4h)`: the moment so much later, in elapsed time."""
        return self.moment(Instant(self.now + length))

    def day_in(self, length: Length) -> str:
        """`date(2d)`: whole days are days of the calendar, so that 23:30 before a clock change stays two days."""
        days, rest = divmod(length, DAY)
        if rest:
            return self.day(Instant(self.now + length))
        today = self._local(self.now).date()
        return self._date(today + timedelta(days=days), today)

    def _local(self, instant: Instant) -> datetime:
        return (_EPOCH + timedelta(microseconds=instant)).astimezone(self.zone)

    def _date(self, day: date, today: date) -> str:
        other_year = day.year != today.year
        if self.lang == "zh":
            return (f"{day.year}年" if other_year else "") + f"{day.month}月{day.day}日"
        return f"{day.day} {_MONTHS[day.month - 1]}" + (f" {day.year}" if other_year else "")


def _unsafe(sign: str) -> bool:
    return sign in _BIDI or unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp")


def _minute(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _runs(days: list[int]) -> list[tuple[int, int]]:
    """Days that follow each other, as (first, last)."""
    found: list[tuple[int, int]] = []
    for day in days:
        if found and found[-1][1] == day - 1:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
