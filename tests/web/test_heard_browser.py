"""`/heard` as an agent meets it: a real Chromium, both languages, the keyboard alone, a narrow screen, no script.

The browser is the system's own; where there is none, or no Playwright, these tests say so and are skipped.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tocsin.engine.model.command import Actor
from tocsin.engine.model.question import Heard
from tocsin.engine.model.text import Lang
from tocsin.engine.words.heard_page import SENTENCES

from .cast import House, Live, live

api = pytest.importorskip("playwright.sync_api", reason="needs playwright, which `dev.py check` installs")
if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium; `.ci/run` installs it")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
LANGS: tuple[Lang, ...] = ("zh", "en")
NARROW: ViewportSize = {"width": 320, "height": 568}
Open = Callable[..., "Page"]


@pytest.fixture(scope="module")
def server(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(house.behind, tmp_path_factory.mktemp("browser")) as made:
        yield made


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, server: Live) -> Iterator[Open]:
    """A page of a browser that has never been here; at the end it has asked nobody but this server."""
    asked: list[str] = []
    with ExitStack() as undo:

        def opened(lang: Lang = "en", *, script: bool = True, narrow: bool = False) -> Page:
            context = chromium.new_context(java_script_enabled=script, viewport=NARROW if narrow else None)
            undo.callback(context.close)
            page = context.new_page()
            page.on("request", lambda one: asked.append(one.url))
            page.goto(f"{server.where.url}/heard?lang={lang}")
            return page

        yield opened
    assert all(url.startswith(server.where.url) for url in asked)


def said(code: str, lang: Lang) -> str:
    """The beginning of a sentence, as far as nothing is filled in."""
    return SENTENCES[code].say(lang).partition("{")[0]


def count(house: House) -> int:
    found = house.serving.door.ask(Heard(), Actor(name="ben"), "en")
    assert isinstance(found, tuple)
    return sum(one.count for one in found if one.kind == "payment")


def fill(page: Page, text: str, token: str) -> None:
    page.locator("select").select_option("payment")
    page.locator("textarea").fill(text)
    page.locator("input[type=password]").fill(token)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("lang", LANGS)
def test_an_agent_reports_with_the_keyboard_alone(house: House, open_page: Open, lang: Lang, script: bool) -> None:
    page, before = open_page(lang, script=script), count(house)
    keys = page.keyboard
    keys.press("Tab")
    keys.press("ArrowDown")
    keys.press("Tab")
    keys.type("支付页一直转圈 <b>" + lang)
    keys.press("Tab")
    keys.type(house.tokens["tills"])
    keys.press("Tab")
    keys.press("Enter")
    page.get_by_text(said("heard-thanks", lang)).wait_for()
    assert count(house) == before + 1
    assert page.locator("b").count() == 0
    keys.press("Tab")
    keys.press("Enter")
    page.locator("textarea").wait_for()
    assert page.locator("textarea").input_value() == "", "another report begins empty"


@pytest.mark.parametrize("lang", LANGS)
def test_on_a_narrow_screen_nothing_is_cut_off_and_everything_can_be_hit(open_page: Open, lang: Lang) -> None:
    page = open_page(lang, narrow=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    for place in page.locator("select, textarea, input:not([type=hidden]), button").all():
        box = place.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= NARROW["width"]
        assert box["height"] >= 24, "WCAG 2.2, 2.5.8"
        assert float(place.evaluate("it => parseFloat(getComputedStyle(it).fontSize)")) >= 16, "iOS zooms below"


@pytest.mark.parametrize("lang", LANGS)
def test_every_field_has_its_name_and_the_page_its_language(open_page: Open, lang: Lang) -> None:
    page = open_page(lang)
    for code, place in (("heard-what", "select"), ("heard-words", "textarea"), ("heard-token", "input[type=password]")):
        name = said(code, lang)
        assert page.locator(f"label:has({place})").inner_text().startswith(name)
    assert page.locator("html").get_attribute("lang") == ("zh-CN" if lang == "zh" else "en")
    assert page.get_by_role("button").inner_text() == said("heard-send", lang)


@pytest.mark.parametrize("lang", LANGS)
def test_a_wrong_token_is_told_and_the_words_are_still_there(house: House, open_page: Open, lang: Lang) -> None:
    page, before = open_page(lang), count(house)
    fill(page, "the page spins & spins", "wrong")
    page.get_by_role("button").click()
    page.get_by_role("alert").wait_for()
    assert page.locator("textarea").input_value() == "the page spins & spins"
    assert page.locator("select").input_value() == "payment"
    assert page.locator("input[type=password]").input_value() == "", "a token is never sent back"
    assert count(house) == before
    page.locator("input[type=password]").fill(house.tokens["tills"])
    page.get_by_role("button").click()
    page.get_by_text(said("heard-thanks", lang)).wait_for()
    assert count(house) == before + 1


def test_what_is_left_empty_does_not_leave_the_browser(house: House, open_page: Open) -> None:
    page, before = open_page("en"), count(house)
    page.get_by_role("button").click()
    assert page.evaluate("document.activeElement.name") == "kind", "the first that is missing"
    page.locator("select").select_option("payment")
    page.get_by_role("button").click()
    assert page.evaluate("document.activeElement.name") == "text"
    assert count(house) == before


@pytest.mark.parametrize("lang", LANGS)
def test_P_03_sent_again_by_a_reload_it_counts_once(house: House, open_page: Open, lang: Lang) -> None:
    page, before = open_page(lang), count(house)
    fill(page, f"twice {lang}", house.tokens["tills"])
    page.get_by_role("button").click()
    page.get_by_text(said("heard-thanks", lang)).wait_for()
    page.reload()
    page.get_by_text(said("heard-again", lang)).wait_for()
    assert count(house) == before + 1


def test_a_double_click_is_one_report(house: House, open_page: Open) -> None:
    page, before = open_page("en"), count(house)
    fill(page, "clicked twice", house.tokens["tills"])
    page.get_by_role("button").dblclick()
    page.get_by_text(said("heard-thanks", "en")).or_(page.get_by_text(said("heard-again", "en"))).first.wait_for()
    assert count(house) == before + 1


def test_the_other_language_is_one_link_away(open_page: Open) -> None:
    page = open_page("zh")
    page.get_by_role("link", name="English").click()
    assert page.get_by_role("heading").inner_text() == said("heard-title", "en")
    page.get_by_role("link", name="中文").click()
    assert page.get_by_role("heading").inner_text() == said("heard-title", "zh")
