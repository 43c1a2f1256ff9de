"""What is usual in a promotion is the last promotion; what is usual in ordinary weeks knows nothing of promotions."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.engine.decide.baseline import Baseline, hour_of, usual
from tocsin.engine.decide.comparing import Compared, compared, remembered, usual_at
from tocsin.engine.model.promotion import NO_PROMOTIONS, Promotion, PromotionPhase, Promotions, Stretch
from tocsin.engine.model.team import Metric, Team, Timing
from tocsin.engine.model.text import NO_TEXT
from tocsin.engine.model.time import DAY, HOUR, MINUTE, WEEK, Instant, Length
from tocsin.engine.model.wall import from_local

SHANGHAI, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")
LEVEL = Metric(id="m", title=NO_TEXT, kind="level", step=Length(MINUTE))
COUNT = Metric(id="m", title=NO_TEXT, kind="count", step=Length(MINUTE))
FIVE = Length(5 * MINUTE)


def at(text: str, zone: ZoneInfo = SHANGHAI) -> Instant:
    return from_local(datetime.fromisoformat(text), zone)


def sale(*spans: tuple[str, str, str], zone: ZoneInfo = SHANGHAI) -> Promotions:
    """Occurrences of one promotion with one phase: (name, from, until)."""
    stretches = tuple(Stretch(at(start, zone), at(end, zone), "sale", "peak", name) for name, start, end in spans)
    phases = {"peak": PromotionPhase(id="peak")}
    return Promotions(named={"sale": Promotion(id="sale", phases=phases, stretches=tuple(sorted(stretches)))})


def grown(values: dict[str, float], zone: ZoneInfo = SHANGHAI) -> Baseline:
    """One level sample in each of these hours."""
    baseline = Baseline()
    for text, value in values.items():
        baseline.count(hour_of(at(text, zone), zone), value, 1)
    return baseline


def level(calendar: Promotions, baseline: Baseline, now: str, zone: ZoneInfo = SHANGHAI) -> float | None:
    return usual_at(LEVEL, baseline.at, FIVE, at(now, zone), zone, Team(promotions=calendar))


TWICE = sale(("2025", "2025-10-31 20:00", "2025-11-03 20:00"), ("2026", "2026-10-31 20:00", "2026-11-04 20:00"))


def test_the_same_hour_since_the_phase_began_of_the_last_occurrence() -> None:
    baseline = grown({"2025-10-31 20:00": 900, "2025-10-31 22:00": 700, "2025-11-01 10:00": 300})
    assert level(TWICE, baseline, "2026-10-31 20:30") == 900
    assert level(TWICE, baseline, "2026-10-31 22:59") == 700
    assert level(TWICE, baseline, "2026-11-01 10:00") == 300
    found = compared(baseline.at, FIVE, at("2026-10-31 22:10"), SHANGHAI, TWICE)
    assert found == Compared(TWICE.stretches[0], at("2025-10-31 22:00"), 3, same_clock=False)


def test_one_earlier_occurrence_is_enough_and_none_is_unknown() -> None:
    assert level(TWICE, grown({"2025-10-31 20:00": 900}), "2026-10-31 20:30") == 900
    assert level(TWICE, grown({"2026-10-24 20:00": 10, "2026-10-17 20:00": 10, "2026-10-10 20:00": 10}),
                 "2026-10-31 20:30") is None  # fmt: skip


def test_an_occurrence_without_figures_gives_way_to_the_one_before() -> None:
    calendar = sale(
        ("2024", "2024-10-31 20:00", "2024-11-03 20:00"), ("2025", "2025-10-31 20:00", "2025-11-03 20:00"),
        ("2026", "2026-10-31 20:00", "2026-11-03 20:00"),
    )  # fmt: skip
    assert level(calendar, grown({"2024-10-31 21:00": 5}), "2026-10-31 21:00") == 5
    assert level(calendar, grown({"2024-10-31 21:00": 5, "2025-10-31 21:00": 8}), "2026-10-31 21:00") == 8


def test_after_the_end_of_the_shorter_one_the_same_hour_of_its_last_day_counts() -> None:
    baseline = grown({"2025-11-02 21:00": 70, "2025-11-03 09:00": 40})
    assert level(TWICE, baseline, "2026-11-03 21:30") == 70  # 2025 ended on the 3rd at 20:00
    found = compared(baseline.at, FIVE, at("2026-11-04 09:10"), SHANGHAI, TWICE)
    assert found == Compared(TWICE.stretches[0], at("2025-11-03 09:00"), 86, same_clock=True)


def test_a_phase_of_two_hours_says_nothing_of_the_fifth() -> None:
    calendar = sale(("a", "2025-05-01 10:00", "2025-05-01 12:00"), ("b", "2026-05-01 10:00", "2026-05-01 18:00"))
    baseline = grown({"2025-05-01 10:00": 4, "2025-05-01 11:00": 6})
    assert level(calendar, baseline, "2026-05-01 11:59") == 6
    assert level(calendar, baseline, "2026-05-01 14:30") is None


def test_hours_are_those_of_the_wall_clock_over_a_change_of_it() -> None:
    """New York sets its clock back on 1 November 2026 and on 2 November 2025: 9 o'clock stays 9 o'clock."""
    spans = (("25", "2025-10-31 20:00", "2025-11-05 20:00"), ("26", "2026-10-30 20:00", "2026-11-04 20:00"))
    calendar = sale(*spans, zone=NEW_YORK)
    baseline = grown({"2025-11-03 09:00": 33}, NEW_YORK)
    assert level(calendar, baseline, "2026-11-02 09:15", NEW_YORK) == 33


def test_a_count_is_scaled_to_its_window() -> None:
    baseline = Baseline()
    baseline.count(at("2025-10-31 20:00"), 1200.0, 60)
    assert usual_at(COUNT, baseline.at, FIVE, at("2026-10-31 20:30"), SHANGHAI, Team(promotions=TWICE)) == 100


def test_hours_of_a_promotion_are_no_ordinary_hours() -> None:
    """Two of the last four weeks were a sale: the weeks before them take their place."""
    calendar = sale(("2026", "2026-11-01 00:00", "2026-11-12 00:00"))
    weeks = {"2026-11-16": 10, "2026-11-09": 900, "2026-11-02": 900, "2026-10-26": 20, "2026-10-19": 30,
             "2026-10-12": 40, "2026-10-05": 999}  # fmt: skip
    baseline = grown({f"{day} 14:00": float(value) for day, value in weeks.items()})
    assert level(calendar, baseline, "2026-11-23 14:30") == 25
    assert level(NO_PROMOTIONS, baseline, "2026-11-23 14:30") == 460


def test_no_week_further_back_than_the_store_keeps_is_asked_for() -> None:
    calendar = sale(("2026", "2026-08-01 00:00", "2026-11-20 00:00"))
    asked: list[Instant] = []

    def rows(hour: Instant) -> None:
        asked.append(hour)

    now = at("2026-11-23 14:30")
    assert usual_at(LEVEL, rows, Length(DAY), now, SHANGHAI, Team(promotions=calendar)) is None
    assert all(hour >= now - 9 * WEEK for hour in asked)


@given(st.integers(0, 60 * 24), st.lists(st.integers(0, 9 * 7 * 24), max_size=60), st.sampled_from([FIVE, HOUR * 3]))
def test_without_promotions_near_it_is_what_it_always_was(hours: int, filled: list[int], window: Length) -> None:
    """A promotion of another year changes no ordinary figure."""
    now = Instant(at("2026-03-02 00:00") + hours * HOUR)
    baseline = Baseline()
    for back in filled:
        baseline.count(hour_of(Instant(now - back * HOUR), SHANGHAI), float(back), 1)
    before = usual(LEVEL, baseline.at, window, now, SHANGHAI, Timing())
    assert usual_at(LEVEL, baseline.at, window, now, SHANGHAI, Team(promotions=NO_PROMOTIONS)) == before
    assert usual_at(LEVEL, baseline.at, window, now, SHANGHAI, Team(promotions=TWICE)) == before


def test_the_spans_that_are_remembered_are_the_last_two_of_each_phase_with_a_day_before() -> None:
    calendar = sale(*((str(year), f"{year}-10-31 20:00", f"{year}-11-03 20:00") for year in range(2023, 2028)))
    spans = remembered(calendar, at("2026-11-01 00:00"))
    assert spans == [
        (at(f"{year}-10-30 20:00"), at(f"{year}-11-03 21:00")) for year in (2026, 2025)
    ]  # fmt: skip
    assert remembered(calendar, at("2020-01-01 00:00")) == []


@pytest.mark.parametrize("now", ["2026-10-31 19:59", "2026-11-04 20:00"])
def test_outside_of_phases_nothing_is_compared(now: str) -> None:
    baseline = grown({"2025-10-31 20:00": 900})
    assert compared(baseline.at, FIVE, at(now), SHANGHAI, TWICE) is None
