"""Answers questions from the engine's memory and the database: one line for every question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol, cast

from ..model import question as ask
from ..model.command import Actor
from ..model.ports import Store
from ..model.problem import Unavailable, Weight, WrongUsage
from ..model.question import Question
from ..model.text import Lang
from ..model.view import Answer, Line
from .turn import Turn
from .views.explain import explain
from .views.heard import heard
from .views.lines import line_of, of_row, shown_in_timeline, titles_of
from .views.look import Database, Look
from .views.records import alerts, drills, incidents, notices_of, outbox, tokens, trial, versions, whoami
from .views.report import report
from .views.show import show
from .views.signals import signals
from .views.silences import silences
from .views.status import status
from .views.timeline import timeline

if TYPE_CHECKING:
    from .app import App

Answering = Callable[[Look, Any], object]

_ANSWERS: Mapping[type[Question], Answering] = {
    ask.Status: lambda look, _: status(look),
    ask.Incidents: incidents,
    ask.Show: lambda look, question: show(look, question.incident),
    ask.Timeline: timeline,
    ask.Notices: lambda look, question: notices_of(look, question.incident),
    ask.Explain: lambda look, question: explain(look, question.subject),
    ask.Signals: lambda look, question: signals(look, question.runbook),
    ask.Alerts: alerts,
    ask.Heard: lambda look, _: heard(look),
    ask.Silences: lambda look, _: silences(look),
    ask.Outbox: lambda look, question: outbox(look, question.incident),
    ask.Report: lambda look, question: report(look, question.incident),
    ask.TrialReport: trial,
    ask.Whoami: lambda look, _: whoami(look),
    ask.Versions: lambda look, _: versions(look),
    ask.Tokens: lambda look, _: tokens(look),
    ask.Drills: lambda look, _: drills(look),
}


class SiteReader:
    """Implements `door.Reader` for a site.

    `server` is False in a command's own process: timers and pages then need `tocsin serve`.
    """

    def __init__(self, app: App, server: bool = False) -> None:
        self._app = app
        self._server = server

    def answer(self, turn: Turn, question: Question, actor: Actor, lang: Lang) -> object:
        """The view that the question names; changes nothing. Raises NoSuchThing, WrongUsage, Unavailable."""
        found = _ANSWERS.get(type(question))
        if found is None:
            raise WrongUsage("no-such-question", question=type(question).__name__)
        return found(self._look(turn, actor, lang), question)

    def lines(self, turn: Turn, lang: Lang) -> Answer:
        """The lines that the current request has written, as an answer."""
        look = self._look(turn, Actor(name=""), lang)
        written = [of_row(row) for row in turn.scope.batch.journal]
        names = {it.incident: titles_of(look, it.incident) for it in written}
        lines = tuple(line_of(look, names[it.incident], it) for it in written if shown_in_timeline(it, every=False))
        return Answer(incident=_only(lines), lines=lines)

    def _look(self, turn: Turn, actor: Actor, lang: Lang) -> Look:
        app = self._app
        return Look(
            turn=turn, actor=actor, lang=lang, database=database_of(app.store), site=app.site.settings.name,
            server=self._server, monitors=tuple(app.site.settings.monitors.values()),
            broken=tuple(app.channels.trouble), wrong=sum(problem.weight is Weight.ERROR for problem in app.warnings),
        )  # fmt: skip


class Readable(Protocol):
    """A store that opens a connection for questions."""

    def reading(self) -> AbstractContextManager[Any]: ...


def database_of(store: Store) -> Database:
    """Where the views read. A store without tables, as a simulation may have, answers no question."""
    reading = getattr(store, "reading", None)
    if reading is None:
        raise Unavailable("database-missing", path="-")
    return cast(Readable, store).reading


def _only(lines: tuple[Line, ...]) -> str:
    """The one incident that all lines are about, else nothing."""
    found = {line.incident for line in lines if line.incident}
    return found.pop() if len(found) == 1 else ""
