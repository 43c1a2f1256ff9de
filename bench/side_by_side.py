"""The common harness: cases run in turn, round after round, and what is told is the ratio between them.

A figure alone says more about the machine and its neighbours than about the program; the ratio of two figures of the
same round says less about them. So a `Line` carries the ratios of its rounds first, then the figures, each as median
with smallest and largest. `calibration` is a fixed piece of work beside each round: where it varies, so does the rest.
"""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

Case = Callable[[], Mapping[str, float]]
"""One run: its figures by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much is done. `quick` keeps each family within about 15 s; its figures are for looking, not for telling."""

    quick: bool = False
    rounds: int = 5
    scale: float = 1.0
    """Share of the full sizes; below a thousandth only a test would go."""

    def of(self, full: int, quick: int) -> int:
        return max(1, round((quick if self.quick else full) * self.scale))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Median with smallest and largest of the rounds."""

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        if self.low == self.high:
            return short(self.median)
        return f"{short(self.median)} [{short(self.low)}..{short(self.high)}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One comparison. `wanted` is the goal in words, `met` None where nothing was promised."""

    goal: str
    what: str
    unit: str
    ours: Spread
    peer: str = ""
    theirs: Spread | None = None
    ratio: Spread | None = None
    wanted: str = ""
    met: bool | None = None
    note: str = ""


@dataclass(slots=True)
class Rounds:
    """What `interleave` measured: case -> figure -> one value a round."""

    found: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    calibration: list[float] = field(default_factory=list)

    def values(self, case: str, figure: str) -> list[float]:
        return self.found[case][figure]

    def spread(self, case: str, figure: str) -> Spread:
        return spread(self.values(case, figure))

    def ratios(self, ours: str, theirs: str, figure: str, peer_figure: str = "") -> list[float]:
        """Ours divided by theirs, round by round."""
        pairs = zip(self.values(ours, figure), self.values(theirs, peer_figure or figure), strict=True)
        return [a / b if b else float("inf") for a, b in pairs]


def interleave(cases: Mapping[str, Case], rounds: int) -> Rounds:
    """Every case once a round, the order turned round each time, so that no case always follows the same one."""
    done = Rounds()
    names = list(cases)
    for number in range(rounds):
        done.calibration.append(calibrated())
        for name in names if number % 2 == 0 else reversed(names):
            for figure, value in cases[name]().items():
                done.found.setdefault(name, {}).setdefault(figure, []).append(value)
    return done


def compare(
    rounds: Rounds, goal: str, what: str, figure: str, unit: str, ours: str, peer: str, *, peer_figure: str = "",
    at_least: float | None = None, at_most: float | None = None, note: str = "",
) -> Line:  # fmt: skip
    """A line for a goal that bounds the ratio of two cases of the same rounds."""
    ratio = spread(rounds.ratios(ours, peer, figure, peer_figure))
    wanted = f">= {at_least:g} x" if at_least is not None else f"<= {at_most:g} x" if at_most is not None else ""
    met = None
    if at_least is not None:
        met = ratio.median >= at_least
    elif at_most is not None:
        met = ratio.median <= at_most
    return Line(
        goal=goal, what=what, unit=unit, ours=rounds.spread(ours, figure), peer=peer,
        theirs=rounds.spread(peer, peer_figure or figure), ratio=ratio, wanted=wanted, met=met, note=note,
    )  # fmt: skip


def bound(
    goal: str, what: str, unit: str, values: Sequence[float], *, at_most: float, note: str = "", wanted: str = ""
) -> Line:
    """A line for a goal that bounds a figure of ours by itself."""
    ours = spread(values)
    return Line(
        goal=goal, what=what, unit=unit, ours=ours, wanted=wanted or f"<= {at_most:g} {unit}",
        met=ours.median <= at_most, note=note,
    )  # fmt: skip


def spread(values: Iterable[float]) -> Spread:
    found = list(values)
    return Spread(median=statistics.median(found), low=min(found), high=max(found))


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of all lie; infinite when there is none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("inf")


def calibrated() -> float:
    """Milliseconds of a fixed loop: how much of a core this machine gives us now."""
    begun = time.perf_counter()
    total = 0
    for number in range(200_000):
        total += number % 7
    assert total
    return (time.perf_counter() - begun) * 1000


def best(work: Callable[[], object], times: int, repeats: int = 5) -> float:
    """Microseconds of CPU of one call: the best of `repeats` runs of `times` calls."""
    found: list[float] = []
    for _ in range(repeats):
        begun = time.thread_time()
        for _ in range(times):
            work()
        found.append((time.thread_time() - begun) / times * 1e6)
    return min(found)


# --- telling -------------------------------------------------------------------------


def machine() -> dict[str, str]:
    """What the figures depend on, and nothing that names the machine."""
    return {
        "cores": str(os.cpu_count()), "processor": _processor(), "memory": _memory(),
        "system": f"{platform.system()} {platform.release().split('-')[0]}", "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version, "load": f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "-",
    }  # fmt: skip


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as told:
            return next((line.partition(":")[2].strip() for line in told if line.startswith("model name")), "")
    except OSError:
        return platform.machine()


def _memory() -> str:
    try:
        return f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GiB"
    except (AttributeError, ValueError, OSError):
        return "-"


def short(value: float) -> str:
    """Three digits are more than such figures are worth."""
    if value == float("inf"):
        return "-"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def table(lines: Sequence[Line]) -> str:
    """The lines as text: ratio first."""
    head = ("goal", "", "ratio", "wanted", "", "ours", "peer", "unit")
    rows = [head]
    for line in lines:
        verdict = "-" if line.met is None else "met" if line.met else "NOT MET"
        theirs = f"{line.peer} {line.theirs}" if line.theirs is not None else line.peer or "-"
        ratio = str(line.ratio) if line.ratio is not None else "-"
        rows.append((line.goal, line.what, ratio, line.wanted or "-", verdict, str(line.ours), theirs, line.unit))
    widths = [max(len(row[place]) for row in rows) for place in range(len(head))]
    shown = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    notes = [f"{line.goal} {line.what}: {line.note}" for line in lines if line.note]
    return "\n".join([*shown, *([""] if notes else []), *notes])


def as_json(lines: Sequence[Line], facts: Mapping[str, Any]) -> str:
    """The same for programs."""
    return json.dumps({"v": 1, "machine": dict(facts), "lines": [asdict(line) for line in lines]}, indent=1)


def say(text: str) -> None:
    """Progress, apart from the table."""
    print(text, file=sys.stderr, flush=True)
