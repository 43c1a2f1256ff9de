"""The working step: a private copy of the incident, and the lists of what shall come of it.

A step is the handling of one event. It runs to completion: internal events wait in a queue that is emptied
before the step ends (rule 2). Before each event the values that guards may see are frozen (rule 4).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from typing import Literal

from ..model.condition import Condition, Value
from ..model.decision import CallAsked, ChildEndedNotice, Decision, Effect, Entry, Setting
from ..model.event import ENGINE, Event
from ..model.incident import LIVE, Incident
from ..model.runbook import Runbook
from ..model.time import MINUTE, Instant, between
from .plan import Plan, plan_of
from .trace import Trace

MOST_WORDS = 100
"""More internal events than this in one step: the runbook goes round in a circle (rule 3)."""

LEVELS = ("fired", "cleared")
"""Their bare names are the level of the whole incident and do not match those of a single trigger."""


class Stuck(Exception):
    """A step did not come to rest; nothing of it may be kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """An internal event: broadcast to all branches, or addressed to a state and those around it."""

    event: str
    """As it stands under `on:`, such as `sent.apology`."""
    owner: str | None = None
    """State path; empty for the runbook itself, None for all branches."""
    visit: int = 0
    only: bool = False
    """For the owner alone, not for those around it."""
    block: str | None = None
    """For the handlers of this branch alone."""
    own: bool = False
    """Something of the runbook's own (`emit`, a webhook): its name has no subject."""

    @property
    def kind(self) -> str:
        return self.event if self.own else self.event.partition(".")[0]

    def fits(self, handler: str) -> bool:
        """Whether a handler of that name takes it; one without a subject matches all subjects (page 2.6)."""
        return handler == self.event or (handler == self.kind and handler not in LEVELS)


class Snapshot:
    """Facts, figures, labels and severity as they stood when an event began to be handled."""

    __slots__ = ("facts", "figure", "labels", "minutes", "severity")

    def __init__(self, incident: Incident, setting: Setting, now: Instant) -> None:
        self.facts: dict[str, Value] = {name: filled.value for name, filled in incident.facts.items()}
        self.labels = incident.labels
        self.severity = incident.severity
        self.minutes = between(incident.opened, now) // MINUTE
        self.figure = setting.figure

    def value(self, name: str) -> Value | None:
        """The value of a name, None while it is unknown."""
        if name in self.facts:
            return self.facts[name]
        if name == "severity":
            return self.severity or None
        if name == "minutes":
            return self.minutes
        if name in self.labels:
            return self.labels[name]
        figure = self.figure(name)
        return None if figure is None else figure.value


@dataclass(slots=True, kw_only=True)
class Step:
    """One step in the making. `incident` is a fork: it may be changed freely."""

    incident: Incident
    event: Event
    now: Instant
    setting: Setting
    plan: Plan
    snapshot: Snapshot
    trace: Trace
    queue: deque[Word] = field(default_factory=deque)
    words: int = 0
    entries: list[Entry] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    withdrawn: dict[str, None] = field(default_factory=dict)
    calls: list[CallAsked] = field(default_factory=list)
    told: list[tuple[str, ChildEndedNotice]] = field(default_factory=list)
    verdicts: dict[str, Literal["sent", "failed"]] = field(default_factory=dict)

    @property
    def runbook(self) -> Runbook:
        return self.plan.runbook

    @property
    def number(self) -> int:
        """The number of this step in its incident, from 1."""
        return self.incident.revision + 1

    @property
    def by(self) -> str:
        return self.event.by

    @property
    def live(self) -> bool:
        return self.incident.world == LIVE

    def say(self, word: Word) -> None:
        """Put an internal event at the end of the queue."""
        self.queue.append(word)

    def log(self, code: str, /, **params: object) -> None:
        """Write a line for people; what somebody did whose name was only claimed says so."""
        if not self.event.verified:
            params["unverified"] = True
        self.entries.append(Entry(code=code, params=params, by=self.event.by))

    def engine_log(self, code: str, /, **params: object) -> None:
        """Write a line about something that the engine did by itself."""
        self.entries.append(Entry(code=code, params=params, by=ENGINE))

    def key(self, channel: str, recipient: str) -> str:
        """The key of the next effect (rule 18)."""
        return f"{self.incident.id}/{self.number}/{len(self.effects)}/{channel}/{recipient}"

    def look(self) -> None:
        """Freeze what guards see for the next event (rule 4)."""
        self.snapshot = Snapshot(self.incident, self.setting, self.now)

    def holds(self, condition: Condition | None, where: str) -> bool:
        """Ask a guard once and keep what it saw; unknown is not true (rule 5)."""
        if condition is None:
            return True
        verdict = condition.test(self.snapshot.value)
        self.trace.guard(where, verdict, condition.seen(self.snapshot.value))
        return verdict is True

    def current(self, path: str, visit: int) -> bool:
        """Whether that very visit of a state still lasts (rule 13); the incident itself while it is open."""
        if not path:
            return self.incident.open
        return path in self.incident.entered and self.incident.visits.get(path) == visit

    def decision(self) -> Decision:
        """What has come of the step, with its trace as the first entry (rule 32)."""
        self.incident.revision += 1
        trace = self.trace.entry(self.incident, [effect.key for effect in self.effects], self.event.by)
        own = {effect.key for effect in self.effects}
        gone = self.withdrawn
        return Decision(
            incident=self.incident,
            entries=(trace, *self.entries),
            effects=tuple(replace(e, state="cancelled") if e.key in gone else e for e in self.effects),
            withdrawn=tuple(key for key in gone if key not in own),
            calls=tuple(self.calls),
            told=tuple(self.told),
            verdicts=self.verdicts,
        )


def begin(incident: Incident, event: Event, now: Instant, setting: Setting) -> Step:
    """A fresh step on a fork of the incident."""
    twin = incident.fork()
    return Step(
        incident=twin,
        event=event,
        now=now,
        setting=setting,
        plan=plan_of(setting.runbook),
        snapshot=Snapshot(twin, setting, now),
        trace=Trace(event),
    )
