"""What nearly every sample finds: a figure within an absolute level, and a trigger at rest. It stays so.

`threshold.judge` would say the same, after asking everything that may matter to other signals in other states;
a test holds the two together. Here is asked only what can make a difference.
"""

from __future__ import annotations

from ..model.level import Level
from ..model.reading import Glance, Judgement, Reading, SignalState
from ..model.runbook import Clear, Signal, Threshold
from ..model.time import Instant
from .evidence import of_figure


class Calm:
    """A threshold that can be told to stay at rest by its figure alone, while its hours are open."""

    __slots__ = ("above", "during", "floor", "limit", "no_data", "of", "window")

    def __init__(self, signal: Threshold, level: Level) -> None:
        self.during = signal.during
        self.window = signal.window
        self.of = signal.of
        self.no_data = signal.no_data
        self.above = signal.above is not None
        self.limit = level.factor
        self.floor = signal.and_at_least

    def holds(self, state: SignalState, value: float, now: Instant) -> bool:
        """Whether a trigger in `state` stays as it is, with this figure, just heard."""
        if state.phase != "normal" or state.withheld or state.silent or state.since > now:
            return False
        over = value > self.limit if self.above else value < self.limit
        return not over or (self.floor is not None and value < self.floor)


def calm_of(signal: Signal) -> Calm | None:
    """None for a signal that looks at more than one figure and one number: what is usual, a forecast, other signals."""
    if not isinstance(signal, Threshold) or signal.ahead is not None:
        return None
    level, clear = signal.above or signal.below, signal.clear or Clear()
    levels = (level, clear.above, clear.below)
    if level is None or any(each is not None and each.relative for each in levels):
        return None
    return Calm(signal, level)


def judged(signal: Threshold, state: SignalState, found: Glance) -> Judgement:
    """The judgement that was not spelt out, for whoever asks for it."""
    value, wake_at = found
    evidence = of_figure(signal, Reading(value=value), value, wake_at)
    return Judgement(state=state, wake_at=wake_at, because=evidence.because, seen=evidence.seen or {})
