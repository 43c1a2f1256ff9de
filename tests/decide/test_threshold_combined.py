"""`any:`, `all:`, `when:` and `event:` signals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.decide.signals import Condition, Stage, above, absolute, at, m, metric
from tocsin.engine.decide.threshold import fires
from tocsin.engine.model.runbook import Clear, Combined, EventSignal, Threshold, WhenSignal
from tocsin.engine.model.team import Timing


def over(name: str, figure: float, hold: float = 0) -> Threshold:
    return Threshold(metric=name, above=absolute(figure), hold=m(hold))


TWO = [metric("a"), metric("b")]


def test_rule_23_any_fires_with_its_first_part_and_all_with_its_last() -> None:
    for how, expected in (("any", [(0, "fired"), (3, "cleared")]), ("all", [(1, "fired"), (2, "cleared")])):
        stage = Stage(Combined(how=how, signals=(over("a", 5), over("b", 5))), TWO)  # type: ignore[arg-type]
        for minute, (a, b) in enumerate([(9, 0), (9, 9), (9, 0), (0, 0)]):
            stage.series["a"].add(at(minute), a, at(minute))
            stage.sample(minute, b, "b")
        assert stage.words == expected


def test_rule_23_a_combined_signal_has_a_for_and_a_clear_for_of_its_own() -> None:
    signal = Combined(
        how="any", signals=(over("a", 5, hold=2), EventSignal(event="e")), hold=m(3), clear=Clear(hold=m(2))
    )
    stage = Stage(signal, [metric("a")])
    for minute in range(6):
        stage.sample(minute, 9, "a")
    # The part fires at 2, the whole three minutes later.
    assert stage.words == [(5, "fired")]
    for minute in range(6, 10):
        stage.sample(minute, 0, "a")
    assert stage.words == [(5, "fired"), (8, "cleared")]


def test_rule_23_the_part_that_fires_next_wakes_the_whole() -> None:
    stage = Stage(Combined(how="all", signals=(over("a", 5), EventSignal(event="e", hold=m(0.5)))), [metric("a")])
    stage.alerts = 1
    stage.sample(0, 9, "a")
    stage.until(0.9)
    assert stage.words == [(0.5, "fired")]
    assert stage.last is not None
    assert stage.last.seen["1"] == "above"
    assert stage.last.seen["1.value"] == 9
    assert stage.last.seen["2.alerts"] == 1


def test_rule_24_a_silent_part_keeps_firing_and_is_shown() -> None:
    stage = Stage(Combined(how="any", signals=(over("a", 5), over("b", 5))), TWO)
    stage.sample(0, 9, "a")
    for minute in range(1, 9):
        stage.sample(minute, 0, "b")
    assert stage.words == [(0, "fired")]
    assert stage.state.silent


def test_rule_25_the_flapping_of_a_part_is_the_wholes_affair() -> None:
    signal = Combined(how="any", signals=(over("a", 5), EventSignal(event="e")))
    stage = Stage(signal, [metric("a")])
    for minute in range(20):
        stage.sample(minute, 9 * (minute % 2), "a")
    assert stage.flapped == [7]
    assert not any(part.withheld for part in stage.state.parts)


def test_an_event_is_a_level_from_its_first_firing_to_its_last_resolved() -> None:
    stage = Stage(EventSignal(event="checkout-down"))
    for minute, alerts in enumerate([0, 1, 2, 1, 0]):
        stage.alerts = alerts
        stage.look(minute)
    assert stage.words == [(1, "fired"), (4, "cleared")]


def test_F_071_resolved_before_firing_fires_nothing() -> None:
    stage = Stage(EventSignal(event="checkout-down", hold=m(1)))
    assert stage.look(0).word is None
    stage.alerts = 1
    assert stage.look(0.1).state.phase == "pending"
    stage.alerts = 0
    stage.look(0.2)
    stage.until(30)
    assert stage.words == []


@pytest.mark.parametrize(("fact", "phase"), [(True, "firing"), (False, "normal"), (None, "normal")])
def test_rule_05_only_a_true_condition_fires(fact: bool | None, phase: str) -> None:
    stage = Stage(WhenSignal(when=Condition("late")), facts={} if fact is None else {"late": fact})
    found = stage.look(0)
    assert found.state.phase == phase
    assert found.seen == {"late": {True: "yes", False: "no", None: None}[fact]}


def test_a_condition_holds_for_its_for() -> None:
    stage = Stage(WhenSignal(when=Condition("late"), hold=m(5), clear=Clear(hold=m(1))), facts={"late": True})
    stage.look(0)
    stage.until(10)
    stage.facts["late"] = False
    stage.look(10)
    stage.until(20)
    assert stage.words == [(5, "fired"), (11, "cleared")]


@given(st.sampled_from(["any", "all"]), st.lists(st.tuples(st.booleans(), st.booleans()), max_size=30))
def test_rule_23_the_whole_is_its_parts_at_every_instant(how: str, course: list[tuple[bool, bool]]) -> None:
    signal = Combined(how=how, signals=(over("a", 5), EventSignal(event="e")))  # type: ignore[arg-type]
    stage = Stage(signal, [metric("a")], timing=Timing(flap_count=10_000))
    for minute, (first, second) in enumerate(course):
        stage.alerts = int(second)
        stage.sample(minute, 9 * first, "a")
        assert fires(stage.state) is (any((first, second)) if how == "any" else all((first, second)))


def test_a_runbook_with_other_parts_than_before_starts_them_anew() -> None:
    stage = Stage(Combined(how="any", signals=(above(5), EventSignal(event="e"))))
    stage.sample(0, 9)
    stage.signal = Combined(how="any", signals=(above(5),))
    stage.sample(1, 9)
    assert len(stage.state.parts) == 1
    assert fires(stage.state)
