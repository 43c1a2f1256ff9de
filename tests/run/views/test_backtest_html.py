"""The picture of a backtest: what the desk judged by, on one page that needs nothing else."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from tests.run.test_backtest import SHANGHAI, at, record, site
from tests.run.test_replay import above
from tocsin.engine.model.backtest import Backtest, Known
from tocsin.engine.model.level import Level
from tocsin.engine.model.runbook import Clear, Signal, Threshold
from tocsin.engine.model.text import Lang
from tocsin.engine.model.time import MINUTE, Length
from tocsin.engine.run.backtest import backtest, choose
from tocsin.engine.run.backtest_drawn import COLUMNS, HEIGHT, LEFT, MOST_PANELS, TOP, WIDTH, Panel, drawn
from tocsin.engine.run.recorded import Wanted, read_record
from tocsin.engine.run.views.backtest_html import backtest_html

SPANS = [("2026-06-03 12:00", 60, 1.0), ("2026-06-03 13:00", 10, 9.0), ("2026-06-03 13:10", 50, 1.0)]
INCIDENT = Known(start=at("2026-06-03 12:55"), end=at("2026-06-03 13:15"), name="<b>618</b>")


def picture(**triggers: Signal) -> tuple[Backtest, tuple[Panel, ...], int]:
    found = site(triggers or {"high": above(5, clear=Clear(below=Level(kind="absolute", factor=2)))})
    return drawn(choose(found, "shop-floor"), record(found, *SPANS), known=[INCIDENT])


def points(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)", path)]


def test_drawing_changes_nothing_about_the_answer() -> None:
    found = site({"high": above(5, clear=Clear(below=Level(kind="absolute", factor=2)))})
    assert picture()[0] == backtest(choose(found, "shop-floor"), record(found, *SPANS), known=[INCIDENT])


def test_a_panel_has_its_figure_level_clear_level_episodes_and_incidents_in_their_places() -> None:
    _, [panel], more = picture()
    assert (panel.trigger, panel.key, panel.metric, more) == ("high", "shop=a", "lost", 0)
    [(x, wide)] = panel.episodes
    assert x == pytest.approx(LEFT + WIDTH * 60 / 119, abs=0.1)
    assert wide == pytest.approx(WIDTH * 10 / 119, abs=0.1)
    assert panel.incidents[0][2] == "<b>618</b>"
    [level], [clear] = {y for _, y in points(panel.level)}, {y for _, y in points(panel.clear)}
    top = min(y for _, y in points(panel.figure))
    assert TOP <= top < level < clear <= TOP + HEIGHT
    assert all(LEFT <= x <= LEFT + WIDTH and TOP <= y <= TOP + HEIGHT for x, y in points(panel.figure))
    assert (panel.usual, panel.band) == ("", "")


def test_a_forecast_is_drawn_beside_its_figure_and_named() -> None:
    """Up by a half each minute: the line reaches 20 long before the figure does."""
    signal = Threshold(
        metric="lost", of="avg", window=Length(10 * MINUTE), ahead=Length(20 * MINUTE),
        above=Level(kind="absolute", factor=20),
    )  # fmt: skip
    found = site({"rising": signal})
    spans = [(f"2026-06-03 12:{minute:02}", 1, minute / 2) for minute in range(60)]
    answer, panels, more = drawn(choose(found, "shop-floor"), record(found, *spans))
    [panel], [episode] = panels, answer.episodes
    assert (episode.because, more, panel.of) == ("ahead-above", 0, "avg")
    [level] = {y for _, y in points(panel.level)}
    crossed = [x for x, y in points(panel.forecast) if y < level]
    assert panel.episodes[0][0] == pytest.approx(crossed[0], abs=2)
    assert all(TOP <= y <= TOP + HEIGHT for _, y in points(panel.forecast))
    page = backtest_html(answer, panels, more, found.team, (), "en")
    assert "forecast, at the end of" in page
    assert "average of Lost" in page
    calm, drawn_calm, _ = picture()
    assert "forecast" not in backtest_html(calm, drawn_calm, 0, found.team, (), "en").split("</style>")[1]


def test_the_level_drawn_is_the_one_that_it_takes_to_fire() -> None:
    signal = Threshold(metric="lost", above=Level(kind="previous", factor=2), and_at_least=5, window=Length(MINUTE))
    _, [panel], _ = picture(high=signal)
    heights = [y for _, y in points(panel.level)]
    assert max(heights) > min(heights)
    assert max(heights) == {value: y for y, value in panel.values}[5.0], "never below the least figure"


def test_what_is_usual_is_drawn_with_the_room_up_to_the_level() -> None:
    usual = Threshold(metric="lost", above=Level(kind="usual", factor=3.0))
    found = site({"high": usual})
    weeks = [(f"2026-06-{day:02} 12:00", 60, 2.0) for day in (3, 10, 17)]
    kept = record(found, *weeks, ("2026-06-24 12:00", 50, 2.0))
    _, [panel], _ = drawn(choose(found, "shop-floor"), kept, start=at("2026-06-24 00:00"))
    assert {y for _, y in points(panel.usual)} < {y for _, y in points(panel.band)}
    assert {y for _, y in points(panel.level)} < {y for _, y in points(panel.band)}


def test_a_hole_in_the_record_is_a_hole_in_the_line() -> None:
    found = site({"high": above(5)})
    kept = record(found, ("2026-06-03 12:00", 30, 1), ("2026-06-03 14:00", 30, 1))
    _, [panel], _ = drawn(choose(found, "shop-floor"), kept)
    assert panel.level.count("M") == 2


def test_a_long_record_is_drawn_in_so_many_columns_with_its_extremes() -> None:
    found = site({"high": above(50)})
    lines = [f"{at('2026-06-03 12:00') // 1_000_000 + 60 * n},{40 if n == 777 else 1},a" for n in range(5_000)]
    wanted = Wanted(metrics=found.team.metrics, metric="lost", zone=SHANGHAI)
    _, [panel], _ = drawn(choose(found, "lost"), read_record("x.csv", "time,value,shop\n" + "\n".join(lines), wanted))
    drawn_points = points(panel.figure)
    assert len(drawn_points) == 2 * COLUMNS
    ground = max(y for _, y in drawn_points)
    assert sum(y < ground - HEIGHT / 2 for _, y in drawn_points) == 1


def test_more_keys_than_pictures_are_counted() -> None:
    found = site({"high": above(5)})
    start = at("2026-06-03 12:00") // 1_000_000
    lines = [f"{start + 60 * minute},1,s{shop}" for minute in range(2) for shop in range(MOST_PANELS + 3)]
    wanted = Wanted(metrics=found.team.metrics, metric="lost", zone=SHANGHAI)
    kept = read_record("x.csv", "time,value,shop\n" + "\n".join(lines), wanted)
    _, panels, more = drawn(choose(found, "lost"), kept)
    assert (len(panels), more) == (MOST_PANELS, 3)


class Seen(HTMLParser):
    """Elements with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize(("lang", "said"), [("en", "known incident"), ("zh", "已知事件")])
def test_the_page_needs_nothing_else_and_shows_what_others_wrote_as_text(lang: Lang, said: str) -> None:
    answer, panels, more = picture()
    team = site({}).team
    page = backtest_html(answer, panels, more, team, ["<script>x</script>"], lang)
    seen = Seen()
    seen.feed(page)
    tags = [tag for tag, _ in seen.found]
    assert tags.count("figure") == 1
    assert not {"script", "img", "link", "iframe", "b"} & set(tags)
    assert not [attrs for _, attrs in seen.found if {"src", "href", "onload"} & set(attrs)]
    assert "&lt;b&gt;618&lt;/b&gt;" in page
    assert said in page
    assert "2026-06-03 12:00" in page
