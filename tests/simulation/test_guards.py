"""Guards are declared by name, and each has the planted bug that shows what it is good for."""

from __future__ import annotations

import ast
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from tocsin.engine.model.guards import GUARDS

from .mutants import MUTANTS

ROOT = Path(__file__).parents[2]


def found(dotted: str) -> object:
    """What stands under a name below `tocsin.engine`."""
    parts = dotted.split(".")
    thing: object = import_module(".".join(("tocsin", "engine", *parts[:2])))
    for part in parts[2:]:
        thing = getattr(thing, part)
    return thing


@cache
def used() -> frozenset[str]:
    """Every name that the engine looks up: of functions called, handed on, or written into a table."""
    names: set[str] = set()
    for file in (ROOT / "engine").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                names.add(node.attr)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                names.add(node.id)
    return frozenset(names)


@pytest.mark.parametrize("name", GUARDS)
def test_a_declared_guard_stands_where_it_says_and_is_used(name: str) -> None:
    assert GUARDS[name].keeps
    for dotted in GUARDS[name].at:
        assert callable(found(dotted)), dotted
        assert dotted.rpartition(".")[2] in used(), dotted


def test_every_guard_has_a_planted_bug_and_every_planted_bug_a_guard() -> None:
    first = {name for name, guard in GUARDS.items() if not guard.second}
    planted = {mutant.guard for mutant in MUTANTS.values()}
    assert first - planted == set(), "guards without a planted bug"
    assert planted - set(GUARDS) == set(), "planted bugs without a guard"


@pytest.mark.parametrize("name", [name for name, guard in GUARDS.items() if guard.second])
def test_a_second_line_has_a_test_of_its_own(name: str) -> None:
    file, _, test = GUARDS[name].second.partition("::")
    assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8")
