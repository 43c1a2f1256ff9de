"""One process that runs the engine: born, turned, paused, killed. Whatever it had in memory dies with it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from tocsin.engine.model.ports import StaleEpoch, StoreBroken, StoreConflict
from tocsin.engine.model.time import HOUR, MILLISECOND, SECOND
from tocsin.engine.run.app import App, open_app
from tocsin.engine.run.channels import SiteChannels
from tocsin.engine.run.engine import Request
from tocsin.engine.run.turn import Turn
from tocsin.engine.run.verdict import Verdict
from tocsin.notifiers.base import Channel

from . import site
from .channels import SimChannel
from .clocks import Machine
from .stores import SimStore

if TYPE_CHECKING:
    from .world import World

T = TypeVar("T")
LIVE_CHANNELS = {"terminal": False, "backup": False, "hook": False, "outbox-file": True, "letters": True}


class Node:
    """A process. `alive` ends with its death; `paused_until` is in the future while it is stopped."""

    def __init__(self, world: World, name: str, machine: Machine) -> None:
        self.world, self.name, self.machine = world, name, machine
        self.alive = True
        self.paused_until = 0
        self.latency = 0
        self.well = True
        """The last turn was committed."""
        self.inbox: list[Request] = []
        self._turn_at: int | None = None
        self._wake = 0
        self.clocks = machine.wall(), machine.mono()
        """At the last turn that was committed."""
        self.app: App = self._open()

    def _open(self) -> App:
        world = self.world
        store = SimStore(world, world.open_store)
        self.live: dict[str, Channel] = {
            name: SimChannel(self, name, customers=may) for name, may in LIVE_CHANNELS.items()
        }
        channels = SiteChannels(self.live, lambda drill: SimChannel(self, drill, customers=False), [])
        try:
            return open_app(
                world.root, spawner=self, report=self._report, clock=self.machine, ids=world.ids, store=store,
                channels=channels,
            )  # fmt: skip
        except BaseException:
            self.alive = False
            store.close()
            raise

    # --- what the engine's loop does ------------------------------------------------------

    def submit_request(self, request: Request) -> None:
        """Into the inbox; what arrives while a turn is on its way makes the next one together."""
        self.inbox.append(request)
        if self._turn_at is None:
            slow = 4_000 if self.world.faults.draws("slow-turns", 0.2) else 30
            self._turn_at = self.world.now + self.world.lag("inbox", slow) * MILLISECOND
            self.world.at(self._turn_at, "turn", self.turn, self)

    def turn(self) -> None:
        self._turn_at = None
        requests, self.inbox = self.inbox, []
        self.world.count["turns"] += 1
        site.channels_now.clear()
        site.channels_now.update(self.live)
        try:
            self.app.engine.turn(requests)
        except (StaleEpoch, StoreBroken) as fatal:
            self.world.say(f"{self.name} ends: {type(fatal).__name__}")
            self.world.died(self)
        except Exception as failure:  # noqa: BLE001 - as the loop does: the next turn tries again
            self.world.say(f"{self.name} turn failed: {failure}")
            self.well = False
            if isinstance(failure, StoreConflict):
                self.world.oracles.wrong("P-22", f"memory and disk do not agree: {failure}")
            self._wake_in(2 * SECOND)
        else:
            self.well = True
            self._sleep()
            self.world.oracles.turned(self)

    def _sleep(self) -> None:
        """Until the engine says it is needed, by a clock that no jump moves."""
        wake_at = self.app.engine.wake_at()
        left = HOUR if wake_at is None else min(HOUR, max(0, wake_at - self.machine.wall()))
        self._wake_in(left)

    def _wake_in(self, left: int) -> None:
        self._wake += 1
        wake = self._wake
        self.world.at(self.world.now + left, "wake", lambda: self.turn() if wake == self._wake else None, self)

    # --- sends ----------------------------------------------------------------------------

    def spawn(self, work: Callable[[], None]) -> None:
        if self.world.faults.draws("stall", 0.02):
            self.world._stop(self, self.world.chance.of("fault/stall/how").choice((20, 90, 600)) * SECOND)
        self.world.at(self.world.now + self.world.lag("pool", 200) * MILLISECOND, "send", work, self)

    def _report(self, key: str, token: int, verdict: Verdict) -> None:
        self.world.faults.reach("report:before")
        courier = self.app.engine.courier
        request = Request("record", lambda turn: courier.record(turn, key, token, verdict), _nobody, _nobody)
        if verdict.word == "sent":
            self.world.oracles.heard_yes(self, key, token)
        self.world.say(f"{self.name} answer {verdict.word} for {key} #{token} in {self.latency / SECOND:.1f} s")
        arrives = partial(self._arrives, key, token, verdict, request)
        self.world.at(self.world.now + self.latency, "report", arrives, self)

    def _arrives(self, key: str, token: int, verdict: Verdict, request: Request) -> None:
        self.world.oracles.arrived(key, token)
        if verdict.retry_after is not None:
            self.world.oracles.claims.asked_for_quiet(self.name, key, verdict.retry_after)
        self.submit_request(request)

    # --- as a host of drills --------------------------------------------------------------

    def submit(self, name: str, work: Callable[[Turn], T]) -> Future[T]:
        """A turn with this request, now."""
        future: Future[T] = Future()
        self.inbox.append(Request(name, work, future.set_result, future.set_exception))  # type: ignore[arg-type]
        self.turn()
        if not future.done():
            future.set_exception(ConnectionError("the process has gone"))
        return future

    def settle(self) -> None:
        """Sends of a drill leave as others do."""


def _nobody(_result: object) -> None:
    """Nobody waits for this request."""
