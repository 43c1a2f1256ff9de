"""Signed JSON to any receiver, by Standard Webhooks (standardwebhooks.com, "Standard Webhooks" specification).

`webhook-id` is the message's key, the same in every attempt, so that the receiver can recognise a repeat.
A 2xx means received; the specification asks for no particular body, so an empty one is a yes and a
web page is not: that is how a proxy's login page answers.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

import standardwebhooks

from .answers import exchange, foreign
from .base import Doorway, Marked, Refused, Sent, Verdict, may_repeat
from .reply import Answer
from .secret import Secret, parts_of_address
from .settings import ChannelMisconfigured, Settings, is_web_address
from .texts import carried
from .wire import wire

PREFIX = "whsec_"
LONGEST_ID = 250
_JSON = json.JSONEncoder(ensure_ascii=False)


class Webhook(Doorway):
    """Posts to the address of the message when its host is allowed, else to the channel's own."""

    def __init__(self, name: str, settings: Settings, *, customers: bool, now: Callable[[], int]) -> None:
        super().__init__(name, customers=customers)
        self._url = settings.address("url")
        self._secret = settings.secret("secret")
        self._signer = standardwebhooks.Webhook(_key_bytes(self._secret))
        self._hosts = frozenset(host.lower() for host in (*settings.words("hosts"), _host(self._url)) if host)
        self._proxy = Secret(settings.address_with_login("proxy"))
        self._wire = wire(deadline_s=settings.deadline_s(), proxy=self._proxy.reveal() or None)
        self._now = now

    @property
    def secrets(self) -> tuple[str, ...]:
        """The key with and without its prefix, and what an address may hide in its query."""
        key = self._secret.reveal()
        hidden = parts_of_address(self._url) if "?" in self._url else ()
        return (key, key.removeprefix(PREFIX), self._proxy.reveal(), *hidden)

    def deliver(self, message: Marked) -> Verdict:
        """One signed POST."""
        url = message.to if "://" in message.to else self._url
        if not url:
            return Refused("no-address", permanent=True)
        refusal = self._turned_away(url) if url is not self._url else None
        if refusal is not None:
            return refusal
        content = content_of(message)
        signed = self._signed(message.key, content)
        return exchange(self._wire, url, content.encode(), signed, _proof(message.key), again=may_repeat(message))

    def close(self) -> None:
        """Give back the transport."""
        self._wire.close()

    def _turned_away(self, url: str) -> Refused | None:
        """Why an address that a message names is not asked; the channel's own was checked when it was built."""
        if not is_web_address(url):
            return Refused("address-not-web", permanent=True)
        if _host(url) not in self._hosts:
            return Refused(f"host-not-allowed: {_host(url)}", permanent=True)
        return None

    def _signed(self, key: str, content: str) -> dict[str, str]:
        name, seconds = id_of(key), self._now()
        signature = self._signer.sign(name, datetime.fromtimestamp(seconds, tz=UTC), content)
        return {
            "content-type": "application/json",
            "webhook-id": name,
            "webhook-timestamp": str(seconds),
            "webhook-signature": signature,
        }


def content_of(message: Marked) -> str:
    """The body: the same bytes in every attempt but for `attempt`."""
    told = {
        "type": f"tocsin.{message.kind}",
        "key": message.key,
        "world": message.world,
        "to": message.to,
        "subject": message.subject,
        "body": message.body,
        "lang": message.lang,
        "attempt": message.attempt,
        "facts": dict(message.facts),
    }
    return _JSON.encode(_without_the_impossible(told))


def id_of(key: str) -> str:
    """The key as a header may carry it. A full stop is quoted too: it separates the parts that are signed."""
    name = quote(carried(key), safe="/:-_").replace(".", "%2E")
    return name if len(name) <= LONGEST_ID else "sha256:" + hashlib.sha256(name.encode()).hexdigest()


def _proof(key: str) -> Callable[[Answer], Verdict]:
    def proof(answer: Answer) -> Verdict:
        page = "html" in answer.headers.get("content-type", "").lower() or answer.body.lstrip().startswith(b"<")
        return foreign(answer) if page or not answer.whole else Sent(key)

    return proof


def _without_the_impossible(told: dict[str, object]) -> dict[str, object]:
    return {carried(name): _clean(value) for name, value in told.items()}


def _clean(value: object) -> object:
    if isinstance(value, str):
        return carried(value)
    return _without_the_impossible(value) if isinstance(value, dict) else value


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()


def _key_bytes(secret: Secret) -> bytes:
    """24 to 64 bytes, by the specification; Python's decoder alone would take almost any text."""
    word = secret.reveal().removeprefix(PREFIX)
    try:
        key = base64.b64decode(re.sub(r"=+$", "", word) + "=" * (-len(word.rstrip("=")) % 4), validate=True)
    except ValueError:  # not Base64, or not even ASCII
        raise ChannelMisconfigured("bad-setting", "secret", "signing-secret") from None
    if not 24 <= len(key) <= 64:
        raise ChannelMisconfigured("bad-setting", "secret", "signing-secret")
    return key
