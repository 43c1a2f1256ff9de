"""The short way that nearly every sample takes says what the long way would have said."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.run.shop import Shop
from tocsin.engine.decide.calm import calm_of, judged
from tocsin.engine.decide.threshold import judge
from tocsin.engine.model.level import Level
from tocsin.engine.model.reading import Hours, SignalState
from tocsin.engine.model.runbook import Clear, Threshold
from tocsin.engine.model.team import Metric, Team, Timing
from tocsin.engine.model.text import NO_TEXT
from tocsin.engine.model.time import MINUTE, SECOND, Instant, Length
from tocsin.engine.model.window import OFS
from tocsin.engine.run import signals
from tocsin.engine.run.figures import Measured
from tocsin.engine.run.stated import Stated

T = TypeVar("T")
NOON = Instant(20_000 * 24 * 60 * MINUTE + 720 * MINUTE)
LEVEL = Level(kind="absolute", factor=5.0)
LENGTHS = st.sampled_from([None, Length(30 * SECOND), Length(MINUTE), Length(3 * MINUTE)])


@st.composite
def thresholds(draw: st.DrawFn) -> Threshold:
    above = draw(st.booleans())
    back = Level(kind="absolute", factor=3.0 if above else 7.0)
    return Threshold(
        metric="m", window=draw(LENGTHS), of=draw(st.sampled_from([None, *OFS])),
        above=LEVEL if above else None, below=None if above else LEVEL,
        and_at_least=draw(st.sampled_from([None, 4.0, 6.0])), hold=draw(LENGTHS), no_data=draw(LENGTHS),
        clear=draw(st.sampled_from([None, Clear(hold=MINUTE), Clear(below=back) if above else Clear(above=back)])),
    )  # fmt: skip


SAMPLES = st.lists(
    st.tuples(
        st.integers(0, 8).map(lambda n: n * 15 * SECOND),  # time until it arrives
        st.integers(-2, 12).map(lambda n: n * 15 * SECOND),  # age at its arrival; some are dated ahead
        st.integers(0, 10).map(float),
    ),
    max_size=25,
)


def always(value: T) -> Callable[[object], T]:
    """Whatever is asked, this."""
    return lambda _: value


@given(thresholds(), SAMPLES, st.sampled_from(["count", "level"]))
def test_staying_calm_is_what_a_judgement_would_say(
    signal: Threshold, samples: list[tuple[int, int, float]], kind: str
) -> None:
    metric = Metric(id="m", title=NO_TEXT, kind="count" if kind == "count" else "level", step=MINUTE)
    figures, state, now = Measured(), SignalState(), NOON
    figures.take(Team(metrics={"m": metric}), {"m": [signal.window] if signal.window else []})
    line, calm = figures.line("live", metric, ""), calm_of(signal)
    assert calm is not None
    for wait, age, value in samples:
        now = Instant(now + wait)
        line.add(Instant(now - age), value, now, False)
        reading = figures.reading("live", metric, "", signal.window, now, frozenset(), signal.of)
        said = judge(signal, state, always(reading), always(Hours()), now, Timing())
        found = line.glance(calm.window, now, calm.no_data, calm.of)
        if found is not None and calm.holds(state, found[0], now):
            assert judged(signal, state, found) == said
        state = said.state


def test_a_signal_that_looks_ahead_never_takes_the_short_way() -> None:
    assert calm_of(Threshold(metric="m", above=LEVEL, window=MINUTE, ahead=MINUTE)) is None


def test_P6_a_sample_in_time_within_the_level_takes_the_short_way() -> None:
    signal = Threshold(metric="m", window=Length(5 * MINUTE), above=LEVEL, hold=Length(5 * MINUTE))
    metric, figures = Metric(id="m", title=NO_TEXT, kind="level", step=MINUTE), Measured()
    figures.take(Team(metrics={"m": metric}), {"m": [Length(5 * MINUTE)]})
    line, calm = figures.line("live", metric, ""), calm_of(signal)
    assert calm is not None
    for minute in range(10):
        now = Instant(NOON + minute * MINUTE)
        line.add(now, 3.0, now, False)
        found = line.glance(calm.window, now, calm.no_data)
        assert found is not None
        assert calm.holds(SignalState(), found[0], now)


@pytest.mark.parametrize(
    "state",
    [
        SignalState(phase="pending"), SignalState(phase="firing"), SignalState(phase="clearing"),
        SignalState(withheld=True), SignalState(silent=True), SignalState(since=Instant(NOON + 1)),
    ],
)  # fmt: skip
def test_only_a_trigger_at_rest_stays_calm(state: SignalState) -> None:
    calm = calm_of(Threshold(metric="m", above=LEVEL))
    assert calm is not None
    assert calm.holds(SignalState(), 5.0, NOON)
    assert not calm.holds(SignalState(), 5.5, NOON)
    assert not calm.holds(state, 5.0, NOON)


def test_what_looks_at_more_than_its_figure_is_judged_the_long_way() -> None:
    usual = Level(kind="usual", factor=2.0)
    assert calm_of(Threshold(metric="m", above=usual)) is None
    assert calm_of(Threshold(metric="m", above=LEVEL, clear=Clear(below=usual))) is None
    stated = Stated().line("live", Metric(id="m", title=NO_TEXT, kind="level", step=MINUTE), "")
    assert stated.glance(None, NOON, None) is None


# --- through the whole engine -------------------------------------------------------------

RUNBOOK = """\
runbook: quiet-night
title: 安静的夜 | A quiet night
lead: shift-lead
one_per: shop
triggers:
  lost: {metric: orders.lost, above: 12, window: 5m, for: 2m, clear: {below: 6, for: 1m}}
  busy: {metric: orders.lost, above: 9, during: desk-hours}
severity: {start: sev3}
states:
  look:
    phase: response
    title: 看一看 | Look
    do: {page: shift-lead, answer_within: 5m}
    on:
      cleared: {end: quiet-again}
    after:
      2h: {end: handed-over}
"""


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Shop, Shop]]:
    shops = Shop(tmp_path / "short"), Shop(tmp_path / "long")
    yield shops
    for shop in shops:
        shop.die()


def told(shop: Shop) -> list[object]:
    """All that can be known of the triggers from outside."""
    desk = shop.running.memory.signals
    return [
        (tracker.id, tracker.state, tracker.wake_at, desk.last_word(tracker)) for tracker in desk.trackers.values()
    ] + [(i.id, i.opened, i.closed, i.fired) for i in shop.running.memory.incidents.values()]


def test_the_whole_engine_says_the_same_either_way(both: tuple[Shop, Shop], monkeypatch: pytest.MonkeyPatch) -> None:
    short, long = both
    for shop in both:
        (shop.root / "runbooks" / "quiet-night.yaml").write_text(RUNBOOK, encoding="utf-8")
        shop.boot()
    chance, calm = random.Random(9), 0
    for _ in range(120):
        wait, figure, name = chance.choice([0.5, 1, 1, 3]), float(chance.choice([0, 1, 2, 3, 10])), chance.choice("ab")
        for shop in both:
            monkeypatch.setattr(signals, "calm_of", calm_of if shop is short else lambda _signal: None)
            shop.go(wait)
            shop.figure("orders.lost", figure, shop=name)
        assert told(short) == told(long)
        calm += any(tracker.glance is not None for tracker in short.running.memory.signals.trackers.values())
    assert calm > 20
    assert all(tracker.glance is None for tracker in long.running.memory.signals.trackers.values())
    assert short.running.memory.incidents
