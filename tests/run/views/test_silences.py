"""What is said of silences, inhibition and absorption: `silence list`, `status`, `show`, `explain`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.run.effects import COMPLAINTS, alert, shop_with
from tests.run.shop import START, Shop
from tocsin.engine.model import command as ask
from tocsin.engine.model import question as q
from tocsin.engine.model.command import Actor
from tocsin.engine.model.text import Lang
from tocsin.engine.model.time import HOUR, MINUTE
from tocsin.engine.model.view import Explanation, IncidentView, SilenceView, StatusView
from tocsin.engine.run.reader import SiteReader
from tocsin.engine.run.turn import Turn

ALONE = COMPLAINTS.replace("caused_by: payments\n", "")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = shop_with(tmp_path, complaints=ALONE)
    yield shop
    shop.die()


def asked(shop: Shop, question: q.Question, lang: Lang = "en") -> Any:
    reader = SiteReader(shop.running, server=True)
    return reader.answer(Turn(shop.running.memory, shop.clock.wall()), question, Actor(name="lina"), lang)


def silences(shop: Shop) -> tuple[SilenceView, ...]:
    found: tuple[SilenceView, ...] = asked(shop, q.Silences())
    return found


def hide(shop: Shop, **more: Any) -> None:
    given: dict[str, Any] = {"runbook": "complaints", "length": "8h", "reason": "planned"}
    shop.do("lina", ask.Silence(**(given | more)))


def test_a_silence_says_who_why_until_when_and_what_it_hides_now(shop: Shop) -> None:
    hide(shop)
    alert(shop, "complaints-many")
    alert(shop, "complaints-many", key="outlet")
    shop.go(10)
    alert(shop, "complaints-many", "resolved", key="outlet")
    [view] = silences(shop)
    assert (view.id, view.by_name, view.reason, view.until, view.at_work) == (
        "S-1", "李娜", "planned", START + 8 * HOUR, True
    )  # fmt: skip
    assert [(it.key, it.phase, it.since) for it in view.hides] == [
        ("shop=flagship", "firing", START), ("shop=outlet", "resolved", START)
    ]  # fmt: skip
    assert view.hides[1].over == START + 10 * MINUTE


def test_what_fired_before_it_began_and_has_an_incident_is_not_hidden(shop: Shop) -> None:
    alert(shop, "complaints-many")
    hide(shop)
    [view] = silences(shop)
    assert view.hides == ()


def test_nothing_is_hidden_of_a_runbook_on_trial_which_opens_nothing_anyhow(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, complaints=ALONE.replace("one_per: shop\n", "one_per: shop\ntrial: true\n"))
    try:
        hide(shop)
        alert(shop, "complaints-many")
        assert [view.hides for view in silences(shop)] == [()]
    finally:
        shop.die()


def test_one_that_is_not_at_work_says_when_it_is_next(shop: Shop) -> None:
    hide(shop, length="14d", weekly="wed 22:00-23:00")
    [view] = silences(shop)
    assert (view.at_work, view.changes_at) == (False, START + 90 * MINUTE)
    assert view.windows == "weekly wed 22:00-23:00"


def test_status_shows_those_at_work_and_warns_of_what_they_hide_for_long(shop: Shop) -> None:
    hide(shop)
    hide(shop, runbook="payments", length="14d", cron="0 3 * * *", lasts="1h")
    alert(shop, "complaints-many")
    view: StatusView = asked(shop, q.Status())
    assert [it.id for it in view.silences] == ["S-1"]
    assert "trouble-silence-hides" not in [it.code for it in view.trouble]
    shop.go(5 * 60)
    [told] = [it for it in asked(shop, q.Status()).trouble if it.code == "trouble-silence-hides"]
    assert "complaints/many shop=flagship" in told.text


def test_what_was_resolved_under_it_is_told_by_status_and_wakes_nobody(shop: Shop) -> None:
    hide(shop, length="30m")
    alert(shop, "complaints-many")
    alert(shop, "complaints-many", "resolved")
    shop.go(31)
    [told] = [it for it in asked(shop, q.Status()).trouble if it.code == "trouble-silence-told"]
    assert "complaints/many shop=flagship" in told.text
    assert shop.ledger.arrived == []
    [view] = silences(shop)
    assert view.ended == START + 30 * MINUTE
    shop.go(13 * 60)
    assert [it for it in asked(shop, q.Status()).trouble if it.code == "trouble-silence-told"] == []


@pytest.mark.parametrize(("lang", "word"), [("en", "held back by INC-1"), ("zh", "被 INC-1 抑制")])
def test_explain_says_by_whom_a_trigger_is_held_back(tmp_path: Path, lang: Lang, word: str) -> None:
    team = "\ninhibit:\n  first: {while: payments, hold: complaints, equal: shop}\n"
    shop = shop_with(tmp_path, complaints=ALONE, team=team)
    alert(shop, "pay-down")
    alert(shop, "complaints-many")
    view: Explanation = asked(shop, q.Explain(subject="complaints/many"), lang)
    assert any(word in it.text for it in view.next)
    shop.die()


def test_show_says_what_else_there_is_since_when_and_how_much(tmp_path: Path) -> None:
    shop = shop_with(tmp_path)
    alert(shop, "pay-down")
    alert(shop, "complaints-many")
    view: IncidentView = asked(shop, q.Show(incident="INC-1"))
    [also] = view.also
    assert (also.title, also.key, also.since, also.text) == ("Many complaints", "shop=flagship", START, "since 20:30")
    explained: Explanation = asked(shop, q.Explain(subject="complaints/many"))
    assert any("caused by INC-1" in it.text for it in explained.next)
    assert not any("would open" in it.text for it in explained.next)
    shop.die()
