"""The webhook: a receiver with the standard's own library accepts it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import standardwebhooks
import time_machine

from tests.notifiers.cast import NOON, WHSEC, WebhookPart, message
from tests.notifiers.sink import answer
from tocsin.notifiers.base import Refused, Sent, Unknown, attempt


@pytest.fixture
def hook(tmp_path: Path):  # type: ignore[no-untyped-def]
    with WebhookPart(tmp_path) as part:
        yield part


def test_the_standards_own_verifier_accepts_it_and_refuses_a_changed_one(hook: WebhookPart) -> None:
    attempt(hook.channel(), message(body="快递 <b>🇨🇳</b>"))
    asked = hook.sink.asked[0]
    with time_machine.travel(NOON, tick=False):
        told = standardwebhooks.Webhook(WHSEC).verify(asked.body, dict(asked.headers))
        with pytest.raises(standardwebhooks.WebhookVerificationError):
            standardwebhooks.Webhook(WHSEC).verify(asked.body.replace(b"INC-42", b"INC-43"), dict(asked.headers))
    assert told["type"] == "tocsin.page"
    assert told["world"] == "live"
    assert told["facts"] == {"incident": "INC-42"}
    assert asked.headers["content-type"] == "application/json"


def test_the_id_is_the_key_in_every_attempt(hook: WebhookPart) -> None:
    for number in (1, 2):
        attempt(hook.channel(), message(attempt=number))
    assert [asked.headers["webhook-id"] for asked in hook.sink.asked] == ["INC-42/page/1/wang"] * 2


@pytest.mark.parametrize("key", ["a.b", "通知/一", "a\r\nx: y", "a b", "长" * 300])
def test_any_key_becomes_one_safe_header_without_a_full_stop(hook: WebhookPart, key: str) -> None:
    assert attempt(hook.channel(), message(key=key)) == Sent(key.replace("\r\n", " ")[:300])
    name = hook.sink.asked[0].headers["webhook-id"]
    assert name.isascii()
    assert "." not in name
    assert len(name) <= 250
    assert json.loads(hook.sink.asked[0].body)["key"] == key


@pytest.mark.parametrize("status", [200, 201, 202])
@pytest.mark.parametrize("body", ["", "ok", '{"received":true}'])
def test_any_2xx_that_is_no_web_page_is_a_yes(hook: WebhookPart, status: int, body: str) -> None:
    hook.sink.will(answer(body, status))
    assert isinstance(attempt(hook.channel(), message()), Sent)


def test_F_056_a_page_without_a_content_type_is_still_a_page(hook: WebhookPart) -> None:
    hook.sink.will(answer("\n <html>sign in</html>"))
    assert attempt(hook.channel(), message()) == Unknown("answer-foreign")


def test_F_116_only_allowed_hosts_are_asked(hook: WebhookPart) -> None:
    channel = hook.channel()
    port = hook.sink.port
    for other in (f"http://localhost:{port}/", f"http://127.1:{port}/", f"http://2130706433:{port}/", "http://[::1]/"):
        verdict = attempt(channel, message(to=other))
        assert isinstance(verdict, Refused)
        assert verdict.permanent
        assert verdict.reason.startswith("host-not-allowed")
    assert hook.sink.asked == []


@pytest.mark.parametrize(
    "to",
    ["ftp://127.0.0.1/", "file:///etc/passwd", "http://a@127.0.0.1/", "http:///x", "http://127.0.0.1:99999/", "x://"],
)
def test_F_116_an_address_that_is_not_plain_http_is_refused(hook: WebhookPart, to: str) -> None:
    assert attempt(hook.channel(), message(to=to)) == Refused("address-not-web", permanent=True)


def test_an_allowed_host_may_be_named_by_the_message(hook: WebhookPart) -> None:
    channel = hook.channel(hosts="localhost, other.example")
    assert isinstance(attempt(channel, message(to=f"http://localhost:{hook.sink.port}/room/7")), Sent)
    assert hook.sink.asked[0].target == "/room/7"


def test_another_kind_of_address_goes_to_the_channels_own_receiver(hook: WebhookPart) -> None:
    attempt(hook.channel(), message(to="customers-of-INC-42"))
    assert hook.sink.asked[0].target == "/in"
    assert json.loads(hook.sink.asked[0].body)["to"] == "customers-of-INC-42"


def test_without_any_address_it_says_so(hook: WebhookPart) -> None:
    assert attempt(hook.channel(url=""), message()) == Refused("no-address", permanent=True)
