"""Figures of real samples: each is counted in the hour of the wall clock that it belongs to."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tocsin.engine.decide.baseline import hour_of
from tocsin.engine.model.team import Metric, Team
from tocsin.engine.model.text import NO_TEXT
from tocsin.engine.model.time import DAY, HOUR, MINUTE, Instant
from tocsin.engine.run.figures import Measured

CHANGES = {
    "Asia/Shanghai": 1_774_746_000, "Europe/London": 1_774_746_000, "America/New_York": 1_793_512_800,
    "Australia/Lord_Howe": 1_775_314_800,
}  # fmt: skip
"""Zone -> seconds near which its clock changes (Shanghai's never does)."""


def test_publishing_another_function_reads_the_samples_that_are_there_by_it() -> None:
    metric, figures, now = Metric(id="m", title=NO_TEXT, kind="count", step=MINUTE, window=HOUR), Measured(), Instant(0)
    figures.take(Team(metrics={"m": metric}), {})
    for minute, value in enumerate((3.0, 9.0)):
        figures.line("live", metric, "").add(Instant(now + minute * MINUTE), value, None, False)
    assert figures.reading("live", metric, "", None, Instant(MINUTE), frozenset()).value == 12
    changed = replace(metric, of="max")
    figures.take(Team(metrics={"m": changed}), {})
    assert figures.reading("live", changed, "", None, Instant(MINUTE), frozenset()).value == 9


@given(st.sampled_from(list(CHANGES)), st.lists(st.integers(-6 * 60, 6 * 60), min_size=1, max_size=60), st.booleans())
def test_a_sample_counts_in_the_hour_that_holds_it_whatever_the_clock_does(
    zone: str, minutes: list[int], other: bool
) -> None:
    metric = Metric(id="m", title=NO_TEXT, kind="count", step=MINUTE, window=DAY)
    figures = Measured()
    figures.take(Team(timezone=zone, metrics={"m": metric}), {})
    line = figures.line("live", metric, "")
    for number, minute in enumerate(minutes):
        at = Instant(CHANGES[zone] * 1_000_000 + minute * MINUTE + (HOUR // 7 if other else 0) + number)
        assert line.add(at, 1.0, None, False) is not None
        assert line.hour == hour_of(at, figures.zone)
