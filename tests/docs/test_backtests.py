"""The page of public records: its sites are right, its triggers are theirs, and its pictures can be drawn again."""

from __future__ import annotations

import pytest

from docs.draw_backtests import FILES, PICTURES, SITES
from tests.docs.pages import DOCS
from tocsin.engine.run.looking import look

PAGES = (DOCS / "discussions" / "backtests.md", DOCS / "zh-CN" / "discussions" / "backtests.md")


@pytest.mark.parametrize("site", list(FILES))
def test_the_site_is_right_and_its_trigger_is_on_the_page(site: str) -> None:
    found = look(SITES / site)
    assert found.problems == ()
    runbook, _ = FILES[site]
    text = (SITES / site / "runbooks" / f"{runbook}.yaml").read_text("utf-8")
    written = text[text.index("triggers:") : text.index("\nseverity:")].rstrip()
    assert f"```text\n{written}\n```" in PAGES[0].read_text("utf-8")


@pytest.mark.parametrize("site", list(FILES))
def test_its_picture_is_there_and_both_pages_show_it(site: str) -> None:
    assert (PICTURES / f"backtest-{site}.svg").read_text("utf-8").startswith("<svg ")
    assert all(f"pictures/backtest-{site}.svg" in page.read_text("utf-8") for page in PAGES)
