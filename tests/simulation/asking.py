"""Asking the engine for something as the world outside does: an answer may never come, and then one asks again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tocsin.engine.model.problem import TocsinError, Unavailable
from tocsin.engine.model.time import SECOND
from tocsin.engine.run.engine import Request
from tocsin.engine.run.turn import Turn

if TYPE_CHECKING:
    from .node import Node
    from .world import World

PATIENCE = 20 * SECOND


class Asking:
    """One request and its repeats. `answered` hears a result, `refused` a reasoned no; each at most once."""

    def __init__(
        self, world: World, who: str, name: str, work: Callable[[Node, Turn], object],
        answered: Callable[[object], None] = lambda _: None, tries: int = 60,
        still_wanted: Callable[[], bool] = lambda: True,
    ) -> None:  # fmt: skip
        self.world, self.who, self.name, self.work = world, who, name, work
        self.answered, self.tries = answered, tries
        self.over = False
        self._wanted = still_wanted
        self._first = True
        self._go()

    def _go(self) -> None:
        if self.over or self.tries <= 0 or not (self._first or self._wanted()):
            return
        self._first = False
        self.tries -= 1
        node = self.world.node
        if node is not None and node.alive and node.paused_until <= self.world.now:
            request = Request(self.name, lambda turn: self.work(node, turn), self._yes, self._no)
            node.submit_request(request)
        lag = self.world.chance.of(f"patience/{self.who}").randint(0, int(PATIENCE))
        self.world.at(self.world.now + PATIENCE + lag, "again", self._go)

    def _yes(self, result: object) -> None:
        if not self.over:
            self.over = True
            self.answered(result)

    def _no(self, error: Exception) -> None:
        if isinstance(error, TocsinError) and not isinstance(error, Unavailable):
            self.over = True
            self.world.count[f"refused {error.code}"] += 1
        elif isinstance(error, Unavailable) and error.code == "internal-error":
            self.over = True
            self.world.oracles.wrong("I-24", f"{self.name} of {self.who} met a bug: {error}")
