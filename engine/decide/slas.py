"""Promises to customers: they outlive states, warn, and page the lead when broken (rule 17)."""

from __future__ import annotations

from dataclasses import replace

from ..model.incident import SlaState
from ..model.runbook import Sla
from ..model.time import Instant, Length, between, later
from . import ladders, paging, timers
from .step import Step, Word


def open_all(step: Step) -> None:
    """Promises that run from the opening."""
    for sla in step.runbook.slas.values():
        if sla.start is None:
            begin(step, sla, step.incident.opened)


def begin(step: Step, sla: Sla, started: Instant) -> None:
    step.incident.slas[sla.name] = SlaState(name=sla.name, started=started)
    _run(step, sla, between(step.now, later(started, sla.within)))


def _run(step: Step, sla: Sla, left: Length) -> None:
    """Set the clocks for the time that is left until the promise is broken."""
    state = step.incident.slas[sla.name]
    timers.start(step, f"sla:{sla.name}:breach", left)
    if sla.warn is not None and state.state == "running":
        timers.start(step, f"sla:{sla.name}:warn", Length(max(0, left - (sla.within - sla.warn))))


def heard(step: Step, word: Word) -> None:
    """An event begins a promise (`from:`) or keeps it (`until:`)."""
    for sla in step.runbook.slas.values():
        state = step.incident.slas.get(sla.name)
        if state is None and sla.start is not None and word.fits(sla.start):
            begin(step, sla, step.now)
        elif state is not None and sla.until is not None and word.fits(sla.until):
            keep(step, sla.name)


def keep(step: Step, name: str) -> None:
    """A promise is kept; one that was broken stays broken."""
    state = step.incident.slas[name]
    if state.state in ("running", "warned"):
        step.incident.slas[name] = replace(state, state="kept", left=None)
        step.engine_log("sla-kept", sla=name)
        _stop(step, name)


def due(step: Step, name: str, what: str) -> None:
    """A warning or a breach comes due: broadcast, and the lead is written to or paged, handled or not."""
    state = step.incident.slas[name]
    if what == "warn":
        step.incident.slas[name] = replace(state, state="warned")
        step.engine_log("sla-warned", sla=name)
        step.say(Word(event=f"warned.{name}"))
        paging.word(step, step.runbook.lead, "sla-warned", name)
    else:
        step.incident.slas[name] = replace(state, state="breached")
        step.engine_log("sla-breached", sla=name)
        step.say(Word(event=f"breached.{name}"))
        ladders.page_lead(step, f"sla:{name}", "breached", name)


def pause_where_asked(step: Step) -> None:
    """At the end of a step: clocks stop while a state of `pause_in` is current and go on after it."""
    for sla in step.runbook.slas.values():
        state = step.incident.slas.get(sla.name)
        if not sla.pause_in or state is None or state.state not in ("running", "warned"):
            continue
        resting = _rests(step, sla)
        if resting and state.left is None:
            left = timers.left(step, f"sla:{sla.name}:breach")
            step.incident.slas[sla.name] = replace(state, left=left)
            _stop(step, sla.name)
        elif not resting and state.left is not None:
            step.incident.slas[sla.name] = replace(state, left=None)
            _run(step, sla, state.left)


def close_all(step: Step, *, kept: bool) -> None:
    """The incident ends and all clocks stop; promises without `until` are kept, where the end is one that keeps them.

    A false alarm, or an incident that was called off or replaced, has kept nothing: a report must not say so.
    """
    for sla in step.runbook.slas.values():
        if sla.until is None and sla.name in step.incident.slas:
            if kept:
                keep(step, sla.name)
            else:
                _stop(step, sla.name)


def reopen_all(step: Step) -> None:
    """What was kept by the close runs again, from its first start."""
    for sla in step.runbook.slas.values():
        state = step.incident.slas.get(sla.name)
        if state is not None and state.state == "kept" and sla.until is None:
            begin(step, sla, state.started)
        elif state is not None and state.state in ("running", "warned"):
            _run(step, sla, state.left or between(step.now, later(state.started, sla.within)))


def _rests(step: Step, sla: Sla) -> bool:
    """`pause_in` names states by name or by path."""
    return any(path in sla.pause_in or path.rpartition("/")[2] in sla.pause_in for path in step.incident.entered)


def _stop(step: Step, name: str) -> None:
    timers.stop(step, f"sla:{name}:warn")
    timers.stop(step, f"sla:{name}:breach")
