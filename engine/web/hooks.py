"""The bare routes of monitoring systems: check, read, hand over, answer after the commit."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace

from ..model.site import SourceSettings
from ..run.intake import Taken
from ..run.signed import Proof
from .behind import Behind
from .guard import Guard
from .limits import Limits
from .reply import HttpError, Receive, Reply, Scope, envelope
from .request import asked_with, read_body
from .strict import json_body
from .tally import Admission
from .waiting import settled

PRIVATE = (b"authorization", b"cookie", b"proxy-authorization")
"""Headers that never leave the HTTP face."""
UNPROVEN = {408: "slow", 413: "size"}
"""What becomes a 401 where the body is the proof -> the reason under which it is counted all the same."""


@dataclass(frozen=True, slots=True)
class Hooks:
    """`POST /hooks/SOURCE` and `POST /api/v1/signals`."""

    behind: Behind
    guard: Guard
    admission: Admission
    limits: Limits

    async def hook(self, scope: Scope, receive: Receive, name: str) -> Reply:
        """After authentication every body within the limit is kept and answered 202, whatever it holds (P-02)."""
        signing = self.guard.must_sign(scope, name)
        if signing is not None:
            return await self._signed(scope, receive, signing)
        source = await self.guard.source(scope, name)
        with self.admission.enter(source.name):
            body = await read_body(scope, receive, self.limits)
            return await self._kept(source, body, message_headers(scope))

    async def _signed(self, scope: Scope, receive: Receive, source: SourceSettings) -> Reply:
        """The body is needed to know whether the sender is who it says; only then it counts as one of its messages.

        One that is too large or too slow proves nothing, and must not tell that there is such a source (F-085).
        """
        try:
            body = await read_body(scope, receive, self.limits)
        except HttpError as error:
            if error.status not in UNPROVEN:
                raise
            raise await self.guard.nobody(scope, UNPROVEN[error.status]) from None
        proof = await self.guard.signed(scope, source, body)
        with self.admission.enter(source.name):
            reply = await self._kept(source, body, message_headers(scope), proof)
        if source.confirm:
            self.guard.sns.confirm(source, body)
        return reply

    async def signals(self, scope: Scope, receive: Receive) -> Reply:
        """Figures and events in the documented form, of a source or a person; another form is refused whole."""
        actor = await self.guard.actor(scope)
        own = actor.name if actor.kind == "source" else f"person:{actor.name}"
        source = self.behind.source(own) or SourceSettings(name=own, type="json")
        with self.admission.enter(own):
            body = await read_body(scope, receive, self.limits)
            check_form(json_body(scope, body))
            return await self._kept(replace(source, type="json"), body, message_headers(scope))

    async def _kept(
        self, source: SourceSettings, body: bytes, headers: Mapping[str, str], proof: Proof | None = None
    ) -> Reply:
        taken = await settled(await self._handed(source, body, headers, proof), self.limits.answer_s)
        return envelope(taken, 202)

    async def _handed(
        self, source: SourceSettings, body: bytes, headers: Mapping[str, str], proof: Proof | None
    ) -> Future[Taken]:
        hook = self.behind.door.hook
        if len(body) <= self.limits.in_thread:
            return hook(source, body, headers, proof)
        return await asyncio.to_thread(hook, source, body, headers, proof)


def check_form(document: object) -> None:
    """Raises HttpError 400 with a pointer unless this is an item, a list of items or `{"items": […]}`."""
    items, where = [document], ""
    if isinstance(document, list):
        items = document
    elif isinstance(document, dict) and "items" in document:
        inner = document["items"]
        if not isinstance(inner, list):
            raise HttpError(400, "http-signal-form", pointer="/items")
        items, where = inner, "/items"
    if not items:
        raise HttpError(400, "http-signal-form", pointer=where)
    for position, item in enumerate(items):
        _check_item(item, where if items[0] is document else f"{where}/{position}")


def _check_item(item: object, where: str) -> None:
    if not isinstance(item, dict) or ("metric" in item) == ("event" in item):
        raise HttpError(400, "http-signal-form", pointer=where)
    labels = item.get("labels", {})
    if not isinstance(labels, dict) or any(isinstance(value, dict | list) for value in labels.values()):
        raise HttpError(400, "http-field-wrong", pointer=f"{where}/labels", field="labels", why="object of texts")
    value = item.get("value")
    if "metric" in item and (isinstance(value, bool) or not isinstance(value, int | float | str)):
        raise HttpError(400, "http-field-wrong", pointer=f"{where}/value", field="value", why="number")
    if "event" in item and item.get("state", "firing") not in ("firing", "resolved"):
        raise HttpError(400, "http-field-wrong", pointer=f"{where}/state", field="state", why="firing | resolved")


def message_headers(scope: Scope) -> dict[str, str]:
    """Headers as text, without those that hold a secret; with the fields of the address, `?` before their names."""
    told = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"] if name not in PRIVATE}
    if scope.get("query_string"):
        told |= {name.decode(): value.decode() for name, value in asked_with(scope)}
    return told
