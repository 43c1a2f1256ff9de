"""A command without a server: it takes the lock, runs whole turns, and sends what it caused before it ends.

Overdue timers run first, as they would have in the server. Timers that come due later wait for `tocsin serve`, and the
command says so.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

from ..model.command import Actor, Command
from ..model.ports import Clock, Ids, OutboxRow
from ..model.problem import Unavailable
from ..model.question import Question
from ..model.text import Lang
from ..model.view import Answer
from .app import App, open_app
from .door import LocalDoor
from .engine import Request
from .reader import SiteReader
from .turn import Turn
from .verdict import Verdict

T = TypeVar("T")
PATIENCE_S = 5.0
"""How long a command waits for another command of the same site; a server keeps the database for good."""
MOST_TURNS = 1_000
"""A bound on the turns that one command may lead to; far above what any incident needs."""


def _in_turn(opening: Callable[[], App]) -> App:
    """Two commands at the same moment take turns: the second waits for the first, which is soon done."""
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            return opening()
        except Unavailable as busy:
            if busy.code != "already-running" or time.monotonic() > until:
                raise
        time.sleep(0.05)


class LocalApp:
    """The engine in this process, turned by hand. `sent` are the rows that left, or were tried, because of it."""

    def __init__(self, root: Path, *, clock: Clock | None = None, ids: Ids | None = None) -> None:
        self.sent: list[OutboxRow] = []
        self._begun = False
        self._work: list[Callable[[], None]] = []
        self._verdicts: list[tuple[str, int, Verdict]] = []
        self.app: App = _in_turn(
            lambda: open_app(root, spawner=self, report=self._report, clock=clock, ids=ids, begin=False)
        )
        self.door = LocalDoor(
            self.submit, self.app.ids, SiteReader(self.app), lambda: self.app.site.settings.sources,
            self.app.store.known_delivery,
        )  # fmt: skip

    def __enter__(self) -> LocalApp:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        self.app.channels.close()
        self.app.store.close()

    def spawn(self, work: Callable[[], None]) -> None:
        """Sends happen between turns, one after the other."""
        self._work.append(work)

    def run(self, command: Command, actor: Actor, lang: Lang) -> Answer:
        """Overdue work first, then the command, then everything that it caused."""
        if not self._begun:
            self.app.begin(announce=False)
            self._begun = True
        self.settle()
        answer = self.door.run(command, actor, lang)
        self.settle()
        return answer

    def ask(self, question: Question, actor: Actor, lang: Lang) -> object:
        """A reading command runs nothing: neither timers nor sends."""
        turn = Turn(self.app.memory, self.app.clock.wall())
        return self.door.reader.answer(turn, question, actor, lang)

    def submit(self, name: str, work: Callable[[Turn], T]) -> Future[T]:
        """One turn with this request in it, now."""
        future: Future[T] = Future()
        request = Request(name, work, future.set_result, future.set_exception)  # type: ignore[arg-type]
        self.app.engine.turn([request])
        return future

    def settle(self) -> None:
        """Turns and sends until nothing is due and nothing waits to leave."""
        for _ in range(MOST_TURNS):
            work, self._work = self._work, []
            for send in work:
                send()
            verdicts, self._verdicts = self._verdicts, []
            requests = [self._recording(*verdict) for verdict in verdicts]
            wake_at = self.app.engine.wake_at()
            due = wake_at is not None and wake_at <= self.app.clock.wall()
            if not (requests or due or self._work):
                return
            self.app.engine.turn(requests)
        raise Unavailable("engine-busy", seconds=0)

    def _report(self, key: str, token: int, verdict: Verdict) -> None:
        self._verdicts.append((key, token, verdict))

    def _recording(self, key: str, token: int, verdict: Verdict) -> Request:
        row = self.app.memory.outbox.rows.get(key)
        if row is not None:
            self.sent.append(row)

        def work(turn: Turn) -> None:
            self.app.engine.courier.record(turn, key, token, verdict)

        return Request("record", work, done=lambda _: None, failed=lambda _: None)
