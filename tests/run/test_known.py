"""Triggers beside the incidents that there were."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from tests.run.test_backtest import at, record, site
from tests.run.test_replay import above
from tocsin.engine.model.backtest import Episode, Known, Score
from tocsin.engine.model.problem import DataWrong
from tocsin.engine.model.time import DAY, MINUTE, Instant
from tocsin.engine.run.backtest import backtest, choose
from tocsin.engine.run.known import read_known, scores, within

SHANGHAI = ZoneInfo("Asia/Shanghai")


def episode(start: int, end: int | None, trigger: str = "t") -> Episode:
    return Episode(
        runbook="r", trigger=trigger, key="", start=Instant(start), end=None if end is None else Instant(end),
        because="above", value=None, usual=None, peak=None, peak_at=None, opened=None,
    )  # fmt: skip


def known(start: int, end: int, name: str = "") -> Known:
    return Known(start=Instant(start), end=Instant(end), name=name)


def score(incidents: list[Known], episodes: list[Episode], last: int = 1_000) -> Score:
    return scores(incidents, episodes, [("r", "t")], Instant(last))[1]


def test_found_missed_and_false_are_told_apart() -> None:
    told = score([known(100, 200), known(300, 400, "b")], [episode(110, 120), episode(500, 520)])
    assert (told.found, [one.name for one in told.missed], told.false, told.false_time) == (1, ["b"], 1, 20)
    assert (told.delay_median, told.delay_worst) == (10, 10)


def test_the_delay_is_until_the_first_firing_and_none_where_it_fired_already() -> None:
    told = score(
        [known(100, 200), known(300, 400), known(500, 600)],
        [episode(90, 110), episode(150, 160), episode(320, 330), episode(390, 700)],
    )
    assert (told.found, told.false) == (3, 0)
    assert (told.delay_median, told.delay_worst) == (0, 20)
    assert told.false_time == 10 + 100 + 100, "before the first, between, and after the last"


def test_one_that_is_always_on_finds_everything_and_pays_for_it() -> None:
    told = score([known(100, 200)], [episode(0, None)], last=1_000)
    assert (told.found, told.false, told.false_time) == (1, 0, 900)


def test_episodes_of_two_keys_at_once_are_one_time() -> None:
    assert score([], [episode(0, 100), episode(50, 150)]).false_time == 150


def test_without_a_firing_all_is_missed_and_there_is_no_delay() -> None:
    told = score([known(1, 2)], [])
    assert (told.found, len(told.missed), told.delay_median, told.delay_worst) == (0, 1, None, None)


def test_incidents_outside_of_the_record_are_not_counted() -> None:
    assert within([known(0, 9), known(0, 10), known(20, 30), known(21, 30)], Instant(10), Instant(20)) == (
        known(0, 10), known(20, 30),
    )  # fmt: skip


def test_a_file_of_incidents_is_read_in_both_forms() -> None:
    csv = read_known("k.csv", "Start,end,name\n2026-06-03,2026-06-04 12:00,618\n2026-06-01,2026-06-02,\n", SHANGHAI)
    assert [(one.start, one.end, one.name) for one in csv] == [
        (at("2026-06-01"), at("2026-06-01") + DAY, ""), (at("2026-06-03"), at("2026-06-04 12:00"), "618"),
    ]  # fmt: skip
    lines = ['{"start": "2026-06-01", "end": "2026-06-02"}',
             '{"start": "2026-06-03", "end": "2026-06-04 12:00", "name": "618"}']  # fmt: skip
    json = read_known("k.jsonl", "\n".join(lines), SHANGHAI)
    assert [replace(one, line=0) for one in json] == [replace(one, line=0) for one in csv]


@pytest.mark.parametrize(("text", "code", "line"), [
    ("", "labels-columns", 1), ("start,name\n2026-06-03,x\n", "labels-columns", 1),
    ("start,end\n2026-06-03\n", "labels-row", 2), ("start,end\n2026-06-03,soon\n", "data-time", 2),
    ("start,end\n2026-06-03,2026-06-03\n", "labels-order", 2),
])  # fmt: skip
def test_a_wrong_file_of_incidents_is_refused_with_its_line(text: str, code: str, line: int) -> None:
    with pytest.raises(DataWrong) as told:
        read_known("k.csv", text, SHANGHAI)
    assert [(one.code, one.where.line) for one in told.value.problems] == [(code, line)]


def test_each_trigger_that_heard_the_record_has_its_score() -> None:
    found = site({"high": above(5), "never": above(99)})
    kept = record(found, ("2026-06-03 12:00", 5, 1), ("2026-06-03 12:05", 5, 9), ("2026-06-03 12:10", 5, 1))
    incidents = [Known(start=at("2026-06-03 12:03"), end=at("2026-06-03 12:20"))]
    told = backtest(choose(found, "shop-floor"), kept, known=incidents)
    assert [(one.trigger, one.found, one.delay_worst) for one in told.scores] == [
        ("", 1, 2 * MINUTE), ("high", 1, 2 * MINUTE), ("never", 0, None),
    ]  # fmt: skip
