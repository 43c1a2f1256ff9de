"""Every verb, once: what a command means for the engine. The terminal, HTTP, drills and tests all come through here.

`perform(turn, command, actor, ...)` runs inside a turn in the engine's thread. It names things, checks who may ask,
and makes events of commands; what follows is decided by `engine.decide`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import singledispatch
from zoneinfo import ZoneInfo

from ..decide.causes import ABSORBED
from ..language.near import nearest
from ..language.outcomes import outcomes_of
from ..model import command as ask
from ..model import event as has
from ..model.batch import StopRow, TokenRow
from ..model.command import Actor, Command
from ..model.decision import Effect, Entry
from ..model.incident import LIVE, Incident
from ..model.labels import canonical
from ..model.ports import Ids
from ..model.problem import NoSuchThing, NotAllowed, Refused, WrongUsage
from . import causes, firing, heard, intake, silencing, trial, trust
from .facts import typed
from .naming import button_of, incident_of, notice_of, runbook_of, state_of, task_of
from .samples import hear_sample
from .steps import key_of, open_new, step
from .turn import Turn

SOURCE_VERBS = (ask.Signal, ask.SignalEvent, ask.Hear, ask.Trigger, ask.Note)
"""What a source may do: report. Sources never approve, press or close."""


USUAL_OUTCOMES = ("resolved", "false-alarm", "called-off")
"""Those that a lead may give besides the runbook's own: a slip of the pen would turn a false alarm into a real one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, and what a command may need besides the turn."""

    actor: Actor
    ids: Ids
    known: Callable[[str, str], bool] = lambda _source, _delivery: False
    """Whether a delivery of a source is in the database."""


@dataclass(slots=True)
class Outcome:
    """What a command did: the incident it is about, and what the asker should know at once."""

    incident: str = ""
    data: dict[str, object] | None = None
    already: bool = False


def perform(turn: Turn, command: Command, asked: Asked) -> Outcome:
    """Do it. Raises a `TocsinError` that says what to do next; then nothing has changed."""
    if asked.actor.kind == "source" and not isinstance(command, SOURCE_VERBS):
        raise NotAllowed("sources-only-report", name=asked.actor.name)
    return _do(command, turn, asked)


@singledispatch
def _do(command: Command, turn: Turn, asked: Asked) -> Outcome:
    raise WrongUsage("no-such-verb", verb=type(command).__name__)


def _step(turn: Turn, incident: Incident, event: has.Event, asked: Asked) -> Outcome:
    """One step by this person."""
    before = incident.revision
    step(turn, incident, replace(event, by=asked.actor.name, verified=asked.actor.verified))
    after = turn.incident(incident.id)
    if incident.open and not after.open:
        firing.quiet_over(turn, after)
    return Outcome(incident=incident.id, already=after.revision == before)


# --- opening --------------------------------------------------------------------------


@_do.register
def _(command: ask.Trigger, turn: Turn, asked: Asked) -> Outcome:
    library = turn.memory.library
    runbook = library.get(command.runbook)
    if runbook is None:
        near = nearest(command.runbook, library.newest) or ", ".join(library.newest)
        raise NoSuchThing("no-such-runbook", runbook=command.runbook[:60], near=near)
    if trial.holds_back(runbook, command.world):
        raise Refused("runbook-on-trial", runbook=runbook.name)
    key = key_of(runbook, command.labels)
    there = turn.open_under(command.world, runbook.name, key)
    if there is not None and runbook.if_open != "new":
        raise Refused("already-open", incident=there.id, runbook=runbook.name)
    unsigned = asked.actor.name if asked.actor.kind == "source" else ""
    event = has.Opened(
        by=asked.actor.name, verified=asked.actor.verified, reason=command.reason, unsigned=unsigned
    )  # fmt: skip
    return Outcome(incident=open_new(turn, runbook, command.world, key, command.labels, event).id)


@_do.register
def _(command: ask.Signal, turn: Turn, asked: Asked) -> Outcome:
    teller = trust.teller(turn.memory, asked.actor.name, signed=False) if asked.actor.kind == "source" else ""
    for sample in command.samples:
        if teller:
            trust.fed(turn, sample.metric, teller)
        if not command.history:
            intake.measured(turn, command.world, sample.metric)
        hear_sample(
            turn, command.world, sample.metric, sample.value, sample.labels, sample.at, history=command.history
        )
    return Outcome(data={"samples": len(command.samples)})


@_do.register
def _(command: ask.SignalEvent, turn: Turn, asked: Asked) -> Outcome:
    signals = turn.memory.signals
    heard = any(command.event in book.heard() for book in turn.memory.library.newest.values())
    if not heard and not signals.knows_event(command.event):
        raise NoSuchThing("no-such-event", event=command.event[:60])
    mark = command.fingerprint or canonical(command.labels)
    if asked.actor.kind == "source":
        mark = f"{trust.teller(turn.memory, asked.actor.name, signed=False)}/{mark}"
    fire = command.state == "firing"
    if fire and signals.lacks_key(command.event, command.labels):
        raise Refused("event-label-missing", event=command.event[:60])
    words = signals.event(turn, command.world, command.event, command.labels, fire, mark, turn.instant(command.world))
    firing.hear(turn, words)
    if fire:
        for name in turn.memory.open_about(command.labels, command.world):
            current = turn.incident(name)
            if current.open:
                step(turn, current, has.Heard(event=command.event, by=asked.actor.name))
    return Outcome()


@_do.register
def _(command: ask.Hear, turn: Turn, asked: Asked) -> Outcome:
    delivery = command.id[:100] or asked.ids.short()
    if asked.actor.kind == "source":  # a desk's token is no person
        trust.fed(turn, heard.metric_of(turn.memory.library.team, command.kind).id, asked.actor.name)
    told = heard.report(turn, command, asked.actor, delivery, asked.known(heard.SOURCE, delivery))
    only = told.incidents[0] if len(told.incidents) == 1 else ""
    data: dict[str, object] = {"count": told.count, "incidents": list(told.incidents)}
    return Outcome(incident=only, data=data, already=told.again)


@_do.register
def _(command: ask.Settle, turn: Turn, asked: Asked) -> Outcome:
    if sum(map(bool, (command.incident, command.runbook, command.answer.strip()))) != 1:
        raise WrongUsage("settle-how")
    heard.metric_of(turn.memory.library.team, command.kind)
    incident = ""
    if command.runbook:
        opening = ask.Trigger(runbook=command.runbook, labels=command.labels, reason=f"reports.{command.kind}")
        incident = _do(opening, turn, asked).incident
    elif command.incident:
        incident = incident_of(turn, command.incident).id
    code = "reports-merged" if incident else "reports-answered"
    how = {"into": incident} if incident else {"answer": " ".join(command.answer.split())[: heard.LONGEST]}
    params = {**heard.named(command.kind, command.labels), **how, "unverified": not asked.actor.verified}
    entry = Entry(code=code, params=params, by=asked.actor.name)
    heard.settle(turn, command.kind, command.labels, entry, incident)
    return Outcome(incident=incident)


# --- responding -----------------------------------------------------------------------


@_do.register
def _(command: ask.Ack, turn: Turn, asked: Asked) -> Outcome:
    if command.incident:
        return _step(turn, incident_of(turn, command.incident), has.Acknowledged(), asked)
    answered = [
        incident.id for incident in turn.memory.open_incidents()
        if not _step(turn, turn.incident(incident.id), has.Acknowledged(), asked).already
    ]  # fmt: skip
    return Outcome(
        incident=answered[0] if len(answered) == 1 else "", data={"answered": answered}, already=not answered
    )


@_do.register
def _(command: ask.Do, turn: Turn, asked: Asked) -> Outcome:
    incident = incident_of(turn, command.incident)
    offer = button_of(turn, incident, command.button)
    return _step(turn, incident, has.Pressed(button=offer.name, owner=offer.owner, reason=command.reason), asked)


@_do.register
def _(command: ask.Done, turn: Turn, asked: Asked) -> Outcome:
    incident = incident_of(turn, command.incident)
    task = task_of(turn, incident, command.task)
    runbook = runbook_of(turn, incident)
    written = next(t for state in runbook.states().values() for t in state.tasks if t.path == task.path)
    value = None
    if written.fills is not None and command.value:
        value = typed(runbook.facts[written.fills], command.value, turn.instant(incident.world), _zone(turn))
    elif written.fills is not None and written.fills not in incident.facts:
        raise WrongUsage("task-needs-value", task=command.task, fact=written.fills, incident=incident.id)
    elif written.fills is None and command.value:
        raise WrongUsage("task-takes-no-value", task=command.task)
    return _step(turn, incident, has.TaskDone(task=task.path, value=value), asked)


@_do.register
def _(command: ask.Undone, turn: Turn, asked: Asked) -> Outcome:
    incident = incident_of(turn, command.incident)
    task = task_of(turn, incident, command.task)
    return _step(turn, incident, has.TaskReopened(task=task.path, reason=command.reason), asked)


@_do.register
def _(command: ask.Fact, turn: Turn, asked: Asked) -> Outcome:
    incident = incident_of(turn, command.incident)
    facts = runbook_of(turn, incident).facts
    if command.fact not in facts:
        near = nearest(command.fact, facts) or ", ".join(facts) or "-"
        raise NoSuchThing("no-such-fact", fact=command.fact[:60], facts=near)
    value = typed(facts[command.fact], command.value, turn.instant(incident.world), _zone(turn))
    return _step(turn, incident, has.FactGiven(fact=command.fact, value=value), asked)


@_do.register
def _(command: ask.Note, turn: Turn, asked: Asked) -> Outcome:
    if not command.text.strip():
        raise WrongUsage("note-empty")
    return _step(turn, incident_of(turn, command.incident), has.Noted(text=command.text[:2_000]), asked)


@_do.register
def _(command: ask.PageRole, turn: Turn, asked: Asked) -> Outcome:
    roles = turn.memory.library.team.roles
    if command.role not in roles:
        near = nearest(command.role, roles) or ", ".join(roles)
        raise NoSuchThing("no-such-role", role=command.role[:60], roles=near)
    incident = incident_of(turn, command.incident)
    return _step(turn, incident, has.PageAsked(role=command.role, text=command.text[:500]), asked)


@_do.register
def _(command: ask.Severity, turn: Turn, asked: Asked) -> Outcome:
    levels = turn.memory.library.team.severities
    if command.level not in levels:
        raise NoSuchThing("no-such-severity", level=command.level[:60], levels=", ".join(levels))
    incident = incident_of(turn, command.incident)
    return _step(turn, incident, has.SeverityGiven(level=command.level, reason=command.reason), asked)


@_do.register
def _(command: ask.Assign, turn: Turn, asked: Asked) -> Outcome:
    person = command.person or asked.actor.name
    people = turn.memory.library.team.people
    if person not in people:
        raise NoSuchThing("no-such-person", person=person[:60], near=nearest(person, people) or ", ".join(people))
    return _step(turn, incident_of(turn, command.incident), has.LeadAssigned(person=person), asked)


@_do.register
def _(command: ask.Pause, turn: Turn, asked: Asked) -> Outcome:
    return _step(turn, incident_of(turn, command.incident), has.Paused(reason=command.reason), asked)


@_do.register
def _(command: ask.Resume, turn: Turn, asked: Asked) -> Outcome:
    return _step(turn, incident_of(turn, command.incident), has.Resumed(), asked)


@_do.register
def _(command: ask.Override, turn: Turn, asked: Asked) -> Outcome:
    incident = incident_of(turn, command.incident)
    path = state_of(turn, incident, command.state)
    return _step(turn, incident, has.Overridden(state=path, reason=command.reason, quietly=command.quietly), asked)


@_do.register
def _(command: ask.Close, turn: Turn, asked: Asked) -> Outcome:
    incident = incident_of(turn, command.incident)
    fires = incident.open and (
        incident.firing or turn.memory.signals.firing(incident.world, incident.runbook, incident.key)
    )
    if fires and not command.reason:
        raise Refused("still-firing-needs-reason", incident=incident.id)  # rule 27
    outcomes = tuple(dict.fromkeys((*outcomes_of(runbook_of(turn, incident)), *USUAL_OUTCOMES)))
    if causes.can_go_on(turn, incident):
        outcomes = (*outcomes, ABSORBED)
    if incident.open and command.outcome not in outcomes:
        raise NoSuchThing("no-such-outcome", outcome=command.outcome[:60], outcomes=", ".join(outcomes))
    return _step(turn, incident, has.Closed(outcome=command.outcome, reason=command.reason), asked)


@_do.register
def _(command: ask.Reopen, turn: Turn, asked: Asked) -> Outcome:
    incident = incident_of(turn, command.incident)
    there = turn.open_under(incident.world, incident.runbook, incident.key)
    if there is not None and not incident.open:
        raise Refused("already-open", incident=there.id, runbook=incident.runbook)
    first = runbook_of(turn, incident).root.first
    path = state_of(turn, incident, command.state) if command.state else first
    return _step(turn, incident, has.Reopened(state=path, reason=command.reason), asked)


@_do.register
def _(command: ask.Migrate, turn: Turn, asked: Asked) -> Outcome:
    incident = incident_of(turn, command.incident)
    newest = turn.memory.library.get(incident.runbook)
    if newest is None:
        raise NoSuchThing("no-such-runbook", runbook=incident.runbook, near="")
    if newest.version == incident.version:
        return Outcome(incident=incident.id, already=True)
    return _step(turn, incident, has.Migrated(version=newest.version, reason=command.reason), asked)


# --- customers ------------------------------------------------------------------------


@_do.register
def _(command: ask.NoticeDraft, turn: Turn, asked: Asked) -> Outcome:
    incident = incident_of(turn, command.incident)
    notices = runbook_of(turn, incident).notices
    if command.notice not in notices:
        near = nearest(command.notice, notices) or ", ".join(notices) or "-"
        raise NoSuchThing("no-such-notice-here", notice=command.notice[:60], near=near)
    return _step(turn, incident, has.NoticeAsked(notice=command.notice), asked)


@_do.register
def _(command: ask.NoticeEdit, turn: Turn, asked: Asked) -> Outcome:
    incident = incident_of(turn, command.incident)
    notice = notice_of(turn, incident, command.notice)
    return _step(turn, incident, has.NoticeEdited(notice=notice.name, texts=command.texts), asked)


@_do.register
def _(command: ask.NoticeApprove, turn: Turn, asked: Asked) -> Outcome:
    incident = incident_of(turn, command.incident)
    notice = notice_of(turn, incident, command.notice)
    if not asked.actor.verified:
        raise NotAllowed("approve-needs-verified", name=asked.actor.name)
    if len(command.hash) < 6:
        raise WrongUsage("approve-needs-hash", incident=incident.id, notice=notice.name)
    whole = notice.hash if notice.hash.startswith(command.hash.lower()) else command.hash
    return _step(turn, incident, has.NoticeApproved(notice=notice.name, hash=whole), asked)


@_do.register
def _(command: ask.NoticeReject, turn: Turn, asked: Asked) -> Outcome:
    incident = incident_of(turn, command.incident)
    notice = notice_of(turn, incident, command.notice)
    return _step(turn, incident, has.NoticeRejected(notice=notice.name, reason=command.reason), asked)


@_do.register
def _(command: ask.NoticeSend, turn: Turn, asked: Asked) -> Outcome:
    incident = incident_of(turn, command.incident)
    notice = notice_of(turn, incident, command.notice)
    return _step(turn, incident, has.ResendAsked(notice=notice.name, reason=command.reason), asked)


@_do.register
def _(command: ask.NoticeMark, turn: Turn, asked: Asked) -> Outcome:
    incident = incident_of(turn, command.incident)
    notice = notice_of(turn, incident, command.notice)
    rows = [
        key for key, row in turn.memory.outbox.rows.items()
        if row.state == "uncertain" and row.effect.incident == incident.id and row.effect.notice == notice.name
    ]  # fmt: skip
    if not rows:
        raise Refused("nothing-in-doubt", incident=incident.id, notice=notice.name)
    for key in rows:
        event = has.EffectMarked(key=key, verdict=command.verdict, reason=command.reason)
        _step(turn, turn.incident(incident.id), event, asked)
    return Outcome(incident=incident.id, data={"rows": len(rows)})


@_do.register
def _(command: ask.NoticeStop, turn: Turn, asked: Asked) -> Outcome:
    if command.incident and command.notice:
        incident = incident_of(turn, command.incident)
        notice = notice_of(turn, incident, command.notice)
        on_wire = tuple(
            key for key, row in turn.memory.outbox.rows.items()
            if row.state == "sending" and row.effect.incident == incident.id and row.effect.notice == notice.name
        )  # fmt: skip
        stopped = has.NoticeStopped(notice=notice.name, reason=command.reason, flying=on_wire)
        return replace(_step(turn, incident, stopped, asked), data={"on-the-wire": list(on_wire)})
    scope = incident_of(turn, command.incident).id if command.incident else ""
    now = turn.instant(LIVE)
    known = [s for s in turn.memory.stops.values() if s.lifted is None and s.incident == scope]
    if command.lift:
        if not known:
            return Outcome(incident=scope, already=True)
        rows = [replace(stop, lifted=now) for stop in known]
    elif known:
        return Outcome(incident=scope, already=True)
    else:
        rows = [StopRow(id=asked.ids.short(), incident=scope, by=asked.actor.name, reason=command.reason, at=now)]
    turn.keep_stops(rows)
    code = "notices-resumed" if command.lift else "notices-stopped"
    flying = [
        r.effect.key for r in turn.memory.outbox.rows.values() if r.state == "sending" and r.effect.kind == "customer"
    ]
    turn.write(LIVE, scope, 0, Entry(code=code, params={"reason": command.reason}, by=asked.actor.name))
    return Outcome(incident=scope, data={"on-the-wire": flying})


# --- the site -------------------------------------------------------------------------


@_do.register
def _(command: ask.Silence, turn: Turn, asked: Asked) -> Outcome:
    made = silencing.silence(turn, command, asked.actor.name, firing.let_go)
    return Outcome(data={"silence": made or ""}, already=made is None)


@_do.register
def _(command: ask.TokenMake, turn: Turn, asked: Asked) -> Outcome:
    people = turn.memory.library.team.people
    if command.kind == "person" and command.name not in people:
        raise NoSuchThing("no-such-person", person=command.name[:60], near=", ".join(people))
    secret = f"tocsin_{asked.ids.token()}"
    row = TokenRow(
        id=asked.ids.short(), hash=token_hash(secret), kind=command.kind, name=command.name, created=turn.instant(LIVE)
    )
    turn.keep_token(row)
    entry = Entry(
        code="token-made", params={"kind": command.kind, "name": command.name, "id": row.id}, by=asked.actor.name
    )
    turn.write(LIVE, "", 0, entry)
    return Outcome(data={"id": row.id, "token": secret})


@_do.register
def _(command: ask.TokenRevoke, turn: Turn, asked: Asked) -> Outcome:
    row = next((t for t in turn.memory.tokens.values() if t.id == command.id), None)
    if row is None:
        raise NoSuchThing("no-such-token", id=command.id[:60])
    turn.keep_token(replace(row, revoked=turn.instant(LIVE)))
    turn.write(LIVE, "", 0, Entry(code="token-revoked", params={"id": row.id, "name": row.name}, by=asked.actor.name))
    return Outcome()


@_do.register
def _(command: ask.TestPage, turn: Turn, asked: Asked) -> Outcome:
    person = turn.memory.library.team.people.get(command.person)
    if person is None:
        raise NoSuchThing("no-such-person", person=command.person[:60], near=", ".join(turn.memory.library.team.people))
    if not person.contacts:
        raise Refused("person-without-contact", person=person.id)
    number = turn.count("test-page")
    for position, contact in enumerate(person.contacts):
        turn.send(
            Effect(
                key=f"TEST-{number}/0/{position}/{contact.channel}/{person.id}",
                kind="page",
                world=LIVE,
                incident="",
                purpose="page",
                channel=contact.channel,
                address=contact.address,
                recipient=person.id,
                reason="test-page",
                params={"by": asked.actor.name},
            )
        )
    turn.write(LIVE, "", 0, Entry(code="test-paged", params={"person": person.id}, by=asked.actor.name))
    return Outcome(data={"contacts": [str(contact) for contact in person.contacts]})


def token_hash(secret: str) -> str:
    """How a token is stored: 32 random bytes need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _zone(turn: Turn) -> ZoneInfo:
    return ZoneInfo(turn.memory.library.team.timezone)
