"""Where a figure is heading: the line of least squares, against a model in fractions that looks at every sample."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.decide.test_series import FIVE, at, count, filled, share
from tocsin.engine.decide.series import Landing, Series
from tocsin.engine.model.time import HOUR, MINUTE, Instant, Length
from tocsin.engine.model.window import AHEAD_OF, Of

STEP, WINDOWS = Length(3), (Length(10), Length(25))


def line(samples: Mapping[int, float], start: int, end: int, ahead: int, of: Of) -> tuple[float, float] | None:
    """(at the newest sample, `ahead` later) of the line through the samples in (start, end]."""
    inside = {when: Fraction(value) for when, value in samples.items() if start < when <= end}
    if len(inside) < 3:
        return None
    n = len(inside)
    middle, mean = Fraction(sum(inside), n), sum(inside.values(), Fraction(0)) / n
    spread = sum(((when - middle) ** 2 for when in inside), Fraction(0))
    slope = sum(((when - middle) * (value - mean) for when, value in inside.items()), Fraction(0)) / spread
    times = {"sum": Fraction(n), "rate": Fraction(n * MINUTE, min(n * STEP, end - start))}.get(of, Fraction(1))
    here = mean + slope * (max(inside) - middle)
    return float(times * here), float(times * (here + slope * ahead))


SAMPLE = st.tuples(st.integers(0, 6), st.integers(-12, 4), st.integers(-50, 50).map(float))


@given(st.lists(SAMPLE, min_size=1, max_size=50), st.booleans(), st.sampled_from(AHEAD_OF))
def test_every_line_is_that_of_a_naive_model(
    steps: list[tuple[int, int, float]], every_step: bool, of: Of
) -> None:
    series, samples, now = Series(count(STEP), WINDOWS), dict[int, float](), 1_000
    for number, (ahead, offset, value) in enumerate(steps, 1):
        now += ahead
        if series.add(Instant(now + offset), value) is not Landing.TOO_OLD:
            samples[now + offset] = value
        for window in WINDOWS if every_step or number == len(steps) else ():
            found = series.course(window, Instant(now), Length(40), of)
            expected = line(samples, now - window, now, 40, of)
            assert (None if found is None else (found.now, found.then)) == expected


@given(st.lists(st.integers(-10, 30), min_size=1, max_size=30))
def test_lines_may_be_asked_for_in_any_order_of_time(asked: list[int]) -> None:
    """The clock may be set back."""
    samples = {when: float(when * when % 17) for when in range(1_000, 1_060, 3)}
    series = Series(count(STEP), WINDOWS)
    for when, value in samples.items():
        series.add(Instant(when), value)
    for ahead in asked:
        now = 1_045 + ahead
        found = series.course(Length(25), Instant(now), Length(9))
        assert (None if found is None else (found.now, found.then)) == line(samples, now - 25, now, 9, "sum")


def test_it_is_what_predict_linear_says() -> None:
    """A counter that is reset in the middle, as in Prometheus' tests of that function: 76.82 an hour ahead."""
    series = Series(share(), [HOUR])
    for number, value in enumerate((0, 10, 20, 30, 40, 0, 10, 20, 30, 40, 50)):
        series.add(at(5 * number), float(value))
    found = series.course(HOUR, at(50), HOUR)
    assert found is not None
    assert found.now == pytest.approx(38.63636363636364)
    assert found.then == pytest.approx(76.81818181818181)


def test_fewer_than_three_samples_make_no_line() -> None:
    assert filled(count(), 1, 2).course(FIVE, at(1), FIVE) is None
    assert filled(count(), 1, 2, 3).course(FIVE, at(2), FIVE) is not None
    assert filled(count(), 1, 2, 3).course(FIVE, at(5), FIVE) is None, "one has left"


def test_a_flat_series_goes_nowhere_and_a_straight_one_exactly_on() -> None:
    flat = filled(share(), *[0.1] * 5).course(FIVE, at(4), HOUR)
    assert flat is not None
    assert (flat.now, flat.then) == (0.1, 0.1)
    straight = filled(share(), 1, 2, 3, 4, 5).course(FIVE, at(4), Length(10 * MINUTE))
    assert straight is not None
    assert (straight.now, straight.then) == (5, 15)
    assert filled(count(), 1, 2, 3, 4, 5).course(FIVE, at(4), Length(10 * MINUTE)) == (25, 75, None)


def test_between_two_samples_the_line_does_not_move() -> None:
    series = filled(share(), 1, 2, 3, 4)
    assert series.course(FIVE, at(3), FIVE) == series.course(FIVE, at(3.9), FIVE)


def test_F_072_a_late_sample_bends_the_line_it_belongs_to() -> None:
    series = filled(share(), 1, 1, 1)
    series.add(at(4), 1)
    assert series.course(FIVE, at(4), FIVE) == (1, 1, None)
    assert series.add(at(3), 9) is Landing.LATE
    bent = series.course(FIVE, at(4), FIVE)
    assert bent is not None
    assert bent.then > bent.now > 1


def test_a_line_does_not_drift_over_a_year() -> None:
    series = Series(share(), [FIVE])
    for minute in range(5_000):
        series.add(at(minute), 0.1 if minute % 2 else 1e9)
        series.course(FIVE, at(minute), HOUR)
    for minute in range(5_000, 5_005):
        series.add(at(minute), 0.3)
    assert series.course(FIVE, at(5_004), HOUR) == (0.3, 0.3, None)


def test_a_window_that_nobody_declared_is_refused() -> None:
    with pytest.raises(ValueError, match="not declared"):
        filled(count(), 1, 2, 3).course(HOUR, at(2), FIVE)
