"""The usual message, taken in at once: whole in one piece, to a source whose token lies in the site's file.

It does what `router` and `hooks` do, without a task, a timeout and dictionaries of ASGI for each message; that is half
of the CPU of taking one in. Whatever is not usual is left alone, and takes the long way, which says what is wrong.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from ..model.problem import TocsinError, Unavailable
from ..run.intake import Taken
from .behind import Behind
from .guard import Guard
from .hooks import message_headers
from .limits import Limits
from .refusals import HOOK, Refusals
from .reply import HttpError, Reply, Scope, envelope
from .request import lang_of
from .tally import Admission
from .waiting import outcome

Answer = Callable[[Reply], None]
"""Writes the answer of a message; called on the event loop's thread."""


@dataclass(slots=True)
class Waiting:
    """A message that the engine has, and whoever waits for its answer."""

    scope: Scope
    source: str
    answer: Answer
    late: asyncio.TimerHandle | None = None
    over: bool = False


class Quick:
    """One for each server; everything but `_settled` runs on the event loop's thread."""

    def __init__(
        self, behind: Behind, guard: Guard, admission: Admission, limits: Limits, refusals: Refusals
    ) -> None:
        self._behind = behind
        self._guard = guard
        self._admission = admission
        self._limits = limits
        self._refusals = refusals
        self._ready: deque[tuple[Waiting, Future[Taken]]] = deque()
        self._woken = False

    def take(self, scope: Scope, body: bytes, answer: Answer) -> bool:
        """Hand a message to the engine; False, and nothing was done, when it must go the long way."""
        hook = HOOK.fullmatch(scope["path"]) if scope["method"] == "POST" else None
        if hook is None or len(body) > min(self._limits.in_thread, self._limits.body):
            return False
        source = self._guard.usual(scope, hook[1])
        if source is None:
            return False
        try:
            self._admission.begin(source.name)
        except HttpError:
            return False
        waiting = Waiting(scope, source.name, answer)
        loop = asyncio.get_running_loop()
        waiting.late = loop.call_later(self._limits.answer_s, self._too_late, waiting)
        future = self._behind.door.hook(source, body, message_headers(scope))
        future.add_done_callback(lambda done: self._settled(loop, waiting, done))
        return True

    def _settled(self, loop: asyncio.AbstractEventLoop, waiting: Waiting, done: Future[Taken]) -> None:
        """On the engine's thread, after the commit: one wake of the loop for all answers of a turn."""
        self._ready.append((waiting, done))
        if not self._woken:
            self._woken = True
            with contextlib.suppress(RuntimeError):  # the loop has been closed
                loop.call_soon_threadsafe(self._deliver)

    def _deliver(self) -> None:
        self._woken = False  # first: what comes from now on wakes the loop again
        while self._ready:
            waiting, done = self._ready.popleft()
            if not waiting.over:
                self._answer(waiting, done)

    def _too_late(self, waiting: Waiting) -> None:
        if not waiting.over:
            self._end(waiting, self._refused(waiting, Unavailable("engine-busy", seconds=self._limits.answer_s)))

    def _answer(self, waiting: Waiting, done: Future[Taken]) -> None:
        try:
            reply = envelope(outcome(done), 202)
        except TocsinError as error:
            reply = self._refused(waiting, error)
        self._end(waiting, reply)

    def _refused(self, waiting: Waiting, error: TocsinError) -> Reply:
        return self._refusals.known(waiting.scope["path"], lang_of(waiting.scope), error)

    def _end(self, waiting: Waiting, reply: Reply) -> None:
        waiting.over = True
        if waiting.late is not None:
            waiting.late.cancel()
        self._admission.end(waiting.source)
        waiting.answer(reply)
