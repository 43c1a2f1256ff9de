"""Who may ask for what: the lead for what overrides the runbook, certain roles for certain decisions (rule 30)."""

from __future__ import annotations

from ..model.event import ENGINE
from ..model.problem import NotAllowed, Refused
from .step import Step


def has_role(step: Step, roles: tuple[str, ...]) -> bool:
    """Whether whoever acts has one of the roles."""
    mine = step.setting.team.roles_of(step.by)
    return any(role in mine for role in roles)


def is_lead(step: Step) -> bool:
    """Whoever took the lead, or anyone of the runbook's lead role; the engine itself for what it may do."""
    took_it = bool(step.incident.lead) and step.by == step.incident.lead
    return step.by == ENGINE or took_it or has_role(step, (step.runbook.lead,))


def need_lead(step: Step) -> None:
    """Raises `NotAllowed` unless the lead acts."""
    if not is_lead(step):
        raise NotAllowed("lead-needed", person=step.by, role=step.runbook.lead)


def need_role(step: Step, roles: tuple[str, ...]) -> None:
    """Raises `NotAllowed` unless somebody of the roles acts."""
    if not has_role(step, roles):
        raise NotAllowed("role-needed", person=step.by, roles=", ".join(roles))


def need_reason(step: Step, reason: str) -> None:
    """Raises `Refused` when a person gave no reason for what the record must explain."""
    if not reason.strip() and step.by != ENGINE:
        raise Refused("reason-needed")
