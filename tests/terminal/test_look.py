"""Language, colour and the time of day."""

from __future__ import annotations

from datetime import timedelta, timezone

import pytest

from tests.terminal.views import NOW, at
from tocsin.engine.terminal.look import Look, language, wants_colour, width_of


def look(lang: str = "en", hours: int = 8) -> Look:
    made = Look(lang="zh" if lang == "zh" else "en", now=NOW, own=timezone(timedelta(hours=hours)))
    made.set_zone("Asia/Shanghai")
    return made


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({"LC_ALL": "zh_CN.UTF-8", "LANG": "en_GB"}, "zh"), ({"LC_MESSAGES": "zh_TW", "LANG": "de_DE"}, "zh"),
        ({"LC_ALL": "", "LANG": "zh_CN"}, "zh"), ({"LC_ALL": "C", "LANG": "zh_CN"}, "en"), ({}, "en"),
    ],
)  # fmt: skip
def test_the_language_is_that_of_the_locale_the_first_name_that_is_set_decides(
    environment: dict[str, str], lang: str
) -> None:
    assert language("", environment) == lang
    assert language("en", environment) == "en"


def test_no_colour_without_a_terminal_or_on_a_dumb_one_or_when_it_is_not_wanted() -> None:
    assert wants_colour({"TERM": "xterm"}, True)
    assert not wants_colour({"TERM": "xterm"}, False)
    assert not wants_colour({"TERM": "dumb"}, True)
    assert not wants_colour({"TERM": "xterm", "NO_COLOR": "1"}, True)


def test_the_width_is_that_of_columns_else_80() -> None:
    assert width_of({"COLUMNS": "33"}, -1) == 33
    assert width_of({"COLUMNS": "wide"}, -1) == 80


def test_times_are_those_of_the_site_with_the_day_when_it_is_another() -> None:
    assert look().clock(at(8)) == "03:20"
    assert look().clock(at(60 * 24)) == "11-24 03:12"
    assert look().when(at(8)) == "03:20 (in 8 min)"
    assert look("zh").when(at(-125)) == "01:07 (2 小时 5 分钟前)"
    assert look("zh").moment(NOW) == "11月23日 周一 03:12 +08:00"


def test_the_readers_offset_is_told_only_where_it_differs() -> None:
    assert look(hours=8).otherwise() == ""
    assert look(hours=1).otherwise() == "+01:00"


def test_a_zone_that_this_machine_does_not_know_leaves_utc() -> None:
    made = look()
    made.set_zone("Mars/Base")
    assert made.clock(NOW) == "19:12"
