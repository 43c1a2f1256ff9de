"""A runbook on trial: what it would have done is written down, and nothing opens, in whatever way it was asked for."""

from __future__ import annotations

from ..model.decision import Entry
from ..model.incident import LIVE
from ..model.runbook import Page, Runbook
from ..model.team import Team
from ..model.time import Instant
from .turn import Turn

CALLED = "call"
"""In the place of the trigger, where another runbook called it."""


def holds_back(runbook: Runbook, world: str) -> bool:
    """A trial is about the live world: in a drill the runbook is played as any other."""
    return runbook.trial and world == LIVE


def would_open(turn: Turn, runbook: Runbook, world: str, trigger: str, key: str, since: Instant | None = None) -> None:
    """Into the journal: the roles that would have been woken first, and who was in them at this moment.

    `since`: when its trigger fired. What comes again for the same firing, when a silence ends, is counted once.
    """
    team = turn.memory.library.team
    roles = first_pages(runbook, team)
    people = dict.fromkeys(name for role in roles if role in team.roles for name in team.roles[role].people)
    params = {
        "runbook": runbook.name, "trigger": trigger, "key": key, "roles": ", ".join(roles),
        "people": ", ".join(people), "since": since,
    }  # fmt: skip
    turn.write(world, "", 0, Entry(code="trial-would-open", params=params))


def would_join(turn: Turn, runbook: Runbook, world: str, trigger: str, key: str) -> None:
    """Another trigger of the key fires already: it would have joined that incident and woken nobody."""
    params = {"runbook": runbook.name, "trigger": trigger, "key": key}
    turn.write(world, "", 0, Entry(code="trial-would-join", params=params))


def first_pages(runbook: Runbook, team: Team) -> tuple[str, ...]:
    """Roles that an opening wakes, each once: those of the severities up to the first, then of the first states."""
    roles: list[str] = []
    severities = list(team.severities.values())[: team.rank(runbook.start_severity) + 1]
    for level in severities:
        ladder = team.ladders.get(level.policy or "")
        roles += ladder.roles if ladder is not None else level.page
    blocks = [runbook.root]
    while blocks:
        block = blocks.pop(0)
        state = block.states[block.first]
        blocks += state.blocks
        for action in state.do:
            if isinstance(action, Page):
                ladder = team.ladders.get(action.policy or "")
                roles += ladder.roles if ladder is not None else action.roles
    return tuple(dict.fromkeys(roles))
