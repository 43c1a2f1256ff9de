"""Chatwoot's tables in a real PostgreSQL, from rows to an opened incident.

The tables are those of its published schema (`db/schema.rb` of chatwoot/chatwoot, 2025_08_16_044639): the columns that
the recipe reads, those that must not be empty, and the indexes that make it cheap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.databases import postgresql, run
from tests.recipes.floor import HERE, figures, floors, opened, poll, poll_for, usual, why_silent
from tests.run.shop import Shop

TABLES = (
    "CREATE TABLE inboxes (id serial PRIMARY KEY, account_id int NOT NULL, channel_id int NOT NULL,"
    " name varchar NOT NULL, created_at timestamp NOT NULL, updated_at timestamp NOT NULL)",
    "CREATE TABLE conversations (id serial PRIMARY KEY, account_id int NOT NULL, inbox_id int NOT NULL,"
    " status int NOT NULL DEFAULT 0, display_id int NOT NULL, created_at timestamp NOT NULL,"
    " updated_at timestamp NOT NULL, last_activity_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,"
    " first_reply_created_at timestamp,"
    " waiting_since timestamp(6), cached_label_list text)",
    "CREATE INDEX ON conversations (waiting_since)",
    "CREATE TABLE messages (id serial PRIMARY KEY, account_id int NOT NULL, inbox_id int NOT NULL,"
    " conversation_id int NOT NULL, message_type int NOT NULL, content text, created_at timestamp NOT NULL,"
    " updated_at timestamp NOT NULL, private boolean NOT NULL DEFAULT false, content_type int NOT NULL DEFAULT 0)",
    "CREATE INDEX ON messages (created_at)",
    "CREATE TABLE reporting_events (id bigserial PRIMARY KEY, name varchar, value float, account_id int, inbox_id int,"
    " user_id int, conversation_id int, created_at timestamp(6) NOT NULL, updated_at timestamp(6) NOT NULL,"
    " value_in_business_hours float, event_start_time timestamp, event_end_time timestamp)",
    "CREATE TABLE csat_survey_responses (id bigserial PRIMARY KEY, account_id bigint NOT NULL,"
    " conversation_id bigint NOT NULL, message_id bigint NOT NULL, rating int NOT NULL, contact_id bigint NOT NULL,"
    " created_at timestamp(6) NOT NULL, updated_at timestamp(6) NOT NULL)",
    "CREATE TABLE tags (id serial PRIMARY KEY, name varchar UNIQUE, taggings_count int DEFAULT 0)",
    "CREATE TABLE taggings (id serial PRIMARY KEY, tag_id int, taggable_type varchar, taggable_id int,"
    " context varchar(128), created_at timestamp)",
    "INSERT INTO inboxes (account_id, channel_id, name, created_at, updated_at)"
    " VALUES (1, 1, '官网', now(), now()), (1, 2, 'WhatsApp', now(), now())",
    "INSERT INTO tags (name) VALUES ('vip'), ('complaint'), ('投诉')",
)
NOW = "(now() AT TIME ZONE 'UTC')"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgresql() as url:
        # Chatwoot's own sessions speak UTC; one of ours may have any zone and must not mind.
        run(url, ["ALTER DATABASE postgres SET timezone = 'Asia/Shanghai'"])
        yield url


@pytest.fixture
def open_shop(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[int], Shop]]:
    """Opens the floor, so many minutes behind the clock of the database."""
    run(server, ["DROP SCHEMA public CASCADE", "CREATE SCHEMA public", *TABLES])
    monkeypatch.setenv("CHATWOOT_DATABASE", server)
    with floors("chatwoot", tmp_path / "site", ("chatwoot-db.example", HERE)) as opened_shop:
        yield opened_shop


@pytest.fixture
def shop(open_shop: Callable[[int], Shop]) -> Shop:
    return open_shop(0)


def conversations(count: int, inbox: int, ago: str, **said: str) -> list[str]:
    """Conversations that began `ago`, each with the customer's first message; `said` are columns as SQL."""
    begun = f"{NOW} - interval '{ago}'"
    told = {"account_id": "1", "inbox_id": str(inbox), "display_id": "n", "created_at": begun, "updated_at": begun,
            "waiting_since": begun, **said}  # fmt: skip
    return [
        f"WITH begun AS (INSERT INTO conversations ({', '.join(told)}) SELECT {', '.join(told.values())}"
        f" FROM generate_series(1, {count}) n RETURNING id, inbox_id, created_at)"
        " INSERT INTO messages (account_id, inbox_id, conversation_id, message_type, created_at, updated_at)"
        " SELECT 1, inbox_id, id, 0, created_at, created_at FROM begun"
    ]


def test_conversations_are_counted_by_the_whole_minute_once_and_a_quiet_inbox_is_a_zero(
    shop: Shop, server: str
) -> None:
    run(server, [
        *conversations(3, 1, "2 minutes 30 seconds"), *conversations(2, 1, "5 minutes"),
        *conversations(4, 1, "3 hours"),
        "INSERT INTO messages (account_id, inbox_id, conversation_id, message_type, created_at, updated_at)"
        f" SELECT 1, 1, id, 1, {NOW} - interval '2 minutes', {NOW} FROM conversations",  # answers begin nothing
    ])  # fmt: skip
    poll_for(shop, 2, "chatwoot-arrived")
    arrived = figures(shop, "contacts.arrived")
    assert (len(arrived["site=官网"]), sum(arrived["site=官网"])) == (10, 5.0)
    assert set(arrived["site=WhatsApp"]) == {0.0}
    assert sorted(arrived["site=官网"])[-2:] in ([2.0, 3.0], [0.0, 5.0])


def test_who_waits_who_was_missed_and_what_is_open_are_told_by_inbox(shop: Shop, server: str) -> None:
    run(server, [
        *conversations(4, 1, "2 minutes"), *conversations(3, 1, "6 minutes"), *conversations(2, 1, "30 hours"),
        *conversations(5, 1, "6 minutes", status="1"), *conversations(1, 2, "6 minutes", waiting_since="NULL"),
    ])  # fmt: skip
    poll(shop, "chatwoot-waiting", "chatwoot-missed", "chatwoot-backlog")
    assert figures(shop, "chat.waiting") == {"site=官网": [9.0], "site=WhatsApp": [0.0]}
    assert figures(shop, "replies.missed") == {"site=官网": [3.0], "site=WhatsApp": [0.0]}
    assert figures(shop, "contacts.backlog") == {"site=官网": [9.0], "site=WhatsApp": [1.0]}


def test_satisfaction_is_the_share_of_fours_and_fives_and_silent_without_a_rating(shop: Shop, server: str) -> None:
    poll(shop, "chatwoot-csat")
    assert why_silent(shop) == {"chatwoot-csat": "nothing"}
    rated = ", ".join(f"(1, 1, {n}, {rating}, 1, {NOW}, {NOW})" for n, rating in enumerate((5, 4, 3, 5)))
    old = f"(1, 1, 9, 1, 1, {NOW} - interval '2 days', {NOW})"
    run(server, [
        *conversations(1, 1, "1 hour"),
        "INSERT INTO csat_survey_responses (account_id, conversation_id, message_id, rating, contact_id, created_at,"
        f" updated_at) VALUES {rated}, {old}",
    ])  # fmt: skip
    poll(shop, "chatwoot-csat")
    assert figures(shop, "csat") == {"site=官网": [0.75]}
    assert why_silent(shop) == {}


def test_from_rows_to_an_incident_customers_wait_for_their_first_answer(shop: Shop, server: str) -> None:
    run(server, [
        *conversations(2, 1, "20 minutes"),
        "INSERT INTO reporting_events (name, value, account_id, inbox_id, created_at, updated_at)"
        f" VALUES ('first_response', 30, 1, 1, {NOW}, {NOW}), ('first_response', 40, 1, 2, {NOW}, {NOW}),"
        f" ('reply_time', 9000, 1, 2, {NOW}, {NOW})",
    ])  # fmt: skip
    poll_for(shop, 15, "chatwoot-first-answer")
    answered = figures(shop, "chat.first-answer")
    assert set(answered["site=WhatsApp"]) == {40.0}
    assert answered["site=官网"][0] == pytest.approx((30 + 2 * 1200) / 3, abs=20)
    assert opened(shop) == [("staff-shortage", "site=官网")]


def test_complaints_are_counted_by_their_label_when_it_was_put(shop: Shop, server: str) -> None:
    run(server, [
        *conversations(20, 1, "40 minutes"), *conversations(10, 2, "40 minutes"),
        "INSERT INTO taggings (tag_id, taggable_type, taggable_id, context, created_at)"
        f" VALUES (3, 'Conversation', 20, 'labels', {NOW} - interval '12 minutes'),"
        f" (2, 'Contact', 25, 'labels', {NOW})",
        "INSERT INTO taggings (tag_id, taggable_type, taggable_id, context, created_at)"
        f" SELECT 1, 'Conversation', id, 'labels', {NOW} FROM conversations",
    ])  # fmt: skip
    poll(shop, "chatwoot-complaints")
    assert sum(figures(shop, "complaints.opened")["site=官网"]) == 1.0
    assert sum(figures(shop, "complaints.opened")["site=WhatsApp"]) == 0.0


def test_from_rows_to_an_incident_complaints_by_label(open_shop: Callable[[int], Shop], server: str) -> None:
    run(server, [
        *conversations(40, 1, "3 hours"),
        "INSERT INTO taggings (tag_id, taggable_type, taggable_id, context, created_at)"
        f" SELECT 3, 'Conversation', id, 'labels', {NOW} - interval '22 minutes' FROM conversations",
    ])  # fmt: skip
    shop = open_shop(15)
    usual(shop, "complaints.opened", 0.1, "官网")
    poll_for(shop, 15, "chatwoot-complaints")
    assert opened(shop) == [("complaint-surge", "site=官网")]


def test_nothing_of_the_recipe_is_silent_on_a_floor_that_works(shop: Shop, server: str) -> None:
    run(server, conversations(1, 1, "3 minutes"))
    poll(shop)
    assert why_silent(shop) == {"chatwoot-csat": "nothing"}
