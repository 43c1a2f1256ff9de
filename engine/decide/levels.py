"""Triggers and watches of the incident: what fires, and the level of the whole (rules 24 to 26)."""

from __future__ import annotations

from ..model.event import Opened, TriggerCleared, TriggerFired, WatchCleared, WatchFired
from ..model.forecast import Forecast
from ..model.incident import Cause
from ..model.runbook import Signal, Threshold
from . import approvals, paging, taking
from .select import choose, chosen_at
from .step import Step, Word


def trigger_fired(step: Step, event: TriggerFired) -> None:
    """A trigger of this key fires, perhaps again: it is shown on the incident and broadcast (rule 26, attach)."""
    incident = step.incident
    if not event.unsigned:
        approvals.vouched(step, event.trigger)
    step.log("trigger-fired", trigger=event.trigger, value=event.value, usual=event.usual)
    remember(step, event.trigger, event)
    incident.firing = tuple(dict.fromkeys((*incident.firing, event.trigger)))
    incident.fired = tuple(dict.fromkeys((*incident.fired, event.trigger)))
    incident.level = "firing"
    step.say(Word(event=f"fired.{event.trigger}"))
    step.say(Word(event="fired"))


def remember(step: Step, trigger: str, event: Opened | TriggerFired) -> None:
    """What the firing was about: whoever is woken reads it first."""
    step.incident.cause = Cause(
        trigger=trigger, at=step.now, value=event.value, usual=event.usual, forecast=event.forecast, said=event.said
    )
    known = step.runbook.triggers.get(trigger)
    if known is not None:
        _foresee(step, known.signal, event.value, event.forecast)
    if event.said:
        step.log("monitoring-said", text=event.said)


def _foresee(step: Step, signal: Signal, value: float | None, forecast: Forecast | None) -> None:
    """It fired on where its figure is going: whoever reads on must know that this is a forecast."""
    if forecast is not None and isinstance(signal, Threshold):
        step.engine_log("foreseen", metric=signal.metric, of=signal.of, value=value, limit=forecast.level,
                        within=forecast.within)  # fmt: skip


def trigger_cleared(step: Step, event: TriggerCleared) -> None:
    """A trigger is over; when none is left the whole incident is. While it flaps this is withheld (rule 25)."""
    incident = step.incident
    if event.flapping:
        step.log("trigger-flapping", trigger=event.trigger)
        paging.word(step, step.runbook.lead, "flapping", event.trigger)
        return
    step.log("trigger-cleared", trigger=event.trigger, value=event.value)
    if event.trigger not in incident.firing:
        return
    incident.firing = tuple(name for name in incident.firing if name != event.trigger)
    step.say(Word(event=f"cleared.{event.trigger}"))
    if not incident.firing:
        incident.level = "cleared"
        step.say(Word(event="cleared"))


def watch_fired(step: Step, event: WatchFired) -> None:
    """A watch leads to its own reactions, if that visit of its state still lasts."""
    if not step.current(event.path, event.visit):
        step.trace.skipped.append(f"{event.path}/{event.watch}")
        return
    state = step.plan.states[event.path]
    watch = next((it for it in state.watch if it.name == event.watch), None)
    if watch is None:
        return
    where = f"{event.path}/{watch.name}"
    step.incident.watches[where] = "firing"
    step.engine_log("watch-fired", state=event.path, watch=watch.name)
    _foresee(step, watch.signal, event.value, event.forecast)
    reaction = choose(step, where, watch.reactions)
    block = step.plan.block_of[event.path]
    found = [] if reaction is None else [chosen_at(step, reaction, where, block, event.path)]
    taking.take_all(step, where, found)


def watch_cleared(step: Step, event: WatchCleared) -> None:
    if step.incident.watches.pop(f"{event.path}/{event.watch}", None) is not None:
        step.engine_log("watch-cleared", state=event.path, watch=event.watch)
