"""Slack: what its body says decides, and its own client may not repeat anything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from slack_sdk import WebClient

from tests.notifiers.cast import SLACK_TOKEN, SlackPart, message
from tests.notifiers.sink import answer, drop
from tocsin.notifiers.base import Refused, Sent, Unknown, Verdict, attempt


@pytest.fixture
def slack(tmp_path: Path):  # type: ignore[no-untyped-def]
    with SlackPart(tmp_path) as part:
        yield part


def told(slack: SlackPart, body: object, **headers: str) -> Verdict:
    slack.sink.will(answer(json.dumps(body), 200, **headers))
    return attempt(slack.channel(), message())


def test_a_message_is_posted_plain_and_once_with_its_key(slack: SlackPart) -> None:
    assert attempt(slack.channel(), message(to="U9")) == Sent("C1/1503435956.000247")
    (asked,) = slack.sink.asked
    body = json.loads(asked.body)
    assert asked.target == "/api/chat.postMessage"
    assert asked.headers["authorization"] == f"Bearer {SLACK_TOKEN}"
    assert body["channel"] == "U9"
    assert (body["parse"], body["link_names"], body["mrkdwn"]) == ("none", False, False)
    assert (body["unfurl_links"], body["unfurl_media"]) == (False, False)
    assert body["metadata"]["event_payload"] == {"key": "INC-42/page/1/wang"}


def test_F_052_the_clients_own_repetition_is_off(slack: SlackPart) -> None:
    """The client as it comes asks twice when the first connection drops; the channel asks once."""
    slack.sink.will(drop, slack.good)
    WebClient(token="x", base_url=f"{slack.sink.url}/api/").chat_postMessage(channel="C1", text="x")
    assert len(slack.sink.asked) == 2
    slack.sink.will(drop, slack.good)
    assert isinstance(attempt(slack.channel(), message()), Unknown)
    assert len(slack.sink.asked) == 3


def test_F_114_markup_of_slack_is_escaped(slack: SlackPart) -> None:
    attempt(slack.channel(), message(body="<!channel> <@U1> <https://x|y> a&b"))
    text = json.loads(slack.sink.asked[0].body)["text"]
    assert "&lt;!channel&gt; &lt;@U1&gt; &lt;https://x|y&gt; a&amp;b" in text


@pytest.mark.parametrize(
    "error", ["channel_not_found", "invalid_auth", "token_revoked", "not_in_channel", "is_archived"]
)
def test_F_059_a_known_refusal_is_permanent_and_named(slack: SlackPart, error: str) -> None:
    wanted = Refused(f"refused-by-receiver: {error}", permanent=True)
    assert told(slack, {"ok": False, "error": error}) == wanted


@pytest.mark.parametrize("error", ["fatal_error", "internal_error", "service_unavailable"])
def test_an_error_that_may_have_happened_too_late_is_doubt(slack: SlackPart, error: str) -> None:
    assert told(slack, {"ok": False, "error": error}) == Unknown(f"receiver-in-trouble: {error}")


def test_a_rate_limit_in_the_body_is_a_rest(slack: SlackPart) -> None:
    assert told(slack, {"ok": False, "error": "ratelimited"}) == Refused("too-fast: ratelimited", retry_after_s=30.0)
    verdict = told(slack, {"ok": False, "error": "ratelimited"}, retry_after="7")
    assert verdict == Refused("too-fast: ratelimited", retry_after_s=7.0)


@pytest.mark.parametrize(
    "body",
    [{"ok": True}, {"ok": True, "ts": ""}, {"ok": True, "ts": 1}, {"ok": "true", "ts": "1"}, {"ok": False},
     {"ok": False, "error": "<html>"}, {"ok": 1, "ts": "1.1"}, {}, [], None, 7],
)  # fmt: skip
def test_F_056_a_yes_needs_ok_and_ts(slack: SlackPart, body: object) -> None:
    assert isinstance(told(slack, body), Unknown)


def test_F_056_an_empty_answer_proves_nothing(slack: SlackPart) -> None:
    slack.sink.will(answer(""))
    assert attempt(slack.channel(), message()) == Unknown("answer-empty")


def test_without_a_channel_it_says_so(slack: SlackPart) -> None:
    assert attempt(slack.channel(channel=""), message()) == Refused("no-address", permanent=True)


def test_a_long_page_is_shortened_between_its_marks_and_a_long_notice_refused(slack: SlackPart) -> None:
    attempt(slack.channel(), message(world="DRL-7", body="长" * 9000))
    text = slack.texts()[0]
    assert len(text) == 3500
    assert text.startswith("[演练][DRILL] DRL-7 ")
    assert text.endswith("END OF DRILL MESSAGE")
    notice = message(kind="customer", body="长" * 9000)
    assert attempt(slack.channel(customers=True), notice) == Refused("too-long", permanent=True)
