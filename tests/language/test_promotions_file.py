"""Promotions in `team.yaml`: occurrences in the site's zone, phases that never overlap, slips that are named."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tocsin.engine.language.read import Read
from tocsin.engine.language.team_file import read_team
from tocsin.engine.model.problem import Weight
from tocsin.engine.model.promotion import Pace, Promotions
from tocsin.engine.model.team import Team
from tocsin.engine.model.time import HOUR, MINUTE, Instant, Length
from tocsin.engine.model.wall import from_local

BASE = """timezone: ZONE
people: {lina: {name: 李娜, contacts: [{terminal: lina}]}}
roles: {lead: {title: 值班长 | Lead, people: [lina]}}
severities: {sev1: {title: 严重 | Grave}}
promotions:
"""
DOUBLE_11 = """  double-11:
    title: 双十一 | Double 11
    phases:
      warm-up: {title: 预热 | Warm-up, staff: 40, answer_within: 5m}
      peak: {title: 爆发 | Peak, staff: 80, answer_within: 0.5 x}
      encore: {title: 返场 | Encore}
    dates:
      2026:
        encore: 2026-11-12 00:00 至 2026-11-14 24:00
        warm-up: 2026-10-20 20:00 to 2026-10-31 20:00
        peak: 2026-10-31 20:00 to 2026-11-12 00:00
      2025:
        peak: 2025-10-31 20:00 ~ 2025-11-12 00:00
"""


def read(text: str, zone: str = "Asia/Shanghai") -> Read[Team]:
    return read_team("team.yaml", (BASE.replace("ZONE", zone) + text).encode())


def promotions(text: str = DOUBLE_11, zone: str = "Asia/Shanghai") -> Promotions:
    found = read(text, zone)
    assert found.problems == ()
    assert found.value is not None
    return found.value.promotions


def at(text: str, zone: str = "Asia/Shanghai") -> Instant:
    return from_local(datetime.fromisoformat(text), ZoneInfo(zone))


@pytest.mark.parametrize(
    ("now", "holds", "until"),
    [
        ("2026-10-20 19:59", None, "2026-10-20 20:00"),
        ("2026-10-20 20:00", "warm-up", "2026-10-31 20:00"),
        ("2026-10-31 20:00", "peak", "2026-11-12 00:00"),
        ("2026-11-14 23:59", "encore", "2026-11-15 00:00"),
        ("2025-11-12 00:00", None, "2026-10-20 20:00"),
    ],
)
def test_one_phase_holds_from_its_begin_until_its_end(now: str, holds: str | None, until: str) -> None:
    found = promotions()
    stretch = found.at(at(now))
    assert (stretch.phase if stretch else None) == holds
    assert found.changes_at(at(now)) == at(until)


def test_after_the_last_of_them_nothing_changes_any_more() -> None:
    assert promotions().at(at("2027-01-01")) is None
    assert promotions().changes_at(at("2027-01-01")) is None


def test_what_a_phase_changes_is_read() -> None:
    phases = promotions().named["double-11"].phases
    assert phases["warm-up"].staff == 40
    assert phases["warm-up"].answer_within == Pace(length=Length(5 * MINUTE))
    assert phases["peak"].answer_within == Pace(factor=0.5)
    assert phases["encore"].staff is None


@pytest.mark.parametrize(
    ("pace", "usual", "holds"),
    [
        (Pace(factor=0.5), 10 * MINUTE, 5 * MINUTE),
        (Pace(factor=2.0), 10 * MINUTE, 20 * MINUTE),
        (Pace(factor=0.1), 5 * MINUTE, MINUTE),  # nobody answers in less
        (Pace(length=Length(3 * MINUTE)), HOUR, 3 * MINUTE),
    ],
)
def test_a_pace_is_a_length_or_a_factor(pace: Pace, usual: int, holds: int) -> None:
    assert pace.of(Length(usual)) == holds


def test_beginnings_are_those_of_the_first_phase() -> None:
    assert dict(promotions().named["double-11"].beginnings()) == {
        "2025": at("2025-10-31 20:00"), "2026": at("2026-10-20 20:00"),
    }  # fmt: skip


def one(dates: str) -> str:
    phases = "phases: {a: {title: 甲 | A}, b: {title: 乙 | B}}"
    return f"  spring:\n    title: 春 | Spring\n    {phases}\n    dates:\n      2026:\n{dates}"


def test_a_time_that_the_clock_leaves_out_is_warned_of_and_means_the_next_one() -> None:
    found = read(one("        a: 2026-03-29 02:30 to 2026-03-29 12:00\n"), "Europe/Paris")
    assert [(it.code, it.weight) for it in found.problems] == [("promotion-time-gap", Weight.WARNING)]
    assert found.value is not None
    assert found.value.promotions.stretches[0].start == at("2026-03-29 03:00", "Europe/Paris")


def test_a_phase_over_a_change_of_the_clock_lasts_as_long_as_the_clock_says() -> None:
    text = one("        a: 2026-10-25 00:00 to 2026-10-25 24:00\n")
    [stretch] = promotions(text, "Europe/Paris").stretches
    assert stretch.end - stretch.start == 25 * HOUR


@pytest.mark.parametrize(
    ("dates", "code"),
    [
        ("        a: 2026-02-01 10:00 to 2026-02-01 09:00\n", "promotion-backwards"),
        ("        a: 2026-02-30 10:00 to 2026-03-01 09:00\n", "wrong-type"),
        ("        a: 2026-02-03\n", "wrong-type"),
        ("        a: 2026-02-01 24:30 to 2026-02-03 09:00\n", "wrong-type"),
        ("        c: 2026-02-01 10:00 to 2026-02-02 09:00\n", "unknown-promotion-phase"),
        (
            "        a: 2026-02-01 10:00 to 2026-02-03 09:00\n        b: 2026-02-02 10:00 to 2026-02-03 09:00\n",
            "promotion-overlap",
        ),
    ],
)
def test_slips_are_named(dates: str, code: str) -> None:
    assert [it.code for it in read(one(dates)).problems] == [code]


def test_two_promotions_may_not_overlap_either() -> None:
    other = "  other: {title: 另 | Other, phases: {x: {title: 子 | X}}, dates: {2026: {x: SPAN}}}\n"
    clash = read(DOUBLE_11 + other.replace("SPAN", "2026-11-01 00:00 to 2026-11-02 00:00"))
    assert [it.code for it in clash.problems] == ["promotion-overlap"]
    assert clash.value is not None
    assert len(clash.value.promotions.stretches) == 4
    assert read(DOUBLE_11 + other.replace("SPAN", "2026-11-15 00:00 to 2026-11-16 00:00")).problems == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("  any: {title: 任 | Any, phases: {a: {title: 甲 | A}}}\n", "name-taken"),
        ("  spring: {title: 春 | Spring, phases: {in-3d: {title: 甲 | A}}}\n", "name-taken"),
        ("  spring: {title: 春 | Spring, phases: {a: {title: 甲 | A, answer_within: 20 x}}}\n", "wrong-type"),
        ("  spring: {title: 春 | Spring, phases: {a: {title: 甲 | A, staff: many}}}\n", "wrong-type"),
    ],
)
def test_names_and_values_that_cannot_be_are_named(text: str, code: str) -> None:
    assert [it.code for it in read(text).problems] == [code]
