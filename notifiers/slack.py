"""Slack messages through slack-sdk's Web client (method chat.postMessage, https://docs.slack.dev/reference/methods/chat.postMessage).

The client composes and signs the call; our own wire carries it. Left to itself the client repeats
a POST whose connection dropped, follows redirects with its token, and waits for each read
anew; Slack has no key that would make a repeat harmless.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.request import Request

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from .answers import USUAL_REST_S, foreign, json_object, rest_asked, verdict_of_http
from .base import Doorway, Marked, Refused, Sent, Unknown, Verdict, may_repeat
from .reply import Answer, NeverSent, NoAnswer
from .secret import Secret
from .settings import Settings
from .texts import carried, letter, one_line, shortened
from .wire import Post, wire

API = "https://slack.com/api/"
MOST_CHARACTERS = 3_500
"""A longer page is shortened, a longer notice refused. Slack cuts at 40,000 characters (changelog 2018-04
"truncating really long messages"), and asks for messages of 4,000; escaping can lengthen ours."""

IN_DOUBT = frozenset({"fatal_error", "internal_error", "service_unavailable"})
"""Part of the work may have been done (the method's page says so of the first two)."""
LATER = frozenset({"ratelimited", "rate_limited", "request_timeout", "team_added_to_org"})
"""Nothing was done, and it may be tried again (same page)."""

_SILENT = logging.getLogger(__name__ + ".client")
"""The client logs texts and errors; what matters is in the verdict."""
_SILENT.setLevel(logging.CRITICAL + 1)


class Slack(Doorway):
    """Posts as a bot. `to` is a channel or user id; '' is the channel of the settings."""

    def __init__(self, name: str, settings: Settings, *, customers: bool, now: Callable[[], int]) -> None:
        del now
        super().__init__(name, customers=customers)
        self._token = settings.secret("token")
        self._channel = settings.text("channel")
        self._api = settings.address("api", API)
        self._proxy = Secret(settings.address_with_login("proxy"))
        self._wire = wire(deadline_s=settings.deadline_s(), proxy=self._proxy.reveal() or None)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The bot's token, and the proxy's address with its password."""
        return (self._token.reveal(), self._proxy.reveal())

    def deliver(self, message: Marked) -> Verdict:
        """One chat.postMessage."""
        channel = one_line(message.to) or self._channel
        if not channel:
            return Refused("no-address", permanent=True)
        text = letter(message.subject, message.body)
        if len(text) > MOST_CHARACTERS and message.kind == "customer":
            return Refused("too-long", permanent=True)
        text = escaped(shortened(text, MOST_CHARACTERS))
        return self._posted(channel, text, message.key, again=may_repeat(message))

    def close(self) -> None:
        """Give back the transport."""
        self._wire.close()

    def _posted(self, channel: str, text: str, key: str, *, again: bool) -> Verdict:
        call = _OneCall(self._wire, self._token, self._api, again=again)
        try:
            call.chat_postMessage(
                channel=channel,
                text=text,
                parse="none",
                link_names=False,
                mrkdwn=False,
                unfurl_links=False,
                unfurl_media=False,
                metadata={"event_type": "tocsin_message", "event_payload": {"key": carried(key)}},
            )
        except NeverSent as failure:
            return Refused(failure.reason)
        except NoAnswer as silence:
            return Unknown(silence.why)
        except SlackApiError:
            pass  # the client's opinion; ours is read from the answer itself
        return Unknown("answer-empty") if call.answer is None else verdict_of_http(call.answer, _proof)


def escaped(text: str) -> str:
    """The three characters that Slack reads as markup (docs.slack.dev, "Formatting message text", escaping text)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class _OneCall(WebClient):
    """A client for a single call whose request goes over our wire."""

    def __init__(self, wire: Post, token: Secret, api: str, *, again: bool) -> None:
        super().__init__(token=token.reveal(), base_url=api, retry_handlers=[], logger=_SILENT, proxy="unused")
        self._wire = wire
        self._again = again
        self.answer: Answer | None = None

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        """The client's own last step before the network (slack-sdk 3.x); the tests notice if it moves."""
        content = req.data if isinstance(req.data, bytes) else b""
        self.answer = self._wire.post(url, content, dict(req.header_items()), again=self._again)
        return {
            "status": self.answer.status,
            "headers": self.answer.headers,
            "body": self.answer.body.decode("utf-8", "replace") if json_object(self.answer) else "{}",
        }


def _proof(answer: Answer) -> Verdict:
    told = json_object(answer)
    if told is None:
        return foreign(answer)
    stamp, error = told.get("ts"), told.get("error")
    if told.get("ok") is True and isinstance(stamp, str) and stamp:
        return Sent(f"{told.get('channel', '')}/{stamp}")
    if told.get("ok") is not False or not isinstance(error, str) or not (error.isascii() and error.isidentifier()):
        return Unknown("answer-foreign")
    if error in IN_DOUBT:
        return Unknown(f"receiver-in-trouble: {error}")
    if error in LATER:
        rest = rest_asked(answer.headers) if "retry-after" in answer.headers else USUAL_REST_S
        return Refused(f"too-fast: {error}", retry_after_s=rest)
    return Refused(f"refused-by-receiver: {error}", permanent=True)
