"""The outermost ASGI application: a few bare routes for machines, everything else to FastAPI.

Every refusal ends here: as a problem document in the reader's language, counted, and never repeating the request.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from ..model.command import VERBS
from ..model.problem import TocsinError
from ..model.question import QUESTIONS
from ..model.text import Lang
from . import metrics
from .behind import Behind
from .guard import Guard
from .health import Health
from .hooks import Hooks
from .limits import Limits
from .refusals import HOOK, Refusals
from .reply import Gone, HttpError, Receive, Reply, Scope, Send, send_reply
from .request import drain, lang_of, read_body
from .tally import Tally

Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]
GET = ("GET", "HEAD", "OPTIONS")
POST = ("OPTIONS", "POST")
FORMS = ("/heard",)
PLAIN = ("/healthz", "/readyz", "/metrics", "/", "/status", "/openapi.json")
_VERB = re.compile(r"/api/v1/commands/([^/]+)")
_QUESTION = re.compile(r"/api/v1/([^/]+)")


def allowed(path: str) -> tuple[str, ...]:
    """Methods of a path; none when there is no such path."""
    if path in PLAIN:
        return GET
    if path in FORMS:
        return (*GET, "POST")
    if HOOK.fullmatch(path):
        return POST
    verb, question = _VERB.fullmatch(path), _QUESTION.fullmatch(path)
    if verb is not None:
        return POST if verb[1] in VERBS else ()
    if question is None or question[1] not in QUESTIONS:
        return ()
    return ("GET", "HEAD", "OPTIONS", "POST") if question[1] == "signals" else GET


@dataclass(slots=True)
class Router:
    """One for each server; `rest` is the FastAPI application."""

    behind: Behind
    guard: Guard
    hooks: Hooks
    health: Health
    tally: Tally
    refusals: Refusals
    limits: Limits
    rest: Asgi

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise RuntimeError(f"{scope['type']} is not spoken here")
        exchange = Exchange(scope, receive, send)
        try:
            reply = await self._serve(exchange)
        except Gone:
            self.tally.add("cut-short", self.refusals.source_in(exchange.path))
            return
        except TocsinError as error:
            reply = self.refusals.known(exchange.path, exchange.lang, error)
        except Exception as error:  # noqa: BLE001 - logged with its id
            reply = self.refusals.bug(exchange.lang, error)
        if reply is not None and not exchange.started:
            await exchange.answer(reply, self.limits)

    async def _serve(self, exchange: Exchange) -> Reply | None:
        scope, path = exchange.scope, exchange.path
        methods = allowed(path)
        self._known_method(exchange.method, methods)
        self.guard.place(scope)
        if exchange.method == "OPTIONS":
            return Reply(204, headers=((b"allow", ", ".join(methods).encode()),))
        hook = HOOK.fullmatch(path)
        if hook is not None:
            return await self.hooks.hook(scope, exchange.receive, hook[1])
        if path == "/api/v1/signals" and exchange.method == "POST":
            return await self.hooks.signals(scope, exchange.receive)
        if path == "/healthz":
            return self.health.live()
        if path == "/readyz":
            return await self.health.ready(exchange.lang)
        if path == "/metrics":
            return await metrics.page(self.behind, self.tally)
        await self._rest(exchange)
        return None

    def _known_method(self, method: str, methods: tuple[str, ...]) -> None:
        if not methods and method != "TRACE":
            raise HttpError(404, "http-no-path", exit_code=4)
        if method not in methods:
            allow = ", ".join(methods or GET)
            raise HttpError(405, "http-method", headers=((b"allow", allow.encode()),), allowed=allow)

    async def _rest(self, exchange: Exchange) -> None:
        """The application behind gets the whole body at once, already within size and time."""
        body = b""
        if exchange.method == "POST":
            body = await read_body(exchange.scope, exchange.receive, self.limits)
        whole: list[MutableMapping[str, Any]] = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> MutableMapping[str, Any]:
            return whole.pop() if whole else {"type": "http.disconnect"}

        method = "GET" if exchange.method == "HEAD" else exchange.method
        await self.rest({**exchange.scope, "method": method}, receive, exchange.send)


class Exchange:
    """One request and its answer."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope = scope
        self.path: str = scope["path"]
        self.method: str = scope["method"]
        self.started = False
        self._whole = False
        self._receive = receive
        self._send = send

    @property
    def lang(self) -> Lang:
        """Looked for only when there is something to say: the hot path has no words."""
        return lang_of(self.scope)

    async def receive(self) -> MutableMapping[str, Any]:
        message = await self._receive()
        self._whole = not message.get("more_body", False)
        return message

    async def send(self, message: MutableMapping[str, Any]) -> None:
        self.started = True
        if self.method == "HEAD" and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)

    async def answer(self, reply: Reply, limits: Limits) -> None:
        """Send it; a body that nobody has read is read and forgotten before the connection closes."""
        unread = reply.close and not self._whole and self._has_body()
        await send_reply(reply, self.send, head=self.method == "HEAD", more=unread)
        if unread:
            await drain(self.scope, self._receive, limits)
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    def _has_body(self) -> bool:
        chunked = any(name == b"transfer-encoding" for name, _ in self.scope["headers"])
        return chunked or any(name == b"content-length" for name, _ in self.scope["headers"])
