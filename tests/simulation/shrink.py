"""From a failing run to a story that can be read: fewer faults, a shorter storm, and the lines before the end."""

from __future__ import annotations

from dataclasses import replace

from tocsin.engine.model.time import MINUTE, Length

from .world import Plan, World

LINES = 60


def shrunk(plan: Plan) -> str:
    """Switch kinds of fault off one by one while the same invariant still fails, then halve the storm; the story."""
    wanted = _fails(plan)
    if not wanted:
        return "it does not fail again"
    for kind in sorted(plan.on):
        fewer = replace(plan, on=plan.on - {kind})
        if wanted & _fails(fewer):
            plan = fewer
    while plan.storm > 10 * MINUTE:
        shorter = replace(plan, storm=Length(plan.storm // 2))
        if not wanted & _fails(shorter):
            break
        plan = shorter
    world = World(replace(plan, story=True))
    world.run()
    head = f"seed {plan.seed}, storm of {plan.storm // MINUTE} min, faults: {', '.join(sorted(plan.on)) or 'none'}"
    last = next((n for n, line in enumerate(world.story) if "WRONG" in line), len(world.story) - 1)
    return "\n".join([head, *world.oracles.found, *world.story[max(0, last - LINES) : last + 1]])


def _fails(plan: Plan) -> set[str]:
    """The invariants that do not hold in this run."""
    if plan.file is not None:
        for old in plan.file.glob("simulated.db*"):
            old.unlink()
    return {found.partition(":")[0] for found in World(plan).run()}
