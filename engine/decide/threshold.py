"""The life of a signal for one key: normal, pending, firing, clearing, normal (rules 23 to 25).

`judge` is asked whenever a sample, alert or fact of the signal arrives and at the `wake_at` it
returned last; in between nothing changes. It never reads a clock and never looks back: all it
needs is in the `SignalState`, so that a restart goes on where it stopped.

                beyond               for has passed            clear level
    normal ----------------> pending ---------------> firing --------------> clearing
       ^  <---- not beyond -----'                       ^  <---- not clear -----'  |
       '----------------------------- clear's for has passed ----------------------'
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import zip_longest
from typing import Final

from ..model.reading import Hours, Judgement, Reading, SignalState
from ..model.runbook import Clear, Combined, Signal, Threshold, WhenSignal
from ..model.team import Timing
from ..model.time import HOUR, Instant, Length
from .ahead import look_ahead
from .evidence import Evidence, Simple, lost, of_signal
from .series import STEPS_UNTIL_SILENT
from .telling import Phase, is_on, tell

ReadingOf = Callable[[Simple], Reading]
HoursOf = Callable[[str | None], Hours]

NORMAL: Final = SignalState()
KNOWN_DOWNTIME: Final = HOUR
"""Rule 23: over a gap this long, or two steps of the metric, a running `for` goes on."""
_NONE: Final = Length(0)


def judge(
    signal: Signal,
    state: SignalState,
    reading_of: ReadingOf,
    hours_of: HoursOf,
    now: Instant,
    timing: Timing,
    *,
    gap: Length | None = None,
) -> Judgement:
    """The state of `signal` at `now`, the word it sends if any, and when to ask again though nothing arrives.

    `gap` is given once, at the first judgement after a restart: how long the engine was down. Keep the state that
    comes back, and write it when it is not equal to the one before. `wake_at` may be `now`: ask again at once.
    """
    if gap is not None:
        state = _resume_all(signal, state, reading_of, gap)
    return _judge(signal, state, reading_of, hours_of, now, timing)


def fires(state: SignalState) -> bool:
    """The signal's level as incidents see it: on from `fired` until `cleared`, also while that is withheld."""
    return state.withheld or is_on(state.phase)


def resume(state: SignalState, gap: Length, step: int) -> SignalState:
    """The state after `gap` without an engine, for a metric with this step (rule 23).

    Over a short gap a running `for` (or quiet time) goes on, with the gap not counted; over a longer one
    pending starts again and a firing signal has to become clear anew. Firing never ends by a restart.
    """
    parts = tuple(resume(part, gap, step) for part in state.parts)
    short = gap <= max(STEPS_UNTIL_SILENT * step, KNOWN_DOWNTIME)
    if short or state.phase == "normal":
        kept = state.phase == "firing" or not state.since  # normal from the first has no beginning that could move
        return replace(state, since=state.since if kept else Instant(state.since + gap), parts=parts, sampled=None)
    if state.phase == "pending":
        return replace(state, phase="normal", parts=parts, sampled=None)
    return replace(state, phase="firing", parts=parts, sampled=None)


def _resume_all(signal: Signal, state: SignalState, reading_of: ReadingOf, gap: Length) -> SignalState:
    if not isinstance(signal, Combined):
        return resume(state, gap, reading_of(signal).step)
    pairs = zip(signal.signals, _parts(signal, state), strict=True)
    parts = tuple(resume(part, gap, reading_of(each).step) for each, part in pairs)
    return replace(resume(state, gap, 0), parts=parts)


def _judge(
    signal: Signal, state: SignalState, reading_of: ReadingOf, hours_of: HoursOf, now: Instant, timing: Timing | None
) -> Judgement:
    """`timing` None: a part of a combined signal, whose flapping is the whole's affair."""
    hours = hours_of(None if isinstance(signal, WhenSignal) else signal.during)
    if not hours.open:
        return _close(state, hours.changes_at, now, timing)
    if _slept_over(state, hours):
        return _close(state, now, now, timing)
    if isinstance(signal, Combined):
        evidence, parts = _of_parts(signal, state, reading_of, hours_of, now)
        if any(new is not old for new, old in zip_longest(parts, state.parts)):
            state = replace(state, parts=parts)
    else:
        reading = reading_of(signal)
        evidence = of_signal(signal, reading, hours, now)
        if isinstance(signal, Threshold) and signal.ahead is not None:
            evidence = look_ahead(signal, reading, evidence)
    return _advance(state, evidence, signal.hold or _NONE, _hold(signal.clear), now, timing)


def _hold(clear: Clear | None) -> Length:
    return (clear.hold if clear else None) or _NONE


def _slept_over(state: SignalState, hours: Hours) -> bool:
    """Whether the hours closed and opened again while nobody judged: what began before is over."""
    opened = hours.since
    return opened is not None and any(each.phase != "normal" and each.since < opened for each in (state, *state.parts))


def _close(state: SignalState, wake_at: Instant | None, now: Instant, timing: Timing | None) -> Judgement:
    """Outside its hours a signal is held at normal; one that fires clears at closing (rule 15)."""
    evidence = Evidence(knows="nothing", because="held-by-hours", wake_at=wake_at)
    if any(part.phase != "normal" for part in state.parts):
        state = replace(state, parts=tuple(NORMAL for _ in state.parts))
    since = state.since if state.phase == "normal" else now
    return tell(state, "normal", since, evidence, (_NONE, _NONE), now, timing)


# --- one step -------------------------------------------------------------------------


def _advance(
    state: SignalState, evidence: Evidence, hold: Length, clear_hold: Length, now: Instant, timing: Timing | None
) -> Judgement:
    if state.since > now:  # the clock was set back: what has begun, begins now at the latest (rule 16)
        state = replace(state, since=now)
    phase: Phase
    if state.phase == "normal" and not evidence.beyond:
        if not state.withheld and (evidence.silent is None or evidence.silent is state.silent):
            # Nothing to tell and nothing to change: nearly every sample ends here.
            return Judgement(state=state, wake_at=evidence.wake_at, because=evidence.because, seen=evidence.seen or {})
        phase, since = state.phase, state.since
    elif state.phase == "normal" or state.phase == "pending":
        phase, since = _towards_firing(state, evidence, hold, now)
    else:
        phase, since = _towards_normal(state, evidence, clear_hold, now)
    return tell(state, phase, since, evidence, (hold, clear_hold), now, timing)


def _towards_firing(state: SignalState, evidence: Evidence, hold: Length, now: Instant) -> tuple[Phase, Instant]:
    """From normal (beyond) or pending: silence fires at once, a figure after it was beyond for the whole `for`."""
    if evidence.knows == "silence":
        return "firing", now
    if evidence.knows == "waiting":
        return state.phase, state.since
    if not evidence.beyond:
        return "normal", now
    since = _since(state, evidence, now) if state.phase == "pending" else now
    return ("firing", now) if now - since >= hold else ("pending", since)


def _towards_normal(state: SignalState, evidence: Evidence, clear_hold: Length, now: Instant) -> tuple[Phase, Instant]:
    """From firing or clearing: only the clear level held for its `for` ends it; silence never does (rule 24)."""
    if evidence.knows == "waiting" or (state.phase == "firing" and not evidence.clear):
        return state.phase, state.since
    if not evidence.clear:
        return "firing", now
    since = _since(state, evidence, now) if state.phase == "clearing" else now
    return ("normal", now) if now - since >= clear_hold else ("clearing", since)


def _since(state: SignalState, evidence: Evidence, now: Instant) -> Instant:
    """The start of a running `for`, moved ahead by the time for which samples were missing (rule 24)."""
    return Instant(min(now, state.since + lost(evidence, state.sampled)))


# --- any and all ----------------------------------------------------------------------


def _parts(signal: Combined, state: SignalState) -> tuple[SignalState, ...]:
    """The states of its signals; new ones when the runbook has changed their number."""
    return state.parts if len(state.parts) == len(signal.signals) else tuple(NORMAL for _ in signal.signals)


def _of_parts(
    signal: Combined, state: SignalState, reading_of: ReadingOf, hours_of: HoursOf, now: Instant
) -> tuple[Evidence, tuple[SignalState, ...]]:
    """Each part lives its own life, with its own `for` and `clear`; the whole looks at which of them fire."""
    verdicts = [
        _judge(each, part, reading_of, hours_of, now, None)
        for each, part in zip(signal.signals, _parts(signal, state), strict=True)
    ]
    on = [fires(verdict.state) for verdict in verdicts]
    beyond = any(on) if signal.how == "any" else all(on)
    seen: dict[str, float | str | None] = {}
    for number, verdict in enumerate(verdicts, 1):
        seen[f"{number}"] = verdict.because
        seen.update((f"{number}.{name}", value) for name, value in verdict.seen.items())
    evidence = Evidence(
        beyond=beyond,
        clear=not beyond,
        because=signal.how if beyond else f"not-{signal.how}",
        silent=any(verdict.state.silent for verdict in verdicts),
        wake_at=min((verdict.wake_at for verdict in verdicts if verdict.wake_at is not None), default=None),
        seen=seen,
    )
    return evidence, tuple(verdict.state for verdict in verdicts)
