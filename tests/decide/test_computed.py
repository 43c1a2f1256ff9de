"""Metrics computed from others: figures, how far they are believed, and what keeps one answer from being told."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tocsin.engine.decide.computed import combined, figure_of, strain
from tocsin.engine.decide.evidence import of_signal
from tocsin.engine.decide.threshold import judge
from tocsin.engine.model.computed import Burden, Gap, Ratio, Staffing, Strain
from tocsin.engine.model.decision import Figure
from tocsin.engine.model.level import Level
from tocsin.engine.model.reading import Hours, Reading, SignalState
from tocsin.engine.model.runbook import Clear, Threshold
from tocsin.engine.model.team import Metric, Timing, leaves
from tocsin.engine.model.text import NO_TEXT
from tocsin.engine.model.time import MINUTE, Instant, Length

T0 = Instant(1_000 * MINUTE)
HALF_HOUR = Length(30 * MINUTE)


def metric(name: str, kind: str = "level", step: int = 1, **more: object) -> Metric:
    return Metric(id=name, title=NO_TEXT, kind=kind, step=Length(step * MINUTE), **more)  # type: ignore[arg-type]


METRICS = {
    one.id: one for one in (
        metric("complaints", "count", 5), metric("contacts", "count"), metric("handling", step=5),
        metric("present", step=5),
        metric("share", "share", 5, computed=Ratio(part="complaints", whole="contacts", at_least=50.0)),
        metric("needed", step=5, computed=Staffing(
            arrivals="contacts", handling="handling", answered=0.8, within=Length(20_000_000), shrinkage=0.3,
        )),
        metric("gap", step=5, computed=Gap(needed="needed", available="present")),
    )
}  # fmt: skip


def read(value: float | None, at: int, step: int, **more: object) -> Reading:
    """A sample of that many minutes after the beginning, which arrived when it was dated."""
    moment = Instant(T0 + at * MINUTE)
    return Reading(value=value, last_at=moment, heard_at=moment, step=step * MINUTE, **more)  # type: ignore[arg-type]


def of(name: str, now: int, **parts: Reading) -> Reading:
    return combined(METRICS[name], METRICS, lambda part: parts[part.id], HALF_HOUR, Instant(T0 + now * MINUTE))


def test_a_ratio_divides_the_sums_of_the_window() -> None:
    got = of("share", 0, complaints=read(12, 0, 5, usual=2.0), contacts=read(400, 0, 1, usual=200.0))
    assert (got.value, got.usual, got.short) == (0.03, 0.01, None)


def test_below_its_least_a_ratio_is_unknown_and_says_how_many_there_are() -> None:
    got = of("share", 0, complaints=read(5, 0, 5), contacts=read(12, 0, 1))
    assert (got.value, got.short) == (None, (12, 50))
    assert of("share", 0, complaints=read(5, 0, 5), contacts=read(50, 0, 1)).value == 0.1


def test_needed_and_gap_are_those_of_the_worked_example() -> None:
    parts = {"contacts": read(100, 0, 1), "handling": read(180, 0, 5), "present": read(12.0, 0, 5)}
    assert of("needed", 0, **parts).value == 20
    assert of("gap", 0, **parts).value == 8
    assert leaves("gap", METRICS) == ("contacts", "handling", "present")


def test_half_a_person_missing_is_a_person_missing() -> None:
    parts = {"contacts": read(100, 0, 1), "handling": read(180, 0, 5), "present": read(12.5, 0, 5)}
    assert of("gap", 0, **parts).value == 8


def test_what_was_before_and_what_is_usual_use_the_same_formula() -> None:
    parts = {
        "contacts": read(200, 0, 1, usual=100.0, previous=100.0),
        "handling": read(180, 0, 5, usual=180.0, previous=180.0),
        "present": read(20.0, 0, 5, usual=20.0),
    }  # fmt: skip
    got = of("gap", 0, **parts)
    assert (got.usual, got.previous) == (0, None)
    assert got.value is not None
    assert got.value > 0


@pytest.mark.parametrize("late", ["complaints", "contacts"])
def test_while_one_part_is_late_nothing_moves_and_its_silence_is_the_wholes(late: str) -> None:
    steps = {"complaints": 5, "contacts": 1}
    now = 30
    parts = {name: read(100, now, step) for name, step in steps.items()}
    parts[late] = read(100, now - steps[late], steps[late])
    got = of("share", now, **parts)
    assert (got.step, got.heard_at) == (steps[late] * MINUTE, parts[late].heard_at)
    signal = Threshold(metric="share", above=Level(kind="absolute", factor=0.02))
    assert of_signal(signal, got, Hours(), Instant(T0 + now * MINUTE)).because == "missing"
    silent = Instant(T0 + (now + 2 * steps[late]) * MINUTE)
    assert of_signal(signal, got, Hours(), silent).because == "silent"


def test_a_part_that_was_never_seen_makes_the_whole_never_seen() -> None:
    got = of("share", 0, complaints=read(3, 0, 5), contacts=Reading(step=MINUTE))
    signal = Threshold(metric="share", above=Level(kind="absolute", factor=0.02))
    assert of_signal(signal, got, Hours(), T0).because == "never-seen"


def test_parts_of_different_steps_lose_no_time_of_a_running_for() -> None:
    """Contacts every minute, complaints every five: the condition holds for ten minutes, and fires after ten."""
    signal = Threshold(metric="share", above=Level(kind="absolute", factor=0.02), hold=Length(10 * MINUTE))
    state, fired = SignalState(), None
    for minute in range(31):
        now = Instant(T0 + minute * MINUTE)
        got = of("share", minute, complaints=read(20, minute - minute % 5, 5), contacts=read(400, minute, 1))
        verdict = judge(signal, state, lambda _s, got=got: got, lambda _n: Hours(), now, Timing())  # type: ignore[misc]
        state, fired = verdict.state, minute if verdict.word == "fired" and fired is None else fired
    assert fired == 10


def play(parts: Sequence[tuple[float, float]]) -> list[str]:
    """(complaints, contacts) each minute -> the phases."""
    signal = Threshold(
        metric="share", above=Level(kind="absolute", factor=0.02), hold=Length(3 * MINUTE),
        clear=Clear(below=Level(kind="absolute", factor=0.01), hold=Length(2 * MINUTE)),
    )  # fmt: skip
    state = SignalState()
    phases: list[str] = []
    for minute, (complaints, contacts) in enumerate(parts):
        got = of("share", minute, complaints=read(complaints, minute, 5), contacts=read(contacts, minute, 1))
        verdict = judge(
            signal, state, lambda _s, got=got: got, lambda _n: Hours(), Instant(T0 + minute * MINUTE), Timing()  # type: ignore[misc]
        )  # fmt: skip
        state = verdict.state
        phases.append(state.phase)
    return phases


def test_too_few_fires_nothing_and_loses_a_running_for() -> None:
    assert play([(5, 12)] * 5) == ["normal"] * 5
    assert play([(40, 400), (40, 400), (5, 12), (40, 400), (40, 400), (40, 400), (40, 400)]) == [
        "pending", "pending", "normal", "pending", "pending", "pending", "firing",
    ]  # fmt: skip


def test_too_few_clears_nothing_and_what_was_clearing_fires_on() -> None:
    assert play([(40, 400)] * 4 + [(0, 12)] * 4) == ["pending"] * 3 + ["firing"] * 5
    assert play([(40, 400)] * 4 + [(0, 400), (0, 12), (0, 400), (0, 400), (0, 400)]) == [
        "pending", "pending", "pending", "firing", "clearing", "firing", "clearing", "clearing", "normal",
    ]  # fmt: skip


def test_a_phase_that_wants_more_people_raises_the_need_and_the_gap_and_nothing_else() -> None:
    values = {"contacts": 100, "handling": 180, "present": 12, "complaints": 9}
    parts = {name: read(value, 0, 5) for name, value in values.items()}
    told = {
        name: [
            combined(METRICS[name], METRICS, lambda part: parts[part.id], HALF_HOUR, Instant(T0), least).value
            for least in (0, 15, 40)
        ]
        for name in ("needed", "gap", "share")
    }
    assert told == {"needed": [20, 20, 40], "gap": [8, 8, 28], "share": [0.09, 0.09, 0.09]}


def test_what_conditions_see_is_unknown_as_soon_as_a_part_is() -> None:
    known = {"complaints": Figure(value=12, age=Length(7)), "contacts": Figure(value=400, age=Length(9))}
    got = figure_of(METRICS["share"], METRICS, lambda part: known.get(part.id), HALF_HOUR)
    assert got == Figure(value=0.03, age=Length(9))
    del known["contacts"]
    assert figure_of(METRICS["share"], METRICS, lambda part: known.get(part.id), HALF_HOUR) is None


def test_strain_is_the_weighted_mean_of_what_burdens_a_team_between_0_and_100() -> None:
    burdens = Strain(burdens=(
        Burden(metric="answers", weight=40, full=100), Burden(metric="overtime", weight=20, full=9),
        Burden(metric="peak", weight=20, full=6), Burden(metric="angry", weight=20, full=0.2),
    )).burdens  # fmt: skip
    assert strain(burdens, [0, 0, 0, 0]) == 0
    assert strain(burdens, [100, 9, 6, 0.2]) == 100
    assert strain(burdens, [100, 90, 60, 1.0]) == 100
    assert strain(burdens, [70, 6, 5, 0.12]) == 70  # 28 + 13.3 + 16.7 + 12
    assert strain(burdens[:1], [63.4]) == 63


def test_readings_without_a_pace_are_believed_at_once() -> None:
    """As in a scenario test, whose figures hold until they are changed."""
    got = of("share", 0, complaints=Reading(value=10.0), contacts=Reading(value=100.0))
    signal = Threshold(metric="share", above=Level(kind="absolute", factor=0.02))
    assert of_signal(signal, got, Hours(), T0).beyond
