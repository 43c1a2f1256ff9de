"""Times, lengths, figures and labels as people type them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.terminal.views import NOW
from tocsin.engine.model.problem import WrongUsage
from tocsin.engine.model.time import HOUR, MINUTE
from tocsin.engine.terminal.moments import figure, labels, moment, span, zone_named

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(("text", "utc"), [
    ("18:30", "2026-11-23 10:30:00"), ("2026-11-30", "2026-11-29 16:00:00"), ("2026-11-30 8:05", "2026-11-30 00:05:00"),
    ("2026-11-30T18:30:15", "2026-11-30 10:30:15"), ("2026-11-30T18:30Z", "2026-11-30 18:30:00"),
    ("2026-11-30 18:30 +01:00", "2026-11-30 17:30:00"), ("1795374720", "2026-11-22 19:12:00"),
])  # fmt: skip
def test_a_time_without_an_offset_is_the_sites(text: str, utc: str) -> None:
    found = datetime.fromtimestamp(moment(text, NOW, SHANGHAI) / 1_000_000, UTC)
    assert f"{found:%Y-%m-%d %H:%M:%S}" == utc


@pytest.mark.parametrize("text", ["yesterday", "", "18", "2026-11", "18:30pm", "12:30:15:16", "明天", "9" * 40])
def test_what_is_no_time_is_said_so(text: str) -> None:
    with pytest.raises(WrongUsage, match="moment-bad"):
        moment(text, NOW, SHANGHAI)


@pytest.mark.parametrize("text", ["2026-02-30", "25:00", "2026-13-01", "2026-11-30 12:61", "0000-01-01"])
def test_a_day_that_does_not_exist_is_said_so(text: str) -> None:
    with pytest.raises(WrongUsage, match="moment-no-such"):
        moment(text, NOW, SHANGHAI)


def test_a_length_needs_a_unit_and_is_positive() -> None:
    assert span("1h30m") == HOUR + 30 * MINUTE
    for text, code in (
        ("5", "span-without-unit"),
        ("-5m", "span-negative"),
        ("0s", "span-negative"),
        ("soon", "span-bad"),
    ):
        with pytest.raises(WrongUsage, match=code):
            span(text)


def test_figures_are_numbers_or_shares() -> None:
    assert [figure(text) for text in ("20", "0.5", "95%", "1,200", " 7 ", "95％")] == [
        20.0,
        0.5,
        0.95,
        1200.0,
        7.0,
        0.95,
    ]
    for text in ("", "nan", "inf", "1e99", "zwanzig"):
        with pytest.raises(WrongUsage, match="number-bad"):
            figure(text)


def test_labels_are_names_and_values() -> None:
    assert labels(["shop=a", "site = b=c"]) == {"shop": "a", "site": "b=c"}
    for word in ("shop", "=a", "shop="):
        with pytest.raises(WrongUsage, match="label-bad"):
            labels([word])


@pytest.mark.parametrize("name", ["Mars/Base", "../../etc/passwd", "", "\0", "x" * 5000, "Asia"])
def test_a_zone_that_is_none_is_one_error_whatever_python_makes_of_it(name: str) -> None:
    with pytest.raises(WrongUsage, match="zone-unknown"):
        zone_named(name)
