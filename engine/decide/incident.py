"""The one decision: an incident, an event and a moment in; a new incident and all that follows out.

`decide` is pure: no clock, id, chance, file or lock. What it refuses, it refuses before anything is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..model import event as events
from ..model.decision import Decision, Setting
from ..model.event import Event
from ..model.incident import Incident
from ..model.problem import Refused
from ..model.time import Instant, Length
from . import (
    approvals,
    buttons,
    causes,
    children,
    due,
    facts,
    ladders,
    levels,
    migrating,
    opening,
    people,
    reports,
    severity,
    slas,
    tasks,
    timers,
)  # fmt: skip
from .paging import list_what_waits
from .select import find
from .step import MOST_WORDS, Step, Stuck, Word, begin
from .taking import take_all

NEEDS_SOMEBODY = ("failed", "uncertain", "expired")
"""When no reaction takes one of these, the lead is paged (rule 19)."""

Handler = Callable[[Step, Any], None]


def decide(incident: Incident, event: Event, now: Instant, setting: Setting) -> Decision:
    """The whole outcome of one event.

    Raises `Refused` or `NotAllowed` when a person asks for what is not possible or not theirs, with nothing
    changed; `Stuck` when the runbook goes round in a circle, for `decide_stuck`.
    """
    step = begin(incident, event, now, setting)
    if not incident.open and not _still_heard(step):
        return _ignore(step)
    _HANDLERS[type(event)](step, event)
    step.incident.touched |= bool(event.by) and isinstance(event, (*_BY_PEOPLE, events.Noted))
    _run(step)
    return rest(step)


def _still_heard(step: Step) -> bool:
    """Whether a closed incident takes the event; what people ask of it is refused, the rest is logged."""
    if isinstance(step.event, _AFTER_CLOSE):
        return True
    if isinstance(step.event, events.Reopened):
        return True
    if isinstance(step.event, _BY_PEOPLE):
        raise Refused("already-closed", incident=step.incident.id, outcome=step.incident.outcome)
    return False


def _ignore(step: Step) -> Decision:
    """Later events of a closed incident are logged and change nothing (rule 12)."""
    step.engine_log("after-close", event=type(step.event).__name__)
    return step.decision()


def _run(step: Step) -> None:
    """Empty the queue of internal events (rule 2), within bounds (rule 3)."""
    while step.queue and step.incident.open:
        word = step.queue.popleft()
        step.words += 1
        if step.words > MOST_WORDS:
            raise Stuck(word.event)
        step.look()
        _hear(step, word)
    step.queue.clear()


def _hear(step: Step, word: Word) -> None:
    taken = take_all(step, word.event, find(step, word))
    if not step.incident.open:
        return
    slas.heard(step, word)
    if not taken and word.kind in NEEDS_SOMEBODY and not word.own:
        about = word.event.partition(".")[2]
        ladders.page_lead(step, word.event, word.kind, about)


def rest(step: Step) -> Decision:
    """The end of a step: severity, promises that pause, and the timer without which an incident could sleep."""
    incident = step.incident
    if incident.open:
        severity.review(step)
        slas.pause_where_asked(step)
        _stay_awake(step)
    list_what_waits(step)
    return step.decision()


def _stay_awake(step: Step) -> None:
    """An open incident always has something that wakes it, a paused one too (rule 17)."""
    others = [key for key in step.incident.timers if key != timers.IDLE]
    if others:
        timers.stop(step, timers.IDLE)
    elif timers.IDLE not in step.incident.timers:
        timers.start(step, timers.IDLE, Length(step.setting.team.timing.idle))


def _figures(_step: Step, _event: Event) -> None:
    """Nothing but the look at severity that ends every step."""


def _heard(step: Step, event: events.Heard) -> None:
    step.log("heard", event=event.event)
    step.say(Word(event=event.event, own=True))


def _clock(step: Step, event: events.ClockJumped) -> None:
    step.engine_log("clock-jumped", seconds=event.ahead // 1_000_000)


_HANDLERS: dict[type[Event], Handler] = {
    events.Opened: opening.opened,
    events.TriggerFired: levels.trigger_fired,
    events.Vouched: approvals.heard_signed,
    events.TriggerCleared: levels.trigger_cleared,
    events.Absorbed: causes.absorbed,
    events.AbsorbedCleared: causes.cleared,
    events.AbsorbedInto: causes.into,
    events.CauseFound: causes.found,
    events.WatchFired: levels.watch_fired,
    events.WatchCleared: levels.watch_cleared,
    events.FiguresChanged: _figures,
    events.TimerDue: due.timer_due,
    events.Heard: _heard,
    events.Pressed: buttons.press,
    events.TaskDone: tasks.done,
    events.TaskReopened: tasks.reopen,
    events.FactGiven: facts.given,
    events.Acknowledged: people.acknowledge,
    events.PageAsked: people.page,
    events.NoticeAsked: people.draft,
    events.NoticeApproved: approvals.approve,
    events.NoticeRejected: approvals.reject,
    events.NoticeEdited: approvals.edit,
    events.NoticeStopped: approvals.stop,
    events.EffectReported: reports.reported,
    events.EffectMarked: reports.marked,
    events.ResendAsked: approvals.resend,
    events.CorrectionAsked: approvals.correct,
    events.ChildOpened: children.opened,
    events.ChildEnded: children.ended,
    events.SeverityGiven: severity.given,
    events.LeadAssigned: people.assign,
    events.Paused: people.pause,
    events.Resumed: people.resume,
    events.Overridden: people.override,
    events.Closed: people.close,
    events.Reopened: people.reopen,
    events.Noted: people.note,
    events.Migrated: migrating.migrate,
    events.ClockJumped: _clock,
}
"""One line for every event: the table of the incident's life."""

_AFTER_CLOSE = (events.EffectReported, events.EffectMarked, events.NoticeStopped, events.Noted, events.FactGiven)
_BY_PEOPLE = (
    events.Pressed, events.TaskDone, events.TaskReopened, events.Acknowledged, events.PageAsked,
    events.NoticeAsked, events.NoticeApproved, events.NoticeRejected, events.NoticeEdited, events.ResendAsked,
    events.CorrectionAsked, events.SeverityGiven, events.LeadAssigned, events.Paused, events.Resumed,
    events.Overridden, events.Closed, events.Migrated,
)  # fmt: skip
