"""Public holidays and make-up workdays of a site: from the library, and as the organisation decides otherwise."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tocsin.engine.decide.calendars import hours, is_workday, opens_on
from tocsin.engine.language.public_days import without_notice
from tocsin.engine.language.read import Read
from tocsin.engine.language.team_file import read_team
from tocsin.engine.model.holidays import Holidays
from tocsin.engine.model.team import Team
from tocsin.engine.model.time import Instant
from tocsin.engine.model.wall import from_local
from tocsin.engine.run.looking import look

from ..library.shelf import make_site

BASE = """timezone: Asia/Shanghai
people: {lina: {name: 李娜, contacts: [{terminal: lina}]}}
roles: {lead: {title: 值班长 | Lead, people: [lina]}}
severities: {sev1: {title: 严重 | Grave}}
"""
CHINA = (
    BASE
    + """holidays: {country: CN, days: {2026-10-09: off, 2026-10-08: {day: work, title: 盘点 | Stocktaking}}}
calendars:
  office: {days: mon-fri, from: "09:00", to: "18:00", holidays: closed}
  weekend: {days: "sat, sun", from: "09:00", to: "18:00", holidays: closed}
  shop: {days: mon-sun, from: "09:00", to: "18:00"}
"""
)


def read(text: str) -> Read[Team]:
    return read_team("team.yaml", text.encode())


def team(text: str = CHINA) -> Team:
    found = read(text)
    assert found.problems == ()
    assert found.value is not None
    return found.value


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def holidays(text: str = CHINA) -> Holidays:
    found = team(text).holidays
    assert found is not None
    return found


def test_a_calendar_closes_on_holidays_and_opens_on_make_up_workdays() -> None:
    office = team().calendars["office"]
    assert not opens_on(office, day("2026-10-01"))  # National Day, a Thursday
    assert opens_on(office, day("2026-10-10"))  # a Saturday that stands for one of its days off
    assert not opens_on(office, day("2026-10-17"))  # an ordinary Saturday
    assert opens_on(office, day("2026-10-12"))


def test_a_calendar_of_weekends_does_not_open_on_a_saturday_that_is_a_workday() -> None:
    weekend = team().calendars["weekend"]
    assert opens_on(weekend, day("2026-10-17"))
    assert not opens_on(weekend, day("2026-10-10"))


def test_a_calendar_that_does_not_follow_them_knows_no_holiday() -> None:
    assert opens_on(team().calendars["shop"], day("2026-10-01"))


def test_days_of_the_organisation_win_over_those_of_the_country() -> None:
    found = holidays()
    assert not is_workday(found, day("2026-10-09"))
    special = found.on(day("2026-10-08"))
    assert special is not None
    assert special.own
    assert special.title.say("en") == "Stocktaking"


def test_names_are_in_both_languages() -> None:
    special = holidays().on(day("2026-02-17"))
    assert special is not None
    assert special.title.zh == "春节"
    assert "Spring Festival" in special.title.en


def test_a_country_without_chinese_names_keeps_its_own() -> None:
    special = holidays(BASE + "holidays: {country: DE, subdivision: BY}\n").on(day("2026-01-06"))
    assert special is not None
    assert special.title.zh == "Heilige Drei Könige"
    assert special.title.en == "Epiphany"


def test_hours_look_over_the_longest_holidays_and_name_the_next_opening() -> None:
    found = team()
    office, zone = found.calendars["office"], ZoneInfo(found.timezone)
    eve = from_local(datetime.fromisoformat("2026-09-30 20:00"), zone)
    state = hours(office, zone, eve)
    assert not state.open
    assert state.changes_at == from_local(datetime.fromisoformat("2026-10-08 09:00"), zone)
    open_then = hours(office, zone, Instant(state.changes_at or 0))
    assert open_then.open
    assert open_then.changes_at == from_local(datetime.fromisoformat("2026-10-08 18:00"), zone)


def test_hours_without_holidays_are_as_before() -> None:
    """The same hours a week, asked for a year of hours, with and without a calendar that never closes for a holiday."""
    text = BASE + "holidays: {days: {1999-01-01: off}}\ncalendars:\n"
    text += '  a: {days: mon-fri, from: "22:00", to: "06:00", holidays: closed}\n'
    text += '  b: {days: mon-fri, from: "22:00", to: "06:00"}\n'
    found = team(text)
    zone = ZoneInfo("Europe/Paris")
    for hour in range(0, 24 * 366, 7):
        now = Instant(1_767_225_600_000_000 + hour * 3_600_000_000)
        assert hours(found.calendars["a"], zone, now) == hours(found.calendars["b"], zone, now)


@pytest.mark.parametrize(
    ("today", "missing"),
    [("2026-10-31", ()), ("2026-11-01", (2027,)), ("2027-03-01", (2027,)), ("2026-02-01", ())],
)
def test_a_year_without_its_notice_is_found_from_november_on(today: str, missing: tuple[int, ...]) -> None:
    assert without_notice(_known_until_2026(), date.fromisoformat(today)) == missing


def _known_until_2026() -> Holidays:
    """China as the library knew it in 2026, whatever it has learnt since."""
    real = holidays()
    empty = holidays(BASE + "holidays: {days: {1999-01-01: off}}\n").year
    return Holidays(country="CN", year=lambda year: real.year(year) if year < 2027 else empty(year))


def test_own_days_of_that_year_settle_it() -> None:
    own = holidays(BASE + "holidays: {days: {2027-02-05: off}}\n").own
    known = _known_until_2026()
    mine = Holidays(country="CN", own=own, year=known.year)
    assert without_notice(mine, date(2026, 11, 20)) == ()


def test_a_country_that_moves_no_workdays_is_never_warned_of() -> None:
    assert without_notice(holidays(BASE + "holidays: {country: US}\n"), date(2040, 12, 1)) == ()


def test_check_warns_at_the_place_of_the_country(tmp_path: Path) -> None:
    root = make_site(tmp_path / "site")
    with (root / "team.yaml").open("a", encoding="utf-8") as file:
        file.write("holidays: {country: CN}\n")
    found = [one for one in look(root, stories=False, today=date(2090, 12, 1)).problems if "holidays" in one.code]
    assert found == []  # no year before it has a notice either: then nothing can be said
    last = max(year for year in range(2026, 2060) if _has_notice(year))
    [one] = [it for it in look(root, stories=False, today=date(last, 12, 1)).problems if it.code == "holidays-notice"]
    assert one.params["year"] == str(last + 1)
    assert one.where.line > 90


def _has_notice(year: int) -> bool:
    return any(it.kind == "work" for it in holidays(BASE + "holidays: {country: CN}\n").year(year).values())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("holidays: {country: XX}", "holidays-unknown"),
        ("holidays: {country: CN, subdivision: ZZ}", "holidays-unknown"),
        ("holidays: {days: {2026-02-30: off}}", "wrong-type"),
        ("holidays: {days: {2026-02-03: maybe}}", "not-an-option"),
        ('calendars: {a: {days: mon, from: "08:00", to: "09:00", holidays: closed}}', "calendar-no-holidays"),
    ],
)
def test_slips_are_named(text: str, code: str) -> None:
    assert [one.code for one in read(BASE + text + "\n").problems] == [code]
