"""Windows over samples, against a model that looks at every sample."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.engine.decide.series import Landing, Series, window_of
from tocsin.engine.model.team import Metric
from tocsin.engine.model.text import NO_TEXT
from tocsin.engine.model.time import DAY, HOUR, MINUTE, Instant, Length
from tocsin.engine.model.window import OFS, Of, percent

FIVE = Length(5 * MINUTE)
NOON = Instant(20_000 * DAY)
PLAIN: tuple[Of, ...] = ("sum", "avg", "max", "min", "last")


def count(step: Length = MINUTE) -> Metric:
    return Metric(id="orders.lost", title=NO_TEXT, kind="count", step=step)


def share() -> Metric:
    return Metric(id="staff.present", title=NO_TEXT, kind="share", step=MINUTE)


def filled(metric: Metric, *values: float, windows: tuple[Length, ...] = (FIVE,)) -> Series:
    """One sample a minute from noon on."""
    series = Series(metric, windows)
    for number, value in enumerate(values):
        series.add(Instant(NOON + number * MINUTE), value)
    return series


def at(minutes: float) -> Instant:
    return Instant(NOON + int(minutes * MINUTE))


def test_F_100_a_sample_exactly_one_window_old_has_left() -> None:
    series = filled(count(), 7)
    assert series.figure(FIVE, Instant(at(5) - 1)) == 7
    assert series.figure(FIVE, at(5)) is None


def test_F_100_a_sample_at_this_very_instant_is_in() -> None:
    assert filled(count(), 7).figure(FIVE, at(0)) == 7
    assert filled(count(), 7).figure(FIVE, Instant(NOON - 1)) is None


def test_a_window_sums_counts_and_averages_shares_unless_told_otherwise() -> None:
    assert filled(count(), 1, 2, 3).figure(FIVE, at(2)) == 6
    assert filled(share(), 0.5, 1.0).figure(FIVE, at(1)) == 0.75
    told = Metric(id="m", title=NO_TEXT, kind="count", step=MINUTE, of="max")
    assert filled(told, 1, 5, 3).figure(FIVE, at(2)) == 5
    assert [filled(count(), 4, 2, 3).figure(FIVE, at(2), of) for of in PLAIN] == [9, 3, 4, 2, 3]


def test_previous_is_the_window_just_before() -> None:
    series = filled(count(), *range(1, 11))
    assert series.previous(FIVE, at(9)) == 1 + 2 + 3 + 4 + 5
    assert series.figure(FIVE, at(9)) == 6 + 7 + 8 + 9 + 10
    assert series.previous(FIVE, at(4)) is None


def test_a_late_sample_lands_in_its_place() -> None:
    series = Series(count(), [FIVE])
    series.add(at(0), 1)
    series.add(at(2), 4)
    assert series.figure(FIVE, at(2)) == 5
    assert series.add(at(1), 2) is Landing.LATE
    assert series.figure(FIVE, at(2)) == 7
    assert series.figure(FIVE, at(5.5)) == 6
    assert series.figure(FIVE, at(2), "last") == 4


def test_the_last_writer_of_a_time_wins() -> None:
    series = filled(count(), 1, 2)
    assert series.figure(FIVE, at(1)) == 3
    assert series.add(at(0), 10) is Landing.REPLACED
    assert series.add(at(0), 10) is Landing.SAME
    assert series.figure(FIVE, at(1)) == 12
    assert len(series) == 2


def test_F_072_what_no_window_reaches_is_turned_away() -> None:
    series = filled(count(), *range(20))
    assert series.add(at(9), 100) is Landing.TOO_OLD
    assert series.add(Instant(at(0) - 2 * HOUR), 100) is Landing.TOO_OLD
    assert series.figure(FIVE, at(19)) == 15 + 16 + 17 + 18 + 19


def test_memory_holds_only_what_windows_need() -> None:
    series = Series(count(), [FIVE])
    for minute in range(5_000):
        series.add(at(minute), 1)
    assert len(series) <= 10
    assert len(series._at) <= 2 * 64 + 10
    assert series.figure(FIVE, at(4_999)) == 5


def test_F_047_one_wrong_clock_does_not_push_honest_samples_out() -> None:
    series = filled(count(), 1, 1, 1)
    series.add(Instant(at(3) + 3 * DAY), 50, at(3))
    series.add(at(4), 1, at(4))
    assert series.last_at == at(4)
    assert series.figure(FIVE, at(4)) == 54


def test_a_sample_dated_a_little_ahead_counts_from_its_own_time_on() -> None:
    series = filled(count(), 1)
    series.add(at(1.5), 2, at(1))
    assert series.figure(FIVE, at(1)) == 1
    assert series.next_change(FIVE, at(1)) == at(1.5)
    assert series.figure(FIVE, at(1.5)) == 3


def test_the_next_change_is_when_the_oldest_sample_leaves() -> None:
    series = filled(count(), 9, 1)
    assert series.next_change(FIVE, at(1)) == at(5)
    assert series.figure(FIVE, at(5)) == 1
    assert series.next_change(FIVE, at(5)) == at(6)
    assert series.next_change(FIVE, at(6)) is None


def test_the_average_of_equal_shares_is_that_share() -> None:
    series = filled(share(), 0.8, 0.8, 0.8)
    assert sum([0.8] * 3) / 3 != 0.8  # what plain addition makes of it: above 80% by a hair
    assert series.figure(FIVE, at(2)) == 0.8


def test_a_sum_does_not_drift_over_a_year() -> None:
    series = Series(count(), [FIVE])
    for minute in range(20_000):
        series.add(at(minute), 0.1 if minute % 2 else 1e9)
        series.figure(FIVE, at(minute))
    for minute in range(20_000, 20_005):
        series.add(at(minute), 0)
    assert series.figure(FIVE, at(20_004)) == 0


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e300])
def test_what_is_no_figure_is_refused(value: float) -> None:
    series = filled(count(), 1)
    with pytest.raises(ValueError, match="not a figure"):
        series.add(at(1), value)
    assert series.figure(FIVE, at(1)) == 1


def test_a_window_that_nobody_declared_is_refused() -> None:
    with pytest.raises(ValueError, match="not declared"):
        filled(count(), 1).figure(HOUR, at(1))
    series = filled(count(), 1)
    series.widen([HOUR])
    assert series.figure(HOUR, at(1)) == 1


def test_the_window_is_the_signals_else_the_metrics_else_one_step() -> None:
    metric = Metric(id="m", title=NO_TEXT, kind="level", step=MINUTE, window=FIVE)
    assert window_of(metric, HOUR) == HOUR
    assert window_of(metric, None) == FIVE
    assert window_of(count(), None) == MINUTE


def test_rule_24_a_condition_keeps_the_last_figure_until_the_series_is_silent() -> None:
    series = Series(count(), [MINUTE, FIVE])
    for minute in range(6):
        series.add(at(minute), 2, at(minute + 0.3))
    for when, expected in [(5.3, 2), (6.0, 2), (6.2, 2), (7.3, 2), (7.31, None)]:
        assert series.held(MINUTE, at(when)) == expected
    assert series.held(FIVE, at(6)) == 10
    assert series.figure(FIVE, at(6)) == 8
    assert Series(count(), [FIVE]).held(FIVE, at(0)) is None
    loaded = filled(count(), 7)
    assert loaded.held(FIVE, at(1)) == 7
    loaded.add(at(-1), 1)
    assert loaded.held(FIVE, at(1)) == 8


def test_only_a_newer_sample_counts_as_heard() -> None:
    series = Series(count(), [FIVE])
    series.add(at(1), 1, at(1.2))
    series.add(at(0), 1, at(1.4))
    assert (series.last_at, series.heard_at, series.last) == (at(1), at(1.2), 1)


def test_a_rate_counts_a_sample_for_one_step() -> None:
    """12 contacts in each of five minutes; a minute missing or not begun yet is no minute without contacts."""
    assert filled(count(), *[12] * 5).figure(FIVE, at(4), "rate") == 12
    assert filled(count(), 12).figure(FIVE, at(0), "rate") == 12
    gap = filled(count(), 12, 12)
    gap.add(at(4), 12)
    assert gap.figure(FIVE, at(4), "rate") == 12
    assert filled(count(Length(5 * MINUTE)), 60).figure(FIVE, at(0), "rate") == 12
    quick = Series(count(), [FIVE])
    for second in range(0, 300, 10):  # faster than told: the window itself is all that can have been covered
        quick.add(Instant(NOON + second * 1_000_000), 2)
    assert quick.figure(FIVE, at(4.99), "rate") == 12


def test_a_percentile_is_the_sample_that_so_many_do_not_exceed() -> None:
    series = Series(count(), [HOUR])
    for minute in range(20):
        series.add(at(minute), float(20 - minute))
    assert [series.figure(HOUR, at(19), of) for of in ("p50", "p75", "p90", "p95", "p98", "p99")] == [
        10, 15, 18, 19, 20, 20
    ]  # fmt: skip
    assert filled(count(), 7).figure(FIVE, at(0), "p50") == 7


def test_F_072_a_percentile_forgets_what_leaves_and_takes_what_comes_late() -> None:
    series = filled(count(), 9, 1, 1, 1, 1)
    assert series.figure(FIVE, at(4), "p95") == 9
    assert series.figure(FIVE, at(5), "p95") == 1
    assert series.add(at(3.5), 5) is Landing.LATE
    assert series.figure(FIVE, at(5), "p95") == 5
    assert series.add(at(3.5), 3) is Landing.REPLACED
    assert series.figure(FIVE, at(5), "p95") == 3


@pytest.mark.parametrize("of", OFS)
def test_previous_is_the_same_function_of_the_window_before(of: Of) -> None:
    values = [4.0, 8.0, 2.0, 9.0, 5.0]
    series = filled(count(), *values, 1, 1, 1, 1, 1)
    assert series.previous(FIVE, at(9), of) == filled(count(), *values).figure(FIVE, at(4), of)
    assert series.previous(FIVE, at(4), of) is None
    assert series.figure(FIVE, at(40), of) is None, "an empty window has no figure, not even the number of its samples"


def test_a_metric_whose_function_changes_is_read_by_the_new_one() -> None:
    series = filled(count(), 1, 2, 3)
    assert series.figure(FIVE, at(2)) == 6
    series.of = "max"
    assert series.figure(FIVE, at(2)) == 3


def test_F_072_samples_in_any_order_give_the_same_figures() -> None:
    samples = [(at(minute), float(minute + 1) / 3) for minute in range(5)]
    figures = set()
    for order in itertools.permutations(samples):
        series = Series(count(), [FIVE])
        for when, value in order:
            series.add(when, value)
        figures.add(tuple(series.figure(FIVE, at(4), of) for of in OFS))
    assert len(figures) == 1


# --- against a naive model -------------------------------------------------------------

STEP = Length(3)
WINDOWS = (Length(10), Length(3), Length(25))
SAMPLE = st.tuples(
    st.integers(-12, 4), st.one_of(st.integers(-50, 50).map(float), st.floats(-1e6, 1e6).map(lambda x: round(x, 4)))
)


def model(samples: dict[int, float], start: int, end: int, of: Of) -> float | None:
    """The figure over (start, end], by looking at every sample."""
    inside = [samples[when] for when in sorted(samples) if start < when <= end]
    if not inside:
        return None
    total, ranked = sum(map(Fraction, inside), Fraction(0)), sorted(inside)
    rank = percent(of)
    if rank is not None:
        return next(one for place, one in enumerate(ranked, 1) if place * 100 >= rank * len(ranked))
    covered = min(len(inside) * STEP, end - start)
    return {
        "sum": float(total), "avg": float(total / len(inside)), "max": ranked[-1], "min": ranked[0],
        "last": inside[-1], "count": float(len(inside)), "rate": float(total * MINUTE / covered),
    }[of]  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, 6), SAMPLE), min_size=1, max_size=60), st.booleans())
def test_F_100_every_figure_is_that_of_a_naive_model(
    steps: list[tuple[int, tuple[int, float]]], every_step: bool
) -> None:
    series, samples, now = Series(count(STEP), WINDOWS), dict[int, float](), 1_000
    for ahead, (offset, value) in steps:
        now += ahead
        landing = series.add(Instant(now + offset), value)
        if landing is not Landing.TOO_OLD:
            samples[now + offset] = value
        if every_step:
            check(series, samples, now)
    check(series, samples, now)


def check(series: Series, samples: dict[int, float], now: int) -> None:
    for window, of in itertools.product(WINDOWS, OFS):
        assert series.figure(window, Instant(now), of) == model(samples, now - window, now, of)
        # Far enough back the series has dropped samples; twice the largest window is promised from the newest on.
        if now - 2 * window >= max(samples) - 2 * max(WINDOWS):
            previous = model(samples, now - 2 * window, now - window, of)
            assert series.previous(window, Instant(now), of) == previous
        change = series.next_change(window, Instant(now))
        edges = [at + window for at in samples if now - window < at <= now] + [at for at in samples if at > now]
        assert change == min(edges, default=None)


@given(st.lists(st.tuples(st.integers(-20, 20), st.integers(0, 30)), min_size=1, max_size=40))
def test_figures_may_be_asked_for_in_any_order_of_time(asked: list[tuple[int, int]]) -> None:
    series, samples = Series(count(STEP), WINDOWS), dict[int, float]()
    for when in range(1_000, 1_040, 3):
        series.add(Instant(when), when / 7)
        samples[when] = when / 7
    for ahead, of in asked:
        now = 1_039 + ahead
        kind = OFS[of % len(OFS)]
        if now - 25 >= 1_039 - 50:
            assert series.figure(Length(25), Instant(now), kind) == model(samples, now - 25, now, kind)
