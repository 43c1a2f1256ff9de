"""Planted bugs: each takes one guard away, and a seed must find it. A guard without its mutant is not trusted."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

from tocsin.engine.decide import approvals, deliveries, ladders, timers
from tocsin.engine.model.batch import Batch, Committed, RefusedClaim
from tocsin.engine.model.decision import Effect
from tocsin.engine.model.event import TimerDue
from tocsin.engine.model.ports import OutboxRow
from tocsin.engine.model.time import HOUR, Instant, Length
from tocsin.engine.run import boot, courier, engine, outbox, steps, turn
from tocsin.engine.run.memory import Memory
from tocsin.engine.run.signals import SignalDesk
from tocsin.engine.run.verdict import DIED, Verdict
from tocsin.engine.store import memory as shelf
from tocsin.engine.store import memory_outbox

from .world import Plan, World

STORM = Length(2 * HOUR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """`guard` says in words what is taken away; `on` are the faults that bring it to light."""

    guard: str
    plant: Callable[[], Any]
    on: tuple[str, ...] = ()


def _swap(target: object, name: str, made: Callable[[Any], Any]) -> Any:
    return patch.object(target, name, made(getattr(target, name)))


def _early_answer() -> Any:
    """The answer goes out before the commit."""

    def made(handle: Any) -> Any:
        def handled(self: engine.Engine, now: turn.Turn, request: engine.Request) -> object:
            result = handle(self, now, request)
            if request.name == "ingest" and not isinstance(result, Exception):
                request.done(result)
            return result

        return handled

    return _swap(engine.Engine, "_handle", made)


def _half_commit() -> Any:
    """An incident and its timers in two transactions; only the first is sure to happen."""

    def made(commit: Any) -> Any:
        def committed(self: shelf.MemoryStore, batch: Batch) -> Committed:
            done: Committed = commit(self, replace(batch, effects=[], claims=[], names=[]))
            self._point(batch, "commit")
            commit(self, Batch(now=batch.now, effects=batch.effects, claims=batch.claims))
            return done

        return committed

    return _swap(shelf.MemoryStore, "commit", made)


def _no_next_rung() -> Any:
    """A ladder that is not set to go on."""

    def made(start: Any) -> Any:
        def started(step: Any, key: str, length: Any, path: str = "", visit: int = 0) -> None:
            if not key.startswith(timers.LADDER):
                start(step, key, length, path, visit)

        return started

    return _swap(timers, "start", made)


def _claim_late() -> Any:
    """Sends first, marks afterwards: the claim is forgotten by whoever starts next."""

    def made(claim: Any) -> Any:
        def claimed(tables: Any, claims: Any, now: Instant) -> Any:
            before = {one.key: tables.outbox[one.key] for one in claims}
            refused = claim(tables, claims, now)
            for key, row in before.items():
                tables.outbox[key] = replace(tables.outbox[key], state=row.state)
            return refused

        return claimed

    return _swap(shelf, "claim", made)


def _says_sent() -> Any:
    """Marked as sent before anything was sent."""
    return _settling(lambda row, verdict: replace(verdict, word="sent") if verdict.word == "unknown" else verdict)


def _settling(change: Callable[[OutboxRow, Verdict], Verdict]) -> Any:
    def made(settled: Any) -> Any:
        return lambda row, verdict, now: settled(row, change(row, verdict), now)

    return _swap(courier, "settled", made)


def _retries_doubt() -> Any:
    """A notice without an answer is tried again."""
    return _settling(
        lambda row, verdict: replace(verdict, word="refused")
        if verdict.word == "unknown" and row.effect.kind == "customer" else verdict
    )  # fmt: skip


def _recovery_resends() -> Any:
    """What a dead process had claimed is taken for not sent."""
    return _settling(lambda _row, verdict: replace(verdict, word="refused") if verdict is DIED else verdict)


def _doubt_is_no() -> Any:
    """No answer is taken for no."""
    return _settling(
        lambda _row, verdict: replace(verdict, word="refused", permanent=True) if verdict.word == "unknown" else verdict
    )


def _early_timer() -> Any:
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


def _no_fence() -> Any:
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


def _stale_owner() -> Any:
    """An old process may go on writing after another has taken over."""

    def made(commit: Any) -> Any:
        def committed(self: shelf.MemoryStore, batch: Batch) -> Committed:
            self.epoch = self.shelf.epoch
            done: Committed = commit(self, batch)
            return done

        return committed

    return _swap(shelf.MemoryStore, "commit", made)


def _ignores_stops() -> Any:
    """A stop is not looked at, neither by the courier nor by the store."""

    @contextmanager
    def planted() -> Iterator[None]:
        def refusal(tables: Any, row: OutboxRow) -> Any:
            return None if row.state == "ready" else RefusedClaim(key=row.effect.key, why="not-ready")

        with patch.object(Memory, "stopped", lambda *_: None), patch.object(memory_outbox, "_refusal", refusal):
            yield

    return planted()


def _one_yes() -> Any:
    """One approval is enough, whoever else has to agree."""
    return _swap(
        approvals,
        "assigned",
        lambda _: lambda step, roles, people: dict(zip(roles, roles, strict=True)) if people else {},
    )


def _any_text() -> Any:
    """An approval counts for whatever the text is by now."""

    @contextmanager
    def planted() -> Iterator[None]:
        def made(release: Any) -> Any:
            def released(step: Any, state: Any) -> None:
                rows = tuple(replace(row, body=row.body + " (sic)") for row in state.rows)
                release(step, replace(state, rows=rows))

            return released

        with _swap(deliveries, "release", made):
            yield

    return planted()


def _pages_on() -> Any:
    """An answer does not stop the ladder."""

    def made(answer: Any) -> Any:
        def answered(step: Any, ladder: Any) -> None:
            kept = step.incident.timers.get(timers.LADDER + ladder.id)
            answer(step, ladder)
            if kept is not None:
                step.incident.timers[kept.key] = kept
                step.incident.ladders[ladder.id] = replace(step.incident.ladders[ladder.id], state="waiting")

        return answered

    return _swap(ladders, "answer", made)


def _forgets_timers() -> Any:
    """After a start, timers are not armed again."""

    def made(arm: Any) -> Any:
        def armed(memory: Any, loaded: Any, now: Instant, fresh: bool) -> None:
            arm(memory, replace(loaded, incidents=[]), now, fresh)

        return armed

    return _swap(boot, "_arm", made)


def _forgets_claims() -> Any:
    """After a start, claims of the dead process are left alone for ever."""

    def made(arm: Any) -> Any:
        def armed(memory: Any, loaded: Any, now: Instant, fresh: bool) -> None:
            arm(memory, replace(loaded, outbox=[row for row in loaded.outbox if row.state != "sending"]), now, fresh)

        return armed

    return _swap(boot, "_arm", made)


def _no_undo() -> Any:
    """After a failed commit memory keeps what was never written."""
    return patch.object(engine.Engine, "_undo", lambda self, now: self.courier.forget(now))


def _undo_once() -> Any:
    """After a failed commit memory is loaded again once; if that fails too, never."""

    def made(undo: Any) -> Any:
        def undone(self: engine.Engine, now: turn.Turn) -> None:
            undo(self, now)
            self._behind = False

        return undone

    return _swap(engine.Engine, "_undo", made)


def _keeps_refused() -> Any:
    """What signals heard in a request that was refused stays in memory."""
    return patch.object(engine.Engine, "_drop", lambda self, now: now.drop())


def _no_overtaking() -> Any:
    """An alert that was overtaken by its own end is taken for a new one."""

    def made(event: Any) -> Any:
        def heard(self: Any, *given: Any, **named: Any) -> Any:
            self._over.clear()
            return event(self, *given, **named)

        return heard

    return _swap(SignalDesk, "event", made)


def _silent_clock() -> Any:
    """A clock that jumps is not noticed."""
    return patch.object(engine, "CUSTOMERS_WAIT_AFTER", 10**18)


def _drill_leaks() -> Any:
    """In a drill notices are made ready as if it were real; the database and the door are asleep."""

    @contextmanager
    def planted() -> Iterator[None]:
        def made(effect: Any) -> Any:
            def live(step: Any, state: Any, row: Any, key: str) -> Effect:
                found: Effect = effect(step, state, row, key)
                return replace(found, state="ready")

            return live

        with _swap(deliveries, "_effect", made), patch.object(memory_outbox, "_allowed", lambda row: row):
            yield

    return planted()


def _verdicts_lost() -> Any:
    """An answer whose commit failed is forgotten."""

    def fail(self: engine.Engine, requests: Any, error: Exception) -> None:
        for request in requests:
            request.failed(error)

    return patch.object(engine.Engine, "_fail", fail)


def _withdraw_first() -> Any:
    """A row that becomes ready and is withdrawn in one turn stays ready on disk."""

    def made(withdraw: Any) -> Any:
        def withdrawn(tables: Any, keys: list[str], now: Instant) -> Any:
            fresh = [key for key in keys if tables.outbox[key].attempts]
            return (*withdraw(tables, [key for key in keys if key not in fresh], now), *fresh)

        return withdrawn

    return _swap(shelf, "withdraw", made)


def _clogged() -> Any:
    """Sends that have come back still count as under way."""

    def put(self: outbox.Outbox, row: OutboxRow) -> None:
        if row.state == "sending":
            self.flying[outbox.lane_of(row.effect)] = self.flying.get(outbox.lane_of(row.effect), 0) + 1
        self.rows[row.effect.key] = row
        if row.state in ("sent", "failed", "cancelled", "stale", "drilled"):
            del self.rows[row.effect.key]

    return patch.object(outbox.Outbox, "put", put)


MUTANTS: Mapping[str, Mutant] = {
    "early-answer": Mutant(guard="2xx only after the commit", plant=_early_answer, on=("crash-transaction",)),
    "half-commit": Mutant(
        guard="incident, timers and rows are one transaction", plant=_half_commit, on=("crash-transaction",)
    ),
    "no-next-rung": Mutant(guard="each page sets the timer of the next", plant=_no_next_rung),
    "claim-late": Mutant(guard="claim before send", plant=_claim_late),
    "says-sent": Mutant(guard="sent only on a yes", plant=_says_sent, on=("lose", "doubt")),
    "retries-doubt": Mutant(
        guard="a customer is never told again by itself",
        plant=_retries_doubt,
        on=(
            "doubt",
            "lose",
        ),
    ),
    "recovery-resends": Mutant(
        guard="a dead claim is unknown",
        plant=_recovery_resends,
        on=(
            "crash-send",
            "crash-report",
            "kill",
        ),
    ),
    "doubt-is-no": Mutant(guard="unknown is not no", plant=_doubt_is_no, on=("doubt",)),
    "early-timer": Mutant(guard="a timer fires once, when due", plant=_early_timer),
    "no-fence": Mutant(
        guard="a result needs its token",
        plant=_no_fence,
        on=(
            "late-no",
            "late-yes",
            "lose",
            "doubt",
        ),
    ),
    "stale-owner": Mutant(guard="a write needs the newest epoch", plant=_stale_owner, on=("takeover",)),
    "ignores-stops": Mutant(guard="no claim under a stop", plant=_ignores_stops),
    "one-yes": Mutant(guard="every role approves", plant=_one_yes),
    "any-text": Mutant(guard="what leaves is what was approved", plant=_any_text),
    "pages-on": Mutant(guard="an answer stops the ladder", plant=_pages_on),
    "forgets-timers": Mutant(guard="timers are armed at start", plant=_forgets_timers, on=("kill",)),
    "forgets-claims": Mutant(
        guard="dead claims come due at start",
        plant=_forgets_claims,
        on=(
            "crash-send",
            "kill",
        ),
    ),
    "no-undo": Mutant(guard="a failed commit leaves nothing in memory", plant=_no_undo, on=("full",)),
    "undo-once": Mutant(
        guard="memory is loaded until it can be",
        plant=_undo_once,
        on=(
            "locked",
            "unreadable",
        ),
    ),
    "keeps-refused": Mutant(guard="a refused request leaves nothing in memory", plant=_keeps_refused, on=("clumsy",)),
    "no-overtaking": Mutant(
        guard="an overtaken alert is old news",
        plant=_no_overtaking,
        on=(
            "reorder",
            "repeat",
        ),
    ),
    "silent-clock": Mutant(guard="a clock jump is told", plant=_silent_clock, on=("jump-ahead",)),
    "drill-leak": Mutant(guard="a drill has no customers", plant=_drill_leaks, on=("drill",)),
    "verdicts-lost": Mutant(
        guard="an answer heard is kept",
        plant=_verdicts_lost,
        on=(
            "full",
            "locked",
        ),
    ),
    "withdraw-first": Mutant(
        guard="results are written before withdrawals",
        plant=_withdraw_first,
        on=(
            "refuse",
            "slow-turns",
            "flood",
        ),
    ),
    "clogged": Mutant(
        guard="sends that came back make room",
        plant=_clogged,
        on=(
            "flood",
            "slow-turns",
        ),
    ),
}
"""By name. `no-unique-key` and its like are the store's own and tested there."""


def found_by(mutant: Mutant, seed: int, *, plant: bool = True) -> list[str]:
    """The first thing that a run finds with this bug planted; without it, that it is sound."""
    world = World(Plan(seed=seed, on=frozenset(mutant.on), storm=STORM))
    world.oracles.most = 1
    with ExitStack() as stack:
        if plant:
            stack.enter_context(mutant.plant())
        try:
            world.run()
        except Exception as broken:  # noqa: BLE001 - a bug may also show itself by breaking what is around it
            return [f"broke: {type(broken).__name__}"]
    return world.oracles.found


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def hunt(first: int, seeds: int = 50) -> int:
    """Look for a seed for each mutant; prints lines for `killers.txt`. 1 when one survives."""
    survived = 0
    for name, mutant in MUTANTS.items():
        began = time.perf_counter()
        for seed in range(first, first + seeds):
            found = found_by(mutant, seed)
            if found:
                _print(f"{name} {seed}  # {time.perf_counter() - began:.1f} s: {found[0][:110]}")
                break
        else:
            survived += 1
            _print(f"{name} SURVIVED {seeds} seeds")
    return 1 if survived else 0
