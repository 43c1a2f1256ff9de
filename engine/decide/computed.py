"""A computed metric as a signal sees it: its figure from its parts, believed as long as every part is.

A sample of any part moves it. While the next sample of a part is late nothing moves, and once a part is silent so
is the whole: the reading is then that part's (rule 24). What is usual, and what was in the window before, are
computed by the same formula from what is usual of each part, and from its window before.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ..model.computed import Burden, Gap, Ratio, Staffing, Strain
from ..model.decision import Figure
from ..model.reading import Reading
from ..model.team import Metric, leaves
from ..model.time import SECOND, Instant, Length
from .erlang import servers_needed
from .series import STEPS_UNTIL_SILENT

Metrics = Mapping[str, Metric]


class Short(NamedTuple):
    """No figure: there are too few of what it is computed from."""

    have: float
    least: float


Answer = float | Short | None
Told = Callable[[str], Answer]
"""The figure of a part by its name."""


def figure(metric: Metric, metrics: Metrics, told: Told, window: Length, least: int) -> Answer:
    """The figure of `metric` over `window`; `told` knows those of the metrics with samples.

    `least` is how many people the calendar asks for at this instant, whatever the load is; 0 where it says nothing.
    """
    formula = metric.computed
    if formula is None:
        return told(metric.id)
    found: list[float] = []
    for part in formula.parts:
        answer = figure(metrics[part], metrics, told, window, least)
        if answer is None or isinstance(answer, Short):
            return answer
        found.append(answer)
    match formula:
        case Ratio():
            return ratio(formula, *found)
        case Staffing():
            return float(people_needed(formula, found[0] * SECOND / window, found[1], least))
        case Gap():
            return float(math.ceil(found[0] - found[1]))
        case Strain():
            return strain(formula.burdens, found)


def ratio(formula: Ratio, part: float, whole: float) -> float | Short:
    """Part by whole. A share of five contacts is chance, not news: below `at_least` there is no figure."""
    return Short(whole, formula.at_least) if whole < formula.at_least else part / whole


def people_needed(formula: Staffing, per_second: float, handling: float, least: int = 0) -> int:
    """People on shift for so many arrivals a second, each of `handling` seconds; never under its floor nor `least`."""
    return max(_working(formula, max(0.0, per_second), max(0.0, handling)), formula.floor, least)


@lru_cache(maxsize=1024)
def _working(formula: Staffing, per_second: float, handling: float) -> int:
    """Kept: what is usual is asked for again and again, and a quiet minute is like the one before."""
    load = per_second * handling
    places = servers_needed(load, handling, formula.within / SECOND, formula.answered, formula.occupancy)
    return math.ceil(math.ceil(places / formula.at_once) / (1.0 - formula.shrinkage))


def strain(burdens: Sequence[Burden], found: Sequence[float]) -> float:
    """0 to 100, in whole numbers: the index is not finer than what people answer, and hides who answered last."""
    weights = sum(one.weight for one in burdens)
    parts = (one.weight * min(1.0, max(0.0, value / one.full)) for one, value in zip(burdens, found, strict=True))
    return float(round(100 * sum(parts) / weights))


def figure_of(
    metric: Metric, metrics: Metrics, held: Callable[[Metric], Figure | None], window: Length, least: int = 0
) -> Figure | None:
    """As conditions and texts see it: unknown as soon as a part is, and as old as its oldest part. `least` as above."""
    parts = {name: held(metrics[name]) for name in leaves(metric.id, metrics)}
    known = {name: part for name, part in parts.items() if part is not None}
    if len(known) < len(parts):
        return None
    value = _known(figure(metric, metrics, lambda name: known[name].value, window, least))
    return None if value is None else Figure(value=value, age=max(part.age for part in known.values()))


# --- readings ---------------------------------------------------------------------------


def combined(
    metric: Metric, metrics: Metrics, read: Callable[[Metric], Reading], window: Length, now: Instant, least: int = 0
) -> Reading:
    """The reading of a computed metric; `read` gives those of the metrics with samples. `least` as for `figure`."""
    parts = {name: read(metrics[name]) for name in leaves(metric.id, metrics)}
    base = together(list(parts.values()), now)
    target = metric.target.factor if metric.target else None
    value = figure(metric, metrics, lambda name: _answer(parts[name]), window, least)
    usual = figure(metric, metrics, lambda name: parts[name].usual, window, least)
    previous = figure(metric, metrics, lambda name: parts[name].previous, window, least)
    return base._replace(
        value=_known(value), usual=_known(usual), previous=_known(previous), target=target,
        short=value if isinstance(value, Short) else None,
    )  # fmt: skip


def shielded(reading: Reading, answers: int, fewest: int) -> Reading:
    """Answers of people: their mean when there are enough of them. What was usual or before could tell
    one apart, and so could a line through them."""
    short = (float(answers), float(fewest)) if 0 < answers < fewest else None
    value = None if short else reading.value
    return reading._replace(value=value, usual=None, previous=None, short=short, course=None)


def added_up(parts: Sequence[Reading], now: Instant) -> Reading:
    """One reading of the same count under several labels. A series with nothing in its window and nothing to be heard
    of any more, such as a channel that was closed, does not make the sum unknown."""
    live = [one for one in parts if one.value is not None or not gone(one, now)]
    base = together(live or [max(parts, key=_heard)], now)
    return base._replace(
        value=_sum([one.value for one in live]), usual=_sum([one.usual for one in live]),
        previous=_sum([one.previous for one in live]),
    )  # fmt: skip


def together(parts: Sequence[Reading], now: Instant) -> Reading:
    """How far several readings may be believed as one, without a figure. Where some are not, as the one of them
    whose silence is noticed first; else whatever ends, ends soonest."""
    lost = [one for one in parts if not believed(one, now)]
    if lost:
        return min(lost, key=_gone_at)
    paced = [one for one in parts if one.step]
    changes = [one.changes_at for one in parts if one.changes_at is not None]
    if not paced:
        return Reading(last_at=now, heard_at=now)
    first = min(paced, key=_gone_at)
    due = min(_due(one) for one in paced)
    return Reading(
        last_at=Instant(due - first.step),
        heard_at=first.heard_at if first.heard_at is not None else first.last_at,
        listening_since=first.listening_since,
        changes_at=min(changes, default=None),
        step=first.step,
    )


def believed(part: Reading, now: Instant) -> bool:
    """Whether a figure holds: at the arrival of its newest sample, and until one step after that sample's time."""
    if part.value is None and part.short is None:
        return False
    return not part.step or now < _due(part) or now <= _heard(part)


def _answer(part: Reading) -> Answer:
    return Short(*part.short) if part.short is not None else part.value


def _known(answer: Answer) -> float | None:
    return None if isinstance(answer, Short) else answer


def _sum(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


def _heard(part: Reading) -> Instant:
    """Arrival of the newest sample; before all time where there never was one."""
    heard = part.heard_at if part.heard_at is not None else part.last_at
    return heard if heard is not None else Instant(-1)


def _due(part: Reading) -> Instant:
    return Instant((part.last_at if part.last_at is not None else -1) + part.step)


def _gone_at(part: Reading) -> Instant:
    """From then on a series is silent; one that never had a sample has always been."""
    return Instant(_heard(part) + STEPS_UNTIL_SILENT * part.step) if part.last_at is not None else Instant(-1)


def gone(part: Reading, now: Instant) -> bool:
    """Whether a series is silent: nothing for longer than two steps."""
    return bool(part.step) and now > _gone_at(part)
