"""The built-in runbooks, played by somebody who presses everything: every view has words for all of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.run.shop import REPOSITORY, Shop
from tests.run.views.house import look_of
from tocsin.engine.model import command as ask
from tocsin.engine.model import question as q
from tocsin.engine.model.problem import TocsinError
from tocsin.engine.model.text import LANGS
from tocsin.engine.model.view import Explanation, IncidentView, ReportView, StatusView
from tocsin.engine.run.views.report_html import report_html, report_markdown
from tocsin.engine.words.catalogue import sentences

BOOKS = sorted(path.stem for path in (REPOSITORY / "runbooks").glob("*.yaml") if not path.stem.endswith(".test"))


def opened(shop: Shop, name: str) -> str:
    """An incident of a built-in runbook, by hand."""
    runbook = shop.running.memory.library.newest[name]
    shop.do("lina", ask.Trigger(runbook=name, labels=dict.fromkeys(runbook.one_per, "flagship"), reason="test"))
    return max(shop.running.memory.incidents, key=lambda it: int(it.rpartition("-")[2]))


def words_of(shop: Shop, name: str) -> Iterator[str]:
    """Everything that a person reads about an incident, in both languages."""
    for lang in LANGS:
        view = look_of(shop, IncidentView, q.Show(incident=name), "lina", lang)
        told = look_of(shop, Explanation, q.Explain(subject=name), "lina", lang)
        status = look_of(shop, StatusView, q.Status(), "lina", lang)
        yield from (it.what for it in (*view.next, *status.next))
        yield from (it.text for it in (*told.past, *told.next))
        yield from (it.text for it in status.mine)
        yield from (it.text for it in view.pages)
        yield from (it.label for it in view.buttons)
        yield from (it.state_text for it in view.notices)
        yield from (it.state_text for it in view.asks)
        yield from view.card.waiting


def raw(text: str) -> bool:
    """Whether a sentence is missing: a code at the beginning, or a hole without a value."""
    first = text.partition(" ")[0].rstrip(":")
    return not text or (first in sentences() and "-" in first) or "{" in text


@pytest.mark.parametrize("name", BOOKS)
def test_nothing_about_a_built_in_runbook_is_without_words(tmp_path: Path, name: str) -> None:
    shop = Shop(tmp_path / "site")
    for book in BOOKS:
        shutil.copy(REPOSITORY / "runbooks" / f"{book}.yaml", shop.root / "runbooks" / f"{book}.yaml")
    shop.boot()
    try:
        incident = opened(shop, name)
        for turn in range(14):
            assert [text for text in words_of(shop, incident) if raw(text)] == []
            view = look_of(shop, IncidentView, q.Show(incident=incident), "lina", "en")
            timers = shop.running.memory.incidents[incident].timers
            assert {it.key for it in view.next} >= set(timers)
            press(shop, view, turn)
            shop.go(23)
        for lang in LANGS:
            report = look_of(shop, ReportView, q.Report(incident=incident), "lina", lang)
            assert "report-" not in report_html(report, lang)
            assert incident in report_markdown(report, lang)
    finally:
        shop.die()


def press(shop: Shop, view: IncidentView, turn: int) -> None:
    """Somebody who may presses the next button that the runbook wrote; a refusal is no matter here."""
    written = [it for it in view.buttons if it.sort in ("button", "yes")]
    for button in written[turn % len(written) :][:1] if written else ():
        people = shop.running.memory.library.team.people_of(button.roles)
        try:
            shop.do(people[0].id, ask.Do(incident=view.card.id, button=str(button.number)))
        except TocsinError:
            continue
