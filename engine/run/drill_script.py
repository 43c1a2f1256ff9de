"""The script of a drill put into its world: figures and alerts through the engine's own intake, facts, the opening."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from ..model import command as ask
from ..model.command import Actor
from ..model.decision import Entry
from ..model.event import FactGiven
from ..model.ports import Ids
from ..model.problem import TocsinError
from ..model.runbook import Runbook
from ..model.scenario import DrillScenario, Inject
from ..model.team import Team
from . import steps
from .drill_world import figures_of
from .facts import typed
from .samples import hear_sample
from .service import Asked, perform
from .stage import closest
from .stated import Stated
from .turn import Turn

UNNAMED = "drill"
"""Value of a label that the scenario does not give."""


def stated_figures(scenario: DrillScenario, team: Team) -> Stated:
    """Figures as the scenario begins: windows are taken already, and they hold until an inject changes them."""
    given = scenario.given
    return Stated(team, dict(given.metrics), dict(given.usual), dict(given.forecast))


def participants_of(scenario: DrillScenario, team: Team, named: Mapping[str, str]) -> dict[str, str]:
    """Role -> who plays it: as named at the start, else as the scenario says, else the first of the role."""
    found: dict[str, str] = {}
    for role in team.roles.values():
        given = [person for person in scenario.given.people.get(role.id, ()) if person in role.people]
        person = named.get(role.id) or next(iter((*given, *role.people)), "")
        if person in team.people:
            found[role.id] = person
    return found


def labels_of(scenario: DrillScenario, runbook: Runbook) -> dict[str, str]:
    """Labels of the incident: those given, and something for each that its key needs."""
    return {**dict.fromkeys(runbook.one_per, UNNAMED), **scenario.given.labels}


def feeds(scenario: DrillScenario, fired: Mapping[str, object]) -> bool:
    """Whether figures or alerts are still to come that might open the runbook by themselves."""
    return any((it.metrics or it.forecast or it.events) and it.id not in fired for it in scenario.injects)


def deliver(turn: Turn, world: str, scenario: DrillScenario, runbook: Runbook, inject: Inject, incident: str) -> None:
    """One inject: a line in the journal, and its figures and alerts to the engine."""
    found = turn.find(incident) if incident else None
    params = {"inject": inject.id, "roles": ", ".join(inject.to), "channel": inject.channel}
    turn.write(world, incident, found.revision if found is not None else 0, Entry(code="drill-inject", params=params))
    for metric, value in _told(turn, world, inject).items():
        hear_sample(turn, world, metric, value, _series(turn, scenario, runbook, metric), None, history=False)


def _told(turn: Turn, world: str, inject: Inject) -> dict[str, float]:
    """Its figures, and those again of which it only says where they will be."""
    stated = figures_of(turn.memory).drills[world]
    stated.forecasts.update(inject.forecast)
    known = {name: stated.values[name] for name in inject.forecast if name in stated.values}
    return {**known, **inject.metrics}


def alerts_of(inject: Inject, world: str, scenario: DrillScenario, runbook: Runbook) -> list[ask.SignalEvent]:
    """The alerts of an inject as commands; each may be refused by itself."""
    labels = labels_of(scenario, runbook)
    return [ask.SignalEvent(event=event, labels=labels, state=level, world=world)
            for event, level in inject.events.items()]  # fmt: skip


def _series(turn: Turn, scenario: DrillScenario, runbook: Runbook, metric: str) -> dict[str, str]:
    known = turn.memory.library.team.metrics[metric]
    labels = labels_of(scenario, runbook)
    metrics = turn.memory.library.team.metrics
    return {name: labels.get(name) or closest(runbook, metric, name, metrics) or UNNAMED for name in known.per}


def may_still_fire(turn: Turn, world: str) -> bool:
    """Whether a trigger of the drill is on its way."""
    trackers = turn.memory.signals.trackers.values()
    return any(tracker.world == world and tracker.state.phase == "pending" for tracker in trackers)


def open_by_hand(turn: Turn, world: str, scenario: DrillScenario, runbook: Runbook, person: str, ids: Ids) -> None:
    """The facilitator opens the runbook, as a person who has been told would."""
    command = ask.Trigger(
        runbook=runbook.name, labels=labels_of(scenario, runbook), reason=f"drill {world}", world=world
    )
    perform(turn, command, Asked(Actor(name=person, via="drill"), ids))


def fill_facts(turn: Turn, incident_id: str, scenario: DrillScenario, runbook: Runbook) -> None:
    """Facts that are known from the beginning; what is not accepted now is left to the players."""
    zone = ZoneInfo(turn.memory.library.team.timezone)
    for name, text in scenario.facts.items():
        incident = turn.incident(incident_id)
        if name in runbook.facts and name not in incident.facts and incident.open:
            try:
                value = typed(runbook.facts[name], text, turn.instant(incident.world), zone)
            except TocsinError:
                continue
            steps.step(turn, incident, FactGiven(fact=name, value=value))
