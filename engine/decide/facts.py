"""Facts: answers that people give; correcting one keeps the old value and re-checks what depends on it (rule 30)."""

from __future__ import annotations

from ..model.event import FactGiven
from ..model.incident import Filled
from ..model.problem import Refused
from . import notices
from .step import Step


def given(step: Step, event: FactGiven) -> None:
    """A fact is filled or corrected; guards that have been passed are not run again."""
    if event.fact not in step.runbook.facts:
        raise Refused("no-such-fact", fact=event.fact, facts=", ".join(step.runbook.facts))
    before = step.incident.facts.get(event.fact)
    step.incident.facts[event.fact] = Filled(value=event.value, by=step.by, at=step.now)
    if before is None:
        step.log("fact-given", fact=event.fact, value=event.value)
    else:
        step.log("fact-corrected", fact=event.fact, value=event.value, before=before.value)
    changed(step)


def changed(step: Step) -> None:
    """Drafts that waited for a fact may be complete now; severity is looked at when the step ends."""
    notices.fact_known(step)
