"""Where signals and conditions get their figures: from samples, or from what a scenario test says.

`Measured` keeps the series and baselines of all worlds; `stated.Stated` answers with fixed figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from zoneinfo import ZoneInfo

from ..decide.baseline import Baseline, Bucket, hour_of, left_out
from ..decide.comparing import Compared, compared, remembered, usual_at, usual_now
from ..decide.computed import shielded
from ..decide.series import Landing, Series, of_kind, window_of
from ..model.batch import BaselineRow
from ..model.decision import Figure
from ..model.level import LevelKind
from ..model.ports import Memory as Loaded
from ..model.reading import Glance, Reading
from ..model.team import Metric, Team
from ..model.time import HOUR, MINUTE, Instant, Length
from ..model.window import Of
from .parts import Parts
from .spread import Spread

Name = tuple[str, str, str]
"""World, metric, canonical labels."""
_SAME, _REPLACED = Landing.SAME, Landing.REPLACED
Kinds = frozenset[LevelKind]
Recall = Callable[[list[tuple[Instant, Instant]]], Iterable[BaselineRow]]


class Figures(Protocol):
    """Figures of metrics by world, metric and canonical labels."""

    @property
    def team(self) -> Team:
        """The site that was published last."""
        ...

    def take(self, team: Team, windows: Mapping[str, Iterable[Length]]) -> None:
        """A site was published: its metrics, and the windows that somebody reads each over."""
        ...

    def load(self, loaded: Loaded, now: Instant) -> None:
        """Take up where the database stands; from `now` on the engine can hear."""
        ...

    def leave_out(self, world: str, metric: Metric, labels: str, since: Instant) -> tuple[BaselineRow, ...]:
        """Samples from `since` on do not count as usual; the buckets that this changes, whole."""
        ...

    def line(self, world: str, metric: Metric, labels: str) -> Line:
        """Where the samples of a series go; good until the next `load` or `take`."""
        ...

    def known(self, world: str) -> list[tuple[str, str]]:
        """(metric, canonical labels) of the series of a world that are remembered."""
        ...

    def recent(self, world: str, metric: Metric, labels: str, most: int) -> list[tuple[Instant, float]]:
        """The newest samples of a series that are remembered, oldest first; never answers of people."""
        ...

    def under(self, world: str, metric: Metric, names: tuple[str, ...], labels: str) -> Iterable[str]:
        """The series of a metric whose labels `names`, which may be fewer than its own, are `labels`."""
        ...

    def figure(
        self, world: str, metric: Metric, labels: str, window: Length | None, now: Instant, of: Of | None = None
    ) -> Figure | None:
        """A figure as conditions see it; `of` None: the window becomes one figure as the metric says."""
        ...

    def reading(
        self, world: str, metric: Metric, labels: str, window: Length | None, now: Instant, relative: Kinds,
        of: Of | None = None, ahead: Length | None = None,
    ) -> Reading:  # fmt: skip
        """What a signal is judged by; `relative` says which of usual and previous are wanted, `ahead` how far its line
        is carried on."""
        ...

    def compared(
        self, world: str, metric: Metric, labels: str, window: Length | None, now: Instant
    ) -> Compared | None:
        """The earlier promotion that `usual` comes from; None outside of phases, and where none has figures."""
        ...


class Line(Protocol):
    """One series, held by those who bring its samples."""

    hour: Instant
    """Which bucket of what is usual the last sample changed."""

    def add(self, at: Instant, value: float, now: Instant | None, left_out: bool) -> Bucket | None:
        """Take a sample; the bucket of what is usual that it changes, whole. `now` None: history."""
        ...

    def glance(
        self, window: Length | None, now: Instant, no_data: Length | None, of: Of | None = None
    ) -> Glance | None:
        """What a signal at rest is judged by at the arrival of a sample; None: ask for the whole `reading`."""
        ...


@dataclass(slots=True)
class Measured:
    """Figures of real samples."""

    team: Team = field(default_factory=Team)
    _series: dict[Name, Series] = field(default_factory=dict)
    _usual: dict[Name, Baseline] = field(default_factory=dict)
    _windows: dict[str, frozenset[Length]] = field(default_factory=dict)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo(Team().timezone))
    _spread: Spread = field(default_factory=Spread)
    listening: Instant | None = None
    """Since when the engine can hear; silence before that was its own."""
    recall: Recall = lambda _spans: ()
    """Reads buckets of these spans from the database."""

    def take(self, team: Team, windows: Mapping[str, Iterable[Length]]) -> None:
        self.team, self.zone = team, ZoneInfo(team.timezone)
        self._windows = {metric: frozenset(found) for metric, found in windows.items()}
        self._spread.clear()
        for (_, metric, _), series in self._series.items():
            series.widen(self._windows.get(metric, ()))
            series.of = of_kind(team.metrics[metric]) if metric in team.metrics else series.of
        for baseline in self._usual.values():
            baseline.afresh()
        self._remember()

    def load(self, loaded: Loaded, now: Instant) -> None:
        self.listening = now
        self._series.clear()
        self._spread.clear()
        self._usual.clear()
        for row in loaded.samples:
            if row.metric in self.team.metrics:
                self._of(row.world, self.team.metrics[row.metric], row.labels).add(row.at, row.value)
        for bucket in loaded.baselines:
            self._usual.setdefault((bucket.world, bucket.metric, bucket.labels), Baseline()).take(bucket)
        self._remember()

    def line(self, world: str, metric: Metric, labels: str) -> Line:
        baseline = self._usual.setdefault((world, metric.id, labels), Baseline())
        made = ShieldedLine if metric.fewest else MeasuredLine
        return made(self._of(world, metric, labels), baseline, metric, self)

    def known(self, world: str) -> list[tuple[str, str]]:
        mine = [(metric, labels) for place, metric, labels in self._series if place == world]
        return [(metric, labels) for metric, labels in mine if metric in self.team.metrics]

    def recent(self, world: str, metric: Metric, labels: str, most: int) -> list[tuple[Instant, float]]:
        series = self._series.get((world, metric.id, labels))
        return [] if series is None or metric.fewest else list(series.since(Instant(0)))[-most:]

    def under(self, world: str, metric: Metric, names: tuple[str, ...], labels: str) -> Iterable[str]:
        if len(names) == len(metric.per):
            return (labels,)
        return self._spread.under(world, metric.id, names, labels, self._labels_of(world, metric.id))

    def _labels_of(self, world: str, metric: str) -> Iterator[str]:
        return (labels for place, name, labels in self._series if (place, name) == (world, metric))

    def figure(
        self, world: str, metric: Metric, labels: str, window: Length | None, now: Instant, of: Of | None = None
    ) -> Figure | None:
        if metric.computed is not None:
            return Parts(self, world, metric, labels, window, now).figure(self.team.metrics)
        series = self._series.get((world, metric.id, labels))
        value = series.held(window_of(metric, window), now, of) if series is not None else None
        if series is None or value is None or series.last_at is None:
            return None
        if metric.fewest and series.number(window_of(metric, window), now) < metric.fewest:
            return None
        return Figure(value=value, age=Length(max(0, now - series.last_at)))

    def reading(
        self, world: str, metric: Metric, labels: str, window: Length | None, now: Instant, relative: Kinds,
        of: Of | None = None, ahead: Length | None = None,
    ) -> Reading:  # fmt: skip
        span, zone, team = window_of(metric, window), self.zone, self.team
        if metric.computed is not None:
            return Parts(self, world, metric, labels, window, now, relative).reading(self.team.metrics)
        series = self._series.get((world, metric.id, labels))
        baseline = self._usual.get((world, metric.id, labels)) if "usual" in relative else None
        if series is None:
            return Reading(step=metric.step, listening_since=self.listening)
        course = None if ahead is None else series.course(span, now, ahead, of or of_kind(metric))
        if course is not None and baseline is not None:
            later = Instant(now + (ahead or 0))
            course = course._replace(usual=usual_at(metric, baseline.at, span, later, zone, team, of))
        found = Reading(
            value=series.figure(span, now, of),
            previous=series.previous(span, now, of) if "previous" in relative else None,
            usual=usual_now(baseline, metric, span, now, zone, team, of) if baseline is not None else None,
            target=metric.target.factor if metric.target else None,
            last_at=series.last_at,
            heard_at=series.heard_at,
            listening_since=self.listening,
            changes_at=series.next_change(span, now),
            step=metric.step,
            course=course,
        )
        return shielded(found, series.number(span, now), metric.fewest) if metric.fewest else found

    def compared(
        self, world: str, metric: Metric, labels: str, window: Length | None, now: Instant
    ) -> Compared | None:
        baseline = self._usual.get((world, metric.id, labels))
        if baseline is None:
            return None
        return compared(baseline.at, window_of(metric, window), now, self.zone, self.team.promotions)

    def _remember(self) -> None:
        """Buckets of earlier promotions, which are older than those that are loaded at a start."""
        if self.listening is None:
            return
        for row in self.recall(remembered(self.team.promotions, self.listening)):
            baseline = self._usual.setdefault((row.world, row.metric, row.labels), Baseline())
            if baseline.at(row.hour) is None:
                baseline.take(row)

    def leave_out(self, world: str, metric: Metric, labels: str, since: Instant) -> tuple[BaselineRow, ...]:
        series = self._series.get((world, metric.id, labels))
        if series is None:
            return ()
        rows = left_out(world, metric, labels, series.since(since), self.zone)
        return tuple(self._take_in(row) for row in rows)

    def _take_in(self, difference: BaselineRow) -> BaselineRow:
        """Count a difference; the whole bucket as it now is, for the store."""
        baseline = self._usual.setdefault((difference.world, difference.metric, difference.labels), Baseline())
        baseline.take(difference)
        bucket = baseline.at(difference.hour) or Bucket(0.0, 0)
        return difference._replace(sum=bucket.total, count=bucket.samples)

    def _of(self, world: str, metric: Metric, labels: str) -> Series:
        name = (world, metric.id, labels)
        if name not in self._series:
            self._series[name] = Series(metric, self._windows.get(metric.id, ()))
            self._spread.add(*name)
        return self._series[name]


class MeasuredLine:
    """A series with its baseline. Looked up once: it hears every sample."""

    __slots__ = ("_baseline", "_listening", "_metric", "_series", "_until", "_zone", "hour")

    def __init__(self, series: Series, baseline: Baseline, metric: Metric, figures: Measured) -> None:
        self._series, self._baseline, self._metric = series, baseline, metric
        self._zone, self._listening = figures.zone, figures.listening
        self.hour = self._until = Instant(0)

    def add(self, at: Instant, value: float, now: Instant | None, left_out: bool) -> Bucket | None:
        landing = self._series.add(at, value, now)
        if left_out or landing is _SAME:
            return None
        if not self.hour <= at < self._until:
            self._turn_to(at)
        if landing is _REPLACED:
            return self._baseline.count(self.hour, value - self._series.replaced, 0)
        return self._baseline.count(self.hour, value, 1)

    def _turn_to(self, at: Instant) -> None:
        """The hour that holds `at`, and until when it is known to last: samples come in order of time, nearly all."""
        self.hour = hour_of(at, self._zone)
        end = Instant(self.hour + HOUR)
        whole = hour_of(Instant(end - MINUTE), self._zone) == self.hour
        self._until = end if whole and at < end else Instant(at + 1)

    def glance(
        self, window: Length | None, now: Instant, no_data: Length | None, of: Of | None = None
    ) -> Glance | None:
        if self._listening is not None and self._listening > now:
            return None  # the clock was set back
        return self._series.glance(window or window_of(self._metric, None), now, no_data, of)


class ShieldedLine(MeasuredLine):
    """Answers of people: what is usual of an hour with one answer would be that answer."""

    __slots__ = ()

    def add(self, at: Instant, value: float, now: Instant | None, left_out: bool) -> Bucket | None:
        return super().add(at, value, now, True)

    def glance(
        self, window: Length | None, now: Instant, no_data: Length | None, of: Of | None = None
    ) -> Glance | None:
        """Only the whole reading knows how many answers there are."""
        return None
