"""The six channels, each beside a fake receiver on the loopback, in one form for the shared promises.

Where the fakes' good answers are described: Standard Webhooks specification, "webhook delivery" (any
2xx); Slack method page chat.postMessage, "example responses" (`ok`, `channel`, `ts`); 钉钉 "custom robot
access" (`errcode`, `errmsg`, HTTP 200 throughout); RFC 5321 3.3 (250 after the dot).
"""

from __future__ import annotations

import io
import json
import ssl
from abc import ABC, abstractmethod
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any

import trustme

from tests.notifiers.post_office import PostOffice
from tests.notifiers.sink import Reply, Sink, answer
from tocsin.notifiers.base import Channel, Message
from tocsin.notifiers.registry import build
from tocsin.notifiers.settings import Settings
from tocsin.notifiers.terminal import Terminal

NOON = 1_760_000_000
PLENTY = "10"
SHORT = "0.5"
"""Deadlines in seconds: one that no test meets, and one for receivers that never finish."""
AUTHORITY = trustme.CA()
"""Signs the receivers' certificates; made anew for every run, so that no key lies in the repository."""
_FOLDER = TemporaryDirectory(prefix="tocsin-tests-")
PEM = Path(_FOLDER.name) / "authority.pem"
AUTHORITY.cert_pem.write_to_path(str(PEM))
WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SLACK_TOKEN = "xoxb-1234-planted-token"
DING_TOKEN = "planted0access0token"
DING_SECRET = "SECplanted+/=secret"
PASSWORD = "planted+pass/word="


def message(**changes: Any) -> Message:
    """A live page, with changes."""
    usual: dict[str, Any] = {
        "key": "INC-42/page/1/wang", "kind": "page", "world": "live", "to": "", "subject": "订单重复 Duplicate orders",
        "body": "请确认 Please acknowledge: INC-42", "lang": "zh", "facts": {"incident": "INC-42"},
    }  # fmt: skip
    return Message(**{**usual, **changes})


def server_tls() -> ssl.SSLContext:
    """A server's side of TLS with the tests' own certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    AUTHORITY.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    return context


class Part(ABC):
    """A channel and its receiver. Subclasses say how to build the one and how to read the other."""

    secrets: tuple[str, ...] = ()

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._stack = ExitStack()
        self._built: list[Channel] = []

    def __enter__(self) -> Part:
        self.start(self._stack)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for channel in self._built:
            channel.close()
        self._stack.close()

    def start(self, stack: ExitStack) -> None:  # noqa: B027 - a file needs none
        """Open the receiver."""

    def channel(self, *, customers: bool = False, **settings: str) -> Channel:
        """The channel, aimed at the receiver."""
        built = self.make(customers, settings)
        self._built.append(built)
        return built

    @abstractmethod
    def make(self, customers: bool, settings: dict[str, str]) -> Channel: ...

    @abstractmethod
    def texts(self) -> list[str]:
        """What readers saw, one text a message, subject and body together."""


class TerminalPart(Part):
    """A terminal that is a text in memory."""

    def start(self, stack: ExitStack) -> None:
        self.stream = io.StringIO()

    def make(self, customers: bool, settings: dict[str, str]) -> Channel:
        return Terminal("t", Settings(settings), customers=customers, now=lambda: NOON, stream=self.stream)

    def texts(self) -> list[str]:
        told = self.stream.getvalue().replace("\n  ", "\r").splitlines(keepends=False)
        return ["\n".join(told).replace("\r", "\n")] if told else []


class FilePart(Part):
    """A file in a folder of its own."""

    @property
    def path(self) -> Path:
        return self.folder / "out" / "sent.jsonl"

    def make(self, customers: bool, settings: dict[str, str]) -> Channel:
        return build("file", "f", {"path": str(self.path), **settings}, customers=customers)

    def rows(self) -> list[dict[str, Any]]:
        if not self.path.exists():
            return []
        return [json.loads(line) for line in self.path.read_bytes().split(b"\n")[:-1]]

    def texts(self) -> list[str]:
        return [f"{row['subject']}\n{row['body']}" for row in self.rows()]


class HttpPart(Part):
    """What the three channels over HTTP share."""

    type = ""
    good: Reply = staticmethod(answer())

    def start(self, stack: ExitStack) -> None:
        self.sink = stack.enter_context(Sink())
        self.sink.will(self.good)

    @abstractmethod
    def settings(self, url: str) -> dict[str, str]: ...

    def make(self, customers: bool, settings: dict[str, str]) -> Channel:
        url = settings.pop("at", self.sink.url)
        given = {**self.settings(url), "deadline_s": PLENTY, **settings}
        return build(self.type, "ops", given, customers=customers, now=lambda: NOON)

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(asked.body) for asked in self.sink.asked]


class WebhookPart(HttpPart):
    """Any receiver of Standard Webhooks."""

    type = "webhook"
    secrets = (WHSEC, WHSEC.removeprefix("whsec_"))

    def settings(self, url: str) -> dict[str, str]:
        return {"url": f"{url}/in", "secret": WHSEC}

    def texts(self) -> list[str]:
        return [f"{body['subject']}\n{body['body']}" for body in self.bodies()]


class SlackPart(HttpPart):
    """Slack's Web API."""

    type = "slack"
    secrets = (SLACK_TOKEN,)
    good: Reply = staticmethod(answer('{"ok":true,"channel":"C1","ts":"1503435956.000247"}'))

    def settings(self, url: str) -> dict[str, str]:
        return {"api": f"{url}/api/", "token": SLACK_TOKEN, "channel": "C1"}

    def texts(self) -> list[str]:
        escaped = [str(body["text"]) for body in self.bodies()]
        return [text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") for text in escaped]


class DingtalkPart(HttpPart):
    """A 钉钉 robot with signing."""

    type = "dingtalk"
    secrets = (DING_TOKEN, DING_SECRET)
    good: Reply = staticmethod(answer('{"errcode":0,"errmsg":"ok"}'))

    def settings(self, url: str) -> dict[str, str]:
        return {"url": f"{url}/robot/send?access_token={DING_TOKEN}", "secret": DING_SECRET}

    def texts(self) -> list[str]:
        return [str(body["text"]["content"]) for body in self.bodies()]


class SmtpPart(Part):
    """A mail server without encryption."""

    secrets = (PASSWORD,)

    def start(self, stack: ExitStack) -> None:
        self.office = stack.enter_context(PostOffice())

    def make(self, customers: bool, settings: dict[str, str]) -> Channel:
        given = {
            "host": "127.0.0.1", "port": str(self.office.port), "security": "plain", "from": "tocsin@shop.example",
            "to": "wang@shop.example", "username": "tocsin", "password": PASSWORD, "deadline_s": PLENTY,
        }  # fmt: skip
        return build("smtp", "mail", {**given, **settings}, customers=customers, now=lambda: NOON)

    def texts(self) -> list[str]:
        mails = self.office.opened()
        return [f"{mail['subject']}\n{mail.get_content().replace(chr(13), '').rstrip(chr(10))}" for mail in mails]


HTTP: dict[str, type[HttpPart]] = {"webhook": WebhookPart, "slack": SlackPart, "dingtalk": DingtalkPart}
ALL: dict[str, type[Part]] = {"terminal": TerminalPart, "file": FilePart, "smtp": SmtpPart, **HTTP}
