"""What people do to an incident beside the runbook: each with a name, most with a reason (rules 12, 17 and 30)."""

from __future__ import annotations

from ..model.event import (
    Acknowledged,
    Closed,
    LeadAssigned,
    Noted,
    NoticeAsked,
    Overridden,
    PageAsked,
    Paused,
    Reopened,
)
from ..model.problem import Refused
from . import closing, entering, ladders, moves, notices, rights, slas, timers
from .leaving import leave
from .step import Step


def acknowledge(step: Step, _event: Acknowledged) -> None:
    """Answer every ladder that waits for one of my roles; again is `already`, not an error."""
    roles = step.setting.team.roles_of(step.by)
    waiting = [ladder for ladder in step.incident.ladders.values() if ladder.state == "waiting"]
    mine = [ladder for ladder in waiting if ladders.waits_for(step, ladder, roles)]
    if not mine and waiting and not any(ladder.answered_by == step.by for ladder in step.incident.ladders.values()):
        wanted = dict.fromkeys(role for ladder in waiting for role in ladder.paged)
        raise Refused("no-page-for-you", person=step.by, roles=", ".join(wanted))
    for ladder in mine:
        ladders.answer(step, ladder)
    if not mine:
        step.log("already-answered")


def page(step: Step, event: PageAsked) -> None:
    """A person has a role paged by hand."""
    if event.role not in step.setting.team.roles:
        raise Refused("no-such-role", role=event.role, roles=", ".join(step.setting.team.roles))
    step.log("page-asked", role=event.role, text=event.text)
    name = f"hand:{event.role}"
    ladders.begin(step, name, ((event.role,),), reason="hand", about=event.role, text=(event.text, event.text))


def draft(step: Step, event: NoticeAsked) -> None:
    """A person asks for a notice of the runbook."""
    notices.ask_for(step, event.notice, "", 0)


def note(step: Step, event: Noted) -> None:
    step.log("noted", text=event.text)


def assign(step: Step, event: LeadAssigned) -> None:
    """Somebody takes the lead."""
    if event.person not in step.setting.team.people:
        raise Refused("no-such-person", person=event.person)
    if step.by != event.person:
        rights.need_lead(step)
    step.incident.lead = event.person
    step.log("lead-assigned", person=event.person)


def pause(step: Step, event: Paused) -> None:
    """Freeze timers and promises; the time left is kept."""
    rights.need_lead(step)
    rights.need_reason(step, event.reason)
    if step.incident.paused is not None:
        raise Refused("already-paused")
    timers.freeze(step)
    step.incident.paused = step.now
    step.log("paused", reason=event.reason)


def resume(step: Step, _event: object) -> None:
    """Let everything go on with the time it had left."""
    rights.need_lead(step)
    if step.incident.paused is None:
        raise Refused("not-paused")
    step.incident.paused = None
    timers.thaw(step)
    step.log("resumed")


def override(step: Step, event: Overridden) -> None:
    """Move a block to any of its states; leave and enter run, `quietly` skips the state's `do`."""
    rights.need_lead(step)
    rights.need_reason(step, event.reason)
    _need_state(step, event.state)
    step.incident.stuck = False
    step.log("overridden", state=event.state, reason=event.reason, quietly=event.quietly)
    _go(step, event.state, quietly=event.quietly)


def _go(step: Step, path: str, *, quietly: bool = False) -> None:
    """Move the innermost block around `path` that is active, and lead its inner blocks there too."""
    way = step.plan.way(path)
    names = {step.plan.block_of[state.path].id: state.name for state in way}
    last = 0
    while last + 1 < len(way) and way[last].path in step.incident.entered and _stays(step, way[last + 1].path):
        last += 1
    block = step.plan.block_of[way[last].path]
    start = step.incident.config.get(block.id, moves.END if block.id in step.incident.ended else moves.START)
    if start in block.states:
        leave(step, block.states[start])
    step.incident.ended.pop(block.id, None)
    entering.enter(step, block, way[last].name, start=start, override=True, quietly=quietly, way=names)


def _stays(step: Step, path: str) -> bool:
    """The state around `path` need not be left to get there: the block of `path` is active or has ended."""
    block = step.plan.block_of[path].id
    return block in step.incident.config or block in step.incident.ended


def close(step: Step, event: Closed) -> None:
    """A lead ends the incident from wherever it stands. While its trigger fires that needs a reason (rule 27)."""
    rights.need_lead(step)
    if step.incident.firing:
        rights.need_reason(step, event.reason)
    root = step.plan.runbook.root
    name = step.incident.config.get(root.id)
    if name is not None:
        leave(step, root.states[name])
        step.incident.config[root.id] = moves.move(root, name, moves.END, override=True)
        step.trace.moved(root.id, name, moves.END)
    closing.close(step, event.outcome, "superseded" if event.superseded else "closed", reason=event.reason)


def reopen(step: Step, event: Reopened) -> None:
    """A lead takes a closed incident up again, in any state."""
    rights.need_lead(step)
    rights.need_reason(step, event.reason)
    if step.incident.open:
        raise Refused("open-already", incident=step.incident.id)
    _need_state(step, event.state)
    step.incident.closed = None
    step.incident.outcome = ""
    step.log("reopened", state=event.state, reason=event.reason)
    slas.reopen_all(step)
    _go(step, event.state)


def _need_state(step: Step, path: str) -> None:
    state = step.plan.states.get(path)
    if state is None or state.end is not None:
        names = [path for path, state in step.plan.states.items() if state.end is None]
        raise Refused("no-such-state", state=path, states=", ".join(names))
