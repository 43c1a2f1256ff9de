"""A signal that fires again and again: rule 25."""

from __future__ import annotations

from tests.decide.signals import Stage, above, m
from tocsin.engine.decide.threshold import fires
from tocsin.engine.model.runbook import Clear, EventSignal
from tocsin.engine.model.team import Timing


def flaps(stage: Stage, start: float, times: int, every: float = 2) -> None:
    for number in range(times):
        stage.sample(start + number * every, 9)
        stage.sample(start + number * every + 1, 1)


def test_rule_25_the_fourth_firing_in_an_hour_is_flapping_and_is_told_once() -> None:
    stage = Stage(above(5))
    flaps(stage, 0, 10)
    assert stage.flapped == [6]
    assert stage.words == [
        (0, "fired"), (1, "cleared"), (2, "fired"), (3, "cleared"), (4, "fired"), (5, "cleared"), (6, "fired"),
    ]  # fmt: skip
    assert fires(stage.state)
    assert stage.last is not None
    assert stage.last.because == "flapping"


def test_rule_25_cleared_is_withheld_until_it_was_quiet_for_30_minutes() -> None:
    stage = Stage(above(5))
    flaps(stage, 0, 4)
    for minute in range(8, 36):
        stage.sample(minute, 1)
    stage.until(36.9)
    assert stage.words[-1] == (6, "fired")
    stage.until(40)
    assert stage.words[-1] == (37, "cleared")
    assert not fires(stage.state)


def test_rule_25_firing_in_between_starts_the_quiet_again() -> None:
    stage = Stage(above(5, hold=1))
    for minute in range(40):
        stage.sample(minute, 9 if minute in (0, 1, 4, 5, 8, 9, 12, 13, 30) else 1)
    stage.samples(40, *[1.0] * 20)
    stage.until(60)
    assert stage.flapped == [13]
    # Quiet from 14, beyond (though not for its `for`) at 30, quiet from 31.
    assert stage.words[-1] == (13, "fired")
    stage.until(62)
    assert stage.words[-1] == (61, "cleared")


def test_rule_25_after_the_quiet_it_counts_afresh() -> None:
    stage = Stage(above(5))
    flaps(stage, 0, 4)
    stage.until(38)
    flaps(stage, 40, 3)
    assert stage.flapped == [6]
    assert stage.words[-1] == (45, "cleared")
    flaps(stage, 46, 1)
    assert stage.flapped == [6, 46]


def test_rule_25_four_firings_in_more_than_an_hour_are_none() -> None:
    stage = Stage(above(5))
    for start in (0, 20, 40, 60, 80, 100):
        flaps(stage, start, 1)
    assert stage.flapped == []
    flaps(stage, 119, 1)
    assert stage.flapped == [119]


def test_rule_25_its_lengths_are_the_sites() -> None:
    stage = Stage(above(5), timing=Timing(flap_count=2, flap_within=m(5), flap_quiet=m(3)))
    flaps(stage, 0, 2)
    assert stage.flapped == [2]
    stage.until(6)
    assert stage.words[-1] == (6, "cleared")


def test_rule_25_a_clear_for_keeps_a_jitter_from_flapping_at_all() -> None:
    stage = Stage(above(5, clear=Clear(hold=m(10))))
    flaps(stage, 0, 20)
    assert stage.words == [(0, "fired")]
    assert stage.flapped == []


def test_F_075_a_day_of_flapping_every_ten_seconds_is_one_level() -> None:
    stage = Stage(EventSignal(event="probe"))
    for number in range(24 * 360):
        stage.alerts = number % 2
        stage.until(number / 6)
        stage.look(number / 6)
    assert len(stage.words) == 7
    assert len(stage.flapped) == 1
    assert len(stage.state.fired) <= 4
    stage.alerts = 0
    stage.look(24 * 60)
    stage.until(24 * 60 + 30)
    assert stage.words[7:] == [(24 * 60 + 30, "cleared")]
