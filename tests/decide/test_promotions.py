"""What a phase changes is a function of calendar and instant; outside of phases all is as it always is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tocsin.engine.decide.promotions import answer_within, in_phase, staff_floor
from tocsin.engine.model.level import Level
from tocsin.engine.model.peak import Peak, Peaks
from tocsin.engine.model.promotion import NO_PROMOTIONS, Pace, Promotion, PromotionPhase, Promotions, Stretch
from tocsin.engine.model.runbook import Threshold
from tocsin.engine.model.time import HOUR, MINUTE, Instant, Length

TEN = Length(10 * MINUTE)
PHASES = {
    "warm-up": PromotionPhase(id="warm-up", staff=40),
    "peak": PromotionPhase(id="peak", staff=80, answer_within=Pace(factor=0.5)),
}
JUNE = Promotion(
    id="june",
    phases=PHASES,
    stretches=(
        Stretch(Instant(10 * HOUR), Instant(20 * HOUR), "june", "warm-up", "1970"),
        Stretch(Instant(20 * HOUR), Instant(30 * HOUR), "june", "peak", "1970"),
    ),
)
CALENDAR = Promotions(named={"june": JUNE})
SIGNAL = Threshold(metric="x", above=Level(kind="absolute", factor=5), peak=Peaks(every=Peak(times=2.0)))


def test_the_fewest_people_are_those_of_the_phase_that_holds() -> None:
    floors = [staff_floor(CALENDAR, Instant(hour * HOUR)) for hour in (9, 10, 19, 20, 29, 30)]
    assert floors == [None, 40, 40, 80, 80, None]


def test_pages_wait_as_the_phase_says() -> None:
    lengths = [answer_within(CALENDAR, TEN, Instant(hour * HOUR)) for hour in (9, 15, 25, 31)]
    assert lengths == [TEN, TEN, TEN // 2, TEN]


def test_nothing_changes_without_promotions() -> None:
    assert staff_floor(NO_PROMOTIONS, Instant(0)) is None
    assert answer_within(NO_PROMOTIONS, TEN, Instant(0)) == TEN
    assert NO_PROMOTIONS.changes_at(Instant(0)) is None


@given(st.integers(min_value=0, max_value=60 * HOUR))
def test_outside_of_phases_everything_is_as_before(now: int) -> None:
    at = Instant(now)
    stretch = CALENDAR.at(at)
    assert (stretch is not None) == (10 * HOUR <= now < 30 * HOUR)
    if stretch is None:
        assert staff_floor(CALENDAR, at) is None
        assert answer_within(CALENDAR, TEN, at) == TEN
        assert in_phase(SIGNAL, stretch) is SIGNAL
    else:
        tuned = in_phase(SIGNAL, stretch)
        assert isinstance(tuned, Threshold)
        assert tuned.above == Level(kind="absolute", factor=10)


@given(st.integers(min_value=0, max_value=60 * HOUR))
def test_the_next_change_is_the_first_one(now: int) -> None:
    """Between an instant and its next change the same phase holds, and at the change another one, or none."""
    at = Instant(now)
    end = CALENDAR.changes_at(at)
    assert end is None or end > at
    if end is not None:
        assert CALENDAR.at(Instant(end - 1)) == CALENDAR.at(at)
        assert CALENDAR.at(end) != CALENDAR.at(at)
