"""Silences at work: which one hides a trigger now, what it has hidden, and what happens when it ends.

A silence hides firings from opening, never detection: what fires and clears under it is noted with it, so that at its
end what still holds opens, and what was resolved meanwhile is told. Nobody is woken for the latter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..decide.index import interests
from ..model.decision import Entry
from ..model.incident import LIVE
from ..model.reading import Hours
from ..model.runbook import Combined, Signal, Threshold
from ..model.silence import Hidden, SilenceRow
from ..model.team import Team
from ..model.time import Instant
from .memory import Memory
from .own import NOT_UNDERSTOOD, REFUSED
from .tracker import Tracker
from .turn import Turn
from .windows import working

MOST_HIDDEN = 200
"""Triggers that one silence notes between two of its ends; with more, what is told ends with these."""
MOST_NAMED = 5
"""Names in one line of the journal."""


def names(silence: SilenceRow, tracker: Tracker, team: Team) -> bool:
    """Whether a silence is about a trigger for one key, at work or not."""
    return tracker.world == LIVE and silence.names(
        tracker.runbook, tracker.name, labels_of(tracker), own=_about_us(tracker.signal, team)
    )


def labels_of(tracker: Tracker) -> dict[str, str]:
    """The labels of the key, and those that the trigger itself insists on (`with:`)."""
    signal = tracker.signal
    parts = signal.signals if isinstance(signal, Combined) else (signal,)
    fixed = {name: value for it in parts if isinstance(it, Threshold) for name, value in it.labels.items()}
    return {**fixed, **tracker.labels}


def _about_us(signal: Signal, team: Team) -> bool:
    """A trigger on messages that Tocsin could not use: nobody may lose its page by a silence of some label."""
    return any(it.name in (NOT_UNDERSTOOD, REFUSED) for it in interests(signal, team.metrics))


def covering(turn: Turn, tracker: Tracker) -> SilenceRow | None:
    """The silence that hides a trigger now, of several the one that does so longest."""
    if tracker.world != LIVE:
        return None
    now, team = turn.instant(LIVE), turn.memory.library.team
    found: list[tuple[Instant, str, SilenceRow]] = []
    for silence in turn.silences().values():
        if silence.ended is None and names(silence, tracker, team):
            at_work = working(silence, team, now)
            if at_work.open:
                found.append((at_work.changes_at or silence.until, silence.id, silence))
    return max(found)[2] if found else None


def note_fired(turn: Turn, silence: SilenceRow, tracker: Tracker) -> None:
    """A trigger fires under a silence."""
    known = [it for it in silence.hidden if not _is(it, tracker)]
    since = next((it.since for it in silence.hidden if _is(it, tracker)), turn.instant(LIVE))
    if len(known) < MOST_HIDDEN:
        hidden = Hidden(runbook=tracker.runbook, trigger=tracker.name, key=tracker.key, since=since)
        turn.keep_silence(replace(silence, hidden=(*known, hidden)))


def note_cleared(turn: Turn, tracker: Tracker) -> None:
    """A trigger has cleared that fired under a silence."""
    if tracker.world != LIVE:
        return
    for silence in turn.silences().values():
        if any(_is(it, tracker) and it.over is None for it in silence.hidden):
            hidden = tuple(
                replace(it, over=turn.instant(LIVE)) if _is(it, tracker) and it.over is None else it
                for it in silence.hidden
            )
            turn.keep_silence(replace(silence, hidden=hidden))


def _is(hidden: Hidden, tracker: Tracker) -> bool:
    return (hidden.runbook, hidden.trigger, hidden.key) == (tracker.runbook, tracker.name, tracker.key)


# --- its end --------------------------------------------------------------------------

Release = Callable[[Turn, str, str], None]
"""Lets what still fires for a runbook and a key open."""


def look(turn: Turn, silence_id: str, release: Release) -> None:
    """A window opens or closes, or the silence ends; after a start, whatever of it may have been missed.

    Doing it again changes nothing: what fires and has its incident opens no other.
    """
    silence = turn.silences().get(silence_id)
    if silence is None or silence.ended is not None:
        return
    now, team = turn.instant(LIVE), turn.memory.library.team
    at_work = working(silence, team, now)
    if not at_work.open and now >= silence.start:
        silence = _closed(turn, silence, now)
        for runbook, key in _still(turn, silence):
            release(turn, runbook, key)
    turn.scope.after.append(lambda: arm(turn.memory, silence, at_work, now))


def arm(memory: Memory, silence: SilenceRow, at_work: Hours, now: Instant) -> None:
    """Have it looked at when its work begins or ends next."""
    if silence.ended is not None:
        memory.looks.pop(silence.id, None)
        return
    due = Instant(max(now, at_work.changes_at if at_work.changes_at is not None else silence.until))
    memory.looks[silence.id] = due
    memory.world(LIVE).agenda.add(due, "silence", silence.id)


def _closed(turn: Turn, silence: SilenceRow, now: Instant) -> SilenceRow:
    """What it hid is told, and forgotten by it; at the end of the whole it is over."""
    over = now >= silence.until
    resolved = tuple(it for it in silence.hidden if it.over is not None)
    fires = [it for it in silence.hidden if it.over is None]
    if over:
        _line(turn, silence, "silence-ended", what=silence.what)
    if resolved:
        _line(turn, silence, "silence-resolved", names=_named(resolved), count=len(resolved))
    if fires:
        _line(turn, silence, "silence-still-fires", names=_named(fires), count=len(fires))
    after = silence
    if silence.hidden:
        after = replace(after, hidden=(), told=resolved, told_at=now)
    if over:
        after = replace(after, ended=now)
    if after is not silence:
        turn.keep_silence(after)
    return after


def _named(found: tuple[Hidden, ...] | list[Hidden]) -> str:
    more = f" +{len(found) - MOST_NAMED}" if len(found) > MOST_NAMED else ""
    return ", ".join(it.name for it in found[:MOST_NAMED]) + more


def _still(turn: Turn, silence: SilenceRow) -> list[tuple[str, str]]:
    """(runbook, key) of what the silence is about and fires."""
    signals, team = turn.memory.signals, turn.memory.library.team
    books = [silence.runbook] if silence.runbook else list(turn.memory.library.newest)
    found: dict[tuple[str, str], None] = {}
    for runbook in books:
        for key in signals.firing_keys(LIVE, runbook):
            if any(names(silence, it, team) for it in signals.firing(LIVE, runbook, key)):
                found[runbook, key] = None
    return list(found)


def _line(turn: Turn, silence: SilenceRow, code: str, **params: object) -> None:
    turn.write(LIVE, "", 0, Entry(code=code, params={"silence": silence.id, **params}, by=""))
