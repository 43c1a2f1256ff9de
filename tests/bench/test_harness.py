"""The harness itself, at sizes that say nothing about speed: no figure is judged here."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest

from bench.__main__ import FAMILIES, main
from bench.side_by_side import Sizes, Spread, as_json, bound, compare, interleave, machine, percentile, spread, table


def test_cases_take_turns_and_the_order_turns_round() -> None:
    ran: list[str] = []

    def case(name: str) -> Mapping[str, float]:
        ran.append(name)
        return {"ms": 1.0}

    rounds = interleave({name: partial(case, name) for name in ("ours", "theirs")}, 3)
    assert ran == ["ours", "theirs", "theirs", "ours", "ours", "theirs"]
    assert len(rounds.calibration) == 3


def test_a_ratio_is_taken_within_a_round_and_comes_first() -> None:
    values = {"ours": iter([10.0, 20.0, 60.0]), "theirs": iter([5.0, 20.0, 20.0])}
    rounds = interleave({name: lambda it=it: {"rate": next(it)} for name, it in values.items()}, 3)  # type: ignore[misc]
    line = compare(rounds, "P1", "pages a second", "rate", "1/s", "ours", "theirs", at_least=1.5)
    assert (line.ratio, line.met) == (Spread(median=2.0, low=1.0, high=3.0), True)
    shown = table([line, bound("P7", "late", "ms", [6.0], at_most=5)])
    assert shown.index("2 [1..3]") < shown.index("20 [10..60]")
    assert "NOT MET" in shown


def test_a_percentile_of_nothing_is_infinite_and_shown_as_unknown() -> None:
    assert percentile([], 0.99) == float("inf")
    assert percentile(random.Random(1).sample(range(100), 100), 0.5) == 50
    assert str(spread([float("inf")])) == "-"


def test_the_facts_about_the_machine_do_not_name_it() -> None:
    import platform

    told = as_json([], machine())
    assert platform.node() not in told
    assert json.loads(told)["v"] == 1


def test_every_family_can_be_found() -> None:
    from bench.__main__ import _family

    assert all(callable(_family(name)) for name in FAMILIES)


def test_a_trivial_run_prints_ratios_and_writes_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = f"{tmp_path}/found.json"
    assert main(["texts", "--quick", "--rounds", "1", "--scale", "0.01", "--json", place]) == 0
    shown = capsys.readouterr().out
    assert "P13" in shown
    assert "ratio" in shown.splitlines()[0]
    with open(place, encoding="utf-8") as file:
        found = json.load(file)
    assert [line["goal"] for line in found["lines"]] == ["P13", "P13"]
    assert Sizes(quick=True, scale=0.01).of(1_000, 100) == 1
