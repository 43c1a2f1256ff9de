"""The simulated world: a minute of seeds, every seed that ever failed, every boundary at which a process may die."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tocsin.engine.model.time import HOUR, Length

from .faults import MOMENTS, SENDS, TRANSACTIONS, drawn
from .shrink import shrunk
from .swarm import FILES, Tally, play
from .world import Plan, World

KEPT = Path(__file__).with_name("seeds.txt")
SEEDS = range(1, 13)
"""Seeds of the ordinary run; the long one is `run.py --hours N`."""
MOP_UP = range(101, 113)
"""Seeds for boundaries that the others did not reach, with what leads to rare ones."""
DEATHS = frozenset(("crash-transaction", "crash-send"))
RARE = frozenset(("gateway", "doubt", "lose", "jump-ahead", "drill", "publish"))
WANTED = frozenset(
    {f"{name}:{moment}" for name in TRANSACTIONS for moment in MOMENTS}
    | {f"{name}:{moment}" for name in SENDS for moment in ("before", "after")}
    | {"report:before"}
)


def kept() -> list[tuple[int, frozenset[str]]]:
    """Lines of `SEED kind,kind…  # what it found`; without kinds, those that the seed draws."""
    lines = (line.partition("#")[0].split() for line in KEPT.read_text(encoding="utf-8").splitlines())
    return [
        (int(line[0]), frozenset(line[1].split(",")) if len(line) > 1 else drawn(int(line[0])))
        for line in lines
        if line
    ]


def judged(world: World) -> None:
    """Fails with the story, as short as it can be made."""
    if world.oracles.found:
        pytest.fail(f"{world.oracles.found}\n{shrunk(world.plan)}")


@pytest.mark.parametrize(("seed", "on"), kept())
def test_a_seed_that_failed_once_stays_sound(seed: int, on: frozenset[str]) -> None:
    judged(play(Plan(seed=seed, on=on)))


@pytest.mark.timeout(900)
def test_I_01_to_I_28_hold_in_every_seed_and_every_boundary_was_hit(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    tally, began = Tally(), time.process_time()
    for place, seed in enumerate(SEEDS):
        folder = tmp_path / str(seed)
        folder.mkdir()
        certain = frozenset(sorted(WANTED)[place :: len(SEEDS)])
        file = folder if seed % FILES == 0 else None
        plan = Plan(seed=seed, on=drawn(seed) | DEATHS, certain=certain, file=file, storm=Length(3 * HOUR))
        judged(play(plan, tally))
    for seed in MOP_UP:
        missed = WANTED - set(tally.crashed)
        if missed:
            judged(play(Plan(seed=seed, on=RARE, certain=frozenset(missed), storm=Length(3 * HOUR)), tally))
    record_property("simulation", tally.line(time.process_time() - began))
    assert not WANTED - set(tally.crashed), f"no process died at {sorted(WANTED - set(tally.crashed))}"


def test_P_01_P_12_the_world_is_sound_on_a_real_database_file(tmp_path: Path) -> None:
    on = frozenset(("crash-transaction", "crash-send", "kill", "doubt", "lose", "full", "locked"))
    world = play(Plan(seed=5, on=on, file=tmp_path, storm=Length(2 * HOUR)))
    judged(world)
    assert world.count["crashes"] > 0


def test_the_quiet_world_has_no_doubts_and_no_repeats() -> None:
    world = play(Plan(seed=3, on=frozenset(), storm=Length(2 * HOUR)))
    judged(world)
    assert world.count["uncertain"] == world.count["repeats"] == world.count["crashes"] == 0
    assert world.ledger.of("page")
    assert world.ledger.of("customer")


def test_it_finds_what_is_wrong_and_tells_a_short_story() -> None:
    from .mutants import MUTANTS

    with MUTANTS["says-sent"].plant():
        story = shrunk(Plan(seed=1, on=frozenset(("crash-send", "doubt", "lose", "drift")), storm=Length(HOUR)))
    assert "I-10" in story
    assert "drift" not in story
    assert len(story.splitlines()) < 120
