"""The life of a signal: rules 23 and 25, borders, and relative levels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.decide.signals import Stage, above, absolute, at, below, m, metric
from tocsin.engine.decide.evidence import REASONS, relative_kinds
from tocsin.engine.decide.threshold import NORMAL, fires, judge
from tocsin.engine.model.level import Level
from tocsin.engine.model.runbook import Clear, Threshold


def test_rule_23_it_walks_from_normal_to_normal() -> None:
    stage = Stage(above(5, hold=2, clear=Clear(below=absolute(2), hold=m(3))))
    stage.samples(0, 1, 9, 9, 9, 4, 1, 1, 1, 1, 1)
    assert stage.trail == [(1, "pending"), (3, "firing"), (5, "clearing"), (8, "normal")]
    assert stage.words == [(3, "fired"), (8, "cleared")]


def test_rule_23_it_fires_at_the_wake_at_it_returned_without_a_new_sample() -> None:
    stage = Stage(above(5, hold=1.5, window=m(5)))
    found = stage.sample(0, 9)
    assert found.state.phase == "pending"
    stage.sample(1, 9)
    assert stage.wake_at == at(1.5)
    stage.until(1.6)
    assert stage.words == [(1.5, "fired")]


def test_rule_23_the_value_stays_beyond_for_the_whole_for() -> None:
    stage = Stage(above(5, hold=3))
    stage.samples(0, 9, 9, 9, 5, 9, 9, 9, 9)
    assert stage.words == [(7, "fired")]


def test_rule_23_without_for_one_sample_is_enough() -> None:
    stage = Stage(above(5))
    stage.samples(0, 6, 5)
    assert stage.words == [(0, "fired"), (1, "cleared")]


def test_a_count_clears_when_samples_leave_its_window() -> None:
    """A batch of ten at once, then an honest nothing: the sum falls when the batch is five minutes old."""
    stage = Stage(above(5, window=m(5)), [metric(kind="count")])
    stage.samples(0, 10, 0, 0, 0)
    stage.sample(4.5, 0)
    assert stage.wake_at == at(5)
    stage.until(5)
    assert stage.words == [(0, "fired"), (5, "cleared")]


@pytest.mark.parametrize(
    ("signal", "value", "fired"),
    [
        (above(5), 5, False), (above(5), 5.0001, True), (below(5), 5, False), (below(5), 4.9999, True),
        (above(0), 0, False), (below(0), 0, False), (above(-3), -2, True),
    ],
)  # fmt: skip
def test_F_100_the_border_itself_is_not_beyond(signal: Threshold, value: float, fired: bool) -> None:
    stage = Stage(signal)
    stage.sample(0, value)
    assert fires(stage.state) is fired


@pytest.mark.parametrize(
    ("value", "usual", "fired", "because"),
    [
        (18, 6, False, "within"), (19, 6, False, "under-floor"), (20, 6, True, "above"), (20, 7, False, "within"),
        (500, None, False, "usual-unknown"), (20, 0, True, "above"),
    ],
)  # fmt: skip
def test_rule_24_three_times_usual_and_at_least_20(
    value: float, usual: float | None, fired: bool, because: str
) -> None:
    signal = Threshold(metric="x", above=Level(kind="usual", factor=3), and_at_least=20)
    stage = Stage(signal, usual=usual)
    found = stage.sample(0, value)
    assert (fires(found.state), found.because) == (fired, because)
    assert found.seen["usual"] == usual


def test_rule_24_a_pending_signal_is_dropped_when_usual_becomes_unknown_and_a_firing_one_stays() -> None:
    stage = Stage(Threshold(metric="x", above=Level(kind="usual", factor=2), and_at_least=1, hold=m(2)), usual=1)
    stage.sample(0, 9)
    stage.usual = None
    stage.sample(1, 9)
    assert stage.state.phase == "normal"
    stage.usual = 1
    stage.samples(2, 9, 9, 9)
    stage.usual = None
    stage.sample(5, 0)
    assert stage.words == [(4, "fired")]


def test_a_reading_holds_only_what_the_signal_compares_with() -> None:
    usual, previous = Level(kind="usual", factor=3), Level(kind="previous", factor=1)
    assert relative_kinds(above(5)) == frozenset()
    assert relative_kinds(Threshold(metric="x", above=usual, clear=Clear(below=previous))) == {"usual", "previous"}


def test_levels_relative_to_previous_and_target() -> None:
    doubled = Stage(Threshold(metric="x", above=Level(kind="previous", factor=2), and_at_least=1, window=m(5)))
    doubled.samples(0, 1, 1, 1, 1, 1)
    assert doubled.last is not None
    assert doubled.last.because == "previous-unknown"
    doubled.samples(5, 9, 9, 9)
    assert fires(doubled.state)
    missed = Stage(Threshold(metric="x", above=Level(kind="target", factor=2)), target=60)
    assert missed.sample(0, 120).because == "within"
    assert missed.sample(1, 121).because == "above"
    assert Stage(Threshold(metric="x", above=Level(kind="target", factor=2))).sample(0, 9).because == "target-unknown"


def test_rule_25_it_clears_at_the_clear_level_held_for_its_for() -> None:
    clear = Clear(below=Level(kind="usual", factor=1.5), hold=m(2))
    stage = Stage(Threshold(metric="x", above=Level(kind="usual", factor=3), and_at_least=20, clear=clear), usual=6)
    stage.samples(0, 60, 17, 9, 8, 10, 8, 8, 8)
    assert stage.trail == [(0, "firing"), (3, "clearing"), (4, "firing"), (5, "clearing"), (7, "normal")]
    assert stage.words == [(0, "fired"), (7, "cleared")]


def test_rule_25_between_the_two_levels_nothing_changes() -> None:
    stage = Stage(above(5, clear=Clear(below=absolute(1))))
    stage.sample(0, 9)
    assert stage.sample(1, 3).because == "not-yet-clear"
    assert stage.sample(2, 1).because == "not-yet-clear"  # strictly below
    assert stage.sample(3, 0).because == "clear-level"
    assert stage.words == [(0, "fired"), (3, "cleared")]


def test_rule_25_a_share_of_staff_clears_above_its_level() -> None:
    stage = Stage(below(0.8, clear=Clear(above=absolute(0.9))))
    stage.samples(0, 0.7, 0.85, 0.9, 0.91)
    assert stage.words == [(0, "fired"), (3, "cleared")]


def test_where_nothing_is_usual_nothing_clears_it() -> None:
    """A quiet night: usual is 0, and 0 is not below 1.5 x 0, but all is as usual."""
    clear = Clear(below=Level(kind="usual", factor=1.5))
    stage = Stage(Threshold(metric="x", above=Level(kind="usual", factor=3), and_at_least=20, clear=clear), usual=0)
    stage.samples(0, 30, 1, 0)
    assert stage.words == [(0, "fired"), (2, "cleared")]


# Tables in the manner of Prometheus' own for `for` and `keep_firing_for`: one evaluation a minute,
# what is active when. N normal, P pending, F firing (a clearing signal still fires).
@pytest.mark.parametrize(
    ("hold", "values", "expected"),
    [
        (0, "1110000011", "FFFNNNNNFF"),
        (1, "1110000011", "PFFNNNNNPF"),
        (2, "1110111100", "PPFNPPFFNN"),
        (5, "1111101111", "PPPPPNPPPP"),
        (5, "1111111110", "PPPPPFFFFN"),
        (3, "1011010111", "PNPPNPNPPP"),
    ],
)
def test_rule_23_for_behaves_as_prometheus_for(hold: int, values: str, expected: str) -> None:
    stage = Stage(above(0, hold=hold))
    shown = ""
    for minute, value in enumerate(values):
        stage.sample(minute, float(value))
        shown += {"normal": "N", "pending": "P", "firing": "F", "clearing": "F"}[stage.state.phase]
    assert shown == expected


@pytest.mark.parametrize(
    ("hold", "keep", "values", "expected"),
    [
        (0, 0, "1100110", "FFNNFFN"),
        (0, 2, "1000000", "FFFNNNN"),
        (0, 2, "1001000", "FFFFFFN"),
        (0, 3, "1010010000", "FFFFFFFFFN"),
        (2, 3, "1110000100", "PPFFFFNPNN"),
        (1, 4, "1101100000", "PFFFFFFFFN"),
        (2, 2, "0111001110", "NPPFFFFFFF"),
    ],
)
def test_rule_25_clear_for_behaves_as_prometheus_keep_firing_for(
    hold: int, keep: int, values: str, expected: str
) -> None:
    stage = Stage(above(0, hold=hold, clear=Clear(hold=m(keep))))
    shown = ""
    for minute, value in enumerate(values):
        stage.sample(minute, float(value))
        shown += {"normal": "N", "pending": "P", "firing": "F", "clearing": "F"}[stage.state.phase]
    assert shown == expected


@given(
    st.integers(0, 4),
    st.integers(0, 4),
    st.lists(st.sampled_from([0.0, 3.0, 5.0, 9.0]), min_size=1, max_size=40),
)
def test_rule_23_every_series_is_judged_as_a_naive_model_does(hold: int, keep: int, values: list[float]) -> None:
    """The model looks back over all values each time; the signal remembers one instant."""
    stage = Stage(above(5, hold=hold, clear=Clear(below=absolute(3), hold=m(keep))))
    on = False
    for minute, value in enumerate(values):
        stage.sample(minute, value)
        if on:
            back = [past < 3 for past in values[max(0, minute - keep) : minute + 1]]
            on = not (all(back) and _ran(values[: minute + 1], lambda v: v < 3) > keep)
        elif _ran(values[: minute + 1], lambda v: v > 5) > hold:
            on = True
        assert (stage.state.phase in ("firing", "clearing")) is on, minute
        if not on and keep == 0 and value < 3:
            assert stage.state.phase == "normal"


def _ran(values: list[float], holds: object) -> int:
    """Length of the run of samples at the end for which it holds."""
    run = 0
    for value in reversed(values):
        if not holds(value):  # type: ignore[operator]
            break
        run += 1
    return run


def test_a_quiet_sample_changes_nothing_that_would_have_to_be_written() -> None:
    stage = Stage(above(5))
    for minute in range(5):
        assert stage.sample(minute, 1).state is NORMAL


def test_a_pending_sample_alone_is_no_change_to_write() -> None:
    stage = Stage(above(5, hold=9))
    before = stage.sample(0, 9).state
    after = stage.sample(1, 9).state
    assert after == before
    assert after.sampled == at(1)


def test_every_reason_it_gives_is_in_the_list_of_reasons() -> None:
    stage = Stage(above(5, hold=1, clear=Clear(below=absolute(2), hold=m(1)), no_data=m(4)))
    reasons = {stage.look(0).because}
    for minute, value in [(1, 9.0), (2, 9.0), (3, 3.0), (4, 1.0), (5, 1.0)]:
        reasons.add(stage.sample(minute, value).because)
    for minute in (6, 8, 12):
        reasons.add(stage.look(minute).because)
    assert reasons == {"never-seen", "above", "not-yet-clear", "clear-level", "missing", "silent", "no-data"}
    assert reasons <= set(REASONS)
    assert len(set(REASONS)) == len(REASONS)


def test_F_040_a_clock_set_back_fires_nothing_early_or_twice() -> None:
    stage = Stage(above(5, hold=3))
    stage.samples(0, 9, 9)
    found = stage.look(-59)
    assert found.state.phase == "pending"
    assert found.state.since == at(-59)
    assert [stage.look(-59 + minute).word for minute in (1, 2)] == [None, None]


def test_judging_twice_at_one_instant_says_nothing_twice() -> None:
    stage = Stage(above(5))
    stage.sample(0, 9)
    again = judge(
        stage.signal, stage.state, lambda one: stage.reading(one, at(0)), lambda _: stage.hours_of(None, at(0)),
        at(0), stage.timing,
    )  # fmt: skip
    assert (again.word, again.state) == (None, stage.state)
