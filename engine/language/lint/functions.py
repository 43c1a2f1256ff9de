"""Functions of a window and forecasts that could never be told, or that mean something else than they say."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.level import Level
from ...model.problem import Mark, Problem
from ...model.runbook import Threshold
from ...model.team import Metric, leaves
from ...model.time import Length
from ...model.window import AHEAD_OF, FEWEST_AHEAD, USUAL_OF, Of, of_kind
from ..lengths import say_length
from .signals import Found, thresholds, variants
from .work import Path, Work, error, warning


def usual_unknown(work: Work) -> Iterator[Problem]:
    """What is usual is known of sums and averages by the hour; of extremes and percentiles it never will be."""
    for found, signal, _, of in _read(work, variants(work)):
        for keys, level in _levels(signal):
            if level is not None and level.kind == "usual" and of not in USUAL_OF:
                at = work.place((*found.path, *keys), signal.at)
                yield error("lint-usual-of", at, of=of, options=", ".join(USUAL_OF))


def rate_of_level(work: Work) -> Iterator[Problem]:
    """Only what is counted happens so many times a minute."""
    for found, signal, metric, of in _read(work, thresholds(work)):
        if of == "rate" and metric.kind != "count":
            yield error("lint-rate-kind", _at(work, found, signal, "of"), metric=metric.id)


def forecasts(work: Work) -> Iterator[Problem]:
    """A line needs a window with samples enough, and figures that go along with it."""
    for found, signal, metric, of in _read(work, thresholds(work)):
        if signal.ahead is None:
            continue
        at, window = _at(work, found, signal, "ahead"), signal.window or metric.window
        fewest = Length(FEWEST_AHEAD * metric.step)
        if of not in AHEAD_OF:
            yield error("lint-ahead-of", at, of=of, options=", ".join(AHEAD_OF))
        if window is None:
            yield error("lint-ahead-window", at, ahead=say_length(signal.ahead))
        elif window < fewest:
            yield error("lint-ahead-few", at, window=say_length(window), least=say_length(fewest), metric=metric.id)
        if signal.ahead < metric.step:
            yield warning("lint-shorter-than-step", at, key="ahead", length=say_length(signal.ahead), metric=metric.id,
                          step=say_length(metric.step))  # fmt: skip


def not_its_own(work: Work) -> Iterator[Problem]:
    """A computed metric takes windows as its parts do; of answers of people there is their mean alone."""
    for found, signal in thresholds(work):
        metric = work.team.metrics.get(signal.metric)
        if metric is None or not (metric.computed or metric.fewest):
            continue
        code = "lint-computed-no" if metric.computed else "lint-answers-mean"
        for key, given in (("of", signal.of), ("ahead", signal.ahead)):
            if given is not None and (key, given, metric.fewest > 0) != ("of", "avg", True):
                parts = ", ".join(leaves(metric.id, work.team.metrics))
                yield error(code, _at(work, found, signal, key), key=key, metric=metric.id, parts=parts)


def _read(work: Work, read: Iterator[tuple[Found, Threshold]]) -> Iterator[tuple[Found, Threshold, Metric, Of]]:
    """Each threshold on a metric with samples, with the metric and the function that it reads it by."""
    for found, signal in read:
        metric = work.team.metrics.get(signal.metric)
        if metric is not None and metric.computed is None:
            yield found, signal, metric, signal.of or metric.of or of_kind(metric.kind)


def _levels(signal: Threshold) -> Iterator[tuple[Path, Level | None]]:
    yield from ((("above",), signal.above), (("below",), signal.below))
    if signal.clear is not None:
        yield from ((("clear", "above"), signal.clear.above), (("clear", "below"), signal.clear.below))


def _at(work: Work, found: Found, signal: Threshold, key: str) -> Mark:
    """The place of a key; of the metric where that says it."""
    return work.place((*found.path, key), work.place((*found.path, "metric"), signal.at))
