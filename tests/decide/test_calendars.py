"""Hours of the site: rule 15, through both changes of the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.engine.decide.calendars import from_local, hours, to_local
from tocsin.engine.model.team import Calendar
from tocsin.engine.model.time import DAY, HOUR, MINUTE, Instant

# Northern, southern, half-hour change, midnight change, and a zone that never changes.
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Shanghai"]
EVERY_DAY = frozenset(range(7))


def utc(text: str) -> Instant:
    moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return Instant(int(moment.timestamp()) * 1_000_000)


def calendar(start: str, end: str, days: frozenset[int] = EVERY_DAY) -> Calendar:
    def minutes(text: str) -> int:
        return int(text[:2]) * 60 + int(text[3:])

    return Calendar(id="desk", days=days, start=minutes(start), end=minutes(end))


@pytest.mark.parametrize(
    ("now", "is_open", "changes"),
    [
        ("2026-11-23 00:00", True, "2026-11-23 15:00"),  # 08:00 in Shanghai: opening is open
        ("2026-11-22 23:59", False, "2026-11-23 00:00"),
        ("2026-11-23 14:59", True, "2026-11-23 15:00"),
        ("2026-11-23 15:00", False, "2026-11-24 00:00"),  # 23:00: closing is closed
    ],
)
def test_rule_15_desk_hours_open_and_close_on_the_sites_wall_clock(now: str, is_open: bool, changes: str) -> None:
    found = hours(calendar("08:00", "23:00"), ZoneInfo("Asia/Shanghai"), utc(now))
    assert (found.open, found.changes_at) == (is_open, utc(changes))


def test_rule_15_hours_over_midnight_belong_to_the_day_on_which_they_begin() -> None:
    friday_night = calendar("22:00", "06:00", frozenset({4}))
    found = hours(friday_night, ZoneInfo("UTC"), utc("2026-11-28 03:00"))  # a Saturday
    assert (found.open, found.since, found.changes_at) == (True, utc("2026-11-27 22:00"), utc("2026-11-28 06:00"))
    closed = hours(friday_night, ZoneInfo("UTC"), utc("2026-11-28 23:00"))
    assert (closed.open, closed.since, closed.changes_at) == (
        False, utc("2026-11-28 06:00"), utc("2026-12-04 22:00"),
    )  # fmt: skip


@pytest.mark.parametrize(("start", "end"), [("00:00", "24:00"), ("08:00", "08:00"), ("00:00", "00:00")])
@pytest.mark.parametrize("zone", ZONES)
def test_rule_15_round_the_clock_never_closes(start: str, end: str, zone: str) -> None:
    for day in range(0, 366, 3):
        found = hours(calendar(start, end), ZoneInfo(zone), Instant(utc("2026-01-01 00:00") + day * DAY))
        assert found.open
        assert found.changes_at is None


def test_rule_15_a_missing_time_is_the_next_valid_instant() -> None:
    berlin = ZoneInfo("Europe/Berlin")  # 29 March 2026: 02:00 becomes 03:00 at 01:00 UTC
    assert from_local(datetime.fromisoformat("2026-03-29 02:30"), berlin) == utc("2026-03-29 01:00")
    found = hours(calendar("02:30", "10:00"), berlin, utc("2026-03-29 00:59"))
    assert (found.open, found.changes_at) == (False, utc("2026-03-29 01:00"))


def test_rule_15_a_doubled_time_is_its_first() -> None:
    berlin = ZoneInfo("Europe/Berlin")  # 25 October 2026: 03:00 becomes 02:00 at 01:00 UTC
    assert from_local(datetime.fromisoformat("2026-10-25 02:30"), berlin) == utc("2026-10-25 00:30")
    assert hours(calendar("20:00", "02:30"), berlin, utc("2026-10-25 00:29")).open
    assert not hours(calendar("20:00", "02:30"), berlin, utc("2026-10-25 01:30")).open


def test_F_043_hours_that_lie_wholly_in_a_gap_do_not_open() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    found = hours(calendar("02:10", "02:50"), berlin, utc("2026-03-29 00:30"))
    assert (found.open, found.changes_at) == (False, utc("2026-03-30 00:10"))


def test_F_044_a_shift_through_the_doubled_hour_lasts_25_hours() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    found = hours(calendar("01:00", "01:00", frozenset({6})), berlin, utc("2026-10-25 10:00"))
    assert found.changes_at is not None
    assert found.since is not None
    assert found.changes_at - found.since == 25 * HOUR


def _model(rule: Calendar, zone: ZoneInfo, now: Instant) -> bool:
    """Naive: look at each day's two ends, found by walking the minutes of the clock."""
    local = to_local(now, zone).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0, fold=0)
    for back in range(3):
        day = local - timedelta(days=back)
        end = rule.end if rule.end > rule.start else rule.end + 1440
        if day.weekday() in rule.days:
            first, last = (_walk(day + timedelta(minutes=m), zone) for m in (rule.start, end))
            if first <= now < last:
                return True
    return False


def _walk(local: datetime, zone: ZoneInfo) -> Instant:
    """The first minute of the universe at which this zone's clock shows `local` or has passed it."""
    at = Instant(int(local.replace(tzinfo=UTC).timestamp()) * 1_000_000 - 16 * HOUR)
    while to_local(at, zone).replace(tzinfo=None, fold=0) < local:
        behind = (local - to_local(at, zone).replace(tzinfo=None, fold=0)) // timedelta(minutes=1)
        at = Instant(at + max(1, behind - 61) * MINUTE)
    return at


@settings(max_examples=150, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    start=st.integers(0, 95).map(lambda n: n * 15),
    end=st.integers(0, 96).map(lambda n: n * 15),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    minute=st.integers(0, 2 * 365 * 1440),
)
def test_rule_15_hours_are_those_of_a_naive_model_all_year(
    zone: str, start: int, end: int, days: frozenset[int], minute: int
) -> None:
    rule, place = Calendar(id="c", days=days, start=start, end=end), ZoneInfo(zone)
    now = Instant(utc("2025-06-01 00:00") + minute * MINUTE)
    found = hours(rule, place, now)
    assert found.open == _model(rule, place, now)
    if found.changes_at is not None:
        assert found.changes_at > now
        assert hours(rule, place, found.changes_at).open != found.open
        assert hours(rule, place, Instant(found.changes_at - 1)).open == found.open
        assert hours(rule, place, found.changes_at).since == found.changes_at


CHANGES = {
    "Europe/Berlin": ["2026-03-29 01:00", "2026-10-25 01:00"],
    "America/New_York": ["2026-03-08 07:00", "2026-11-01 06:00"],
    "Australia/Lord_Howe": ["2026-04-04 15:00", "2026-10-03 15:30"],
    "America/Santiago": ["2026-04-05 03:00", "2026-09-06 04:00"],
    "Africa/Casablanca": ["2026-02-15 02:00", "2026-03-22 02:00"],
}


@pytest.mark.parametrize("zone", CHANGES)
def test_rule_15_walking_both_clock_changes_gives_no_hole_and_no_overlap(zone: str) -> None:
    place = ZoneInfo(zone)
    early, late = calendar("06:00", "18:00"), calendar("18:00", "06:00")
    for change in CHANGES[zone]:
        at = utc(change)
        before, after = (to_local(Instant(at + by), place).utcoffset() for by in (-1, 0))
        assert before != after, f"{zone} does not change its clock at {change}"
        for minute in range(-26 * 60, 26 * 60, 5):
            now = Instant(at + minute * MINUTE)
            assert hours(early, place, now).open != hours(late, place, now).open
