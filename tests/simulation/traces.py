"""What could be observed of a run, as one hash: what arrived, what was written, where every row stands.

Nothing of how the engine comes to it is in it, so that a change of its inside leaves the stored hashes as they are,
and a change of what it does is seen.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from tocsin.engine.model.time import MINUTE, SECOND, Length

from .faults import drawn
from .world import Plan, World

STORED = Path(__file__).with_name("traces.txt")
SEEDS = range(1, 21)
HEAD = "# SEED HASH; written anew by `dev.py simulate --traces`, and the commit says why\n"


def observed(seed: int) -> str:
    """The hash of a short storm."""
    world = World(Plan(seed=seed, on=drawn(seed), storm=Length(40 * MINUTE), calm=Length(20 * MINUTE)))
    world.run()
    begun = world.plan.start
    arrived = [
        ((it.at - begun) // SECOND, it.channel, it.message.key, it.message.attempt, it.message.body)
        for it in world.ledger.arrived
    ]
    lines = [(line.incident, line.step, line.code, line.by) for line in world.disk.journal()]
    rows = [(key, row.state, row.token, row.why) for key, row in sorted(world.disk.outbox().items())]
    return hashlib.sha256(json.dumps([arrived, lines, rows]).encode()).hexdigest()[:16]


def stored() -> dict[int, str]:
    """Seed -> hash, as last written."""
    lines = STORED.read_text(encoding="utf-8").splitlines()
    return {int(line.split()[0]): line.split()[1] for line in lines if not line.startswith("#")}


def write() -> None:
    """Store the hashes as they are now."""
    STORED.write_text(HEAD + "".join(f"{seed} {observed(seed)}\n" for seed in SEEDS), encoding="utf-8")
