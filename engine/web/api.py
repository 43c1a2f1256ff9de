"""`/api/v1` for people and programs, and the two pages: a FastAPI application, imported by `tocsin serve` alone.

Records are converted by msgspec from the very types of `engine.model`, so that HTTP can ask what a terminal can.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from fastapi import FastAPI, Request, Response

from ..model.command import VERBS, Actor, Publish, TokenMake, TokenRevoke
from ..model.problem import NoSuchThing, NotAllowed, TocsinError
from ..model.question import QUESTIONS
from ..model.view import Answer
from . import openapi, pages
from .behind import Behind
from .guard import Guard
from .heard import HeardPage
from .limits import Limits
from .refusals import Refusals
from .reply import Reply, Scope, envelope
from .request import lang_of
from .strict import json_body, query_record, record
from .waiting import settled

READERS = 8
"""Questions looked up at the same time; each waits in a thread for the engine."""


@dataclass(frozen=True, slots=True)
class Api:
    """What the routes do."""

    behind: Behind
    guard: Guard
    limits: Limits
    refusals: Refusals
    readers: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(READERS, thread_name_prefix="question")
    )

    async def command(self, scope: Scope, body: bytes, verb: str) -> Reply:
        """Do it; answers after the commit, with the lines that it wrote."""
        actor = await self.guard.actor(scope)
        made = VERBS.get(verb)
        if made is None:
            raise NoSuchThing("http-no-verb", verb=verb[:60])
        command = record(made, json_body(scope, body) if body else {})
        self.guard.allow(actor, command, scope)
        if isinstance(command, Publish):
            return envelope(await self._publish(command, actor))
        answer = await settled(self.behind.door.submit(command, actor, lang_of(scope)), self.limits.answer_s)
        if isinstance(command, TokenMake | TokenRevoke):
            self.guard.forget()
        return envelope(answer)

    async def _publish(self, command: Publish, actor: Actor) -> Answer:
        """Files are read here or by the engine, never sent by the caller."""
        if command.dry:
            future = await asyncio.to_thread(self.behind.preview)
        else:
            future = self.behind.publish(actor.name)
        changes = await settled(future, self.limits.answer_s)
        return Answer(data={"dry": command.dry, "changes": changes})

    async def question(self, scope: Scope, name: str) -> Reply:
        """Look it up; changes nothing."""
        actor = await self.guard.actor(scope)
        self._may_read(actor)
        question = query_record(QUESTIONS[name], scope.get("query_string", b""))
        ask, lang = self.behind.door.ask, lang_of(scope)
        future = self.readers.submit(ask, question, actor, lang)
        return envelope(await settled(future, self.limits.answer_s + 1))

    def _may_read(self, actor: Actor) -> None:
        """A source reports and reads nothing: its token lies in another system's configuration."""
        if actor.kind == "source":
            raise NotAllowed("sources-only-report", name=actor.name)


def application(api: Api, heard: HeardPage) -> FastAPI:
    """The routes. FastAPI's own documents stay off: ours describes the bare routes too."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    async def guarded(request: Request, work: Callable[[Scope], Awaitable[Reply]]) -> Response:
        path, lang = request.scope["path"], lang_of(request.scope)
        try:
            reply = await work(request.scope)
        except TocsinError as error:
            reply = api.refusals.known(path, lang, error)
        except Exception as error:  # noqa: BLE001 - logged with its id
            reply = api.refusals.bug(lang, error)
        return _response(reply)

    @app.post("/api/v1/commands/{verb}")
    async def command(verb: str, request: Request) -> Response:
        body = await request.body()
        return await guarded(request, lambda scope: api.command(scope, body, verb))

    @app.get("/api/v1/{question}")
    async def question(question: str, request: Request) -> Response:
        return await guarded(request, lambda scope: api.question(scope, question))

    @app.get("/openapi.json")
    async def description() -> Response:
        return _response(Reply(200, openapi.text()))

    @app.get("/")
    async def home(request: Request) -> Response:
        return _response(pages.home(lang_of(request.scope)))

    @app.get("/heard")
    async def heard_form(request: Request) -> Response:
        return _response(heard.form(request.scope))

    @app.post("/heard")
    async def heard_sent(request: Request) -> Response:
        body = await request.body()
        return await guarded(request, lambda scope: heard.sent(scope, body))

    @app.get("/status")
    async def status(request: Request) -> Response:
        return _response(pages.status(lang_of(request.scope)))

    return app


def _response(reply: Reply) -> Response:
    made = Response(reply.body, reply.status)
    made.raw_headers = reply.all_headers()
    return made

