"""The five doors to the outside: clock, ids, store, channels, spawner. Each has a real and a simulated form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from .batch import (
    BaselineRow,
    Batch,
    Committed,
    DrillRow,
    EventLevelRow,
    SampleRow,
    StopRow,
    TokenRow,
    TriggerRow,
    VersionRow,
)  # fmt: skip
from .decision import Effect, OutboxState
from .incident import Incident
from .silence import SilenceRow
from .time import Instant


class Clock(Protocol):
    """Reads time; nothing else in the engine does."""

    def wall(self) -> Instant:
        """Now, UTC."""
        ...

    def mono(self) -> Instant:
        """A clock that only goes forward at the pace of elapsed time; its zero means nothing."""
        ...


class Ids(Protocol):
    """Makes what must not be guessed or repeated."""

    def token(self) -> str:
        """A new secret of 32 random bytes, URL-safe."""
        ...

    def short(self) -> str:
        """A new short id for rows that people never type."""
        ...

    def salt(self) -> bytes:
        """16 random bytes for the journal's commitments."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """An effect as it stands in the outbox."""

    effect: Effect
    state: OutboxState
    token: int
    due: Instant
    deadline: Instant | None = None
    attempts: int = 0
    first_try: Instant | None = None
    receipt: str = ""
    why: str = ""
    updated: Instant = Instant(0)


@dataclass(slots=True, kw_only=True)
class Memory:
    """All that the engine keeps in memory, as loaded at start."""

    incidents: Sequence[Incident] = ()
    """Open ones. There may be very many: go through them one by one, and rarely."""
    closed: Sequence[Incident] = ()
    """Closed ones whose cool-down or false-alarm quiet may still matter (closed within a day)."""
    outbox: list[OutboxRow] = field(default_factory=list)
    """Rows that are not final."""
    triggers: list[TriggerRow] = field(default_factory=list)
    samples: list[SampleRow] = field(default_factory=list)
    """Of the last `sample_span`."""
    baselines: list[BaselineRow] = field(default_factory=list)
    levels: list[EventLevelRow] = field(default_factory=list)
    """Events that still fire."""
    versions: list[VersionRow] = field(default_factory=list)
    """The newest of each runbook, and every one that an open incident runs."""
    tokens: list[TokenRow] = field(default_factory=list)
    stops: list[StopRow] = field(default_factory=list)
    silences: list[SilenceRow] = field(default_factory=list)
    drills: list[DrillRow] = field(default_factory=list)
    """Drills that are not closed."""
    counters: dict[str, int] = field(default_factory=dict)
    last_seen: Instant | None = None
    """Time of the last committed turn: how long the engine was down."""
    damaged: list[str] = field(default_factory=list)
    """Incidents whose stored state cannot be read: left as they are and shown, never guessed."""
    restored: Instant | None = None
    """When the backup was made, if this database is one that was put back: its customer rows are in doubt now."""


class Store(Protocol):
    """Keeps everything. One writer; every write checks the owner's epoch."""

    def load(self, now: Instant) -> Memory:
        """What the engine needs in memory."""
        ...

    def commit(self, batch: Batch) -> Committed:
        """Write a batch in one transaction: rows, stops and approvals first, then results, withdrawals and claims.

        Raises `StoreConflict` when a guard did not hold (nothing is written), `StaleEpoch` when another
        engine has taken over, `StoreFull`/`StoreBroken` when the disk fails, `Unavailable` when the database
        stays locked. A claim that is not allowed now is no conflict: it comes back in `refused`.
        """
        ...

    def known_delivery(self, source: str, delivery: str) -> bool:
        """True when this delivery has been accepted before."""
        ...

    def close(self) -> None: ...


class StoreConflict(Exception):
    """A guarded row was not as expected; the transaction was rolled back."""


class StaleEpoch(Exception):
    """Another engine owns the database now; this one must stop at once."""


class StoreFull(Exception):
    """No space; rolled back; may work again later."""


class StoreBroken(Exception):
    """An I/O error at commit: the outcome is not to be trusted; the process must end."""


class Spawner(Protocol):
    """Runs a send elsewhere; the result comes back through the engine's inbox."""

    def spawn(self, work: Callable[[], None]) -> None: ...
