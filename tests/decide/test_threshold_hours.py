"""Signals that hold only in the site's hours: rule 15."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from tests.decide.signals import Stage, above, absolute, at, below, m
from tocsin.engine.decide.calendars import ALWAYS, hours
from tocsin.engine.model.reading import Hours, SignalState
from tocsin.engine.model.runbook import Clear, Combined
from tocsin.engine.model.team import Calendar
from tocsin.engine.model.time import Instant

# The stage's minute 0 is noon UTC; open from 12:30 to 13:00.
DESK = Calendar(id="desk", days=frozenset(range(7)), start=12 * 60 + 30, end=13 * 60)


def desk(name: str | None, now: Instant) -> Hours:
    return hours(DESK, ZoneInfo("UTC"), now) if name else ALWAYS


def steady(stage: Stage, start: int, end: int, value: float) -> None:
    for minute in range(start, end):
        stage.sample(minute, value)


def test_rule_15_for_starts_counting_at_opening() -> None:
    stage = Stage(below(0.8, hold=10, during="desk"), hours_of=desk)
    steady(stage, 0, 45, 0.5)
    assert stage.trail == [(30, "pending"), (40, "firing")]
    assert stage.words == [(40, "fired")]


def test_rule_15_one_that_fires_clears_at_closing_without_a_sample() -> None:
    stage = Stage(below(0.8, hold=10, during="desk"), hours_of=desk)
    steady(stage, 0, 59, 0.5)
    stage.until(61)
    assert stage.words == [(40, "fired"), (60, "cleared")]
    assert stage.last is not None
    assert stage.last.because == "held-by-hours"
    assert stage.wake_at == at(24 * 60 + 30)


def test_rule_15_pending_is_dropped_at_closing() -> None:
    stage = Stage(below(0.8, hold=10, during="desk"), hours_of=desk)
    steady(stage, 0, 52, 0.9)
    steady(stage, 52, 70, 0.5)
    assert stage.words == []
    assert stage.trail == [(52, "pending"), (60, "normal")]


def test_rule_15_what_began_before_a_closing_that_nobody_judged_is_over() -> None:
    stage = Stage(below(0.8, during="desk"), hours_of=desk)
    stage.state = SignalState(phase="firing", since=at(40))
    stage.look(24 * 60 + 35, gap=m(23 * 60))
    assert stage.words == [(24 * 60 + 35, "cleared")]
    assert stage.wake_at == at(24 * 60 + 35)
    steady(stage, 24 * 60 + 35, 24 * 60 + 37, 0.5)
    assert stage.words[1:] == [(24 * 60 + 35, "fired")]


def test_rule_15_a_quiet_night_is_no_silence_but_a_quiet_morning_is() -> None:
    stage = Stage(above(5, no_data=m(10), during="desk"), hours_of=desk)
    stage.sample(0, 1)
    stage.until(39.9)
    assert stage.words == []
    stage.until(45)
    assert stage.words == [(40, "fired")]


def test_rule_15_parts_of_a_combined_signal_wait_for_opening_too() -> None:
    stage = Stage(Combined(how="all", signals=(below(0.8, hold=10),), during="desk"), hours_of=desk)
    steady(stage, 0, 59, 0.5)
    stage.until(62)
    assert stage.words == [(40, "fired"), (60, "cleared")]
    assert [part.phase for part in stage.state.parts] == ["normal"]


def test_rule_15_clearing_by_figures_within_the_hours_needs_its_for() -> None:
    stage = Stage(below(0.8, during="desk", clear=Clear(above=absolute(0.9), hold=m(5))), hours_of=desk)
    steady(stage, 30, 35, 0.5)
    steady(stage, 35, 45, 0.95)
    assert stage.words == [(30, "fired"), (40, "cleared")]
