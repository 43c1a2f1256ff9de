"""Erlang C against published tables, another library's figures, and the closed formula in exact fractions."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, exp, factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.engine.decide.computed import people_needed
from tocsin.engine.decide.erlang import LARGEST_LOAD, answered_within, blocked, servers_needed, waiting
from tocsin.engine.model.computed import Staffing
from tocsin.engine.model.time import MINUTE, SECOND, Length

PRINTED = {
    0.001: {4: 0.4, 5: 0.8, 6: 1.1, 7: 1.6, 8: 2.1, 9: 2.6, 10: 3.1},
    0.01: {2: 0.2, 4: 0.9, 5: 1.4, 6: 1.9, 7: 2.5, 8: 3.1, 9: 3.8},
    0.05: {1: 0.1, 2: 0.4, 4: 1.5, 5: 2.2, 6: 3.0, 7: 3.7, 8: 4.5, 9: 5.4},
}
"""Blocking -> channels -> erlangs, with the one decimal that is printed: D. Collins, "Carrier Grade Voice over IP", 2nd
edition, appendix A, table of Erlang B."""


@pytest.mark.parametrize(
    ("blocking", "channels"), [(blocking, channels) for blocking, row in PRINTED.items() for channels in row]
)
def test_erlang_b_is_that_of_the_published_table(blocking: float, channels: int) -> None:
    printed = PRINTED[blocking][channels]
    assert blocked(channels, max(0.0, printed - 0.05)) <= blocking <= blocked(channels, printed + 0.05)


def test_erlang_b_is_that_of_the_calculators_manual() -> None:
    """erlang.com, calculator manual, "How much traffic can a trunk group handle?": 15 lines, 1 % blocked, 8.108."""
    assert blocked(15, 8.108) == pytest.approx(0.01, rel=1e-4)


def test_the_worked_example_of_100_calls_is_that_of_pyworkforce() -> None:
    """100 calls in 30 minutes, 3 minutes each, 80 % within 20 s: 14 people, 20 with 30 % away (pyworkforce 0.5.1)."""
    assert servers_needed(10.0, 180.0, 20.0, 0.8) == 14
    assert answered_within(14, 10.0, 20.0, 180.0) == pytest.approx(0.8883500191794669, abs=1e-12)
    assert waiting(14, 10.0) == pytest.approx(0.1741319335950498, abs=1e-12)
    assert answered_within(13, 10.0, 20.0, 180.0) < 0.8
    staffing = Staffing(arrivals="a", handling="h", within=Length(20 * SECOND), answered=0.8, shrinkage=0.3)
    assert people_needed(staffing, 100 / 1800, 180.0) == 20


@pytest.mark.parametrize(("servers", "load"), [(0, 1.0), (1, 1.0), (5, 10.0), (10, 10.0), (999, 1000.0)])
def test_under_overload_everybody_waits_and_nothing_is_a_probability_above_one(servers: int, load: float) -> None:
    assert waiting(servers, load) == 1.0
    assert answered_within(servers, load, 20.0, 180.0) == 0.0


def closed(servers: int, load: Fraction) -> Fraction:
    """Erlang's formula as it is printed, with its factorials."""
    last = load**servers / factorial(servers) * servers / (servers - load)
    return last / (sum((load**k / Fraction(factorial(k)) for k in range(servers)), Fraction(0)) + last)


@given(st.integers(1, 120), st.fractions(min_value="1/50", max_value="49/50", max_denominator=50))
def test_the_recurrence_is_the_closed_formula(servers: int, share: Fraction) -> None:
    load = servers * share
    assert waiting(servers, float(load)) == pytest.approx(float(closed(servers, load)), rel=1e-9, abs=1e-15)


@given(
    st.floats(0.01, 300.0), st.floats(5.0, 900.0), st.floats(0.0, 120.0), st.floats(0.01, 0.999), st.floats(0.5, 1.0),
)  # fmt: skip
def test_the_number_is_the_smallest_that_keeps_both_promises(
    load: float, handling: float, limit: float, share: float, occupancy: float
) -> None:
    found = servers_needed(load, handling, limit, share, occupancy)
    assert answered_within(found, load, limit, handling) >= share
    assert found >= load / occupancy
    fewer = found - 1
    assert answered_within(fewer, load, limit, handling) < share or fewer < load / occupancy


def test_a_thousand_agents_are_counted_exactly_and_a_feed_of_nonsense_costs_nothing() -> None:
    assert servers_needed(1000.0, 180.0, 20.0, 0.8) == 1011
    assert 0 < waiting(1011, 1000.0) < 1
    assert servers_needed(LARGEST_LOAD * 10, 180.0, 20.0, 0.8) == LARGEST_LOAD * 10
    assert servers_needed(float("inf"), 180.0, 20.0, 0.8) > 0
    assert servers_needed(0.0, 0.0, 20.0, 0.8) == 0


def test_chats_at_once_occupancy_and_the_floor() -> None:
    base = Staffing(arrivals="a", handling="h", within=Length(MINUTE), answered=0.8)
    alone = people_needed(base, 300 / 1800, 360.0)
    three = Staffing(arrivals="a", handling="h", within=Length(MINUTE), answered=0.8, at_once=3)
    assert people_needed(three, 300 / 1800, 360.0) == ceil(alone / 3)
    busy = Staffing(arrivals="a", handling="h", within=Length(MINUTE), answered=0.01, occupancy=0.5)
    assert people_needed(busy, 10 / 60, 60.0) == 20  # a load of 10
    floor = Staffing(arrivals="a", handling="h", within=Length(MINUTE), answered=0.8, floor=4)
    assert people_needed(floor, 0.0, 0.0) == 4


def test_answered_follows_the_exponential_of_the_wait() -> None:
    waits = waiting(12, 10.0)
    assert answered_within(12, 10.0, 30.0, 240.0) == pytest.approx(1 - waits * exp(-2 * 30 / 240))
