"""How bad it is: it rises at once by itself, and only a person lowers it (rule 31)."""

from __future__ import annotations

from ..model.event import SeverityGiven
from ..model.problem import NotAllowed, Refused
from ..model.team import SeverityLevel
from . import ladders, rights
from .step import Step


def start(step: Step) -> None:
    """The level at the opening; reaching it pages as passing it would."""
    level = step.runbook.start_severity
    if level:
        step.incident.severity = level
        _page_passed(step, -1, step.setting.team.rank(level))


def raise_to(step: Step, level: str, code: str) -> None:
    """Severity becomes at least `level`; a level that must be declared is only proposed."""
    team = step.setting.team
    here, goal = team.rank(step.incident.severity), team.rank(level)
    passed = [it for it in list(team.severities.values())[here + 1 : goal + 1] if it.declare is None]
    if passed:
        _set(step, passed[-1].id, code)
    if goal > here and team.severities[level].declare is not None:
        _propose(step, team.severities[level])


def review(step: Step) -> None:
    """At the end of every step: the highest level whose condition is true (rule 31)."""
    step.look()
    held = step.incident.held_down
    rise = ""
    for rule in step.runbook.severity:
        verdict = rule.when.test(step.snapshot.value)
        if verdict is False and rule.level in held:
            held = tuple(level for level in held if level != rule.level)
        if verdict is True and rule.level not in held and _rank(step, rule.level) > _rank(step, rise):
            rise = rule.level
    step.incident.held_down = held
    if rise and _rank(step, rise) > _rank(step, step.incident.severity):
        _trace(step, rise)
        raise_to(step, rise, "severity-raised")


def given(step: Step, event: SeverityGiven) -> None:
    """A person sets the level: anyone up, the lead down, a declared level only those who may declare it."""
    team, incident = step.setting.team, step.incident
    if event.level not in team.severities:
        raise Refused("no-such-severity", level=event.level, levels=", ".join(team.severities))
    if event.level == incident.severity and incident.proposed:
        _decline(step, event)
        return
    if event.level == incident.severity:
        raise Refused("severity-already", level=event.level)
    goal = team.rank(event.level)
    if goal < team.rank(incident.severity):
        _lower(step, event)
        return
    declare = team.severities[event.level].declare
    if declare is not None and not rights.has_role(step, (declare,)):
        raise NotAllowed("role-needed", person=step.by, roles=declare)
    incident.held_down = tuple(level for level in incident.held_down if team.rank(level) > goal)
    _settle(step)
    before = incident.severity
    incident.severity = event.level
    step.log("severity-given", level=event.level, before=before, reason=event.reason)
    _page_passed(step, team.rank(before), goal)


def _decline(step: Step, event: SeverityGiven) -> None:
    """The proposed level is not declared; it is proposed again only after its condition has been false."""
    rights.need_lead(step)
    proposed = step.incident.proposed
    step.incident.held_down = tuple(dict.fromkeys((*step.incident.held_down, proposed)))
    _settle(step)
    step.log("severity-declined", level=proposed, reason=event.reason)


def _trace(step: Step, level: str) -> None:
    for rule in step.runbook.severity:
        if rule.level == level:
            step.trace.guard(f"severity.{level}", True, rule.when.seen(step.snapshot.value))


def _lower(step: Step, event: SeverityGiven) -> None:
    """What is true now stays down until it has been false in between."""
    rights.need_lead(step)
    rights.need_reason(step, event.reason)
    goal = _rank(step, event.level)
    step.look()
    higher = [rule for rule in step.runbook.severity if _rank(step, rule.level) > goal]
    still = [rule.level for rule in higher if rule.when.test(step.snapshot.value) is not False]
    step.incident.held_down = tuple(dict.fromkeys(still))
    before, step.incident.severity = step.incident.severity, event.level
    _settle(step)
    step.log("severity-lowered", level=event.level, before=before, reason=event.reason)


def _set(step: Step, level: str, code: str) -> None:
    before, step.incident.severity = step.incident.severity, level
    step.engine_log(code, level=level, before=before)
    if _rank(step, level) >= _rank(step, step.incident.proposed):
        _settle(step)
    _page_passed(step, _rank(step, before), _rank(step, level))


def _page_passed(step: Step, here: int, goal: int) -> None:
    """Pages of all levels passed; a person reached by several of them gets one (one row a person and step)."""
    for level in list(step.setting.team.severities.values())[here + 1 : goal + 1]:
        if level.policy is not None:
            rungs, within = ladders.policy_rungs(step, level.policy)
            ladders.begin(step, f"severity:{level.id}", rungs, reason="severity", about=level.id, within=within)
        elif level.page:
            ladders.begin(step, f"severity:{level.id}", (level.page,), reason="severity", about=level.id)


def _propose(step: Step, level: SeverityLevel) -> None:
    """A level with `declare:` waits for a person of that role, who is paged until it is declared."""
    if step.incident.proposed == level.id or level.declare is None:
        return
    step.incident.proposed = level.id
    step.engine_log("severity-proposed", level=level.id, role=level.declare)
    ladders.begin(step, f"declare:{level.id}", ((level.declare,),), reason="declare", about=level.id)


def _settle(step: Step) -> None:
    """A person's word or a higher level ends a proposal."""
    if step.incident.proposed:
        ladders.drop(step, f"declare:{step.incident.proposed}")
        step.incident.proposed = ""


def _rank(step: Step, level: str) -> int:
    return step.setting.team.rank(level)
