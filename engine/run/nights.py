"""When somebody's night would be disturbed."""

from __future__ import annotations

from datetime import tzinfo

from ..decide.calendars import to_local
from ..model.time import Instant

EVENING, MORNING = 22, 8
"""Hours of the wall clock between which people sleep."""


def is_night(at: Instant, zone: tzinfo) -> bool:
    """Whether an instant falls between them, by the clock of `zone`."""
    hour = to_local(at, zone).hour
    return hour >= EVENING or hour < MORNING
