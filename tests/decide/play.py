"""Playing an incident by hand: a clock that is moved, a list of all that happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.decide import build
from tocsin.engine.decide.incident import decide
from tocsin.engine.decide.outcome import did
from tocsin.engine.decide.phase import innermost
from tocsin.engine.model.decision import Decision, Effect, Entry, Figure, Setting
from tocsin.engine.model.event import (
    Acknowledged,
    EffectReported,
    Event,
    NoticeApproved,
    Opened,
    Pressed,
    TaskDone,
    TimerDue,
)
from tocsin.engine.model.incident import LIVE, FactValue, Incident
from tocsin.engine.model.runbook import Runbook
from tocsin.engine.model.team import Team
from tocsin.engine.model.time import Instant, Length, between, later

START = Instant(1_700_000_000_000_000)


@dataclass
class Play:
    """One incident on a clock of its own. Channels answer yes at once unless `silent`."""

    runbook: Runbook
    team: Team = field(default_factory=build.team)
    world: str = LIVE
    figures: dict[str, float] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    """Notice or connector -> what its channel answers; `none`: no answer comes."""
    published: dict[str, Runbook] = field(default_factory=dict)
    now: Instant = START
    incident: Incident = field(init=False)
    did: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    events: list[tuple[Event, Instant]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.incident = self.blank()

    def blank(self) -> Incident:
        return Incident(
            id="INC-1", world=self.world, runbook=self.runbook.name, version=self.runbook.version,
            labels={"shop": "flagship"}, opened=START,
        )  # fmt: skip

    def setting(self) -> Setting:
        def figure(name: str) -> Figure | None:
            return Figure(value=self.figures[name], age=Length(0)) if name in self.figures else None

        return Setting(runbook=self.runbook, team=self.team, figure=figure, called=self.published.get)

    def send(self, event: Event) -> Decision:
        """One step, and the answers of the channels to what it sent."""
        decision = decide(self.incident, event, self.now, self.setting())
        self.take(decision)
        self.events.append((event, self.now))
        for effect in decision.effects:
            self._answer(effect)
        return decision

    def take(self, decision: Decision) -> None:
        self.incident = decision.incident
        self.did += did(decision)
        self.entries += decision.entries
        self.effects += decision.effects
        self.withdrawn += decision.withdrawn
        self.decisions.append(decision)

    def _answer(self, effect: Effect) -> None:
        outcome = self.answers.get(effect.notice or effect.about, "sent")
        waits = effect.state == "ready" and effect.purpose in ("notice", "connector")
        if waits and outcome != "none":
            self.send(EffectReported(key=effect.key, outcome=outcome, before="sending"))  # type: ignore[arg-type]

    def open(self, trigger: str | None = "lost", **parts: object) -> Play:
        self.send(Opened(trigger=trigger, by="engine" if trigger else "ana", **parts))  # type: ignore[arg-type]
        return self

    def wait(self, length: int) -> None:
        """Let time pass; timers come due in their order."""
        goal = later(self.now, Length(length))
        while self.incident.timers:
            timer = min(self.incident.timers.values(), key=lambda it: (it.due, it.created, it.key))
            if timer.due > goal:
                break
            self.now = max(self.now, timer.due)
            self.send(TimerDue(key=timer.key, late=between(timer.due, self.now)))
        self.now = goal

    def press(self, name: str, by: str) -> Decision:
        return self.send(Pressed(button=name, by=by))

    def tick(self, name: str, by: str = "ana", value: FactValue | None = None) -> Decision:
        return self.send(TaskDone(task=name, by=by, value=value))

    def ack(self, by: str) -> Decision:
        return self.send(Acknowledged(by=by))

    def approve(self, name: str, by: str) -> Decision:
        return self.send(NoticeApproved(notice=name, hash=self.incident.notices[name].hash, by=by))

    def states(self) -> list[str]:
        return [it.path for it in innermost(self.incident, self.runbook)]

    def codes(self) -> list[str]:
        return [entry.code for entry in self.entries]

    def entry(self, code: str) -> Entry:
        return next(entry for entry in reversed(self.entries) if entry.code == code)

    def pages(self, person: str = "") -> list[Effect]:
        return [it for it in self.effects if it.kind == "page" and it.recipient == (person or it.recipient)]

    def forget(self) -> None:
        """Begin a new page of what was done."""
        for listed in (self.did, self.entries, self.effects, self.withdrawn):
            listed.clear()
