"""A rehearsal: bots do every expected action at its target, so that a trainer sees whether a scenario can be played."""

from __future__ import annotations

from ..model import command as ask
from ..model.command import Command
from ..model.drill import Standing
from ..model.incident import Incident
from ..model.problem import Refused, TocsinError
from ..model.runbook import Fact, FactType
from ..model.scenario import DrillScenario
from ..model.time import MINUTE, Instant
from .drill_run import MOST_STEPS
from .drill_session import DrillSession

_TYPICAL = {FactType.NUMBER: "120", FactType.YES_NO: "yes", FactType.TIME: "+4h", FactType.TEXT: "drill"}


def rehearse(session: DrillSession) -> None:
    """Play the drill to its end. What a bot cannot do now it tries again every minute, up to the limit."""
    tried: dict[str, Instant] = {}
    for _ in range(MOST_STEPS):
        if session.over or _nothing_comes(session):
            return
        moments = {it.action.id: _moment(it, tried) for it in session.open_actions()}
        due = [it for it in session.open_actions() if moments[it.action.id] <= session.clock.now]
        for standing in due:
            tried[standing.action.id] = session.clock.now
            _do(session, standing)
        if due:
            continue
        ahead = session.ahead()
        found = [*moments.values(), *([ahead] if ahead is not None else [])]
        if not found:
            return
        session.wait_until(min(found), "measured" if moments else "skipped")


def _moment(standing: Standing, tried: dict[str, Instant]) -> Instant:
    last = tried.get(standing.action.id)
    at = Instant((standing.started or 0) + standing.action.target)
    return at if last is None else Instant(last + MINUTE)


def _nothing_comes(session: DrillSession) -> bool:
    """Every action is done, too late, or waits for something that cannot come any more."""
    if session.injects_left() or session.open_actions():
        return False
    incident = session.incident()
    waiting = [it for it in session.standings() if it.done is None and it.started is None]
    return not waiting or (incident is not None and all(it.action.trigger != "open" for it in waiting))


def _do(session: DrillSession, standing: Standing) -> None:
    role = standing.action.role
    try:
        incident = session.incident()
        if incident is None:
            raise Refused("drill-not-open")
        for command, person in _deeds(session, standing, incident):
            session.act(person, command)
    except TocsinError as refusal:
        session.show("drill-bot-failed", action=f"{standing.action.id} ({role})", text=session.why(refusal))


def _deeds(session: DrillSession, standing: Standing, incident: Incident) -> list[tuple[Command, str]]:
    """What shows the action, and by whom; nothing for what only the engine does."""
    proof, person = standing.action.satisfied_by, session.people.get(standing.action.role, "")
    subject, name = proof.subject, incident.id
    match proof.verb:
        case "ack":
            return [(ask.Ack(incident=name), person)]
        case "done":
            return [(ask.Done(incident=name, task=subject, value=_answer(session, subject)), person)]
        case "press":
            return [(ask.Do(incident=name, button=subject, reason="rehearsal"), person)]
        case "approve" | "sent":
            return _approvals(session, incident, subject, person if proof.verb == "approve" else "")
        case "fact":
            value = _typical(session.runbook.facts[subject], session.scenario)
            return [(ask.Fact(incident=name, fact=subject, value=value), person)]
        case "severity":
            return [(ask.Severity(incident=name, level=subject, reason="rehearsal"), person)]
        case "close":
            return [(ask.Close(incident=name, outcome="resolved", reason="rehearsal"), person)]
    return []


def _approvals(session: DrillSession, incident: Incident, notice: str, person: str) -> list[tuple[Command, str]]:
    state = incident.notices.get(notice)
    if state is None or not state.hash:
        raise Refused("no-such-notice-now", notice=notice, notices=", ".join(incident.notices) or "-")
    roles = session.runbook.notices[notice].approve
    people = [person] if person else [session.people[role] for role in roles if role in session.people]
    command = ask.NoticeApprove(incident=incident.id, notice=notice, hash=state.hash)
    return [(command, one) for one in dict.fromkeys(people)]


def _answer(session: DrillSession, task: str) -> str:
    """What a task asks for, if anything."""
    for state in session.runbook.states().values():
        for written in state.tasks:
            if task in (written.name, written.path) and written.fills is not None:
                return _typical(session.runbook.facts[written.fills], session.scenario)
    return ""


def _typical(fact: Fact, scenario: DrillScenario) -> str:
    if fact.name in scenario.facts:
        return scenario.facts[fact.name]
    return next(iter(fact.options)) if fact.type is FactType.CHOICE else _TYPICAL[fact.type]
