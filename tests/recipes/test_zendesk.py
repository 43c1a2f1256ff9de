"""Zendesk's API, from tickets to an opened incident, through a server that answers as Zendesk documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.recipes.floor import figures, floor, opened, poll, poll_for, why_silent
from tests.recipes.zendesk import Zendesk
from tests.run.shop import Shop
from tocsin.engine.model.time import SECOND
from tocsin.engine.run.polls import Asking

TOKEN = "an-oauth-token-that-must-not-be-shown"
SITE = "site=zendesk"


class Desk:
    """The floor, and the Zendesk that it asks; both have one clock."""

    def __init__(self, root: Path) -> None:
        self.zendesk = Zendesk(now=lambda: self.shop.clock.wall() / SECOND, token=TOKEN)
        self.zendesk.__enter__()
        address = ("https://YOUR-SHOP.zendesk.com", self.zendesk.url)
        self.shop: Shop = floor("zendesk", root, address, ("monitors:\n", "allow: [127.0.0.1]\nmonitors:\n"))

    def close(self) -> None:
        self.shop.die()
        self.zendesk.__exit__(None, None, None)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("ZENDESK_TOKEN", TOKEN)
    desk = Desk(tmp_path / "site")
    yield desk
    desk.close()


def test_each_ticket_counts_once_also_one_that_search_finds_late_and_two_of_one_second(desk: Desk) -> None:
    for ago in (30, 30, 300, 4000):
        desk.zendesk.ticket(ago)
    poll(desk.shop, "zendesk-arrived")
    poll(desk.shop, "zendesk-arrived")
    assert figures(desk.shop, "contacts.arrived") == {SITE: [1.0] * 3}
    desk.shop.go(1)
    desk.zendesk.ticket(300)
    desk.zendesk.ticket(5)
    for _ in range(2):
        poll(desk.shop, "zendesk-arrived")
        desk.shop.die()
        desk.shop.boot()
    assert figures(desk.shop, "contacts.arrived") == {SITE: [1.0] * 5}
    kept = desk.shop.rows("SELECT body FROM tocsin_alerts WHERE source = 'zendesk-arrived'")
    assert len(kept) == 2, "a list that says nothing new is not kept"
    assert not [body for (body,) in kept if "street" in str(body)], "words of a ticket are not read"


def test_waiting_missed_and_open_tickets(desk: Desk) -> None:
    for status, ago in (("new", 60), ("new", 400), ("new", 100_000), ("open", 400), ("solved", 400), ("hold", 9_000)):
        desk.zendesk.ticket(ago, status=status)
    poll(desk.shop, "zendesk-waiting", "zendesk-missed", "zendesk-backlog")
    assert figures(desk.shop, "chat.waiting") == {SITE: [3.0]}
    assert figures(desk.shop, "replies.missed") == {SITE: [1.0]}
    assert figures(desk.shop, "contacts.backlog") == {SITE: [5.0]}


def test_satisfaction_is_the_share_of_good_ratings_and_silent_without_any(desk: Desk) -> None:
    desk.zendesk.ticket(60)
    poll(desk.shop, "zendesk-csat")
    assert why_silent(desk.shop) == {"zendesk-csat": "nothing"}
    for score in ("good", "good", "bad", "good", "offered"):
        desk.zendesk.ticket(60, satisfaction_rating={"score": score})
    poll(desk.shop, "zendesk-csat")
    assert figures(desk.shop, "csat") == {SITE: [0.75]}


def test_from_tickets_to_an_incident_complaints(desk: Desk) -> None:
    for minute in range(40):
        desk.zendesk.ticket(0, tags=["vip"] if minute % 5 else ["complaint", "late"])
        desk.zendesk.ticket(0)
        desk.zendesk.ticket(0)
        poll(desk.shop, "zendesk-arrived", "zendesk-complaints")
        desk.shop.go(1)
    assert figures(desk.shop, "complaints.opened") == {SITE: [1.0] * 8}
    assert opened(desk.shop) == [("complaint-surge", SITE)]


def test_from_tickets_to_an_incident_customers_wait_for_their_first_reply(desk: Desk) -> None:
    desk.zendesk.ticket(900, reply_s=150)
    desk.zendesk.ticket(600, reply_s=350)
    desk.zendesk.ticket(30)
    poll_for(desk.shop, 15, "zendesk-first-answer")
    assert set(figures(desk.shop, "chat.first-answer")[SITE]) == {250.0}
    assert opened(desk.shop) == [("staff-shortage", SITE)]


def test_too_often_is_silence_and_nobody_asks_again_before_zendesk_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1_000.0]
    monkeypatch.setattr("tocsin.engine.run.polls.time.monotonic", lambda: now[0])
    desk.zendesk.left = 1
    site = desk.shop.running.site
    asking, monitors = Asking(site), site.settings.monitors
    waiting, backlog = monitors["zendesk-waiting"], monitors["zendesk-backlog"]
    assert asking.ask(waiting)
    for one, said in ((backlog, "too-often: 93"), (waiting, "too-often: 93"), (backlog, "too-often: 93")):
        with pytest.raises(Exception, match="too-often") as caught:
            asking.ask(one)
        assert str(caught.value) == said
    assert len(desk.zendesk.asked) == 2, "the limit is the account's: its other monitors wait too"
    desk.zendesk.left, now[0] = None, 1_094.0
    assert asking.ask(backlog)


def test_a_wrong_token_is_silence_and_is_not_shown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZENDESK_TOKEN", "another-secret")
    poll(desk.shop, "zendesk-waiting")
    assert why_silent(desk.shop) == {"zendesk-waiting": "answered: 401"}


def test_nothing_of_the_recipe_is_silent_on_a_floor_that_works(desk: Desk) -> None:
    desk.zendesk.ticket(60, reply_s=20, satisfaction_rating={"score": "good"})
    poll(desk.shop)
    assert why_silent(desk.shop) == {}
