"""`tocsin status`: what is burning, what waits for me, what happens next and when, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.incident import LIVE, Incident
from ...model.problem import TocsinError
from ...model.runbook import Runbook
from ...model.view import IncidentCard, NextView, SignalView, StatusView
from ..tracker import Tracker
from ..windows import working
from .card import bare_card, card
from .coming import coming
from .look import Look
from .promotions import coming_phases, phase_now
from .signals import resting, signal_view, silence_of, trackers_of
from .silences import working_now
from .trouble import trouble
from .waiting import Wait, waits

MOST_NEXT = 12


def status(look: Look) -> StatusView:
    """Live incidents burn; those of drills are named apart and never mixed in."""
    incidents = look.open_incidents()
    live = [incident for incident in incidents if incident.world == LIVE]
    live.sort(key=lambda it: (-look.team.rank(it.severity), it.opened))
    cards, mine, following = _burning(look, live)
    following += [view for runbook, tracker in _trackers(look) for view in _of_tracker(look, runbook, tracker)]
    following += coming_phases(look)
    return StatusView(
        site=look.site, zone=look.team.timezone, me=look.actor.name, now=look.now(), server=look.server,
        burning=tuple(sorted(cards, key=lambda it: (-look.team.rank(it.severity), it.opened))),
        mine=tuple(it.todo for it in sorted(mine, key=lambda it: (not it.todo.overdue, not it.calls))),
        next=tuple(sorted(following, key=lambda it: (it.at, it.incident, it.key))[:MOST_NEXT]),
        trouble=trouble(look, incidents), pending=tuple(_pending(look)),
        drills=tuple(incident.id for incident in incidents if incident.world != LIVE), promotion=phase_now(look),
        silences=working_now(look),
    )  # fmt: skip


def _burning(look: Look, live: list[Incident]) -> tuple[list[IncidentCard], list[Wait], list[NextView]]:
    cards: list[IncidentCard] = []
    mine: list[Wait] = []
    following: list[NextView] = []
    for incident in live:
        try:
            runbook = look.runbook(incident)
        except TocsinError as problem:
            cards.append(bare_card(look, incident, problem))
            continue
        cards.append(card(look, incident, runbook))
        mine += [it for it in waits(look, incident, runbook) if it.mine]
        following += coming(look, incident, runbook)
    return cards, mine, following


def _trackers(look: Look) -> Iterator[tuple[Runbook, Tracker]]:
    for runbook in look.memory.library.newest.values():
        for tracker in trackers_of(look, runbook.name):
            if tracker.world == LIVE:
                yield runbook, tracker


def _pending(look: Look) -> Iterator[SignalView]:
    """Triggers on their way; one that clears belongs to an incident that says so itself, but its end is news."""
    for runbook, tracker in _trackers(look):
        if tracker.state.phase in ("pending", "clearing"):
            yield signal_view(look, runbook, tracker)


def _of_tracker(look: Look, runbook: Runbook, tracker: Tracker) -> Iterator[NextView]:
    """When a trigger on its way comes to a decision, and when a rest or a silence ends."""
    name = f"{runbook.name}/{tracker.name}"
    shown = f"{name} ({tracker.key})" if tracker.key else name
    if tracker.state.phase in ("pending", "clearing") and tracker.wake_at is not None:
        yield NextView(at=tracker.wake_at, what=look.say(f"next-{tracker.state.phase}", trigger=shown), key=tracker.id)
    rest = resting(look, runbook, tracker)
    if rest is not None and tracker.state.phase in ("firing", "clearing"):
        yield NextView(at=rest[1], what=look.say("next-rest-ends", trigger=shown, incident=rest[2]), key=tracker.id)
    silence = silence_of(look, tracker)
    if silence is not None and tracker.state.phase != "normal":
        until = working(silence, look.team, look.now()).changes_at or silence.until
        yield NextView(at=until, what=look.say("next-silence-ends", trigger=shown), key=silence.id)
