"""Who takes a firing that something else causes: absorption over all incidents of a world (`decide.causes`)."""

from __future__ import annotations

from collections.abc import Iterator

from ..decide.causes import goes_with, has_room, taken
from ..model.event import Absorbed, AbsorbedCleared, TriggerFired
from ..model.incident import Incident
from ..model.runbook import Runbook
from .steps import step
from .tracker import Tracker
from .turn import Turn


def cause_of(turn: Turn, runbook: Runbook, tracker: Tracker) -> Incident | None:
    """The open incident that takes a trigger's firings: of its causes in the order of the file, the oldest."""
    return next(_causes(turn, runbook, tracker), None)


def _causes(turn: Turn, runbook: Runbook, tracker: Tracker) -> Iterator[Incident]:
    """Of its causes; where a cause has itself been absorbed, the incident that has taken it."""
    waiting, seen = [(name, "") for name in runbook.caused_by], {runbook.name}
    while waiting:
        name, through = waiting.pop(0)
        for incident in turn.all_open_of(tracker.world, name):
            if goes_with(tracker.labels, incident) and (not through or _has(incident, through)):
                yield incident
        book = turn.memory.library.get(name)
        if book is not None and name not in seen:
            seen.add(name)
            waiting += [(above, name) for above in book.caused_by]


def _has(incident: Incident, runbook: str) -> bool:
    return any(it.runbook == runbook and it.over is None for it in incident.also.values())


def can_go_on(turn: Turn, incident: Incident) -> bool:
    """Whether an incident of its causes is open, into which a person may close it."""
    runbook = turn.memory.library.get(incident.runbook)
    return runbook is not None and any(
        goes_with(incident.labels, cause)
        for name in runbook.caused_by
        for cause in turn.all_open_of(incident.world, name)
    )


def absorb(turn: Turn, cause: Incident, tracker: Tracker, event: TriggerFired) -> None:
    """Tell the incident of the cause, unless it knows."""
    about = tracker.runbook, tracker.name, tracker.key
    if taken(cause, *about) or not has_room(cause, *about):
        return
    told = Absorbed(
        runbook=tracker.runbook, trigger=tracker.name, key=tracker.key, value=event.value, usual=event.usual,
        said=event.said,
    )  # fmt: skip
    step(turn, cause, told)


def cleared(turn: Turn, runbook: Runbook, tracker: Tracker) -> None:
    """Tell whoever has taken it that it is over."""
    for cause in list(_causes(turn, runbook, tracker)) if runbook.caused_by else ():
        if taken(cause, tracker.runbook, tracker.name, tracker.key):
            step(turn, cause, AbsorbedCleared(runbook=tracker.runbook, trigger=tracker.name, key=tracker.key))
