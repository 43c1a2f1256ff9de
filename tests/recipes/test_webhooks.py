"""Webhooks of 七鱼, Udesk and 智齿: from bodies of our own making, in the documented form, to an opened incident."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.library.shelf import ROOT
from tests.recipes.floor import figures, floor, opened, usual
from tests.run.shop import Shop
from tests.sources.odd import HOSTILE, storable
from tocsin.engine.language.mapping_file import read_mapping
from tocsin.engine.model.mapping import Example, MappingFile
from tocsin.engine.model.signature import SIGNATURES
from tocsin.engine.model.time import MILLISECOND, Length
from tocsin.engine.run.intake import Taken
from tocsin.engine.sources.mapped import reader
from tocsin.engine.sources.signature import proof

RECIPES = ROOT / "templates/recipes"


def mapping_of(name: str) -> MappingFile:
    file = RECIPES / f"webhook-{name}" / "mappings" / f"{name}.yaml"
    found = read_mapping(file.name, file.read_bytes())
    assert found.problems == ()
    assert found.value is not None
    return found.value


NAMES = ("qiyu", "udesk", "sobot")
MAPPINGS = {name: mapping_of(name) for name in NAMES}
EXAMPLES = [(name, one) for name, mapping in MAPPINGS.items() for one in mapping.examples]


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{name}-{one.name}" for name, one in EXAMPLES])
def test_an_example_means_what_its_file_says(name: str, example: Example) -> None:
    assert reader(MAPPINGS[name], "Asia/Shanghai")(example.body, dict(example.headers)) == example.meant


@pytest.mark.parametrize("name", NAMES)
def test_F_079_no_body_can_hurt_a_mapping(name: str) -> None:
    for body in HOSTILE:
        storable(reader(MAPPINGS[name], "Asia/Shanghai")(body, {"?eventtype": "SESSION_START"}))


@pytest.fixture
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    shop = floor(f"webhook-{request.param}", tmp_path / "site")
    yield shop
    shop.die()


def of(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("shop", [name], indirect=True)


def post(shop: Shop, name: str, told: object, **headers: str) -> Taken:
    """A millisecond after the one before it: no two messages arrive at one instant."""
    shop.clock.go_on(Length(MILLISECOND))
    body = json.dumps(told, ensure_ascii=False).encode()
    return shop.post(body, f"webhook-{name}", {f"?{key}": value for key, value in headers.items()})


def ended(shop: Shop, number: int, **other: object) -> dict[str, object]:
    """A session of 七鱼 that has just ended, answered after half a minute."""
    now = shop.clock.wall() // 1000
    return {
        "id": number, "interaction": 0, "sType": 0, "category": "咨询/物流", "startTime": now - 300_000,
        "staffFirstReplyTime": now - 270_000, "endTime": now + number, "evaluationType": 2, "evaluation": -1, **other,
    }  # fmt: skip


@of("qiyu")
def test_from_events_of_qiyu_to_an_incident_customers_wait_for_their_first_answer(shop: Shop) -> None:
    for minute in range(15):
        late = shop.clock.wall() // 1000 - 60_000
        assert post(shop, "qiyu", ended(shop, minute, staffFirstReplyTime=late), eventtype="SESSION_END").taken == 1
        shop.go(1)
    assert figures(shop, "chat.first-answer") == {"site=qiyu": [240.0] * 15}
    assert opened(shop) == [("staff-shortage", "site=qiyu")]


@of("qiyu")
def test_from_events_of_qiyu_to_an_incident_complaints(shop: Shop) -> None:
    begun = {"code": 200, "staffId": 7, "message": "-", "sessionId": 1, "staffName": "-", "staffType": 0, "uid": "u-1"}
    for minute in range(30):
        for number in range(5):
            category = "投诉/商品" if number == 0 else "咨询"
            post(shop, "qiyu", {**begun, "sessionId": minute * 5 + number}, eventtype="SESSION_START")
            post(shop, "qiyu", ended(shop, minute * 5 + number, category=category), eventtype="SESSION_END")
        shop.go(1)
    assert sum(figures(shop, "complaints.opened")["site=qiyu"]) == 30
    assert sum(figures(shop, "contacts.arrived")["site=qiyu"]) == 150
    assert opened(shop) == [("complaint-surge", "site=qiyu")]


@of("qiyu")
def test_ratings_of_each_model_and_none_where_nobody_rated(shop: Shop) -> None:
    rated = [(2, 100), (2, 1), (3, 50), (5, 75), (5, 25), (2, -1), (0, 0), (None, None)]
    for number, (model, value) in enumerate(rated):
        post(shop, "qiyu", ended(shop, number, evaluationType=model, evaluation=value), eventtype="SESSION_END")
    assert figures(shop, "csat") == {"site=qiyu": [1.0, 0.0, 0.0, 1.0, 0.0]}


@of("qiyu")
def test_sessions_that_begin_are_contacts_and_transfers_are_not(shop: Shop) -> None:
    begun = {"code": 200, "staffId": 7, "sessionId": 1, "uid": "u", "staffName": "-"}
    for number in range(3):
        post(shop, "qiyu", begun | {"sessionId": number}, eventtype="SESSION_START")
    post(shop, "qiyu", begun | {"sessionId": 9, "transferFrom": 8}, eventtype="SESSION_START")
    post(shop, "qiyu", {"sessionId": 9, "closeReason": 1}, eventtype="SESSION_END")
    post(shop, "qiyu", ended(shop, 10, sType=3), eventtype="SESSION_END")
    assert figures(shop, "contacts.arrived") == {"site=qiyu": [1.0] * 3}
    assert figures(shop, "chat.abandoned") == {"site=qiyu": [1.0]}


def checksum(told: bytes) -> str:
    return hashlib.sha1(told, usedforsecurity=False).hexdigest()


def test_F_110_a_body_of_qiyu_is_known_by_the_checksum_that_its_documents_describe() -> None:
    body, time, secret = '{"sessionId": 1, "说": "好"}'.encode(), "1794398400", "an-app-secret"
    right = checksum((secret + hashlib.md5(body, usedforsecurity=False).hexdigest() + time).encode())
    given = [(b"?time", time.encode()), (b"?checksum", right.encode()), (b"?eventtype", b"SESSION_START")]
    rule = SIGNATURES["qiyu"]
    assert proof(rule, [secret.encode()], given, body, 1_794_398_400.0) is not None
    assert proof(rule, [secret.encode()], given, body + b" ", 1_794_398_400.0) is None
    assert proof(rule, [b"another"], given, body, 1_794_398_400.0) is None
    assert proof(rule, [secret.encode()], given, body, 1_794_398_400.0 + 301) is None


@of("udesk")
def test_from_callbacks_of_udesk_to_an_incident_more_contacts_than_usual(shop: Shop) -> None:
    usual(shop, "contacts.arrived", 2, "udesk")
    for minute in range(30):
        for number in range(12):
            told = {"action": "ImSubSession_create", "message": {"sub_session_id": minute * 100 + number}}
            assert post(shop, "udesk", told).taken == 1
        shop.go(1)
    post(shop, "udesk", {"action": "ShutQueue_create", "message": {"id": 1}})
    post(shop, "udesk", {"action": "ImSubSession_close", "message": {"id": 1}})
    assert sum(figures(shop, "chat.abandoned")["site=udesk"]) == 1
    assert opened(shop) == [("staff-shortage", "site=udesk")]


@of("sobot")
def test_from_messages_of_sobot_to_an_incident_and_a_batch_that_is_sent_again_counts_once(shop: Shop) -> None:
    usual(shop, "contacts.arrived", 2, "sobot")
    for minute in range(30):
        batch = [
            {"content": {"companyid": "c", "cid": f"{minute}-{number}", "end_time": "2026-11-11 20:00:00"}}
            for number in range(12)
        ]  # fmt: skip
        assert post(shop, "sobot", batch).taken == 12
        assert post(shop, "sobot", batch).taken == 0, "without a ret_code in the answer it comes a second time"
        shop.go(1)
    arrived = figures(shop, "contacts.arrived")["site=sobot"]
    assert len(arrived) - 720 == 360
    assert opened(shop) == [("staff-shortage", "site=sobot")]
