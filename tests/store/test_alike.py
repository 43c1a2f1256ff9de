"""Whatever is asked in whatever order, the store in memory answers as the database does.

Seeded walks: each turn looks at what is there and mostly asks for something possible, now and then for something that
is not.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.store import makers as make
from tests.store.makers import LATER, NOW
from tocsin.engine.model.batch import Batch, Claim, Committed, IncidentChange, Result
from tocsin.engine.model.incident import Incident, Timer
from tocsin.engine.model.ports import Memory, OutboxRow, Store, StoreConflict
from tocsin.engine.store.memory import MemoryStore

WORLDS = {"INC-1": "live", "INC-2": "live", "INC-3": "live", "DRL-1/1": "DRL-1"}
STATES: tuple[Any, ...] = (
    "held", "ready", "sending", "sent", "failed", "uncertain", "cancelled", "stale", "drilled",
)  # fmt: skip


class Walk:
    """Makes the next turn from what the store holds."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.known: dict[str, Incident] = {}
        self.made = 0

    def turn(self, memory: Memory) -> Batch:
        """One to four things at once."""
        self.known |= {one.id: one for one in (*memory.incidents, *memory.closed)}
        batch = Batch(now=NOW)
        often = (self.step, self.send, self.claim, self.answer)
        things = (*often, *often, self.withdraw, self.approve, self.stop, self.note)
        for _ in range(self.rng.choice((1, 1, 2, 4))):
            self.rng.choice(things)(batch, memory)
        return batch

    def rarely(self) -> bool:
        return self.rng.random() < 0.06

    def step(self, batch: Batch, _memory: Memory) -> None:
        name = self.rng.choice(sorted(WORLDS))
        before = self.known.get(name)
        if before is not None and self.rarely():
            before = replace(before, revision=before.revision + 1)
        timers = {key: self._timer(key) for key in ("t0", "t1", "t2") if self.rng.random() < 0.5}
        after = make.incident(
            name, world=WORLDS[name] if not self.rarely() else "live",
            key=self.rng.choice("abc") if before is None else before.key,
            revision=0 if before is None else before.revision + 1,
            closed=NOW if self.rng.random() < 0.2 else None, timers=timers,
        )  # fmt: skip
        batch.incidents.append(IncidentChange(before=None if self.rarely() else before, after=after))
        self.known[name] = after

    def _timer(self, key: str) -> Timer:
        return Timer(key=key, due=self.rng.choice((NOW, LATER)), visit=self.rng.choice((1, 2)))

    def send(self, batch: Batch, _memory: Memory) -> None:
        name = self.rng.choice(sorted(WORLDS))
        self.made += 0 if self.rarely() else 1
        key = f"{name}/1/{self.made}/sms/c"
        state: Any = self.rng.choice(("ready", "ready", "ready", "held"))
        if self.rng.random() < 0.5:
            effect = make.page(key, incident=name, state=state)
        else:
            effect = make.apology(key, incident=name, state=state, needs=self.rng.choice((0, 1, 2)))
        world = WORLDS[name]
        drilled = effect.kind == "customer" and world != "live" and not self.rarely()
        batch.effects.append(replace(effect, world=world, state="drilled" if drilled else state))

    def row(self, memory: Memory, *states: str) -> OutboxRow | None:
        rows = [row for row in memory.outbox if row.state in states or self.rarely()]
        return self.rng.choice(rows) if rows else None

    def claim(self, batch: Batch, memory: Memory) -> None:
        row = self.row(memory, "ready")
        if row is not None:
            token = row.token + 1 if self.rarely() else row.token
            batch.claims.append(Claim(key=row.effect.key, token=token, deadline=LATER))

    def answer(self, batch: Batch, memory: Memory) -> None:
        row = self.row(memory, "sending", "uncertain")
        if row is not None:
            after = self.rng.choice(STATES if self.rarely() else ("sent", "ready", "failed", "uncertain"))
            due = self.rng.choice((None, LATER))
            batch.results.append(
                Result(
                    key=row.effect.key, token=row.token, before=row.state, after=after, at=LATER, due=due, why="w",
                    receipt=self.rng.choice(("", "r")),
                )
            )  # fmt: skip

    def withdraw(self, batch: Batch, memory: Memory) -> None:
        row = self.row(memory, "ready", "held", "sending")
        batch.withdrawn.append("INC-9/1/0/sms/c" if row is None or self.rarely() else row.effect.key)

    def approve(self, batch: Batch, _memory: Memory) -> None:
        name = self.rng.choice(sorted(self.known) or ["INC-1"])
        batch.approvals.append(make.yes(self.rng.choice(("ana", "ben")), incident=name))

    def stop(self, batch: Batch, _memory: Memory) -> None:
        covered, lifted = self.rng.choice(("", "INC-1")), self.rng.random() < 0.8
        batch.stops.append(make.stop(id=f"s{covered}", incident=covered, lifted=LATER if lifted else None))

    def note(self, batch: Batch, _memory: Memory) -> None:
        batch.alerts.append(make.alert(str(self.rng.randrange(40))))
        batch.journal.append(make.line("noted", "INC-1", n=self.rng.random()))
        batch.counters[self.rng.choice(("n", "set:n"))] = self.rng.randrange(9)


def answer(store: Store, turn: Batch) -> Committed | type[Exception]:
    """What a commit says; which guard refused may differ in words, not in kind."""
    try:
        return store.commit(turn)
    except StoreConflict as conflict:
        return type(conflict)


def walked(seed: int, path: Path, turns: int = 60) -> Counter[str]:
    """One walk over both stores; gives how often what happened."""
    seen: Counter[str] = Counter()
    one, two, walk = make.opened(path), MemoryStore(salt=lambda: bytes(16)), Walk(seed)
    one._salt = lambda: bytes(16)
    try:
        for _ in range(turns):
            walk.known.clear()
            turn = walk.turn(two.load(NOW))
            said = answer(one, turn)
            assert said == answer(two, turn), turn
            assert one.load(NOW) == two.load(NOW), turn
            seen.update(happened(turn, said))
    finally:
        one.close()
    return seen


def happened(turn: Batch, said: Committed | type[Exception]) -> list[str]:
    """Names for what a turn did."""
    if not isinstance(said, Committed):
        return ["conflict"]
    kinds = ("incidents", "effects", "claims", "results", "withdrawn", "approvals", "stops", "alerts")
    done = [kind for kind in kinds if getattr(turn, kind)]
    return [*done, *(refused.why for refused in said.refused), *(["too-late"] if said.too_late else [])]


@pytest.mark.parametrize("seed", range(8))
def test_both_stores_answer_alike(tmp_path: Path, seed: int) -> None:
    seen = walked(seed, tmp_path / "tocsin.db")
    assert seen["conflict"] < 45
    assert min(seen[kind] for kind in ("incidents", "effects", "claims", "results")) > 0


def test_the_walks_meet_every_answer(tmp_path: Path) -> None:
    """So that agreeing means something."""
    seen: Counter[str] = Counter()
    for seed in range(100, 104):
        seen += walked(seed, tmp_path / f"{seed}.db")
    for kind in ("conflict", "claims", "results", "withdrawn", "not-ready", "stopped", "unapproved", "too-late"):
        assert seen[kind] > 0, seen
