"""How the parts of a runbook are said in a picture, short enough for a box or an arrow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from ...model.level import Level
from ...model.runbook import (
    Action,
    Ask,
    Combined,
    Emit,
    EventSignal,
    GiveNotice,
    Http,
    Page,
    Raise,
    Runbook,
    Set,
    Signal,
    Task,
    Tell,
    Threshold,
    WhenSignal,
)
from ...model.team import Team
from ...model.text import NO_TEXT, Lang, Text
from ...model.window import Of, percent
from ...words.graph import PHRASES
from ..lengths import say_length
from ..levels import say_level
from ..lint.flow import Cause


def over_said(of: Of, metric: str, lang: Lang) -> str:
    """A metric's title with the function of its window: `p95 of Wait`."""
    rank = percent(of)
    code = f"of-{of}" if rank is None else "of-percent"
    return PHRASES[code].say(lang).format(metric=metric, percent=rank)


class Titled(Protocol):
    """Anything in `team.yaml` that has a title."""

    @property
    def title(self) -> Text: ...


SIGNS = {
    "page": "☎", "tell": "✎", "notice": "✉", "ask": "?", "http": "⚙", "raise": "▲", "set": "=", "emit": "»",
    "task": "☐", "button": "▶", "timer": "⏱", "sla": "⏳", "call": "↪", "trigger": "⚡", "event": "•",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Speaks of one runbook in one language; roles, metrics and rooms by their titles in `team.yaml`."""

    runbook: Runbook
    team: Team
    lang: Lang

    def phrase(self, code: str, **params: str) -> str:
        """The words of a code."""
        return PHRASES[code].say(self.lang).format(**params).strip()

    def text(self, text: Text, otherwise: str) -> str:
        """The words of a text, or a name where there are none."""
        return text.say(self.lang) or otherwise

    def outcome(self, outcome: str) -> str:
        """An outcome as people read it; one without words of its own as it is written."""
        return self.text(self.runbook.outcomes.get(outcome, NO_TEXT), outcome)

    def roles(self, roles: Iterable[str], joint: str = "") -> str:
        """The titles of roles; the lead where none is named."""
        named = tuple(roles)
        titles = [self._titled(self.team.roles, role) for role in named] or [self.phrase("lead")]
        return (joint or PHRASES["list-comma"].say(self.lang)).join(titles)

    def action(self, action: Action) -> str:
        """One line for an action, with its sign."""
        match action:
            case Page():
                return f"{SIGNS['page']} {self._page(action)}"
            case Tell():
                return f"{SIGNS['tell']} {self.phrase('do-tell', room=action.room)}"
            case GiveNotice():
                return f"{SIGNS['notice']} {self._notice(action.notice)}"
            case Ask():
                connector = self.team.connectors.get(action.connector)
                who = self.roles(connector.asks if connector else ())
                return f"{SIGNS['ask']} {self.phrase('do-ask', who=who, connector=self._connector(action.connector))}"
            case Http():
                return f"{SIGNS['http']} {self.phrase('do-http', connector=self._connector(action.connector))}"
            case Raise():
                return f"{SIGNS['raise']} {self.phrase('do-raise', level=self.severity(action.level))}"
            case Set():
                facts = ", ".join(f"{name} = {value}" for name, value in action.facts.items())
                return f"{SIGNS['set']} {self.phrase('do-set', facts=facts)}"
            case Emit():
                return f"{SIGNS['emit']} {self.phrase('do-emit', event=action.event)}"

    def task(self, task: Task) -> str:
        """A task with who and by when."""
        words = self.text(task.text, task.name)
        if task.optional:
            words = self.phrase("task-optional", text=words)
        # Who: only where it is not the lead, who has all the rest.
        about = [self.roles(task.by)] if task.by else []
        if task.due is not None:
            about.append(self.phrase("within", due=say_length(task.due)))
        comma = PHRASES["list-comma"].say(self.lang)
        return f"{SIGNS['task']} {self.phrase('by', what=words, who=comma.join(about)) if about else words}"

    def cause(self, cause: Cause) -> str:
        """What makes a reaction happen."""
        if cause.kind == "button":
            what = self.text(cause.label, cause.name)
            return f"{SIGNS['button']} {self.phrase('by', what=what, who=self.roles(cause.by))}"
        if cause.kind == "timer" and cause.delay is not None:
            delay = say_length(cause.delay)
            return f"{SIGNS['timer']} {self.phrase('every', delay=delay) if cause.repeat else delay}"
        return f"{SIGNS['event']} {cause.name if cause.kind == 'watch' else self.event(cause.name)}"

    def event(self, event: str) -> str:
        """An event of the engine in words; any other by its name."""
        word, _, subject = event.partition(".")
        code = f"event-{word}"
        if code not in PHRASES or word in ("own", "any"):
            return self.phrase("event-own", subject=self.phrase("subject", name=event))
        if subject:
            said = self.phrase("subject", name=self._subject(word, subject))
        else:
            said = "" if word in ("fired", "cleared") else self.phrase("event-any")
        return self.phrase(code, subject=said)

    def severity(self, level: str) -> str:
        """The title of a severity."""
        return self._titled(self.team.severities, level)

    def signal(self, signal: Signal) -> str:
        """A signal: what, beyond which level, for how long."""
        comma = PHRASES["list-comma"].say(self.lang)
        if isinstance(signal, Combined):
            parts = "; ".join(self.signal(part) for part in signal.signals)
            return comma.join([self.phrase(f"signal-{signal.how}", parts=parts), *self._hold(signal)])
        if isinstance(signal, WhenSignal):
            return comma.join([signal.when.source, *self._hold(signal)])
        if isinstance(signal, EventSignal):
            return comma.join([self.phrase("signal-event", event=signal.event), *self._hold(signal)])
        said = [self._beyond(signal)]
        if signal.ahead is not None:
            said.append(self.phrase("signal-ahead", ahead=say_length(signal.ahead)))
        if signal.and_at_least is not None:
            said.append(self.phrase("signal-floor", floor=f"{signal.and_at_least:g}"))
        said += self._hold(signal)
        if signal.no_data is not None:
            said.append(self.phrase("signal-silent", length=say_length(signal.no_data)))
        return comma.join(said)

    def _hold(self, signal: Signal) -> list[str]:
        said = [] if signal.hold is None else [self.phrase("signal-for", hold=say_length(signal.hold))]
        calendar = None if isinstance(signal, WhenSignal) else signal.during
        return [*said, self.phrase("signal-during", calendar=calendar)] if calendar else said

    def _beyond(self, signal: Threshold) -> str:
        level = signal.above or signal.below
        metric = self._titled(self.team.metrics, signal.metric)
        known = self.team.metrics.get(signal.metric)
        of = signal.of or (known.of if known is not None else None)
        if of is not None:
            metric = over_said(of, metric, self.lang)
        return metric if level is None else self._level("above" if signal.above else "below", metric, level)

    def _level(self, side: str, metric: str, level: Level) -> str:
        said = say_level(level)
        if level.relative:
            said = self.phrase(f"level-{level.kind}", factor=f"{level.factor:g}")
        return self.phrase(f"signal-{side}", metric=metric, level=said)

    def _page(self, page: Page) -> str:
        ladder = self.team.ladders.get(page.policy or "")
        first, then = (ladder.roles, ladder.then) if ladder is not None else (page.roles, page.then)
        within = ladder.answer_within if ladder is not None else page.answer_within
        who = " → ".join([self.roles(first, " + "), *(self.roles((role,)) for role in then)])
        if within is None:
            return self.phrase("do-page", who=who)
        return self.phrase("do-page-within", who=who, within=say_length(within))

    def _notice(self, name: str) -> str:
        notice = self.runbook.notices.get(name)
        if notice is None or not notice.approve:
            return self.phrase("do-notice-free", notice=self._notice_title(name))
        return self.phrase("do-notice", notice=self._notice_title(name), who=self.roles(notice.approve, " + "))

    def _notice_title(self, name: str) -> str:
        notice = self.runbook.notices.get(name)
        return self.text(notice.title, name) if notice is not None else name

    def _connector(self, name: str) -> str:
        return self._titled(self.team.connectors, name)

    def _subject(self, word: str, subject: str) -> str:
        if word in ("sent", "rejected", "expired") or subject in self.runbook.notices:
            return self._notice_title(subject)
        return self._connector(subject)

    def _titled(self, things: Mapping[str, Titled], name: str) -> str:
        thing = things.get(name)
        return self.text(thing.title, name) if thing is not None else name
