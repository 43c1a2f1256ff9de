"""The types of names and of the parts of a condition, and which of them go together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["number", "share", "length", "text", "yes-no", "choice", "time", "severity", "ratio"]
"""`ratio` is what a division of like by like gives: it compares with numbers and with shares. No name has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueType:
    """What values a name can have.

    `options`: the ids of a choice, or the ids of the severities from mild to grave. `least` and `most` bound
    a figure where the trade does (a count is never below 0); they decide only what is *always true*.
    """

    kind: Kind
    options: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None


Names = Mapping[str, ValueType]
"""The catalogue: every name that a condition may use."""

NUMBER = ValueType(kind="number")
COUNT = ValueType(kind="number", least=0)
SHARE = ValueType(kind="share", least=0)
LENGTH = ValueType(kind="length", least=0)
TEXT = ValueType(kind="text")
YES_NO = ValueType(kind="yes-no")
TIME = ValueType(kind="time")
RATIO = ValueType(kind="ratio")


def choice(*options: str) -> ValueType:
    """A fact whose value is the id of one of the options."""
    return ValueType(kind="choice", options=options)


def severity(*levels: str) -> ValueType:
    """The severity of the incident; `levels` from mild to grave."""
    return ValueType(kind="severity", options=levels)


_FIGURES: frozenset[Kind] = frozenset({"number", "share", "ratio"})
_ORDERED: frozenset[Kind] = frozenset({"number", "share", "ratio", "length", "time", "severity"})


def is_figure(kind: Kind) -> bool:
    """Whether it is a plain number for arithmetic."""
    return kind in _FIGURES


def is_ordered(kind: Kind) -> bool:
    """Whether `<` means something."""
    return kind in _ORDERED


def comparable(left: ValueType, right: ValueType) -> bool:
    """Whether two values of these types may stand beside a comparison; literals of options are not seen here."""
    if left.kind == right.kind:
        return left.options == right.options
    return {left.kind, right.kind} in ({"ratio", "number"}, {"ratio", "share"})


def result_kind(op: str, left: Kind, right: Kind) -> Kind | None:
    """The type of `left op right` for `+ - * /`, or None where that has no meaning."""
    if op in "+-":
        return _sum_kind(op, left, right)
    if is_figure(left) and is_figure(right):
        return "number" if (left, right, op) == ("number", "number", "*") else "ratio"
    if left == "length" and right == "length" and op == "/":
        return "ratio"
    if left == "length" and is_figure(right):
        return "length"
    if right == "length" and is_figure(left) and op == "*":
        return "length"
    return None


def _sum_kind(op: str, left: Kind, right: Kind) -> Kind | None:
    if left == right and left in ("number", "share", "ratio", "length"):
        return left
    if left == right == "time" and op == "-":
        return "length"
    if left == "time" and right == "length":
        return "time"
    if left == "length" and right == "time" and op == "+":
        return "time"
    if is_figure(left) and is_figure(right) and "ratio" in (left, right):
        return "ratio"
    return None
