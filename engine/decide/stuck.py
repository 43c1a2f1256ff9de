"""A step that did not come to rest: nothing of it is kept but the mark, and the lead is woken (rule 3)."""

from __future__ import annotations

from ..model.decision import Decision, Setting
from ..model.event import Event, TimerDue
from ..model.incident import Incident
from ..model.time import Instant
from . import ladders, timers
from .incident import rest
from .step import Stuck, begin


def decide_stuck(incident: Incident, event: Event, now: Instant, setting: Setting, stuck: Stuck) -> Decision:
    """What is kept instead of a step that raised `Stuck`; the timer that began it does not come again."""
    step = begin(incident, event, now, setting)
    if isinstance(event, TimerDue):
        timers.stop(step, event.key)
    step.incident.stuck = True
    step.engine_log("stuck", event=type(event).__name__, word=str(stuck))
    ladders.page_lead(step, "stuck", "stuck")
    return rest(step)
