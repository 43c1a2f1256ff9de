"""What a change of phase tells, and when a signal wants to be looked at again (rule 25).

A signal that fires four times in an hour flaps: the incident stays open, further words are held back
until it has been quiet for half an hour, and the lead is told once. The numbers are the site's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from ..model.reading import Judgement, SignalState
from ..model.team import Timing
from ..model.time import Instant, Length
from .evidence import Evidence

Phase = Literal["normal", "pending", "firing", "clearing"]


def is_on(phase: Phase) -> bool:
    return phase == "firing" or phase == "clearing"


def tell(
    state: SignalState,
    phase: Phase,
    since: Instant,
    evidence: Evidence,
    holds: tuple[Length, Length],
    now: Instant,
    timing: Timing | None,
) -> Judgement:
    """The new state and the word that goes with the change; flapping holds words back (rule 25)."""
    after = _moved(state, phase, since, evidence)
    word: Literal["fired", "cleared"] | None = None
    found = False
    because = _because(state, phase, evidence)
    if is_on(phase) and not is_on(state.phase):
        after, found = _fired(after, now, timing)
        word = None if state.withheld else "fired"
    elif is_on(state.phase) and not is_on(phase):
        word = None if state.withheld else "cleared"
        because = "flapping" if state.withheld else because
    elif timing and state.withheld and phase == "normal" == state.phase:
        because = "flapping"
        if now - after.since >= timing.flap_quiet:
            after, word, because = replace(after, withheld=False, told=False, fired=()), "cleared", "quiet"
    return Judgement(
        state=after,
        word=word,
        flapping=found,
        wake_at=_wake_at(after, evidence, holds, now, timing),
        because=because,
        seen=evidence.seen or {},
    )


def _moved(state: SignalState, phase: Phase, since: Instant, evidence: Evidence) -> SignalState:
    """The same object where nothing changed."""
    silent = state.silent if evidence.silent is None else evidence.silent
    running = phase == "pending" or phase == "clearing"
    sampled = (evidence.sampled or state.sampled) if running else None
    if (phase, since, silent, sampled) == (state.phase, state.since, state.silent, state.sampled):
        return state
    return replace(state, phase=phase, since=since, silent=silent, sampled=sampled)


def _fired(state: SignalState, now: Instant, timing: Timing | None) -> tuple[SignalState, bool]:
    """Count a firing; True when it is found to flap and nobody has been told."""
    if timing is None:
        return state, False
    recent = (*(at for at in state.fired if at > now - timing.flap_within), now)[-timing.flap_count :]
    flaps = len(recent) >= timing.flap_count
    found = flaps and not state.told
    return replace(state, fired=recent, withheld=state.withheld or flaps, told=state.told or flaps), found


def _because(state: SignalState, phase: Phase, evidence: Evidence) -> str:
    """A figure that has left the firing level, seen from a firing signal, is back or not yet back."""
    if evidence.because not in ("within", "under-floor") or not (is_on(state.phase) or is_on(phase)):
        return evidence.because
    return "clear-level" if evidence.clear else "not-yet-clear"


def _wake_at(
    state: SignalState, evidence: Evidence, holds: tuple[Length, Length], now: Instant, timing: Timing | None
) -> Instant | None:
    """The earliest moment at which the judgement changes though nothing arrives."""
    deadline: int | None = None
    if state.phase == "pending":
        deadline = state.since + holds[0]
    elif state.phase == "clearing":
        deadline = state.since + holds[1]
    elif state.withheld and state.phase == "normal" and timing:
        deadline = state.since + timing.flap_quiet
    # A deadline that has passed waits for a sample, not for time.
    if deadline is None or deadline <= now:
        return evidence.wake_at
    return Instant(deadline if evidence.wake_at is None else min(deadline, evidence.wake_at))
