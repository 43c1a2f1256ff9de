"""Planted bugs in what is written, in time, and in what leaves: each takes one guard away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from tocsin.engine.decide import approvals, deliveries, ladders, timers
from tocsin.engine.model.batch import Batch, Committed, RefusedClaim
from tocsin.engine.model.decision import Effect
from tocsin.engine.model.event import TimerDue
from tocsin.engine.model.ports import OutboxRow
from tocsin.engine.model.time import Instant
from tocsin.engine.run import boot, courier, engine, outbox, steps, turn
from tocsin.engine.run.alert_levels import AlertLevels
from tocsin.engine.run.memory import Memory
from tocsin.engine.run.verdict import DIED, Verdict
from tocsin.engine.store import memory as shelf
from tocsin.engine.store import memory_outbox

from .mutant import swap


def early_answer() -> Any:
    """The answer goes out before the commit."""

    def made(handle: Any) -> Any:
        def handled(self: engine.Engine, now: turn.Turn, request: engine.Request) -> object:
            result = handle(self, now, request)
            if request.name == "ingest" and not isinstance(result, Exception):
                request.done(result)
            return result

        return handled

    return swap(engine.Engine, "_handle", made)


def half_commit() -> Any:
    """An incident and its timers in two transactions; only the first is sure to happen."""

    def made(commit: Any) -> Any:
        def committed(self: shelf.MemoryStore, batch: Batch) -> Committed:
            done: Committed = commit(self, replace(batch, effects=[], claims=[], names=[]))
            self._point(batch, "commit")
            commit(self, Batch(now=batch.now, effects=batch.effects, claims=batch.claims))
            return done

        return committed

    return swap(shelf.MemoryStore, "commit", made)


def no_next_rung() -> Any:
    """A ladder that is not set to go on."""

    def made(start: Any) -> Any:
        def started(step: Any, key: str, length: Any, path: str = "", visit: int = 0) -> None:
            if not key.startswith(timers.LADDER):
                start(step, key, length, path, visit)

        return started

    return swap(timers, "start", made)


def claim_late() -> Any:
    """Sends first, marks afterwards: the claim is forgotten by whoever starts next."""

    def made(claim: Any) -> Any:
        def claimed(tables: Any, claims: Any, now: Instant) -> Any:
            before = {one.key: tables.outbox[one.key] for one in claims}
            refused = claim(tables, claims, now)
            for key, row in before.items():
                tables.outbox[key] = replace(tables.outbox[key], state=row.state)
            return refused

        return claimed

    return swap(shelf, "claim", made)


def says_sent() -> Any:
    """Marked as sent before anything was sent."""
    return _settling(lambda row, verdict: replace(verdict, word="sent") if verdict.word == "unknown" else verdict)


def _settling(change: Callable[[OutboxRow, Verdict], Verdict]) -> Any:
    def made(settled: Any) -> Any:
        return lambda row, verdict, now: settled(row, change(row, verdict), now)

    return swap(courier, "settled", made)


def retries_doubt() -> Any:
    """A notice without an answer is tried again."""
    return _settling(
        lambda row, verdict: replace(verdict, word="refused")
        if verdict.word == "unknown" and row.effect.kind == "customer" else verdict
    )  # fmt: skip


def recovery_resends() -> Any:
    """What a dead process had claimed is taken for not sent."""
    return _settling(lambda _row, verdict: replace(verdict, word="refused") if verdict is DIED else verdict)


def doubt_is_no() -> Any:
    """No answer is taken for no."""
    return _settling(
        lambda _row, verdict: replace(verdict, word="refused", permanent=True) if verdict.word == "unknown" else verdict
    )


def early_timer() -> Any:
    """A timer fires without a look at its due time: one that was moved fires when the old one was due."""

    @contextmanager
    def planted() -> Iterator[None]:
        def take(step: Any, key: str) -> Any:
            return step.incident.timers.pop(key, None)

        def due(self: engine.Engine, now: turn.Turn, world: str, item: Any) -> None:
            incident = now.find(item.who)
            timer = incident.timers.get(item.what) if incident is not None else None
            if incident is not None and timer is not None:
                steps.step(now, incident, TimerDue(key=item.what))

        with patch.object(timers, "take_due", take), patch.object(engine.Engine, "_timer", due):
            yield

    return planted()


def no_fence() -> Any:
    """A result is recorded without a look at its token."""

    @contextmanager
    def planted() -> Iterator[None]:
        def record(self: courier.Courier, now: turn.Turn, key: str, token: int, verdict: Verdict) -> None:
            row = now.row(key)
            if row is not None and row.state == "sending":
                self._settle(now, row, verdict)

        with patch.object(courier.Courier, "record", record):
            yield

    return planted()


def stale_owner() -> Any:
    """An old process may go on writing after another has taken over."""

    def made(commit: Any) -> Any:
        def committed(self: shelf.MemoryStore, batch: Batch) -> Committed:
            self.epoch = self.shelf.epoch
            done: Committed = commit(self, batch)
            return done

        return committed

    return swap(shelf.MemoryStore, "commit", made)


def ignores_stops() -> Any:
    """A stop is not looked at, neither by the courier nor by the store."""

    @contextmanager
    def planted() -> Iterator[None]:
        def refusal(tables: Any, row: OutboxRow) -> Any:
            return None if row.state == "ready" else RefusedClaim(key=row.effect.key, why="not-ready")

        with patch.object(Memory, "stopped", lambda *_: None), patch.object(memory_outbox, "_refusal", refusal):
            yield

    return planted()


def one_yes() -> Any:
    """One approval is enough, whoever else has to agree."""
    return swap(
        approvals,
        "assigned",
        lambda _: lambda step, roles, people: dict(zip(roles, roles, strict=True)) if people else {},
    )


def any_text() -> Any:
    """An approval counts for whatever the text is by now."""

    @contextmanager
    def planted() -> Iterator[None]:
        def made(release: Any) -> Any:
            def released(step: Any, state: Any) -> None:
                rows = tuple(replace(row, body=row.body + " (sic)") for row in state.rows)
                release(step, replace(state, rows=rows))

            return released

        with swap(deliveries, "release", made):
            yield

    return planted()


def pages_on() -> Any:
    """An answer does not stop the ladder."""

    def made(answer: Any) -> Any:
        def answered(step: Any, ladder: Any) -> None:
            kept = step.incident.timers.get(timers.LADDER + ladder.id)
            answer(step, ladder)
            if kept is not None:
                step.incident.timers[kept.key] = kept
                step.incident.ladders[ladder.id] = replace(step.incident.ladders[ladder.id], state="waiting")

        return answered

    return swap(ladders, "answer", made)


def forgets_timers() -> Any:
    """After a start, timers are not armed again."""
    return patch.object(boot, "_arm_incident", lambda memory, agenda, incident: None)


def forgets_claims() -> Any:
    """After a start, claims of the dead process are left alone for ever."""

    def made(arm: Any) -> Any:
        def armed(memory: Any, loaded: Any, now: Instant, fresh: bool) -> None:
            arm(memory, replace(loaded, outbox=[row for row in loaded.outbox if row.state != "sending"]), now, fresh)

        return armed

    return swap(boot, "_arm", made)


def no_undo() -> Any:
    """After a failed commit memory keeps what was never written."""
    return patch.object(engine.Engine, "_undo", lambda self, now: self.courier.forget(now))


def undo_once() -> Any:
    """After a failed commit memory is loaded again once; if that fails too, never."""

    def made(undo: Any) -> Any:
        def undone(self: engine.Engine, now: turn.Turn) -> None:
            undo(self, now)
            self._behind = False

        return undone

    return swap(engine.Engine, "_undo", made)


def keeps_refused() -> Any:
    """What signals heard in a request that was refused stays in memory."""
    return patch.object(engine.Engine, "_drop", lambda self, now: now.drop())


def no_overtaking() -> Any:
    """An alert that was overtaken by its own end is taken for a new one."""

    def made(hear: Any) -> Any:
        def heard(self: Any, *given: Any, **named: Any) -> Any:
            self._over.clear()
            return hear(self, *given, **named)

        return heard

    return swap(AlertLevels, "hear", made)


def silent_clock() -> Any:
    """A clock that jumps is not noticed."""
    return patch.object(engine, "CUSTOMERS_WAIT_AFTER", 10**18)


def drill_leaks() -> Any:
    """In a drill notices are made ready as if it were real; the database and the door are asleep."""

    @contextmanager
    def planted() -> Iterator[None]:
        def made(effect: Any) -> Any:
            def live(step: Any, state: Any, row: Any, key: str) -> Effect:
                found: Effect = effect(step, state, row, key)
                return replace(found, state="ready")

            return live

        with swap(deliveries, "_effect", made), patch.object(memory_outbox, "_allowed", lambda row: row):
            yield

    return planted()


def verdicts_lost() -> Any:
    """An answer whose commit failed is forgotten."""

    def fail(self: engine.Engine, requests: Any, error: Exception) -> None:
        for request in requests:
            request.failed(error)

    return patch.object(engine.Engine, "_fail", fail)


def withdraw_first() -> Any:
    """A row that becomes ready and is withdrawn in one turn stays ready on disk."""

    def made(withdraw: Any) -> Any:
        def withdrawn(tables: Any, keys: list[str], now: Instant) -> Any:
            fresh = [key for key in keys if tables.outbox[key].attempts]
            return (*withdraw(tables, [key for key in keys if key not in fresh], now), *fresh)

        return withdrawn

    return swap(shelf, "withdraw", made)


def clogged() -> Any:
    """Sends that have come back still count as under way."""

    def put(self: outbox.Outbox, row: OutboxRow) -> None:
        if row.state == "sending":
            self.flying[outbox.lane_of(row.effect)] = self.flying.get(outbox.lane_of(row.effect), 0) + 1
        self.rows[row.effect.key] = row
        if row.state in ("sent", "failed", "cancelled", "stale", "drilled"):
            del self.rows[row.effect.key]

    return patch.object(outbox.Outbox, "put", put)
