"""What the disk and SQLite allow: the floor under every figure that waits for a commit."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from tocsin.engine.store.library import choose

from .side_by_side import Line, Sizes, interleave, percentile, say

BLOCK = b"x" * 4096


def fsyncs(times: int) -> list[float]:
    """Milliseconds of appending a block and syncing it."""
    found: list[float] = []
    with tempfile.TemporaryFile(dir=".") as file:
        for _ in range(times):
            file.write(BLOCK)
            file.flush()
            begun = time.perf_counter()
            os.fdatasync(file.fileno())
            found.append((time.perf_counter() - begun) * 1000)
    return found


def commits(rows: int, seconds: float) -> float:
    """Rows a second of bare SQLite, `rows` of 200 bytes in each transaction that is synced."""
    module = choose().module
    with tempfile.TemporaryDirectory(dir=".") as name:
        connection = module.connect(str(Path(name) / "floor.db"), isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, words TEXT)")
        begun, done = time.perf_counter(), 0
        while (took := time.perf_counter() - begun) < seconds:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO t (words) VALUES (?)", [("x" * 200,)] * rows)
            connection.execute("COMMIT")
            done += rows
        connection.close()
    return done / took


def floor(sizes: Sizes) -> list[Line]:
    """No goals: what everything else stands on."""
    say("the disk and SQLite alone")
    seconds = 0.5 if sizes.quick else 2.0

    def disk() -> Mapping[str, float]:
        found = fsyncs(50 if sizes.quick else 300)
        return {"p50": percentile(found, 0.5), "p99": percentile(found, 0.99)}

    cases = {"disk": disk}
    for rows in (1, 10, 100):
        cases[f"{rows}"] = lambda rows=rows: {"rate": commits(rows, seconds)}  # type: ignore[misc]
    rounds = interleave(cases, sizes.rounds)
    lines = [
        Line(goal="floor", what=f"append and fsync {share}", unit="ms", ours=rounds.spread("disk", share))
        for share in ("p50", "p99")
    ]
    lines += [
        Line(goal="floor", what=f"SQLite alone, {n} rows a commit", unit="rows/s", ours=rounds.spread(f"{n}", "rate"))
        for n in (1, 10, 100)
    ]
    return lines
