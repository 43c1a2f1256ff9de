"""`python3 -m bench [NAMES] [--quick] [--json FILE]`: one table, ratio first."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from .side_by_side import Line, Sizes, as_json, calibrated, machine, say, spread, table

FAMILIES = {
    "floor": ("floor", "floor", "the disk and SQLite alone"),
    "burst": ("paging", "at_once", "P1, P10: 5,000 alerts at once"),
    "paced": ("paging", "steadily", "P2: 50 and 500 alerts a second"),
    "kill": ("paging", "killed", "P3: kill -9"),
    "storm": ("paging", "storm", "P4: duplicates"),
    "ingest": ("paging", "taken_in", "P5: taking in alone"),
    "signals": ("signals", "signals", "P6: figures against triggers; moves"),
    "backtest": ("backtest", "backtest", "recorded figures played to a trigger"),
    "timers": ("timers", "timers", "P7, P8: timers"),
    "crowded": ("endurance", "crowded", "P7, P2: alerts while 100,000 incidents are open and timers come due"),
    "lasting": ("endurance", "lasting", "ten minutes: the database's log, memory, and the last pages beside the first"),
    "restart": ("restart", "restart", "P9: start and memory with many open incidents"),
    "start": ("start", "start", "P11: fast commands"),
    "handover": ("handover", "handover", "P12: handing over a page"),
    "texts": ("texts", "texts", "P13: loading and rendering"),
}
BESIDE_ALERTMANAGER = ("burst", "paced", "kill", "storm", "ingest")


def main(words: list[str]) -> int:
    """Run the families that are named, or all; 0 whether or not goals are met, for a bench tells and does not judge."""
    asked = _asked(words)
    sizes = Sizes(quick=asked.quick, rounds=asked.rounds or (3 if asked.quick else 5), scale=asked.scale)
    facts, lines = machine(), list[Line]()
    beats = [calibrated() for _ in range(5)]
    for name in asked.names or FAMILIES:
        if name in BESIDE_ALERTMANAGER and not _has_alertmanager():
            say(f"{name}: left out, prometheus-alertmanager is not installed")
            continue
        try:
            lines += _family(name)(sizes)
        except Exception as error:  # noqa: BLE001 - one family that fails must not cost the table of the others
            say(f"{name}: failed: {type(error).__name__}: {error}")
        beats.append(calibrated())
    facts["calibration"] = f"{spread(beats)} ms"
    facts["size"] = "quick" if sizes.quick else "full"
    facts["rounds"] = str(sizes.rounds)
    print(table(lines))
    print("\n" + " · ".join(f"{name} {value}" for name, value in facts.items()))
    if asked.json:
        Path(asked.json).write_text(as_json(lines, facts) + "\n", encoding="utf-8")
    return 0


def _asked(words: list[str]) -> argparse.Namespace:
    listed = "\n".join(f"  {name:9}{what}" for name, (_, _, what) in FAMILIES.items())
    parser = argparse.ArgumentParser(
        prog="bench", description=f"How fast Tocsin is beside others.\n\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("names", nargs="*", choices=[*FAMILIES, []], metavar="NAME", help="families; all when none")
    parser.add_argument("--quick", action="store_true", help="small sizes, about 15 s for each family")
    parser.add_argument("--rounds", type=int, default=0, help="rounds of each comparison")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the sizes")
    parser.add_argument("--json", default="", metavar="FILE", help="write the figures there too")
    return parser.parse_args(words)


def _family(name: str) -> Callable[[Sizes], list[Line]]:
    module, function, _ = FAMILIES[name]
    found: Callable[[Sizes], list[Line]] = getattr(import_module(f"bench.{module}"), function)
    return found


def _has_alertmanager() -> bool:
    from .servers import Alertmanager

    return Alertmanager.found()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
