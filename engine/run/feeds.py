"""What a sample of one series moves, looked up once and kept until something is published, loaded or followed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from ..decide.calm import Calm
from ..model.team import Metric
from .figures import Line

if TYPE_CHECKING:
    from .tracker import Tracker


@dataclass(slots=True, kw_only=True)
class Feed:
    """One series: a metric under its labels, in a world."""

    metric: Metric
    labels: dict[str, str]
    series: str
    """The labels, canonical."""
    line: Line
    """Where its samples go."""
    incidents: tuple[tuple[str, str, str], ...]
    """(world, runbook, key) of the incidents that its figures would open."""
    listeners: list[tuple[Tracker, Calm | None]] | None = None
    """Who is judged at each sample; None until the first that is no history. With how to tell that one stays calm."""


class Feeds:
    """The feeds of all series, by world and metric, then by the values of the metric's labels."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], tuple[Callable[[Mapping[str, str]], object], dict[object, Feed]]] = {}
        """With what takes the values out of a sample's labels."""

    def find(self, world: str, metric: str, labels: Mapping[str, str]) -> Feed | None:
        """The feed of a sample; None where it is not known, or where the sample lacks a label."""
        known = self._known.get((world, metric))
        if known is None:
            return None
        try:
            return known[1].get(known[0](labels))
        except KeyError:
            return None

    def keep(self, world: str, feed: Feed) -> None:
        names = feed.metric.per
        values: Callable[[Mapping[str, str]], object] = itemgetter(*names) if names else _nothing
        known = self._known.setdefault((world, feed.metric.id), (values, {}))
        known[1][values(feed.labels)] = feed

    def forget(self, world: str, metric: str) -> None:
        """Somebody began or ceased to listen to a metric."""
        self._known.pop((world, metric), None)

    def clear(self) -> None:
        self._known.clear()


def _nothing(_labels: Mapping[str, str]) -> None:
    """A metric without labels has one series."""
