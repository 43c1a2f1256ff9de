"""Instants and lengths: whole microseconds, UTC.

Every moment inside the engine is an `Instant`, every span a `Length`; both are plain
integers behind a name, so that they sort, add and store without conversion. Calendars,
zones and text exist only at the edges (`engine.language`, `engine.words`, `engine.terminal`).
"""

from __future__ import annotations

from typing import NewType

Instant = NewType("Instant", int)
"""A moment: microseconds since 1970-01-01T00:00:00Z."""

Length = NewType("Length", int)
"""A span of elapsed time in microseconds; never negative."""

MICROSECOND = Length(1)
MILLISECOND = Length(1_000)
SECOND = Length(1_000_000)
MINUTE = Length(60 * SECOND)
HOUR = Length(60 * MINUTE)
DAY = Length(24 * HOUR)
WEEK = Length(7 * DAY)


def later(instant: Instant, length: Length) -> Instant:
    """The instant `length` after `instant`."""
    return Instant(instant + length)


def between(start: Instant, end: Instant) -> Length:
    """The length from `start` to `end`; zero when `end` is not later."""
    return Length(max(0, end - start))
