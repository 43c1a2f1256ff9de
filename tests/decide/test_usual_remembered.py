"""What is usual is worked out once an hour, and that is never seen: it is what working it out anew would say."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.engine.decide.baseline import Baseline, hour_of
from tocsin.engine.decide.comparing import usual_at, usual_now
from tocsin.engine.model.promotion import Promotion, PromotionPhase, Promotions, Stretch
from tocsin.engine.model.team import Metric, Team
from tocsin.engine.model.text import NO_TEXT
from tocsin.engine.model.time import DAY, HOUR, MINUTE, WEEK, Instant, Length

START = 1_774_746_000_000_000
"""Clocks of London change here, so that weeks are not all equally long."""
METRIC = Metric(id="m", title=NO_TEXT, kind="count", step=Length(MINUTE))
DAILY = tuple(
    Stretch(Instant(START + day * DAY), Instant(START + day * DAY + 90 * MINUTE), "live", "show", str(day))
    for day in range(-50, 80)
)
TEAMS = (
    Team(),
    Team(promotions=Promotions(named={
        "live": Promotion(id="live", phases={"show": PromotionPhase(id="show")}, stretches=DAILY)
    })),
)  # fmt: skip
Step = tuple[str, int, float]
steps = st.lists(
    st.tuples(st.sampled_from(["on", "late", "ask", "forget"]), st.integers(0, 6 * 7 * 24), st.floats(0, 9, width=16)),
    min_size=5, max_size=80,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(["Europe/London", "Asia/Shanghai", "Australia/Lord_Howe"]), st.sampled_from(TEAMS), steps)
def test_what_is_remembered_is_what_would_be_worked_out(zone_name: str, team: Team, taken: list[Step]) -> None:
    zone, baseline, now = ZoneInfo(zone_name), Baseline(), START
    for week in range(6):
        baseline.count(hour_of(Instant(START - week * WEEK), zone), 10.0 + week, 60)
    for what, hours, value in taken:
        if what == "on":
            now += hours * HOUR // 40
            baseline.count(hour_of(Instant(now), zone), value, 1)
        elif what == "late":
            baseline.count(hour_of(Instant(now - hours * HOUR), zone), value, 1)
        elif what == "forget":
            baseline.forget(Instant(now - 5 * WEEK - 2 * DAY))
        for window in (Length(5 * MINUTE), Length(2 * HOUR)):
            anew = usual_at(METRIC, baseline.at, window, Instant(now), zone, team)
            assert usual_now(baseline, METRIC, window, Instant(now), zone, team) == anew
