"""One slip, one message: what merely follows from another finding is folded under it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..model.problem import Mark, Problem, Weight

_ONE_NAME = ("unknown-", "event-nobody")
"""Codes whose `name` says everything: the same wrong name again is the same slip."""
MOST_LINES = 5


def folded(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """In the order of the file; one per place; the same wrong name once, with the other lines in `also`."""
    first: dict[Mark, Problem] = {}
    found = sorted(problems, key=lambda one: one.weight is not Weight.ERROR)
    broken = {(one.where.file, one.where.line) for one in found if one.code.startswith("yaml-")}
    for problem in found:
        # Where YAML itself was misunderstood, the rest of the line does not mean what its author meant.
        if problem.code.startswith("yaml-") or (problem.where.file, problem.where.line) not in broken:
            first.setdefault(problem.where, problem)
    ordered = sorted(first.values(), key=lambda one: (one.where.file, one.where.line, one.where.column))
    groups: dict[object, list[Problem]] = {}
    for index, problem in enumerate(ordered):
        groups.setdefault(_slip(problem) or index, []).append(problem)
    return tuple(_told(group) for group in groups.values())


def _slip(problem: Problem) -> object | None:
    """What makes two problems the same slip; None when each stands for itself."""
    if problem.code.startswith(_ONE_NAME) and "name" in problem.params:
        return (problem.where.file, problem.code, problem.params["name"])
    return None


def _told(group: list[Problem]) -> Problem:
    if len(group) == 1:
        return group[0]
    lines = [str(problem.where.line) for problem in group[1:]]
    shown = ", ".join(lines[:MOST_LINES]) + (" …" if len(lines) > MOST_LINES else "")
    return replace(group[0], params={**group[0].params, "also": shown})
