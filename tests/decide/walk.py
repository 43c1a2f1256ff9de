"""A seeded walk: somebody does something possible, or impossible, or time passes; then the promises are checked."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from typing import Literal

from tests.decide import samples
from tests.decide.build import PEOPLE, level, team
from tests.decide.play import Play
from tocsin.engine.decide.buttons import offered
from tocsin.engine.decide.incident import decide
from tocsin.engine.model import event as events
from tocsin.engine.model.incident import LIVE, FactValue, Incident
from tocsin.engine.model.problem import NotAllowed, Refused
from tocsin.engine.model.runbook import Block, Runbook, State
from tocsin.engine.model.time import HOUR, MINUTE, Instant, Length

RUNBOOKS = {"orders": samples.orders(), "shortage": samples.shortage()}
NEXT = {name: replace(it, version="v2") for name, it in RUNBOOKS.items()}
DECLARED = (level("sev3"), level("sev2", "nobody"), level("sev1", "it-duty", declare="cs-manager"))
TEAMS = (team(), team(severities=DECLARED))
PERSONS = (*PEOPLE, "stranger")
FACTS: dict[str, FactValue] = {
    "affected": 340,
    "cause": "coupon",
    "refund-by": 1_700_000_900_000_000,
    "reason": "ill",
    "pinged": True,
}

Outcome = Literal["sent", "failed", "uncertain", "drilled", "stale", "cancelled"]
OUTCOMES: tuple[Outcome, ...] = ("sent", "sent", "sent", "failed", "uncertain", "stale", "cancelled")


class Walk:
    """One incident and a chance of its own."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        name = self.chance.choice(sorted(RUNBOOKS))
        world = LIVE if self.chance.random() < 0.8 else "DRL-7"
        self.play = Play(RUNBOOKS[name], team=self.chance.choice(TEAMS), world=world)
        self.play.answers = _Slow()
        self.play.published = dict(NEXT)
        self.reached: Counter[str] = Counter()
        self.told: Counter[str] = Counter()
        self.problems: list[Refused | NotAllowed] = []
        self.figures: list[tuple[dict[str, float], Runbook]] = []

    def run(self, steps: int) -> None:
        self._send(events.Opened(trigger=self.chance.choice([None, "lost"]), by="ana"))
        for _ in range(steps):
            if self.chance.random() < 0.3:
                self._time()
            else:
                self._send(self._event())

    def _time(self) -> None:
        """Something comes due, now and then late; or nothing does."""
        incident, play = self.play.incident, self.play
        if not incident.timers:
            play.now = Instant(play.now + self.chance.randrange(HOUR))
            return
        timer = min(incident.timers.values(), key=lambda it: (it.due, it.created, it.key))
        late = self.chance.choice([0, 0, 0, 5 * MINUTE, 9 * HOUR])
        play.now = max(play.now, Instant(timer.due + late))
        self._send(events.TimerDue(key=timer.key, late=Length(late)))

    def _send(self, event: events.Event) -> None:
        play, before = self.play, self.play.incident
        copy = before.fork()
        self.figures.append((dict(play.figures), play.runbook))
        try:
            decision = play.send(event)
        except (Refused, NotAllowed) as problem:
            self.told[problem.code] += 1
            self.problems.append(problem)
            self.figures.pop()
            assert play.incident is before
            assert before == copy, "a refusal changed the incident"
            return
        assert before == copy, "a step changed what it was given"
        if isinstance(event, events.Migrated):
            play.runbook = NEXT[play.runbook.name]
        self.reached.update(entry.code for entry in decision.entries)
        self.check(before)

    def check(self, before: Incident) -> None:
        """What must be true after every step."""
        self.check_effects()
        incident = self.play.incident
        check_configuration(incident, self.play.runbook)
        assert incident.revision == before.revision + 1
        for path, visit in before.visits.items():
            assert incident.visits[path] >= visit, "a visit number went back"
        if incident.open:
            assert incident.timers, "I-27: the incident sleeps"
        else:
            left = (incident.timers, incident.frozen, incident.ladders)
            assert not any(left), "a closed incident goes on"
        for ladder in incident.ladders.values():
            key = f"ladder:{ladder.id}"
            armed = key in incident.timers or key in incident.frozen
            assert armed == (ladder.state == "waiting"), f"{key} is {ladder.state}"

    def check_effects(self) -> None:
        """Keys are never used twice; in a drill nothing for customers is ever ready (P-19)."""
        keys = [it.key for it in self.play.effects]
        assert len(keys) == len(set(keys)), "an effect's key came twice"
        for effect in self.play.decisions[-1].effects:
            assert effect.world == self.play.world
            careful = effect.purpose in ("notice", "connector") and self.play.world != LIVE
            assert not careful or effect.state in ("drilled", "cancelled")

    def replay(self) -> Incident:
        """The same events again, from nothing (rule 32)."""
        play = self.play
        play.runbook = RUNBOOKS[play.runbook.name]
        incident = play.blank()
        for (event, now), (figures, runbook) in zip(play.events, self.figures, strict=True):
            play.figures, play.runbook = figures, runbook
            incident = decide(incident, event, now, play.setting()).incident
        return incident

    def _event(self) -> events.Event:
        kinds = (
            self._press,
            self._press,
            self._press,
            self._tick,
            self._tick,
            self._fact,
            self._ack,
            self._notice,
            self._notice,
            self._notice,
            self._effect,
            self._effect,
            self._effect,
            self._trigger,
            self._watch,
            self._lead,
            self._child,
            self._other,
        )
        return self.chance.choice(kinds)()

    def _by(self) -> str:
        return self.chance.choice(PERSONS)

    def _press(self) -> events.Event:
        choices = offered(self.play.incident, self.play.setting())
        names = [it.name for it in choices] or ["nothing"]
        lasting = [name for name in names if name not in ("call-off", "false-alarm")]
        name = self.chance.choice(lasting if lasting and self.chance.random() < 0.9 else [*names, "junk", "junk.yes"])
        roles = next((it.by for it in choices if it.name == name), ())
        return events.Pressed(button=name, by=self._one_of(roles), reason="so")

    def _one_of(self, roles: tuple[str, ...]) -> str:
        """Mostly somebody who may."""
        people = [person.id for person in self.play.team.people_of(roles)]
        return self.chance.choice(people) if people and self.chance.random() < 0.9 else self._by()

    def _tick(self) -> events.Event:
        names = [*self.play.incident.tasks, "junk"]
        name = self.chance.choice(names[:-1] if len(names) > 1 and self.chance.random() < 0.9 else names)
        if self.chance.random() < 0.15:
            return events.TaskReopened(task=name, by=self._by(), reason="not really")
        state, _, short = name.rpartition("/")
        known = self.play.runbook.states().get(state)
        fills = next((it.fills for it in known.tasks if it.name == short), None) if known else None
        return events.TaskDone(task=name, by=self._by(), value=FACTS.get(fills or ""))

    def _fact(self) -> events.Event:
        name = self.chance.choice([*FACTS, "junk"])
        value = self.chance.choice([5, 150, 2000]) if name == "affected" else FACTS.get(name, 1)
        return events.FactGiven(fact=name, value=value, by=self._by())

    def _ack(self) -> events.Event:
        return events.Acknowledged(by=self._by(), verified=self.chance.random() < 0.5)

    def _notice(self) -> events.Event:
        known = self.play.incident.notices
        name = self.chance.choice([*known] or ["apology"])
        notice = self.play.runbook.notices.get(name)
        by = self._one_of(notice.approve if notice else ())
        stale = self.chance.random() < 0.1
        made = {
            "approve": events.NoticeApproved(
                notice=name, hash=known[name].hash if name in known and not stale else "00", by=by
            ),
            "reject": events.NoticeRejected(notice=name, reason=self.chance.choice(["", "too long"]), by=by),
            "edit": events.NoticeEdited(notice=name, texts={"en": "Truly sorry", "zh": "抱歉"}, by=by),
            "stop": events.NoticeStopped(notice=name, reason="wrong", by=by),
            "resend": events.ResendAsked(notice=name, reason="not there", by=by),
            "correct": events.CorrectionAsked(notice=name, texts={"en": "We were wrong"}, reason="wrong", by=by),
            "ask": events.NoticeAsked(notice=self.chance.choice([*self.play.runbook.notices, "junk"]), by=by),
        }
        often = ["approve"] * 8
        if name in known and "failed" in known[name].outcomes:
            often = ["resend"] * 8
        return made[self.chance.choice(often + list(made))]

    def _effect(self) -> events.Event:
        rows = [it for it in self.play.effects if it.kind != "page" or self.chance.random() < 0.2]
        key = self.chance.choice([it.key for it in rows[-8:]] or ["INC-1/9/9/x/y"])
        if self.chance.random() < 0.2:
            return events.EffectMarked(key=key, verdict=self.chance.choice(["sent", "failed"]), by=self._by())
        outcome = self.chance.choice(OUTCOMES)
        return events.EffectReported(key=key, outcome=outcome, before="sending")

    def _trigger(self) -> events.Event:
        self.play.figures = {"staff.present": self.chance.choice([0.5, 0.9])}
        return self.chance.choice(
            [
                events.TriggerFired(trigger="lost", value=9.0),
                events.TriggerCleared(trigger="lost"),
                events.TriggerCleared(trigger="lost", flapping=True),
                events.TriggerFired(trigger="other"),
                events.FiguresChanged(),
                events.Heard(event="calm-down"),
                events.Heard(event="ping"),
                events.TriggerCleared(trigger="other"),
            ]
        )

    def _watch(self) -> events.Event:
        path = "respond/desk/normal"
        visit = self.play.incident.visits.get(path, 1)
        return self.chance.choice(
            [
                events.WatchFired(path=path, visit=visit, watch="queue"),
                events.WatchCleared(path=path, visit=visit, watch="queue"),
                events.WatchFired(path=path, visit=visit + 1, watch="queue"),
            ]
        )

    def _lead(self) -> events.Event:
        by = self.chance.choice(["ana", "eve", "ana", self._by()])
        states = [path for path, it in self.play.runbook.states().items() if it.end is None]
        return self.chance.choice(
            [
                events.Overridden(state=self.chance.choice([*states, "junk"]), reason="so", by=by),
                events.Overridden(state=self.chance.choice(states), reason="so", quietly=True, by=by),
                events.Paused(reason="lunch", by=by),
                events.Resumed(by=by),
                events.Resumed(by=by),
                events.Reopened(state=self.chance.choice(states), reason="again", by=by),
                events.Reopened(state=self.chance.choice(states), reason="again", by=by),
                events.SeverityGiven(level=self.chance.choice(["sev1", "sev2", "sev3", "sev9"]), reason="so", by=by),
                events.LeadAssigned(person=self._by(), by=by),
                events.Migrated(version=self.chance.choice(["v2", "v3"]), reason="new", by=by),
            ]
        )

    def _child(self) -> events.Event:
        path = "respond/desk/more-people"
        visit = self.play.incident.visits.get(path, 1)
        if self.chance.random() < 0.5:
            return events.ChildOpened(path=path, visit=visit, child="INC-2")
        return events.ChildEnded(path=path, visit=visit, child="INC-2", outcome="resolved")

    def _other(self) -> events.Event:
        return self.chance.choice(
            [
                events.Noted(text="hm", by=self._by()),
                events.PageAsked(role="it-duty", text="come", by=self._by()),
                events.PageAsked(role="nobody", by=self._by()),
                events.TimerDue(key="after:junk:1"),
                events.ClockJumped(ahead=Length(HOUR), at=self.play.now),
            ]
        )


class _Slow(dict[str, str]):
    """No channel answers by itself: the walk brings the answers in any order."""

    def get(self, _key: str, _default: str | None = None) -> str:  # type: ignore[override]
        return "none"


def check_configuration(incident: Incident, runbook: Runbook) -> None:
    """Every active block has one current state of its own, every state around it is current, nothing else is."""
    paths: set[str] = set()
    blocks: set[str] = set()
    if incident.open:
        assert "" in incident.config, "an open incident stands nowhere"
        _collect(incident, runbook.root, paths, blocks)
    assert set(incident.config) == blocks
    assert set(incident.entered) == paths
    assert set(incident.active_paths()) == paths
    assert all(task.rpartition("/")[0] in paths for task in incident.tasks)


def _collect(incident: Incident, block: Block, paths: set[str], blocks: set[str]) -> None:
    state: State = block.states[incident.config[block.id]]
    blocks.add(block.id)
    paths.add(state.path)
    for inner in state.blocks:
        assert (inner.id in incident.config) != (inner.id in incident.ended), f"{inner.id} neither active nor ended"
        if inner.id in incident.config:
            _collect(incident, inner, paths, blocks)
