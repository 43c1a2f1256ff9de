"""`backtest --suggest`: other levels, `for` and `clear` for the triggers of a record, judged by the same evaluator.

Candidates that look at nothing but their figure are played together, each as a runbook of its own: they cannot hear
each other. Those that compare with what is usual are played one by one, because the incidents of one would change what
is usual for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from ..decide.evidence import relative_kinds
from ..model.backtest import Backtest, Episode, Known, Recorded
from ..model.incident import LIVE
from ..model.labels import canonical
from ..model.runbook import Runbook, Threshold, Trigger
from ..model.suggestion import Suggestion, Tried
from ..model.team import Metric
from ..model.time import DAY, WEEK, Instant, Length
from . import candidates
from .backtest import Chosen, backtest
from .gathered import Record
from .replay import Player

TOGETHER = 16
"""Candidates in one playing: what is shared is paid once."""
MOST_FIRING = 0.05
"""Share of the time for which false ones fire: what fires longer is no alarm, however seldom it opens anything."""
CLOSER = 4
"""Candidates for which other ways to be over are tried."""
ABOUT = 1.1
"""Delays this near to the best are as good: a `for` is not given up for a minute in an hour."""
Told = Callable[[int, int], None]
"""Hears how many candidates have been tried, of how many at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What all candidates are judged on."""

    chosen: Chosen
    record: Record
    start: Instant | None = None
    end: Instant | None = None
    known: tuple[Known, ...] | None = None
    budget: float = 0.5


def suggest(ground: Ground, told: Told = lambda _done, _whole: None) -> tuple[Suggestion, ...]:
    """One for each trigger that is one threshold on a metric of the record. Raises Refused as `backtest` does."""
    there = {one.metric for one in ground.record.figures}
    found = []
    for book in ground.chosen.runbooks:
        for trigger in book.triggers.values():
            signal = trigger.signal
            if isinstance(signal, Threshold) and signal.metric in there:
                found.append(_Search(ground, book, trigger, signal, told).suggestion())
    return tuple(found)


class _Search:
    """For one trigger: levels with each `for`, then other ways to be over for the most promising."""

    def __init__(self, ground: Ground, book: Runbook, trigger: Trigger, signal: Threshold, told: Told) -> None:
        self.ground, self.book, self.trigger, self.signal, self._told = ground, book, trigger, signal, told
        self.metric: Metric = ground.chosen.team.metrics[signal.metric]
        self._done = self._whole = 0

    def suggestion(self) -> Suggestion:
        seen = self._seen()
        factors, holds = candidates.levels(self.signal, seen), candidates.holds(self.signal, self.metric)
        first = [candidates.with_level(self.signal, factor, hold) for hold in holds for factor in factors]
        signals = {candidates.said(one): one for one in (self.signal, *first)}
        self._whole = len(signals) + 8 * CLOSER
        tried = self._all(signals)
        typical = median(seen) if seen else None
        for one in sorted(tried.values(), key=self._promise)[:CLOSER]:
            clears = candidates.with_clears(signals[one.said], typical, self.metric)
            tried |= self._all({said: it for it in clears if (said := candidates.said(it)) not in tried})
        now, best = tried[candidates.said(self.signal)], self._best(tried.values())
        return Suggestion(
            runbook=self.book.name, trigger=self.trigger.name, metric=self.metric.id,
            kind=(self.signal.above or self.signal.below).kind,  # type: ignore[union-attr]  # it has one of them
            budget=self.ground.budget, known=now.found + now.missed, now=now, best=best, tried=tuple(tried.values()),
        )  # fmt: skip

    # --- judging ------------------------------------------------------------------------

    def _all(self, signals: Mapping[str, Threshold]) -> dict[str, Tried]:
        """By what they say, in order."""
        size = 1 if "usual" in relative_kinds(self.signal) else TOGETHER
        wanted, found = list(signals.values()), dict[str, Tried]()
        for first in range(0, len(wanted), size):
            part = wanted[first : first + size]
            found |= {one.said: one for one in self._judged(part)}
            self._done += len(part)
            self._told(self._done, max(self._done, self._whole))
        return found

    def _judged(self, signals: Sequence[Threshold]) -> Iterator[Tried]:
        ground = self.ground
        books = tuple(
            replace(self.book, name=f"{self.book.name} {number}", triggers={"t": replace(self.trigger, name="t",
                                                                                         signal=signal)})
            for number, signal in enumerate(signals)
        )  # fmt: skip
        chosen = replace(ground.chosen, runbooks=books)
        known = ground.known if ground.known is not None else ()
        found = backtest(chosen, ground.record, ground.start, ground.end, known)
        for book, signal in zip(books, signals, strict=True):
            yield self._tried(found, book.name, signal)

    def _tried(self, found: Backtest, book: str, signal: Threshold) -> Tried:
        opened = [one for one in found.episodes if one.runbook == book and one.opened is not None]
        rung = [min(delays) for it in found.known if (delays := [*_delays(it, opened, found.last)])]
        false = [one for one in opened if not any(True for it in found.known for _ in _delays(it, [one], found.last))]
        level, clear = signal.above or signal.below, signal.clear
        back = (clear.below or clear.above) if clear is not None else None
        assert level is not None
        lasted = max(DAY, found.last - found.first)
        firing = sum((found.last if one.end is None else one.end) - one.start for one in false)
        return Tried(
            level=level.factor, hold=signal.hold or Length(0), clear=back.factor if back is not None else None,
            clear_hold=(clear.hold if clear is not None else None) or Length(0), said=candidates.said(signal),
            openings=len(opened), night=sum(one.night for one in opened), false=len(false),
            per_week=len(false) * WEEK / lasted, firing=firing / lasted,
            found=len(rung), missed=len(found.known) - len(rung),
            delay_median=Length(int(median(rung))) if rung else None, delay_worst=Length(max(rung)) if rung else None,
        )  # fmt: skip

    # --- choosing -----------------------------------------------------------------------

    def _best(self, tried: Iterable[Tried]) -> Tried | None:
        """Of those within the budget that are mostly quiet.

        With known incidents: the one that finds most, then with the fewest false pages, then about the quickest, then
        the nearest to the present one. Without them: the most sensitive one, with the present `for` where that can be.
        """
        within = [one for one in tried if one.per_week <= self.ground.budget and one.firing <= MOST_FIRING]
        if not self.ground.known:
            return min(within, key=self._sensitive, default=None)
        if not any(one.found for one in within):
            return None
        most = max(one.found for one in within)
        within = [one for one in within if one.found == most]
        least = min(one.false for one in within)
        within = [one for one in within if one.false == least]
        quick = min(one.delay_median or 0 for one in within) * ABOUT + 2 * self.metric.step
        return min((one for one in within if (one.delay_median or 0) <= quick), key=self._far)

    def _sensitive(self, one: Tried) -> tuple[float, ...]:
        away = abs(one.hold - (self.signal.hold or 0))
        return away, one.level if self.signal.above is not None else -one.level, one.openings, *self._changed(one)

    def _far(self, one: Tried) -> tuple[float, ...]:
        level = self.signal.above or self.signal.below
        assert level is not None
        away = abs(one.hold - (self.signal.hold or 0))
        return away, abs(one.level - level.factor), one.openings, *self._changed(one)

    def _changed(self, one: Tried) -> tuple[float, ...]:
        """How much of the present way to be over is given up."""
        clear = self.signal.clear
        back = (clear.below or clear.above) if clear is not None else None
        hold = (clear.hold if clear is not None else None) or 0
        return (one.clear is None) != (back is None), abs(one.clear_hold - hold), one.clear_hold

    def _promise(self, one: Tried) -> tuple[float, ...]:
        """Which are worth a closer look at how they end: as for `_best`, but long firing may be the clear level's."""
        over = max(0.0, one.per_week - self.ground.budget)
        if not self.ground.known:
            return (over, *self._sensitive(one))
        return (-one.found, over, one.false, one.delay_median or 0, *self._far(one))

    # --- looking ------------------------------------------------------------------------

    def _seen(self) -> list[float]:
        """The figures over the window as the desk reads them, or their multiples of what the level is relative to."""
        look = _Look(self.signal, self.metric)
        book = replace(self.book, triggers={self.trigger.name: self.trigger})
        ground = self.ground
        backtest(replace(ground.chosen, runbooks=(book,)), ground.record, ground.start, ground.end, None, look.prepare)
        return look.seen


class _Look:
    """Looks over the shoulder of a player at what a signal is judged by."""

    def __init__(self, signal: Threshold, metric: Metric) -> None:
        self.seen: list[float] = []
        self._signal, self._metric, self._relative = signal, metric, relative_kinds(signal)
        self._series: dict[int, str] = {}

    def prepare(self, player: Player, _first: Instant, _last: Instant) -> None:
        self._figures = player.desk.figures
        player.seen = self._look

    def _look(self, one: Recorded) -> None:
        if one.metric != self._metric.id or any(one.labels.get(k, v) != v for k, v in self._signal.labels.items()):
            return
        series = self._series.setdefault(id(one.labels), "")
        if not series:
            series = self._series[id(one.labels)] = canonical(one.labels)
        found = self._figures.reading(LIVE, self._metric, series, self._signal.window, one.at, self._relative)
        level, least = self._signal.above or self._signal.below, self._signal.and_at_least
        if found.value is None or level is None or (least is not None and found.value < least):
            return
        if level.kind == "absolute":
            self.seen.append(found.value)
            return
        base = {"usual": found.usual, "previous": found.previous, "target": found.target}[level.kind]
        if base:
            self.seen.append(found.value / base)


def _delays(incident: Known, opened: Iterable[Episode], last: Instant) -> Iterator[int]:
    """How late each opening rang that was about an incident."""
    for one in opened:
        rang, end = one.opened if one.opened is not None else one.start, last if one.end is None else one.end
        if rang <= incident.end and end >= incident.start and incident.start - rang <= incident.end - incident.start:
            yield max(0, rang - incident.start)
