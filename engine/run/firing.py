"""What the firing and clearing of a trigger leads to (rules 25 to 27): open, attach, queue, restart, or only a line."""

from __future__ import annotations

from collections.abc import Mapping

from ..model.decision import Entry
from ..model.event import Closed, Opened, TriggerCleared, TriggerFired, WatchCleared, WatchFired
from ..model.incident import LIVE, Incident
from ..model.labels import canonical
from ..model.runbook import Runbook
from ..model.time import Instant
from . import trial
from .memory import Memory
from .steps import open_new, step
from .tracker import Tracker, Word
from .trust import unsigned_behind
from .turn import Turn

STORM = "*"
"""Value of every label of a storm incident: it stands for all keys at once."""


def hear(turn: Turn, words: list[Word]) -> None:
    """Take the words of the signals to the incidents they concern, in order."""
    for word in words:
        if word.tracker.incident:
            _watch(turn, word)
        elif word.word == "fired":
            _fired(turn, word)
        elif word.word == "cleared":
            _cleared(turn, word)
        if word.flapping and not word.tracker.incident:  # told with the firing that made it so: that came first
            _flapping(turn, word)


def _watch(turn: Turn, word: Word) -> None:
    tracker = word.tracker
    incident = turn.find(tracker.incident)
    if incident is None or not incident.open or incident.visits.get(tracker.path) != tracker.visit:
        return
    path, visit, watch = tracker.path, tracker.visit, tracker.name
    if word.word == "fired":
        forecast = word.forecast
        value = word.value if forecast is not None else None
        step(turn, incident, WatchFired(path=path, visit=visit, watch=watch, value=value, forecast=forecast))
    elif word.word is not None:
        step(turn, incident, WatchCleared(path=path, visit=visit, watch=watch))


def _fired(turn: Turn, word: Word) -> None:
    tracker, memory = word.tracker, turn.memory
    runbook = memory.library.get(tracker.runbook)
    if runbook is None:
        return
    event = TriggerFired(
        trigger=tracker.name, value=word.value, usual=word.usual, forecast=word.forecast, said=word.said,
        unsigned=unsigned_behind(turn, tracker),
    )  # fmt: skip
    open_now = turn.open_under(tracker.world, runbook.name, tracker.key)
    storm = turn.open_under(tracker.world, runbook.name, _storm_key(runbook))
    if _silenced(turn, tracker):
        _line(turn, tracker, "fired-but-silenced")
    elif trial.holds_back(runbook, tracker.world):
        others = (it for it in memory.signals.firing(tracker.world, runbook.name, tracker.key) if it is not tracker)
        told = trial.would_join if any(others) else trial.would_open
        told(turn, runbook, tracker.world, tracker.name, tracker.key)
    elif open_now is not None:
        _fired_again(turn, runbook, open_now, tracker, event)
    elif storm is not None:
        step(turn, storm, event)
    else:
        _begin(turn, runbook, tracker, event)


def _fired_again(turn: Turn, runbook: Runbook, incident: Incident, tracker: Tracker, event: TriggerFired) -> None:
    """Rule 26: what a second firing of an open key does."""
    if runbook.if_open == "attach":
        step(turn, incident, event)
    elif runbook.if_open == "queue":
        _line(turn, tracker, "fired-and-queued", incident=incident.id)  # `still_firing` opens it after the close
    elif runbook.if_open == "restart":
        step(turn, incident, Closed(outcome="superseded", reason="restart", superseded=True))
        open_new(turn, runbook, tracker.world, tracker.key, tracker.labels, _opened(event))
    else:
        open_new(turn, runbook, tracker.world, tracker.key, tracker.labels, _opened(event))


def _begin(turn: Turn, runbook: Runbook, tracker: Tracker, event: TriggerFired) -> None:
    """A firing without an open incident: cool-down, a storm, or a new incident."""
    last = last_closed(turn, tracker.world, runbook.name, tracker.key)
    if last is not None and held_until(turn, runbook, last) is not None:
        turn.write(
            tracker.world, last.id, last.revision, Entry(code="fired-in-cooldown", params={"trigger": tracker.name})
        )
        return
    key, labels = tracker.key, dict(tracker.labels)
    if _storming(turn, runbook.name, tracker.world):
        key, labels = _storm_key(runbook), dict.fromkeys(runbook.one_per, STORM)
    turn.memory.signals.leave_out(turn, tracker)
    opened = open_new(turn, runbook, tracker.world, key, labels, _opened(event))
    if last is not None and last.closed is not None:
        turn.write(opened.world, opened.id, opened.revision, Entry(code="follows", params={"incident": last.id}))
    turn.memory.openings.setdefault((tracker.world, runbook.name), []).append(turn.instant(tracker.world))


def _cleared(turn: Turn, word: Word) -> None:
    tracker = word.tracker
    runbook = turn.memory.library.get(tracker.runbook)
    keys = [tracker.key] + ([_storm_key(runbook)] if runbook is not None else [])
    for key in dict.fromkeys(keys):
        for incident in turn.all_open_under(tracker.world, tracker.runbook, key):
            step(turn, incident, TriggerCleared(trigger=tracker.name, value=word.value))


def _flapping(turn: Turn, word: Word) -> None:
    incident = turn.open_under(word.tracker.world, word.tracker.runbook, word.tracker.key)
    if incident is not None:
        step(turn, incident, TriggerCleared(trigger=word.tracker.name, value=word.value, flapping=True))


def still_firing(turn: Turn, world: str, runbook_name: str, key: str) -> None:
    """After a close or at the end of a cool-down: a trigger that still fires opens a new incident, linked (rule 27)."""
    runbook = turn.memory.library.get(runbook_name)
    if runbook is None or any(
        turn.open_under(world, runbook_name, name) is not None for name in (key, _storm_key(runbook))
    ):  # a storm stands for every key; when it is over, all of them are looked at
        return
    last = last_closed(turn, world, runbook_name, key)
    if last is not None and held_until(turn, runbook, last) is not None:
        return
    for tracker in turn.memory.signals.firing(world, runbook_name, key):
        if _silenced(turn, tracker) or trial.holds_back(runbook, world):
            continue
        event = TriggerFired(trigger=tracker.name, unsigned=unsigned_behind(turn, tracker))
        _begin(turn, runbook, tracker, event)
        return


def quiet_over(turn: Turn, closed: Incident) -> None:
    """The quiet after a close has ended: what still fires opens now. A storm had been there for all keys."""
    runbook = turn.memory.library.get(closed.runbook)
    keys = [closed.key]
    if runbook is not None and closed.key == _storm_key(runbook):
        quiet = held_until(turn, runbook, closed) is not None
        keys = [] if quiet else turn.memory.signals.firing_keys(closed.world, closed.runbook)
    for key in keys:
        still_firing(turn, closed.world, closed.runbook, key)


def last_closed(turn: Turn, world: str, runbook: str, key: str) -> Incident | None:
    """The incident of a key that closed last, if its close still matters."""
    for layer in (turn.scope.incidents, turn.kept.incidents):
        for incident in layer.marked((world, runbook, key)):
            if not incident.open:
                return incident
    known = turn.memory.closed_by_key.get((world, runbook, key))
    return turn.find(known) if known else None


def held_until(turn: Turn, runbook: Runbook, last: Incident) -> Instant | None:
    """Until when a close keeps the key quiet: the cool-down, or 24 h after a false alarm that has not cleared since."""
    if last.closed is None:
        return None
    now, timing = turn.instant(last.world), turn.memory.library.team.timing
    until = Instant(last.closed + runbook.cooldown)
    if last.outcome == "false-alarm" and turn.memory.signals.unbroken(last.world, runbook.name, last.key, last.closed):
        until = max(until, Instant(last.closed + timing.false_alarm_quiet))
    return until if now < until else None


def quiet_ends(memory: Memory, closed: Incident) -> tuple[Instant, ...]:
    """When a close no longer keeps its key quiet: a trigger that still fires then opens a new incident."""
    runbook = memory.library.get(closed.runbook)
    if closed.closed is None or runbook is None:
        return ()
    ends = [Instant(closed.closed + runbook.cooldown)]
    if closed.outcome == "false-alarm":
        ends.append(Instant(closed.closed + memory.library.team.timing.false_alarm_quiet))
    return tuple(ends)


def silence_ended(turn: Turn, silence_id: str) -> None:
    """Silence must leave nobody asleep: what still fires when it ends opens now."""
    silence = turn.memory.silences.get(silence_id)
    if silence is None or silence.until > turn.instant(LIVE):
        return
    for key in turn.memory.signals.firing_keys(LIVE, silence.runbook):
        still_firing(turn, LIVE, silence.runbook, key)


def _storming(turn: Turn, runbook: str, world: str) -> bool:
    """Rule 26: more than `storm_count` openings within `storm_within`."""
    timing, now = turn.memory.library.team.timing, turn.instant(world)
    recent = turn.memory.openings.get((world, runbook), [])
    gone = next((place for place, at in enumerate(recent) if at > now - timing.storm_within), len(recent))
    del recent[:gone]
    return len(recent) >= timing.storm_count


def _silenced(turn: Turn, tracker: Tracker) -> bool:
    now = turn.instant(tracker.world)
    return tracker.world == LIVE and any(
        silence.runbook == tracker.runbook
        and silence.trigger in ("", tracker.name)
        and silence.key in ("", tracker.key)
        and silence.until > now
        for silence in turn.memory.silences.values()
    )


def _opened(event: TriggerFired) -> Opened:
    return Opened(
        trigger=event.trigger, value=event.value, usual=event.usual, forecast=event.forecast, said=event.said,
        unsigned=event.unsigned,
    )


def _storm_key(runbook: Runbook) -> str:
    return canonical(dict.fromkeys(runbook.one_per, STORM)) if runbook.one_per else "-storm"


def _line(turn: Turn, tracker: Tracker, code: str, **params: object) -> None:
    known: Mapping[str, object] = {"runbook": tracker.runbook, "trigger": tracker.name, "key": tracker.key}
    turn.write(tracker.world, "", 0, Entry(code=code, params={**known, **params}))
