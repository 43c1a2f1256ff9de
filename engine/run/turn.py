"""One turn of the engine: requests are handled one after the other, then everything is committed at once.

A `Turn` is the working copy of the engine's memory. Each request works in a scope of its own that is
thrown away when the request is refused, so that a refusal leaves nothing behind; the whole turn is
thrown away when the commit fails.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import ClassVar

from ..model.batch import Batch, IncidentChange, JournalRow, StopRow, TokenRow
from ..model.decision import Effect, Entry
from ..model.incident import Incident
from ..model.ports import OutboxRow
from ..model.problem import NoSuchThing
from ..model.silence import SilenceRow
from ..model.time import Instant
from ..store.codec import number_of
from .indexed import Indexed
from .memory import Memory
from .outbox import new_row


@dataclass(slots=True)
class Scope:
    """Changes of one request, or of the whole turn."""

    incidents: Indexed[str, Incident] = field(default_factory=lambda: Indexed(_key))
    outbox: dict[str, OutboxRow] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)
    silences: dict[str, SilenceRow] = field(default_factory=dict)
    batch: Batch = field(default_factory=lambda: Batch(now=Instant(0)))
    after: list[Callable[[], object]] = field(default_factory=list)
    """Changes of memory to be made once the commit is done."""


class Turn:
    """The working copy. Time is read once a world, at its first use in the turn."""

    writes: ClassVar[bool] = True
    """Whether the rows of its samples are wanted."""

    def __init__(self, memory: Memory, now: Instant) -> None:
        self.memory = memory
        self.now = now
        self.kept = Scope(batch=Batch(now=now))
        self.scope = Scope()
        self._before: dict[str, Incident | None] = {}
        self._delivered: set[tuple[str, str]] = set()
        self._instants: dict[str, Instant] = {}
        self._name = ""

    # --- scopes -----------------------------------------------------------------------

    def begin(self, name: str) -> None:
        """A new request; `name` is the transaction that it would be alone. The scope is as `keep` or `drop` left it."""
        self._name = name

    def keep(self) -> None:
        """The request succeeded: its changes join the turn's."""
        scope, kept = self.scope, self.kept
        if kept.batch.join(scope.batch) or scope.incidents:
            kept.batch.names.append(self._name)
        for key, incident in scope.incidents.items():
            if key not in self._before:
                self._before[key] = self.memory.incidents.get(key)
            kept.incidents[key] = incident
        kept.outbox |= scope.outbox
        kept.counters |= scope.counters
        kept.silences |= scope.silences
        kept.after += scope.after
        for alert in scope.batch.alerts:
            self._delivered.add((alert.source, alert.delivery))
        self.scope = Scope()

    def drop(self) -> None:
        """The request was refused: nothing of it stays."""
        self.scope = Scope()

    def batch(self) -> Batch:
        """The turn as one transaction: each incident once, from what it was to what it is."""
        self.kept.batch.incidents = [
            IncidentChange(before=self._before[key], after=incident) for key, incident in self.kept.incidents.items()
        ]
        return self.kept.batch

    # --- looking ----------------------------------------------------------------------

    def instant(self, world: str) -> Instant:
        """Now, in a world."""
        if world not in self._instants:
            if world not in self.memory.worlds:
                raise NoSuchThing("no-such-world", world=world[:60])
            self._instants[world] = self.memory.world(world).clock.wall()
        return self._instants[world]

    def find(self, incident_id: str) -> Incident | None:
        """The incident as of now in this turn, if the engine still holds it."""
        for layer in (self.scope.incidents, self.kept.incidents, self.memory.incidents):
            if incident_id in layer:
                return layer[incident_id]
        return None

    def recall(self, incident_id: str) -> Incident | None:
        """An incident that closed so long ago that only the database knows it: it may still be looked after."""
        found = self.memory.recall(incident_id)
        if found is not None:
            self.memory.hold(found)
        return found

    def incident(self, incident_id: str) -> Incident:
        """As `find`. Raises NoSuchThing."""
        found = self.find(incident_id)
        if found is None:
            open_now = ", ".join(self.memory.first_open()) or "-"
            raise NoSuchThing("no-such-incident", incident=incident_id, open=open_now)
        return found

    def open_under(self, world: str, runbook: str, key: str) -> Incident | None:
        """The newest open incident of a key, changes of this turn included."""
        return next(reversed(self.all_open_under(world, runbook, key)), None)

    def all_open_under(self, world: str, runbook: str, key: str) -> list[Incident]:
        """Open incidents of a key, oldest first; more than one only with `if_open: new`."""
        names = dict.fromkeys(self.memory.open_by_key.of((world, runbook, key)))
        for layer in (self.kept.incidents, self.scope.incidents):
            names |= dict.fromkeys(i.id for i in layer.marked((world, runbook, key)))
        found = (self.incident(name) for name in names)
        return [incident for incident in found if incident.open]

    def all_open_of(self, world: str, runbook: str) -> list[Incident]:
        """Open incidents of a runbook, oldest first."""
        names = dict.fromkeys(self.memory.open_of(world, runbook))
        for layer in (self.kept.incidents, self.scope.incidents):
            names |= {i.id: None for i in layer.values() if (i.world, i.runbook) == (world, runbook)}
        found = [incident for incident in (self.incident(name) for name in names) if incident.open]
        return sorted(found, key=lambda it: (it.opened, number_of(it.id), it.id))

    def last_closed(self, world: str, runbook: str, key: str) -> Incident | None:
        """The incident of a key that closed last, if its close still matters."""
        for layer in (self.scope.incidents, self.kept.incidents):
            for incident in layer.marked((world, runbook, key)):
                if not incident.open:
                    return incident
        known = self.memory.closed_by_key.get((world, runbook, key))
        return self.find(known) if known else None

    def delivered(self, source: str, delivery: str) -> bool:
        """Whether an earlier request of this turn accepted this very delivery."""
        return (source, delivery) in self._delivered

    def row(self, key: str) -> OutboxRow | None:
        """An outbox row that has not come to an end."""
        for layer in (self.scope.outbox, self.kept.outbox, self.memory.outbox.rows):
            if key in layer:
                return layer[key]
        return None

    def silences(self) -> dict[str, SilenceRow]:
        """All silences that are known, changes of this turn included."""
        return {**self.memory.silences, **self.kept.silences, **self.scope.silences}

    def counter(self, name: str) -> int:
        """The value of a durable counter."""
        for layer in (self.scope.counters, self.kept.counters, self.memory.counters):
            if name in layer:
                return layer[name]
        return 0

    # --- changing ---------------------------------------------------------------------

    def write(self, world: str, incident: str, step: int, entry: Entry) -> None:
        """A line of the journal; `incident` empty for one of the engine's own."""
        row = JournalRow(world=world, incident=incident, step=step, at=self.instant(world), entry=entry)
        self.scope.batch.journal.append(row)

    def count(self, name: str, by: int = 1) -> int:
        """Add to a durable counter; its new value."""
        value = self.counter(name) + by
        self.scope.counters[name] = value
        self.scope.batch.counters[name] = self.scope.batch.counters.get(name, 0) + by
        return value

    def send(self, effect: Effect) -> None:
        """A new row for the outbox."""
        self.scope.batch.effects.append(effect)
        self.scope.outbox[effect.key] = new_row(effect, self.instant(effect.world))

    def keep_stops(self, rows: list[StopRow]) -> None:
        """Stops of customer notices, new or lifted."""
        self.scope.batch.stops.extend(rows)
        self.scope.after.append(lambda: self.memory.stops.update((row.id, row) for row in rows))

    def keep_silence(self, row: SilenceRow) -> None:
        """A silence, new, changed or over."""
        self.scope.batch.silences.append(row)
        self.scope.silences[row.id] = row
        self.scope.after.append(lambda: self.memory.silences.__setitem__(row.id, row))

    def keep_token(self, row: TokenRow) -> None:
        """A token, new or revoked."""
        self.scope.batch.tokens.append(row)
        self.scope.after.append(lambda: self.memory.keep_token(row))

    def withdraw(self, key: str) -> None:
        """A row that has not left shall not leave any more."""
        row = self.row(key)
        if row is not None and row.state in ("ready", "held"):
            self.scope.batch.withdrawn.append(key)
            self.scope.outbox[key] = replace(row, state="cancelled")


def _key(_id: str, incident: Incident) -> tuple[tuple[str, str, str]]:
    return ((incident.world, incident.runbook, incident.key),)
