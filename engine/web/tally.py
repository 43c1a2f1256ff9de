"""Refusals: decided before anything is accepted, counted in memory at once and in the database soon after (P-04)."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field

from ..run import own
from ..run.door import Submit
from ..run.turn import Turn
from .limits import Limits
from .reply import HttpError

log = logging.getLogger(__name__)
PREFIX = "refused-"
ASKED = "asked"
"""Reason of a first request without a password, from a sender that waits to be asked for it: nothing has been lost."""
EVERY_S = 1.0


@dataclass(slots=True)
class Tally:
    """Counts by (reason, source); `-` stands for every source that is not in the site."""

    submit: Submit
    fresh: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Not yet in the database."""
    storage_failing: bool = False
    """A commit has failed since the last one that succeeded; see `/readyz`."""
    _flying: Future[None] | None = None

    def add(self, reason: str, source: str = "-") -> None:
        self.fresh[reason, source] += 1

    def flush(self) -> Future[None] | None:
        """Hand what is new to the engine; None when there is nothing new or the last batch is still on its way."""
        if not self.fresh or (self._flying is not None and not self._flying.done()):
            return None
        counts, self.fresh = dict(self.fresh), Counter()

        def work(turn: Turn) -> None:
            for (reason, source), count in counts.items():
                turn.count(f"{PREFIX}{reason}:{source}", count)
            lost = {(reason, source): n for (reason, source), n in counts.items() if reason != ASKED and source != "-"}
            for source in dict.fromkeys(source for _, source in lost):
                own.tell(turn, own.REFUSED, source, sum(n for (_, name), n in lost.items() if name == source))

        def done(future: Future[None]) -> None:
            self.storage_failing = future.exception() is not None
            if self.storage_failing:
                self.fresh.update(counts)

        self._flying = self.submit("refusals", work)
        self._flying.add_done_callback(done)
        return self._flying

    async def keep(self) -> None:
        """Flush once a second while the server runs. A failed commit leaves counts behind, so that this tries again."""
        while True:
            await asyncio.sleep(EVERY_S)
            self.flush()


@dataclass(slots=True)
class Bucket:
    """Tokens of one source: `rate` a second, at most `burst` saved up."""

    level: float
    at: float
    waiting: int = 0


class Admission:
    """Who may come in now. `clock` gives monotonic seconds."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._buckets: dict[str, Bucket] = {}

    @contextmanager
    def enter(self, source: str) -> Iterator[None]:
        """Hold a place for one message. Raises as `begin`."""
        self.begin(source)
        try:
            yield
        finally:
            self.end(source)

    def begin(self, source: str) -> None:
        """Take a place until `end`. Raises HttpError 429 with the seconds after which there is room again."""
        bucket, limits = self._filled(source), self._limits
        if bucket.level < 1:
            raise _too_many((1 - bucket.level) / limits.rate)
        if bucket.waiting >= limits.waiting:
            raise _too_many(1)
        bucket.level -= 1
        bucket.waiting += 1

    def end(self, source: str) -> None:
        self._buckets[source].waiting -= 1

    def _filled(self, source: str) -> Bucket:
        now = self._clock()
        bucket = self._buckets.setdefault(source, Bucket(self._limits.burst, now))
        bucket.level = min(self._limits.burst, bucket.level + max(0.0, now - bucket.at) * self._limits.rate)
        bucket.at = now
        return bucket


def _too_many(seconds: float) -> HttpError:
    wait = max(1, round(seconds + 0.5))
    return HttpError(429, "http-too-many", exit_code=5, headers=((b"retry-after", b"%d" % wait),), seconds=wait)
