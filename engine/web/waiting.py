"""From the engine's futures to the event loop, without ever cancelling what the engine has begun."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from concurrent.futures import Future
from typing import TypeVar

from ..model.problem import TocsinError, Unavailable

log = logging.getLogger(__name__)
T = TypeVar("T")


async def settled(future: Future[T], limit_s: float) -> T:
    """The result, after the commit. Raises the engine's `TocsinError`; Unavailable when it takes too long or fails.

    The future is only listened to: a sender that leaves must not end a turn in which others have a part.
    """
    loop = asyncio.get_running_loop()
    waiter: asyncio.Future[None] = loop.create_future()

    def wake() -> None:
        if not waiter.done():
            waiter.set_result(None)

    def done(_: Future[T]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has been closed
            loop.call_soon_threadsafe(wake)

    future.add_done_callback(done)
    try:
        async with asyncio.timeout(limit_s):
            await waiter
    except TimeoutError:
        raise Unavailable("engine-busy", seconds=limit_s) from None
    return outcome(future)


def outcome(future: Future[T]) -> T:
    """The result of a future that has ended. Raises the engine's `TocsinError`, or NotKept."""
    try:
        return future.result()
    except TocsinError:
        raise
    except Exception as error:
        log.error("not committed", extra={"action": "http", "kind": type(error).__name__})
        raise NotKept from error


class NotKept(Unavailable):
    """The commit failed: nothing was kept, and the same message may come again (P-04)."""

    def __init__(self) -> None:
        super().__init__("http-storage")
