"""The first step of an incident."""

from __future__ import annotations

from ..model.event import Opened
from ..model.problem import Refused
from . import entering, levels, moves, severity, slas
from .step import Step


def opened(step: Step, event: Opened) -> None:
    """Enter the first state; by hand or by a call the level is unknown until a trigger fires (rule 24)."""
    incident = step.incident
    if incident.revision or incident.config:
        raise Refused("already-open", incident=incident.id)
    if event.caller is not None:
        incident.callers = (event.caller,)
    incident.opened_by = incident.opened_by or _by(event)
    incident.unsigned = event.unsigned
    if event.trigger is not None:
        incident.firing = incident.fired = (event.trigger,)
        incident.level = "firing"
    step.log("opened", runbook=step.runbook.name, version=step.runbook.version, how=incident.opened_by,
             reason=event.reason, world=incident.world)  # fmt: skip
    if event.unsigned:
        step.engine_log("opened-unsigned", sources=event.unsigned)
    if event.trigger is not None:
        levels.remember(step, event.trigger, event)
    incident.version = incident.version or step.runbook.version
    slas.open_all(step)
    severity.start(step)
    root = step.plan.runbook.root
    entering.enter(step, root, root.first, start=moves.START)


def _by(event: Opened) -> str:
    if event.trigger is not None:
        return f"trigger:{event.trigger}"
    return f"call:{event.caller.incident}" if event.caller is not None else f"person:{event.by}"
