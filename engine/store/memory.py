"""The store in memory, with the same guards as the database: for scenario tests and the tests of other rooms.

A `Shelf` outlives the `MemoryStore`s that are opened on it, as a disk outlives processes: drop one in the middle of a
commit, open another, and see what is left.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Any

from ..model.batch import (
    AlertRow,
    ApprovalRow,
    BaselineRow,
    Batch,
    Committed,
    DrillRow,
    EventLevelRow,
    JournalRow,
    SampleRow,
    StopRow,
    TokenRow,
    TriggerRow,
    VersionRow,
)  # fmt: skip
from ..model.decision import FINAL_STATES
from ..model.incident import Incident, Timer
from ..model.ports import Memory, OutboxRow, StaleEpoch, StoreConflict
from ..model.silence import SilenceRow
from ..model.time import DAY, Instant
from .chain import Head
from .codec import number_of
from .incident_rows import coalesce, timer_changes
from .journal_rows import chained
from .memory_outbox import claim, record, withdraw, write_effects
from .plain_rows import SETS
from .reading import Attempt


@dataclass(slots=True, kw_only=True)
class Tables:
    """What the database holds, by primary key."""

    alerts: dict[tuple[str, str], AlertRow] = field(default_factory=dict)
    incidents: dict[str, Incident] = field(default_factory=dict)
    timers: dict[tuple[str, str], Timer] = field(default_factory=dict)
    outbox: dict[str, OutboxRow] = field(default_factory=dict)
    attempts: dict[int, Attempt] = field(default_factory=dict)
    approvals: dict[tuple[str, str, int, int, str], ApprovalRow] = field(default_factory=dict)
    stops: dict[str, StopRow] = field(default_factory=dict)
    triggers: dict[tuple[str, str, str, str], TriggerRow] = field(default_factory=dict)
    samples: dict[tuple[str, str, str, int], SampleRow] = field(default_factory=dict)
    baselines: dict[tuple[str, str, str, int], BaselineRow] = field(default_factory=dict)
    levels: dict[tuple[str, str, str], EventLevelRow] = field(default_factory=dict)
    versions: dict[tuple[str, int], VersionRow] = field(default_factory=dict)
    tokens: dict[str, TokenRow] = field(default_factory=dict)
    silences: dict[str, SilenceRow] = field(default_factory=dict)
    drills: dict[str, DrillRow] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)

    def fork(self) -> Tables:
        """A copy that a transaction may change."""
        return Tables(**{item.name: copy.copy(getattr(self, item.name)) for item in fields(self)})


@dataclass(slots=True, kw_only=True)
class Shelf:
    """Where the tables lie."""

    tables: Tables = field(default_factory=Tables)
    journal: list[JournalRow] = field(default_factory=list)
    """Line n stands at n-1."""
    head: Head = field(default_factory=Head)
    epoch: int = 0
    turned: Instant | None = None


class MemoryStore:
    """`engine.model.ports.Store` without a disk. A new one takes the shelf over: older ones get `StaleEpoch`."""

    def __init__(
        self, shelf: Shelf | None = None, *, reach: Callable[[str], None] = lambda _point: None,
        salt: Callable[[], bytes] = lambda: bytes(16),
    ) -> None:  # fmt: skip
        self.shelf = shelf or Shelf()
        self.shelf.epoch += 1
        self.epoch = self.shelf.epoch
        self._reach, self._salt = reach, salt

    @property
    def head(self) -> Head:
        """The journal's newest line."""
        return self.shelf.head

    def load(self, now: Instant) -> Memory:
        """What the engine needs in memory, in the same order as from the database."""
        t, quiet = self.shelf.tables, now - DAY
        known = sorted(_with_timers(t), key=lambda i: (i.opened, number_of(i.id), i.id))
        return Memory(
            incidents=[i for i in known if i.closed is None],
            closed=[i for i in known if i.closed is not None and i.closed >= quiet],
            outbox=sorted(
                (r for r in t.outbox.values() if r.state not in FINAL_STATES), key=lambda r: (r.due, r.effect.key)
            ),
            triggers=_by_key(t.triggers), samples=_by_key(t.samples), baselines=_by_key(t.baselines),
            levels=[row for row in _by_key(t.levels) if row.ended is None],
            versions=_versions(t, quiet),
            tokens=sorted((r for r in t.tokens.values() if r.revoked is None), key=lambda r: (r.created, r.id)),
            stops=sorted((r for r in t.stops.values() if r.lifted is None), key=lambda r: (r.at, r.id)),
            silences=sorted(
                (r for r in t.silences.values() if r.ended is None or r.ended >= quiet), key=lambda r: (r.at, r.id)
            ),
            drills=sorted((r for r in t.drills.values() if r.ended is None), key=lambda r: (r.created, r.id)),
            counters=dict(sorted(t.counters.items())),
            last_seen=self.shelf.turned,
        )  # fmt: skip

    def commit(self, batch: Batch) -> Committed:
        """All of a batch or nothing; see `engine.model.ports.Store.commit`."""
        self._point(batch, "begin")
        if self.shelf.epoch != self.epoch:
            raise StaleEpoch(f"epoch {self.epoch}")
        tables = self.shelf.tables.fork()
        _plain_before(tables, batch)
        _incidents(tables, batch)
        write_effects(tables, batch.effects, batch.now)
        _approvals(tables, batch)
        record(tables, batch.results)  # first: a row that this turn made ready again may be withdrawn in it too
        late = withdraw(tables, batch.withdrawn, batch.now)
        refused = claim(tables, batch.claims, batch.now)
        _plain_after(tables, batch)
        lines, _payloads = chained(batch.journal, self.shelf.head, self._salt)
        self._point(batch, "commit")
        shelf = self.shelf
        shelf.tables, shelf.turned = tables, batch.now
        shelf.journal.extend(batch.journal)
        shelf.head = Head(lines[-1][0], lines[-1][-1]) if lines else shelf.head
        self._point(batch, "done")
        return Committed(seq=shelf.head.seq, head=shelf.head.hash.hex(), refused=refused, too_late=late)

    def known_delivery(self, source: str, delivery: str) -> bool:
        """True when this delivery has been accepted before."""
        return (source, delivery) in self.shelf.tables.alerts

    def close(self) -> None:
        """Nothing to give up."""

    def _point(self, batch: Batch, moment: str) -> None:
        for name in batch.names:
            self._reach(f"{name}:{moment}")


def _by_key(rows: dict[Any, Any]) -> list[Any]:
    return [rows[key] for key in sorted(rows)]


def _with_timers(tables: Tables) -> list[Incident]:
    """Incidents with the timers that are armed: as in the database, rows of their own."""
    armed: dict[str, dict[str, Timer]] = {name: {} for name in tables.incidents}
    for (incident, key), timer in tables.timers.items():
        armed[incident][key] = timer
    return [replace(incident, timers=armed[name]) for name, incident in tables.incidents.items()]


def _versions(tables: Tables, quiet: int) -> list[VersionRow]:
    """The newest of each runbook, and those of incidents that may still matter."""
    newest = dict(sorted(tables.versions))
    used = {i.version for i in tables.incidents.values() if i.closed is None or i.closed >= quiet}
    return [row for row in _by_key(tables.versions) if newest[row.runbook] == row.number or row.hash in used]


def _plain_before(tables: Tables, batch: Batch) -> None:
    for alert in batch.alerts:
        _fresh(tables.alerts, (alert.source, alert.delivery), alert, "delivery")
    for version in batch.versions:
        _fresh(tables.versions, (version.runbook, version.number), version, "version")
    tables.stops.update({row.id: row for row in batch.stops})


def _plain_after(tables: Tables, batch: Batch) -> None:
    for trigger in batch.triggers:
        where = (trigger.world, trigger.runbook, trigger.trigger, trigger.key)
        tables.triggers[where] = trigger
        if trigger.state is None:
            del tables.triggers[where]
    tables.samples.update({(r.world, r.metric, r.labels, r.at): r for r in batch.samples})
    tables.baselines.update({(r.world, r.metric, r.labels, r.hour): r for r in batch.baselines})
    tables.levels.update({(r.world, r.event, r.fingerprint): r for r in batch.levels})
    tables.tokens.update({row.id: row for row in batch.tokens})
    tables.silences.update({row.id: row for row in batch.silences})
    tables.drills.update({row.id: row for row in batch.drills})
    for name, value in batch.counters.items():
        plain = name.removeprefix(SETS)
        tables.counters[plain] = value if name.startswith(SETS) else tables.counters.get(plain, 0) + value


def _incidents(tables: Tables, batch: Batch) -> None:
    """Guards of `incident_rows` and of the unique index over open incidents (I-02)."""
    merged = coalesce(batch.incidents)
    for change in merged:
        stored, after = tables.incidents.get(change.after.id), change.after
        if (stored is None) is not (change.before is None):
            raise StoreConflict(f"incident {after.id}")
        known = (change.before.revision, after.world) if change.before else None
        if stored is not None and (stored.revision, stored.world) != known:
            raise StoreConflict(f"revision of {after.id}")
        tables.incidents[after.id] = after
    keys = [(i.world, i.runbook, i.key, i.nth) for i in tables.incidents.values() if i.closed is None] if merged else []
    if len(keys) != len(set(keys)):
        raise StoreConflict("open incident of the same key")
    disarmed, armed = timer_changes(merged)
    for incident, key, due, visit in disarmed:
        found = tables.timers.pop((incident, key), None)
        if found is None or (found.due, found.visit) != (due, visit):
            raise StoreConflict(f"timer {key} of {incident}")
    for incident, key, *_rest in armed:
        _fresh(tables.timers, (incident, key), tables.incidents[incident].timers[key], "timer")


def _approvals(tables: Tables, batch: Batch) -> None:
    for row in batch.approvals:
        if row.incident not in tables.incidents:
            raise StoreConflict(f"no incident {row.incident}")
        tables.approvals[row.incident, row.notice, row.issue, row.revision, row.by] = replace(row)


def _fresh(table: dict[Any, Any], key: Any, row: object, what: str) -> None:
    if key in table:
        raise StoreConflict(f"{what} is known")
    table[key] = row
