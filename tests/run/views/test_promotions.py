"""A phase of a promotion in status, show, explain and calendar, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.run.shop import Shop
from tests.run.test_promotions import CALENDAR, CALL, QUEUE, at, history, until
from tocsin.engine.model import command as ask
from tocsin.engine.model.command import Actor
from tocsin.engine.model.question import Explain, Question, Show, Status
from tocsin.engine.model.text import Lang
from tocsin.engine.model.view import Explanation, IncidentView, StatusView
from tocsin.engine.run.looking import look
from tocsin.engine.run.reader import SiteReader
from tocsin.engine.run.views.promotions import calendar
from tocsin.engine.terminal.look import Look
from tocsin.engine.terminal.show_calendar import calendar_lines
from tocsin.engine.terminal.show_status import status_lines

HOLIDAYS = "holidays: {country: CN, days: {2026-11-23: {day: off, title: 补休 | Day in lieu}}}\n"


SHARE = """metrics:
  arrived.share:
    title: 占比 | Share
    ratio: {part: contacts.arrived, whole: contacts.arrived, at_least: 1}
"""
ODD = """runbook: odd-share
title: 占比 | Share
lead: shift-lead
one_per: site
triggers:
  odd: {metric: arrived.share, above: 2 x usual, and_at_least: 10%, clear: {below: 5%}, peak: same}
states:
  look: {phase: response, title: 看 | Look, after: {2h: {end: over}}}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path / "site")
    for name, text in (("queue", QUEUE), ("call", CALL), ("odd-share", ODD)):
        (shop.root / "runbooks" / f"{name}.yaml").write_text(text, encoding="utf-8")
    team = shop.root / "team.yaml"
    text = team.read_text(encoding="utf-8").replace("metrics:\n", SHARE, 1)
    team.write_text(text + CALENDAR + HOLIDAYS, encoding="utf-8")
    shop.boot()
    yield shop
    shop.die()


def answer(shop: Shop, question: Question, lang: Lang = "en") -> object:
    reader = SiteReader(shop.running)
    return shop.request("ask", lambda turn: reader.answer(turn, question, Actor(name="lina"), lang))


def said(shop: Shop, subject: str, lang: Lang = "en") -> list[str]:
    view = answer(shop, Explain(subject=subject), lang)
    assert isinstance(view, Explanation)
    return [reason.text for reason in (*view.past, *view.next)]


def status(shop: Shop, lang: Lang = "en") -> StatusView:
    view = answer(shop, Status(), lang)
    assert isinstance(view, StatusView)
    return view


def test_status_says_which_phase_holds_and_what_it_changes(shop: Shop) -> None:
    until(shop, "2026-11-21 10:00")
    view = status(shop)
    assert view.promotion is not None
    assert (view.promotion.title, view.promotion.occurrence) == ("Year-end sale · Peak", "2026")
    changes = "; ".join(view.promotion.changes)
    assert "at least 60 people" in changes
    assert "waits 0.5 times" in changes
    assert "queue/long" in changes
    assert "queue/odd" not in changes
    text = "\n".join(status_lines(view, Look(lang="en")))
    assert "promotion: Year-end sale · Peak (2026), until 11-22 00:00" in text


def test_what_comes_is_among_what_comes_next(shop: Shop) -> None:
    assert status(shop).promotion is None
    assert [one.what for one in status(shop).next if one.key.startswith("phase:")] == [
        "“Year-end sale · Warm-up” begins", "“Year-end sale · Peak” begins",
    ]  # fmt: skip


def test_show_says_it_of_an_open_incident(shop: Shop) -> None:
    until(shop, "2026-11-21 10:00")
    name = shop.do("lina", ask.Trigger(runbook="call")).incident
    view = answer(shop, Show(incident=name), "zh")
    assert isinstance(view, IncidentView)
    assert view.promotion is not None
    assert view.promotion.title == "年终大促 · 爆发"


def test_explain_shows_the_length_that_pages_wait_and_the_usual_one(shop: Shop) -> None:
    until(shop, "2026-11-21 10:00")
    name = shop.do("lina", ask.Trigger(runbook="call")).incident
    assert any("each step waits 5m (usually 10m)" in text for text in said(shop, name))
    assert any("每级等 5m（平时 10m）" in text for text in said(shop, name, "zh"))


def test_explain_names_the_levels_of_the_phase(shop: Shop) -> None:
    until(shop, "2026-11-21 10:00")
    assert any(text.startswith("in “Year-end sale · Peak” (2026) it fires on:") and "100" in text
               for text in said(shop, "queue/long"))  # fmt: skip


def test_explain_names_what_usual_is_compared_with(shop: Shop) -> None:
    history(shop, "2025-11-20 20:00", 4, 100.0)
    until(shop, "2026-11-20 22:30")
    shop.figure("contacts.arrived", 7.0, site="hotline")
    assert any("比较对象：2025 年终大促 · 爆发 第 3 小时" in text for text in said(shop, "queue/odd", "zh"))
    assert any("2025 Year-end sale · Peak, hour 3" in text for text in said(shop, "queue/odd"))
    assert any("2025 Year-end sale · Peak, hour 3" in text for text in said(shop, "odd-share/odd")), "of its parts"


def test_explain_says_that_there_is_nothing_to_compare_with(shop: Shop) -> None:
    until(shop, "2026-11-21 10:00")
    shop.figure("contacts.arrived", 7.0, site="hotline")
    assert any("nothing to compare with" in text for text in said(shop, "queue/odd"))


@pytest.mark.parametrize(("lang", "words"), [
    ("en", ["Year-end sale · Peak (2026)", "2026-11-23 off  Day in lieu (our own)", "New Year's Day"]),
    ("zh", ["年终大促 · 爆发 (2026)", "2026-11-23 休 补休（本单位）", "元旦"]),
])  # fmt: skip
def test_the_calendar_lists_phases_and_days(shop: Shop, lang: Lang, words: list[str]) -> None:
    site = look(shop.root, stories=False).needed()
    view = calendar(site, lang, at("2026-11-17 10:00"), 60)
    assert view.holds is None
    assert [one.phase for one in view.phases] == ["warm-up", "peak"]
    text = "\n".join(calendar_lines(view, Look(lang=lang, width=120)))
    assert [word for word in words if word not in text] == []


def test_a_phase_far_away_is_listed_if_it_is_the_next_one(shop: Shop) -> None:
    site = look(shop.root, stories=False).needed()
    assert [one.phase for one in calendar(site, "en", at("2026-02-01 10:00"), 10).phases] == ["warm-up"]
    held = calendar(site, "en", at("2026-11-21 10:00"), 10)
    assert held.holds is not None
    assert held.phases == ()
