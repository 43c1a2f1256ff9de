"""The trade-off of a suggestion as a picture: what each level costs in false pages, a line for each `for`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from ..language.lengths import say_length
from ..model.suggestion import Suggestion, Tried
from .backtest_drawn import HEIGHT, LEFT, TOP, WIDTH

ROOM = 60
"""On the right, for the second axis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A place with a word."""

    x: float
    y: float
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One trigger's trade-off; paths are SVG path data. Levels stand side by side, from sensitive to dull."""

    runbook: str
    trigger: str
    known: int
    lines: tuple[tuple[str, str], ...]
    """`for` as text and its path; the first is that of the proposal."""
    found: str
    """Known incidents found, with the `for` of the proposal, on the right axis; empty without any."""
    levels: tuple[Mark, ...]
    values: tuple[Mark, ...]
    shares: tuple[Mark, ...]
    budget: float
    """y of what is borne."""
    now: Mark | None
    best: Mark | None


def drawn(one: Suggestion) -> Curve:
    """The curve of a suggestion."""
    return _Drawing(one).curve()


class _Drawing:
    """The root of the false pages a week upwards: few are what matters, and many must still find room."""

    def __init__(self, one: Suggestion) -> None:
        self.one, self.chosen = one, one.best or one.now
        upwards = one.now.said.startswith("above")
        self.factors = sorted({it.level for it in one.tried}, reverse=not upwards)
        shown = [it.per_week for it in one.tried if _over(it) == _over(self.chosen)]
        self.top = max(4 * one.budget, one.now.per_week, *shown, 1.0)

    def curve(self) -> Curve:
        one, chosen = self.one, self.chosen
        holds = sorted({it.hold for it in one.tried}, key=lambda hold: (hold != chosen.hold, hold))
        lines = [(say_length(hold) if hold else "", self._path(self._of(hold))) for hold in holds]
        mine = self._of(chosen.hold)
        best = one.best if one.best is not None and one.best.said != one.now.said else None
        return Curve(
            runbook=one.runbook, trigger=one.trigger, known=one.known,
            lines=tuple((name, path) for name, path in lines if path),
            found=_joined([(self._x(it.level), self._share(it.found)) for it in mine]) if one.known else "",
            levels=tuple(Mark(x=self._x(it), y=TOP + HEIGHT + 18, said=f"{it:g}") for it in self.factors),
            values=self._values(), shares=self._shares(), budget=self._y(one.budget), now=self._mark(one.now),
            best=None if best is None else self._mark(best),
        )  # fmt: skip

    def _of(self, hold: int) -> list[Tried]:
        mine = [it for it in self.one.tried if it.hold == hold and _over(it) == _over(self.chosen)]
        return sorted(mine, key=lambda it: self.factors.index(it.level))

    def _path(self, tried: Sequence[Tried]) -> str:
        return _joined([(self._x(it.level), self._y(it.per_week)) for it in tried])

    def _mark(self, it: Tried) -> Mark:
        return Mark(x=self._x(it.level), y=self._y(it.per_week), said=it.said)

    def _x(self, level: float) -> float:
        return round(LEFT + (self.factors.index(level) + 0.5) * (WIDTH - ROOM) / len(self.factors), 1)

    def _y(self, per_week: float) -> float:
        return round(TOP + HEIGHT * (1 - sqrt(min(per_week, self.top) / self.top)), 1)

    def _share(self, found: int) -> float:
        return round(TOP + HEIGHT * (1 - 0.96 * found / self.one.known), 1)

    def _values(self) -> tuple[Mark, ...]:
        ticks = [0.0, 0.5, *(n for n in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if n <= self.top)]
        kept: list[Mark] = []
        for value in ticks:
            if not kept or kept[-1].y - self._y(value) >= 14:
                kept.append(Mark(x=LEFT - 8, y=self._y(value), said=f"{value:g}"))
        return tuple(kept)

    def _shares(self) -> tuple[Mark, ...]:
        step = max(1, ceil(self.one.known / 4))
        return tuple(
            Mark(x=LEFT + WIDTH - ROOM + 8, y=self._share(found), said=f"{found}")
            for found in range(0, self.one.known + 1, step)
        )  # fmt: skip


def _over(one: Tried) -> tuple[float, int]:
    """How it ends: the clear level's share of the level."""
    return round(one.clear / one.level, 1) if one.clear is not None and one.level else -1.0, one.clear_hold


def _joined(points: Sequence[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{x} {y}" for x, y in points) if points else ""
