"""Tree to closures: what runs when a condition is asked.

Three values after Kleene: unknown stays unknown unless the other side decides. A value of the wrong type, a
figure that is not finite and a division by zero are unknown; nothing here raises for any value.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

from ..model.condition import Lookup, Value
from .condition_tree import All, Arithmetic, Compare, Known, Literal, Name, Negative, Node, Not, OneOf
from .condition_types import Kind, Names

Code = Callable[[Lookup], Value | None]

# Operands have been checked by type, so that the operators fit; `Any` keeps the typing of twelve pairs out.
_OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
}  # fmt: skip
_CLASSES: Mapping[Kind, type] = {"text": str, "choice": str, "severity": str, "yes-no": bool}


def code_of(node: Node, names: Names) -> Code:
    """The closure of a checked tree."""
    match node:
        case Literal():
            return _constant(node.value)
        case Name():
            return _name(node.name, names[node.name].kind)
        case Known():
            return _known(code_of(node.name, names))
        case Not():
            return _not(code_of(node.part, names))
        case All():
            return _all(tuple(code_of(part, names) for part in node.parts), decides=node.op == "or")
        case Negative():
            return _arithmetic("-", _constant(0), code_of(node.part, names))
        case Arithmetic():
            return _arithmetic(node.op, code_of(node.left, names), code_of(node.right, names))
        case Compare():
            return _compare(node, names)
        case OneOf():
            return _one_of(node, names)


def _constant(value: Value) -> Code:
    return lambda lookup: value


def _name(name: str, kind: Kind) -> Code:
    wanted = _CLASSES.get(kind)
    if wanted is not None:

        def read_word(lookup: Lookup) -> Value | None:
            value = lookup(name)
            return value if isinstance(value, wanted) else None

        return read_word

    def read_figure(lookup: Lookup) -> Value | None:
        value = lookup(name)
        # Infinity and not-a-number are the two floats whose difference with themselves is not 0.
        if isinstance(value, float):
            return value if value - value == 0 else None
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    return read_figure


def _known(read: Code) -> Code:
    return lambda lookup: read(lookup) is not None


def _not(part: Code) -> Code:
    def turn(lookup: Lookup) -> bool | None:
        value = part(lookup)
        return None if value is None else not value

    return turn


def _all(parts: tuple[Code, ...], *, decides: bool) -> Code:
    """`and` is decided by one False, `or` by one True; else one unknown leaves it open."""

    def ask(lookup: Lookup) -> bool | None:
        unknown = False
        for part in parts:
            value = part(lookup)
            if value is decides:
                return decides
            if value is None:
                unknown = True
        return None if unknown else not decides

    return ask


def _arithmetic(op: str, left: Code, right: Code) -> Code:
    operate = _OPERATORS[op]

    def count(lookup: Lookup) -> Value | None:
        a, b = left(lookup), right(lookup)
        if a is None or b is None:
            return None
        try:
            value: float | int = operate(a, b)
        except ArithmeticError:
            return None
        return value if value - value == 0 else None

    return count


def _compare(node: Compare, names: Names) -> Code:
    ranks = _ranks(node.left, names) or _ranks(node.right, names)
    left, right = _ranked(node.left, names, ranks), _ranked(node.right, names, ranks)
    operate = _OPERATORS[node.op]

    def compare(lookup: Lookup) -> bool | None:
        a = left(lookup)
        if a is None:
            return None
        b = right(lookup)
        return None if b is None else bool(operate(a, b))

    return compare


def _one_of(node: OneOf, names: Names) -> Code:
    part = code_of(node.part, names)
    options = frozenset(option.value for option in node.options)
    negated = node.negated

    def choose(lookup: Lookup) -> bool | None:
        value = part(lookup)
        return None if value is None else (value in options) is not negated

    return choose


def _ranks(node: Node, names: Names) -> dict[Value, int]:
    """Severity ids by gravity when `node` is a severity, else nothing."""
    if isinstance(node, Name) and names[node.name].kind == "severity":
        return {level: rank for rank, level in enumerate(names[node.name].options)}
    return {}


def _ranked(node: Node, names: Names, ranks: Mapping[Value, int]) -> Code:
    """The code of a side of a comparison; ids of severities become their rank, unknown ids unknown."""
    read = code_of(node, names)
    if not ranks:
        return read

    def rank(lookup: Lookup) -> int | None:
        value = read(lookup)
        return None if value is None else ranks.get(value)

    return rank
