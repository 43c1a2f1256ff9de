"""The end of an incident (rules 12 and 22): clocks stop, questions are taken back, the review opens."""

from __future__ import annotations

from datetime import timedelta

from ..model.decision import ChildEndedNotice
from ..model.time import DAY, MINUTE, Instant, Length, between, later
from . import asks, connectors, ladders, notices, paging, slas, timers
from .calendars import from_local, to_local
from .fillings import zone_of
from .step import Step


def close(step: Step, outcome: str, code: str = "ended", **params: object) -> None:
    """Close the incident. Its states have been left; children that it called go on without a caller."""
    incident = step.incident
    incident.closed = step.now
    incident.outcome = outcome
    asks.withdraw_all(step)
    notices.withdraw_all(step)
    review = step.runbook.review
    goes_on = code in ("superseded", "absorbed-into")  # in another incident
    slas.close_all(step, kept=not goes_on and (review is None or outcome not in review.skip))
    ladders.drop_all(step)
    timers.stop_all(step)
    for emptied in (incident.config, incident.ended, incident.entered, incident.tasks, incident.watches):
        emptied.clear()
    incident.children.clear()
    incident.paused = None
    incident.proposed = ""
    incident.stuck = False
    undone = connectors.not_undone(step)
    minutes = between(incident.opened, step.now) // MINUTE
    step.log(
        code, outcome=outcome, severity=incident.severity, minutes=minutes, not_undone=", ".join(undone), **params
    )  # fmt: skip
    if undone:
        paging.word(step, step.runbook.lead, "not-undone", ", ".join(undone))
    _open_review(step, outcome, undone)
    for caller in incident.callers:
        told = ChildEndedNotice(path=caller.path, visit=caller.visit, outcome=outcome)
        step.told.append((caller.incident, told))


def _open_review(step: Step, outcome: str, undone: list[str]) -> None:
    """The fourth phase, unless this outcome needs none."""
    review = step.runbook.review
    if review is None or outcome in review.skip or outcome == "absorbed":  # its cause is looked back at
        return
    due = review_due(step, review.due)
    for role in review.by:
        step.engine_log("review-opened", role=role, due=due, not_undone=", ".join(undone))
        paging.word(step, role, "review", due=due, outcome=outcome)


def review_due(step: Step, length: Length) -> Instant:
    """Days of a review are calendar days in the site's zone: the same time of day after a clock change (rule 15)."""
    zone = zone_of(step)
    days, rest = divmod(length, DAY)
    local = to_local(step.now, zone).replace(tzinfo=None) + timedelta(days=days)
    return later(from_local(local, zone), Length(rest))
