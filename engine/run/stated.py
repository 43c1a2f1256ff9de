"""Figures as a scenario test gives them, where the engine has measured ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..decide.comparing import Compared
from ..model.batch import BaselineRow
from ..model.decision import Figure
from ..model.ports import Memory as Loaded
from ..model.reading import Course, Reading
from ..model.team import Metric, Team
from ..model.time import Instant, Length
from ..model.window import Of
from .figures import Kinds, Line
from .parts import Parts


@dataclass(slots=True)
class Stated:
    """Figures as a scenario test gives them: windows are taken already, and they hold until changed."""

    team: Team = field(default_factory=Team)
    values: dict[str, float] = field(default_factory=dict)
    usuals: dict[str, float] = field(default_factory=dict)
    forecasts: dict[str, float] = field(default_factory=dict)
    """Where figures will be `ahead`; one that is not here stays as it is."""

    def take(self, team: Team, windows: Mapping[str, Iterable[Length]]) -> None:
        self.team = team

    def load(self, loaded: Loaded, now: Instant) -> None:
        """A scenario test begins with nothing."""

    def line(self, world: str, metric: Metric, labels: str) -> Line:
        return StatedLine(self, metric.id)

    def known(self, world: str) -> list[tuple[str, str]]:
        """A scenario test says its figures itself."""
        return []

    def recent(self, world: str, metric: Metric, labels: str, most: int) -> list[tuple[Instant, float]]:
        return []

    def under(self, world: str, metric: Metric, names: tuple[str, ...], labels: str) -> Iterable[str]:
        return (labels,)

    def figure(
        self, world: str, metric: Metric, labels: str, window: Length | None, now: Instant, of: Of | None = None
    ) -> Figure | None:
        if metric.computed is not None:
            return Parts(self, world, metric, labels, window, now).figure(self.team.metrics)
        value = self.values.get(metric.id)
        return None if value is None else Figure(value=value, age=Length(0))

    def leave_out(self, world: str, metric: Metric, labels: str, since: Instant) -> tuple[BaselineRow, ...]:
        return ()

    def compared(
        self, world: str, metric: Metric, labels: str, window: Length | None, now: Instant
    ) -> Compared | None:
        """What is usual is said, not compared."""
        return None

    def reading(
        self, world: str, metric: Metric, labels: str, window: Length | None, now: Instant, relative: Kinds,
        of: Of | None = None, ahead: Length | None = None,
    ) -> Reading:  # fmt: skip
        if metric.computed is not None:
            return Parts(self, world, metric, labels, window, now, relative).reading(self.team.metrics)
        value, usual_ = self.values.get(metric.id), self.usuals.get(metric.id)
        then = self.forecasts.get(metric.id, value)
        return Reading(
            value=value, usual=usual_, previous=value, target=metric.target.factor if metric.target else None,
            last_at=now if value is not None else None, heard_at=now if value is not None else None, step=0,
            course=Course(value, then, usual_) if value is not None and then is not None else None,
        )  # fmt: skip


@dataclass(slots=True)
class StatedLine:
    """A figure that is as it was said last."""

    stated: Stated
    metric: str
    hour: Instant = Instant(0)

    def add(self, at: Instant, value: float, now: Instant | None, left_out: bool) -> None:
        self.stated.values[self.metric] = value

    def glance(self, window: Length | None, now: Instant, no_data: Length | None, of: Of | None = None) -> None:
        """Only the whole reading knows what was said."""
