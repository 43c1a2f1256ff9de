"""A recorded figure played through the desk: with a window, against what is usual, and out of a file."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from time import process_time
from zoneinfo import ZoneInfo

from tocsin.engine.model.backtest import Recorded
from tocsin.engine.model.level import Level
from tocsin.engine.model.runbook import Block, Runbook, State, Threshold, Trigger
from tocsin.engine.model.team import Metric, Team
from tocsin.engine.model.text import Text
from tocsin.engine.model.time import MINUTE, Instant, Length
from tocsin.engine.run.recorded import Wanted, read_record
from tocsin.engine.run.replay import Player

from .side_by_side import Line, Sizes, bound, compare, interleave, say

START = Instant(1_780_286_400_000_000)
METRIC = Metric(id="m", title=Text(en="m"), kind="count", step=Length(MINUTE), per=("shop",))
TEAM = Team(timezone="Asia/Shanghai", metrics={"m": METRIC})
SHOP = {"shop": "a"}
FIVE = Length(5 * MINUTE)
A_FIGURE = 1e6 / 150_000
"""Microseconds of one: 150,000 a second."""


def backtest(sizes: Sizes) -> list[Line]:
    """One series, one trigger, a figure a minute; most are calm and one in a thousand is not."""
    number = sizes.of(300_000, 60_000)  # more than three weeks, or nothing is usual yet
    say(f"{number:,} recorded figures")
    figures = [Recorded(Instant(START + n * MINUTE), "m", SHOP, _value(n)) for n in range(number)]
    window = Threshold(metric="m", window=FIVE, above=_level("absolute", 20), hold=Length(2 * MINUTE))
    usual = Threshold(metric="m", window=FIVE, above=_level("usual", 3), and_at_least=10, hold=Length(2 * MINUTE))
    hour = Length(60 * MINUTE)
    p95 = Threshold(metric="m", window=hour, of="p95", above=_level("absolute", 8), hold=Length(2 * MINUTE))
    text = "time,value,shop\n" + "\n".join(f"{one.at // 1_000_000},{one.value:g},a" for one in figures)
    cases: Mapping[str, Callable[[], Mapping[str, float]]] = {
        "window": partial(_played, figures, window), "usual": partial(_played, figures, usual),
        "p95": partial(_played, figures, p95),
        "a bare loop": partial(_bare, figures), "CSV": partial(_read, text, number),
    }  # fmt: skip
    rounds = interleave(cases, sizes.rounds)
    what = "a recorded figure played"
    return [
        bound("backtest", f"{what}, window of 5 min", "us", rounds.values("window", "cpu"), at_most=A_FIGURE),
        compare(rounds, "backtest", f"{what}, beside a sum and a comparison", "cpu", "us", "window", "a bare loop"),
        compare(rounds, "backtest", f"{what}, against what is usual, beside a window", "cpu", "us", "usual", "window"),
        bound("backtest", f"{what}, p95 of an hour", "us", rounds.values("p95", "cpu"), at_most=A_FIGURE),
        compare(rounds, "backtest", "a recorded figure read from CSV, beside playing it", "cpu", "us", "CSV", "window"),
    ]


def _played(figures: Sequence[Recorded], signal: Threshold) -> Mapping[str, float]:
    state = State(name="look", path="look")
    book = Runbook(
        name="bench", title=Text(en="bench"), lead="lead", one_per=("shop",), root=Block(id="", states={"look": state}),
        triggers={"t": Trigger(name="t", signal=signal)},
    )  # fmt: skip
    player = Player(TEAM, [book], START)
    begun = process_time()
    player.play(figures)
    spent = process_time() - begun
    assert player.episodes
    return {"cpu": spent * 1e6 / len(figures)}


def _bare(figures: Sequence[Recorded]) -> Mapping[str, float]:
    """What a script of ten lines would do: a sum over five minutes, held against a number."""
    begun, held, total, found = process_time(), deque[Recorded](), 0.0, 0
    for one in figures:
        held.append(one)
        total += one.value
        while held[0].at <= one.at - FIVE:
            total -= held.popleft().value
        found += total > 20
    spent = process_time() - begun
    assert found
    return {"cpu": spent * 1e6 / len(figures)}


def _read(text: str, number: int) -> Mapping[str, float]:
    wanted = Wanted(metrics=TEAM.metrics, metric="m", zone=ZoneInfo(TEAM.timezone))
    begun = process_time()
    found = read_record("june.csv", text, wanted)
    spent = process_time() - begun
    assert len(found.figures) == number
    return {"cpu": spent * 1e6 / number}


def _value(number: int) -> float:
    return 9.0 if number % 10_000 < 10 else float(number % 3)


def _level(kind: str, factor: float) -> Level:
    return Level(kind="usual" if kind == "usual" else "absolute", factor=factor)
