"""Who looks, from where and in which language: what every view needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from ...model.command import Actor
from ...model.incident import LIVE, Incident
from ...model.monitor import Monitor
from ...model.ports import OutboxRow
from ...model.problem import NoSuchThing, TocsinError
from ...model.runbook import Runbook
from ...model.team import Team
from ...model.text import Lang
from ...model.time import Instant
from ...store import reading
from ...words.say import say
from ..memory import Memory
from ..tracker import Tracker
from ..turn import Turn
from .titles import Titles

Database = Callable[[], AbstractContextManager[Any]]
"""Opens a connection for questions: `SqliteStore.reading`."""


@dataclass(slots=True)
class Index:
    """What belongs to what, found once a question: a thousand incidents must not each walk over all rows."""

    retried: dict[str, list[OutboxRow]] = field(default_factory=dict)
    """Incident -> rows that were tried in vain and will be tried again."""
    watches: dict[str, list[Tracker]] = field(default_factory=dict)
    """Incident -> trackers of its watches."""
    triggers: dict[str, list[Tracker]] = field(default_factory=dict)
    """Runbook -> trackers of its triggers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One question: the turn it is asked in, the person who asks, and their language."""

    turn: Turn
    actor: Actor
    lang: Lang
    database: Database
    site: str = ""
    server: bool = True
    monitors: tuple[Monitor, ...] = ()
    broken: tuple[TocsinError, ...] = ()
    """Channels that could not be built, and why."""
    wrong: int = 0
    """Errors in the files of the site: the last good set is at work."""
    _index: dict[str, Index] = field(default_factory=dict, repr=False, compare=False)

    @property
    def memory(self) -> Memory:
        return self.turn.memory

    @property
    def team(self) -> Team:
        return self.memory.library.team

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.team.timezone)

    @property
    def my_roles(self) -> tuple[str, ...]:
        return self.team.roles_of(self.actor.name)

    def now(self, world: str = LIVE) -> Instant:
        """Now in a world; a drill that is over has no clock any more."""
        return self.turn.instant(world) if world in self.memory.worlds else self.turn.now

    def say(self, code: str, world: str = LIVE, /, **params: object) -> str:
        """The sentence of a code in the reader's language."""
        return say(code, params, self.lang, self.zone, self.now(world))

    def titles(self, runbook: Runbook | None = None) -> Titles:
        """Names of things as people know them."""
        return Titles(team=self.team, lang=self.lang, zone=self.zone, now=self.now(), runbook=runbook)

    def is_lead(self, incident: Incident, runbook: Runbook) -> bool:
        return self.actor.name == incident.lead or runbook.lead in self.my_roles

    def has(self, roles: tuple[str, ...]) -> bool:
        return any(role in self.my_roles for role in roles)

    @property
    def index(self) -> Index:
        """Rows and trackers by whom they belong to, as they stood when first asked for."""
        if "it" not in self._index:
            self._index["it"] = _indexed(self.memory)
        return self._index["it"]

    # --- finding ----------------------------------------------------------------------

    def incident(self, typed: str) -> Incident:
        """`INC-42`, `inc-42`, `42`, `DRL-7/1`: from memory, else from the database. Raises NoSuchThing."""
        name = typed.strip().upper()
        name = f"INC-{name}" if name.isdigit() else name
        found = self.turn.find(name)
        if found is None and name:
            with self.database() as connection:
                found = reading.incident(connection, name)
        if found is None:
            near = ", ".join(self.memory.first_open()) or "-"
            raise NoSuchThing("no-such-incident", incident=typed[:60], open=near)
        return found

    def runbook(self, incident: Incident) -> Runbook:
        """The very version that an incident ran; an old one is compiled from what the database keeps."""
        library = self.memory.library
        try:
            return library.of(incident.runbook, incident.version)
        except NoSuchThing:
            with self.database() as connection:
                for row in reading.versions(connection, incident.runbook):
                    library.rows.setdefault((row.runbook, row.hash), row)
        return library.of(incident.runbook, incident.version)

    def each_open(self) -> Iterator[Incident]:
        """Open ones of all worlds one by one, changes of this turn included, in no order."""
        found = map(self.turn.find, self.memory.open_ids())
        return (incident for incident in found if incident is not None and incident.open)

    def open_incidents(self) -> list[Incident]:
        """Open ones of all worlds, changes of this turn included: live first, oldest first."""
        return sorted(self.each_open(), key=lambda it: (it.world != LIVE, it.opened, it.id))


def _indexed(memory: Memory) -> Index:
    found = Index()
    for row in memory.outbox.rows.values():
        if row.state == "ready" and row.attempts > 0:
            found.retried.setdefault(row.effect.incident, []).append(row)
    for tracker in memory.signals.trackers.values():
        place = found.watches if tracker.incident else found.triggers
        place.setdefault(tracker.incident or tracker.runbook, []).append(tracker)
    return found
