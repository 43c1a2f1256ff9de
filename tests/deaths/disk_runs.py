"""Runs on a disk that fails at its n-th sync or write, for every n; started with `broken_disk.c` loaded before libc.

`python -m tests.deaths.disk_runs FOLDER sync|write|full` prints one JSON line for each n, until a run no longer reaches
its failure. Each run is a process of its own that ends without closing anything, as a failed engine does.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.store import makers as make
from tests.store.makers import NOW
from tocsin.engine.model.batch import Batch
from tocsin.engine.model.ports import StoreFull
from tocsin.engine.store.backup import check

MOST = 2_000
DISK = ctypes.CDLL(None)
APOLOGY = "INC-2/2/0/sms/c1"


def turns() -> list[tuple[str, Batch]]:
    """What an engine commits, in order."""
    notice = make.opening("INC-2")
    notice.effects.append(make.apology(APOLOGY, needs=0))
    made = [("open", make.opening("INC-1")), ("notice", notice), ("claim", make.claimed(APOLOGY))]
    return [*made, ("result", make.answered(APOLOGY)), ("last", make.opening("INC-3"))]


def life(path: Path, what: str, nth: int) -> dict[str, Any]:
    """Turns until one fails; then what the same store says to another try."""
    acknowledged: list[str] = []
    told: dict[str, Any] = {"acknowledged": acknowledged, "failed": "", "kind": "", "again": "", "reached": True}
    DISK.broken_arm(what.encode(), ctypes.c_long(nth))
    name, store = "opening", None
    try:
        store = make.opened(path)
        for name, batch in turns():
            store.commit(batch)
            acknowledged.append(name)
        told["reached"] = DISK.broken_left() == 0
        return told
    except Exception as error:  # noqa: BLE001 - it is told
        told |= {"failed": name, "kind": type(error).__name__, "code": str(error)}
        room = isinstance(error, StoreFull)
    if store is not None:
        DISK.broken_arm(b"", ctypes.c_long(-1))  # the disk is well again, or has room again
        try:
            rest = [batch for word, batch in turns() if word not in acknowledged] if room else [turns()[-1][1]]
            for batch in rest:
                store.commit(batch)
            told["again"] = "kept"
        except Exception as error:  # noqa: BLE001 - it is told
            told["again"] = type(error).__name__
    return told


def afterwards(path: Path) -> dict[str, Any]:
    """What the next engine finds on the same disk, now well."""
    store = make.opened(path)
    states = dict(store._connection.execute("SELECT key, state FROM tocsin_outbox").fetchall())
    found = sorted(one.id for one in store.load(NOW).incidents)
    store.close()
    return {"incidents": found, "apology": states.get(APOLOGY, ""), "sound": check(path).sound}


def in_child(work: Callable[[], dict[str, Any]], place: Path) -> dict[str, Any]:
    """The answer of a process of its own, which ends without any goodbye."""
    child = os.fork()
    if child == 0:
        try:
            place.write_text(json.dumps(work()), "utf-8")
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    told: dict[str, Any] = json.loads(place.read_text("utf-8"))
    place.unlink()
    return told


def main(folder: Path, what: str) -> None:
    first = folder / "first" / "tocsin.db"
    first.parent.mkdir()
    make.opened(first).close()
    for nth in range(1, MOST):
        shutil.copytree(first.parent, folder / "run")
        path, place = folder / "run" / "tocsin.db", folder / "told"
        told = in_child(lambda path=path, nth=nth: life(path, what, nth), place)  # type: ignore[misc]
        after = in_child(lambda path=path: afterwards(path), place)  # type: ignore[misc]
        shutil.rmtree(folder / "run")
        sys.stdout.write(json.dumps({"nth": nth, **told, **after}) + "\n")
        if not told["reached"]:
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
