"""Many runs: each seed draws which kinds of fault are on, and what it met is counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tocsin.engine.model.time import HOUR

from .faults import drawn
from .world import Plan, World

FILES = 7
"""One seed in so many runs on a real database file."""


@dataclass(slots=True)
class Tally:
    """What all runs together have met."""

    seeds: int = 0
    hours: float = 0.0
    count: Counter[str] = field(default_factory=Counter)
    reached: Counter[str] = field(default_factory=Counter)
    crashed: Counter[str] = field(default_factory=Counter)

    def take(self, world: World) -> None:
        self.seeds += 1
        self.hours += (world.now - world.plan.start) / HOUR
        self.count += world.count
        self.reached += world.faults.reached
        self.crashed += world.faults.crashed

    def line(self, seconds: float) -> str:
        """One line for people."""
        c = self.count
        return (
            f"{self.seeds} seeds, {self.hours:,.0f} simulated hours, {c['turns']:,} turns, {c['crashes']:,} crashes at"
            f" {len(self.crashed)} of {len(self.reached)} points, {c['takeover']} takeovers, {c['uncertain']} in doubt,"
            f" {c['repeats']} repeats, {c['drills']} drills, {c['published']} publications in {seconds:.0f} s of CPU"
        )


def plan_of(seed: int, folder: Path, *, story: bool = False) -> Plan:
    """The plan of a seed; some run on a real file in `folder`."""
    file = folder if seed % FILES == 0 else None
    return Plan(seed=seed, on=drawn(seed), file=file, story=story)


def play(plan: Plan, tally: Tally | None = None) -> World:
    """Run a plan to its end."""
    world = World(plan)
    world.run()
    if tally is not None:
        tally.take(world)
    return world
