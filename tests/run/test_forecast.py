"""A rising queue: people are woken before it is full, and are told that this is a forecast, everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.run.views.house import House
from tests.run.views.test_explain import texts
from tocsin.engine.language.scenario_tests import read_test
from tocsin.engine.model import question as q
from tocsin.engine.model.forecast import Forecast
from tocsin.engine.model.text import LANGS, Lang
from tocsin.engine.model.time import MINUTE, Length
from tocsin.engine.model.view import Explanation
from tocsin.engine.run.app import read_site
from tocsin.engine.run.scenario import run_tests

METRICS = """\
metrics:
  queue: {title: 排队人数 | Queue, kind: level, step: 1m}
  reply: {title: 首次响应 | First reply, kind: level, step: 1m}
  contacts: {title: 进线 | Contacts, kind: count, step: 1m}
"""
QUEUE = """\
runbook: queue
title: 排队 | Queue
lead: shift-lead
triggers:
  rising: {metric: queue, window: 10m, ahead: 30m, above: 100}
  slow: {metric: reply, window: 20m, of: p95, above: 60}
  busy: {metric: contacts, window: 5m, of: rate, above: 12}
severity:
  start: sev3
  sev2: reply > 90
states:
  look:
    phase: response
    title: 查看 | Look
    do: {page: shift-lead}
    on: {cleared: {end: over}}
    watch:
      slower: {metric: reply, window: 10m, of: last, ahead: 20m, below: 5, do: {tell: war-room}}
    after: {2h: {end: handed-over}}
"""
TEST = """\
test: queue
given:
  metrics: {queue: 50}
cases:
  a forecast opens it:
    - {at: 1m, forecast: {queue: 90}, expect: {open: false}}
    - {at: 2m, forecast: {queue: 130}, expect: {states: [look], did: [page shift-lead]}}
    - {at: 5m, metrics: {queue: 40}, expect: {open: true}}
    - {at: 6m, forecast: {queue: 40}, expect: {ended: over}}
  without a forecast a figure stays as it is:
    - {at: 1m, metrics: {queue: 100}, expect: {open: false}}
    - {at: 2m, metrics: {queue: 101}, expect: {states: [look]}}
"""


class Floor(House):
    """The house with one runbook more."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        team = (root / "team.yaml").read_text(encoding="utf-8")
        (root / "team.yaml").write_text(team.replace("metrics:\n", METRICS), encoding="utf-8")
        (root / "runbooks" / "queue.yaml").write_text(QUEUE, encoding="utf-8")

    def rise(self, minutes: int = 10) -> None:
        """From 44 on, two more each minute."""
        for minute in range(minutes):
            self.figure("queue", 44 + 2 * minute)
            if minute + 1 < minutes:
                self.go(1)


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    found = Floor(tmp_path / "site")
    yield found
    found.die()


SAID = {
    "page": (
        "预测：排队人数现在 46，按现在的趋势 26m 后越过 100",
        "forecast: Queue is 46 and on its present course beyond 100 in 26m",
    ),
    "line": ("预测：46，按现在的趋势 26m 后越过 100", "Forecast: 46, on its present course beyond 100 in 26m"),
    "why": (
        "预测：排队人数 46，按现在的趋势 26m 后高于 100",
        "forecast: Queue is 46 and on its present course above 100 in 26m",
    ),
}


@pytest.mark.parametrize(("lang", "place"), [(lang, place) for place, lang in enumerate(LANGS)])
def test_a_forecast_wakes_people_and_says_that_it_is_one(floor: Floor, lang: Lang, place: int) -> None:
    team = floor.root / "team.yaml"
    chosen = team.read_text(encoding="utf-8").replace("login: lina,", f"login: lina, lang: {lang},")
    team.write_text(chosen, encoding="utf-8")
    floor.boot()
    floor.rise(3)
    incident = floor.incident()
    assert incident.cause is not None
    assert (incident.cause.value, incident.cause.forecast) == (46, Forecast(level=100, within=Length(26 * MINUTE)))
    floor.settle()
    page = floor.ledger.of("page")[0]
    assert SAID["page"][place] in page.body
    lines = [line.text for line in floor.look(tuple, q.Timeline(incident="INC-1"), lang=lang)]
    assert SAID["line"][place] in lines
    told = floor.look(Explanation, q.Explain(subject="queue/rising"), lang=lang)
    assert SAID["why"][place] in texts(told.past)


@pytest.mark.parametrize(("lang", "said"), [("en", "on its present course beyond 5 in 8m"), ("zh", "趋势 8m 后越过 5")])
def test_a_watch_that_looks_ahead_says_so_in_the_timeline(floor: Floor, lang: Lang, said: str) -> None:
    floor.boot()
    floor.figure("queue", 101)
    for value in (15, 14, 13):
        floor.figure("reply", value)
        floor.go(1)
    lines = [line.text for line in floor.look(tuple, q.Timeline(incident="INC-1"), lang=lang)]
    assert any("slower" in line for line in lines)
    assert any(said in line and line.startswith(("Forecast: 13", "预测：13")) for line in lines), lines


def test_the_forecast_is_still_known_after_a_restart(floor: Floor) -> None:
    floor.boot()
    floor.rise(3)
    before = floor.incident().cause
    floor.die()
    floor.boot()
    assert floor.incident().cause == before


def test_what_is_not_forecast_to_cross_is_told_with_its_forecast(floor: Floor) -> None:
    floor.boot()
    for number in range(5):
        floor.figure("queue", 50 + number)
        floor.go(1)
    assert "INC-1" not in floor.running.memory.incidents
    told = floor.look(Explanation, q.Explain(subject="queue/rising"))
    assert "Queue is 52, not beyond 100; forecast in 30m: 84" in texts(told.past)
    assert any("or forecast to be within 30m" in text for text in texts(told.past))


def test_rule_24_before_there_is_a_line_it_says_so(floor: Floor) -> None:
    floor.boot()
    floor.figure("queue", 10)
    told = texts(floor.look(Explanation, q.Explain(subject="queue/rising")).past)
    assert "Queue is 10, but with fewer than three samples in its window nothing can be forecast" in told


def test_each_trigger_reads_its_metric_by_its_own_function(floor: Floor) -> None:
    floor.boot()
    for value in (*[20] * 18, 95, 99):
        floor.figure("reply", value)
        floor.figure("contacts", 11)
        floor.go(1)
    floor.figure("contacts", 17)
    said = [texts(floor.look(Explanation, q.Explain(subject=f"queue/{name}")).past) for name in ("slow", "busy")]
    assert "p95 of First reply is 95, above 60" in said[0]
    assert any("Contacts per minute is 12.2/min, above 12/min" in text for text in said[1])
    assert floor.incident().severity == "sev2", "conditions read the p95 too"


def test_a_scenario_test_says_where_figures_are_going(floor: Floor) -> None:
    site = read_site(floor.root).site
    assert site is not None
    read = read_test("queue.test.yaml", TEST.encode(), runbooks=site.runbooks, team=site.team)
    assert read.problems == ()
    assert read.value is not None
    results = run_tests(site, [read.value]).results
    assert [(it.case, [(str(f.at), f.expected, f.actual) for f in it.failures]) for it in results] == [
        ("a forecast opens it", []), ("without a forecast a figure stays as it is", [])
    ]  # fmt: skip
