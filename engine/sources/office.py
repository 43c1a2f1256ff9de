"""Figures and times as people and office programs write them, beyond what programs send each other."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo

from ..model.time import Instant
from .reading import Json, instant, number, text

_CLOCK = re.compile(r"(\d{1,4}):([0-5]\d):([0-5]\d)(?:\.\d+)?", re.ASCII)
_DAY = re.compile(
    r"(\d{4})[/年.-](\d{1,2})[/月.-](\d{1,2})日?"
    r"(?:[ T]+(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?)?[分秒]?)?", re.ASCII,
)  # fmt: skip
_GROUPED = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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
    `zone`; None for what is no time."""
    told = instant(value, zone)
    found = _DAY.fullmatch(text(value).strip()) if told is None else None
    if found is None:
        return told
    try:
        day = datetime(*(int(part or 0) for part in found.groups()), tzinfo=zone)  # type: ignore[misc, arg-type]
        return Instant((day.astimezone(UTC) - _EPOCH) // _EPOCH.resolution)
    except (ValueError, OverflowError):
        return None
