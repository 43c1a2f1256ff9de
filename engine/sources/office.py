"""Figures and times as people and office programs write them, beyond what programs send each other."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo

from ..model.time import Instant
from ..model.wall import from_local
from .reading import Json, instant, number, text

_CLOCK = re.compile(r"(\d{1,4}):([0-5]\d):([0-5]\d)(?:\.\d+)?", re.ASCII)
_DAY = re.compile(
    r"(\d{4})[/年.-](\d{1,2})[/月.-](\d{1,2})日?"
    r"(?:[ T]+(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?)?[分秒]?)?", re.ASCII,
)  # fmt: skip
_GROUPED = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)


def figure(value: Json) -> float | None:
    """`12`, `0.5`, `95%`, `1,200`, and a length as `0:00:45`, in seconds; None for what is no figure."""
    word = text(value).strip()
    clock = _CLOCK.fullmatch(word)
    if clock is not None:
        hours, minutes, seconds = (int(part) for part in clock.groups())
        return float(hours * 3600 + minutes * 60 + seconds)
    plain = word.replace("％", "%")
    return number(plain.replace(",", "") if _GROUPED.fullmatch(plain.rstrip("%")) else plain)


def moment(value: Json, zone: tzinfo) -> Instant | None:
    """As `reading.instant`, and `2026/3/8`, `2026年3月8日 9:05`, a day being its first moment on the wall clock of
    `zone` (rule 15: a missing time is the next that exists); None for what is no time."""
    told = instant(value, zone)
    if told is not None:
        return told
    try:
        local = written(text(value).strip())
        return None if local is None else from_local(local, zone)
    except (ValueError, OverflowError):
        return None


def written(word: str) -> datetime | None:
    """The naive time that offices write so; None for another form. Raises ValueError for a day that there is not."""
    found = _DAY.fullmatch(word)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - a wall clock's, without a zone
