"""Phases on the clock of a scenario test, of a backtest and of a drill."""

from __future__ import annotations

import io
import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.library.shelf import ROOT, make_site
from tocsin.engine.language.runbook_file import read_runbook
from tocsin.engine.language.scope import Library
from tocsin.engine.language.team_file import read_team
from tocsin.engine.model.backtest import Recorded
from tocsin.engine.model.time import MINUTE, Instant
from tocsin.engine.model.wall import from_local
from tocsin.engine.run.drills import run_drill
from tocsin.engine.run.looking import look
from tocsin.engine.run.replay import Player
from tocsin.engine.run.scenario import run_tests

from .test_promotions import CALENDAR, QUEUE, READY

TEAM = (ROOT / "templates/site/team.yaml").read_text(encoding="utf-8")
TEST = """test: ready
given: {promotion: year-end, now: 2026-11-14 10:00}
cases:
  told three days ahead:
    - {at: 13h59m, expect: {open: false}}
    - {at: 14h, expect: {states: [check]}}
    - {at: 6d11h, expect: {states: [on-the-day]}}
"""
QUEUE_TEST = """test: queue
given: {site: hotline, now: 2026-11-17 23:50}
cases:
  longer queues in the peak:
    - {at: 5m, metrics: {chat.waiting: 45}}                # the warm-up begins at 10m
    - {at: 11m, metrics: {chat.waiting: 90}, expect: {open: false}}
    - {at: 12m, metrics: {chat.waiting: 101}, expect: {states: [look]}}
  outside of it:
    - {at: 9m, metrics: {chat.waiting: 90}, expect: {states: [look]}}
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = make_site(tmp_path / "site")
    for name, text in (
        ("ready.yaml", READY), ("ready.test.yaml", TEST), ("queue.yaml", QUEUE), ("queue.test.yaml", QUEUE_TEST),
    ):  # fmt: skip
        (root / "runbooks" / name).write_text(text, encoding="utf-8")
    with (root / "team.yaml").open("a", encoding="utf-8") as team:
        team.write(CALENDAR)
    return root


def at(text: str) -> Instant:
    return from_local(datetime.fromisoformat(text), ZoneInfo("Asia/Shanghai"))


def test_a_scenario_test_begins_when_it_says_and_hears_the_calendar(site: Path) -> None:
    found = look(site)
    assert [one.code for one in found.problems if one.weight.value == "error"] == []
    ran = run_tests(found.needed(), [one for one in found.tests if one.runbook in ("ready", "queue")])
    assert len(ran.results) == 3
    assert [failure for result in ran.results for failure in result.failures] == []


def test_a_time_that_cannot_be_is_named(site: Path) -> None:
    file = site / "runbooks" / "ready.test.yaml"
    file.write_text(file.read_text("utf-8").replace("2026-11-14 10:00", "tomorrow"), encoding="utf-8")
    assert "wrong-type" in [one.code for one in look(site).problems]


def test_a_backtest_judges_by_the_levels_of_the_phase(site: Path) -> None:
    """The same queue of 90, before the peak, in it and after it; at its end it fires though nothing new has come."""
    found = look(site, stories=False).needed()
    first, last = at("2026-11-17 23:50"), at("2026-11-22 00:30")
    times = [*range(first, first + 30 * MINUTE, MINUTE), *range(last - 60 * MINUTE, last, MINUTE)]
    figures = [Recorded(Instant(now), "chat.waiting", {"site": "hotline"}, 90.0, 1) for now in times]
    player = Player(found.team, [found.runbooks["queue"]], first)
    player.play(figures)
    assert player.episodes == []  # in a phase 90 is not clear of “below 80” either, so the first goes on
    [episode] = player.open_episodes()
    assert episode.start == first
    later = Player(found.team, [found.runbooks["queue"]], Instant(last - 60 * MINUTE))
    later.play(figures[30:])
    [begins] = later.open_episodes()
    assert begins.start == at("2026-11-22 00:00")


def _heard(player: Player, figures: list[Recorded], end: Instant) -> list[object]:
    """Every episode, and what still fires."""
    player.play(figures)
    player.until(end)
    return [*player.episodes, *player.open_episodes()]


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from([10.0, 45.0, 60.0, 90.0, 130.0])), max_size=60))
def test_away_from_every_phase_the_same_words_come_at_the_same_instants(series: list[tuple[int, float]]) -> None:
    """With a calendar whose phases lie elsewhere, and with none at all."""
    now, figures = at("2026-03-03 10:00"), []
    for step, value in series:
        now = Instant(now + step * MINUTE)
        figures.append(Recorded(now, "chat.waiting", {"site": "hotline"}, value, 1))
    heard = []
    for calendar in ("", CALENDAR):
        team = read_team("team.yaml", (TEAM + calendar).encode()).value
        assert team is not None
        book = read_runbook("queue.yaml", QUEUE.encode(), Library(team=team)).value
        assert book is not None
        heard.append(_heard(Player(team, [book], at("2026-03-03 10:00")), figures, Instant(now + 60 * MINUTE)))
    assert heard[0] == heard[1]


def test_a_drill_runs_on_the_levels_of_the_time_that_it_plays(site: Path) -> None:
    name = "order-anomaly-tabletop"
    file = site / "runbooks" / "drills" / f"{name}.yaml"
    assert "given:\n" in file.read_text("utf-8")
    text = file.read_text("utf-8").replace("given:\n", "given:\n  now: 2026-11-20 21:00\n", 1)
    file.write_text(text, encoding="utf-8")
    said = io.StringIO()
    assert run_drill(site, name, lang="en", stdin=None, stdout=said, rehearse=True) == 0
    assert "0 missed" in said.getvalue()
    shutil.rmtree(site / ".tocsin", ignore_errors=True)
