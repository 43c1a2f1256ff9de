"""Drill time: how it passes, and what it was spent on (fair compression).

Waiting is skipped, work never is. The clock of a drill moves in four ways, and each is counted apart, so that a result
can say where its times come from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..model.time import SECOND, Instant, Length, between
from .clock import SteppedClock

Way = Literal["measured", "declared", "waited", "skipped"]
"""Passed by itself · said by a player to have been needed · let pass · jumped over because nobody had work to do."""


@dataclass(slots=True)
class DrillClock:
    """A stepped clock that remembers its beginning and why it moved."""

    stepped: SteppedClock
    start: Instant
    spent: dict[Way, int] = field(default_factory=dict)

    @property
    def now(self) -> Instant:
        return self.stepped.wall()

    @property
    def tau(self) -> Length:
        """Drill time since the beginning."""
        return between(self.start, self.now)

    def at(self, offset: Length) -> Instant:
        """The instant of a drill time."""
        return Instant(self.start + offset)

    def go_to(self, instant: Instant, way: Way) -> None:
        """Move ahead; never back."""
        length = between(self.now, instant)
        self.stepped.go_to(instant)
        self.spent[way] = self.spent.get(way, 0) + length

    def row(self, wall: Instant) -> Mapping[str, int]:
        """As the drill's row keeps it: `wall` is the live clock at the beginning."""
        ways = {str(way): length for way, length in self.spent.items()}
        return {"wall": wall, "from": self.start, "to": self.now, **ways}


def tau_said(tau: int) -> str:
    """`00:18:07`: hours, minutes and seconds of drill time."""
    seconds = tau // SECOND
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
