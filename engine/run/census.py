"""What is counted and filed of the incidents in memory, so that nobody has to go through them to know it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..model.incident import LIVE, Incident
from ..model.time import Instant

Key = tuple[str, str, str]
"""(world, runbook, key)"""


class OpenKeys:
    """Ids of open incidents by their key, oldest first; more than one of a key only with `if_open: new`."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], dict[str, str | tuple[str, ...]]] = {}
        """(world, runbook) -> key -> id, or ids."""

    def of(self, key: Key) -> tuple[str, ...]:
        """The ids of a key."""
        found = self._known.get(key[:2], {}).get(key[2], ())
        return (found,) if isinstance(found, str) else found

    def has(self, key: Key) -> bool:
        """Whether an incident of a key is open."""
        known = self._known.get(key[:2])
        return known is not None and key[2] in known

    def under(self, world: str, runbook: str) -> list[str]:
        """The ids of a runbook."""
        return list(_flat(self._known.get((world, runbook), {})))

    def of_world(self, world: str) -> list[str]:
        """The ids of a world."""
        return [name for mark, keys in self._known.items() if mark[0] == world for name in _flat(keys)]

    def worlds(self) -> set[str]:
        """Worlds with an open incident."""
        return {world for world, _ in self._known}

    def add(self, key: Key, name: str) -> None:
        known = self._known.setdefault(key[:2], {})
        if known.setdefault(key[2], name) != name:  # nearly always it is the only one of its key
            self._put(key, (*(other for other in self.of(key) if other != name), name))

    def drop(self, key: Key, name: str) -> None:
        self._put(key, tuple(known for known in self.of(key) if known != name))

    def _put(self, key: Key, names: tuple[str, ...]) -> None:
        mark = key[:2]
        if names:
            self._known.setdefault(mark, {})[key[2]] = names[0] if len(names) == 1 else names
        elif mark in self._known:
            self._known[mark].pop(key[2], None)
            if not self._known[mark]:
                del self._known[mark]

    def drop_world(self, world: str) -> None:
        for mark in [mark for mark in self._known if mark[0] == world]:
            del self._known[mark]

    def clear(self) -> None:
        self._known.clear()

    def __iter__(self) -> Iterator[str]:
        """All ids."""
        return (name for keys in self._known.values() for name in _flat(keys))


def _flat(keys: dict[str, str | tuple[str, ...]]) -> Iterator[str]:
    for found in keys.values():
        if isinstance(found, str):
            yield found
        else:
            yield from found


@dataclass(slots=True)
class Census:
    """Figures of the open incidents of the live world, and lists of the few that somebody looks for."""

    severities: Counter[str] = field(default_factory=Counter)
    versions: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(runbook, version) -> open incidents that run it."""
    timers: int = 0
    closed: dict[str, dict[str, Instant]] = field(default_factory=dict)
    """World -> those that have ended and are still in memory, with the end."""
    doubted: dict[str, None] = field(default_factory=dict)
    """Those of all worlds with a notice or a connector of which nobody knows whether it went through."""

    def move(self, before: Incident | None, after: Incident) -> None:
        """An incident is now `after`; `before` is what was counted last, if it was."""
        if before is not None:
            self._count(before, -1)
        self._count(after, +1)
        if after.closed is not None:
            self.closed.setdefault(after.world, {})[after.id] = after.closed
        if _in_doubt(after):
            self.doubted[after.id] = None
        elif before is not None:
            self.doubted.pop(after.id, None)

    def ended(self, name: str) -> bool:
        """Whether a closed incident has this id."""
        return any(name in closed for closed in self.closed.values())

    def forget(self, world: str, name: str) -> None:
        """A closed incident has left memory."""
        self.closed.get(world, {}).pop(name, None)
        self.doubted.pop(name, None)

    def _count(self, incident: Incident, by: int) -> None:
        if incident.world == LIVE and incident.open:
            self.severities[incident.severity] += by
            self.versions[incident.runbook, incident.version] += by
            self.timers += by * len(incident.timers)


def _in_doubt(incident: Incident) -> bool:
    if not (incident.notices or incident.past or incident.asks):
        return False
    return (
        any(state.uncertain for state in incident.notices.values())
        or any(state.uncertain for past in incident.past.values() for state in past)
        or any(ask.state == "uncertain" for ask in incident.asks.values())
    )
