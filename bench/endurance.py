"""Loads that last: alerts while 100,000 incidents are open and timers come due, and ten minutes without a pause."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import uvloop

from tocsin.engine.model.time import HOUR, SECOND, Instant
from tocsin.engine.run.clock import SystemClock
from tocsin.engine.store.library import choose

from .crowd import crowd, opened
from .load import Book, Target, all_paged, burst, http_post, paced, sink
from .paging import WARM, folder
from .servers import RUNBOOKS, SOURCES, Tocsin
from .side_by_side import Line, Rounds, Sizes, Spread, bound, compare, interleave, percentile, say, spread
from .timers import move

APART_S = 0.02
"""Between the timers that come due while alerts come in."""
STARTS_IN_S = 6.0
RATE = 50.0
CLEARS_AFTER = 500
"""Alerts between the firing of one and its end."""
AGED = "SELECT incident, min(at) FROM tocsin_journal WHERE incident IN (SELECT value FROM json_each(?)) AND at > ?"


def crowded(sizes: Sizes) -> list[Line]:
    """P7 beside ingest: 100,000 open incidents, some of their timers due, and alerts at the same time."""
    count, single = sizes.of(100_000, 4_000), sizes.of(500, 60)
    say(f"alerts while {count} incidents are open")
    rounds = interleave(
        {
            "many open": lambda: uvloop.run(_crowded(count, single)),
            "none open": lambda: uvloop.run(_crowded(0, single)),
        },
        max(1, sizes.rounds - 3),
    )
    what = f"{count:,} open and {RATE:g} alerts/s"
    peer = "with none open"
    return [
        bound("P7", f"one timer wakes late by, p99, {what}", "ms", rounds.values("many open", "late"), at_most=5),
        _named(compare(rounds, "P2", f"alert to page p50, {what}", "p50", "ms", "many open", "none open"), peer),
        _named(compare(rounds, "P2", f"alert to page p99, {what}", "p99", "ms", "many open", "none open"), peer),
    ]


async def _crowded(count: int, single: int) -> Mapping[str, float]:
    book = Book()
    with folder() as root:
        crowd(root, max(count, 1))
        async with sink(book) as port:
            server = Tocsin(root, port)
            start = Instant(SystemClock().wall() + round((STARTS_IN_S + count / 8_000) * SECOND))
            due = {f"INC-{n + 2}": Instant(start + round(n * APART_S * SECOND)) for n in range(min(single, count))}
            _set_timers(root, due)
            await asyncio.to_thread(server.start)
            try:
                await burst(server.target(), book, WARM, 8)
                await asyncio.sleep(max(0.0, (start - SystemClock().wall()) / SECOND))
                serials = range(round(single * APART_S * RATE))
                await paced(server.target(), book, serials, RATE)
                await all_paged(book, serials)
            finally:
                await asyncio.to_thread(server.stop)
            waits = book.waits(serials)
            late = _lateness(server.database, due)
    return {"late": percentile(late, 0.99), "p50": percentile(waits, 0.5), "p99": percentile(waits, 0.99)}


def _set_timers(root: Path, due: Mapping[str, Instant]) -> None:
    if due:
        app = opened(root)
        move(app, due)
        app.store.close()


def _lateness(database: Path, due: Mapping[str, Instant]) -> list[float]:
    """Milliseconds from each timer's instant to the moment of the turn that handled it, as the journal has it."""
    if not due:
        return [0.0]
    connection = choose().module.connect(f"{database.as_uri()}?mode=ro", uri=True)
    try:
        asked = (json.dumps([*due]), min(due.values()) - HOUR)
        found = connection.execute(f"{AGED} GROUP BY incident", asked).fetchall()
    finally:
        connection.close()
    at = {name: moment for name, moment in found if moment >= due[name]}
    return [(at[name] - moment) / 1000 if name in at else float("inf") for name, moment in due.items()]


def lasting(sizes: Sizes) -> list[Line]:
    """Ten minutes at a steady rate: the log of the database, checkpoints, and memory."""
    seconds = sizes.of(600, 20)
    say(f"{RATE:g} alerts a second for {seconds} s, each over after {CLEARS_AFTER / RATE:g} s")
    found = uvloop.run(_lasting(seconds))
    what = f"{seconds} s of {RATE:g} alerts/s"
    quarters = Rounds(found={"last": {"p99": [found["late"]]}, "first": {"p99": [found["early"]]}})
    line = compare(quarters, "P2", f"{what}: alert to page p99, last quarter", "p99", "ms", "last", "first")
    return [
        _named(line, "its first quarter"),
        _told(f"{what}: largest write-ahead log", "MiB", found["wal"]),
        _told(f"{what}: the database", "KiB an alert", found["database"]),
        _told(f"{what}: growth of memory", "KiB an alert", found["memory"]),
    ]


async def _lasting(seconds: int) -> Mapping[str, float]:
    book = Book()
    count = round(seconds * RATE)
    with folder() as root:
        async with sink(book) as port:
            server = Tocsin(root, port)
            await asyncio.to_thread(server.start)
            try:
                await burst(server.target(), book, WARM, 8)
                before = server.memory()
                async with _watched(server.database) as largest:
                    await paced(_coming_and_going(server), book, range(count), RATE)
                    await all_paged(book, range(count))
                grown = server.memory() - before
            finally:
                await asyncio.to_thread(server.stop)
            stored = server.database.stat().st_size
    quarter = count // 4
    early, late = book.waits(range(quarter)), book.waits(range(count - quarter, count))
    return {
        "early": percentile(early, 0.99), "late": percentile(late, 0.99), "wal": largest[0] / 2**20,
        "database": stored / count / 1024, "memory": grown / count / 1024,
    }  # fmt: skip


def _coming_and_going(server: Tocsin) -> Target:
    """Each request fires a new alert, and ends the one that fired `CLEARS_AFTER` before."""

    def request(serial: int, connection: int) -> bytes:
        items = [_event(serial, "firing")]
        if serial >= CLEARS_AFTER:
            items.append(_event(serial - CLEARS_AFTER, "resolved"))
        body = json.dumps({"items": items}).encode()
        path = f"/hooks/s{connection % SOURCES}"
        return http_post(server.host, server.port, path, body, f"Authorization: Bearer {server.token}")

    return Target(host=server.host, port=server.port, request=request)


def _event(serial: int, state: str) -> dict[str, object]:
    return {
        "event": f"Bench{serial % RUNBOOKS}", "labels": {"serial": str(serial)}, "state": state,
        "fingerprint": str(serial),
    }  # fmt: skip


@contextlib.asynccontextmanager
async def _watched(database: Path) -> AsyncIterator[list[int]]:
    """The largest size of the write-ahead log, looked at four times a second."""
    log, largest = database.with_name(f"{database.name}-wal"), [0]

    async def look() -> None:
        while True:
            with contextlib.suppress(OSError):
                largest[0] = max(largest[0], log.stat().st_size)
            await asyncio.sleep(0.25)

    looking = asyncio.create_task(look())
    try:
        yield largest
    finally:
        looking.cancel()


def _named(line: Line, peer: str) -> Line:
    return Line(
        goal=line.goal, what=line.what, unit=line.unit, ours=line.ours, peer=peer, theirs=line.theirs, ratio=line.ratio
    )


def _told(what: str, unit: str, value: float) -> Line:
    found: Spread = spread([value])
    return Line(goal="lasting", what=what, unit=unit, ours=found)
