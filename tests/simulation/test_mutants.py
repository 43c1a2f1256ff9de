"""The simulator is tested too: every planted bug is found by its seed, and without the bug that seed is sound."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .mutants import MUTANTS, found_by

KILLERS = {
    line.split()[0]: int(line.split()[1])
    for line in Path(__file__).with_name("killers.txt").read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("#")
}


def test_every_mutant_has_a_seed_that_kills_it() -> None:
    assert set(KILLERS) == set(MUTANTS)


@pytest.mark.parametrize("name", MUTANTS)
def test_the_planted_bug_is_found(name: str, record_property: Callable[[str, object], None]) -> None:
    assert found_by(MUTANTS[name], KILLERS[name]), f"{name} ({MUTANTS[name].guard}) is not found any more"
    record_property("planted bug found", name)


@pytest.mark.parametrize("name", [name for name, mutant in MUTANTS.items() if mutant.story is not None])
def test_without_its_bug_a_story_ends_well(name: str) -> None:
    assert found_by(MUTANTS[name], KILLERS[name], plant=False) == []
