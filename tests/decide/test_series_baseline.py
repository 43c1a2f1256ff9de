"""What is usual: rule 24 and the hours of the wall clock."""

from __future__ import annotations

from datetime import UTC, datetime
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.engine.decide.baseline import Baseline, comparable, hour_of, left_out, oldest, usual
from tocsin.engine.model.team import Metric, Timing
from tocsin.engine.model.text import NO_TEXT
from tocsin.engine.model.time import DAY, HOUR, MINUTE, WEEK, Instant, Length
from tocsin.engine.model.window import OFS

TIMING = Timing()
SHANGHAI = ZoneInfo("Asia/Shanghai")
FIVE = Length(5 * MINUTE)


def utc(text: str) -> Instant:
    return Instant(int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000)


MONDAY = utc("2026-11-23 06:30")  # 14:30 in Shanghai


def metric(kind: str = "count", step: Length = MINUTE) -> Metric:
    return Metric(id="m", title=NO_TEXT, kind=kind, step=step)  # type: ignore[arg-type]


def grown(what: Metric, samples: dict[Instant, float], zone: ZoneInfo = SHANGHAI) -> Baseline:
    baseline = Baseline()
    for at, value in samples.items():
        baseline.count(hour_of(at, zone), value, 1)
    return baseline


def hour_of_samples(start: Instant, value: float, step: Length = MINUTE) -> dict[Instant, float]:
    return {Instant(start + n * step): value for n in range(HOUR // step)}


def weeks(*values: float) -> dict[Instant, float]:
    """One level sample at the same time in each of the weeks before, the latest first."""
    return {Instant(MONDAY - (week + 1) * WEEK): value for week, value in enumerate(values)}


@pytest.mark.parametrize(
    ("values", "expected"),
    [((), None), ((10,), None), ((10, 20), None), ((10, 20, 60), 20), ((10, 20, 60, 40), 30), ((1, 1, 1, 1, 99), 1)],
)
def test_rule_24_usual_is_the_median_of_four_weeks_and_unknown_below_three(
    values: tuple[float, ...], expected: float | None
) -> None:
    baseline = grown(metric("level"), weeks(*values))
    assert usual(metric("level"), baseline.at, MINUTE, MONDAY, SHANGHAI, TIMING) == expected


def test_rule_24_another_hour_or_weekday_does_not_count() -> None:
    near = {Instant(at + by): 99.0 for at in weeks(1, 2, 3, 4) for by in (-DAY, DAY, -HOUR, HOUR)}
    assert usual(metric("level"), grown(metric("level"), near).at, MINUTE, MONDAY, SHANGHAI, TIMING) is None


def test_a_count_is_scaled_from_its_hour_to_the_window() -> None:
    samples: dict[Instant, float] = {}
    for week in range(1, 5):
        samples |= hour_of_samples(Instant(MONDAY - 30 * MINUTE - week * WEEK), 2)
    baseline = grown(metric(), samples)
    assert usual(metric(), baseline.at, FIVE, MONDAY, SHANGHAI, TIMING) == 10
    assert usual(metric(), baseline.at, MINUTE, MONDAY, SHANGHAI, TIMING) == 2
    assert usual(metric(), baseline.at, HOUR, MONDAY, SHANGHAI, TIMING) == 120


def counted(value: float = 2, step: Length = MINUTE) -> dict[Instant, float]:
    """The hour of MONDAY in each of the four weeks before."""
    hours = [hour_of_samples(Instant(MONDAY - 30 * MINUTE - week * WEEK), value, step) for week in range(1, 5)]
    return {at: value for hour in hours for at, value in hour.items()}


def test_what_is_usual_of_each_function() -> None:
    rows = grown(metric(), counted()).at
    said = {of: usual(metric(), rows, FIVE, MONDAY, SHANGHAI, TIMING, of) for of in OFS}
    assert {of: figure for of, figure in said.items() if figure is not None} == {
        "sum": 10, "rate": 2, "count": 5, "avg": 2, "last": 2
    }, "extremes and percentiles of an hour are not kept: unknown"  # fmt: skip
    by_rate = Metric(id="m", title=NO_TEXT, kind="count", step=MINUTE, of="rate")
    assert usual(by_rate, rows, FIVE, MONDAY, SHANGHAI, TIMING) == 2


def test_rule_24_missing_samples_make_no_rate_look_slow_but_a_number_of_samples_smaller() -> None:
    half = grown(metric(), dict(list(counted().items())[::2])).at
    assert usual(metric(), half, FIVE, MONDAY, SHANGHAI, TIMING, "rate") == 2
    assert usual(metric(), half, FIVE, MONDAY, SHANGHAI, TIMING, "count") == 2.5


def test_a_number_of_samples_over_hours_of_which_one_had_none() -> None:
    rows, two = grown(metric(), counted()).at, Length(2 * HOUR)
    assert usual(metric(), rows, two, MONDAY, SHANGHAI, TIMING, "count") == 60
    assert usual(metric(), rows, two, MONDAY, SHANGHAI, TIMING, "rate") == 2


def test_rule_15_a_rate_at_nine_is_compared_with_nine_over_a_clock_change() -> None:
    berlin, now = ZoneInfo("Europe/Berlin"), utc("2026-04-01 07:10")  # 09:10 in summer time
    samples: dict[Instant, float] = {}
    for day, per_minute in (("25", 3), ("18", 3), ("11", 3), ("04", 3)):
        samples |= hour_of_samples(utc(f"2026-03-{day} 08:00"), per_minute)
        samples |= hour_of_samples(utc(f"2026-03-{day} 07:00"), 50)  # 08:00 on their clocks
    rows = grown(metric(), samples, berlin).at
    assert usual(metric(), rows, FIVE, now, berlin, TIMING, "rate") == 3
    assert usual(metric(), rows, FIVE, now, berlin, TIMING, "count") == 5


def test_rule_15_in_the_doubled_hour_each_telling_has_its_own_samples() -> None:
    """The bucket of 02:00 summer time holds an hour, as every other: it does not look twice as full."""
    berlin = ZoneInfo("Europe/Berlin")
    samples = hour_of_samples(utc("2026-10-25 00:00"), 4) | hour_of_samples(utc("2026-10-25 01:00"), 4)
    for day in ("18", "11"):
        samples |= hour_of_samples(utc(f"2026-10-{day} 00:00"), 4)
    rows, now = grown(metric(), samples, berlin).at, utc("2026-11-01 01:30")  # 02:30 in winter time
    assert usual(metric(), rows, FIVE, now, berlin, TIMING, "count") == 5
    assert usual(metric(), rows, FIVE, now, berlin, TIMING, "rate") == 4


def test_missing_samples_do_not_make_an_hour_look_quiet() -> None:
    samples: dict[Instant, float] = {}
    for week in range(1, 5):
        full = hour_of_samples(Instant(MONDAY - 30 * MINUTE - week * WEEK), 2)
        samples |= dict(list(full.items())[::2])
    assert usual(metric(), grown(metric(), samples).at, FIVE, MONDAY, SHANGHAI, TIMING) == 10


def test_a_daily_count_is_compared_day_with_day() -> None:
    daily = metric(step=DAY)
    assert usual(daily, grown(daily, weeks(7, 8, 9)).at, DAY, MONDAY, SHANGHAI, TIMING) == 8


def test_a_long_window_looks_at_the_hours_it_covers() -> None:
    samples: dict[Instant, float] = {}
    for week in range(1, 5):
        start = Instant(MONDAY - 30 * MINUTE - week * WEEK)
        samples |= hour_of_samples(start, 3) | hour_of_samples(Instant(start - HOUR), 1)
    assert usual(metric(), grown(metric(), samples).at, Length(2 * HOUR), MONDAY, SHANGHAI, TIMING) == 240


def test_incident_windows_are_left_out() -> None:
    calm = weeks(10, 10, 10)
    wild = {Instant(MONDAY - WEEK + n * MINUTE): 500.0 for n in range(1, 4)}
    baseline = grown(metric("level"), calm | wild)
    for row in left_out("live", metric("level"), "", wild.items(), SHANGHAI):
        baseline.take(row)
    assert usual(metric("level"), baseline.at, MINUTE, MONDAY, SHANGHAI, TIMING) == 10
    for row in left_out("live", metric("level"), "", calm.items(), SHANGHAI):
        baseline.take(row)
    assert len(baseline) == 0


def test_a_corrected_sample_replaces_its_share() -> None:
    baseline = grown(metric("level"), weeks(10, 20, 30))
    at = next(iter(weeks(10)))
    baseline.count(hour_of(at, SHANGHAI), 22 - 10, 0)
    assert usual(metric("level"), baseline.at, MINUTE, MONDAY, SHANGHAI, TIMING) == 22


def test_old_hours_are_forgotten_and_none_that_is_asked_for() -> None:
    baseline = grown(metric("level"), weeks(1, 2, 3, 4, 5, 6))
    baseline.forget(oldest(MONDAY, TIMING))
    assert len(baseline) == 4
    assert usual(metric("level"), baseline.at, MINUTE, MONDAY, SHANGHAI, TIMING) == 2.5


def test_rule_15_nine_o_clock_stays_nine_o_clock_over_a_clock_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    now = utc("2026-04-01 07:10")  # 09:10 in summer time; the Wednesdays before were an hour later in UTC
    hours = [found[0] for found in comparable(hour_of(now, berlin), 1, berlin, 4)]
    assert hours == [utc(f"2026-03-{day} 08:00") for day in ("25", "18", "11", "04")]


def test_rule_15_the_doubled_hour_has_two_buckets_and_the_first_compares() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert hour_of(utc("2026-10-25 00:59"), berlin) == utc("2026-10-25 00:00")
    assert hour_of(utc("2026-10-25 01:01"), berlin) == utc("2026-10-25 01:00")
    found = comparable(hour_of(utc("2026-11-01 01:30"), berlin), 1, berlin, 1)
    assert found == ((utc("2026-10-25 00:00"),),)


def test_rule_15_the_missing_hour_is_compared_with_the_next() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    found = comparable(hour_of(utc("2026-04-05 00:30"), berlin), 1, berlin, 1)  # 02:30; a week before there was none
    assert found == ((utc("2026-03-29 01:00"),),)


@given(
    st.sampled_from(["Asia/Kolkata", "Australia/Lord_Howe", "Asia/Kathmandu", "America/New_York", "Africa/Casablanca"]),
    st.integers(0, 3 * 365 * 1440 * 60),
)
def test_every_instant_has_one_hour_that_has_begun_and_is_named_by_its_begin(zone: str, second: int) -> None:
    place = ZoneInfo(zone)
    at = Instant(utc("2024-01-01 00:00") + second * 1_000_000)
    hour = hour_of(at, place)
    assert 0 <= at - hour < 2 * HOUR
    assert hour_of(hour, place) == hour
    assert hour_of(Instant(hour - 1), place) < hour


@given(st.lists(st.tuples(st.integers(0, 27), st.integers(0, 23), st.integers(0, 9)), max_size=80))
def test_rule_24_usual_is_that_of_a_naive_model(seen: list[tuple[int, int, int]]) -> None:
    level = metric("level", Length(10 * MINUTE))
    samples = {
        Instant(MONDAY - 30 * MINUTE - (day + 1) * DAY + hour * HOUR + n * MINUTE): float(n)
        for n, (day, hour, _) in enumerate(seen, 0)
    }
    means = []
    for week in range(1, 5):
        start = MONDAY - 30 * MINUTE - week * WEEK
        inside = [value for at, value in samples.items() if start <= at < start + HOUR]
        means += [sum(inside) / len(inside)] if inside else []
    expected = median(means) if len(means) >= 3 else None
    assert usual(level, grown(level, samples).at, MINUTE, MONDAY, SHANGHAI, TIMING) == expected
