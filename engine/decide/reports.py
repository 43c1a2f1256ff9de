"""What the courier or a person says of an outbox row (rules 18 and 19)."""

from __future__ import annotations

from ..model.event import EffectMarked, EffectReported
from ..model.problem import Refused
from . import approvals, connectors, deliveries, ladders, rights
from .step import Step


def reported(step: Step, event: EffectReported) -> None:
    """The courier's word on a row: of a notice, of a connector, or of a page."""
    found = deliveries.row_of(step, event.key)
    place = connectors.place_of(step, event.key)
    if found is not None:
        deliveries.reported(step, *found, event.outcome)
    elif place is not None:
        if step.incident.asks[place].state in ("running", "uncertain"):
            connectors.reported(step, place, event.outcome)
    else:
        _page(step, event)


def _page(step: Step, event: EffectReported) -> None:
    if event.outcome == "failed":
        step.engine_log("page-failed", key=event.key, detail=event.detail)
        ladders.settled(step, event.key)
        ladders.refused(step, event.key)
    elif event.outcome != "uncertain":
        ladders.settled(step, event.key)


def marked(step: Step, event: EffectMarked) -> None:
    """A person's verdict on a row in doubt: it arrived, or it did not."""
    found = deliveries.row_of(step, event.key)
    place = connectors.place_of(step, event.key)
    if found is not None and found[0].outcomes[found[1]] == "uncertain":
        state, row = found
        if not rights.is_lead(step):
            rights.need_role(step, approvals.approvers(step, state.name))
        step.log("marked", key=event.key, verdict=event.verdict, reason=event.reason, about=state.name)
        deliveries.reported(step, state, row, event.verdict)
    elif place is not None and step.incident.asks[place].state == "uncertain":
        ask = step.incident.asks[place]
        rights.need_lead(step)
        step.log("marked", key=event.key, verdict=event.verdict, reason=event.reason, about=ask.connector)
        connectors.reported(step, place, event.verdict)
    else:
        raise Refused("not-in-doubt", key=event.key)
    step.verdicts[event.key] = event.verdict
