"""P6 and the moves: what a figure and a step cost in CPU, and that it does not grow with what is loaded or open."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from tocsin.engine.decide.moves import START, move
from tocsin.engine.model.level import Level
from tocsin.engine.model.runbook import Threshold, Trigger
from tocsin.engine.model.team import Metric
from tocsin.engine.model.text import Text
from tocsin.engine.model.time import MINUTE, Instant, Length
from tocsin.engine.run.clock import SteppedClock, SystemClock
from tocsin.engine.run.turn import Turn

from .crowd import crowd, opened
from .side_by_side import Line, Sizes, best, bound, compare, interleave, say

STEP = Length(10_000_000)
SERIES, EACH = 10, 10
"""A request brings so many figures of so many series; each series has a trigger."""


def signals(sizes: Sizes) -> list[Line]:
    """Figures against 10 and 10,000 triggers that look over five minutes; moves with few and many incidents open."""
    many, few = 10_000, 10  # the quick run too: it is the number that the goal names
    say(f"figures against {few} and {many} triggers")
    times = sizes.of(5_000, 1_000)
    cases = {f"{number}": _sampling(number, times) for number in (few, many)}
    rounds = interleave(cases, sizes.rounds)
    what = f"a figure with {many:,} triggers loaded"
    lines = [
        compare(rounds, "P6", f"{what}, beside {few}", "cpu", "us", f"{many}", f"{few}", at_most=1.5),
        bound("P6", f"{what}, window of 5 min", "us", rounds.values(f"{many}", "cpu"), at_most=5),
    ]
    crowds = {f"{number} open": _moving(number, times) for number in (10, sizes.of(20_000, 2_000))}
    rounds = interleave(crowds, sizes.rounds)
    small, large = crowds
    lines += [
        bound("move", f"one move, {large}", "us", rounds.values(large, "cpu"), at_most=15),
        compare(rounds, "move", f"one move, {large}, beside {small}", "cpu", "us", large, small, at_most=1.2),
    ]
    return lines


def _sampling(number: int, times: int) -> Callable[[], Mapping[str, float]]:
    def run() -> Mapping[str, float]:
        with tempfile.TemporaryDirectory(prefix="tocsin-bench-") as name:
            crowd(Path(name), 0)
            clock = SteppedClock(SystemClock().wall())
            app = opened(Path(name), clock=clock)
            team = app.memory.library.team
            metrics = {f"m{n}": _metric(f"m{n}") for n in range(max(1, number // 10))}
            app.memory.library.team = team = replace(team, metrics=metrics)
            book = next(iter(app.memory.library.newest.values()))
            triggers = {f"t{n}": _trigger(n, f"m{n // 10}") for n in range(number)}
            app.memory.library.publish(replace(book, name="figures", one_per=("shop",), triggers=triggers), 1)
            desk = app.memory.signals
            desk.publish()
            shops = [{"shop": f"s{n}"} for n in range(SERIES)]

            def body() -> None:
                """What one request brings: the newest figures of each series, each a step after the one before."""
                clock.go_on(Length(EACH * STEP))
                turn = Turn(app.memory, clock.wall())
                turn.begin("ingest")
                for back in range(EACH - 1, -1, -1):
                    at = Instant(turn.now - back * STEP)
                    for labels in shops:
                        desk.sample(turn, "live", "m0", labels, at, 7.0, False)

            spent = best(body, times // (SERIES * EACH), 3) / (SERIES * EACH)
            app.store.close()
        return {"cpu": spent}

    return run


def _metric(name: str) -> Metric:
    return Metric(id=name, title=Text(en=name), kind="level", step=STEP, per=("shop",))


def _trigger(number: int, metric: str) -> Trigger:
    signal = Threshold(
        metric=metric, labels={"shop": f"s{number % 10}"}, window=Length(5 * MINUTE),
        above=Level(kind="absolute", factor=1_000.0), hold=Length(5 * MINUTE),
    )  # fmt: skip
    return Trigger(name=f"t{number}", signal=signal)


def _moving(number: int, times: int) -> Callable[[], Mapping[str, float]]:
    def run() -> Mapping[str, float]:
        with tempfile.TemporaryDirectory(prefix="tocsin-bench-") as name:
            crowd(Path(name), number)
            app = opened(Path(name))
            block = next(iter(app.memory.library.newest.values())).root
            spent = best(lambda: move(block, START, block.first), times)
            assert len(app.memory.incidents) > number
            app.store.close()
        return {"cpu": spent}

    return run
