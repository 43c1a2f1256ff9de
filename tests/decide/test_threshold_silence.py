"""Missing samples, silence, restarts: rules 23 and 24."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.decide.signals import Condition, Stage, above, absolute, at, below, m, metric
from tocsin.engine.decide.threshold import NORMAL, fires, resume
from tocsin.engine.model.reading import SignalState
from tocsin.engine.model.runbook import Clear, Combined, EventSignal, WhenSignal
from tocsin.engine.model.time import DAY, MINUTE


def test_rule_24_one_missing_sample_neither_advances_nor_resets_for() -> None:
    stage = Stage(above(5, hold=3))
    stage.samples(0, 9, 9, None, 9, 9, 9)
    # Beyond from 0 to 2 (the sample of minute 1 speaks until 2) and from 3 on: three minutes are full at 4.
    assert stage.words == [(4, "fired")]


def test_rule_24_it_does_not_fire_while_a_sample_is_missing() -> None:
    stage = Stage(above(5, hold=2.5))
    stage.samples(0, 9, 9)
    stage.until(2.9)
    assert stage.state.phase == "pending"
    stage.sample(2.95, 9)
    assert stage.words == []
    stage.until(5)
    assert stage.words == [(3.45, "fired")]  # 0.95 min were not counted


def test_rule_24_beyond_two_steps_pending_is_dropped_and_the_metric_is_silent() -> None:
    stage = Stage(above(5, hold=5))
    stage.samples(0, 9, 9)
    stage.until(3)
    assert (stage.state.phase, stage.state.silent) == ("pending", False)
    stage.until(3.1)
    assert (stage.state.phase, stage.state.silent) == ("normal", True)
    assert stage.last is not None
    assert stage.last.because == "silent"
    stage.sample(4, 9)
    assert (stage.state.phase, stage.state.since, stage.state.silent) == ("pending", at(4), False)


def test_rule_24_silence_never_clears() -> None:
    stage = Stage(above(5, clear=Clear(below=absolute(3), hold=m(5))))
    stage.sample(0, 9)
    stage.until(10_000)
    assert (stage.state.phase, stage.state.silent, stage.words) == ("firing", True, [(0, "fired")])


def test_rule_24_clearing_starts_again_after_silence() -> None:
    stage = Stage(above(5, clear=Clear(below=absolute(3), hold=m(3))))
    stage.samples(0, 9, 1, 1)
    stage.until(30)
    assert stage.state.phase == "firing"
    stage.samples(30, 1, 1, 1, 1)
    assert stage.words == [(0, "fired"), (33, "cleared")]


def test_rule_24_clear_for_does_not_advance_over_a_missing_sample() -> None:
    stage = Stage(above(5, clear=Clear(below=absolute(3), hold=m(3))))
    stage.samples(0, 9, 1, None, 1, 1, 1)
    assert stage.words == [(0, "fired"), (5, "cleared")]


def test_a_sample_that_leaves_the_window_while_the_next_is_late_is_no_fall() -> None:
    """Five orders a minute; at each full minute the window lacks the sample that is still on its way."""
    stage = Stage(below(25, window=m(5)), [metric(kind="count")])
    for minute in range(20):
        stage.until(minute)
        stage.look(minute)
        stage.sample(minute + 0.3, 5, dated=minute)
        if minute < 6:
            stage.state = NORMAL
            stage.words.clear()
    assert stage.words == []


@pytest.mark.parametrize("delay", [0.5, 1.5, 4])
def test_a_feed_that_is_always_late_still_fires(delay: float) -> None:
    stage = Stage(above(5, hold=3, window=m(5)))
    for minute in range(10):
        stage.sample(minute + delay, 9, dated=minute)
    assert stage.words == [(3 + delay, "fired")]
    assert not stage.state.silent


def test_a_feed_slower_than_its_window_is_said_to_be_silent_instead_of_quietly_ignored() -> None:
    stage = Stage(above(5))
    found = stage.sample(7, 9, dated=0)
    assert (found.because, found.state.silent) == ("too-late", True)


def test_rule_24_no_data_makes_silence_fire() -> None:
    stage = Stage(above(5, hold=2, no_data=m(10), clear=Clear(below=absolute(1), hold=m(2))))
    stage.samples(0, 0, 0)
    stage.until(10.9)
    assert stage.words == []
    stage.until(30)
    assert stage.words == [(11, "fired")]
    stage.samples(30, 0, 0, 0)
    assert stage.words == [(11, "fired"), (32, "cleared")]


def test_rule_24_no_data_shorter_than_two_steps_is_kept_too() -> None:
    stage = Stage(above(5, no_data=m(1.5)))
    stage.sample(0, 0)
    stage.until(9)
    assert stage.words == [(1.5, "fired")]


def test_rule_24_no_data_of_a_series_that_never_was_is_shown_and_does_not_fire() -> None:
    """Nobody is paged because a feed has not been connected yet."""
    stage = Stage(above(5, no_data=m(10)))
    assert stage.look(0).because == "never-seen"
    assert stage.look(600).word is None
    assert stage.state.silent


def test_rule_24_silence_while_the_engine_was_down_is_the_engines_own() -> None:
    stage = Stage(above(5, no_data=m(10)))
    stage.sample(0, 0)
    stage.listening_since = at(45)
    stage.look(45, gap=m(44))
    stage.until(54.9)
    assert stage.words == []
    stage.until(60)
    assert stage.words == [(55, "fired")]


@pytest.mark.parametrize(
    ("gap", "step", "phase", "since"),
    [
        (60, 1, "pending", 60), (61, 1, "normal", 0), (2, 1, "pending", 2), (80, 40, "pending", 80),
        (81, 40, "normal", 0),
    ],
)  # fmt: skip
def test_rule_23_after_a_restart_pending_goes_on_over_two_steps_or_an_hour(
    gap: float, step: float, phase: str, since: float
) -> None:
    state = SignalState(phase="pending", since=at(0), sampled=at(1))
    after = resume(state, m(gap), m(step))
    assert after.phase == phase
    assert after.sampled is None
    if phase == "pending":
        assert after.since == at(since)  # the downtime does not count towards `for`


def test_rule_23_a_restart_never_clears_and_never_forgets_flapping() -> None:
    firing = SignalState(phase="firing", since=at(0), fired=(at(0),))
    assert resume(firing, DAY, MINUTE) == firing
    clearing = SignalState(phase="clearing", since=at(0), fired=(at(0),), withheld=True, told=True)
    assert resume(clearing, DAY, MINUTE).phase == "firing"
    assert resume(clearing, DAY, MINUTE).withheld
    assert resume(NORMAL, DAY, MINUTE) == NORMAL
    never = SignalState(silent=True)
    assert resume(never, MINUTE, MINUTE) == resume(never, DAY, MINUTE) == never  # normal since nobody knows when


def test_rule_23_a_for_of_five_minutes_survives_a_restart_in_its_middle() -> None:
    stage = Stage(above(5, hold=5))
    stage.samples(0, 9, 9, 9)
    stage.listening_since = at(30)
    stage.look(30, gap=m(28))
    assert stage.state.phase == "pending"
    stage.samples(31, 9, 9, 9, 9, 9)
    # Two minutes before the restart, three after it; the minute until the first sample is counted from its arrival.
    assert stage.words == [(33, "fired")]


def test_rule_23_after_a_long_downtime_pending_starts_again() -> None:
    stage = Stage(above(5, hold=5))
    stage.samples(0, 9, 9, 9)
    stage.listening_since = at(90)
    stage.look(90, gap=m(88))
    stage.samples(90, 9, 9, 9, 9, 9, 9)
    assert stage.words == [(95, "fired")]


def test_rule_23_the_parts_of_a_combined_signal_resume_by_their_own_steps() -> None:
    signal = Combined(how="any", signals=(above(5, hold=5), EventSignal(event="e", hold=m(5))))
    stage = Stage(signal, [metric(step=40)])
    stage.alerts = 1
    stage.sample(0, 9)
    stage.alerts = 1
    stage.listening_since = at(75)
    stage.look(75, gap=m(75))
    assert [part.phase for part in stage.state.parts] == ["pending", "pending"]
    assert [part.since for part in stage.state.parts] == [at(75), at(75)]


def test_rule_05_a_condition_that_becomes_unknown_drops_pending_and_clears_nothing() -> None:
    stage = Stage(WhenSignal(when=Condition("late"), hold=m(2)), facts={"late": True})
    stage.look(0)
    stage.facts.clear()
    assert stage.look(1).because == "when-unknown"
    assert stage.state.phase == "normal"
    stage.facts["late"] = True
    stage.look(2)
    stage.until(4)
    stage.facts.clear()
    stage.look(5)
    assert stage.words == [(4, "fired")]
    stage.facts["late"] = False
    stage.look(6)
    assert stage.words == [(4, "fired"), (6, "cleared")]


def test_F_041_after_a_suspension_nothing_fires_on_old_figures() -> None:
    stage = Stage(above(5, hold=3, window=m(10)))
    stage.samples(0, 9, 9)
    stage.look(8 * 60)
    assert (stage.state.phase, stage.words) == ("normal", [])


@given(st.lists(st.tuples(st.integers(1, 400), st.sampled_from([0.0, 4.0, 9.0])), max_size=40))
def test_rule_24_fired_and_cleared_alternate_and_only_a_sample_clears(arrivals: list[tuple[int, float]]) -> None:
    stage = Stage(above(5, hold=2, no_data=m(5), clear=Clear(below=absolute(1), hold=m(1))))
    minute = 0.0
    for gap, value in arrivals:
        minute += gap / 60
        stage.sample(minute, value)
    stage.until(minute + 600)
    words = [word for _, word in stage.words]
    assert words == ["fired", "cleared"] * (len(words) // 2) + ["fired"] * (len(words) % 2)
    assert (words[-1:] == ["fired"]) is fires(stage.state)
    silent_from = minute + 2.1
    assert all(word == "fired" for when, word in stage.words if when > silent_from)
    # Whoever had a sample at all ends by firing on silence.
    assert fires(stage.state) is bool(arrivals)


def test_it_asks_again_only_later_than_now() -> None:
    stage = Stage(above(5, hold=3, no_data=m(7)))
    for minute in (0, 0.5, 1, 2, 2.5, 3, 4.1, 7, 9, 11, 100):
        found = stage.sample(minute, 9) if minute in (0, 1, 9) else stage.look(minute)
        assert found.wake_at is None or found.wake_at > at(minute)
