"""A shop on a night of the promotion, for tests: a real database, the real engine, and a world that can be watched.

The process is this one; `Crash` stands for its death. What reached people is in the `Ledger`, which no crash takes
back: it is the only truth that the tests trust.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tocsin.engine.model import command as ask
from tocsin.engine.model.command import Actor, Command
from tocsin.engine.model.incident import Incident
from tocsin.engine.model.time import MINUTE, Instant
from tocsin.engine.run import intake
from tocsin.engine.run.app import App, open_app
from tocsin.engine.run.channels import SiteChannels
from tocsin.engine.run.clock import SteppedClock
from tocsin.engine.run.engine import Request
from tocsin.engine.run.ids import SeededIds
from tocsin.engine.run.service import Asked, Outcome, perform
from tocsin.engine.run.turn import Turn
from tocsin.engine.run.verdict import Verdict
from tocsin.engine.store.sqlite import SqliteStore
from tocsin.notifiers.base import Channel, Message, Sent
from tocsin.notifiers.base import Verdict as Answer

START = Instant(1_794_400_200_000_000)
"""2026-11-11 12:30 UTC, 20:30 in Shanghai: the evening of the promotion."""
REPOSITORY = Path(__file__).parents[2]


class Crash(BaseException):
    """The process dies here. Not an `Exception`: nothing in the product may swallow it."""


@dataclass
class Ledger:
    """Everything that really arrived, in order."""

    arrived: list[Message] = field(default_factory=list)

    def of(self, kind: str) -> list[Message]:
        return [message for message in self.arrived if message.kind == kind]

    def keys(self, kind: str) -> list[str]:
        return [message.key for message in self.of(kind)]


class Watched:
    """A channel whose every delivery is in the ledger; `answer` may be set to what it says instead of yes."""

    def __init__(self, name: str, ledger: Ledger, reach: Callable[[str], None], *, customers: bool) -> None:
        self.name = name
        self.customers = customers
        self.answer: Answer | None = None
        self._ledger = ledger
        self._reach = reach

    def send(self, message: Message) -> Answer:
        self._reach(f"send-{message.kind}:before")
        if self.answer is None or not hasattr(self.answer, "reason"):
            self._ledger.arrived.append(message)
        self._reach(f"send-{message.kind}:after")
        return self.answer if self.answer is not None else Sent(f"r{len(self._ledger.arrived)}")

    def close(self) -> None:
        """Holds nothing."""


class Shop:
    """One site. `boot` starts the engine, `die` takes its memory away; clock, disk and ledger stay."""

    def __init__(
        self, root: Path, reach: Callable[[str], None] = lambda _point: None, *,
        make: Callable[[Path], None] | None = None, start: Instant = START,
    ) -> None:  # fmt: skip
        self.root = root
        self.reach = reach
        self.clock = SteppedClock(start)
        self.ids = SeededIds("shop")
        self.ledger = Ledger()
        self.live: dict[str, Channel] = {}
        self.app: App | None = None
        self._work: list[Callable[[], None]] = []
        self._verdicts: list[tuple[str, int, Verdict]] = []
        (make or make_site)(root)

    @property
    def running(self) -> App:
        assert self.app is not None
        return self.app

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database answers."""
        store = self.running.store
        assert isinstance(store, SqliteStore)
        with store.reading() as connection:
            found: list[tuple[Any, ...]] = connection.execute(sql, values).fetchall()
            return found

    def boot(self) -> None:
        names = {"terminal": False, "outbox-file": True}
        self.live = {name: Watched(name, self.ledger, self.reach, customers=may) for name, may in names.items()}
        store = SqliteStore(self.root / "shop.db", ids=self.ids, clock=self.clock, reach=self.reach)
        channels = SiteChannels(self.live, lambda world: Watched(world, self.ledger, self.reach, customers=False), [])
        try:
            self.app = open_app(
                self.root, spawner=self, report=self._report, clock=self.clock, ids=self.ids, store=store,
                channels=channels,
            )  # fmt: skip
        except BaseException:
            store.close()
            raise

    def die(self) -> None:
        """As a killed process: memory, queues and the lock go, an open transaction is rolled back by the database."""
        self._work.clear()
        self._verdicts.clear()
        if self.app is not None:
            self.app.store.close()
        self.app = None

    def spawn(self, work: Callable[[], None]) -> None:
        self._work.append(work)

    def _report(self, key: str, token: int, verdict: Verdict) -> None:
        self._verdicts.append((key, token, verdict))

    # --- turning ----------------------------------------------------------------------

    def request(self, name: str, work: Callable[[Turn], object]) -> object:
        """One turn with one request; raises what it was refused with."""
        results: list[object] = []
        self.running.engine.turn([Request(name, work, results.append, results.append)])
        self.settle()
        if isinstance(results[0], Exception):
            raise results[0]
        return results[0]

    def settle(self) -> None:
        """Let everything that is due happen and everything that may leave, leave."""
        for _ in range(500):
            work, self._work = self._work, []
            for send in work:
                send()
            verdicts, self._verdicts = self._verdicts, []
            wake_at = self.running.engine.wake_at()
            if not verdicts and not work and not (wake_at is not None and wake_at <= self.clock.wall()):
                return
            self.running.engine.turn([self._record(*verdict) for verdict in verdicts])
        raise AssertionError("the engine does not come to rest")

    def _record(self, key: str, token: int, verdict: Verdict) -> Request:
        courier = self.running.engine.courier
        return Request("record", lambda turn: courier.record(turn, key, token, verdict), _nothing, _nothing)

    def go(self, minutes: float) -> None:
        """Time passes; the engine wakes whenever it said it would."""
        end = Instant(self.clock.wall() + int(minutes * MINUTE))
        for _ in range(5_000):
            wake_at = self.running.engine.wake_at()
            if wake_at is None or wake_at > end:
                break
            self.clock.go_to(wake_at)
            self.running.engine.turn()
            self.settle()
        self.clock.go_to(end)
        self.running.engine.turn()
        self.settle()

    # --- what people and systems do -----------------------------------------------------

    def do(self, person: str, command: Command) -> Outcome:
        asked = Asked(Actor(name=person), self.ids)
        outcome = self.request(f"command.{type(command).__name__.lower()}", lambda turn: perform(turn, command, asked))
        assert isinstance(outcome, Outcome)
        return outcome

    def post(self, body: bytes, source: str = "shop", headers: dict[str, str] | None = None) -> intake.Taken:
        """A monitoring system posts; what is returned has been acknowledged to it."""
        settings = self.running.site.settings.sources[source]
        parsed = intake.read(settings, body, headers or {})

        def work(turn: Turn) -> object:
            delivery = intake.delivery_of(parsed, body, turn.instant("live"))
            known = self.running.store.known_delivery(source, delivery)
            return intake.take(turn, settings, body, headers or {}, parsed, delivery, known)

        taken = self.request("ingest", work)
        assert isinstance(taken, intake.Taken)
        return taken

    def answer(self, channel: str, answer: Answer | None) -> None:
        """From now on the channel says this instead of yes; a refusal means that nothing arrives."""
        watched = self.live[channel]
        assert isinstance(watched, Watched)
        watched.answer = answer

    def figure(self, metric: str, value: float, **labels: str) -> None:
        """A figure, as the site's own people would give it."""
        self.do("lina", ask.Signal(samples=(ask.Sample(metric=metric, value=value, labels=labels),)))

    def incident(self, name: str = "INC-1") -> Incident:
        return self.running.memory.incidents[name]


def make_site(root: Path) -> None:
    """The example site with the two runbooks, and a source that posts JSON."""
    (root / "runbooks").mkdir(parents=True)
    for name in ("tocsin.yaml", "team.yaml"):
        shutil.copy(REPOSITORY / "templates" / "site" / name, root / name)
    for name in ("order-anomaly.yaml", "staff-shortage.yaml"):
        shutil.copy(REPOSITORY / "runbooks" / name, root / "runbooks" / name)
    settings = (root / "tocsin.yaml").read_text(encoding="utf-8")
    (root / "tocsin.yaml").write_text(settings + "  shop: {type: json, open: true}\n", encoding="utf-8")


def _nothing(_result: object) -> None:
    """Nobody waits for this request."""
