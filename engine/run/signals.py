"""The signals that the engine follows: triggers of published runbooks, a tracker a key, and watches of open incidents.

A sample costs a look-up in an index, not a walk over all triggers. What a tracker says is handed back as
`Word`s; `firing.hear` acts on them. Series and trackers change while a turn runs; when its commit fails they are
loaded again from the database (`reload`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ..decide.ahead import forecast_of
from ..decide.calendars import hours
from ..decide.calm import Calm, calm_of, judged
from ..decide.evidence import relative_kinds
from ..decide.index import Match, SignalIndex, TriggerIndex, interests
from ..decide.series import dated
from ..decide.threshold import fires, judge
from ..model.batch import BaselineRow, SampleRow, TriggerRow
from ..model.condition import Value
from ..model.decision import Figure
from ..model.incident import LIVE, Incident
from ..model.labels import agree, canonical, pick
from ..model.ports import Memory as Loaded
from ..model.problem import NoSuchThing, Refused
from ..model.reading import Hours, Judgement, Reading
from ..model.runbook import Combined, EventSignal, Runbook, Signal, Threshold, WhenSignal
from ..model.team import Metric, Team, leaves
from ..model.time import Instant, Length
from .alert_levels import AlertLevels
from .feeds import Feed, Feeds
from .figures import Figures, Line
from .indexed import Indexed
from .library import Library
from .parts import Parts
from .phases import UNKNOWN, Phases, heeds, is_item, item_of
from .tracker import Standing, Tracker, Word, marks, row_name, watches_of

if TYPE_CHECKING:
    from .turn import Turn

Simple = Threshold | WhenSignal | EventSignal


@dataclass(slots=True)
class SignalDesk:
    """All trackers, found by what moves them."""

    library: Library
    figures: Figures
    trackers: Indexed[str, Tracker] = field(default_factory=lambda: Indexed(marks))
    levels: AlertLevels = field(default_factory=AlertLevels)
    _words: dict[str, Judgement] = field(default_factory=dict)
    """Tracker id -> its last judgement that was spelt out."""
    _feeds: Feeds = field(default_factory=Feeds)
    _calendars: dict[str, tuple[Instant, Hours]] = field(default_factory=dict)
    """Calendar -> its hours, and when they were asked for."""
    _phases: Phases = field(default_factory=Phases)
    _triggers: TriggerIndex = field(default_factory=TriggerIndex)
    _watches: SignalIndex[str] = field(default_factory=SignalIndex)
    """Tracker ids of watches."""
    _events: frozenset[str] = frozenset()
    """Names of events that a trigger listens to."""
    _left: list[TriggerRow] = field(default_factory=list)
    """Stored states of triggers that nobody has any more."""
    _windows: dict[str, dict[Length, None]] = field(default_factory=dict)
    """Metric -> windows that somebody reads it over."""
    _severity_on: dict[str, list[str]] = field(default_factory=dict)
    """Metric -> runbooks whose severity looks at it."""

    # --- publishing -------------------------------------------------------------------

    def publish(self, only: frozenset[str] | None = None) -> None:
        """Build the index for the newest runbooks (or some of them); trackers of triggers that are gone are dropped."""
        team = self.library.team
        newest = [book for book in self.library.newest.values() if only is None or book.name in only]
        self._triggers, self._severity_on = TriggerIndex(), {}
        self._feeds.clear()
        self._calendars.clear()
        self._phases.forget()
        events: set[str] = set()
        for runbook in newest:
            for trigger in runbook.triggers.values():
                self._triggers.add(runbook, trigger, team.metrics)
                events |= {i.name for i in interests(trigger.signal, team.metrics) if i.kind == "event"}
            named = [name for rule in runbook.severity for name in sorted(rule.when.names)]
            for metric in dict.fromkeys(leaf for name in named for leaf in leaves(name, team.metrics)):
                self._severity_on.setdefault(metric, []).append(runbook.name)
            self._need(runbook)
        self._events = frozenset(events)
        self._left = []
        for tracker in list(self.trackers.values()):
            if not tracker.incident:
                self._renew(tracker)
        self.figures.take(team, self._windows)

    def orphans(self, books: Mapping[str, Runbook]) -> list[TriggerRow]:
        """Stored states of triggers that these runbooks do not have, to be deleted: should the trigger ever come back,
        it must not count as firing since then."""
        gone = [
            tracker.row(gone=True) for tracker in self.trackers.values()
            if not tracker.incident
            and (tracker.runbook not in books or tracker.name not in books[tracker.runbook].triggers)
        ]  # fmt: skip
        return [*gone, *(replace(row, state=None) for row in self._left)]

    def _need(self, runbook: Runbook) -> None:
        """Windows once needed are kept: open incidents look over those of a version that is published no more."""
        for metric, window in windows_of(runbook):
            for leaf in leaves(metric, self.library.team.metrics) or (metric,):
                self._windows.setdefault(leaf, {})[window] = None

    def _renew(self, tracker: Tracker) -> None:
        runbook = self.library.get(tracker.runbook)
        if runbook is None or tracker.name not in runbook.triggers:
            del self.trackers[tracker.id]
        else:
            tracker.rewrite(runbook.triggers[tracker.name].signal)

    def load(self, loaded: Loaded, now: Instant, standing: Standing) -> None:
        """Take up where the database stands."""
        self.trackers.clear()
        self.levels.clear()
        self._feeds.clear()
        self._phases.forget()
        self._watches = SignalIndex()
        for name, version in standing.versions:
            self._need(self.library.of(name, version))
        self.figures.take(self.library.team, self._windows)
        self.figures.load(loaded, now)
        for level in loaded.levels:
            self.levels.of(level.world, level.event)[level.fingerprint] = level
        self._left = []
        for row in loaded.triggers:
            runbook = self.library.get(row.runbook)
            if runbook is not None and row.trigger in runbook.triggers:
                self._tracker(runbook, row.trigger, row.world, dict(row.labels))
            elif not standing.running(row.runbook):
                self._left.append(row)
        for tracker in standing.watches:
            self._add_watch(tracker)
        rows = {(row.runbook, row.trigger, row.key, row.world): row for row in loaded.triggers}
        down = Length(now - loaded.last_seen) if loaded.last_seen is not None else None
        for tracker in self.trackers.values():
            known = rows.get((tracker.incident or tracker.runbook, row_name(tracker), tracker.key, tracker.world))
            if known is not None and known.state is not None:
                tracker.state, tracker.wake_at, tracker.gap = known.state, known.wake_at, down

    # --- what arrives -----------------------------------------------------------------

    def sample(
        self, turn: Turn, world: str, name: str, labels: Mapping[str, str], at: Instant, value: float, history: bool
    ) -> list[Word]:
        """A figure of a metric. Raises NoSuchThing for an unknown metric, Refused without its labels."""
        now = None if history else turn.instant(world)
        if now is not None:
            since, until = self._phases.spans.get(world, UNKNOWN)
            if not since <= now < until:
                self._turn_phase(turn, world, now)
        feed = self._feeds.find(world, name, labels) or self._prepare(world, name, labels)
        left_out = now is not None and _in_incident(turn, feed)  # what is imported is not of the incident of today
        if now is not None and at > now:
            at = dated(at, now, feed.metric.step)
        line = feed.line
        bucket = line.add(at, value, now, left_out)
        if turn.writes:
            batch = turn.scope.batch
            if bucket is not None:
                batch.baselines.append(BaselineRow(world, name, feed.series, line.hour, bucket.total, bucket.samples))
            batch.samples.append(SampleRow(world, name, feed.series, at, value))
        words: list[Word] = []
        if now is not None:
            listeners = feed.listeners if feed.listeners is not None else self._listeners(feed, world)
            for tracker, calm in listeners:
                if calm is None or not self._stays_calm(turn, tracker, calm, line, now):
                    words += self._judge(turn, tracker)
        return words

    def _prepare(self, world: str, name: str, labels: Mapping[str, str]) -> Feed:
        metric = self._metric(name)
        if metric.computed is not None:
            raise Refused("sample-computed", metric=name, parts=", ".join(leaves(name, self.library.team.metrics)))
        mine = pick(labels, metric.per)
        if mine is None:
            missing = ", ".join(label for label in metric.per if label not in labels)
            raise Refused("sample-label-missing", metric=name, labels=missing)
        if metric.fewest and len(mine) < len(labels):
            more = ", ".join(sorted(label for label in labels if label not in mine))
            raise Refused("sample-label-personal", metric=name, labels=more, allowed=", ".join(metric.per) or "-")
        opens = {
            (world, match.trigger.runbook, canonical(match.key)): None
            for match in self._triggers.matching(name, mine)
            if match.key is not None
        }
        series = canonical(mine)
        line = self.figures.line(world, metric, series)
        feed = Feed(metric=metric, labels=mine, series=series, line=line, incidents=tuple(opens))
        if not metric.fewest:  # else the labels of every sample are looked at
            self._feeds.keep(world, feed)
        return feed

    def _listeners(self, feed: Feed, world: str) -> list[tuple[Tracker, Calm | None]]:
        """Who is judged at a sample. Kept, unless it changes with every new key of a trigger."""
        matches = self._triggers.matching(feed.metric.id, feed.labels)
        found = [tracker for match in matches for tracker in self._of(match, world)]
        for tracker_id in self._watches.matching("metric", feed.metric.id, feed.labels):
            watch = self.trackers[tracker_id]
            if watch.world == world and agree(watch.labels, feed.labels):
                found.append(watch)
        listeners = [(tracker, self._calm(feed, tracker)) for tracker in found]
        if all(match.key is not None for match in matches):
            feed.listeners = listeners
        return listeners

    def _calm(self, feed: Feed, tracker: Tracker) -> Calm | None:
        """How to tell that it stays as it is; None where its figure is not the one of this series."""
        calm = calm_of(tracker.signal)
        if calm is None or not isinstance(tracker.signal, Threshold) or tracker.signal.metric != feed.metric.id:
            return None
        mine = pick({**tracker.signal.labels, **tracker.labels}, feed.metric.per)
        return calm if mine == feed.labels else None

    def _stays_calm(self, turn: Turn, tracker: Tracker, calm: Calm, line: Line, now: Instant) -> bool:
        """The short way of `_judge`, which nearly every sample takes: nothing changes but the figure that was seen."""
        if tracker.gap is not None or (calm.during is not None and not self._is_open(calm.during, now)):
            return False
        found = line.glance(calm.window, now, calm.no_data, calm.of)
        if found is None or not calm.holds(tracker.state, found[0], now):
            return False
        tracker.glance = found
        wake_at = tracker.wake_at = found[1]
        if tracker.armed is None or not now < tracker.armed <= wake_at:
            self._arm(turn, tracker, now)
        return True

    def event(
        self,
        turn: Turn,
        world: str,
        name: str,
        labels: Mapping[str, str],
        firing: bool,
        fingerprint: str,
        at: Instant,
        said: str = "",
        dated: bool = False,
    ) -> list[Word]:
        """An alert of a named event begins or ends, `at` by its own clock (`dated`) or ours; repeats change nothing."""
        heard = self.levels.hear(world, name, labels, firing, fingerprint, at, dated, turn.instant(world))
        if heard is None:
            return []
        turn.scope.batch.levels.append(heard.row)
        return self._look(turn, world, name, dict(heard.row.labels), said) if heard.moved else []

    @property
    def events(self) -> frozenset[str]:
        """Names of events that a published trigger listens to."""
        return self._events

    def knows_event(self, name: str) -> bool:
        """True when a published trigger listens to this event."""
        return name in self._events

    def listening(self, name: str, labels: Mapping[str, str]) -> list[tuple[str, str]]:
        """(runbook, key) that a metric or an event of this name, with these labels, is about; each once."""
        found = [*self._triggers.matching(name, labels), *self._triggers.of_event(name, labels)]
        return list(dict.fromkeys((m.trigger.runbook, canonical(m.key)) for m in found if m.key is not None))

    def last_sample(self, world: str, metric: Metric, series: str, now: Instant) -> Instant | None:
        """Time of the newest sample of a series; None when none is remembered."""
        return self.figures.reading(world, metric, series, None, now, frozenset()).last_at

    def at_rest(self, metric: Metric, labels: Mapping[str, str], now: Instant) -> bool:
        """True when nothing of a count is in any window, and no trigger that hears it is on its way."""
        widest = max((metric.window or metric.step, metric.step, *self._windows.get(metric.id, ())))
        counted = self.figures.reading(LIVE, metric, canonical(labels), Length(widest), now, frozenset(), "sum").value
        heard = self.listening(metric.id, labels)
        tracked = (t for book, key in heard for t in self.trackers.marked((LIVE, book, key)))
        return not counted and all(t.state.phase == "normal" for t in tracked)

    def lacks_key(self, name: str, labels: Mapping[str, str]) -> bool:
        """True when every trigger that listens to this event alone needs a label which the alert does not have.

        Whose incident it would be is then not known; in a signal of several parts such an alert counts for every key.
        """
        found = self._triggers.of_event(name, labels)
        return bool(found) and all(match.key is None and self._by_event_alone(match) for match in found)

    def _by_event_alone(self, match: Match) -> bool:
        runbook = self.library.get(match.trigger.runbook)
        return runbook is not None and isinstance(runbook.triggers[match.trigger.trigger].signal, EventSignal)

    def due(self, turn: Turn, tracker_id: str) -> list[Word]:
        """A tracker asked to be looked at now."""
        tracker = self.trackers.get(tracker_id)
        if tracker is None:
            return self._phase_due(turn, tracker_id) if is_item(tracker_id) else []
        now = turn.instant(tracker.world)
        if tracker.gap is None and (tracker.wake_at is None or tracker.wake_at > now):
            if tracker.armed is not None and tracker.armed <= now:
                self._arm(turn, tracker, now)
            return []
        return self._judge(turn, tracker)

    def moved_by(self, name: str) -> list[str]:
        """Runbooks whose severity depends on a metric."""
        return self._severity_on.get(name, [])

    def leave_out(self, turn: Turn, tracker: Tracker) -> None:
        """An incident opens: the figures that led to it are taken back out of what is usual."""
        now = turn.instant(tracker.world)
        signals = tracker.signal.signals if isinstance(tracker.signal, Combined) else (tracker.signal,)
        for signal in signals:
            if isinstance(signal, Threshold):
                metric = self._metric(signal.metric)
                mine = pick({**signal.labels, **tracker.labels}, metric.per)
                since = Instant(now - (signal.hold or 0) - (signal.window or metric.step))
                for part in leaves(metric.id, self.library.team.metrics) if mine is not None else ():
                    leaf = self._metric(part)
                    for series in self.figures.under(tracker.world, leaf, metric.per, canonical(mine or {})):
                        rows = self.figures.leave_out(tracker.world, leaf, series, since)
                        turn.scope.batch.baselines.extend(rows)

    # --- what is asked ----------------------------------------------------------------

    def figure(self, world: str, name: str, labels: Mapping[str, str], runbook: Runbook, now: Instant) -> Figure | None:
        """A metric's figure as a condition of this runbook sees it for these labels."""
        metric = self.library.team.metrics.get(name)
        if metric is None:
            return None
        mine = pick({**_given(runbook, name), **labels}, metric.per)
        if mine is None:
            return None
        window = runbook.windows.get(name) or metric.window or metric.step
        return self.figures.figure(world, metric, canonical(mine), window, now, runbook.functions.get(name))

    def parts(self, tracker: Tracker, simple: Threshold, now: Instant) -> list[tuple[str, Reading]]:
        """The computed metric of a signal and what it is computed from, as they stand; nothing for one with samples."""
        metrics = self.library.team.metrics
        metric = metrics.get(simple.metric)
        mine = pick({**simple.labels, **tracker.labels}, metric.per) if metric is not None else None
        if metric is None or metric.computed is None or mine is None:
            return []
        return Parts(self.figures, tracker.world, metric, canonical(mine), simple.window, now).each(metrics)

    def _is_open(self, calendar: str, now: Instant) -> bool:
        """Whether a calendar is open, worked out once for each time that it opens or closes."""
        asked_at, known = self._calendars.get(calendar, (now, None))
        if known is None or now < asked_at or (known.changes_at is not None and now >= known.changes_at):
            known = _hours(self.library.team, calendar, now)
            self._calendars[calendar] = (now, known)
        return known.open

    # --- phases of promotions ---------------------------------------------------------

    def _turn_phase(self, turn: Turn, world: str, now: Instant) -> None:
        """Another phase holds, or none: signals are as it wants them, and the end of it is looked at."""
        until = self._phases.look(world, now, self.library.team.promotions)
        stretch = self._phases.of(world)
        for tracker in self.trackers.values():
            if tracker.world == world:
                tracker.turn_to(stretch)
        self._feeds.clear()
        if until is not None:
            turn.memory.world(world).agenda.add(until, "signal", item_of(world))

    def _phase_due(self, turn: Turn, item: str) -> list[Word]:
        """A phase begins or ends, though nothing arrives: whoever heeds it is judged anew."""
        words: list[Word] = []
        for tracker in list(self.trackers.values()):
            if item == item_of(tracker.world) and heeds(tracker.written, self.library.team.metrics):
                words += self._judge(turn, tracker)
        return words

    def last_word(self, tracker: Tracker) -> Judgement | None:
        """Its last judgement, for `explain` and `status`; None before the first."""
        if tracker.glance is not None and isinstance(tracker.signal, Threshold):
            return judged(tracker.signal, tracker.state, tracker.glance)
        return self._words.get(tracker.id)

    def firing(self, world: str, runbook: str, key: str) -> list[Tracker]:
        """Triggers of a runbook that fire now for a key."""
        return [t for t in self.trackers.marked((world, runbook, key)) if fires(t.state)]

    def firing_keys(self, world: str, runbook: str) -> list[str]:
        """Keys for which a trigger of a runbook fires now, each once."""
        return list(dict.fromkeys(t.key for t in self.trackers.marked((world, runbook)) if fires(t.state)))

    def unbroken(self, world: str, runbook: str, key: str, since: Instant) -> bool:
        """True when a trigger of the key has been firing since before `since` without a break."""
        return any(t.state.fired and t.state.fired[-1] <= since for t in self.firing(world, runbook, key))

    # --- watches ----------------------------------------------------------------------

    def follow(self, turn: Turn, before: Incident, after: Incident) -> None:
        """Keep exactly the watches of the states that are current."""
        if before.visits == after.visits and before.config == after.config and before.open == after.open:
            return
        runbook = self.library.of(after.runbook, after.version)
        wanted = {tracker.id: tracker for tracker in watches_of(after, runbook)} if after.open else {}
        for tracker in [t for t in self.trackers.marked(after.id) if t.id not in wanted]:
            self._forget(turn, tracker)
        for tracker_id, tracker in wanted.items():
            if tracker_id not in self.trackers:
                self._add_watch(tracker)
                tracker.wake_at = turn.instant(after.world)
                turn.memory.world(after.world).agenda.add(tracker.wake_at, "signal", tracker_id)

    def _add_watch(self, tracker: Tracker) -> None:
        tracker.turn_to(self._phases.of(tracker.world))
        self.trackers[tracker.id] = tracker
        metrics = self.library.team.metrics
        for interest in interests(tracker.signal, metrics):
            per = metrics[interest.name].per if interest.kind == "metric" else ()
            self._feeds.forget(tracker.world, interest.name)
            mine = {name: tracker.labels[name] for name in per if name in tracker.labels}
            self._watches.add(tracker.id, replace(interest, labels=tuple({**mine, **dict(interest.labels)}.items())))

    def _forget(self, turn: Turn, tracker: Tracker) -> None:
        del self.trackers[tracker.id]
        self._watches.drop(tracker.id)
        for interest in interests(tracker.signal, self.library.team.metrics):
            self._feeds.forget(tracker.world, interest.name)
        turn.scope.batch.triggers.append(tracker.row(gone=True))

    # --- judging ----------------------------------------------------------------------

    def _look(self, turn: Turn, world: str, name: str, labels: dict[str, str], said: str) -> list[Word]:
        """An alert has begun or ended: judge whoever listens to it."""
        words: list[Word] = []
        for match in self._triggers.of_event(name, labels):
            for tracker in self._of(match, world):
                tracker.said = said or tracker.said
                words += self._judge(turn, tracker)
        for tracker_id in self._watches.matching("event", name, labels):
            watch = self.trackers[tracker_id]
            if watch.world == world and agree(watch.labels, labels):
                words += self._judge(turn, watch)
        return words

    def _of(self, match: Match, world: str) -> list[Tracker]:
        """The tracker of a match's key, or all that the trigger has where the sample names no key."""
        runbook = self.library.get(match.trigger.runbook)
        if runbook is None:
            return []
        if match.key is None:
            mine = self.trackers.marked((world, runbook.name))
            return [t for t in mine if t.name == match.trigger.trigger]
        tracker = self._tracker(runbook, match.trigger.trigger, world, dict(match.key))
        return [] if tracker is None else [tracker]

    def _tracker(self, runbook: Runbook, name: str, world: str, labels: dict[str, str]) -> Tracker | None:
        mine = pick(labels, runbook.one_per)
        if mine is None:
            return None  # the linter has said that this metric lacks a label of `one_per`
        key = canonical(mine)
        tracker_id = f"{world}/{runbook.name}/{name}/{key}"
        if tracker_id not in self.trackers:
            self.trackers[tracker_id] = Tracker(
                id=tracker_id, world=world, runbook=runbook.name, name=name, key=key, labels=mine,
                signal=runbook.triggers[name].signal,
            )  # fmt: skip
            self.trackers[tracker_id].turn_to(self._phases.of(world))
        return self.trackers[tracker_id]

    def _judge(self, turn: Turn, tracker: Tracker) -> list[Word]:
        now, team = turn.instant(tracker.world), self.library.team
        since, until = self._phases.spans.get(tracker.world, UNKNOWN)
        if not since <= now < until:
            self._turn_phase(turn, tracker.world, now)
        before = tracker.state
        verdict = judge(
            tracker.signal, tracker.state,
            lambda simple: self._reading(tracker, simple, now), lambda name: _hours(team, name, now), now, team.timing,
            gap=tracker.gap,
        )  # fmt: skip
        tracker.gap = None
        self._words[tracker.id], tracker.glance = verdict, None
        tracker.state, tracker.wake_at = verdict.state, verdict.wake_at
        if tracker.state != before:
            turn.scope.batch.triggers.append(tracker.row())
        self._arm(turn, tracker, now)
        if verdict.word is None and not verdict.flapping:
            return []
        value, usual = verdict.seen.get("value"), verdict.seen.get("usual")
        return [
            Word(
                tracker=tracker, word=verdict.word, flapping=verdict.flapping,
                said=tracker.said, forecast=forecast_of(verdict.seen),
                value=value if isinstance(value, float) else None, usual=usual if isinstance(usual, float) else None,
            )
        ]  # fmt: skip

    def _arm(self, turn: Turn, tracker: Tracker, now: Instant) -> None:
        """Have it looked at again. A later item than the one that is armed is not needed: that one arms it anew."""
        if tracker.wake_at is None or (tracker.armed is not None and now < tracker.armed <= tracker.wake_at):
            return
        tracker.armed = tracker.wake_at
        turn.memory.world(tracker.world).agenda.add(tracker.wake_at, "signal", tracker.id)

    def _reading(self, tracker: Tracker, simple: Simple, now: Instant) -> Reading:
        if isinstance(simple, EventSignal):
            alerts = self.levels.get((tracker.world, simple.event))
            return Reading(alerts=0 if alerts is None else alerts.agreeing(tracker.labels))
        if isinstance(simple, WhenSignal):
            return Reading(lookup=lambda name: self._value(tracker, name, now))
        metric = self._metric(simple.metric)
        mine = pick({**simple.labels, **tracker.labels}, metric.per)
        if mine is None:
            return Reading(step=metric.step)
        return self.figures.reading(
            tracker.world, metric, canonical(mine), simple.window, now, relative_kinds(simple), simple.of, simple.ahead
        )

    def _value(self, tracker: Tracker, name: str, now: Instant) -> Value | None:
        """A name in a `when:` signal: a metric, or a label of the key."""
        runbook = self.library.get(tracker.runbook)
        if name in tracker.labels:
            return tracker.labels[name]
        figure = self.figure(tracker.world, name, tracker.labels, runbook, now) if runbook is not None else None
        return None if figure is None else figure.value

    def _metric(self, name: str) -> Metric:
        metric = self.library.team.metrics.get(name)
        if metric is None:
            raise NoSuchThing("no-such-metric", metric=name)
        return metric


def _in_incident(turn: Turn, feed: Feed) -> bool:
    """Figures during an incident that they belong to are left out of what is usual."""
    changed = turn.kept.incidents or turn.scope.incidents
    for key in feed.incidents:
        if (changed or turn.memory.open_by_key.has(key)) and turn.open_under(*key) is not None:
            return True
    return False


def windows_of(runbook: Runbook) -> list[tuple[str, Length]]:
    """(metric, window) of everything in a runbook that looks over a window."""
    signals: list[Signal] = [trigger.signal for trigger in runbook.triggers.values()]
    signals += [watch.signal for state in runbook.states().values() for watch in state.watch]
    found = list(runbook.windows.items())
    while signals:
        signal = signals.pop()
        if isinstance(signal, Combined):
            signals += signal.signals
        elif isinstance(signal, Threshold) and signal.window is not None:
            found.append((signal.metric, signal.window))
    return found


def _given(runbook: Runbook, metric: str) -> dict[str, str]:
    """Labels that the runbook's own triggers fix for a metric."""
    for trigger in runbook.triggers.values():
        if isinstance(trigger.signal, Threshold) and trigger.signal.metric == metric:
            return dict(trigger.signal.labels)
    return {}


def _hours(team: Team, name: str | None, now: Instant) -> Hours:
    if name is None or name not in team.calendars:
        return Hours()
    return hours(team.calendars[name], ZoneInfo(team.timezone), now)
