"""What a timer that has come due does (rules 13 to 17)."""

from __future__ import annotations

from ..model.event import TimerDue
from ..model.incident import Timer
from ..model.time import SECOND
from . import ladders, notices, slas, taking, tasks, timers
from .select import choose, chosen_at
from .step import Step

LATE = 60 * SECOND
"""A timer handled later than this says so: the engine was down, or the clock jumped (P-08)."""


def timer_due(step: Step, event: TimerDue) -> None:
    """Handle a timer; one of an old visit, or one that is early, is dropped (rules 13 and 16)."""
    timer = timers.take_due(step, event.key)
    if timer is None:
        step.trace.skipped.append(event.key)
        return
    if event.late > LATE:
        step.engine_log("timer-late", timer=event.key, seconds=event.late // SECOND, due=timer.due)
    kind, _, rest = event.key.partition(":")
    match kind:
        case "after":
            _after(step, timer)
        case "overdue":
            tasks.overdue(step, rest)
        case "ladder":
            ladders.not_answered(step, rest)
        case "lapse":
            ladders.lapsed(step, rest)
        case "expire":
            notices.expired(step, rest)
        case "sla":
            name, _, what = rest.rpartition(":")
            slas.due(step, name, what)
        case "idle":
            _idle(step)


def _after(step: Step, timer: Timer) -> None:
    """An `after` once, an `every` again and again, while the visit lasts."""
    state = step.plan.states[timer.path]
    clock = next(it for it in state.after if timers.after_key(state.path, it.key) == timer.key)
    if clock.repeat:
        timers.again(step, timer, clock.delay)
    where = f"{state.path}.{clock.key}"
    step.engine_log("time-up", state=state.path, clock=clock.key)
    reaction = choose(step, where, clock.reactions)
    block = step.plan.block_of[state.path]
    found = [] if reaction is None else [chosen_at(step, reaction, where, block, state.path)]
    taking.take_all(step, where, found)


def _idle(step: Step) -> None:
    """Nothing has been going on for an hour: the lead is paged, so that no incident sleeps (rule 17)."""
    step.engine_log("idle")
    ladders.page_lead(step, "idle", "idle")
