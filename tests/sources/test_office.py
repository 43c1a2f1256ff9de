"""Figures and times as people write them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from tocsin.engine.sources.office import figure, moment
from tocsin.engine.sources.reading import Json

AT_20 = 1_794_398_400_000_000
"""2026-11-11 20:00 in Shanghai."""
MIDNIGHT = AT_20 - 20 * 3_600_000_000


@pytest.mark.parametrize(("given", "meant"), [
    ("12", 12.0), (" 0.5 ", 0.5), (7, 7.0), ("95%", 0.95), ("95.5％", 0.955), ("1,200", 1200.0),
    ("-1,234,567.5", -1234567.5),
    ("0:00:45", 45.0), ("00:01:05", 65.0), ("36:00:00", 129600.0), ("1,5", None), ("1,2000", None), ("多", None),
    ("", None), (None, None), ("0:61:00", None), ("9:30", None), (True, None), ("NaN", None),
])  # fmt: skip
def test_figures(given: Json, meant: float | None) -> None:
    assert figure(given) == pytest.approx(meant)


@pytest.mark.parametrize(("given", "meant"), [
    ("2026-11-11 20:00:00", AT_20), ("2026/11/11 20:00", AT_20), ("2026年11月11日 20:00", AT_20),
    ("2026年11月11日20时00分", None), ("2026年11月11日 20时00分", AT_20), ("2026-11-11", MIDNIGHT),
    ("2026/11/11", MIDNIGHT),
    ("2026.11.11", MIDNIGHT), ("2026-11-11T12:00:00Z", AT_20), ("1794398400", AT_20), (1_794_398_400_000, AT_20),
    ("2026-13-01", None), ("11/11/2026", None), ("昨天", None), ("", None), (None, None), ("2026-11-11 25:00", None),
])  # fmt: skip
def test_times(given: Json, meant: int | None) -> None:
    assert moment(given, ZoneInfo("Asia/Shanghai")) == meant


def test_I_15_a_day_begins_where_the_clock_of_its_zone_says_also_when_it_changes() -> None:
    """Berlin puts the clock back on 25 October 2026: that day has 25 hours."""
    berlin = ZoneInfo("Europe/Berlin")
    sunday, monday = moment("2026-10-25", berlin), moment("2026/10/26", berlin)
    assert sunday is not None
    assert monday is not None
    assert monday - sunday == 25 * 3_600_000_000


def test_rule_15_a_time_that_the_clock_leaves_out_is_the_next_that_exists() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert moment("2026年3月29日 2:30", berlin) == moment("2026-03-29T03:00:00+02:00", berlin)
    assert moment("2026年2月30日", berlin) is None
