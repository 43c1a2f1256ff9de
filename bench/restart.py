"""P9: the start with many open incidents, beside a bare SELECT of the same rows; and what each of them weighs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from tocsin.engine.store.library import choose

from .crowd import crowd, opened
from .servers import REPOSITORY
from .side_by_side import Line, Sizes, bound, compare, interleave, say


def restart(sizes: Sizes) -> list[Line]:
    """Each start is a process of its own; making the rows is not counted."""
    count = sizes.of(100_000, 5_000)
    say(f"starting with {count} open incidents")
    with tempfile.TemporaryDirectory(prefix="tocsin-bench-") as name:
        full, empty = Path(name) / "full", Path(name) / "empty"
        for root, number in ((full, count), (empty, 0)):
            root.mkdir()
            crowd(root, number)

        def started() -> Mapping[str, float]:
            loaded, bare = _child("open", full), _child("open", empty)
            weight = (loaded["resident"] - bare["resident"]) / count
            return {"ms": loaded["ms"], "empty": bare["ms"], "weight": weight / 1024}

        rounds = interleave({"Tocsin": started, "SELECT": lambda: _child("select", full)}, max(1, sizes.rounds - 2))
    note = f"reading the files, the rows and filling memory; {rounds.spread('Tocsin', 'empty')} ms of it with none open"
    what = f"start with {count:,} open incidents"
    return [
        compare(rounds, "P9", what, "ms", "ms", "Tocsin", "SELECT", at_most=10, note=note),
        bound("P9", "memory of each of them", "KiB", rounds.values("Tocsin", "weight"), at_most=1),
    ]


def _child(how: str, root: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.restart", how, str(root)]
    done = subprocess.run(
        command, cwd=REPOSITORY, capture_output=True, check=True, env={**os.environ, "PYTHONPATH": str(REPOSITORY)}
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _open(root: Path) -> dict[str, float]:
    begun = time.perf_counter()
    app = opened(root)
    took = (time.perf_counter() - begun) * 1000
    pages = int(Path("/proc/self/statm").read_text("utf-8").split()[1])
    app.store.close()
    return {"ms": took, "resident": float(pages * os.sysconf("SC_PAGE_SIZE"))}


def _select(root: Path) -> dict[str, float]:
    connection = choose().module.connect(str(next((root / ".tocsin").glob("*.db"))))
    begun = time.perf_counter()
    rows = connection.execute("SELECT * FROM tocsin_incidents WHERE closed IS NULL").fetchall()
    timers = connection.execute("SELECT * FROM tocsin_timers").fetchall()
    took = (time.perf_counter() - begun) * 1000
    connection.close()
    assert len(timers) >= len(rows) > 0
    return {"ms": took}


if __name__ == "__main__":
    print(json.dumps({"open": _open, "select": _select}[sys.argv[1]](Path(sys.argv[2]))))
