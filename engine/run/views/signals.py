"""Triggers and watches: where each stands for each key, why, and what keeps it from opening an incident."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...decide.ahead import forecast_of
from ...model.incident import LIVE
from ...model.reading import Judgement, SignalState
from ...model.runbook import Combined, EventSignal, Runbook, Signal, Threshold, WhenSignal
from ...model.silence import SilenceRow
from ...model.time import Instant
from ...model.view import SignalView
from ...words.say import number_said
from .. import causes, firing, inhibiting, silences
from ..tracker import Tracker
from ..windows import working
from .look import Look
from .titles import Titles

Seen = Mapping[str, float | str | None]
_FIGURES = ("value", "level", "usual", "previous", "target", "clear")


def signals(look: Look, runbook: str = "") -> tuple[SignalView, ...]:
    """Triggers of all published runbooks, or of one; those that no sample has reached yet too."""
    found = []
    for book in look.memory.library.newest.values():
        if runbook in ("", book.name):
            found += [view for name in book.triggers for view in of_trigger(look, book, name)]
    return tuple(found)


def of_trigger(look: Look, runbook: Runbook, name: str) -> list[SignalView]:
    """One trigger for each of its keys; without any, one that has never seen a sample."""
    trackers = trackers_of(look, runbook.name, name)
    if trackers:
        return [signal_view(look, runbook, tracker) for tracker in trackers]
    signal = runbook.triggers[name].signal
    blank = Tracker(id="", world=LIVE, runbook=runbook.name, name=name, key="", labels={}, signal=signal)
    return [signal_view(look, runbook, blank)]


def trackers_of(look: Look, runbook: str, trigger: str = "") -> list[Tracker]:
    """Trackers of a runbook's triggers, live ones first, by key."""
    found = [it for it in look.index.triggers.get(runbook, ()) if trigger in ("", it.name)]
    return sorted(found, key=lambda it: (it.world != LIVE, it.world, it.name, it.key))


def signal_view(look: Look, runbook: Runbook, tracker: Tracker) -> SignalView:
    titles = look.titles(runbook)
    word = look.memory.signals.last_word(tracker)
    code = because_code(tracker, word)
    state = tracker.state
    return SignalView(
        runbook=tracker.runbook, trigger=tracker.name, key=tracker.key, phase=state.phase, since=state.since,
        wake_at=tracker.wake_at, because=because(titles, tracker.signal, code, word.seen if word is not None else {}),
        because_code=code, seen=dict(word.seen) if word is not None else {},
        silent=state.silent, flapping=state.withheld,
        title=titles.text(runbook.title, runbook.name), rule=titles.signal(tracker.signal),
        held=tuple(held(look, runbook, tracker)), incident=open_incident(look, tracker),
    )  # fmt: skip


def open_incident(look: Look, tracker: Tracker) -> str:
    return next(reversed(look.memory.open_by_key.of((tracker.world, tracker.runbook, tracker.key))), "")


def because_code(tracker: Tracker, word: Judgement | None) -> str:
    """The reason of the last judgement; before the first one after a start, what is known without it."""
    if word is not None and word.because:
        return word.because
    return "never-seen" if tracker.state == SignalState() else "not-judged-yet"


def because(titles: Titles, signal: Signal, code: str, seen: Seen) -> str:
    """Why a signal is where it is, with the figures that it saw."""
    if isinstance(signal, Combined):
        parts = [
            because(titles, part, str(seen.get(f"{number}", "")), _of_part(seen, number))
            for number, part in enumerate(signal.signals, 1)
            if seen.get(f"{number}")
        ]
        return titles.say(f"because-{code}", parts="; ".join(parts))
    if isinstance(signal, WhenSignal):
        return titles.say(f"because-{code}", condition=signal.when.source, saw=titles.saw(seen))
    if isinstance(signal, EventSignal):
        return titles.say(f"because-{code}", event=signal.event, count=_count(seen.get("alerts")))
    metric = titles.metric(signal.metric, signal.of)
    return titles.say(f"because-{code}", metric=metric, **_figures(titles, signal, seen))


def _figures(titles: Titles, signal: Threshold, seen: Seen) -> dict[str, object]:
    """The figures of a threshold as its metric is read; `?` for what is not known."""
    def said(value: object) -> str:
        return titles.figure(signal.metric, value, signal.of) if isinstance(value, (int, float)) else "?"

    shown: dict[str, object] = {name: said(seen.get(name)) for name in _FIGURES}
    shown |= {name: _count(seen.get(name)) for name in ("have", "least")}
    shown["floor"] = "" if signal.and_at_least is None else said(signal.and_at_least)
    shown["base"] = shown["course"] = ""
    forecast = forecast_of(seen)
    if forecast is not None:
        shown |= {"within": forecast.within, "level": said(forecast.level)}
    elif "forecast" in seen:
        shown["course"] = titles.say("because-course", ahead=signal.ahead, figure=said(seen["forecast"]))
    for kind in ("usual", "previous", "target"):
        if kind in seen:
            shown["base"] = titles.say(f"because-base-{kind}", figure=shown[kind])
    return shown


def _of_part(seen: Seen, number: int) -> Seen:
    start = f"{number}."
    return {name.removeprefix(start): value for name, value in seen.items() if name.startswith(start)}


def _count(value: float | str | None) -> str:
    return number_said(float(value)) if isinstance(value, (int, float)) else "0"


# --- what keeps it from opening an incident ---------------------------------------------


def held(look: Look, runbook: Runbook, tracker: Tracker) -> Iterator[str]:
    """Silence, trial, cool-down, false alarm, an incident that is open already: each in words, with its end."""
    holding = inhibiting.holding(look.turn, tracker)
    if holding is not None:
        yield look.say("held-inhibited", by=holding.by, rule=holding.rule)
    silence = silence_of(look, tracker)
    if silence is not None:
        until = working(silence, look.team, look.now()).changes_at
        yield look.say("held-silence", until=until, person=look.titles().who(silence.by), reason=silence.reason)
    cause = causes.cause_of(look.turn, runbook, tracker)
    if cause is not None and not open_incident(look, tracker):
        yield look.say("held-caused", incident=cause.id)
    if runbook.trial:
        yield look.say("held-trial")
    rest = resting(look, runbook, tracker)
    if rest is not None:
        code, until, incident = rest
        yield look.say(code, until=until, incident=incident)
    if tracker.state.withheld:
        yield look.say("held-flapping")
    if tracker.state.silent and _never_fires_when_silent(tracker.signal):
        yield look.say("held-silent-metric")


def silence_of(look: Look, tracker: Tracker) -> SilenceRow | None:
    """The silence that covers a live trigger now."""
    return silences.covering(look.turn, tracker)


def resting(look: Look, runbook: Runbook, tracker: Tracker) -> tuple[str, Instant, str] | None:
    """(code, until, incident) while a close keeps the key quiet: its cool-down, or a false alarm."""
    if tracker.world not in look.memory.worlds or open_incident(look, tracker):
        return None
    last = look.turn.last_closed(tracker.world, runbook.name, tracker.key)
    until = firing.held_until(look.turn, runbook, last) if last is not None else None
    if last is None or until is None or last.closed is None:
        return None
    cool = Instant(last.closed + runbook.cooldown)
    return ("held-false-alarm" if until > cool else "held-cooldown"), until, last.id


def _never_fires_when_silent(signal: Signal) -> bool:
    return isinstance(signal, Threshold) and signal.no_data is None
