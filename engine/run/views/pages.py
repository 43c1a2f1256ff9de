"""Ladders: who has been paged, who answered, who is next and when."""

from __future__ import annotations

from ...model.incident import Incident, LadderState
from ...model.runbook import Runbook
from ...model.view import PageView
from .coming import next_rung
from .look import Look
from .titles import Titles


def pages(look: Look, incident: Incident, runbook: Runbook) -> tuple[PageView, ...]:
    """All ladders of an incident, in the order in which they began."""
    titles = look.titles(runbook)
    ladders = sorted(incident.ladders.values(), key=lambda it: (it.since, it.id))
    return tuple(_page(look, titles, incident, ladder) for ladder in ladders)


def _page(look: Look, titles: Titles, incident: Incident, ladder: LadderState) -> PageView:
    waiting = ladder.state == "waiting"
    timer = incident.timers.get(f"ladder:{ladder.id}" if waiting else f"lapse:{ladder.id}")
    following = ladder.rungs[next_rung(ladder)[0]] if waiting else ladder.rungs[0] if timer is not None else ()
    roles = ladder.rungs[ladder.rung]
    return PageView(
        ladder=ladder.id, reason=ladder.reason, roles=roles, who=titles.roles(roles), rung=ladder.rung + 1,
        rungs=len(ladder.rungs), round=ladder.round + 1, state=ladder.state, text=titles.ladder(ladder),
        answered_by=ladder.answered_by, answered_name=titles.who(ladder.answered_by), answered_at=ladder.answered_at,
        next_at=timer.due if timer is not None else None, next_roles=following,
        next_who=titles.roles(following) if following else "", since=ladder.since,
        mine=waiting and any(look.has(rung) for rung in ladder.rungs),
    )  # fmt: skip
