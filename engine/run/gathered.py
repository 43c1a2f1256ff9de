"""Recorded figures gathered from wherever they come, put in order, and what is odd about them: a `Record`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from statistics import median
from typing import Literal

from ..decide.series import STEPS_UNTIL_SILENT
from ..model.backtest import Flaw, Recorded, Remark
from ..model.team import Metric
from ..model.time import Instant, Length

MOST_TOLD = 20
"""Flaws told of each kind, and problems of one file."""
Kind = Literal["gap", "duplicate", "backward", "empty"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Recorded figures in order of time, each series with one figure an instant."""

    figures: tuple[Recorded, ...]
    flaws: tuple[Flaw, ...]
    """The first of each kind."""
    counts: Mapping[str, int]
    remarks: tuple[Remark, ...]
    series: int


@dataclass(slots=True)
class Row:
    """One series while it is gathered. Its labels are one object, by which its figures are known."""

    metric: Metric
    labels: Mapping[str, str]
    last: Instant | None = None
    """The time before, as it came."""


class Gathered:
    """Takes figures as they come: late ones go to their place, of doubled ones the last counts, as in the engine."""

    def __init__(self) -> None:
        self.remarks: list[Remark] = []
        self._rows: dict[int, Row] = {}
        self._figures: list[Recorded] = []
        self._flaws: list[Flaw] = []
        self._counts: Counter[str] = Counter()
        self._ordered = True

    def row(self, metric: Metric, labels: Mapping[str, str]) -> Row:
        """A new series."""
        row = Row(metric, labels)
        self._rows[id(labels)] = row
        return row

    def take(self, line: int, row: Row, at: Instant, value: float) -> None:
        if row.last is not None and at < row.last:
            self.note("backward", line, row, at)
        if self._figures and at < self._figures[-1].at:
            self._ordered = False
        row.last = at
        self._figures.append(Recorded(at, row.metric.id, row.labels, value, line))

    def note(self, kind: Kind, line: int, row: Row, at: Instant, lasts: int = 0) -> None:
        """Something odd; `line` 0 where there are no lines."""
        self._counts[kind] += 1
        if self._counts[kind] <= MOST_TOLD:
            self._flaws.append(Flaw(
                kind=kind, line=line, metric=row.metric.id, labels=row.labels, at=at, lasts=Length(lasts),
            ))  # fmt: skip

    def spare(self, metric: Metric, names: Sequence[str]) -> None:
        """Labels that the metric is not told apart by."""
        if names:
            self.remark(Remark(code="backtest-columns", params={"metric": metric.id, "columns": ", ".join(names)}))

    def remark(self, remark: Remark) -> None:
        """Said once."""
        self.remarks += [] if remark in self.remarks else [remark]

    def record(self) -> Record:
        """The whole."""
        if not self._ordered:
            self._figures.sort(key=itemgetter(0))
        kept: list[Recorded] = []
        steps: dict[int, list[int]] = {mark: [] for mark in self._rows}
        last: dict[int, int] = {}
        for one in self._figures:
            mark = id(one.labels)
            place = last.get(mark)
            if place is not None and kept[place].at == one.at:
                self.note("duplicate", one.line, self._rows[mark], one.at)
                kept[place] = one
                continue
            if place is not None:
                self._distance(kept[place], one, self._rows[mark], steps[mark])
            last[mark] = len(kept)
            kept.append(one)
        self._slower(steps)
        return Record(
            figures=tuple(kept), flaws=tuple(sorted(self._flaws, key=lambda flaw: (flaw.line, flaw.at))),
            counts=dict(self._counts), remarks=tuple(self.remarks), series=len(last),
        )  # fmt: skip

    def _distance(self, before: Recorded, one: Recorded, row: Row, steps: list[int]) -> None:
        far = one.at - before.at
        steps.append(far)
        if far > STEPS_UNTIL_SILENT * row.metric.step:
            self.note("gap", one.line, row, before.at, far)

    def _slower(self, steps: Mapping[int, list[int]]) -> None:
        """A record that is slower than the metric's step: nearly all of it would count as silence."""
        for mark, row in self._rows.items():
            usual = int(median(steps[mark])) if steps[mark] else 0
            if usual > STEPS_UNTIL_SILENT * row.metric.step:
                told = Remark(
                    code="backtest-slow",
                    params={"metric": row.metric.id, "hold": int(row.metric.step), "length": usual},
                )
                if all(it.code != told.code for it in self.remarks):
                    self.remark(told)
