"""A seeded world around the real engine: one heap, two clocks, processes that die, and everybody around them."""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tocsin.engine.model.ports import StoreBroken, StoreFull
from tocsin.engine.model.problem import TocsinError
from tocsin.engine.model.time import HOUR, MINUTE, SECOND, Instant, Length
from tocsin.engine.run.engine import Request
from tocsin.engine.run.ids import SeededIds
from tocsin.engine.store.memory import MemoryStore, Shelf
from tocsin.engine.store.sqlite import SqliteStore

from .chance import Chance
from .clocks import Machine, TrueTime
from .disk import FileDisk, ShelfDisk
from .drills import Drills
from .faults import Crash, Faults
from .ledger import Ledger
from .node import Node
from .oracles import Oracles
from .people import People
from .site import EDITIONS, folder, kept_readings
from .sources import Sources
from .stores import Inner

START = 1_794_400_200_000_000
"""2026-11-11 12:30 UTC, 20:30 in Shanghai: the evening of the promotion."""
STORM, CALM = Length(4 * HOUR), Length(2 * HOUR)
SPINS = 2_000
"""So many steps at one instant are a loop without end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One run. `file`: a real database file in this folder instead of the store in memory."""

    seed: int
    on: frozenset[str]
    storm: Length = STORM
    calm: Length = CALM
    file: Path | None = None
    story: bool = False
    start: int = START
    certain: frozenset[str] = frozenset()
    """Points of certain death; see `Faults`."""
    steady: bool = False
    """Nothing waits for chance between two things: for comparing two runs that differ in one."""


class World:
    """`run` plays the plan to its end and gives what is wrong; empty when every promise was kept."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.true = TrueTime(plan.start)
        self.chance = Chance(plan.seed)
        self.faults = Faults(self.chance, plan.on, certain=set(plan.certain))
        self.ids = SeededIds(plan.seed)
        self.machine = Machine(self.true, since=plan.start)
        self.ledger = Ledger()
        self.count: Counter[str] = Counter()
        self.story: list[str] = []
        self._heap: list[tuple[int, float, int, str, Callable[[], None], Node | None]] = []
        self._order = 0
        self._hash = hashlib.sha256()
        self._ill_until: dict[str, int] = {}
        self.shelf = Shelf()
        self.disk: ShelfDisk | FileDisk = ShelfDisk(self.shelf)
        if plan.file is not None:
            self.disk = FileDisk(plan.file / "simulated.db")
        self.edition = "first"
        self.node: Node | None = None
        self.nodes: list[Node] = []
        self.oracles = Oracles(self)
        self.people = People(self)
        self.sources = Sources(self)
        self.drills = Drills(self)

    # --- time -----------------------------------------------------------------------------

    @property
    def now(self) -> int:
        """True time."""
        return self.true.now

    @property
    def root(self) -> Path:
        return folder(self.edition)

    def lag(self, name: str, most: int) -> int:
        """Milliseconds that something takes."""
        return 1 if self.plan.steady else self.chance.of(name).randint(0, most)

    def at(self, when: int, what: str, do: Callable[[], None], node: Node | None = None) -> None:
        """Have `do` happen; with `node`, only while that process lives, and not while it is stopped."""
        self._order += 1
        tie = 0.0 if self.plan.steady else self.chance.of("order").random()
        heapq.heappush(self._heap, (max(when, self.now), tie, self._order, what, do, node))

    def say(self, line: str) -> None:
        """One line of the story; all of them make the trace by which two runs are compared."""
        text = f"{(self.now - self.plan.start) / MINUTE:9.3f} min  {line}"
        self._hash.update(text.encode())
        if self.plan.story:
            self.story.append(text)

    @property
    def trace(self) -> str:
        return self._hash.hexdigest()

    # --- running --------------------------------------------------------------------------

    def run(self) -> list[str]:
        with kept_readings():
            self._boot()
            self._plan_faults()
            self._until(self.plan.start + self.plan.storm)
            self._calm_down()
            self._until(self.plan.start + self.plan.storm + self.plan.calm)
            self.oracles.at_the_end()
        self.close()
        return self.oracles.found

    def close(self) -> None:
        for node in self.nodes:
            if node.alive:
                node.app.store.close()
        if isinstance(self.disk, FileDisk):
            self.disk.close()

    def _until(self, end: int) -> None:
        still = 0
        while self._heap and self._heap[0][0] <= end and not self.oracles.enough:
            when, tie, order, what, do, node = heapq.heappop(self._heap)
            still = still + 1 if when <= self.now else 0
            if still == SPINS:
                return self.oracles.wrong("F-049", f"the engine turns and turns and no time passes ({what})")
            self.true.now = max(self.now, when)
            if node is not None and not node.alive:
                continue
            if node is not None and node.paused_until > self.now:
                heapq.heappush(self._heap, (node.paused_until, tie, order, what, do, node))
                continue
            self._step(do, node)
        self.true.now = max(self.now, end)

    def _step(self, do: Callable[[], None], node: Node | None) -> None:
        self.count["steps"] += 1
        with self.watching(node):
            do()
        self.oracles.after_step()

    @contextmanager
    def watching(self, node: Node | None) -> Iterator[None]:
        """The world catches what would end a process, and lets that process be dead."""
        try:
            yield
        except Crash as crash:
            self.count["crashes"] += 1
            self.say(f"{node.name if node else '-'} dies at {crash}")
            if node is not None:
                self.died(node)
        except ConnectionError as gone:
            self.say(f"{gone}")

    # --- processes ------------------------------------------------------------------------

    def died(self, node: Node) -> None:
        """A process has ended. If it was the one in charge, somebody starts another."""
        if not node.alive:
            return
        node.alive = False
        node.app.store.close()
        if node is self.node:
            self.node = None
            lag = self.chance.of("restart").choice((1, 2, 5, 5, 30, 240, 900))
            self.at(self.now + lag * SECOND, "boot", self._boot)

    def _boot(self) -> None:
        """Start a process. It may die of it, or find its disk ill."""
        if self.node is not None and self.node.alive:
            return
        name = f"p{len(self.nodes) + 1}"
        try:
            node = Node(self, name, self.machine)
        except Crash as crash:
            self.count["crashes"] += 1
            self.say(f"{name} dies at {crash} while it starts")
            self.at(self.now + 2 * SECOND, "boot", self._boot)
        except Exception as failure:  # noqa: BLE001 - a start that fails is tried again, as a supervisor does
            self.say(f"{name} cannot start: {type(failure).__name__} {failure}")
            self.count["failed starts"] += 1
            if not isinstance(failure, TocsinError | StoreFull | StoreBroken):
                self.oracles.wrong("F-012", f"start broke: {type(failure).__name__} {failure}")
            self.at(self.now + 5 * SECOND, "boot", self._boot)
        else:
            self.say(f"{name} starts")
            self.count["starts"] += 1
            self.node = node
            self.nodes.append(node)
            self.at(self.now, "turn", node.turn, node)

    def open_store(self, reach: Callable[[str], None]) -> Inner:
        if self.plan.file is None:
            return MemoryStore(self.shelf, reach=reach, salt=self.ids.salt)
        path = self.plan.file / "simulated.db"
        return SqliteStore(path, ids=self.ids, clock=self.machine, reach=reach, file_system=lambda _: "ext4")

    def trouble(self, kind: str) -> bool:
        """Whether the disk is full or locked just now: such things last a while."""
        chance = self.chance.of(f"fault/{kind}")
        begins, lasts = chance.random() < 0.002, chance.randint(1, 60)
        if kind not in self.faults.on or self.faults.calm:
            return False
        if begins and self._ill_until.get(kind, 0) <= self.now:
            self._ill_until[kind] = self.now + lasts * SECOND
            self.say(f"disk is {kind} for {lasts} s")
            self.count[kind] += 1
        return self._ill_until.get(kind, 0) > self.now

    # --- faults of processes and time ---------------------------------------------------------

    def _plan_faults(self) -> None:
        for kind, hours in (
            ("kill", 1.5), ("freeze", 2), ("takeover", 1.5), ("jump-ahead", 2), ("jump-back", 2.5), ("suspend", 3),
            ("publish", 1.0),
        ):  # fmt: skip
            self._again(kind, hours)
        if "drift" in self.faults.on:
            self.machine.drift_ppm = self.chance.of("drift").randint(-200, 200)

    def _again(self, kind: str, hours: float) -> None:
        wait = self.chance.of(f"fault/{kind}").expovariate(1 / hours)

        def happen() -> None:
            if kind in self.faults.on and not self.faults.calm:
                self.count[kind] += 1
                getattr(self, "_" + kind.replace("-", "_"))(self.chance.of(f"fault/{kind}/how"))
            self._again(kind, hours)

        self.at(self.now + int(wait * HOUR), "fault", happen)

    def _kill(self, _chance: object) -> None:
        if self.node is not None:
            self.say(f"{self.node.name} is killed")
            self.died(self.node)

    def _kill_now(self) -> None:
        """Kill it, and start another at once."""
        if self.node is not None:
            self.node.alive = False
            self.node.app.store.close()
            self.node = None
        self._boot()

    def _succeed(self) -> None:
        """A healthy successor takes over from one that lives; that one sends what it has claimed, and finds it out."""
        self.node = None
        self._boot()

    def _freeze(self, chance: object) -> None:
        if self.node is not None:
            self._stop(self.node, chance.choice((2, 20, 90, 600)) * SECOND)  # type: ignore[attr-defined]

    def _stop(self, node: Node, length: int) -> None:
        node.paused_until = self.now + length
        self.say(f"{node.name} is stopped for {length / SECOND:.0f} s")

    def _takeover(self, chance: object) -> None:
        """The supervisor starts a successor while the old process is only stopped; it wakes up beside it."""
        old = self.node
        if old is None or self.plan.file is not None:
            return
        self._stop(old, chance.choice((30, 120, 900)) * SECOND)  # type: ignore[attr-defined]
        if "skew" in self.faults.on:
            self.machine = Machine(self.true, self.machine.offset + chance.randint(-90, 90) * SECOND, since=self.now)  # type: ignore[attr-defined]
        self.node = None
        self.at(self.now + chance.choice((1, 10, 25)) * SECOND, "boot", self._boot)  # type: ignore[attr-defined]

    def _jump_ahead(self, chance: object) -> None:
        self._jump(chance.choice((30, 150, 400, 3600, 20_000)))  # type: ignore[attr-defined]

    def _jump_back(self, chance: object) -> None:
        self._jump(-chance.choice((5, 60, 1800, 3600)))  # type: ignore[attr-defined]

    def _jump(self, seconds: int) -> None:
        self.say(f"the wall clock jumps by {seconds} s")
        self.machine.jump(Length(seconds * SECOND))

    def _suspend(self, chance: object) -> None:
        length = chance.choice((60, 900, 8 * 3600 // 4)) * SECOND  # type: ignore[attr-defined]
        self.say(f"the machine sleeps for {length / SECOND:.0f} s")
        self.machine.sleep(Length(length))
        if self.node is not None:
            self._stop(self.node, length)

    def _publish(self, chance: object) -> None:
        self.publish(chance.choice(tuple(EDITIONS)))  # type: ignore[attr-defined]

    def publish(self, edition: str) -> None:
        """The files change, and somebody tells the engine."""
        node = self.node
        if node is None or node.paused_until > self.now:
            return
        self.say(f"the {edition} edition is published")

        def done(_changes: object) -> None:
            self.count["published"] += 1

        self.edition = edition
        node.app.root = self.root
        request = Request(
            "publish",
            lambda turn: node.app.reload(turn, "lina"),
            done,
            lambda error: self.say(f"not published: {error}"),
        )
        node.submit_request(request)

    def _calm_down(self) -> None:
        """Faults end: the disk is well, the clock is right about the pace of time, people look after what is left."""
        self.say("calm")
        self.faults.calm = True
        self._ill_until.clear()
        for node in self.nodes:
            node.paused_until = min(node.paused_until, self.now + MINUTE)
        self.oracles.calm_since = self.now
        for minute in range(25):
            when = self.now + (70 + minute) * MINUTE
            self.at(when, "proof", self._proof)

    def _proof(self) -> None:
        """A last true alarm: after all that has happened the whole way must still work."""
        body = {"metric": "system.up", "value": 0.1, "labels": {"system": "proof"}, "at": self.now / SECOND}
        self.sources.post("shop", body, "proof")

    def wall(self) -> Instant:
        return self.machine.wall()
