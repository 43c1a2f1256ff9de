"""What a trigger with `ahead:` fired on: a level that has not been crossed yet."""

from __future__ import annotations

from dataclasses import dataclass

from .time import Length


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """A figure on its present course; it may be wrong, and is called a forecast wherever it is shown."""

    level: float
    """The figure that it will cross."""
    within: Length
    """How long until then, from the newest sample on."""
