"""What the engine knows between turns: the projection of the database, changed only after a commit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import nsmallest

from ..model.batch import DrillRow, StopRow, TokenRow
from ..model.incident import LIVE, Incident
from ..model.labels import agree
from ..model.silence import SilenceRow
from ..model.time import Instant
from ..store.codec import number_of
from .census import Census, Key, OpenKeys
from .heartbeats import Heartbeats
from .incidents import Incidents
from .labelled import Labelled
from .library import Library
from .outbox import Outbox
from .signals import SignalDesk
from .worlds import World


@dataclass(slots=True)
class Memory:
    """`incidents` holds open ones and those that closed within the last day."""

    library: Library
    signals: SignalDesk
    worlds: dict[str, World]
    incidents: Incidents = field(default_factory=Incidents)
    open_by_key: OpenKeys = field(default_factory=OpenKeys)
    by_labels: dict[tuple[str, str], Labelled] = field(default_factory=dict)
    """(world, runbook) -> its open incidents by labels, of runbooks whose severity looks at figures."""
    closed_by_key: dict[Key, str] = field(default_factory=dict)
    """The last closed one of a key, for its cool-down."""
    census: Census = field(default_factory=Census)
    openings: dict[tuple[str, str], list[Instant]] = field(default_factory=dict)
    """(world, runbook) -> recent openings by a trigger, for the storm rule."""
    outbox: Outbox = field(default_factory=Outbox)
    counters: dict[str, int] = field(default_factory=dict)
    recall: Callable[[str], Incident | None] = lambda _name: None
    """Looks an incident that closed long ago up in the database."""
    damaged: tuple[str, ...] = ()
    """Incidents whose stored state cannot be read; the others go on (F-031)."""
    tokens: dict[str, TokenRow] = field(default_factory=dict)
    """By hash."""
    stops: dict[str, StopRow] = field(default_factory=dict)
    silences: dict[str, SilenceRow] = field(default_factory=dict)
    """Those that are not over, and those that ended within a day."""
    looks: dict[str, Instant] = field(default_factory=dict)
    """Silence -> when it is looked at next."""
    drills: dict[str, DrillRow] = field(default_factory=dict)
    unsigned: frozenset[str] = frozenset()
    """Sources, under the names by which their messages are kept, that do not sign what they say; see `trust`."""
    reported: dict[tuple[str, str], Instant] = field(default_factory=dict)
    """(event, fingerprint) of reports of people -> when the newest came, as far as this process knows."""
    heartbeats: Heartbeats = field(default_factory=Heartbeats)
    reasons: dict[str, str] = field(default_factory=dict)
    """Monitor -> why it is silent; known again after a start when it has been asked once."""

    def world(self, name: str) -> World:
        return self.worlds[name]

    def absorb(self, incident: Incident) -> None:
        """An incident as it now is on disk."""
        before = self.incidents.get(incident.id)
        self.incidents[incident.id] = incident
        self.file(before, incident)

    def file(self, before: Incident | None, incident: Incident) -> None:
        """Note what is looked for without looking at incidents; `before` is what was noted last, if it was."""
        key = (incident.world, incident.runbook, incident.key)
        self.census.move(before, incident)
        labelled = self.by_labels.get(key[:2])
        if incident.open:
            if before is None or not before.open:
                self.open_by_key.add(key, incident.id)
                if labelled is not None:
                    labelled.add(incident)
        else:
            self.closed_by_key[key] = incident.id
            self.open_by_key.drop(key, incident.id)
            if labelled is not None:
                labelled.drop(incident)

    def hold(self, incident: Incident) -> None:
        """One that closed long ago is looked after again, for a day."""
        self.incidents[incident.id] = incident
        self.census.move(None, incident)

    def forget(self, world: str, name: str) -> None:
        """A closed incident leaves memory; the database keeps it."""
        self.incidents.pop(name, None)
        self.census.forget(world, name)

    def drop_world(self, world: str) -> None:
        """A drill is over: its incidents leave memory."""
        for name in self.ids_of(world):
            self.forget(world, name)
        self.census.closed.pop(world, None)
        self.open_by_key.drop_world(world)
        for known in [known for known in self.by_labels if known[0] == world]:
            del self.by_labels[known]

    def open_ids(self) -> list[str]:
        """Ids of all open incidents of all worlds."""
        return list(self.open_by_key)

    def ids_of(self, world: str) -> list[str]:
        """Ids of all incidents of a world that are in memory."""
        return [*self.open_by_key.of_world(world), *self.census.closed.get(world, ())]

    def first_open(self, most: int = 5) -> list[str]:
        """Ids of the oldest open incidents of the live world."""
        return nsmallest(most, self.open_by_key.of_world(LIVE), key=number_of)

    def keep_token(self, row: TokenRow) -> None:
        """A token as it now is on disk; a revoked one is forgotten."""
        if row.revoked is None:
            self.tokens[row.hash] = row
        else:
            self.tokens.pop(row.hash, None)

    def each_open(self, world: str = LIVE) -> Iterator[Incident]:
        """Open ones of a world, in no order, each made whole only while it is looked at."""
        return map(self.incidents.glance, self.open_by_key.of_world(world))

    def open_incidents(self, world: str = LIVE) -> list[Incident]:
        """Open ones of a world, oldest first, all of them whole: not on the way of an alert or a timer."""
        return sorted(self.each_open(world), key=lambda i: (i.opened, i.id))

    def open_about(self, labels: Mapping[str, str], world: str = LIVE) -> list[str]:
        """Ids of open incidents of a world whose labels agree with `labels`, oldest first."""
        found = ((i.opened, i.id) for i in self.each_open(world) if agree(labels, i.labels))
        return [name for _, name in sorted(found)]

    def open_of(self, world: str, runbook: str) -> list[str]:
        """Ids of the open incidents of a runbook."""
        return self.open_by_key.under(world, runbook)

    def open_agreeing(self, world: str, runbook: str, labels: Mapping[str, str]) -> list[str]:
        """Ids of the open incidents of a runbook that a figure with these labels may concern, in order of opening."""
        labelled = self.by_labels.setdefault((world, runbook), Labelled())
        return labelled.agreeing(labels, map(self.incidents.glance, self.open_of(world, runbook)))

    def stopped(self, incident: str) -> StopRow | None:
        """The stop that covers customer notices of an incident, if any."""
        return next((s for s in self.stops.values() if s.lifted is None and s.incident in ("", incident)), None)
