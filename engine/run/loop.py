"""The engine's thread: it sleeps until somebody asks or something comes due, and makes one turn of all that waits.

Natural group commit: whatever arrived while the last commit was on its way is the next turn. Nothing polls.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from ..model.ports import StaleEpoch, StoreBroken
from ..model.problem import Unavailable
from ..model.time import MILLISECOND, SECOND
from .engine import Engine, Request
from .turn import Turn

log = logging.getLogger(__name__)
T = TypeVar("T")

MOST_TOGETHER = 500
"""Requests in one turn: bounds how long the first of them waits for the commit."""
LONGEST_SLEEP_S = 3600.0
AFTER_FAILURE_S = 0.2
SENDERS = 320
"""Threads at most; as many as there are sends on their way. Four dead channels leave room for the pages of others."""


class Inbox:
    """Requests on their way to the engine's thread."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[Request | None] = queue.SimpleQueue()
        self._dead: Exception | None = None

    def submit(self, name: str, work: Callable[[Turn], T]) -> Future[T]:
        """Have `work` done in the next turn. The future ends after the commit."""
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()  # from here on nobody can take it back: the turn will answer it
        request = Request(name=name, work=work, done=future.set_result, failed=future.set_exception)  # type: ignore[arg-type]
        self._queue.put(request)
        if self._dead is not None:
            self.refuse(self._dead)
        return future

    def refuse(self, error: Exception) -> None:
        """Nobody will take anything any more: all that waits, and all that still comes, hears so at once (P-04)."""
        self._dead = error
        while requests := self.take(0.0):
            for request in requests:
                request.failed(error)

    def nudge(self) -> None:
        """Wake the engine without asking for anything."""
        self._queue.put(None)

    def take(self, timeout_s: float) -> list[Request]:
        """All requests that wait; sleeps up to `timeout_s` for the first."""
        try:
            first = self._queue.get(timeout=timeout_s) if timeout_s > 0 else self._queue.get_nowait()
        except queue.Empty:
            return []
        found = [first]
        while len(found) < MOST_TOGETHER:
            try:
                found.append(self._queue.get_nowait())
            except queue.Empty:
                break
        return [request for request in found if request is not None]


class Loop:
    """Runs an engine in a thread of its own."""

    def __init__(self, engine: Engine, inbox: Inbox, ended: Callable[[BaseException | None], None]) -> None:
        self.engine = engine
        self.inbox = inbox
        self.turned_at = time.monotonic()
        """Monotonic seconds of the last turn's end, for `/readyz` and metrics."""
        self._ended = ended
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_s: float = 10.0) -> None:
        """Finish the turn that runs, then end."""
        self._stopping.set()
        self.inbox.nudge()
        self._thread.join(timeout_s)

    def alive(self) -> bool:
        return self._thread.is_alive()

    def _run(self) -> None:
        error: BaseException | None = None
        try:
            while not self._stopping.is_set():
                self._once()
            self._drain()
        except BaseException as fatal:  # the process must not go on looking alive with a dead engine (F-013)
            log.exception("engine ended")
            error = fatal
            self.inbox.refuse(Unavailable("engine-ended"))
        self._ended(error)

    def _once(self) -> None:
        requests = self.inbox.take(self._sleep_s())
        try:
            self.engine.turn(requests)
        except (StoreBroken, StaleEpoch):
            raise
        except Exception as failure:  # noqa: BLE001 - a full or locked disk may have room again: the next turn tries
            log.error("turn failed", extra={"action": "turn", "kind": type(failure).__name__})
            self._stopping.wait(AFTER_FAILURE_S)
        self.turned_at = time.monotonic()

    def _drain(self) -> None:
        """What reached the inbox before the end, verdicts of the last sends above all; nothing new is claimed."""
        self.engine.courier.closing = True
        while requests := self.inbox.take(0.0):
            self.engine.turn(requests)

    def _sleep_s(self) -> float:
        wake_at = self.engine.wake_at()
        if wake_at is None:
            return LONGEST_SLEEP_S
        left = (wake_at - self.engine.clock.wall() + MILLISECOND - 1) / SECOND
        return min(LONGEST_SLEEP_S, max(0.0, left))


class Pool:
    """Sends in a small pool of threads."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=SENDERS, thread_name_prefix="send")

    def spawn(self, work: Callable[[], None]) -> None:
        self._pool.submit(work)

    def close(self) -> None:
        """Waits for sends on their way; each has its own deadline of 10 s."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def unavailable(error: BaseException) -> Unavailable:
    """A failed turn as the person who asked sees it."""
    kind = type(error).__name__
    return error if isinstance(error, Unavailable) else Unavailable("engine-unavailable", kind=kind)
