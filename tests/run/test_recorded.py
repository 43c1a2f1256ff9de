"""Files of recorded figures as offices, exports and monitoring systems write them."""

from __future__ import annotations

from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from tocsin.engine.model.problem import DataWrong
from tocsin.engine.model.team import Metric
from tocsin.engine.model.text import NO_TEXT
from tocsin.engine.model.time import HOUR, MINUTE, SECOND, Instant
from tocsin.engine.run.gathered import MOST_TOLD, Record
from tocsin.engine.run.recorded import Wanted, read_record
from tocsin.engine.run.recorded_times import Times

SHANGHAI, LONDON = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/London")
NOON = Instant(1_780_286_400_000_000)
"""2026-06-01 04:00 UTC, 12:00 in Shanghai."""
METRICS = {
    "lost": Metric(id="lost", title=NO_TEXT, kind="count", step=MINUTE, per=("shop",)),
    "wait": Metric(id="wait", title=NO_TEXT, kind="level", step=MINUTE),
}


def read(text: str, name: str = "june.csv", metric: str = "wait", **labels: str) -> Record:
    return read_record(name, text, Wanted(metrics=METRICS, metric=metric, labels=labels, zone=SHANGHAI))


def problems(text: str, name: str = "june.csv", metric: str = "wait", **labels: str) -> list[tuple[str, int, int]]:
    with pytest.raises(DataWrong) as told:
        read(text, name, metric, **labels)
    return [(one.code, one.where.line, one.where.column) for one in told.value.problems]


@pytest.mark.parametrize("written", [
    "2026-06-01T04:00:00Z", "2026-06-01T12:00:00+08:00", "2026-06-01T04:00:00.000000000Z", "2026-06-01 12:00",
    "2026/6/1 12:00", "2026/06/01 12:00:00", "2026年6月1日 12:00", "2026年6月1日 12时00分", "1780286400",
    "1780286400.0", "1780286400000", "1780286400000000", "1780286400000000000",
])  # fmt: skip
def test_a_time_is_read_as_it_is_written(written: str) -> None:
    assert Times(SHANGHAI).read(written, None) == NOON


@pytest.mark.parametrize("written", ["", "soon", "2026-13-01", "2026-06-01 25:00", "12:00", "1234", "9" * 21])
def test_what_is_no_time_is_refused(written: str) -> None:
    with pytest.raises((ValueError, OverflowError)):
        Times(SHANGHAI).read(written, None)


def test_the_hour_that_is_told_twice_goes_on_and_not_back() -> None:
    times, last, found = Times(LONDON), None, []
    for written in ("00:30", "01:00", "01:30", "01:00", "01:30", "02:00"):
        last = times.read(f"2026-10-25 {written}", last)
        found.append(last)
    assert [b - a for a, b in pairwise(found)] == [30 * MINUTE] * 5


def test_the_hour_that_is_missing_is_the_next_instant_that_exists() -> None:
    times = Times(LONDON)
    assert times.read("2026-03-29 01:30", None) == times.read("2026-03-29 02:00", None)


def test_local_times_are_those_of_the_zone_on_both_sides_of_a_change() -> None:
    times = Times(LONDON)
    assert times.read("2026-03-29 00:59:30", None) == times.read("2026-03-29T00:59:30Z", None)
    assert times.read("2026-03-29 02:00:30", None) == times.read("2026-03-29T01:00:30Z", None)


def test_a_plain_file_has_a_time_and_a_value() -> None:
    found = read('timestamp,value\n2026-06-01 12:00,5\n2026-06-01 12:01,95%\n2026-06-01 12:02,"1,200"\n')
    assert [(one.at - NOON, one.value) for one in found.figures] == [
        (0, 5.0), (MINUTE, 0.95), (2 * MINUTE, 1200.0),
    ]  # fmt: skip
    assert (found.flaws, found.series) == ((), 1)


@pytest.mark.parametrize("head", ["time;value;shop", "time\tvalue\tshop", "时间,数值,shop"])
def test_other_signs_and_chinese_names_will_do(head: str) -> None:
    sign = next(sign for sign in ";\t," if sign in head)
    found = read(f"{head}\n" + sign.join(["2026-06-01 12:00", "5", "旗舰店"]), metric="lost")
    assert [(dict(one.labels), one.value) for one in found.figures] == [({"shop": "旗舰店"}, 5.0)]


def test_columns_may_be_named_after_metrics_and_rows_may_name_theirs() -> None:
    wide = read("time,wait,lost,shop\n1780286400,5,1,a\n", metric="")
    long = read("time,metric,value,shop\n1780286400,wait,5,\n1780286400,lost,1,a\n", metric="")
    assert [one[:4] for one in wide.figures] == [one[:4] for one in long.figures]
    assert {one.metric for one in wide.figures} == {"wait", "lost"}


def test_json_lines_may_carry_labels_inside() -> None:
    text = '{"at": "2026-06-01T12:00+08:00", "value": 3, "labels": {"shop": "a"}}\n\n{"at": 1780286460, "value": 4}\n'
    found = read(text, "june.jsonl", "lost", shop="b")
    assert [(dict(one.labels)["shop"], one.value, one.line) for one in found.figures] == [("a", 3.0, 1), ("b", 4.0, 3)]


def test_series_are_told_apart_by_the_labels_of_the_metric_alone() -> None:
    found = read("time,value,shop,clerk\n1780286400,5,a,x\n1780286400,6,b,x\n1780286460,6,b,y\n", metric="lost")
    assert found.series == 2
    assert found.counts == {}
    assert [(one.code, one.params["columns"]) for one in found.remarks] == [("backtest-columns", "clerk")]


def test_gaps_doubled_and_backward_times_and_empty_cells_are_named_with_their_line_and_played() -> None:
    rows = ["12:00,1", "12:01,2", "12:01,3", "12:02,", "12:07,4", "12:03,5", "12:08,nan"]
    found = read("time,value\n" + "\n".join(f"2026-06-01 {row}" for row in rows))
    flaws = [(one.kind, one.line, (one.at - NOON) // MINUTE, one.lasts // MINUTE) for one in found.flaws]
    assert flaws == [("duplicate", 4, 1, 0), ("empty", 5, 2, 0), ("gap", 6, 3, 4), ("backward", 7, 3, 0),
                     ("empty", 8, 8, 0)]  # fmt: skip
    played = [((one.at - NOON) // MINUTE, one.value) for one in found.figures]
    assert played == [(0, 1.0), (1, 3.0), (3, 5.0), (7, 4.0)], "in order, and the last of two"


def test_two_missing_steps_are_no_gap_but_more_are() -> None:
    assert read("time,value\n1780286400,1\n1780286520,1\n").counts == {}
    assert read("time,value\n1780286400,1\n1780286521,1\n").counts == {"gap": 1}


def test_many_flaws_are_counted_and_the_first_are_told() -> None:
    rows = "".join(f"{1780286400 + 600 * number},1\n" for number in range(100))
    found = read(f"time,value\n{rows}")
    assert found.counts == {"gap": 99}
    assert len(found.flaws) == MOST_TOLD


def test_a_file_slower_than_the_step_of_its_metric_is_remarked_on() -> None:
    rows = "".join(f"{1780286400 + 300 * number},1\n" for number in range(5))
    [remark] = read(f"time,value\n{rows}").remarks
    assert (remark.code, remark.params["length"], remark.params["hold"]) == ("backtest-slow", 300 * SECOND, MINUTE)
    assert read("time,value\n1780286400,1\n1780286460,1\n").remarks == ()


@pytest.mark.parametrize(("text", "wanted"), [
    ("", ("data-no-time", 1, 1)),
    ("1780286400,5\n", ("data-no-time", 1, 1)),
    ("time,figure\n1,2\n", ("data-no-value", 1, 1)),
    ("time,metric,value\n1780286400,lots,1\n", ("data-no-such-metric", 2, 12)),
    ("time,value\n1780286400,many\n", ("data-value", 2, 12)),
    ('time,value\n"1780286400",inf\n', ("data-value", 2, 14)),
    ("time,value\n1780286400,1e999\n", ("data-value", 2, 12)),
    ("time,value\nsoon,1\n", ("data-time", 2, 1)),
    ("value,time\n1,soon\n", ("data-time", 2, 3)),
    ("time,value\n1780286400,1,2\n", ("data-columns", 2, 1)),
])  # fmt: skip
def test_what_cannot_be_read_is_refused_with_line_and_column(text: str, wanted: tuple[str, int, int]) -> None:
    assert problems(text) == [wanted]


def test_all_that_is_wrong_is_told_at_once_up_to_a_number() -> None:
    assert [line for _, line, _ in problems("time,value\nsoon,1\n1780286400,x\n1780286460,3\nlater,4\n")] == [2, 3, 5]
    with pytest.raises(DataWrong) as told:
        read("time,value\n" + "soon,1\n" * 50)
    assert len(told.value.problems) == MOST_TOLD
    assert told.value.params["count"] == 50


def test_a_metric_without_its_label_is_refused_until_it_is_given() -> None:
    text = "time,value\n1780286400,1\n"
    assert problems(text, metric="lost") == [("data-label-missing", 2, 1)]
    assert [dict(one.labels) for one in read(text, metric="lost", shop="a").figures] == [{"shop": "a"}]


def test_a_file_that_does_not_say_whose_figures_it_has_is_refused() -> None:
    assert problems("time,value\n1780286400,1\n", metric="") == [("data-which-metric", 1, 6)]


def test_json_that_is_none_is_refused_with_its_line() -> None:
    assert problems('{"at": 1780286400, "value": 1}\n[1]\n{\n' + "[" * 100_000, "june.jsonl") == [
        ("data-json", 2, 1), ("data-json", 3, 1), ("data-json", 4, 1),
    ]  # fmt: skip


def test_an_hour_of_the_night_is_an_hour_long() -> None:
    times = Times(SHANGHAI)
    assert times.read("2026-06-01 23:30", None) - times.read("2026-06-01 22:30", None) == HOUR
