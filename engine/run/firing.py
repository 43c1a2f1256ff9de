"""What the firing and clearing of a trigger leads to (rules 25 to 27): open, attach, queue, restart, or only a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..decide.causes import ABSORBED, STORM, taken
from ..decide.gates import Around, Way, way
from ..model.decision import Entry
from ..model.event import Closed, Opened, TriggerCleared, TriggerFired, WatchCleared, WatchFired
from ..model.incident import LIVE, Incident
from ..model.labels import canonical
from ..model.runbook import Runbook
from ..model.silence import SilenceRow
from ..model.time import Instant
from . import causes, inhibiting, silences, trial
from .agenda import Item
from .memory import Memory
from .steps import open_new, step
from .tracker import Tracker, Word
from .trust import unsigned_behind
from .turn import Turn


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
    met = _met(turn, runbook, tracker)
    if met.way is Way.HELD:
        _line(turn, tracker, "fired-but-held", by=met.by, rule=met.rule)
    elif met.way is Way.SILENCED:
        _line(turn, tracker, "fired-but-silenced")
    _take(turn, runbook, tracker, event, met)


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """Where a firing goes, and whom it meets there."""

    way: Way
    open: Incident | None = None
    cause: Incident | None = None
    storm: Incident | None = None
    silence: SilenceRow | None = None
    by: str = ""
    """What holds it back, and by which rule."""
    rule: str = ""


def _met(turn: Turn, runbook: Runbook, tracker: Tracker) -> Met:
    """Everything that `decide.gates.way` asks for, looked up."""
    open_now = turn.open_under(tracker.world, runbook.name, tracker.key)
    storm = turn.open_under(tracker.world, runbook.name, _storm_key(runbook))
    holding, silence = inhibiting.holding(turn, tracker), _silenced(turn, tracker)
    cause = causes.cause_of(turn, runbook, tracker)
    last = turn.last_closed(tracker.world, runbook.name, tracker.key)
    around = Around(
        trial=trial.holds_back(runbook, tracker.world), open=open_now is not None, if_open=runbook.if_open,
        held=holding is not None, silenced=silence is not None, caused=cause is not None, storm=storm is not None,
        resting=last is not None and held_until(turn, runbook, last) is not None,
    )  # fmt: skip
    return Met(
        way=way(around), open=open_now, cause=cause, storm=storm, silence=silence,
        by=holding.by if holding is not None else "", rule=holding.rule if holding is not None else "",
    )  # fmt: skip


def _take(turn: Turn, runbook: Runbook, tracker: Tracker, event: TriggerFired, met: Met) -> None:
    """Bring a firing to where it goes."""
    if met.way in (Way.JOIN, Way.QUEUE, Way.RESTART, Way.BESIDE) and met.open is not None:
        _fired_again(turn, runbook, met.open, tracker, event)
    elif met.way is Way.SILENCED and met.silence is not None:
        silences.note_fired(turn, met.silence, tracker)
    elif met.way is Way.TRIAL:
        _tried(turn, runbook, tracker, met)
    elif met.way is Way.ABSORBED and met.cause is not None:
        causes.absorb(turn, met.cause, tracker, event)
    elif met.way is Way.STORM and met.storm is not None:
        _joined(turn, met.storm, tracker)
        step(turn, met.storm, event)
    elif met.way in (Way.COOLDOWN, Way.OPEN):
        _begin(turn, runbook, tracker, event)


def _tried(turn: Turn, runbook: Runbook, tracker: Tracker, met: Met) -> None:
    """On trial: where another trigger of the key fires already, or its cause is open, it would have woken nobody."""
    firing = turn.memory.signals.firing(tracker.world, runbook.name, tracker.key)
    joins = met.cause is not None or any(it is not tracker for it in firing)
    if joins:
        trial.would_join(turn, runbook, tracker.world, tracker.name, tracker.key)
    else:
        since = tracker.state.fired[-1] if tracker.state.fired else None
        trial.would_open(turn, runbook, tracker.world, tracker.name, tracker.key, since)


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


def _begin(turn: Turn, runbook: Runbook, tracker: Tracker, event: TriggerFired) -> Incident | None:
    """A firing without an open incident: cool-down, a storm, or a new incident."""
    last = turn.last_closed(tracker.world, runbook.name, tracker.key)
    if last is not None and held_until(turn, runbook, last) is not None:
        turn.write(
            tracker.world, last.id, last.revision, Entry(code="fired-in-cooldown", params={"trigger": tracker.name})
        )
        return None
    key, labels = tracker.key, dict(tracker.labels)
    storm = _storming(turn, runbook.name, tracker.world)
    if storm:
        key, labels = _storm_key(runbook), dict.fromkeys(runbook.one_per, STORM)
    turn.memory.signals.leave_out(turn, tracker)
    opened = open_new(turn, runbook, tracker.world, key, labels, _opened(event))
    if storm:
        timing = turn.memory.library.team.timing
        params = {"count": timing.storm_count, "within": timing.storm_within}
        turn.write(opened.world, opened.id, opened.revision, Entry(code="storm", params=params))
        _joined(turn, opened, tracker)
    if last is not None and last.closed is not None:
        turn.write(opened.world, opened.id, opened.revision, Entry(code="follows", params={"incident": last.id}))
    turn.memory.openings.setdefault((tracker.world, runbook.name), []).append(turn.instant(tracker.world))
    return opened


def _joined(turn: Turn, storm: Incident, tracker: Tracker) -> None:
    """A storm names what it stands for, key by key."""
    if tracker.key:
        turn.write(storm.world, storm.id, storm.revision, Entry(code="storm-joined", params={"key": tracker.key}))


def _storm_lasts(turn: Turn, runbook: Runbook, over: Tracker) -> bool:
    """Whether the trigger still fires for another key that has no incident of its own: the storm stands for that."""
    signals = turn.memory.signals
    return any(
        it is not over and it.name == over.name and _met(turn, runbook, it).way is Way.STORM
        for key in signals.firing_keys(over.world, runbook.name)
        for it in signals.firing(over.world, runbook.name, key)
    )


def _cleared(turn: Turn, word: Word) -> None:
    """A trigger is over for its key; for the storm of its runbook when it is over for the last key of that storm."""
    tracker = word.tracker
    runbook = turn.memory.library.get(tracker.runbook)
    keys = [tracker.key]
    if runbook is not None and turn.open_under(tracker.world, runbook.name, _storm_key(runbook)) is not None:
        keys += [] if _storm_lasts(turn, runbook, tracker) else [_storm_key(runbook)]
    closed: Incident | None = None
    for key in dict.fromkeys(keys):
        for incident in turn.all_open_under(tracker.world, tracker.runbook, key):
            step(turn, incident, TriggerCleared(trigger=tracker.name, value=word.value))
            after = turn.incident(incident.id)
            closed = closed if after.open else after
    silences.note_cleared(turn, tracker)
    if runbook is not None:
        causes.cleared(turn, runbook, tracker)
        _let_follow(turn, tracker.world, runbook.name, closed)


def _flapping(turn: Turn, word: Word) -> None:
    incident = turn.open_under(word.tracker.world, word.tracker.runbook, word.tracker.key)
    if incident is not None:
        step(turn, incident, TriggerCleared(trigger=word.tracker.name, value=word.value, flapping=True))


def still_firing(
    turn: Turn, world: str, runbook_name: str, key: str, parted: Incident | None = None, join: bool = False
) -> None:
    """What still fires for a key, after something that kept it from opening is over: a close, a rest, a silence, what
    was put first, or its cause (`parted`). It opens a new incident, linked (rule 27), or goes where it goes now."""
    runbook = turn.memory.library.get(runbook_name)
    if runbook is None:
        return
    for tracker in turn.memory.signals.firing(world, runbook_name, key):
        met = _met(turn, runbook, tracker)
        event = TriggerFired(trigger=tracker.name, unsigned=unsigned_behind(turn, tracker))
        if met.way in (Way.SILENCED, Way.TRIAL, Way.ABSORBED):
            _take(turn, runbook, tracker, event, met)
        elif join and met.way is Way.JOIN and met.open is not None and tracker.name not in met.open.fired:
            step(turn, met.open, event)
        elif met.way is Way.OPEN:
            opened = _begin(turn, runbook, tracker, event)
            if opened is not None and parted is not None:
                entry = Entry(code="parted", params={"incident": parted.id})
                turn.write(opened.world, opened.id, opened.revision, entry)


def quiet_over(turn: Turn, closed: Incident) -> None:
    """A close, or the quiet after it: what still fires opens now. A storm had been there for all keys."""
    runbook = turn.memory.library.get(closed.runbook)
    keys = [closed.key]
    if runbook is not None and closed.key == _storm_key(runbook):
        quiet = held_until(turn, runbook, closed) is not None
        keys = [] if quiet else turn.memory.signals.firing_keys(closed.world, closed.runbook)
    for key in keys:
        still_firing(turn, closed.world, closed.runbook, key)
    _let_follow(turn, closed.world, closed.runbook, closed)


def _let_follow(turn: Turn, world: str, source: str, closed: Incident | None = None) -> None:
    """Something has ended that may have held others back, or had taken them (they part again)."""
    library, signals = turn.memory.library, turn.memory.signals
    effects = [book.name for book in library.newest.values() if source in book.caused_by]
    for runbook in dict.fromkeys((*inhibiting.held_by(turn, source), *effects)):
        for key in signals.firing_keys(world, runbook):
            mine = closed is not None and any(taken(closed, runbook, it.name, key) for it in
                                              signals.firing(world, runbook, key))  # fmt: skip
            still_firing(turn, world, runbook, key, closed if mine else None, join=True)


def held_until(turn: Turn, runbook: Runbook, last: Incident) -> Instant | None:
    """Until when a close keeps the key quiet: the cool-down, or 24 h after a false alarm that has not cleared since."""
    if last.closed is None or last.outcome == ABSORBED:  # its cause has taken it, and may give it back at any time
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
    if runbook.cooldown and inhibiting.matters(memory.library, closed.runbook):
        ends.append(closed.closed)  # what it has held back, or taken, does not wait for its cool-down
    if closed.outcome == "false-alarm":
        ends.append(Instant(closed.closed + memory.library.team.timing.false_alarm_quiet))
    return tuple(ends)


def let_go(turn: Turn, runbook: str, key: str) -> None:
    """A silence is over for a key: what still fires opens now, so that it leaves nobody asleep."""
    still_firing(turn, LIVE, runbook, key, join=True)


def look_at_silence(turn: Turn, item: Item) -> None:
    """A silence is due to be looked at; an item without a name stands for everything, after the files have changed."""
    memory = turn.memory
    if not item.who:
        look_again(turn)
    elif memory.looks.get(item.who, item.due + 1) <= item.due:  # else it was changed since, and has another item
        silences.look(turn, item.who, let_go)


def look_again(turn: Turn) -> None:
    """Other rules hold from now on: whatever fires goes where it goes by them."""
    memory = turn.memory
    for world in list(memory.worlds):
        for runbook in list(memory.library.newest.values()):
            # A trial has noted what fires when it began; a start or a publication begins nothing.
            for key in memory.signals.firing_keys(world, runbook.name) if not trial.holds_back(runbook, world) else ():
                still_firing(turn, world, runbook.name, key)
    for name in list(memory.looks):
        silences.look(turn, name, let_go)


def _storming(turn: Turn, runbook: str, world: str) -> bool:
    """Rule 26: more than `storm_count` openings within `storm_within`."""
    timing, now = turn.memory.library.team.timing, turn.instant(world)
    recent = turn.memory.openings.get((world, runbook), [])
    gone = next((place for place, at in enumerate(recent) if at > now - timing.storm_within), len(recent))
    del recent[:gone]
    return len(recent) >= timing.storm_count


def _silenced(turn: Turn, tracker: Tracker) -> SilenceRow | None:
    """The silence that hides a trigger now."""
    return silences.covering(turn, tracker)


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
