"""The syntax tree of a condition; `at` is the offset to point at when something is wrong there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as Only

from .condition_types import Kind

BoolOp = Only["and", "or"]


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, share, length, text, true or false; `text` as written."""

    at: int
    kind: Kind
    value: float | int | str | bool
    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name of the catalogue."""

    at: int
    name: str


@dataclass(frozen=True, slots=True)
class Known:
    """`known(x)`: whether `x` has a value; never unknown itself."""

    at: int
    name: Name


@dataclass(frozen=True, slots=True)
class Not:
    """`not x`."""

    at: int
    part: Node


@dataclass(frozen=True, slots=True)
class Negative:
    """`-x`."""

    at: int
    part: Node


@dataclass(frozen=True, slots=True)
class All:
    """`a and b and c` or `a or b or c`, flat, so that long chains are not deep."""

    at: int
    op: BoolOp
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`left + right` and its like; `sign_at` is the offset of the operator."""

    at: int
    op: str
    left: Node
    right: Node
    sign_at: int


@dataclass(frozen=True, slots=True)
class Compare:
    """`left < right` and its like."""

    at: int
    op: str
    left: Node
    right: Node
    sign_at: int


@dataclass(frozen=True, slots=True)
class OneOf:
    """`part in [a, b]`, or `not in`."""

    at: int
    part: Node
    options: tuple[Literal, ...]
    negated: bool
    sign_at: int


Node = Literal | Name | Known | Not | Negative | All | Arithmetic | Compare | OneOf


def children(node: Node) -> tuple[Node, ...]:
    """The parts of a node, left to right."""
    if isinstance(node, All):
        return node.parts
    if isinstance(node, (Arithmetic, Compare)):
        return (node.left, node.right)
    if isinstance(node, (Not, Negative, OneOf)):
        return (node.part,)
    return (node.name,) if isinstance(node, Known) else ()


def names_in(node: Node) -> frozenset[str]:
    """Every name in a tree."""
    found: set[str] = set()
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Name):
            found.add(one.name)
        waiting.extend(children(one))
    return frozenset(found)
