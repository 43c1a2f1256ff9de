"""The eight things that a runbook can do, in file order."""

from __future__ import annotations

from typing import NamedTuple

from ..model.incident import Filled
from ..model.runbook import Action, Ask, Emit, GiveNotice, Http, Page, Raise, Set, Tell
from . import asks, connectors, ladders, notices, rooms, severity
from .step import Step, Word


class Owner(NamedTuple):
    """The state visit that does something; an empty path is the incident itself."""

    path: str
    visit: int


def act(step: Step, actions: tuple[Action, ...], owner: Owner) -> None:
    """Do the actions; what they lead to is addressed to `owner`."""
    for action in actions:
        _act(step, action, owner)


def _act(step: Step, action: Action, owner: Owner) -> None:
    match action:
        case Page():
            ladders.page(step, action, owner.path, owner.visit)
        case Tell():
            rooms.tell(step, action)
        case Ask():
            asks.ask(step, action, owner.path, owner.visit)
        case Http():
            connectors.run_by_itself(step, action.connector, owner.path, owner.visit)
        case GiveNotice():
            notices.ask_for(step, action.notice, owner.path, owner.visit)
        case Raise():
            severity.raise_to(step, action.level, "raised-by-runbook")
        case Set():
            _set(step, action)
        case Emit():
            step.say(Word(event=action.event, own=True))


def _set(step: Step, action: Set) -> None:
    for name, value in action.facts.items():
        step.incident.facts[name] = Filled(value=value, by="engine", at=step.now)
        step.engine_log("fact-set", fact=name, value=value)
    notices.fact_known(step)
