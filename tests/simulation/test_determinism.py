"""I-24: a seed is one story: twice in one process, in others with another hash seed, zone, locale and core count, and
the same as when its trace was stored."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tocsin.engine.model.time import HOUR, Length

from .faults import drawn
from .traces import observed, stored
from .world import Plan, World

SEED = 4
ROOT = Path(__file__).parents[2]
ONE = f"""
import os
if "ONE_CORE" in os.environ:
    os.sched_setaffinity(0, {{min(os.sched_getaffinity(0))}})
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


def test_I_24_twenty_seeds_are_the_stories_that_were_stored() -> None:
    changed = {seed: now for seed, was in stored().items() if (now := observed(seed)) != was}
    assert len(stored()) == 20
    assert not changed, f"{changed}: if that is meant, `python3 dev.py simulate --traces`, and name it in the commit"


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system does not bind processes to cores")
def test_I_24_hash_seed_zone_locale_and_cores_of_the_machine_change_nothing() -> None:
    first = elsewhere(PYTHONHASHSEED="1", TZ="Asia/Shanghai", LC_ALL="C.UTF-8")
    second = elsewhere(PYTHONHASHSEED="77", TZ="America/St_Johns", LC_ALL="C", LANG="zh_CN.UTF-8", ONE_CORE="1")
    assert first == second == trace(SEED)
