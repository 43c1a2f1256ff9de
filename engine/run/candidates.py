"""Which other levels, `for` and `clear` are worth trying for a trigger on a record.

Levels are taken from the figures themselves: those that a tenth, a twentieth … of them lie beyond, so that
the rare ones lie close together. What may be tried is few and round: a person shall be able to say it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from math import floor, isfinite, log10

from ..language.levels import say_level
from ..model.level import Level
from ..model.runbook import Clear, Threshold
from ..model.team import Metric
from ..model.time import HOUR, Length
from ..words.say import length_said

DIGITS = 2
"""Of a level that is proposed."""
COMMON = 0.1
"""Share of the figures that the most sensitive level lets lie beyond it: more is no alarm."""
MOST_LEVELS = 14
NEAR, WIDE = 0.04, 0.12
"""Levels that differ by less are one; between levels that differ by more (of their sum) another is tried."""
STEPS = (0, 2, 5, 15)
"""Lengths of `for`, in steps of the metric."""
LONGEST = Length(6 * HOUR)
CLEAR_STEPS = (0, 5, 15)
_NONE = Length(0)


def levels(signal: Threshold, seen: Sequence[float]) -> list[float]:
    """Factors to try, from the most sensitive to the least; the present one is among them.

    `seen` are the figures over the window, or their multiples of what the level is relative to.
    """
    now = _level(signal).factor
    upwards = signal.above is not None
    values = sorted((value for value in seen if isfinite(value)), reverse=not upwards)
    found = {now}
    share, number = COMMON, len(values)
    while values and share * number >= 0.5 and len(found) < MOST_LEVELS:
        found.add(rounded(values[min(number - 1, int(number * (1 - share)))]))
        share /= 2
    if values:
        # The last figure of all is beyond nothing: a little further in, so that the worst moment is still found.
        found.add(rounded(values[-1] * 0.9))
    kept = {one for one in found if one > 0 or not _level(signal).relative}
    return sorted(_spaced(kept, now), reverse=not upwards)


def _spaced(factors: set[float], now: float) -> set[float]:
    """Without those that hardly differ from the one before, and with some in the widest gaps; `now` stays."""
    found: list[float] = []
    for one in sorted(factors):
        if found and abs(one - found[-1]) <= NEAR * max(abs(one), abs(found[-1])):
            if one == now:
                found[-1] = one
        else:
            found.append(one)
    for _ in range(MOST_LEVELS - len(found)):
        wide, low = max(((b - a) / (abs(a) + abs(b) or 1), a) for a, b in pairwise(found)) if len(found) > 1 else (0, 0)
        place = found.index(low) + 1 if wide > WIDE else 0
        middle = rounded((low + found[place]) / 2)
        if not place or middle in found:
            break
        found.insert(place, middle)
    return {*found, now}


def holds(signal: Threshold, metric: Metric) -> list[Length]:
    """Lengths of `for` to try."""
    now = signal.hold or _NONE
    longest = max(LONGEST, now, 2 * metric.step)
    return sorted({now, *(Length(steps * metric.step) for steps in STEPS if steps * metric.step <= longest)})


def with_level(signal: Threshold, factor: float, hold: Length) -> Threshold:
    """The signal at another level; a clear level of its own keeps its share of it."""
    level = _level(signal)
    new = replace(level, factor=factor)
    clear = signal.clear
    back = (clear.below or clear.above) if clear is not None else None
    if clear is not None and back is not None and back.kind == level.kind and level.factor:
        moved = replace(back, factor=rounded(back.factor * factor / level.factor) if factor != level.factor
                        else back.factor)  # fmt: skip
        clear = replace(clear, below=moved if clear.below else None, above=moved if clear.above else None)
    made = replace(signal, hold=hold or None, clear=clear)
    return replace(made, above=new) if signal.above is not None else replace(made, below=new)


def with_clears(signal: Threshold, typical: float | None, metric: Metric) -> Iterator[Threshold]:
    """The signal with other ways to be over: at the level itself, a fifth inside it, half way to what is typical."""
    level = _level(signal)
    upwards = signal.above is not None
    inner: list[float | None] = [None, rounded(level.factor * (0.8 if upwards else 1.25))]
    if typical is not None and (typical < level.factor if upwards else typical > level.factor):
        inner.append(rounded((typical + level.factor) / 2))
    for factor in dict.fromkeys(inner):
        for steps in CLEAR_STEPS:
            hold = Length(steps * metric.step)
            if hold > max(LONGEST, metric.step):
                continue
            goal = None if factor is None else replace(level, factor=factor)
            clear = Clear(below=goal if upwards else None, above=None if upwards else goal, hold=hold or None)
            yield replace(signal, clear=clear if goal is not None or hold else None)


def said(signal: Threshold) -> str:
    """`above 40 for 2m, clear below 20 for 10m`: the keys and values of the language."""
    text = f"{'above' if signal.above is not None else 'below'} {say_level(_level(signal))}"
    if signal.hold:
        text += f" for {length_said(signal.hold)}"
    clear = signal.clear
    if clear is not None and (clear.above or clear.below or clear.hold):
        back = clear.below or clear.above
        text += ", clear" + (f" {'below' if clear.below else 'above'} {say_level(back)}" if back else "")
        text += f" for {length_said(clear.hold)}" if clear.hold else ""
    return text


def rounded(value: float) -> float:
    """To two digits, three where the first is 1: 17.3 stays apart from 16.9."""
    if not value or not isfinite(value):
        return 0.0
    size = floor(log10(abs(value)))
    lead = abs(value) / 10.0**size
    places = DIGITS - 1 - size + (1 if lead < 2 else 0)
    return round(value, places) + 0.0  # no -0.0


def _level(signal: Threshold) -> Level:
    level = signal.above or signal.below
    assert level is not None  # a threshold has one or the other
    return level
