"""One line about an incident."""

from __future__ import annotations

from ...decide.phase import innermost, phase_of
from ...model.incident import Incident
from ...model.problem import TocsinError
from ...model.runbook import Runbook
from ...model.view import IncidentCard
from ...words.say import clean, phase_title
from .coming import coming
from .look import Look
from .waiting import waits


def card(look: Look, incident: Incident, runbook: Runbook) -> IncidentCard:
    """An incident in short; a runbook on the way to compile is not needed for it."""
    titles = look.titles(runbook)
    states = innermost(incident, runbook)
    phase = phase_of(incident, runbook).value
    waiting = waits(look, incident, runbook)
    next_things = coming(look, incident, runbook) if incident.open else ()
    return IncidentCard(
        id=incident.id, world=incident.world, runbook=incident.runbook, title=titles.text(runbook.title, runbook.name),
        labels={name: clean(value, 200) for name, value in incident.labels.items()}, severity=incident.severity,
        severity_title=titles.severity(incident.severity), phase=phase, phase_title=phase_title(phase, look.lang),
        states=tuple(state.path for state in states), state_titles=tuple(titles.state(state.path) for state in states),
        opened=incident.opened, closed=incident.closed, outcome=incident.outcome,
        outcome_text=titles.outcome(incident.outcome) if incident.outcome else "", lead=incident.lead,
        lead_name=titles.who(incident.lead), level=incident.level, level_text=look.say(f"level-is-{incident.level}"),
        paused=incident.paused is not None, stuck=incident.stuck, waiting=tuple(it.todo.text for it in waiting),
        mine=tuple(it.todo.text for it in waiting if it.mine), next=next_things[0] if next_things else None,
    )  # fmt: skip


def card_of(look: Look, incident: Incident) -> IncidentCard:
    """As `card`; an incident whose version cannot be read any more still has its line."""
    try:
        return card(look, incident, look.runbook(incident))
    except TocsinError as problem:
        return bare_card(look, incident, problem)


def bare_card(look: Look, incident: Incident, problem: TocsinError) -> IncidentCard:
    """What an incident says of itself without its runbook."""
    titles = look.titles()
    return IncidentCard(
        id=incident.id, world=incident.world, runbook=incident.runbook, title=incident.runbook,
        labels=dict(incident.labels), severity=incident.severity, severity_title=titles.severity(incident.severity),
        phase="", phase_title="", states=incident.active_paths(), state_titles=incident.active_paths(),
        opened=incident.opened, closed=incident.closed, outcome=incident.outcome,
        outcome_text=titles.outcome(incident.outcome) if incident.outcome else "", lead=incident.lead,
        lead_name=titles.who(incident.lead), level=incident.level, level_text=look.say(f"level-is-{incident.level}"),
        paused=incident.paused is not None, stuck=True, waiting=(look.say(problem.code, **problem.params),), mine=(),
        next=None,
    )  # fmt: skip
