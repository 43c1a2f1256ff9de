"""Somebody rehearses beside the live work: a drill world in the same process, with its own clock and its own sink."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tocsin.engine.model import command as ask
from tocsin.engine.model.batch import DrillRow
from tocsin.engine.model.command import Actor, Command
from tocsin.engine.model.ports import StaleEpoch, StoreBroken, StoreFull
from tocsin.engine.model.problem import TocsinError
from tocsin.engine.model.time import MINUTE, Length
from tocsin.engine.run.clock import SteppedClock
from tocsin.engine.run.drill_world import close_incidents, close_world, open_world
from tocsin.engine.run.service import Asked, perform
from tocsin.engine.run.stated import Stated
from tocsin.engine.run.turn import Turn

if TYPE_CHECKING:
    from .node import Node
    from .world import World

ROUNDS = 25
TROUBLE = (TocsinError, ConnectionError, StoreFull, StoreBroken, StaleEpoch)


class Drills:
    """Plays the same runbooks in a drill world, some rounds long, from time to time."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._plan()

    def _plan(self) -> None:
        wait = self.world.chance.of("drill").randint(30, 120) * MINUTE
        self.world.at(self.world.now + wait, "drill", self._begin)

    def _begin(self) -> None:
        node = self.world.node
        self._plan()
        if node is None or not node.alive or node.paused_until > self.world.now:
            return
        if (
            "drill" not in self.world.faults.on
            or self.world.faults.calm
            or node.app.memory.library.get("order-anomaly") is None
        ):
            return
        clock = SteppedClock(self.world.machine.wall())
        row = DrillRow(
            id="", scenario="simulated", scenario_hash="s", form="command", scope="", purpose="", state="running",
            runbook="order-anomaly", runbook_hash="r", seed=1, clock={"to": clock.wall()}, participants={}, outcome={},
            created=clock.wall(),
        )  # fmt: skip
        with self.world.watching(node):
            try:
                made = open_world(node, row, Stated(node.app.memory.library.team), clock)
            except TROUBLE as trouble:
                return self.world.say(f"no drill: {trouble}")
            self.world.say(f"drill {made.id} begins")
            self.world.count["drills"] += 1
            self.world.at(self.world.now + MINUTE // 3, "drill", lambda: self._round(node, made, clock, 0), node)

    def _round(self, node: Node, row: DrillRow, clock: SteppedClock, number: int) -> None:
        if row.id not in node.app.memory.worlds:
            return
        if number == ROUNDS:
            try:
                close_incidents(node, row.id, "over")
                close_world(node, replace(row, state="reported", ended=clock.wall()), [])
            except TROUBLE as trouble:
                self.world.say(f"drill cannot be closed yet: {trouble}")
                self.world.at(self.world.now + MINUTE, "drill", lambda: self._round(node, row, clock, number), node)
                return
            self.world.say(f"drill {row.id} ends")
            return
        clock.go_on(Length(3 * MINUTE))
        for person, command in self._script(node, row.id, number):
            self._do(node, person, command)
        self.world.at(self.world.now + MINUTE // 3, "drill", lambda: self._round(node, row, clock, number + 1), node)

    def _script(self, node: Node, drill: str, number: int) -> list[tuple[str, Command]]:
        at = f"{drill}/1"
        if number == 0:
            return [("lina", ask.Trigger(runbook="order-anomaly", labels={"shop": "flagship"}, world=drill))]
        if number == 2:
            return [
                ("lina", ask.Fact(incident=at, fact="affected", value="50")),
                ("lina", ask.Do(incident=at, button="real")),
            ]
        if number == 3:
            return [("haoran", ask.Do(incident=at, button="pause-promotion.yes"))]
        found = node.app.memory.incidents.get(at)
        waiting = [n for n in found.notices.values() if n.state == "asking"] if found is not None else []
        return [
            ("haoran", ask.NoticeApprove(incident=at, notice=notice.name, hash=notice.hash[:12])) for notice in waiting
        ]

    def _do(self, node: Node, person: str, command: Command) -> None:
        def work(turn: Turn) -> object:
            return perform(turn, command, Asked(Actor(name=person), node.app.ids))

        try:
            node.submit(f"command.{type(command).__name__.lower()}", work).result()
        except TROUBLE as refusal:
            self.world.say(f"drill refused: {refusal}")
