"""`ahead: 30m`: a level counts as crossed as soon as the figure, going on in a straight line, crosses it in that time.

A figure that is beyond already needs no forecast. Else the end of the line is held against the level as the figure is:
with its floor, and with what is usual at that later instant (a morning's rise is usual). Of `previous` and `target`
there is only what is known now. A signal that fires is back only when both the figure and the end of its line are.

With fewer samples in the window than make a line nothing is forecast: that fires nothing and clears nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..model.forecast import Forecast
from ..model.reading import Course, Reading
from ..model.runbook import Threshold
from ..model.time import MINUTE, SECOND, Length
from .evidence import Evidence, is_back, limit_of


def look_ahead(signal: Threshold, reading: Reading, found: Evidence) -> Evidence:
    """What `found` says of the figure now, widened by where its line leads. For signals with `ahead`."""
    level = signal.above or signal.below
    if found.beyond or found.seen is None or level is None:
        return found  # beyond already, or there is no figure that may be believed
    course = reading.course
    if course is None:
        return _unknown(found, found.because if found.knows == "nothing" else "forecast-unknown")
    later = reading._replace(usual=course.usual)
    limit = limit_of(level, later)
    if limit is None:
        return _unknown(found, f"{level.kind}-unknown")
    seen = {**found.seen, "forecast": course.then}
    if not _beyond(signal, course.then, limit):
        return found._replace(clear=found.clear and is_back(signal.clear, later, course.then, seen), seen=seen)
    seen |= {"level": limit, **({"usual": course.usual} if level.kind == "usual" else {})}
    floor = limit if signal.and_at_least is None else signal.and_at_least
    goal = max(limit, floor) if signal.above is not None else limit
    seen |= {"crosses": goal, "crosses_in_s": _until(signal.ahead or 0, course, goal) / SECOND}
    return found._replace(
        knows="yes", beyond=True, clear=False, because="ahead-above" if signal.above is not None else "ahead-below",
        sampled=reading.last_at, step=reading.step, silent=False, seen=seen,
    )  # fmt: skip


def forecast_of(seen: Mapping[str, float | str | None]) -> Forecast | None:
    """What a judgement that saw this forecast; None where it looked at what is, or found nothing ahead.

    Beyond ten minutes it is told by the minute: a straight line knows no seconds.
    """
    level, within = seen.get("crosses"), seen.get("crosses_in_s")
    if not isinstance(level, (int, float)) or not isinstance(within, (int, float)):
        return None
    told = MINUTE if within * SECOND > 10 * MINUTE else SECOND
    return Forecast(level=level, within=Length(max(1, round(within * SECOND / told)) * told))


def _unknown(found: Evidence, because: str) -> Evidence:
    return found._replace(knows="nothing", clear=False, because=because)


def _beyond(signal: Threshold, figure: float, limit: float) -> bool:
    over = figure > limit if signal.above is not None else figure < limit
    return over and (signal.and_at_least is None or figure >= signal.and_at_least)


def _until(ahead: int, course: Course, goal: float) -> int:
    """How long the line needs from the newest sample to the goal; 0 where only the figure lags behind its line."""
    here, whole = goal - course.now, course.then - course.now
    return round(ahead * here / whole) if whole and here / whole > 0 else 0
