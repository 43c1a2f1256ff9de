"""One transaction as data: everything that a turn of the engine wants on disk.

The engine collects a `Batch` in memory, the store writes it in one transaction and only then
does the engine change its memory and let anything leave. Lists are written in order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Literal, NamedTuple

from .decision import Effect, Entry, OutboxState
from .incident import Incident
from .reading import SignalState
from .silence import SilenceRow
from .time import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRow:
    """One accepted message, kept byte for byte. Unique by (source, delivery)."""

    source: str
    delivery: str
    """The sender's id of this delivery, else a hash of the body and the sender's own times."""
    received: Instant
    body: bytes
    headers: Mapping[str, str]
    status: Literal["taken", "ignored", "not-understood"]
    why: str = ""
    """Code, when not understood or ignored."""
    world: str = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalRow:
    """An entry and where it belongs; `seq` and the hash are given by the store."""

    world: str
    incident: str
    """Empty for entries of the engine itself."""
    step: int
    at: Instant
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentChange:
    """An incident before and after; None before: it is new."""

    before: Incident | None
    after: Incident


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """ready -> sending. Guarded by state and token; for customers also by approvals and stops."""

    key: str
    token: int
    """The token before; the claim makes it one more."""
    deadline: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A row leaves `state_before`; guarded by that and by the token."""

    key: str
    token: int
    before: OutboxState
    after: OutboxState
    at: Instant
    due: Instant | None = None
    """New due time when `after` is `ready`."""
    receipt: str = ""
    """The receiver's id."""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRow:
    """One yes, joined by the claim of a customer row (I-09)."""

    incident: str
    notice: str
    issue: int
    revision: int
    by: str
    role: str
    hash: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerRow:
    """State of a runbook's trigger for one key; `state` None deletes it."""

    world: str
    runbook: str
    trigger: str
    key: str
    labels: Mapping[str, str]
    state: SignalState | None
    wake_at: Instant | None = None


class SampleRow(NamedTuple):
    """One figure of a series. `labels` is canonical (`a=x,b=y`). A tuple: one is made for every sample."""

    world: str
    metric: str
    labels: str
    at: Instant
    value: float


class BaselineRow(NamedTuple):
    """The comparable figure of one local hour of a series: sum and number of its samples. A tuple, as `SampleRow`."""

    world: str
    metric: str
    labels: str
    hour: Instant
    """Start of the hour."""
    sum: float
    """Replaces what was stored for this hour."""
    count: int  # type: ignore[assignment]  # a row is no list to count in


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLevelRow:
    """An alert of a named event that fires (`ended` None) or has been resolved."""

    world: str
    event: str
    fingerprint: str
    labels: Mapping[str, str]
    started: Instant
    ended: Instant | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """A published version of a runbook with all texts it was compiled from."""

    runbook: str
    number: int
    hash: str
    sources: Mapping[str, str]
    """File name -> text: the runbook, `team.yaml`, the notice templates it uses."""
    elements: Mapping[str, str]
    author: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRow:
    """A token, stored hashed."""

    id: str
    hash: str
    kind: Literal["person", "source"]
    name: str
    created: Instant
    revoked: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRow:
    """A stop of customer notices: `incident` empty means all of them."""

    id: str
    incident: str
    by: str
    reason: str
    at: Instant
    lifted: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillRow:
    """A drill as a row (upsert); its events are journal entries of its world."""

    id: str
    scenario: str
    scenario_hash: str
    form: str
    scope: str
    purpose: str
    state: str
    runbook: str
    runbook_hash: str
    seed: int
    clock: Mapping[str, int]
    participants: Mapping[str, str]
    outcome: Mapping[str, object]
    """Result rows by expected action, once scored."""
    created: Instant
    ended: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedClaim:
    """A claim that was not made; nothing of it was written and the row must not be sent.

    not-ready   the row has left `ready` in the meantime, for example by a withdrawal in the same batch
    stopped     a stop that has not been lifted covers the notice (I-18)
    unapproved  fewer approvals than it needs for this hash, or they have expired (I-09)
    """

    key: str
    why: Literal["not-ready", "stopped", "unapproved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """What the store found while writing a batch; everything else was written as asked."""

    seq: int
    """Number of the journal's last entry."""
    head: str
    """Hash of that entry, hex; 64 zeros while the journal is empty."""
    refused: tuple[RefusedClaim, ...] = ()
    too_late: tuple[str, ...] = ()
    """Keys of `withdrawn` that had left `ready` and `held` before and stay as they are."""


@dataclass(slots=True, kw_only=True)
class Batch:
    """A turn: `names` are the transactions that it joins, in order, for fail-points and metrics."""

    now: Instant
    names: list[str] = field(default_factory=list)
    alerts: list[AlertRow] = field(default_factory=list)
    incidents: list[IncidentChange] = field(default_factory=list)
    journal: list[JournalRow] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    approvals: list[ApprovalRow] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    triggers: list[TriggerRow] = field(default_factory=list)
    samples: list[SampleRow] = field(default_factory=list)
    baselines: list[BaselineRow] = field(default_factory=list)
    levels: list[EventLevelRow] = field(default_factory=list)
    versions: list[VersionRow] = field(default_factory=list)
    tokens: list[TokenRow] = field(default_factory=list)
    stops: list[StopRow] = field(default_factory=list)
    silences: list[SilenceRow] = field(default_factory=list)
    drills: list[DrillRow] = field(default_factory=list)
    counters: dict[str, int] = field(default_factory=dict)
    """Named numbers to add to, such as refused requests or the next incident number (set by `set:` prefix)."""

    def empty(self) -> bool:
        """True when there is nothing to write."""
        return not any(_all_of(self))

    def join(self, other: Batch) -> bool:
        """Take over what another batch holds, counters added up; False when it holds nothing."""
        found = False
        for name, rows in zip(_ROWS, _all_of(other), strict=True):
            if rows and rows is not other.counters:
                getattr(self, name).extend(rows)
                found = True
        for name, number in other.counters.items():
            self.counters[name] = self.counters.get(name, 0) + number
            found = True
        return found


_ROWS = (
    "alerts", "incidents", "journal", "effects", "withdrawn", "approvals", "claims", "results", "triggers", "samples",
    "baselines", "levels", "versions", "tokens", "stops", "silences", "drills", "counters",
)  # fmt: skip
_all_of = attrgetter(*_ROWS)
