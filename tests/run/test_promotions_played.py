"""Phases on the clock of a scenario test, of a backtest and of a drill."""

from __future__ import annotations

import io
import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.library.shelf import make_site
from tocsin.engine.model.backtest import Recorded
from tocsin.engine.model.time import MINUTE, Instant
from tocsin.engine.model.wall import from_local
from tocsin.engine.run.drills import run_drill
from tocsin.engine.run.looking import look
from tocsin.engine.run.replay import Player
from tocsin.engine.run.scenario import run_tests

from .test_promotions import CALENDAR, QUEUE, READY

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
