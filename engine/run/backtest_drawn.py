"""The picture of a backtest as numbers: for each trigger and key the figure, the levels, what was usual, the episodes.

Figures and levels are the readings that the desk judged by, taken while the record is played, so that the picture
cannot say anything else than the verdict. A column stands for all figures of its time: the lowest and the highest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil, floor, log10
from statistics import median

from ..decide.evidence import limit_of, relative_kinds
from ..model.backtest import Backtest, Known, Recorded
from ..model.incident import LIVE
from ..model.labels import canonical, pick
from ..model.reading import Reading
from ..model.runbook import Combined, Threshold
from ..model.team import leaves
from ..model.time import Instant
from ..model.window import Of
from .backtest import Chosen, backtest
from .figures import Kinds
from .gathered import Record
from .replay import Player
from .tracker import Tracker

COLUMNS = 460
LEFT, TOP, WIDTH, HEIGHT = 64, 12, 920, 170
"""Of the plot, in the picture's own units."""
MOST_PANELS = 12
USUAL: Kinds = frozenset({"usual"})
NARROWEST = 2.0
"""Of an episode or incident: one of minutes in a record of a year must still be seen."""


@dataclass(slots=True)
class Column:
    """What was read in a slice of the time."""

    low: float
    high: float
    usual: float | None
    level: float | None
    clear: float | None
    forecast: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One trigger and key on one metric; paths are SVG path data, empty where there is nothing to draw."""

    runbook: str
    trigger: str
    key: str
    metric: str
    of: Of | None
    """How the window becomes one figure, where the trigger says so itself."""
    figure: str
    usual: str
    level: str
    clear: str
    forecast: str
    """Where the line of `ahead` ends; what lies outside of the picture runs along its edge."""
    band: str
    """From what is usual to the level: the room before it fires."""
    episodes: tuple[tuple[float, float], ...]
    """x and width."""
    incidents: tuple[tuple[float, float, str], ...]
    times: tuple[tuple[float, Instant], ...]
    values: tuple[tuple[float, float], ...]
    """y and figure."""


@dataclass(slots=True)
class _Sketch:
    tracker: Tracker
    signal: Threshold
    columns: dict[int, Column] = field(default_factory=dict)

    def take(self, place: int, value: float, reading: Reading) -> None:
        """One reading; of several in a column the extremes, and the last of the rest."""
        level, back = self.signal.above or self.signal.below, self.signal.clear
        goal = (back.below or back.above) if back else None
        limit, least = limit_of(level, reading) if level else None, self.signal.and_at_least
        if limit is not None and least is not None and self.signal.above is not None:
            limit = max(limit, least)  # what it takes to fire
        now = Column(value, value, reading.usual, limit, limit_of(goal, reading) if goal else None,
                     reading.course.then if reading.course else None)  # fmt: skip
        known = self.columns.get(place)
        if known is not None:
            now.low, now.high = min(known.low, value), max(known.high, value)
        self.columns[place] = now


def drawn(
    chosen: Chosen, record: Record, start: Instant | None = None, end: Instant | None = None,
    known: Iterable[Known] | None = None,
) -> tuple[Backtest, tuple[Panel, ...], int]:  # fmt: skip
    """The backtest, its panels, and how many more there would be."""
    drawers: list[Drawer] = []

    def prepare(player: Player, first: Instant, last: Instant) -> None:
        drawers.append(Drawer(player, first, last))
        player.seen = drawers[0].see

    found = backtest(chosen, record, start, end, known, prepare)
    return found, drawers[0].panels(found), drawers[0].left_out


def undrawn(
    chosen: Chosen, record: Record, start: Instant | None = None, end: Instant | None = None,
    known: Iterable[Known] | None = None,
) -> tuple[Backtest, tuple[Panel, ...], int]:  # fmt: skip
    """The same without a picture, several times as fast."""
    return backtest(chosen, record, start, end, known), (), 0


class Drawer:
    """Looks over the shoulder of a player."""

    def __init__(self, player: Player, first: Instant, last: Instant) -> None:
        self.player, self.first, self.last = player, first, max(last, Instant(first + 1))
        self.left_out = 0
        """Panels that there was no room for."""
        self._sketches: dict[tuple[str, int], list[_Sketch]] = {}
        self._drawn: dict[tuple[str, int], _Sketch] = {}
        """By tracker and signal: what is computed from several figures is one panel."""

    def see(self, one: Recorded) -> None:
        """A figure has just been judged."""
        mark = (one.metric, id(one.labels))
        if mark not in self._sketches:
            self._sketches[mark] = self._new(one)
        for sketch in self._sketches[mark]:
            reading = self._reading(sketch, one.at)
            if reading.value is not None:
                sketch.take((one.at - self.first) * COLUMNS // (self.last - self.first + 1), reading.value, reading)

    def _new(self, one: Recorded) -> list[_Sketch]:
        """Thresholds that look at the series of this figure, or at what is computed from it."""
        metrics = self.player.library.team.metrics
        found = [
            (tracker, signal)
            for tracker in self.player.desk.trackers.values() for signal in _thresholds(tracker)
            if one.metric in leaves(signal.metric, metrics)
            and self._labels(tracker, signal) == pick(one.labels, metrics[signal.metric].per)
        ]  # fmt: skip
        fresh = [(tracker, signal) for tracker, signal in found if (tracker.id, id(signal)) not in self._drawn]
        kept = fresh[: max(0, MOST_PANELS - len(self._drawn))]
        self.left_out += len(fresh) - len(kept)
        self._drawn.update({(tracker.id, id(signal)): _Sketch(tracker, signal) for tracker, signal in kept})
        drawn = (self._drawn.get((tracker.id, id(signal))) for tracker, signal in found)
        return [sketch for sketch in drawn if sketch is not None]

    def _labels(self, tracker: Tracker, signal: Threshold) -> dict[str, str] | None:
        return pick({**signal.labels, **tracker.labels}, self.player.library.team.metrics[signal.metric].per)

    def _reading(self, sketch: _Sketch, now: Instant) -> Reading:
        metric, signal = self.player.library.team.metrics[sketch.signal.metric], sketch.signal
        relative: Kinds = relative_kinds(signal) | USUAL
        labels = canonical(self._labels(sketch.tracker, signal) or {})
        return self.player.desk.figures.reading(
            LIVE, metric, labels, signal.window, now, relative, signal.of, signal.ahead
        )

    def panels(self, found: Backtest) -> tuple[Panel, ...]:
        """All that was drawn, in the order in which it first appeared."""
        return tuple(self._panel(one, found) for one in self._drawn.values() if one.columns)

    def _panel(self, sketch: _Sketch, found: Backtest) -> Panel:
        it, columns = sketch.tracker, sketch.columns
        scale = _Scale(columns.values())
        spans = [
            (one.start, self.last if one.end is None else one.end) for one in found.episodes
            if (one.runbook, one.trigger, one.key) == (it.runbook, it.name, it.key)
        ]  # fmt: skip
        lows, highs, usual, level, clear, forecast = (
            [(place, pick_one(column)) for place, column in sorted(columns.items())] for pick_one in _PARTS
        )
        known = [(*self._span(one.start, one.end), one.name) for one in found.known]
        return Panel(
            runbook=it.runbook, trigger=it.name, key=it.key, metric=sketch.signal.metric,
            of=sketch.signal.of, forecast=_line(forecast, scale),
            figure=_area(lows, highs, scale), usual=_line(usual, scale), level=_line(level, scale),
            clear=_line(clear, scale), band=_area(usual, level, scale),
            episodes=tuple(self._span(*span) for span in spans), incidents=tuple(known),
            times=self._times(), values=scale.ticks(),
        )  # fmt: skip

    def _x(self, at: Instant) -> float:
        inside = min(max(at, self.first), self.last)
        return LEFT + (inside - self.first) * WIDTH / (self.last - self.first)

    def _span(self, start: Instant, end: Instant) -> tuple[float, float]:
        x = self._x(start)
        return round(x, 1), round(max(NARROWEST, self._x(end) - x), 1)

    def _times(self) -> tuple[tuple[float, Instant], ...]:
        moments = [Instant(self.first + (self.last - self.first) * part // 5) for part in range(6)]
        return tuple((round(self._x(at), 1), at) for at in moments)


Points = Sequence[tuple[int, float | None]]
_PARTS: tuple[Callable[[Column], float | None], ...] = (
    lambda column: column.low, lambda column: column.high, lambda column: column.usual, lambda column: column.level,
    lambda column: column.clear, lambda column: column.forecast,
)  # fmt: skip


class _Scale:
    """From figures to heights: everything drawn fits, and nothing that is not negative floats above the ground."""

    def __init__(self, columns: Iterable[Column]) -> None:
        shown = [value for it in columns for value in (it.low, it.high, it.usual, it.level) if value is not None]
        self.low = min(0.0, *shown)
        self.high = max(self.low + 1e-9, *shown) * 1.04

    def y(self, value: float) -> float:
        share = (max(self.low, min(value, self.high)) - self.low) / (self.high - self.low)
        return round(TOP + HEIGHT * (1 - share), 1)

    def ticks(self) -> tuple[tuple[float, float], ...]:
        """Three to seven round figures."""
        rough = (self.high - self.low) / 4
        size = 10.0 ** floor(log10(rough))
        step = next(size * factor for factor in (1, 2, 5, 10) if size * factor >= rough)
        first, last = ceil(self.low / step), floor(self.high / step)
        return tuple((self.y(number * step), number * step) for number in range(first, last + 1))


def _at(place: int) -> float:
    return round(LEFT + (place + 0.5) * WIDTH / COLUMNS, 1)


def _runs(points: Points) -> list[list[tuple[int, float]]]:
    """Pieces without a hole: a hole is wider than three of the distances that the figures usually have."""
    far = [b[0] - a[0] for a, b in pairwise(points)]
    hole = 3 * median(far) if far else 0
    found: list[list[tuple[int, float]]] = []
    before: int | None = None
    for place, value in points:
        if value is None:
            before = None
            continue
        if before is None or place - before > hole:
            found.append([])
        found[-1].append((place, value))
        before = place
    return found


def _line(points: Points, scale: _Scale) -> str:
    paths = []
    for run in _runs(points):
        kept = [
            one for number, one in enumerate(run)
            if not 0 < number < len(run) - 1 or not run[number - 1][1] == one[1] == run[number + 1][1]
        ]  # fmt: skip
        paths.append("M" + " L".join(f"{_at(place)} {scale.y(value)}" for place, value in kept) + "h2")
    return " ".join(paths)


def _area(low: Points, high: Points, scale: _Scale) -> str:
    """Between two lines, closed; where one of them is unknown there is nothing."""
    both = [(place, a, b) for (place, a), (_, b) in zip(low, high, strict=True) if a is not None and b is not None]
    pieces = _runs([(place, a) for place, a, _ in both])
    upper = {place: b for place, _, b in both}
    paths = []
    for run in pieces:
        there = [f"{_at(place)} {scale.y(value)}" for place, value in run]
        back = [f"{_at(place)} {scale.y(upper[place])}" for place, _ in reversed(run)]
        paths.append("M" + " L".join([*there, *back]) + "Z")
    return " ".join(paths)


def _thresholds(tracker: Tracker) -> list[Threshold]:
    signal = tracker.signal
    parts = signal.signals if isinstance(signal, Combined) else (signal,)
    return [one for one in parts if isinstance(one, Threshold)]
