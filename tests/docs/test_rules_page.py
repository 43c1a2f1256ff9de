"""The rules of the page about Prometheus rules load as they stand there, and fire and clear on a short series."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.docs.laid import put
from tests.docs.pages import DOCS, ROOT, blocks
from tocsin.engine.model.backtest import Recorded
from tocsin.engine.model.problem import Weight
from tocsin.engine.model.site import Site
from tocsin.engine.model.time import SECOND, Instant
from tocsin.engine.run.looking import look
from tocsin.engine.run.replay import Player

PAGES = ["how-to/rules.md", "zh-CN/how-to/rules.md"]
START = Instant(1_794_400_200_000_000)
STEP = 5
SINCE = range(5, 165, STEP)
TRIGGERS: dict[str, tuple[str, list[int], int, int]] = {
    # trigger: its metric, a figure for each step, and the seconds at which it has fired and is over
    "restarted": ("pbx.uptime", [70, *SINCE], 10, 120),
    "reloaded": ("pbx.reload", [900, *SINCE], 10, 120),
    "slow": ("pbx.scrape", [40, 140, 150, 160, 90, 90, *[70] * 27], 15, 150),
    "crowded": ("pbx.calls", [80, 101, 120, 110, 95, 95, *[85] * 27], 15, 150),
}


def site_of(told: str, folder: Path) -> Site:
    for name in ("tocsin.yaml", "team.yaml"):
        shutil.copy(ROOT / "templates/site" / name, folder / name)
    (folder / "runbooks").mkdir()
    for block in blocks(DOCS / told, "yaml"):
        put(folder, block)
    found = look(folder)
    assert [one for one in found.problems if one.weight is not Weight.NOTE and "pbx" in one.where.file] == []
    return found.needed()


@pytest.mark.parametrize("told", PAGES)
def test_the_files_load_and_each_rule_fires_and_clears_when_it_says(told: str, tmp_path: Path) -> None:
    site = site_of(told, tmp_path)
    books = [book for name, book in site.runbooks.items() if name.startswith("pbx-")]
    assert {name for book in books for name in book.triggers} == set(TRIGGERS)
    assert {one.metric for one in site.settings.monitors.values()} == {row[0] for row in TRIGGERS.values()}
    for name, (metric, values, fired, over) in TRIGGERS.items():
        said: list[tuple[str, str | None, int]] = []
        player = Player(
            site.team, books, START,
            lambda at, word, said=said: said.append((word.tracker.name, word.word, (at - START) // SECOND)),  # type: ignore[misc]
        )  # fmt: skip
        player.play(
            Recorded(Instant(START + number * STEP * SECOND), metric, {"instance": "pbx1"}, float(value))
            for number, value in enumerate(values)
        )
        player.until(Instant(START + len(values) * STEP * SECOND))
        assert said == [(name, "fired", fired), (name, "cleared", over)]


def test_both_pages_show_the_same_files() -> None:
    first, second = ([(one.file, one.text) for one in blocks(DOCS / page, "yaml")] for page in PAGES)
    assert first == second
