"""Zammad's tables in a real PostgreSQL, from rows to an opened incident.

The tables are those of its published migrations (`db/migrate` of zammad/zammad, version 6): the columns that the recipe
reads, those that must not be empty as far as they matter, and the indexes that make it cheap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.databases import postgresql, run
from tests.recipes.floor import HERE, figures, floors, opened, poll, poll_for, usual, why_silent
from tests.run.shop import Shop

STAMPS = "created_at timestamp(3) NOT NULL DEFAULT now(), updated_at timestamp(3) NOT NULL DEFAULT now()"
TABLES = (
    "CREATE TABLE groups (id serial PRIMARY KEY, name varchar(160) UNIQUE, active boolean NOT NULL DEFAULT true,"
    f" {STAMPS})",
    f"CREATE TABLE ticket_state_types (id serial PRIMARY KEY, name varchar(250) UNIQUE, {STAMPS})",
    "CREATE TABLE ticket_states (id serial PRIMARY KEY, state_type_id int NOT NULL, name varchar(250) UNIQUE,"
    f" active boolean NOT NULL DEFAULT true, {STAMPS})",
    "CREATE TABLE tickets (id serial PRIMARY KEY, group_id int NOT NULL, priority_id int NOT NULL DEFAULT 2,"
    " state_id int NOT NULL, number varchar(60) NOT NULL, title varchar(250) NOT NULL, owner_id int NOT NULL,"
    " customer_id int NOT NULL, first_response_at timestamp(3), close_at timestamp(3), last_contact_at timestamp(3),"
    " last_contact_agent_at timestamp(3), last_contact_customer_at timestamp(3), escalation_at timestamp(3),"
    f" {STAMPS})",
    "CREATE INDEX ON tickets (created_at)",
    "CREATE INDEX ON tickets (group_id, state_id)",
    f"CREATE TABLE ticket_article_senders (id serial PRIMARY KEY, name varchar(250) UNIQUE, {STAMPS})",
    "CREATE TABLE ticket_articles (id serial PRIMARY KEY, ticket_id int NOT NULL, type_id int NOT NULL,"
    f" sender_id int NOT NULL, body text NOT NULL, internal boolean NOT NULL DEFAULT false, {STAMPS})",
    f"CREATE TABLE tag_objects (id serial PRIMARY KEY, name varchar(250) UNIQUE, {STAMPS})",
    f"CREATE TABLE tag_items (id serial PRIMARY KEY, name varchar(250) UNIQUE, {STAMPS})",
    "CREATE TABLE tags (id serial PRIMARY KEY, tag_item_id int NOT NULL, tag_object_id int NOT NULL, o_id int NOT NULL,"
    f" created_by_id int NOT NULL, {STAMPS})",
    "INSERT INTO groups (name, active) VALUES ('Users', true), ('售后', true), ('Old desk', false)",
    "INSERT INTO ticket_state_types (name) VALUES ('new'), ('open'), ('pending reminder'), ('pending action'),"
    " ('closed'), ('merged'), ('removed')",
    # 5 is a state of the site's own, of the type “open”.
    "INSERT INTO ticket_states (state_type_id, name) VALUES (1, 'new'), (2, 'open'), (3, 'pending reminder'),"
    " (5, 'closed'), (2, '等财务'), (6, 'merged')",
    "INSERT INTO ticket_article_senders (name) VALUES ('Agent'), ('Customer'), ('System')",
    "INSERT INTO tag_objects (name) VALUES ('Ticket'), ('KnowledgeBase::Answer::Translation')",
    "INSERT INTO tag_items (name) VALUES ('vip'), ('complaint')",
)
NOW = "(now() AT TIME ZONE 'UTC')"
NEW, OPEN, CLOSED, OWN, MERGED = 1, 2, 4, 5, 6


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgresql() as url:
        run(url, ["ALTER DATABASE postgres SET timezone = 'Asia/Shanghai'"])
        yield url


@pytest.fixture
def open_shop(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[int], Shop]]:
    """Opens the floor, so many minutes behind the clock of the database."""
    run(server, ["DROP SCHEMA public CASCADE", "CREATE SCHEMA public", *TABLES])
    monkeypatch.setenv("ZAMMAD_DATABASE", server)
    with floors("zammad", tmp_path / "site", ("zammad-db.example", HERE)) as opened_shop:
        yield opened_shop


@pytest.fixture
def shop(open_shop: Callable[[int], Shop]) -> Shop:
    return open_shop(0)


def ago(length: str) -> str:
    return f"{NOW} - interval '{length}'"


def tickets(count: int, group: int, state: int, begun: str, **said: str) -> str:
    """Tickets of a group that began so long ago; `said` are columns as SQL."""
    told = {"group_id": str(group), "state_id": str(state), "number": "n", "title": "'t'", "owner_id": "1",
            "customer_id": "2", "created_at": ago(begun), "last_contact_customer_at": ago(begun), **said}  # fmt: skip
    return (
        f"INSERT INTO tickets ({', '.join(told)}) SELECT {', '.join(told.values())} FROM generate_series(1, {count}) n"
    )


def test_tickets_are_counted_by_the_whole_minute_and_an_idle_group_is_a_zero(shop: Shop, server: str) -> None:
    run(server, [tickets(3, 1, NEW, "3 minutes"), tickets(2, 1, CLOSED, "6 minutes"), tickets(9, 1, NEW, "1 hour"),
                 tickets(4, 3, NEW, "3 minutes")])  # fmt: skip
    poll_for(shop, 2, "zammad-arrived")
    arrived = figures(shop, "contacts.arrived")
    assert sorted(arrived) == ["site=Users", "site=售后"]
    assert sorted(arrived["site=Users"])[-2:] == [2.0, 3.0]
    assert (len(arrived["site=Users"]), sum(arrived["site=Users"]), sum(arrived["site=售后"])) == (10, 5.0, 0.0)


def test_missed_open_and_overdue_go_by_the_types_of_states(shop: Shop, server: str) -> None:
    run(server, [
        tickets(2, 1, OPEN, "5 hours", last_contact_agent_at=ago("6 hours"), escalation_at=ago("1 hour")),
        tickets(1, 1, OWN, "5 hours", escalation_at=f"{NOW} + interval '1 hour'"),
        tickets(4, 1, OPEN, "5 hours", last_contact_agent_at=ago("1 hour")),
        tickets(8, 1, OPEN, "10 minutes"), tickets(16, 1, CLOSED, "5 hours", escalation_at=ago("1 hour")),
        tickets(32, 2, MERGED, "5 hours"),
    ])  # fmt: skip
    poll(shop, "zammad-missed", "zammad-backlog", "zammad-overdue")
    assert figures(shop, "replies.missed") == {"site=Users": [3.0], "site=售后": [0.0]}
    assert figures(shop, "contacts.backlog") == {"site=Users": [15.0], "site=售后": [0.0]}
    assert figures(shop, "contacts.overdue") == {"site=Users": [2.0], "site=售后": [0.0]}


def test_a_group_that_answers_nobody_does_not_look_perfect(shop: Shop, server: str) -> None:
    run(server, [
        tickets(1, 1, OPEN, "2 hours", first_response_at=ago("30 minutes")),
        tickets(1, 2, NEW, "2 days"), tickets(1, 2, NEW, "1 hour"),
    ])  # fmt: skip
    poll(shop, "zammad-first-answer")
    [answered] = figures(shop, "tickets.first-answer")["site=Users"]
    [waited] = figures(shop, "tickets.first-answer")["site=售后"]
    assert answered == pytest.approx(5400, abs=5)
    assert waited == pytest.approx(172_800, abs=60)


def test_solved_at_first_contact_counts_public_answers_of_agents(shop: Shop, server: str) -> None:
    run(server, [
        *(tickets(1, 1, CLOSED, "5 hours", close_at=ago("1 hour")) for _ in range(2)),
        "INSERT INTO ticket_articles (ticket_id, type_id, sender_id, body, internal) VALUES (1, 1, 2, '?', false),"
        " (1, 1, 1, '!', false), (1, 1, 1, 'note', true), (2, 1, 1, '!', false), (2, 1, 2, '?', false),"
        " (2, 1, 1, '!', false)",
    ])  # fmt: skip
    poll(shop, "zammad-solved-first")
    assert figures(shop, "contacts.solved-first") == {"site=Users": [0.5]}


def test_complaints_are_counted_by_their_tag_when_it_was_put(shop: Shop, server: str) -> None:
    run(server, [
        tickets(20, 1, NEW, "40 minutes"), tickets(9, 2, NEW, "40 minutes"),
        "INSERT INTO tags (tag_item_id, tag_object_id, o_id, created_by_id, created_at) VALUES"
        f" (2, 1, 7, 1, {ago('12 minutes')}), (1, 1, 8, 1, {NOW}), (2, 2, 9, 1, {NOW})",
    ])  # fmt: skip
    poll(shop, "zammad-complaints")
    assert sum(figures(shop, "complaints.opened")["site=Users"]) == 1.0
    assert sum(figures(shop, "complaints.opened")["site=售后"]) == 0.0


def test_from_rows_to_an_incident_complaints_by_tag(open_shop: Callable[[int], Shop], server: str) -> None:
    run(server, [
        tickets(40, 1, NEW, "3 hours"),
        "INSERT INTO tags (tag_item_id, tag_object_id, o_id, created_by_id, created_at)"
        f" SELECT 2, 1, id, 1, {ago('22 minutes')} FROM tickets",
    ])  # fmt: skip
    shop = open_shop(15)
    usual(shop, "complaints.opened", 0.1, "Users")
    poll_for(shop, 15, "zammad-complaints")
    assert opened(shop) == [("complaint-surge", "site=Users")]


def test_nothing_of_the_recipe_is_refused(shop: Shop) -> None:
    poll(shop)
    names = ("zammad-first-answer", "zammad-solved-first")
    assert why_silent(shop) == dict.fromkeys(names, "nothing")
