"""P11: the three commands of a bad hour against a running server, beside an interpreter that does nothing."""

from __future__ import annotations

import compileall
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

from .fast_commands import ENTRY
from .servers import REPOSITORY, Tocsin
from .side_by_side import Line, Sizes, compare, interleave, say


def start(sizes: Sizes) -> list[Line]:
    """Wall time of a whole process, compiled before: a fresh checkout would pay for that once."""
    say("fast commands")
    for room in ("engine", "notifiers"):
        compileall.compile_dir(str(REPOSITORY / "tocsin" / room), quiet=2)
    compileall.compile_file(str(REPOSITORY / "tocsin" / "cli.py"), quiet=2)
    with tempfile.TemporaryDirectory(prefix="tocsin-bench-", ignore_cleanup_errors=True) as name:
        server = Tocsin(Path(name), sink=9)
        server.start()
        try:
            body = b'{"event": "Bench0", "labels": {"serial": "0"}}'
            headers = {"Authorization": f"Bearer {server.token}", "Content-Type": "application/json"}
            address = f"http://{server.host}:{server.port}/hooks/s0"
            urllib.request.urlopen(urllib.request.Request(address, body, headers)).close()
            entry = (sys.executable, "-c", ENTRY)
            cases = {
                "pass": _timed((sys.executable, "-c", "pass"), server.root),
                "ack": _timed((*entry, "ack", "INC-1", "--as", "ana"), server.root),
                "status": _timed((*entry, "status"), server.root),
                "show": _timed((*entry, "show", "INC-1"), server.root),
            }
            rounds = interleave(cases, sizes.of(21, 7))
        finally:
            server.stop()
    note = "the stretch is 3 x"
    return [
        compare(rounds, "P11", f"`{name}`", "ms", "ms", name, "pass", at_most=4, note=note if name == "ack" else "")
        for name in ("ack", "status", "show")
    ]


def _timed(command: tuple[str, ...], root: Path) -> Callable[[], Mapping[str, float]]:
    unwanted = ("PYTHONDONTWRITEBYTECODE", "PYTHONPROFILEIMPORTTIME")
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    environment = {**kept, "PYTHONPATH": str(REPOSITORY)}

    def run() -> Mapping[str, float]:
        begun = time.perf_counter()
        subprocess.run(command, cwd=root, env=environment, check=True, stdout=subprocess.DEVNULL)
        return {"ms": (time.perf_counter() - begun) * 1000}

    return run
