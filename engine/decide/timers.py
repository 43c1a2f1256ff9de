"""The incident's clocks: rows with an absolute due time, never a sleeping thread (rules 13 to 17)."""

from __future__ import annotations

from dataclasses import replace

from ..model.incident import Timer
from ..model.time import Instant, Length, between, later
from .step import Step

LADDER, LAPSE, IDLE = "ladder:", "lapse:", "idle"


def start(step: Step, key: str, length: Length, path: str = "", visit: int = 0) -> None:
    """Set a timer to come due `length` from now; while the incident is paused a clock only notes the time left."""
    incident = step.incident
    incident.frozen.pop(key, None)
    if incident.paused is not None and not _runs_while_paused(key):
        incident.timers.pop(key, None)
        incident.frozen[key] = length
        return
    due = later(step.now, length)
    incident.timers[key] = Timer(key=key, due=due, path=path, visit=visit, created=step.now)


def stop(step: Step, key: str) -> None:
    """Take a timer away, running or frozen."""
    step.incident.timers.pop(key, None)
    step.incident.frozen.pop(key, None)


def stop_all(step: Step) -> None:
    step.incident.timers.clear()
    step.incident.frozen.clear()


def left(step: Step, key: str) -> Length | None:
    """The time until a timer comes due, None when it is not set."""
    if key in step.incident.frozen:
        return step.incident.frozen[key]
    timer = step.incident.timers.get(key)
    return None if timer is None else between(step.now, timer.due)


def after_key(path: str, key: str) -> str:
    """The timer of an `after` or `every` of the state at `path`."""
    return f"after:{path}:{key}"


def overdue_key(task: str) -> str:
    return f"overdue:{task}"


def freeze(step: Step) -> None:
    """Stop every running clock and keep the time it had left (rule 17)."""
    for key, timer in [(k, t) for k, t in step.incident.timers.items() if k != IDLE]:
        step.incident.frozen[key] = between(step.now, timer.due)
        del step.incident.timers[key]


def thaw(step: Step) -> None:
    """Let frozen clocks go on with the time they had left."""
    waiting = dict(step.incident.frozen)
    step.incident.frozen.clear()
    for key, length in waiting.items():
        path = owner(step, key)
        start(step, key, length, path, step.incident.visits.get(path, 0) if path else 0)


def owner(step: Step, key: str) -> str:
    """The state to whose visit a timer belongs; empty for the incident's own."""
    kind, _, rest = key.partition(":")
    if kind == "overdue":
        return rest.rpartition("/")[0]
    if kind == "after":
        return rest.partition(":")[0]
    return ""


def take_due(step: Step, key: str) -> Timer | None:
    """The timer that has come due, taken away; None when it was left behind, paused, or is early.

    A timer of an old visit is dropped (rule 13); after the wall clock went back nothing fires early (rule 16).
    """
    timer = step.incident.timers.get(key)
    if timer is None or timer.due > step.now:
        return None
    del step.incident.timers[key]
    return timer if step.current(timer.path, timer.visit) else None


def again(step: Step, timer: Timer, every: Length) -> None:
    """Set a repeating timer for its next tick after now: one missed tick is made up, not all (rule 14)."""
    ticks = max(1, (step.now - timer.due) // every + 1)
    step.incident.timers[timer.key] = replace(timer, due=Instant(timer.due + ticks * every), created=step.now)


def _runs_while_paused(key: str) -> bool:
    return key == IDLE or key.startswith((LADDER, LAPSE))
