"""A process that has imported the whole program and forks a `tocsin` for each command line that it is given.

A `tocsin serve` of its own takes a second or two to import what it needs; from here it is up in a fraction of that, so
that sixty deaths fit into a minute. What runs in the child is `tocsin.cli.main`, as for the installed command. Nothing
is opened before the fork: no database, no socket, no thread.

One JSON line in, one out: `{"start": {argv, environment, errors, limits, rate}}` gives a pid, `{"wait": pid}` its exit
code.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from tocsin.engine.model.time import Instant

NEEDED = (
    "tocsin.cli", "tocsin.engine.run.serving", "tocsin.engine.web.server", "tocsin.engine.store.migrate",
    "tocsin.engine.store.records", "tocsin.engine.terminal.main", "alembic.config", "alembic.script",
    "alembic.runtime.environment", "apscheduler.schedulers.background", "tocsin.notifiers.file",
    "tocsin.notifiers.webhook", "uvicorn.lifespan.off", "uvloop", "httptools",
)  # fmt: skip


def main() -> None:
    """Serve requests until the input ends; children that still run then are the caller's to end."""
    for name in NEEDED:
        import_module(name)
    _say("ready")
    for line in sys.stdin:
        asked = json.loads(line)
        told = _start(asked["start"]) if "start" in asked else _wait(asked["wait"])
        _say(str(told))


def _say(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def _start(wish: dict[str, Any]) -> int:
    pid = os.fork()
    if pid == 0:
        _become(wish)
    return pid


def _wait(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _become(wish: dict[str, Any]) -> NoReturn:
    """The child: nothing of the nursery's own input and output stays with it."""
    code = 70
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(nothing, 1)
        os.dup2(os.open(wish["errors"], os.O_WRONLY), 2)
        # New streams: the old ones remember what kind of file they were opened on.
        sys.stdout, sys.stderr = open(1, "w", encoding="utf-8"), open(2, "w", encoding="utf-8")  # noqa: SIM115
        os.environ.update(wish["environment"])
        for name, most in wish["limits"].items():
            resource.setrlimit(getattr(resource, name), (most, most))
        code = import_module("tocsin.cli").main(wish["argv"]) if wish["rate"] == 1 else _hasty(wish)
    except BaseException:  # noqa: BLE001 - it is shown, and the process ends
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


class HastyClock:
    """Both clocks run so many times as fast as the machine's."""

    def __init__(self, rate: int) -> None:
        self._rate, self._start = rate, time.time_ns()
        self._started = time.monotonic_ns()

    def wall(self) -> Instant:
        return Instant((self._start + self._passed()) // 1_000)

    def mono(self) -> Instant:
        return Instant(self._passed() // 1_000)

    def _passed(self) -> int:
        return (time.monotonic_ns() - self._started) * self._rate


def _announce(url: str) -> None:
    sys.stderr.write(f"tocsin: {url}\n")
    sys.stderr.flush()


def _hasty(wish: dict[str, Any]) -> int:
    """`tocsin --site SITE serve`, as `tocsin.cli` does it, with another clock."""
    from tocsin.engine.run.serving import Serving
    from tocsin.engine.web.server import run

    serving = Serving(Path(wish["argv"][1]), clock=HastyClock(wish["rate"]))
    run(
        serving,
        host="127.0.0.1",
        port=0,
        ready=lambda where: _announce(where.url),
    )
    return 0


if __name__ == "__main__":
    main()
