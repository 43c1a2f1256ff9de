"""A trigger explained: the figures it saw, since when, what keeps it from firing, when it is looked at next."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from ...decide.calendars import hours
from ...decide.computed import gone
from ...decide.evidence import relative_kinds
from ...decide.promotions import in_phase
from ...model.incident import LIVE
from ...model.labels import canonical, parse, pick
from ...model.reading import Reading
from ...model.runbook import Clear, Combined, EventSignal, Runbook, Signal, Threshold, WhenSignal
from ...model.team import leaves
from ...model.time import Instant
from ...model.view import Explanation, Reason
from ...words.say import number_said
from ..causes import cause_of
from ..tracker import Tracker
from .last_samples import of_tracker
from .look import Look
from .promotions import compared_said
from .signals import because, because_code, held, open_incident, trackers_of
from .titles import Titles

MOST_KEYS = 20
"""Keys that are explained before they have been judged."""


def explain_trigger(look: Look, runbook: Runbook, name: str, called: str = "") -> Explanation:
    """One trigger, for each of its keys; `called` names it where those of several runbooks stand together."""
    titles, signal = look.titles(runbook), runbook.triggers[name].signal
    subject = f"{runbook.name}/{name}"
    past = [Reason(text=look.say("trigger-rule", trigger=called or name, rule=titles.signal(signal)), rule="23")]
    following: list[Reason] = []
    trackers = trackers_of(look, runbook.name, name)
    if not trackers:
        code = "trigger-no-alert" if isinstance(signal, EventSignal) else "trigger-no-sample"
        past.append(Reason(text=look.say(code, trigger=name), rule="24"))
        for blank in _not_judged(look, runbook, name):
            past += _computed(look, titles, blank)
    past += _phase(look, titles, signal)
    for tracker in trackers:
        past += _past(look, titles, tracker)
        following += _next(look, titles, runbook, tracker)
    return Explanation(subject=subject, past=tuple(past), next=tuple(following))


def _who(tracker: Tracker) -> str:
    """The trigger and key that a line is about; the world where it is not the live one."""
    key = f" ({tracker.key})" if tracker.key else ""
    world = "" if tracker.world == LIVE else f" [{tracker.world}]"
    return f"{tracker.name}{key}{world}"


def _past(look: Look, titles: Titles, tracker: Tracker) -> Iterator[Reason]:
    state, word = tracker.state, look.memory.signals.last_word(tracker)
    since = state.since or None
    yield Reason(text=look.say(f"trigger-is-{state.phase}", trigger=_who(tracker)), at=since, rule="23")
    code = because_code(tracker, word)
    yield Reason(text=because(titles, tracker.signal, code, word.seen if word is not None else {}))
    yield from _computed(look, titles, tracker)
    yield from _compared(look, titles, tracker)
    yield from of_tracker(look, tracker)
    for at in state.fired:
        yield Reason(text=look.say("trigger-fired-at", trigger=_who(tracker)), at=at)
    if state.silent:
        yield Reason(text=look.say("trigger-silent", trigger=_who(tracker)), rule="24")


def _computed(look: Look, titles: Titles, tracker: Tracker) -> Iterator[Reason]:
    """The figure of a computed metric and what it is computed from, each as it stands now."""
    if tracker.world not in look.memory.worlds:
        return
    now = look.now(tracker.world)
    for simple in _thresholds(tracker.signal):
        for name, reading in look.memory.signals.parts(tracker, simple, now):
            code = "whole-is" if name == simple.metric else "part-is"
            text = look.say(code, metric=titles.metric(name), value=part_said(look, titles, name, reading, now))
            yield Reason(text=text, at=reading.last_at if code == "part-is" else None, rule="24")


def _not_judged(look: Look, runbook: Runbook, name: str) -> list[Tracker]:
    """After a start, for each key whose figures are remembered: they can be looked at before the next one comes."""
    signal, metrics = runbook.triggers[name].signal, look.team.metrics
    behind = {leaf for one in _thresholds(signal) for leaf in leaves(one.metric, metrics)}
    known = (parse(series) for metric, series in look.memory.signals.figures.known(LIVE) if metric in behind)
    keys = {canonical(mine): mine for labels in known if (mine := pick(labels, runbook.one_per)) is not None}
    return [
        Tracker(id="", world=LIVE, runbook=runbook.name, name=name, key=key, labels=mine, signal=signal)
        for key, mine in sorted(keys.items())[:MOST_KEYS]
    ]  # fmt: skip


def _thresholds(signal: Signal) -> Iterator[Threshold]:
    for one in signal.signals if isinstance(signal, Combined) else (signal,):
        if isinstance(one, Threshold):
            yield one


def part_said(look: Look, titles: Titles, name: str, reading: Reading, now: Instant) -> str:
    """The figure of a computed metric, or of a part of it, or why there is none."""
    if reading.short is not None:
        have, least = (number_said(one) for one in reading.short)
        return look.say("part-too-few", have=have, least=least)
    if reading.last_at is None and reading.value is None:
        return look.say("part-never-seen")
    if gone(reading, now):
        return look.say("part-silent", at=reading.heard_at or reading.last_at)
    return titles.say("view-unknown") if reading.value is None else titles.figure(name, reading.value)


def _phase(look: Look, titles: Titles, signal: Signal) -> Iterator[Reason]:
    """The phase of a promotion that holds, and what it makes of the trigger."""
    stretch = look.team.promotions.at(look.now())
    if stretch is not None:
        tuned = in_phase(signal, stretch)
        code = "trigger-phase-same" if tuned is signal else "trigger-phase"
        name = titles.promotion(stretch.name)
        text = look.say(code, promotion=name, occurrence=stretch.occurrence, rule=titles.signal(tuned))
        yield Reason(text=text, at=stretch.start, rule="24")


def _compared(look: Look, titles: Titles, tracker: Tracker) -> Iterator[Reason]:
    """In a phase: which hour of which promotion `usual` comes from."""
    now, signals = look.now(tracker.world), look.memory.signals
    for part in _thresholds(tracker.signal) if look.team.promotions.at(now) is not None else ():
        if "usual" not in relative_kinds(part):
            continue
        behind = [look.team.metrics[leaf] for leaf in leaves(part.metric, look.team.metrics)]
        mine = [(metric, pick({**part.labels, **tracker.labels}, metric.per)) for metric in behind]
        found = [
            signals.figures.compared(tracker.world, metric, canonical(labels), part.window, now)
            for metric, labels in mine if labels is not None
        ]  # fmt: skip
        if found:  # of a computed metric every part has to be known
            yield Reason(text=compared_said(titles, None if None in found else found[0]), rule="24")


def _next(look: Look, titles: Titles, runbook: Runbook, tracker: Tracker) -> Iterator[Reason]:
    """What comes next for one key: the running `for`, the hours, what holds it, and what a firing would lead to."""
    who, state, signal = _who(tracker), tracker.state, tracker.signal
    hold, clear = signal.hold, signal.clear
    if state.phase == "pending" and hold is not None:
        text = look.say("trigger-will-fire", trigger=who, length=hold)
        yield Reason(text=text, at=Instant(state.since + hold), rule="23")
    elif state.phase == "clearing" and clear is not None and clear.hold is not None:
        text = look.say("trigger-will-clear", trigger=who, length=clear.hold)
        yield Reason(text=text, at=Instant(state.since + clear.hold), rule="25")
    elif state.phase == "firing":
        yield Reason(text=look.say("trigger-clears-when", trigger=who, clear=_clear(titles, signal, clear)), rule="25")
    elif state.phase == "normal":
        yield Reason(text=look.say("trigger-fires-when", trigger=who, rule=titles.signal(signal)), rule="23")
    yield from _hours(look, who, signal, look.now(tracker.world))
    for text in held(look, runbook, tracker):
        yield Reason(text=text, rule="27")
    yield from _led_to(look, runbook, tracker)
    if tracker.wake_at is not None:
        yield Reason(text=look.say("trigger-looked-at", trigger=who), at=tracker.wake_at)
    else:
        yield Reason(text=look.say("trigger-waits-for-news", trigger=who))


def _clear(titles: Titles, signal: Signal, clear: Clear | None) -> str:
    """The clear level in words; without one of its own, not being beyond is enough."""
    if clear is None:
        return titles.say("clear-itself")
    hold = titles.say("clear-for", length=clear.hold) if clear.hold is not None else ""
    level = clear.above or clear.below
    if level is None or not isinstance(signal, Threshold):
        return titles.say("clear-itself") + hold
    share = titles.figure(signal.metric, level.factor, signal.of)
    figure = titles.say(f"clear-level-{level.kind}", factor=share if level.kind == "absolute" else f"{level.factor:g}")
    side = "above" if clear.above else "below"
    return titles.say(f"clear-{side}", metric=titles.metric(signal.metric, signal.of), level=figure) + hold


def _hours(look: Look, who: str, signal: Signal, now: Instant) -> Iterator[Reason]:
    """Outside its hours a trigger is held at normal (rule 15)."""
    name = None if isinstance(signal, WhenSignal) else signal.during
    if isinstance(signal, Combined) and name is None:
        for part in signal.signals:
            yield from _hours(look, who, part, now)
    calendar = look.team.calendars.get(name) if name is not None else None
    if calendar is not None:
        state = hours(calendar, ZoneInfo(look.team.timezone), now)
        code = "trigger-hours-open" if state.open else "trigger-hours-closed"
        yield Reason(text=look.say(code, trigger=who, calendar=name), at=state.changes_at, rule="15")


def _led_to(look: Look, runbook: Runbook, tracker: Tracker) -> Iterator[Reason]:
    """What a firing would lead to now (rule 26). To an incident of its cause: `held` has said so."""
    there = open_incident(look, tracker)
    if not there and not runbook.trial and cause_of(look.turn, runbook, tracker) is not None:
        return
    code = f"trigger-would-{runbook.if_open}" if there else "trigger-would-open"
    if runbook.trial:
        code = "trigger-would-note"
    yield Reason(text=look.say(code, trigger=_who(tracker), incident=there, runbook=runbook.name), rule="26")
