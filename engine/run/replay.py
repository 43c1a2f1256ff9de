"""Recorded figures played through the desk that judges live ones. Nothing is opened, paged or written.

A figure arrives at the instant it is dated. What is due before that comes first, at its own instant, as the engine
would have woken for it; what is due at that very instant comes after it, as in a turn. An incident is taken to be open
as long as a trigger of its key fires, and its cool-down runs from there: figures of that time do not count as usual,
as in life.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ..model.backtest import Episode, Recorded
from ..model.incident import LIVE, Incident
from ..model.runbook import Combined, Runbook, Signal, Threshold
from ..model.team import Team
from ..model.time import Instant
from .agenda import Item
from .clock import SteppedClock
from .figures import Measured
from .library import Library
from .memory import Memory
from .signals import SignalDesk
from .tracker import Tracker, Word
from .turn import Turn
from .worlds import World

DROP_EVERY = 1_000
"""Figures after which the rows are thrown away that the desk wants written."""
FOREVER = Instant(2**62)
Watch = Callable[[Instant, Word], None]


class _Endless(Turn):
    """A turn that moves with the figures instead of being committed."""

    writes = False

    def instant(self, world: str) -> Instant:
        return self.now


@dataclass(slots=True)
class _Firing:
    """An episode that goes on."""

    tracker: Tracker
    start: Instant
    because: str
    value: float | None
    usual: float | None
    upwards: bool | None
    """Whether further beyond means higher; None where the signal is not one figure."""
    peak: float | None = None
    peak_at: Instant | None = None
    opened: Instant | None = None
    flapping: bool = False

    def look(self, now: Instant, value: object) -> None:
        """Another figure while it fires."""
        if self.upwards is None or not isinstance(value, float):
            return
        if self.peak is None or (value > self.peak if self.upwards else value < self.peak):
            self.peak, self.peak_at = value, now

    def episode(self, end: Instant | None) -> Episode:
        """As it is told; nights and free days are not known here."""
        it = self.tracker
        return Episode(
            runbook=it.runbook, trigger=it.name, key=it.key, start=self.start, end=end, because=self.because,
            value=self.value, usual=self.usual, peak=self.peak, peak_at=self.peak_at, opened=self.opened,
            flapping=self.flapping,
        )  # fmt: skip


@dataclass(slots=True)
class _Key:
    """One incident's worth of triggers."""

    labels: dict[str, str]
    firing: dict[str, _Firing] = field(default_factory=dict)
    """By trigger."""
    closed: Instant | None = None
    """When the last of them had cleared."""


class Player:
    """Plays figures to the newest triggers of some runbooks."""

    def __init__(
        self, team: Team, runbooks: Iterable[Runbook], start: Instant, watch: Watch = lambda _at, _word: None
    ) -> None:
        """`start` is not later than the first figure; `watch` hears every word of the desk with its instant."""
        self.library = Library(team=team)
        for book in runbooks:
            self.library.publish(book, 1)
        self.desk = SignalDesk(self.library, Measured())
        self.desk.publish()
        world = World(LIVE, SteppedClock(start))
        self.memory = Memory(library=self.library, signals=self.desk, worlds={LIVE: world})
        self.episodes: list[Episode] = []
        """Those that have ended, in order of their end."""
        self.seen: Callable[[Recorded], None] | None = None
        """Hears each figure that has just been judged."""
        self._agenda, self._watch = world.agenda, watch
        self._agenda.take(FOREVER)  # nothing yet; from here on all lies in its heap, which is quicker for a few
        self._turn = _Endless(self.memory, start)
        self._keys: dict[tuple[str, str], _Key] = {}
        """(runbook, key) that has fired."""
        self._live: dict[tuple[str, str], _Key] = {}
        """Those of which a trigger fires."""
        self._count = 0

    def remember(self, figures: Iterable[Recorded]) -> None:
        """Figures from before: they say what is usual and fire nothing."""
        turn, sample = self._turn, self.desk.sample
        for one in figures:
            turn.now = max(turn.now, one.at)
            sample(turn, LIVE, one.metric, one.labels, one.at, one.value, True)
            self._drop()

    def play(self, figures: Iterable[Recorded]) -> None:
        """Figures in order of time. Raises NoSuchThing for an unknown metric, Refused without its labels."""
        turn, sample, next_at, live = self._turn, self.desk.sample, self._agenda.next_at, self._live
        for one in figures:
            at, metric, labels, value, _ = one
            due = next_at()
            if due is not None and due < at:
                self._pass(at)
            turn.now = at
            words = sample(turn, LIVE, metric, labels, at, value, False)
            if words or live:
                self._hear(words)
            if self.seen is not None:
                self.seen(one)
            self._count += 1
            if self._count >= DROP_EVERY:
                self._drop()

    def until(self, end: Instant) -> None:
        """Time passes though nothing arrives; `end` itself is not reached."""
        self._pass(end)

    def open_episodes(self) -> list[Episode]:
        """Those that still fire."""
        return [firing.episode(None) for key in self._live.values() for firing in key.firing.values()]

    def _drop(self) -> None:
        """Nothing is kept of what the desk wants on disk."""
        self._count = 0
        self._turn.drop()

    def _pass(self, end: Instant) -> None:
        """Everything that is due before `end`, each at its instant."""
        turn, agenda = self._turn, self._agenda
        while (due := agenda.next_at()) is not None and due < end:
            first = agenda.first()
            if first is not None and self._put_off(first):
                continue
            turn.now = max(turn.now, due)
            for item in agenda.take(turn.now):
                if item.sort == "cooldown":
                    self._quiet_over((item.who, item.what))
                else:
                    self._hear(self.desk.due(turn, item.who))

    def _put_off(self, item: Item) -> bool:
        """A look that a figure has made needless, and that would but ask for a later one: every second figure does."""
        tracker = self.desk.trackers.get(item.who)
        if tracker is None or item.sort != "signal" or tracker.armed != item.due or tracker.wake_at is None:
            return False
        if tracker.wake_at <= item.due:
            return False
        tracker.armed = tracker.wake_at
        self._agenda.put_off(tracker.wake_at)
        return True

    # --- what the desk says -------------------------------------------------------------

    def _hear(self, words: list[Word]) -> None:
        for word in words:
            self._watch(self._turn.now, word)
            if word.word == "fired":
                self._fired(word)
            elif word.word == "cleared":
                self._cleared(word.tracker)
            elif word.flapping:
                self._firing(word.tracker).flapping = True
        for key in self._live.values():
            for firing in key.firing.values():
                said = self.desk.last_word(firing.tracker)
                firing.look(self._turn.now, said.seen.get("value") if said is not None else None)

    def _firing(self, tracker: Tracker) -> _Firing:
        return self._keys[tracker.runbook, tracker.key].firing[tracker.name]

    def _fired(self, word: Word) -> None:
        tracker, name = word.tracker, (word.tracker.runbook, word.tracker.key)
        key = self._keys.setdefault(name, _Key(dict(tracker.labels)))
        said = self.desk.last_word(tracker)
        key.firing[tracker.name] = _Firing(
            tracker, self._turn.now, said.because if said is not None else "", word.value, word.usual,
            _upwards(tracker.signal),
        )  # fmt: skip
        self._live[name] = key
        if not self.memory.open_by_key.has((LIVE, *name)) and not self._cooling(name, key):
            self._open(name, key, tracker)

    def _cleared(self, tracker: Tracker) -> None:
        name, now = (tracker.runbook, tracker.key), self._turn.now
        key = self._keys[name]
        self.episodes.append(key.firing.pop(tracker.name).episode(now))
        if key.firing:
            return
        del self._live[name]
        if self.memory.open_by_key.has((LIVE, *name)):
            self._close(name, key)

    # --- the incident that there would have been ------------------------------------------

    def _cooling(self, name: tuple[str, str], key: _Key) -> bool:
        """Rule 27: the key keeps quiet for a while after its incident has closed."""
        return key.closed is not None and self._turn.now < key.closed + self.library.newest[name[0]].cooldown

    def _open(self, name: tuple[str, str], key: _Key, tracker: Tracker) -> None:
        now = self._turn.now
        self.desk.leave_out(self._turn, tracker)
        key.firing[tracker.name].opened = now
        self.memory.absorb(_incident(name, key, now))

    def _close(self, name: tuple[str, str], key: _Key) -> None:
        key.closed = self._turn.now
        incident = _incident(name, key, key.closed)
        incident.closed = key.closed
        self.memory.absorb(incident)
        self.memory.forget(LIVE, incident.id)
        cooldown = self.library.newest[name[0]].cooldown
        if cooldown:
            self._agenda.add(Instant(key.closed + cooldown), "cooldown", *name)

    def _quiet_over(self, name: tuple[str, str]) -> None:
        """Still firing when the cool-down ends: a new incident."""
        key = self._live.get(name)
        if key is not None and not self.memory.open_by_key.has((LIVE, *name)) and not self._cooling(name, key):
            self._open(name, key, next(iter(key.firing.values())).tracker)


def _incident(name: tuple[str, str], key: _Key, now: Instant) -> Incident:
    """A mark in memory that says: open. It has no states and no people."""
    runbook, labels = name
    return Incident(id=f"{runbook} {labels}-1", runbook=runbook, version="", key=labels, labels=key.labels, opened=now)


def _upwards(signal: Signal) -> bool | None:
    if isinstance(signal, Combined) or not isinstance(signal, Threshold):
        return None
    return signal.above is not None
