"""From what people type to what is meant: incidents, buttons by number, tasks, states, notices."""

from __future__ import annotations

from ..decide.offers import Offer, buttons_now, tasks_now
from ..language.near import nearest
from ..model.incident import Incident, NoticeState, TaskState
from ..model.problem import NoSuchThing, Refused, WrongUsage
from ..model.runbook import Runbook
from .steps import setting
from .turn import Turn


def incident_of(turn: Turn, typed: str) -> Incident:
    """`INC-42`, `inc-42`, `42`, `DRL-7/1`. Raises NoSuchThing with the open ones that are near."""
    name = typed.strip().upper()
    if name.isdigit():
        name = f"INC-{name}"
    found = turn.find(name) or turn.recall(name)
    if found is None:
        near = ", ".join(turn.memory.first_open()) or "-"
        raise NoSuchThing("no-such-incident", incident=typed[:60], open=near)
    return found


def runbook_of(turn: Turn, incident: Incident) -> Runbook:
    """The version that the incident runs."""
    return turn.memory.library.of(incident.runbook, incident.version)


def button_of(turn: Turn, incident: Incident, typed: str) -> Offer:
    """A button offered now, by its number or name. Raises NoSuchThing naming those offered, Refused after the end."""
    _need_open(incident)
    offers = buttons_now(incident, setting(turn, incident))
    named = [offer for offer in offers if typed in (offer.name, str(offer.number))]
    if len(named) == 1:
        return named[0]
    if named:
        owners = ", ".join(f"{offer.number}" for offer in named)
        raise WrongUsage("button-ambiguous", button=typed, numbers=owners)
    shown = ", ".join(f"{offer.number} {offer.name}" for offer in offers) or "-"
    raise NoSuchThing("no-such-button", button=typed[:60], incident=incident.id, offered=shown)


def task_of(turn: Turn, incident: Incident, typed: str) -> TaskState:
    """An open or ticked task of a current state, by number, name or path. Raises as `button_of` does."""
    _need_open(incident)
    tasks = tasks_now(incident, setting(turn, incident))
    found = [task for number, task in tasks if typed in (str(number), task.path) or task.path.endswith("/" + typed)]
    if len(found) == 1:
        return found[0]
    if found:
        raise WrongUsage("task-ambiguous", task=typed, paths=", ".join(task.path for task in found))
    names = [task.path.rsplit("/", 1)[-1] for _, task in tasks]
    raise NoSuchThing(
        "no-such-task",
        task=typed[:60],
        incident=incident.id,
        open=", ".join(names) or "-",
        near=nearest(typed, names) or "",
    )


def _need_open(incident: Incident) -> None:
    if not incident.open:
        raise Refused("already-closed", incident=incident.id, outcome=incident.outcome)


def notice_of(turn: Turn, incident: Incident, typed: str) -> NoticeState:
    """The current issue of a notice. Raises NoSuchThing naming those of the incident."""
    found = incident.notices.get(typed)
    if found is None:
        known = ", ".join(incident.notices) or "-"
        raise NoSuchThing("no-such-notice", notice=typed[:60], incident=incident.id, notices=known)
    return found


def state_of(turn: Turn, incident: Incident, typed: str) -> str:
    """A state's path, from its path or a name that is unique in the runbook."""
    states = runbook_of(turn, incident).states()
    if typed in states:
        return typed
    found = [path for path, state in states.items() if state.name == typed]
    if len(found) == 1:
        return found[0]
    if found:
        raise WrongUsage("state-ambiguous", state=typed, paths=", ".join(found))
    near = nearest(typed, [state.name for state in states.values()])
    raise NoSuchThing("no-such-state", state=typed[:60], states=near or ", ".join(states))
