"""Rules 23 to 25 where figures do not come as they should: late, in another order, over a change of the clock."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.engine.language.runbook_file import read_runbook
from tocsin.engine.language.scope import Library as Scope
from tocsin.engine.language.team_file import read_team
from tocsin.engine.model.incident import LIVE
from tocsin.engine.model.time import HOUR, MINUTE, Instant
from tocsin.engine.run.replay import Player

NOON = Instant(1_794_398_400_000_000)
"""2026-11-11 12:00 UTC."""
BACK = Instant(1_792_890_000_000_000)
"""2026-10-25 01:00 UTC: in Berlin it is 03:00 summer time, and 02:00 again."""
FORWARD = Instant(1_774_746_000_000_000)
"""2026-03-29 01:00 UTC: in Berlin 02:00 is 03:00 at once."""
TEAM = """\
timezone: Europe/Berlin
languages: [zh, en]
calendars: {floor: {days: mon-sun, from: "02:30", to: "04:00"}}
people: {ana: {name: Ana, contacts: [{pager: ana}]}}
roles: {lead: {title: 值班 | Lead, people: [ana]}}
severities: {sev3: {title: 一般 | Minor}}
metrics:
  wait: {title: 等待 | Wait, kind: level, step: 1m, per: [shop]}
  lost: {title: 丢单 | Lost, kind: count, step: 1m, per: [shop]}
"""
BOOK = """\
runbook: floor
title: 卖场 | Floor
lead: lead
one_per: shop
triggers: {high: TRIGGER}
severity: {start: sev3}
states: {a: {phase: response, title: 甲 | A, do: {page: lead}, after: {9h: {end: over}}}}
"""
HIGH = "{metric: wait, above: 5, for: 5m, clear: {for: 5m}}"
Figure = tuple[float, float, float]
"""When it arrives, when it was measured (minutes), and what it says."""


class Floor:
    """A desk with one trigger; `said` are its words with their minute."""

    def __init__(self, trigger: str = HIGH, start: Instant = NOON) -> None:
        self.start, self.said = start, list[tuple[float, str | None]]()
        team = read_team("team.yaml", TEAM.encode()).value
        assert team is not None
        book = read_runbook("floor.yaml", BOOK.replace("TRIGGER", trigger).encode(), Scope(team=team)).value
        assert book is not None
        self.player = Player(team, [book], start, lambda at, word: self.said.append(((at - start) / MINUTE, word.word)))

    def hear(self, figures: Iterable[Figure], metric: str = "wait") -> None:
        """Each arrives in its minute, dated as it says."""
        for arrives, measured, value in figures:
            self.until(arrives)
            turn = self.player._turn
            turn.now = self._at(arrives)
            at = self._at(measured)
            self.player._hear(self.player.desk.sample(turn, LIVE, metric, {"shop": "a"}, at, value, False))

    def steady(self, first: int, last: int, value: float) -> None:
        self.hear((minute, minute, value) for minute in range(first, last))

    def until(self, minute: float) -> None:
        self.player.until(self._at(minute))

    def _at(self, minute: float) -> Instant:
        return Instant(self.start + round(minute * MINUTE))


def test_rule_23_a_late_figure_of_before_neither_starts_nor_stops_a_for() -> None:
    floor = Floor()
    floor.steady(0, 3, 9)
    floor.hear([(3, 3, 9), (3.2, 1.5, 0), (4, 4, 9), (5, 5, 9), (6, 6, 9)])
    assert floor.said == [(5, "fired")], "a good figure of minute 1.5 came in minute 3, and is not the newest"
    floor = Floor()
    floor.steady(0, 5, 1)
    floor.hear([(5.2, 3, 9)])
    floor.steady(6, 20, 1)
    assert floor.said == []


def test_rule_25_a_late_figure_of_before_ends_nothing_and_does_not_begin_the_end_again() -> None:
    floor = Floor()
    floor.steady(0, 6, 9)
    floor.hear([(6, 6, 9), (6.5, 2.5, 0)])
    floor.steady(7, 10, 1)
    floor.hear([(10, 10, 1), (10.5, 5.5, 9)])
    floor.steady(11, 15, 1)
    assert floor.said == [(5, "fired"), (12, "cleared")], "clear since minute 7, whatever came late"


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(4)), st.lists(st.sampled_from([0.0, 4.0]), min_size=4, max_size=4))
def test_rule_23_out_of_order_within_a_turn_the_sum_of_the_window_is_the_same(
    order: list[int], values: list[float]
) -> None:
    """Counts that were sent in one batch, in any order: fired or not is decided by the window alone."""
    floor = Floor("{metric: lost, window: 5m, above: 7}")
    floor.hear(((4, 1 + place / 2, values[place]) for place in order), "lost")
    floor.hear([(4.5, 4.5, 0)], "lost")
    assert bool(floor.said) == (sum(values) > 7)


@pytest.mark.parametrize("change", [BACK, FORWARD], ids=["back", "forward"])
def test_rule_23_rule_25_a_for_over_a_change_of_the_clock_lasts_as_long_as_ever(change: Instant) -> None:
    floor = Floor("{metric: wait, above: 5, for: 30m, clear: {for: 30m}}", Instant(change - 20 * MINUTE))
    floor.steady(0, 60, 9)
    floor.steady(60, 120, 1)
    assert floor.said == [(30, "fired"), (90, "cleared")]


@pytest.mark.parametrize(
    ("change", "opens", "closes"),
    [
        # Berlin, 02:30 to 04:00. Minutes after 01:00 summer or winter time.
        (BACK, 90, 240),  # 02:30 comes twice: it opens the first time, and closes at the only 04:00
        (FORWARD, 60, 120),  # 02:30 does not come: it opens when the clock jumps over it
    ],
    ids=["back", "forward"],
)
def test_rule_15_rule_25_hours_over_a_change_of_the_clock(change: Instant, opens: int, closes: int) -> None:
    before = 2 * HOUR if change == BACK else HOUR
    floor = Floor("{metric: wait, above: 5, during: floor}", Instant(change - before))
    floor.steady(0, 300, 9)
    assert floor.said == [(opens, "fired"), (closes, "cleared")]


def test_rule_24_a_clock_that_jumps_ahead_fires_nothing_on_what_was_said_before() -> None:
    """Asleep for an hour in the middle of a `for`: what nobody measured did not last."""
    floor = Floor()
    floor.steady(0, 3, 9)
    floor.until(63)
    assert floor.said == []
    floor.steady(63, 68, 9)
    assert floor.said == []
    floor.steady(68, 70, 9)
    assert floor.said == [(68, "fired")]
