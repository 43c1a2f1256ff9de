"""What the engine knows between turns: the projection of the database, changed only after a commit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ..model.batch import DrillRow, SilenceRow, StopRow, TokenRow
from ..model.incident import LIVE, Incident
from ..model.time import Instant
from .indexed import Indexed
from .library import Library
from .outbox import Outbox
from .signals import SignalDesk
from .worlds import World

Key = tuple[str, str, str]
"""(world, runbook, key)"""


@dataclass(slots=True)
class Memory:
    """`incidents` holds open ones and those that closed within the last day."""

    library: Library
    signals: SignalDesk
    worlds: dict[str, World]
    incidents: dict[str, Incident] = field(default_factory=dict)
    open_by_key: Indexed[Key, list[str]] = field(default_factory=lambda: Indexed(lambda key, _: (key[:2],)))
    """(world, runbook, key) -> ids, oldest first; more than one only with `if_open: new`."""
    closed_by_key: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """The last closed one of a key, for its cool-down."""
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
    drills: dict[str, DrillRow] = field(default_factory=dict)

    def world(self, name: str) -> World:
        return self.worlds[name]

    def absorb(self, incident: Incident) -> None:
        """An incident as it now is on disk."""
        key = (incident.world, incident.runbook, incident.key)
        self.incidents[incident.id] = incident
        ids = self.open_by_key.get(key, [])
        if incident.open:
            if incident.id not in ids:
                self.open_by_key[key] = [*ids, incident.id]
            return
        self.closed_by_key[key] = incident.id
        if ids == [incident.id]:
            del self.open_by_key[key]
        elif ids:
            self.open_by_key[key] = [name for name in ids if name != incident.id]

    def open_ids(self) -> list[str]:
        """Ids of all open incidents of all worlds."""
        return [name for ids in self.open_by_key.values() for name in ids]

    def keep_token(self, row: TokenRow) -> None:
        """A token as it now is on disk; a revoked one is forgotten."""
        if row.revoked is None:
            self.tokens[row.hash] = row
        else:
            self.tokens.pop(row.hash, None)

    def open_incidents(self, world: str = LIVE) -> list[Incident]:
        """Open ones of a world, oldest first."""
        found = (self.incidents[name] for name in self.open_ids())
        return sorted((i for i in found if i.world == world), key=lambda i: (i.opened, i.id))

    def open_of(self, world: str, runbook: str) -> list[str]:
        """Ids of the open incidents of a runbook."""
        return [name for ids in self.open_by_key.marked((world, runbook)) for name in ids]

    def stopped(self, incident: str) -> StopRow | None:
        """The stop that covers customer notices of an incident, if any."""
        return next((s for s in self.stops.values() if s.lifted is None and s.incident in ("", incident)), None)
