"""I-24: a seed is one story: twice in one process, and in others with another hash seed, zone and locale."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tocsin.engine.model.time import HOUR, Length

from .faults import drawn
from .world import Plan, World

SEED = 4
ROOT = Path(__file__).parents[2]
ONE = f"""
from tests.simulation.test_determinism import trace
print(trace({SEED}))
"""


def trace(seed: int) -> str:
    world = World(Plan(seed=seed, on=drawn(seed), storm=Length(HOUR)))
    world.run()
    return world.trace


def elsewhere(**environment: str) -> str:
    """The trace in another process."""
    found = subprocess.run(
        [sys.executable, "-c", ONE], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True, text=True, check=True, timeout=110,
    )  # fmt: skip
    return found.stdout.strip()


def test_I_24_a_seed_is_the_same_story_twice_and_another_seed_another() -> None:
    assert trace(SEED) == trace(SEED)
    assert trace(SEED) != trace(SEED + 1)


def test_I_24_hash_seed_zone_and_locale_of_the_machine_change_nothing() -> None:
    first = elsewhere(PYTHONHASHSEED="1", TZ="Asia/Shanghai", LC_ALL="C.UTF-8")
    second = elsewhere(PYTHONHASHSEED="77", TZ="America/St_Johns", LC_ALL="C", LANG="zh_CN.UTF-8")
    assert first == second == trace(SEED)
