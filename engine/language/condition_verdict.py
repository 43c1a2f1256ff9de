"""Whether a condition is always or never true, as far as intervals and choices of single names decide it.

Each name's values fall into a few *regions* between which no comparison of the condition can tell: for figures
the constants compared with and the gaps around them, for choices the options. A part of the condition about one
name is the set of regions where it holds; sets of one name are cut and joined, parts about several names are
left open. “Always” means: whenever the names are known.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from .condition_code import code_of
from .condition_tree import All, Compare, Literal, Name, Node, Not, OneOf, children, names_in
from .condition_types import Names, ValueType

Region = float | str | bool
_OTHER = "\0other"
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Where:
    """A part that concerns one name: the regions in which it holds."""

    name: str
    regions: frozenset[Region]


_Part = _Where | bool | None
"""None: left open."""


def decide(tree: Node, names: Names) -> bool | None:
    """True: holds whenever its names are known; False: never holds; None: depends, or is not decided here."""
    part = _Judge(tree, names).part(tree)
    return part if isinstance(part, bool) else None


class _Judge:
    """The regions of every name, then the parts bottom-up."""

    def __init__(self, tree: Node, names: Names) -> None:
        self._names = names
        self._constants: dict[str, set[Region]] = {name: set() for name in names_in(tree)}
        self._collect(tree)
        self._regions = {name: regions(names[name], found) for name, found in self._constants.items()}

    def _collect(self, tree: Node) -> None:
        waiting = [tree]
        while waiting:
            node = waiting.pop()
            waiting.extend(children(node))
            if isinstance(node, OneOf) and isinstance(node.part, Name):
                self._constants[node.part.name].update(option.value for option in node.options)
            sided = self._sides(node) if isinstance(node, Compare) else None
            if sided is not None:
                self._constants[sided[0]].add(sided[2])

    def _sides(self, node: Compare) -> tuple[str, str, Region] | None:
        """(name, operator, constant) of a comparison of a name with something constant, turned if need be."""
        if isinstance(node.left, Name):
            value = self._value(node.right)
            return None if value is None else (node.left.name, node.op, value)
        if isinstance(node.right, Name):
            value = self._value(node.left)
            return None if value is None else (node.right.name, _TURNED[node.op], value)
        return None

    def _value(self, node: Node) -> Region | None:
        if isinstance(node, Literal):
            return node.value
        return None if names_in(node) else code_of(node, self._names)(lambda name: None)

    def part(self, node: Node) -> _Part:
        if not names_in(node):
            value = self._value(node)
            return value if isinstance(value, bool) else None
        if isinstance(node, Name):
            return self._where(node.name, lambda value: value is True)
        if isinstance(node, Not):
            return self._not(self.part(node.part))
        if isinstance(node, All):
            return self._all(node)
        if isinstance(node, OneOf) and isinstance(node.part, Name):
            options = {option.value for option in node.options}
            return self._where(node.part.name, lambda value: (value in options) is not node.negated)
        sided = self._sides(node) if isinstance(node, Compare) else None
        return None if sided is None else self._compared(*sided)

    def _compared(self, name: str, op: str, value: Region) -> _Part:
        kind, test = self._names[name], _OPERATORS[op]
        if kind.kind != "severity":
            return self._where(name, lambda region: test(region, value))
        ranks = {level: rank for rank, level in enumerate(kind.options)}
        return self._where(name, lambda region: test(ranks[str(region)], ranks[str(value)]))

    def _where(self, name: str, holds: Callable[[Region], bool]) -> _Part:
        return self._settled(name, frozenset(region for region in self._regions[name] if holds(region)))

    def _settled(self, name: str, found: frozenset[Region]) -> _Part:
        if not found:
            return False
        return True if found == self._regions[name] else _Where(name, found)

    def _not(self, part: _Part) -> _Part:
        if isinstance(part, _Where):
            return self._settled(part.name, self._regions[part.name] - part.regions)
        return None if part is None else not part

    def _all(self, node: All) -> _Part:
        """`or` is worked out as not (not a and not b)."""
        parts = [self.part(part) for part in node.parts]
        if node.op == "and":
            return self._and(parts)
        return self._not(self._and(self._not(part) for part in parts))

    def _and(self, parts: Iterable[_Part]) -> _Part:
        left_open = False
        sets: dict[str, frozenset[Region]] = {}
        for part in parts:
            if part is False:
                return False
            if isinstance(part, _Where):
                sets[part.name] = sets.get(part.name, self._regions[part.name]) & part.regions
            left_open = left_open or part is None
        settled = [self._settled(name, found) for name, found in sets.items()]
        if False in settled:
            return False
        if left_open or len(settled) > 1:
            return None
        return settled[0] if settled else True


def regions(kind: ValueType, constants: Iterable[Region]) -> frozenset[Region]:
    """One value for each region of a name of this type, given the constants it is compared with."""
    if kind.options:
        return frozenset(kind.options)
    if kind.kind == "yes-no":
        return frozenset({True, False})
    if kind.kind == "text":
        return frozenset({*constants, _OTHER})
    points = sorted({float(one) for one in constants if not isinstance(one, str)})
    return frozenset(_spread(points, kind.least, kind.most))


def _spread(points: list[float], least: float | None, most: float | None) -> list[float]:
    """The points themselves, one value in each gap, one beyond either end, all within the bounds."""
    bounds = [bound for bound in (least, most) if bound is not None]
    marks = sorted({*points, *bounds})
    if not marks:
        return [0.0]
    wide = 1.0 + max(abs(mark) for mark in marks)
    gaps = [(a + b) / 2 for a, b in pairwise(marks)]
    every = [marks[0] - wide, *marks, *gaps, marks[-1] + wide]
    return [one for one in every if (least is None or one >= least) and (most is None or one <= most)]
