"""What a phase of a promotion changes at an instant: levels of signals, the fewest people, how long pages wait.

All of it is a function of the calendar and the instant. Outside of phases everything is as it always is.
"""

from __future__ import annotations

from dataclasses import replace

from ..model.peak import tuned_to
from ..model.promotion import Promotions, Stretch
from ..model.runbook import Combined, EventSignal, Signal, Threshold, WhenSignal
from ..model.time import Instant, Length


def staff_floor(promotions: Promotions, now: Instant) -> int | None:
    """The fewest people that must be there; None where no phase says so.

    Every metric that says how many people are needed needs at least so many, for each of its groups.
    """
    stretch = promotions.at(now)
    return None if stretch is None else promotions.phase(stretch).staff


def answer_within(promotions: Promotions, usual: Length, now: Instant) -> Length:
    """How long a rung of a ladder waits at this instant where it usually waits `usual`."""
    stretch = promotions.at(now)
    pace = promotions.phase(stretch).answer_within if stretch is not None else None
    return usual if pace is None else pace.of(usual)


def in_phase(signal: Signal, stretch: Stretch | None) -> Signal:
    """`signal` as it is judged in a phase; the very same object where that changes nothing."""
    if stretch is None:
        return signal
    if not isinstance(signal, Combined):
        return _part_in_phase(signal, stretch)
    parts = tuple(_part_in_phase(part, stretch) for part in signal.signals)
    changed = any(new is not old for new, old in zip(parts, signal.signals, strict=True))
    return replace(signal, signals=parts) if changed else signal


def _part_in_phase(
    part: Threshold | WhenSignal | EventSignal, stretch: Stretch
) -> Threshold | WhenSignal | EventSignal:
    if not isinstance(part, Threshold) or part.peak is None:
        return part
    return tuned_to(part, part.peak.of(stretch))
