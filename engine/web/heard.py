"""The form at `/heard`: an agent writes what customers say, on a phone, without script.

Nothing that a browser sends by itself says who asks: there is no cookie, the token is typed with each report, so that a
page of another site has nothing to abuse (F-120). Each form carries an id: sent twice, it counts once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import parse_qsl

from ..model.command import Actor, Hear
from ..model.problem import TocsinError
from ..model.question import Heard
from ..model.text import Lang
from ..model.view import HeardView
from ..run.heard import kinds, labels_of
from ..words.say import say
from .behind import Behind
from .guard import Guard, local_of
from .heard_html import LABEL, Kind, form, page, thanks, wrong
from .limits import Limits
from .refusals import Refusals
from .reply import HttpError, Reply, Scope
from .request import lang_of, media_type
from .waiting import settled

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class HeardPage:
    """GET shows the form and changes nothing; POST reports."""

    behind: Behind
    guard: Guard
    limits: Limits
    refusals: Refusals

    def form(self, scope: Scope) -> Reply:
        lang = lang_of(scope)
        return page(lang, self._form(scope, lang, {}))

    async def sent(self, scope: Scope, body: bytes) -> Reply:
        """What became of the report; where it is refused, why, and the form again with what was written."""
        lang, given = lang_of(scope), dict[str, str]()
        try:
            given = fields(scope, body)
            actor = await self.guard.actor(scope, given.pop("token", "").strip() or None)
            command = told(given)
            self.guard.allow(actor, command, scope)
            answer = await settled(self.behind.door.submit(command, actor, lang), self.limits.answer_s)
        except TocsinError as error:
            refused = self.refusals.known(scope["path"], lang, error)
            code = "heard-token-wrong" if error.code == "http-no-token" else error.code
            why = wrong(say(code, error.params, lang, self.behind.zone))
            return page(lang, why + self._form(scope, lang, given), refused)
        return page(lang, thanks(answer, await self._answered(actor, command, lang), lang))

    def _form(self, scope: Scope, lang: Lang, given: Mapping[str, str]) -> str:
        site = self.behind.site()
        found = [
            Kind(name, metric.title.say(lang), labels_of(metric, site.runbooks.values()))
            for name, metric in kinds(site.team).items()
        ]  # fmt: skip
        return form(found, given, lang, token=local_of(scope) is None)

    async def _answered(self, actor: Actor, command: Hear, lang: Lang) -> str:
        """What the monitoring team has said to equal reports within a day: to people; a source reads nothing."""
        if actor.kind == "source":
            return ""
        found = await asyncio.to_thread(self.behind.door.ask, Heard(), actor, lang)
        same = (one for one in cast(tuple[HeardView, ...], found) if one.kind == command.kind and one.answer)
        return next((one.answer for one in same if one.labels == command.labels), "")


def fields(scope: Scope, body: bytes) -> dict[str, str]:
    """The fields of a form. Raises HttpError 415 for another type, 400 for what cannot be read."""
    if media_type(scope)[0] != FORM:
        raise HttpError(415, "http-wrong-type", accepted=FORM)
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=64, errors="strict")
    except ValueError:
        raise HttpError(400, "http-query-bad") from None
    found = dict(pairs)
    twice = next((name for name in found if sum(name == other for other, _ in pairs) > 1), None)
    if twice is not None:
        raise HttpError(400, "http-query-twice", field=twice[:60])
    if any("\x00" in part for pair in pairs for part in pair):
        raise HttpError(400, "http-json-sign")
    return found


def told(given: Mapping[str, str]) -> Hear:
    """The report; a label that was left empty is none."""
    labels = {name.removeprefix(LABEL): value.strip() for name, value in given.items() if name.startswith(LABEL)}
    return Hear(
        text=given.get("text", ""), kind=given.get("kind", ""), id=given.get("id", ""),
        labels={name: value for name, value in labels.items() if value},
    )  # fmt: skip
