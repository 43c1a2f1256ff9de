"""What a simple signal's reading says at an instant: beyond, back, or nothing (rules 23 and 24).

`above: 5` is beyond when the figure is more than 5, `below: 5` when it is less; the border itself
is not beyond (F-100), and `and_at_least: 20` counts 20 itself. A relative level whose `usual`,
`previous` or `target` is unknown says nothing.

A figure is believed at the arrival of a sample and until one step after its time. Then the next
sample is due, the window already reaches into time that nobody has counted, and the figure is neither
believed nor doubted. Two steps after the last arrival the series is silent.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from ..model.level import Level, LevelKind
from ..model.reading import Hours, Reading
from ..model.runbook import Clear, EventSignal, Threshold, WhenSignal
from ..model.time import MICROSECOND, Instant, Length
from .series import STEPS_UNTIL_SILENT

Simple = Threshold | WhenSignal | EventSignal
Seen = dict[str, float | str | None]

REASONS: Final = (
    "above", "below", "alerts", "when-true", "any", "all", "no-data",
    "ahead-above", "ahead-below", "within", "under-floor", "no-alerts", "when-false", "not-any", "not-all",
    "clear-level", "not-yet-clear",
    "usual-unknown", "previous-unknown", "target-unknown", "when-unknown", "forecast-unknown",
    "missing", "silent", "never-seen", "too-late", "too-few",
    "held-by-hours", "flapping", "quiet",
)  # fmt: skip
"""Every code that `Judgement.because` may carry; each has its words in the catalogue."""


class Evidence(NamedTuple):
    """What can be said at an instant; between the firing and the clear level it is neither `beyond` nor `clear`.

    A tuple, because one is made for every sample and trigger.
    """

    knows: Literal["yes", "waiting", "nothing", "silence"] = "yes"
    """`waiting`: a sample is late, nothing moves. `nothing`: a running `for` is lost. `silence`: it fires at once."""
    beyond: bool = False
    clear: bool = False
    because: str = ""
    sampled: Instant | None = None
    """Newest sample behind it."""
    step: int = 0
    silent: bool | None = None
    """Health of the metric; None: as before."""
    wake_at: Instant | None = None
    """When it will say something else though nothing arrives."""
    seen: Seen | None = None


def of_signal(signal: Simple, reading: Reading, hours: Hours, now: Instant) -> Evidence:
    """The evidence that `reading` gives for `signal` at `now`, while its hours are open."""
    match signal:
        case Threshold():
            return _of_threshold(signal, reading, hours, now)
        case EventSignal():
            firing = reading.alerts > 0
            because = "alerts" if firing else "no-alerts"
            return Evidence(beyond=firing, clear=not firing, because=because, seen={"alerts": reading.alerts})
        case WhenSignal():
            return _of_condition(signal, reading)


def _of_condition(signal: WhenSignal, reading: Reading) -> Evidence:
    """Only true is beyond and only false is back; what is unknown loses a running `for` (rule 5)."""
    verdict = signal.when.test(reading.lookup)
    seen = {name: _said(value) for name, value in signal.when.seen(reading.lookup).items()}
    if verdict is None:
        return Evidence(knows="nothing", because="when-unknown", seen=seen)
    return Evidence(beyond=verdict, clear=not verdict, because="when-true" if verdict else "when-false", seen=seen)


def _said(value: float | str | bool | int | None) -> float | str | None:
    return ("yes" if value else "no") if isinstance(value, bool) else value


def _of_threshold(signal: Threshold, reading: Reading, hours: Hours, now: Instant) -> Evidence:
    """A figure that may be believed now is held against the levels; without one it is silence that speaks."""
    heard = reading.heard_at if reading.heard_at is not None else reading.last_at
    if heard is None:
        if reading.value is None:
            # Never a sample: the series is not connected yet. That is shown, and fires nothing.
            return Evidence(knows="nothing", because="never-seen", silent=True)
        return of_figure(signal, reading, reading.value, reading.changes_at)
    gone_at, fires_at = _deadlines(signal, reading, hours, heard)
    vouched = Instant((heard if reading.last_at is None else reading.last_at) + reading.step)
    if reading.value is not None and (now < vouched or now <= heard or not reading.step):
        wake_at = _earliest(gone_at, fires_at, _change_that_counts(reading, vouched))
        return of_figure(signal, reading, reading.value, wake_at)
    if reading.short is not None and (now < vouched or now <= heard):
        return _of_too_few(reading.short, _earliest(gone_at, fires_at, _change_that_counts(reading, vouched)))
    return _of_silence(now, heard, gone_at, fires_at, reading.step)


def _deadlines(
    signal: Threshold, reading: Reading, hours: Hours, heard: Instant
) -> tuple[Instant | None, Instant | None]:
    """When the series counts as silent, and when its silence fires. Only silence that we could have heard counts."""
    quiet_from = heard if reading.listening_since is None else max(heard, reading.listening_since)
    gone_at = Instant(quiet_from + STEPS_UNTIL_SILENT * reading.step + MICROSECOND) if reading.step else None
    if signal.no_data is None:
        return gone_at, None
    opened = quiet_from if hours.since is None else max(quiet_from, hours.since)
    return gone_at, Instant(opened + signal.no_data)


def _change_that_counts(reading: Reading, vouched: Instant) -> Instant | None:
    """The next change by itself, unless the figure is not believed any more by then."""
    changes_at = reading.changes_at
    if changes_at is None or (reading.step and changes_at >= vouched):
        return None
    return changes_at


def _earliest(*moments: Instant | None) -> Instant | None:
    found: Instant | None = None
    for moment in moments:
        if moment is not None and (found is None or moment < found):
            found = moment
    return found


def _of_too_few(short: tuple[float, float], wake_at: Instant | None) -> Evidence:
    """What there is says nothing: a running `for` is lost, and what fires goes on until a figure says it is over."""
    have, least = short
    return Evidence(
        knows="nothing", because="too-few", silent=False, wake_at=wake_at, seen={"have": have, "least": least}
    )


def _of_silence(now: Instant, heard: Instant, gone_at: Instant | None, fires_at: Instant | None, step: int) -> Evidence:
    """No figure that may be believed: silence fires, the series is silent, or a sample is late."""
    gone = gone_at is not None and now >= gone_at
    if fires_at is not None and now >= fires_at:
        return Evidence(knows="silence", beyond=True, because="no-data", silent=gone, wake_at=None if gone else gone_at)
    if gone:
        return Evidence(knows="nothing", because="silent", silent=True, wake_at=fires_at)
    wake_at = _earliest(gone_at, fires_at)
    if now == heard:
        # It has just arrived and is already older than the window: the feed is slower than the window allows.
        return Evidence(knows="waiting", because="too-late", silent=True, wake_at=wake_at, step=step)
    return Evidence(knows="waiting", because="missing", wake_at=wake_at, step=step)


def of_figure(signal: Threshold, reading: Reading, value: float, wake_at: Instant | None) -> Evidence:
    """A figure that may be believed: is it beyond, and is it back?"""
    above = signal.above is not None
    level = signal.above or signal.below
    limit = None if level is None else limit_of(level, reading)
    seen: Seen = {"value": value, "level": limit}
    if level is not None and level.relative:
        seen[level.kind] = _base(level, reading)
    if level is None or limit is None:
        because = f"{level.kind}-unknown" if level else "usual-unknown"
        return Evidence(knows="nothing", because=because, silent=False, wake_at=wake_at, seen=seen)
    over = value > limit if above else value < limit
    beyond = over and (signal.and_at_least is None or value >= signal.and_at_least)
    return Evidence(
        beyond=beyond,
        clear=not beyond and is_back(signal.clear, reading, value, seen),
        because=("above" if above else "below") if beyond else "under-floor" if over else "within",
        sampled=reading.last_at,
        step=reading.step,
        silent=False,
        wake_at=wake_at,
        seen=seen,
    )


def limit_of(level: Level, reading: Reading) -> float | None:
    """The figure that a level means now; None while what it is relative to is unknown."""
    if level.kind == "absolute":
        return level.factor
    base = _base(level, reading)
    return None if base is None else level.factor * base


def relative_kinds(signal: Threshold) -> frozenset[LevelKind]:
    """What a reading for `signal` must hold beside the figure: `usual`, `previous`, `target` cost their look-ups."""
    clear = signal.clear or Clear()
    levels = (signal.above, signal.below, clear.above, clear.below)
    return frozenset(level.kind for level in levels if level is not None and level.relative)


def _base(level: Level, reading: Reading) -> float | None:
    match level.kind:
        case "usual":
            return reading.usual
        case "previous":
            return reading.previous
        case _:
            return reading.target


def is_back(clear: Clear | None, reading: Reading, value: float, seen: Seen) -> bool:
    """Whether the clear level is reached; without one of its own, not being beyond is enough."""
    level = (clear.below or clear.above) if clear else None
    if clear is None or level is None:
        return True
    limit = limit_of(level, reading)
    seen["clear"] = limit
    if limit is None:
        return False
    # Where nothing is usual, nothing is back to usual too: 0 is not below 1.5 x 0, and would never clear.
    if level.relative and limit == 0 and value == 0:
        return True
    return value < limit if clear.below else value > limit


def lost(evidence: Evidence, sampled: Instant | None) -> Length:
    """Time for which a running `for` had no sample and so did not advance: the gap less the step it vouches for.

    Half a step of irregularity is no gap.
    """
    if sampled is None or evidence.sampled is None or not evidence.step:
        return Length(0)
    gap = evidence.sampled - sampled
    return Length(gap - evidence.step if 2 * gap > 3 * evidence.step else 0)
