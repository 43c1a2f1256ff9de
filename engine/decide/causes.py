"""Absorption: an open incident takes the signals of what it causes (`caused_by:`): one lead, one story.

The absorbed signals are told on the incident and change nothing else there: neither its conditions nor its buttons,
its severity or its level look at them.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..model.event import Absorbed, AbsorbedCleared, AbsorbedInto, CauseFound
from ..model.incident import Also, Incident
from ..model.labels import agree
from . import closing, moves, paging
from .leaving import leave
from .step import Step

ABSORBED = "absorbed"
"""The outcome of an incident that went on in that of its cause."""
MOST_ALSO = 50
"""Signals that one incident takes; more would say nothing new to its lead. They are looked at when it closes."""
STORM = "*"
"""Value of every label of a storm incident: it stands for all keys at once."""


def goes_with(labels: Mapping[str, str], cause: Incident) -> bool:
    """Whether an incident with these labels may be caused by `cause`: no label that both have differs."""
    return agree({name: value for name, value in cause.labels.items() if value != STORM}, labels)


def mark(runbook: str, trigger: str, key: str) -> str:
    """What a signal is called on the incident that takes it."""
    return f"{runbook}/{trigger} {key}".rstrip()


def taken(incident: Incident, runbook: str, trigger: str, key: str) -> bool:
    """Whether it has this signal already, and the signal has not cleared since."""
    known = incident.also.get(mark(runbook, trigger, key))
    return known is not None and known.over is None


def has_room(incident: Incident, runbook: str, trigger: str, key: str) -> bool:
    return len(incident.also) < MOST_ALSO or mark(runbook, trigger, key) in incident.also


def untouched(incident: Incident) -> bool:
    """Whether nobody would lose anything if this incident went on in another one.

    A trigger opened it, no person has done anything about it, no customer has been told or is being told, nothing was
    done elsewhere, and nothing hangs on it.
    """
    people = incident.touched or incident.lead or incident.paused is not None or incident.stuck
    issues = [*incident.notices.values(), *(it for past in incident.past.values() for it in past)]
    customers = any(it.released or it.approvals for it in issues)
    elsewhere = any(it.state not in ("open", "withdrawn") for it in incident.asks.values())
    hangs = incident.callers or incident.children or incident.also
    by_itself = incident.open and incident.opened_by.startswith("trigger:")
    return by_itself and not (people or customers or elsewhere or hangs)


# --- events ---------------------------------------------------------------------------


def absorbed(step: Step, event: Absorbed) -> None:
    """A signal of what this incident causes: a line, and a place on its page."""
    name = mark(event.runbook, event.trigger, event.key)
    step.incident.also[name] = Also(
        runbook=event.runbook, trigger=event.trigger, key=event.key, since=step.now, value=event.value,
        usual=event.usual, was=event.was,
    )  # fmt: skip
    code = "took-over" if event.was else "absorbed"
    step.log(code, what=name, runbook=event.runbook, value=event.value, usual=event.usual, incident=event.was)
    if event.said:
        step.log("monitoring-said", text=event.said)


def cleared(step: Step, event: AbsorbedCleared) -> None:
    name = mark(event.runbook, event.trigger, event.key)
    known = step.incident.also.get(name)
    if known is None or known.over is not None:
        return
    step.incident.also[name] = known.ended(step.now)
    step.log("absorbed-cleared", what=name, runbook=event.runbook)


def into(step: Step, event: AbsorbedInto) -> None:
    """This incident goes on in that of its cause; whoever it has called is told where."""
    incident = step.incident
    roles = dict.fromkeys(role for ladder in incident.ladders.values() for role in ladder.paged)
    root = step.plan.runbook.root
    name = incident.config.get(root.id)
    if name is not None:
        leave(step, root.states[name])
        incident.config[root.id] = moves.move(root, name, moves.END, override=True)
        step.trace.moved(root.id, name, moves.END)
    closing.close(step, ABSORBED, "absorbed-into", incident=event.cause)
    for role in roles:
        paging.word(step, role, "absorbed", event.cause)


def found(step: Step, event: CauseFound) -> None:
    """Both incidents have people at work: their leads hear of each other, and one command joins them."""
    if event.cause:
        step.log("cause-found", incident=event.incident)
        paging.word(step, step.runbook.lead, "cause-found", event.incident, mine=step.incident.id)
    else:
        step.log("effect-found", incident=event.incident)
        paging.word(step, step.runbook.lead, "effect-found", event.incident)
