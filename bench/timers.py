"""P7, P8: timers beside APScheduler with its SQLite job store. Ours re-page somebody, theirs do nothing."""

from __future__ import annotations

import gc
import tempfile
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from tocsin.engine.model.batch import Batch, Committed
from tocsin.engine.model.time import HOUR, SECOND, Instant
from tocsin.engine.run.clock import SystemClock
from tocsin.engine.run.loop import Inbox, Loop, Pool
from tocsin.engine.run.verdict import Verdict

from .crowd import crowd, opened
from .side_by_side import Line, Sizes, bound, compare, interleave, percentile, say

AHEAD_S = 6.0
"""From making the timers to the first that comes due; a start with all of them has to fit in."""
APART_S = 0.02


def timers(sizes: Sizes) -> list[Line]:
    """100,000 open incidents; some timers come due one by one, then a thousand in the same instant."""
    count, together, single = sizes.of(100_000, 4_000), sizes.of(1_000, 200), sizes.of(200, 30)
    say(f"timers with {count} open incidents")
    rounds = interleave(
        {"Tocsin": lambda: _ours(count, together, single, sizes), "APScheduler": lambda: _theirs(together, sizes)},
        max(1, sizes.rounds - 2),
    )
    what = f"{together:,} timers of one instant"
    return [
        bound("P7", f"one timer wakes late by, p99, {count:,} open", "ms", rounds.values("Tocsin", "late"), at_most=5),
        bound("P7", f"{what}, all handled and on disk after", "ms", rounds.values("Tocsin", "last"), at_most=100),
        compare(rounds, "P7", f"{what}, a second", "rate", "1/s", "Tocsin", "APScheduler", at_least=5),
        compare(
            rounds, "P8", "arming a timer", "arm", "us", "Tocsin", "APScheduler", at_most=0.1,
            note="ours in the transaction of what arms it: rows of a batch of 500; theirs a transaction each",
        ),
    ]  # fmt: skip


def _ours(count: int, together: int, single: int, sizes: Sizes) -> Mapping[str, float]:
    with tempfile.TemporaryDirectory(prefix="tocsin-bench-") as name:
        begun = time.perf_counter()
        far = Instant(SystemClock().wall() + 10 * HOUR)
        crowd(Path(name), count, lambda _number: far)
        arm = (time.perf_counter() - begun) / count / 2 * 1e6
        start = Instant(SystemClock().wall() + round((AHEAD_S + count / 10_000) * SECOND))
        due = {f"INC-{n + 2}": Instant(start + round(n * APART_S * SECOND)) for n in range(single)}
        instant = Instant(start + round((single * APART_S + 1) * SECOND))
        due.update({f"INC-{n + 2}": instant for n in range(single, single + together)})
        woken, written = _run(Path(name), due)
    late = [(woken[key] - at) / 1000 for key, at in due.items() if at != instant]
    last = max(written[key] for key, at in due.items() if at == instant) - instant
    return {"late": percentile(late, 0.99), "last": last / 1000, "rate": together / (last / SECOND), "arm": arm}


def _run(root: Path, due: Mapping[str, Instant]) -> tuple[dict[str, int], dict[str, int]]:
    """Instants at which the turn of each incident began, and at which it was on disk."""
    pool, inbox, clock = Pool(), Inbox(), SystemClock()
    engines: list[Any] = []

    def report(key: str, token: int, verdict: Verdict) -> None:
        inbox.submit("record", lambda turn: engines[0].courier.record(turn, key, token, verdict))

    app = opened(root, spawner=pool, report=report)
    engines.append(app.engine)
    move(app, due)
    woken: dict[str, int] = {}
    written: dict[str, int] = {}
    done = threading.Event()
    commit = app.store.commit

    def watched(batch: Batch) -> Committed:
        result = commit(batch)
        now = clock.wall()
        for change in batch.incidents:
            if change.after.id in due and change.after.id not in woken and batch.now >= due[change.after.id]:
                woken[change.after.id], written[change.after.id] = batch.now, now
        if len(woken) == len(due):
            done.set()
        return result

    app.store.commit = watched  # type: ignore[method-assign]
    gc.freeze()  # as `Serving.start` does
    loop = Loop(app.engine, inbox, lambda _error: done.set())
    loop.start()
    done.wait((max(due.values()) - clock.wall()) / SECOND + 60)
    pool.close()
    loop.stop()
    app.store.close()
    return woken, written


def move(app: Any, due: Mapping[str, Instant]) -> None:
    """Put the timers of some incidents to their instants, in memory alone: the row says the same timer, later."""
    from dataclasses import replace

    from tocsin.engine.model.batch import IncidentChange

    changes = []
    for name, at in due.items():
        before = app.memory.incidents[name]
        after = before.fork()
        after.timers = {
            key: replace(timer, due=at) if key.startswith("ladder") else timer for key, timer in before.timers.items()
        }
        after.revision += 1
        changes.append(IncidentChange(before=before, after=after))
    app.store.commit(Batch(now=app.clock.wall(), names=["move"], incidents=changes))
    for change in changes:
        app.memory.absorb(change.after)
        for key, timer in change.after.timers.items():
            app.memory.world("live").agenda.add(timer.due, "timer", change.after.id, key)


_ran: list[float] = []


def _job() -> None:
    _ran.append(time.time())


def _theirs(together: int, sizes: Sizes) -> Mapping[str, float]:
    _ran.clear()
    with tempfile.TemporaryDirectory(prefix="tocsin-bench-") as name:
        store = SQLAlchemyJobStore(url=f"sqlite:///{name}/jobs.db")
        scheduler = BackgroundScheduler(
            jobstores={"default": store}, timezone="UTC", job_defaults={"misfire_grace_time": None}
        )
        scheduler.start()
        begun = time.perf_counter()
        due = datetime.now(UTC) + timedelta(seconds=3 + together * 0.02)
        for _ in range(together):
            scheduler.add_job(_job, "date", run_date=due)
        arm = (time.perf_counter() - begun) / together * 1e6
        end = due.timestamp() + 60
        while len(_ran) < together and time.time() < end:
            time.sleep(0.02)
        scheduler.shutdown()
    return {"rate": len(_ran) / max(1e-6, max(_ran) - due.timestamp()), "arm": arm}
