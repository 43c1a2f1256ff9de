"""What a computed metric is computed from, as it stands under the labels of the computed one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..decide.computed import added_up, combined, figure_of
from ..decide.promotions import staff_floor
from ..decide.series import window_of
from ..model.decision import Figure
from ..model.level import LevelKind
from ..model.reading import Reading
from ..model.team import Metric, walk
from ..model.time import Instant, Length

if TYPE_CHECKING:
    from .figures import Figures

Metrics = Mapping[str, Metric]


class Parts:
    """The figures behind one figure. A count that has more labels than the computed metric is added up over them."""

    __slots__ = ("_figures", "_labels", "_least", "_metric", "_now", "_relative", "_window", "_world")

    def __init__(
        self, figures: Figures, world: str, metric: Metric, labels: str, window: Length | None, now: Instant,
        relative: frozenset[LevelKind] = frozenset(),
    ) -> None:  # fmt: skip
        """`metric` is computed; `labels`, `window` and `relative` are what its own figure is asked for with."""
        self._figures, self._metric = figures, metric
        self._world, self._labels, self._now = world, labels, now
        self._window, self._relative = window_of(metric, window), relative
        self._least = staff_floor(figures.team.promotions, now) or 0

    def reading(self, metrics: Metrics) -> Reading:
        """The whole, as a signal sees it."""
        return self._reading(self._metric, metrics)

    def figure(self, metrics: Metrics) -> Figure | None:
        """The whole, as conditions and texts see it."""
        return figure_of(self._metric, metrics, self._held, self._window, self._least)

    def each(self, metrics: Metrics) -> list[tuple[str, Reading]]:
        """The whole and all that it is computed from, from the top down, each once."""
        names = dict.fromkeys(walk(self._metric.id, metrics))
        return [(name, self._reading(metrics[name], metrics)) for name in names]

    def _reading(self, metric: Metric, metrics: Metrics) -> Reading:
        if metric.computed is None:
            return self._part(metric)
        return combined(metric, metrics, self._part, self._window, self._now, self._least)

    def _part(self, part: Metric) -> Reading:
        """Of a metric with samples; of one that never had any, what is said of such a series."""
        found = [self._one(part, labels) for labels in self._series(part)]
        if len(found) == 1:
            return found[0]
        return added_up(found, self._now) if found else self._one(part, self._labels)

    def _held(self, part: Metric) -> Figure | None:
        """What has just fallen silent is not left out of a sum as if it were nothing."""
        found: list[Figure] = []
        for labels in self._series(part):
            figure = self._figures.figure(self._world, part, labels, self._window, self._now)
            if figure is not None:
                found.append(figure)
            elif self._one(part, labels).value is not None:
                return None
        if not found:
            return None
        return Figure(value=sum(one.value for one in found), age=max(one.age for one in found))

    def _series(self, part: Metric) -> list[str]:
        return list(self._figures.under(self._world, part, self._metric.per, self._labels))

    def _one(self, part: Metric, labels: str) -> Reading:
        return self._figures.reading(self._world, part, labels, self._window, self._now, self._relative)
