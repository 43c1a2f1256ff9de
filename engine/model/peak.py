"""What a threshold is judged by while a phase of a promotion holds (`peak:`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from .level import Level
from .problem import NOWHERE, Mark
from .promotion import Stretch
from .time import Length

if TYPE_CHECKING:
    from .runbook import Clear, Threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class Peak:
    """Where a signal differs in a phase; what is not said here is as it always is. Without anything: `same`."""

    times: float = 1.0
    """All figures of the signal - level, floor and clear levels - so many times."""
    above: Level | None = None
    below: Level | None = None
    and_at_least: float | None = None
    hold: Length | None = None
    clear: Clear | None = None
    at: Mark = field(default=NOWHERE, compare=False)


SAME = Peak()


@dataclass(frozen=True, slots=True, kw_only=True)
class Peaks:
    """The `peak:` of a signal: for every phase, and for those that it names."""

    every: Peak = SAME
    named: Mapping[str, Peak] = field(default_factory=dict)
    """`PROMOTION.PHASE`, `PROMOTION` or `PHASE`; the narrowest of them counts, in this order."""

    def of(self, stretch: Stretch) -> Peak:
        """What counts in this phase."""
        for name in (stretch.name, stretch.promotion, stretch.phase):
            if name in self.named:
                return self.named[name]
        return self.every

    def all(self) -> Iterator[tuple[str, Peak]]:
        """Every setting with its name; the one for all phases has none."""
        yield "", self.every
        yield from self.named.items()


def tuned_to(signal: Threshold, peak: Peak) -> Threshold:
    """A threshold with the settings of a peak in the place of its own."""
    if peak == SAME:
        return signal
    clear = peak.clear or signal.clear
    if clear is not None and peak.clear is None:
        clear = replace(clear, above=_times(clear.above, peak.times), below=_times(clear.below, peak.times))
    floor = signal.and_at_least if peak.and_at_least is None else peak.and_at_least
    if floor is not None and peak.and_at_least is None:
        floor *= peak.times
    return replace(
        signal,
        above=peak.above or _times(signal.above, peak.times),
        below=peak.below or _times(signal.below, peak.times),
        and_at_least=floor,
        hold=signal.hold if peak.hold is None else peak.hold,
        clear=clear,
    )


def _times(level: Level | None, times: float) -> Level | None:
    return level if level is None or times == 1.0 else replace(level, factor=level.factor * times)
