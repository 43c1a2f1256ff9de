"""`tocsin status`: what is burning, what waits for me, what happens next and when, and what is wrong."""

from __future__ import annotations

from ...model.incident import LIVE, Incident
from ...model.problem import TocsinError
from ...model.runbook import Runbook
from ...model.view import IncidentCard, NextView, StatusView, ToDo
from .card import bare_card, card
from .coming import coming
from .look import Look
from .signals import resting, signal_view, silence_of, trackers_of
from .trouble import trouble
from .waiting import waits

MOST_NEXT = 12


def status(look: Look) -> StatusView:
    """Live incidents burn; those of drills are named apart and never mixed in."""
    incidents = look.open_incidents()
    live = [incident for incident in incidents if incident.world == LIVE]
    cards, mine, following = _burning(look, live)
    following += _of_triggers(look)
    return StatusView(
        site=look.site, zone=look.team.timezone, me=look.actor.name, now=look.now(), server=look.server,
        burning=tuple(sorted(cards, key=lambda it: (-look.team.rank(it.severity), it.opened))), mine=tuple(_urgent_first(mine)),
        next=tuple(sorted(following, key=lambda it: (it.at, it.incident, it.key))[:MOST_NEXT]),
        trouble=trouble(look, incidents), pending=tuple(_pending(look)),
        drills=tuple(incident.id for incident in incidents if incident.world != LIVE),
    )  # fmt: skip


def _burning(look: Look, live: list[Incident]) -> tuple[list[IncidentCard], list[ToDo], list[NextView]]:
    cards: list[IncidentCard] = []
    mine: list[ToDo] = []
    following: list[NextView] = []
    for incident in live:
        try:
            runbook = look.runbook(incident)
        except TocsinError as problem:
            cards.append(bare_card(look, incident, problem))
            continue
        cards.append(card(look, incident, runbook))
        mine += [it.todo for it in waits(look, incident, runbook) if it.mine]
        following += coming(look, incident, runbook)
    return cards, mine, following


def _urgent_first(todos: list[ToDo]) -> list[ToDo]:
    """What is overdue first, then by kind as each incident lists it."""
    return sorted(todos, key=lambda it: not it.overdue)


def _pending(look: Look) -> list[object]:
    return []


def _of_triggers(look: Look) -> list[NextView]:
    """When triggers on their way will be looked at, and when silences and cool-downs end."""
    found: list[NextView] = []
    for runbook in look.memory.library.newest.values():
        for tracker in trackers_of(look, runbook.name):
            if tracker.world == LIVE:
                found += _of_tracker(look, runbook, tracker)
    return found
