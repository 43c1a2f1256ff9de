"""How long `ack`, `status` and `show` take against a running server, beside `python -c pass`: medians, side by side.

Run it inside a site whose server runs and that has an incident: `python3 bench/fast_commands.py INC-1`.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time

ROUNDS = 21
ENTRY = "import sys; from tocsin.cli import main; sys.exit(main())"


def main(incident: str) -> None:
    """Print milliseconds and the ratio to an interpreter that does nothing."""
    entry = (sys.executable, "-c", ENTRY)
    commands = {
        "pass": (sys.executable, "-c", "pass"),
        "ack": (*entry, "ack", incident),
        "status": (*entry, "status"),
        "show": (*entry, "show", incident),
    }
    taken: dict[str, list[float]] = {name: [] for name in commands}
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            begun = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, env=environment, check=True)
            taken[name].append((time.perf_counter() - begun) * 1000)
    medians = {name: statistics.median(found) for name, found in taken.items()}
    for name, found in medians.items():
        print(f"{name:7} {found:6.1f} ms  {found / medians['pass']:.2f} x")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "INC-1")
