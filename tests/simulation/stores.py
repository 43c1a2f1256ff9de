"""A store that can be full, locked or broken, and that lets the oracles see what was written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from tocsin.engine.model.batch import Batch, Committed
from tocsin.engine.model.ports import Memory, StoreBroken, StoreFull
from tocsin.engine.model.problem import Unavailable
from tocsin.engine.model.time import Instant

if TYPE_CHECKING:
    from .world import World


class Inner(Protocol):
    """The two real stores."""

    def load(self, now: Instant) -> Memory: ...
    def commit(self, batch: Batch) -> Committed: ...
    def known_delivery(self, source: str, delivery: str) -> bool: ...
    def close(self) -> None: ...


class SimStore:
    """The engine's store port around a real store. `written` is told of every batch that is on disk."""

    def __init__(self, world: World, open_inner: Callable[[Callable[[str], None]], Inner]) -> None:
        self._world = world
        self._on_disk = False
        self._broken = False
        self.inner = open_inner(self._reach)

    def load(self, now: Instant) -> Memory:
        self._sick("load")
        return self.inner.load(now)

    def commit(self, batch: Batch) -> Committed:
        self._sick("commit")
        self._on_disk = False
        try:
            committed = self.inner.commit(batch)
        except BaseException:
            if self._on_disk:  # died after COMMIT: what is on disk counts, who was told does not
                self._world.oracles.written(batch, None)
            raise
        self._world.oracles.written(batch, committed)
        if self._world.faults.draws("broken", 0.0008):
            self._broken = True  # the disk said no after it had said yes: nobody can know
            raise StoreBroken("fsync failed")
        return committed

    def known_delivery(self, source: str, delivery: str) -> bool:
        return self.inner.known_delivery(source, delivery)

    def close(self) -> None:
        self.inner.close()

    def _reach(self, point: str) -> None:
        if point.endswith(":done"):
            self._on_disk = True
        self._world.faults.reach(point)

    def _sick(self, what: str) -> None:
        world = self._world
        if self._broken:
            raise StoreBroken("broken before")
        if what == "commit" and world.faults.draws("broken", 0.0005):
            self._broken = True
            raise StoreBroken("write failed")
        locked = world.trouble("locked")
        if locked and (what == "commit" or world.faults.draws("unreadable", 0.5)):
            raise Unavailable("database-locked", path="-")
        if what == "commit" and world.trouble("full"):
            raise StoreFull("no space")
