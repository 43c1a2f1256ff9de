"""When a recurring silence is at work: weekly windows, calendars and crontab, through both clock changes."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.engine.model.problem import WrongUsage
from tocsin.engine.model.silence import SilenceRow, Window
from tocsin.engine.model.team import Calendar, Team
from tocsin.engine.model.time import DAY, HOUR, MINUTE, Instant, Length
from tocsin.engine.run.windows import check_window, read_weekly, windows, working

BERLIN = Team(
    timezone="Europe/Berlin",
    calendars={"desk": Calendar(id="desk", days=frozenset(range(5)), start=8 * 60, end=20 * 60)},
)
SHANGHAI = Team(timezone="Asia/Shanghai")


def at(text: str, team: Team = BERLIN, fold: int = 0) -> Instant:
    """A wall-clock time of the site."""
    there = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(team.timezone), fold=fold)
    return Instant(round(there.timestamp()) * 1_000_000)


def utc(text: str) -> Instant:
    return Instant(round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000)


def test_a_weekly_window_opens_and_closes_on_the_wall_clock() -> None:
    window = Window(weekly="sat-sun 02:00-04:00")
    closed = windows(window, BERLIN, at("2026-11-20 12:00"))  # a Friday
    assert (closed.open, closed.changes_at) == (False, at("2026-11-21 02:00"))
    opened = windows(window, BERLIN, at("2026-11-22 03:00"))
    assert (opened.open, opened.changes_at) == (True, at("2026-11-22 04:00"))


def test_a_weekly_window_may_go_over_midnight() -> None:
    opened = windows(Window(weekly="fri 23:00-01:00"), BERLIN, at("2026-11-21 00:30"))
    assert (opened.open, opened.changes_at) == (True, at("2026-11-21 01:00"))


def test_a_calendar_of_the_site_is_a_window_and_one_that_is_gone_never_opens() -> None:
    assert windows(Window(calendar="desk"), BERLIN, at("2026-11-20 12:00")).open
    assert not windows(Window(calendar="desk"), BERLIN, at("2026-11-21 12:00")).open
    assert windows(Window(calendar="gone"), BERLIN, at("2026-11-20 12:00")).changes_at is None


def cron(text: str, lasts: int = 2 * HOUR) -> Window:
    return Window(cron=text, lasts=Length(lasts))


def test_crontab_counts_days_from_sunday() -> None:
    window = cron("0 2 * * 0")
    assert windows(window, SHANGHAI, at("2026-11-22 03:00", SHANGHAI)).open  # a Sunday
    assert not windows(window, SHANGHAI, at("2026-11-23 03:00", SHANGHAI)).open
    friday_to_monday = cron("0 2 * * 5-1")
    days = [windows(friday_to_monday, SHANGHAI, at(f"2026-11-{day} 03:00", SHANGHAI)).open for day in range(16, 23)]
    assert days == [True, False, False, False, True, True, True]


def test_windows_of_a_crontab_that_overlap_are_one() -> None:
    found = windows(cron("0,30 1 * * *", HOUR), SHANGHAI, at("2026-11-22 01:40", SHANGHAI))
    assert (found.since, found.changes_at) == (at("2026-11-22 01:00", SHANGHAI), at("2026-11-22 02:30", SHANGHAI))


def test_P_10_an_hour_that_is_left_out_begins_the_window_with_the_next_instant_that_exists() -> None:
    found = windows(cron("30 2 * * *", HOUR), BERLIN, at("2026-03-29 03:10"))
    assert (found.since, found.changes_at) == (utc("2026-03-29 01:00"), utc("2026-03-29 02:00"))


def test_P_10_an_hour_that_is_told_twice_has_one_window() -> None:
    window = cron("30 2 * * *", 20 * MINUTE)
    first, second = at("2026-10-25 02:35"), at("2026-10-25 02:35", fold=1)
    assert windows(window, BERLIN, first).open
    assert not windows(window, BERLIN, second).open
    assert windows(window, BERLIN, second).changes_at == at("2026-10-26 02:30")


@pytest.mark.parametrize(
    ("window", "code"),
    [
        (Window(weekly="sometimes"), "silence-weekly"), (Window(weekly="sat 02:00-24:30"), "silence-weekly"),
        (Window(weekly="sat 24:00-02:00"), "silence-weekly"), (Window(weekly="sam 02:00-03:00"), "silence-weekly"),
        (cron("0 2 * *"), "silence-cron"), (cron("0 25 * * *"), "silence-cron"),
        (cron("0 2 1 * 1"), "silence-cron-days"),
        (cron("0 2 * * 9"), "silence-cron"), (cron("0 2 * * *", 0), "silence-lasts"),
        (cron("0 2 * * *", 8 * DAY), "silence-lasts"), (cron("* * * * *"), "silence-always"),
        (cron("0 2 30 2 *"), "silence-never"), (Window(weekly="mon-sun 00:00-24:00"), "silence-always"),
        (Window(calendar="gone"), "silence-never"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_never_comes_or_never_closes_is_refused(window: Window, code: str) -> None:
    with pytest.raises(WrongUsage) as refused:
        check_window(window, BERLIN, at("2026-11-20 12:00"))
    assert refused.value.code == code


def row(start: Instant, until: Instant, window: Window | None = None) -> SilenceRow:
    return SilenceRow(
        id="S-1", runbook="orders", trigger="", window=window, start=start, until=until, by="lina", reason="r", at=start
    )


def test_a_silence_works_only_between_its_start_and_its_end() -> None:
    start, until = at("2026-11-21 12:00"), at("2026-11-22 03:00")
    one = row(start, until, Window(weekly="sat-sun 02:00-04:00"))
    assert working(one, BERLIN, at("2026-11-21 03:00")).open is False  # its window, but before its start
    assert working(one, BERLIN, at("2026-11-21 03:00")).changes_at == at("2026-11-22 02:00")
    assert working(one, BERLIN, at("2026-11-22 02:30")).changes_at == until
    assert working(one, BERLIN, until).open is False
    assert working(row(start, at("2026-11-21 13:00"), one.window), BERLIN, start).changes_at is None


@settings(max_examples=150, deadline=None)
@given(
    window=st.sampled_from(
        [Window(weekly="sat-sun 01:00-03:30"), Window(weekly="mon-fri 23:00-06:00"), cron("30 2 * * *"),
         cron("*/20 1-3 * * 0,6", 30 * MINUTE), Window(calendar="desk")]
    ),
    minutes=st.integers(0, 366 * 24 * 60),
)  # fmt: skip
def test_it_changes_exactly_when_it_says_so(window: Window, minutes: int) -> None:
    now = Instant(at("2026-01-01 00:00") + minutes * MINUTE)
    found = windows(window, BERLIN, now)
    assert found.changes_at is not None
    assert found.changes_at > now
    assert windows(window, BERLIN, Instant(found.changes_at - 1)).open == found.open
    assert windows(window, BERLIN, found.changes_at).open != found.open


def test_days_are_read_in_any_order() -> None:
    assert read_weekly("sat, sun 02:00-04:00").days == frozenset({5, 6})
    assert read_weekly("SAT-SUN 02:00 - 04:00") == read_weekly("sat,sun 2:00-4:00")
