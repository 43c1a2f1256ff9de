"""A signal that is followed for one key: where it stands, what it has to tell, and what wakes it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Literal

from ..decide.plan import plan_of
from ..decide.promotions import in_phase
from ..model.batch import TriggerRow
from ..model.forecast import Forecast
from ..model.incident import Incident
from ..model.promotion import Stretch
from ..model.reading import Glance, SignalState
from ..model.runbook import Runbook, Signal
from ..model.time import Instant, Length
from .library import Library


@dataclass(slots=True, kw_only=True)
class Tracker:
    """One signal for one key. `incident` is set for a watch; then `path` and `visit` say of which state."""

    id: str
    world: str
    runbook: str
    name: str
    key: str
    labels: dict[str, str]
    signal: Signal
    """As it is judged now: in a phase of a promotion it may differ from what is `written`."""
    written: Signal = field(init=False)
    state: SignalState = field(default_factory=SignalState)
    wake_at: Instant | None = None
    incident: str = ""
    path: str = ""
    visit: int = 0
    armed: Instant | None = None
    """The earliest item for it on the agenda."""
    said: str = ""
    """What the last alert said about itself."""
    glance: Glance | None = None
    """What it saw last, where that left it calm: the last word is then not spelt out (`last_word`)."""
    gap: Length | None = None
    """After a restart, until it is judged again: how long the engine was down (rule 23)."""

    def __post_init__(self) -> None:
        self.written = self.signal

    def rewrite(self, signal: Signal) -> None:
        """A new version of its runbook says otherwise."""
        self.signal = self.written = signal

    def turn_to(self, stretch: Stretch | None) -> None:
        """From now on this phase of a promotion holds, or none."""
        self.signal = in_phase(self.written, stretch)

    def row(self, gone: bool = False) -> TriggerRow:
        return TriggerRow(
            world=self.world, runbook=self.incident or self.runbook, trigger=row_name(self), key=self.key,
            labels=self.labels, state=None if gone else self.state, wake_at=self.wake_at,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What a tracker has to tell."""

    tracker: Tracker
    word: Literal["fired", "cleared"] | None
    flapping: bool = False
    value: float | None = None
    usual: float | None = None
    forecast: Forecast | None = None
    said: str = ""
    """The monitoring system's own words about the alert that moved it."""


@dataclass(slots=True, kw_only=True)
class Standing:
    """What signals need to know of the open incidents at a start, gathered while each is looked at once."""

    running: Callable[[str], bool]
    """Whether this is the id of an open incident."""
    versions: dict[tuple[str, str], None] = field(default_factory=dict)
    """(runbook, version) that an open incident runs."""
    watches: list[Tracker] = field(default_factory=list)

    def note(self, incident: Incident, library: Library) -> None:
        version = (incident.runbook, incident.version)
        self.versions[version] = None
        self.watches += watches_of(incident, library.of(*version))


def watches_of(incident: Incident, runbook: Runbook) -> list[Tracker]:
    """One for each watch of the states that are current."""
    states = plan_of(runbook).states
    return [
        Tracker(
            id=f"{incident.world}/{incident.id}/{path}#{incident.visits[path]}/{watch.name}", world=incident.world,
            runbook=incident.runbook, name=watch.name, key="", labels=dict(incident.labels), signal=watch.signal,
            incident=incident.id, path=path, visit=incident.visits[path],
        )
        for path in incident.active_paths() if path in states
        for watch in states[path].watch
    ]  # fmt: skip


def marks(_id: str, tracker: Tracker) -> tuple[Hashable, ...]:
    """What a tracker is looked for by: a watch by its incident; others by runbook, and by runbook and key."""
    if tracker.incident:
        return (tracker.incident,)
    return (tracker.world, tracker.runbook), (tracker.world, tracker.runbook, tracker.key)


def row_name(tracker: Tracker) -> str:
    """What it is called in the store."""
    return f"{tracker.path}#{tracker.visit}/{tracker.name}" if tracker.incident else tracker.name
