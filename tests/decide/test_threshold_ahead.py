"""`ahead`: a signal fires on where its figure is going, and says that it is a forecast."""

from __future__ import annotations

import pytest

from tests.decide.signals import Stage, above, absolute, at, below, m, metric
from tocsin.engine.decide.ahead import forecast_of, look_ahead
from tocsin.engine.decide.evidence import of_figure
from tocsin.engine.decide.threshold import fires
from tocsin.engine.model.level import Level
from tocsin.engine.model.reading import Course, Reading
from tocsin.engine.model.runbook import Clear, Threshold
from tocsin.engine.model.time import MINUTE, Length

USUAL = Level(kind="usual", factor=2)


def ahead(figure: float = 100, within: float = 30, **more: object) -> Threshold:
    return above(figure, ahead=m(within), window=m(10), **more)  # type: ignore[arg-type]


def test_it_fires_before_the_level_is_crossed_and_says_when_it_would_be() -> None:
    """Two more each minute from 44 on: the average of ten is 53, its line stands at 62, and 100 is 19 minutes off."""
    stage = Stage(ahead())
    for minute in range(10):
        stage.sample(minute, 44 + 2 * minute)
    assert stage.last is not None
    assert stage.last.because == "ahead-above"
    assert (stage.last.seen["value"], stage.last.seen["level"], stage.last.seen["forecast"]) == (53, 100, 122)
    assert stage.last.seen["crosses_in_s"] == 19 * 60
    forecast = forecast_of(stage.last.seen)
    assert forecast is not None
    assert (forecast.level, forecast.within) == (100, 19 * MINUTE)


def test_a_figure_that_comes_too_slowly_does_not_fire() -> None:
    stage = Stage(ahead())
    stage.samples(0, *(50 + number for number in range(10)))
    assert stage.last is not None
    assert (stage.last.because, stage.last.seen["forecast"]) == ("within", 89)
    assert stage.words == []
    assert forecast_of(stage.last.seen) is None


def test_below_looks_the_other_way() -> None:
    stage = Stage(below(0.8, ahead=m(30), window=m(10)))
    stage.samples(0, 0.99, 0.98, 0.97)
    assert stage.last is not None
    assert stage.last.because == "ahead-below"
    assert stage.last.seen["crosses_in_s"] == pytest.approx(17 * 60)


def test_rule_24_fewer_than_three_samples_forecast_nothing_but_a_level_that_is_crossed_fires() -> None:
    stage = Stage(ahead())
    stage.samples(0, 10, 90)
    assert stage.last is not None
    assert stage.last.because == "forecast-unknown"
    assert stage.words == []
    crossed = Stage(ahead())
    crossed.sample(0, 101)
    assert crossed.last is not None
    assert (crossed.last.because, crossed.words) == ("above", [(0, "fired")])
    assert forecast_of(crossed.last.seen) is None


def test_rule_23_the_forecast_must_last_for_the_whole_for() -> None:
    stage = Stage(ahead(hold=2))
    stage.samples(0, 40, 42, 44, 40, 36, 32)
    assert stage.trail == [(2, "pending"), (3, "normal")]
    stage = Stage(ahead(hold=2))
    stage.samples(0, 40, 43, 46, 49, 52)
    assert stage.words == [(4, "fired")]


def test_rule_24_a_sample_that_is_missing_takes_its_time_off_the_for() -> None:
    stage = Stage(ahead(hold=3))
    stage.samples(0, 40, 43, 46, None, 52, 55, 58)
    assert stage.words == [(6, "fired")]


def test_rule_24_silence_forecasts_nothing_and_clears_nothing() -> None:
    stage = Stage(ahead(hold=5))
    stage.samples(0, 40, 43, 46)
    stage.until(6)
    assert stage.trail == [(2, "pending"), (4, "normal")]
    firing = Stage(ahead())
    firing.samples(0, 40, 43, 46)
    firing.until(60)
    assert firing.words == [(2, "fired")]


def test_rule_24_too_few_samples_after_a_gap_leave_it_firing() -> None:
    stage = Stage(ahead())
    stage.samples(0, 40, 43, 46)
    stage.sample(20, 10)
    stage.sample(21, 10)
    assert stage.last is not None
    assert stage.last.because == "forecast-unknown"
    assert fires(stage.state)
    stage.sample(22, 10)
    assert stage.words == [(2, "fired"), (22, "cleared")]


def test_rule_25_it_is_back_only_when_figure_and_forecast_are() -> None:
    stage = Stage(ahead(clear=Clear(below=absolute(60))))
    stage.samples(0, 40, 43, 46)  # at 130 in half an hour
    stage.samples(3, 46, 46, 46)
    assert stage.last is not None
    assert (stage.last.because, stage.last.seen["clear"]) == ("not-yet-clear", 60)
    stage.samples(6, *[46] * 10)
    assert [word for _, word in stage.words] == ["fired", "cleared"]


def test_F_072_a_late_sample_may_take_a_forecast_back() -> None:
    stage = Stage(ahead(hold=3))
    stage.samples(0, 40, None, 44, 46)
    stage.sample(3.5, 90, dated=1)
    assert stage.trail == [(3, "pending"), (3.5, "normal")]


def test_it_looks_again_when_a_sample_leaves_the_window() -> None:
    """At rest for ten minutes, then a rise: each minute that the old figures leave makes the line steeper."""
    stage = Stage(above(100, ahead=m(30), window=m(4)), [metric(step=10)], windows=(m(4),))
    stage.sample(0, 50)
    for minute in (2, 2.5, 3):
        stage.sample(minute, 10 + 12 * minute)
    assert stage.words == []
    stage.until(4.5)
    assert stage.words == [(4, "fired")]


def judged(signal: Threshold, value: float, course: Course | None, **more: float | None) -> tuple[bool, bool, str]:
    reading = Reading(value=value, course=course, last_at=at(0), heard_at=at(0), step=MINUTE, **more)  # type: ignore[arg-type]
    found = look_ahead(signal, reading, of_figure(signal, reading, value, None))
    return found.beyond, found.clear, found.because


@pytest.mark.parametrize(
    ("course", "usual", "expected"),
    [
        (Course(20, 45, usual=20), 10, (True, False, "ahead-above")),
        (Course(20, 45, usual=25), 10, (False, True, "within")),  # a morning's rise is usual
        (Course(20, 45, usual=None), 10, (False, False, "usual-unknown")),
        (Course(20, 45, usual=20), None, (True, False, "ahead-above")),
        (Course(20, 35, usual=20), None, (False, False, "usual-unknown")),
        (None, None, (False, False, "usual-unknown")),
        (None, 10, (False, False, "forecast-unknown")),
    ],
)
def test_rule_24_a_forecast_is_held_against_what_is_usual_then(
    course: Course | None, usual: float | None, expected: tuple[bool, bool, str]
) -> None:
    signal = Threshold(metric="x", above=USUAL, and_at_least=5, window=m(10), ahead=m(30))
    assert judged(signal, 15, course, usual=usual) == expected


def test_what_is_usual_now_is_told_of_a_figure_and_what_is_usual_then_of_a_forecast() -> None:
    signal = Threshold(metric="x", above=USUAL, and_at_least=5, window=m(10), ahead=m(30))
    for then, level, usual in ((9, 40, 20), (11, 10, 5)):
        course = Course(30, then, usual=5)
        reading = Reading(value=30, usual=20, course=course, last_at=at(0), heard_at=at(0), step=MINUTE)
        seen = look_ahead(signal, reading, of_figure(signal, reading, 30, None)).seen
        assert seen is not None
        assert (seen["level"], seen["usual"], seen["forecast"]) == (level, usual, then)


def test_the_floor_holds_for_the_forecast_too() -> None:
    signal = Threshold(metric="x", above=USUAL, and_at_least=50, window=m(10), ahead=m(30))
    assert judged(signal, 15, Course(20, 45, usual=10), usual=10) == (False, True, "within")
    reading = Reading(value=15, usual=10, course=Course(20, 60, usual=10), last_at=at(0), heard_at=at(0), step=MINUTE)
    found = look_ahead(signal, reading, of_figure(signal, reading, 15, None))
    assert found.seen is not None
    assert found.seen["crosses_in_s"] == 0.75 * 30 * 60, "20 is not enough yet, 50 is: three quarters of the way"


def test_levels_relative_to_the_window_before_and_to_a_target_are_those_of_now() -> None:
    doubled = Threshold(metric="x", above=Level(kind="previous", factor=2), and_at_least=1, window=m(10), ahead=m(30))
    assert judged(doubled, 15, Course(20, 45), previous=20)[2] == "ahead-above"
    assert judged(doubled, 15, Course(20, 45), previous=None)[2] == "previous-unknown"
    missed = Threshold(metric="x", above=Level(kind="target", factor=1), window=m(10), ahead=m(30))
    assert judged(missed, 50, Course(52, 64), target=60)[2] == "ahead-above"


def test_a_line_that_is_beyond_while_its_figure_lags_behind_crosses_at_once() -> None:
    signal = ahead()
    reading = Reading(value=90, course=Course(105, 130), last_at=at(0), heard_at=at(0), step=MINUTE)
    found = look_ahead(signal, reading, of_figure(signal, reading, 90, None))
    assert found.seen is not None
    assert found.seen["crosses_in_s"] == 0


@pytest.mark.parametrize(("seconds", "told"), [(0.0, 1), (90.4, 90), (601.0, 600), (1_499.0, 1_500)])
def test_beyond_ten_minutes_a_forecast_is_told_by_the_minute(seconds: float, told: int) -> None:
    found = forecast_of({"crosses": 5.0, "crosses_in_s": seconds})
    assert found is not None
    assert found.within == Length(told * 1_000_000)
