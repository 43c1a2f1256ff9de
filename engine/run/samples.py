"""A figure on its way to whoever listens."""

from __future__ import annotations

from collections.abc import Mapping

from ..model.time import Instant
from . import firing, steps
from .turn import Turn


def hear_sample(
    turn: Turn, world: str, metric: str, value: float, labels: Mapping[str, str], at: Instant | None, *, history: bool
) -> None:
    """A figure to the signals, and to the severities that look at it (rule 31). Raises for what is unknown."""
    signals = turn.memory.signals
    at = at if at is not None else _moment(turn, world, metric)
    words = signals.sample(turn, world, metric, labels, at, value, history)
    firing.hear(turn, words)
    if not history:
        steps.figures_changed(turn, world, metric, labels)


def _moment(turn: Turn, world: str, name: str) -> Instant:
    """Now, for a figure without a time. Counts of one turn, and people's answers, lie a microsecond apart, or the last
    alone would stay."""
    metric = turn.memory.library.team.metrics.get(name)
    if metric is None or (metric.kind != "count" and not metric.fewest):
        return turn.instant(world)
    return Instant(turn.instant(world) - len(turn.kept.batch.samples) - len(turn.scope.batch.samples))
