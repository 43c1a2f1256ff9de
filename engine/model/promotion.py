"""The promotion calendar (大促日历): named promotions, their phases, and when each occurrence of them runs.

At any instant at most one phase of one promotion holds: the loader refuses two that overlap. Times are instants, made
of the wall clock of the site's zone when the file was read.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from .problem import NOWHERE, Mark
from .text import NO_TEXT, Text
from .time import MINUTE, Instant, Length

ANY = "any"
"""Stands for every promotion in the name of an event; no promotion may be called so."""
SHORTEST_ANSWER = MINUTE
"""However much a phase shortens it: nobody can answer a page in less."""


class Stretch(NamedTuple):
    """One phase of one occurrence: from `start`, until just before `end`."""

    start: Instant
    end: Instant
    promotion: str
    phase: str
    occurrence: str
    """As the file names it, such as `2026`."""

    @property
    def name(self) -> str:
        """`double-11.peak`: which phase, whatever the year."""
        return f"{self.promotion}.{self.phase}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long a rung of a ladder waits in a phase: `length`, else `factor` times what is usual."""

    length: Length | None = None
    factor: float = 1.0

    def of(self, usual: Length) -> Length:
        """The length that holds where `usual` would; never under `SHORTEST_ANSWER` unless `usual` is."""
        if self.length is not None:
            return self.length
        return max(Length(int(usual * self.factor)), min(usual, SHORTEST_ANSWER))


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionPhase:
    """What a phase is called and what it changes; levels are changed by the triggers themselves (`peak:`)."""

    id: str
    title: Text = NO_TEXT
    staff: int | None = None
    """The fewest people that must be there."""
    answer_within: Pace | None = None
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """A promotion that comes again and again, with its occurrences."""

    id: str
    title: Text = NO_TEXT
    phases: Mapping[str, PromotionPhase] = field(default_factory=dict)
    stretches: tuple[Stretch, ...] = ()
    """In order of time."""
    at: Mark = NOWHERE

    def beginnings(self) -> Mapping[str, Instant]:
        """Occurrence -> when its first phase begins, in order of time."""
        found: dict[str, Instant] = {}
        for stretch in self.stretches:
            found.setdefault(stretch.occurrence, stretch.start)
        return found


@dataclass(frozen=True, kw_only=True, eq=False)
class Promotions:
    """All promotions of a site. No slots: its order of time is made once and kept.

    It is the same only as itself, so that what is worked out from it can be kept under it.
    """

    named: Mapping[str, Promotion] = field(default_factory=dict)

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """Of all promotions, in order of time; none overlaps another."""
        return tuple(sorted(one for promotion in self.named.values() for one in promotion.stretches))

    @cached_property
    def _starts(self) -> tuple[Instant, ...]:
        return tuple(one.start for one in self.stretches)

    def at(self, now: Instant) -> Stretch | None:
        """The phase that holds."""
        place = bisect_right(self._starts, now) - 1
        return self.stretches[place] if place >= 0 and now < self.stretches[place].end else None

    def changes_at(self, now: Instant) -> Instant | None:
        """When another phase, or none, holds for the first time after `now`."""
        current = self.at(now)
        if current is not None:
            return current.end
        following = self.after(now)
        return following[0].start if following else None

    def after(self, now: Instant) -> tuple[Stretch, ...]:
        """Phases that begin after `now`, in order."""
        return self.stretches[bisect_right(self._starts, now) :]

    def phase(self, stretch: Stretch) -> PromotionPhase:
        """What a stretch of these promotions changes."""
        return self.named[stretch.promotion].phases[stretch.phase]


NO_PROMOTIONS = Promotions()
