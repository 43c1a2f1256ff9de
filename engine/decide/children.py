"""Incidents of other runbooks that a state has called (rules 7 and 12)."""

from __future__ import annotations

from ..model.event import ChildEnded, ChildOpened
from .step import Step, Word


def opened(step: Step, event: ChildOpened) -> None:
    """The call found or opened its incident."""
    if step.current(event.path, event.visit):
        step.incident.children[event.path] = event.child
    step.engine_log("child-opened", state=event.path, child=event.child)


def ended(step: Step, event: ChildEnded) -> None:
    """The called incident has closed: `finished`, for that visit of the calling state alone."""
    if step.incident.children.get(event.path) == event.child:
        del step.incident.children[event.path]
    step.engine_log("child-ended", state=event.path, child=event.child, outcome=event.outcome)
    step.say(Word(event="finished", owner=event.path, visit=event.visit))
