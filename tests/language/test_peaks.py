"""`peak:` of a trigger: what a phase of a promotion changes, and what the linter says where nothing is said."""

from __future__ import annotations

import pytest

from tests.language.lint.shop import OTHER, RUNBOOK, TEAM
from tocsin.engine.decide.promotions import in_phase
from tocsin.engine.language.levels import say_level
from tocsin.engine.language.lint import lint
from tocsin.engine.language.read import Read
from tocsin.engine.language.runbook_file import read_runbook
from tocsin.engine.language.scope import Library
from tocsin.engine.language.team_file import read_team
from tocsin.engine.model.problem import Problem
from tocsin.engine.model.promotion import Stretch
from tocsin.engine.model.runbook import Combined, Runbook, Signal, Threshold
from tocsin.engine.model.team import Team
from tocsin.engine.model.time import MINUTE, Instant

PROMOTIONS = """promotions:
  double-11:
    title: 双十一 | Double 11
    phases: {warm-up: {title: 预热 | Warm-up}, peak: {title: 爆发 | Peak}}
    dates: {2026: {peak: 2026-10-31 20:00 to 2026-11-12 00:00}}
"""


def team(more: str = PROMOTIONS) -> Team:
    found = read_team("team.yaml", (TEAM + more).encode())
    assert found.problems == ()
    assert found.value is not None
    return found.value


def read(peak: str, more: str = PROMOTIONS, runbook: str = RUNBOOK, trigger: str = "") -> Read[Runbook]:
    text = runbook.replace("    for: 3m\n", f"    for: 3m\n{peak}", 1)
    text = text.replace("triggers:\n", f"triggers:\n{trigger}", 1)
    return read_runbook("orders.yaml", text.encode(), Library(team=team(more), runbooks=("orders", "more-people")))


def signal(peak: str) -> Signal:
    found = read(peak)
    assert [it.code for it in found.problems] == []
    assert found.value is not None
    return found.value.triggers["lost"].signal


def then(peak: str, phase: str = "peak", promotion: str = "double-11") -> Threshold:
    stretch = Stretch(Instant(0), Instant(1), promotion, phase, "2026")
    found = in_phase(signal(peak), stretch)
    assert isinstance(found, Threshold)
    return found


def linted(peak: str, more: str = PROMOTIONS, trigger: str = "") -> list[Problem]:
    book = read(peak, more, trigger=trigger)
    other = read_runbook("more-people.yaml", OTHER.encode(), Library(team=team(more), runbooks=("more-people",)))
    assert book.value is not None
    assert other.value is not None
    others = {"orders": book.value, "more-people": other.value}
    return [one for one in lint(book.value, team(more), others=others, source=book.source) if "peak" in one.code
            or "clear" in one.code or "promotion" in one.code]  # fmt: skip


def test_same_changes_nothing_at_all() -> None:
    ordinary = signal("    peak: same\n")
    assert in_phase(ordinary, Stretch(Instant(0), Instant(1), "double-11", "peak", "2026")) is ordinary
    assert in_phase(ordinary, None) is ordinary


def test_a_factor_multiplies_level_floor_and_clear_level() -> None:
    found = then("    peak: 2 x\n")
    assert found.above is not None
    assert say_level(found.above) == "6 x usual"
    assert found.and_at_least == 10
    assert found.clear is not None
    assert found.clear.below is not None
    assert say_level(found.clear.below) == "3 x usual"
    assert found.hold == 3 * MINUTE


def test_a_block_replaces_what_it_names_and_keeps_the_rest() -> None:
    found = then("    peak: {above: 50, for: 1m, clear: {below: 20, for: 4m}}\n")
    assert found.above is not None
    assert say_level(found.above) == "50"
    assert found.hold == MINUTE
    assert found.and_at_least == 5
    assert found.no_data == 10 * MINUTE
    assert found.clear is not None
    assert found.clear.hold == 4 * MINUTE


NAMED = """    peak:
      above: 4 x usual
      phases:
        double-11: 2 x
        double-11.peak: {above: 9 x usual}
        warm-up: same
"""


@pytest.mark.parametrize(
    ("promotion", "phase", "level"),
    [
        ("double-11", "peak", "9 x usual"),  # promotion and phase
        ("double-11", "warm-up", "6 x usual"),  # the promotion before the phase
        ("june-18", "warm-up", "3 x usual"),  # the phase of any promotion
        ("june-18", "encore", "4 x usual"),  # every phase
    ],
)
def test_the_narrowest_name_counts(promotion: str, phase: str, level: str) -> None:
    found = then(NAMED, phase, promotion).above
    assert found is not None
    assert say_level(found) == level


COMBINED = """runbook: orders
title: 丢单 | Lost orders
lead: lead
triggers:
  both:
    any:
      - {metric: lost, with: {shop: a}, above: 5, peak: {above: 7}}
      - {metric: waiting, with: {site: b}, above: 9}
    peak: 2 x
states:
  look: {phase: warning, title: 看 | Look, after: {1h: {end: done}}}
"""


def test_the_peak_of_any_is_that_of_each_part_without_one() -> None:
    found = read("", runbook=COMBINED)
    assert [it.code for it in found.problems] == []
    assert found.value is not None
    tuned = in_phase(found.value.triggers["both"].signal, Stretch(Instant(0), Instant(1), "x", "y", "z"))
    assert isinstance(tuned, Combined)
    levels = [say_level(part.above) for part in tuned.signals if isinstance(part, Threshold) and part.above]
    assert levels == ["7", "18"]


@pytest.mark.parametrize(
    ("peak", "code"),
    [
        ("    peak: {below: 3}\n", "peak-side"),
        ("    peak: {above: 3, times: 2}\n", "key-not-with"),
        ("    peak: twice\n", "wrong-type"),
        ("    peak: 0 x\n", "wrong-type"),
        ("    peak: {phases: {double-12: same}}\n", "unknown-promotion-phase-near"),
        ("    peak: {obove: 3}\n", "unknown-key-near"),
    ],
)
def test_slips_are_named(peak: str, code: str) -> None:
    assert [it.code for it in read(peak).problems][:1] == [code]


def test_the_linter_lists_triggers_that_say_nothing_where_there_are_promotions() -> None:
    [found] = linted("")
    assert found.code == "lint-peak-missing"
    assert found.params["trigger"] == "lost"
    assert linted("", more="") == []
    assert linted("    peak: same\n") == []


def test_the_linter_holds_levels_of_a_phase_against_their_clear_level() -> None:
    [found] = linted("    peak: {above: 1.2 x usual}\n")  # clear: below 1.5 x usual
    assert found.code == "lint-clear-level-high"
    assert found.where.line == 12  # that of the peak


def test_an_event_of_a_promotion_that_the_site_does_not_have_is_warned_of() -> None:
    text = "  soon: {event: promotion.NAME}\n"
    for name, wrong in (("double-11.in-14d", 0), ("any.peak", 0), ("june-18.in-2d", 1), ("double-11.encore", 1)):
        found = [it.code for it in linted("    peak: same\n", trigger=text.replace("NAME", name))]
        assert found == ["lint-promotion-unknown"] * wrong
