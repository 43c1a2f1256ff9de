"""The simulator by hand: `python tests/simulation/run.py --hours 1000 --seed 7`, `--mutants`, `--story`."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.simulation.swarm import Tally, plan_of, play


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seed", type=int, default=1, help="the first seed")
    asked.add_argument("--hours", type=float, default=100, help="simulated hours in all")
    asked.add_argument("--story", action="store_true", help="print the story of the first seed")
    asked.add_argument("--mutants", action="store_true", help="look for seeds that kill each planted bug")
    asked.add_argument("--traces", action="store_true", help="write the stored traces anew; the commit says why")
    asked.add_argument("--shrink", action="store_true", help="make the story of a failing seed as short as possible")
    options = asked.parse_args()
    if options.mutants:
        from tests.simulation.mutants import hunt

        return hunt(options.seed)
    if options.traces:
        from tests.simulation import traces

        traces.write()
        return 0
    tally, failed, began = Tally(), 0, time.process_time()
    seed = options.seed
    while tally.hours < options.hours:
        with tempfile.TemporaryDirectory() as folder:
            world = play(plan_of(seed, Path(folder), story=options.story), tally)
        if options.story:
            sys.stdout.write("\n".join(world.story) + "\n")
        if world.oracles.found:
            failed += 1
            sys.stdout.write(f"seed {seed} ({', '.join(sorted(world.plan.on))})" + "\n")
            sys.stdout.write("".join(f"    {found}\n" for found in world.oracles.found) + "\n")
            if options.shrink:
                from tests.simulation.shrink import shrunk

                sys.stdout.write(shrunk(world.plan) + "\n")
        seed += 1
    sys.stdout.write(tally.line(time.process_time() - began) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
