"""钉钉 group robot: a text into one group.

The robot answers HTTP 200 even when it refuses; only `errcode == 0` is a yes (custom robot access,
https://open.dingtalk.com/document/orgapp/custom-robots-send-group-messages). Signing is described in
"customize robot security settings" there: HMAC-SHA256 of `milliseconds \\n secret` with the secret
as key, Base64, and encoded for the address exactly once.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable
from urllib.parse import quote_plus

from .answers import exchange, foreign, json_object
from .base import Doorway, Marked, Refused, Sent, Unknown, Verdict, may_repeat
from .reply import Answer
from .secret import Secret, parts_of_address
from .settings import ChannelMisconfigured, Settings
from .texts import letter, shortened
from .wire import wire

TOO_FAST = (130101, 410100)
"""More than 20 messages a minute, by the tables of the cloud vendor and of the robot's own page."""
REST_S = 600.0
"""The robot is then deaf for ten minutes (same page)."""
BUSY = -1
MOST_CHARACTERS = 4_000
"""Our own limit, for a text of a group chat: a longer page is shortened, a longer notice refused."""
_MOBILE = re.compile(r"\+?[0-9-]{5,20}")


class Dingtalk(Doorway):
    """One robot. `to` names the mobile numbers to mention; '' mentions those of the settings alone."""

    def __init__(self, name: str, settings: Settings, *, customers: bool, now: Callable[[], int]) -> None:
        super().__init__(name, customers=customers)
        self._url = Secret(settings.address("url"))
        self._secret = settings.secret("secret")
        self._always = settings.words("at_mobiles")
        if not all(_MOBILE.fullmatch(number) for number in self._always):
            raise ChannelMisconfigured("bad-setting", "at_mobiles", "mobile-numbers")
        self._proxy = Secret(settings.address_with_login("proxy"))
        self._wire = wire(deadline_s=settings.deadline_s(), proxy=self._proxy.reveal() or None)
        self._now = now

    @property
    def secrets(self) -> tuple[str, ...]:
        """The address is one: whoever has it may write into the group."""
        return (self._secret.reveal(), self._proxy.reveal(), *parts_of_address(self._url.reveal()))

    def deliver(self, message: Marked) -> Verdict:
        """One POST to the robot."""
        wanted = tuple(word for word in re.split(r"[,，\s]+", message.to) if word)
        if not all(_MOBILE.fullmatch(number) for number in wanted):
            return Refused("address-wrong", permanent=True)
        text = letter(message.subject, message.body)
        if len(text) > MOST_CHARACTERS and message.kind == "customer":
            return Refused("too-long", permanent=True)
        content = content_of(shortened(text, MOST_CHARACTERS), tuple(dict.fromkeys((*self._always, *wanted))))
        fields = {"content-type": "application/json"}
        again = may_repeat(message)
        return exchange(self._wire, self._address(), content, fields, _proof(message.key), again=again)

    def close(self) -> None:
        """Give back the transport."""
        self._wire.close()

    def _address(self) -> str:
        url = self._url.reveal()
        if not self._secret:
            return url
        ms = self._now() * 1000
        joint = "&" if "?" in url else "?"
        return f"{url}{joint}timestamp={ms}&sign={quote_plus(signature(ms, self._secret))}"


def signature(ms: int, secret: Secret) -> str:
    """Base64 of the HMAC, not yet encoded for an address."""
    key = secret.reveal().encode()
    return base64.b64encode(hmac.new(key, f"{ms}\n".encode() + key, hashlib.sha256).digest()).decode()


def content_of(text: str, mobiles: tuple[str, ...]) -> bytes:
    """The robot's JSON. Who is mentioned must stand in the text too: below the first line, within the marks."""
    first, *rest = text.split("\n")
    mentions = [" ".join(f"@{number}" for number in mobiles)] if mobiles else []
    text = "\n".join([first, *mentions, *rest])
    told = {"msgtype": "text", "text": {"content": text}, "at": {"atMobiles": list(mobiles), "isAtAll": False}}
    return json.dumps(told, ensure_ascii=False).encode()


def _proof(key: str) -> Callable[[Answer], Verdict]:
    def proof(answer: Answer) -> Verdict:
        told = json_object(answer)
        code = told.get("errcode") if answer.status == 200 and told is not None else None
        if type(code) is not int:  # a bool is an int to Python, and False equals 0
            return foreign(answer)
        if code == 0:
            return Sent(key)
        if code in TOO_FAST:
            return Refused(f"too-fast: errcode {code}", retry_after_s=REST_S)
        if code == BUSY:
            return Unknown(f"receiver-in-trouble: errcode {code}")
        return Refused(f"refused-by-receiver: errcode {code}", permanent=True)

    return proof
