"""The walk over Jinja's syntax tree: only a name, a name with one filter, and our functions get through.

Jinja computes constant expressions while it *compiles*, so that `{{ 9**9**9 }}` would stop the program when a
file is merely checked. Therefore a hole is parsed, judged, and only what was judged good is built anew and
compiled; no node that the author wrote reaches the compiler but names and constants of ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeGuard

from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ..model.team import Calendar
from ..model.text import Text
from .holes import FUNCTIONS, BadHole, Hole
from .lengths import BadLength, parse_length
from .names import is_name
from .near import nearest
from .said import say_calendar
from .slip import quoted

FILTERS = ("number", "percent", "time", "date")
WITH_DIGITS = frozenset({"number", "percent"})
MOST_DIGITS = 6
_STAND_IN = re.compile(r"v[0-9]+")

_NOT_HERE: tuple[tuple[type[nodes.Node], str], ...] = (
    (nodes.BinExpr, "text-arithmetic"),
    (nodes.UnaryExpr, "text-arithmetic"),
    (nodes.Concat, "text-arithmetic"),
    (nodes.Getattr, "text-attribute"),
    (nodes.Getitem, "text-attribute"),
    (nodes.Call, "text-call"),
    (nodes.Compare, "text-logic"),
    (nodes.CondExpr, "text-logic"),
    (nodes.Test, "text-logic"),
    (nodes.Literal, "text-constant"),
)


class Walk:
    """Judges the holes of one text; gathers the opening hours that it prints."""

    def __init__(self, env: ImmutableSandboxedEnvironment, calendars: Mapping[str, Calendar]) -> None:
        self._env = env
        self._calendars = calendars
        self.fixed: dict[str, Text] = {}

    def expression(self, hole: Hole, rewritten: str) -> tuple[nodes.Expr, str]:
        """The expression to compile for a hole, and the filter written (or nothing); raises `BadHole`."""
        node = self._parse(hole, rewritten)
        if _is_stand_in(node):
            return _filter(node, "say"), ""
        if isinstance(node, nodes.Filter):
            return self._filtered(hole, node), node.name
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name):
            return self._function(hole, node, node.node.name), ""
        raise refusal(hole, node)

    def _parse(self, hole: Hole, rewritten: str) -> nodes.Node:
        try:
            body = self._env.parse(f"{{{{ {rewritten} }}}}").body
        except (TemplateSyntaxError, RecursionError, ValueError):
            raise BadHole("text-bad-hole", hole.at, inside=quoted(hole.inside.strip())) from None
        output = body[0] if len(body) == 1 else None
        if not isinstance(output, nodes.Output) or len(output.nodes) != 1:
            raise BadHole("text-bad-hole", hole.at, inside=quoted(hole.inside.strip()))
        return output.nodes[0]

    def _filtered(self, hole: Hole, node: nodes.Filter) -> nodes.Expr:
        if node.name not in FILTERS:
            raise _unknown("filter", node.name, FILTERS, hole)
        if isinstance(node.node, nodes.Filter):
            raise BadHole("text-filter-chain", hole.at)
        if not _is_stand_in(node.node):
            raise refusal(hole, node.node or node)
        plain = not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        digits = [one.value for one in node.args if isinstance(one, nodes.Const)]
        if not plain or len(digits) != len(node.args) or not _digits_fit(node.name, digits):
            raise BadHole("text-filter-argument", hole.at, filter=node.name, limit=MOST_DIGITS)
        return _filter(node.node, node.name, *(nodes.Const(one) for one in digits))

    def _function(self, hole: Hole, node: nodes.Call, name: str) -> nodes.Expr:
        if name not in FUNCTIONS:
            raise _unknown("function", name, FUNCTIONS, hole)
        plain = len(node.args) == 1 and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        argument = node.args[0] if plain else None
        if not isinstance(argument, nodes.Const) or not isinstance(argument.value, str) or not argument.value:
            raise BadHole("text-function-argument", hole.at, function=name)
        if name == "hours" and argument.value in self._calendars:
            return self._opening(argument.value)
        return _filter(nodes.Const(self._length(hole, name, argument.value)), f"in {name}")

    def _opening(self, calendar: str) -> nodes.Expr:
        variable = f"h{len(self.fixed)}"
        self.fixed[variable] = say_calendar(self._calendars[calendar])
        return _filter(nodes.Name(variable, "load"), "say")

    def _length(self, hole: Hole, function: str, text: str) -> int:
        try:
            return int(parse_length(text))
        except BadLength as bad:
            if not is_name(text):
                raise BadHole(bad.code, hole.at, **bad.params) from None
        if function != "hours":
            raise BadHole("text-function-name", hole.at, function=function, name=quoted(text))
        raise _unknown("calendar", text, tuple(self._calendars), hole)


def _is_stand_in(node: nodes.Node | None) -> TypeGuard[nodes.Name]:
    """Whether it is a name that the rewriting gave out: a full-width `ｖ１` is a name to Jinja, and not ours."""
    return isinstance(node, nodes.Name) and _STAND_IN.fullmatch(node.name) is not None


def refusal(hole: Hole, node: nodes.Node) -> BadHole:
    """The error for a kind of expression that texts do not have."""
    inside = quoted(hole.inside.strip())
    for kind, code in _NOT_HERE:
        if isinstance(node, kind):
            return BadHole(code, hole.at, inside=inside)
    return BadHole("text-bad-hole", hole.at, inside=inside)


def _digits_fit(name: str, digits: list[object]) -> bool:
    if name not in WITH_DIGITS:
        return not digits
    # `type is`, because True is an int.
    return not digits or (len(digits) == 1 and type(digits[0]) is int and 0 <= digits[0] <= MOST_DIGITS)


def _unknown(what: str, name: str, known: tuple[str, ...], hole: Hole) -> BadHole:
    meant = nearest(name, known)
    if meant is None:
        return BadHole(f"text-{what}", hole.at, name=quoted(name), known=", ".join(known))
    return BadHole(f"text-{what}-near", hole.at, name=quoted(name), meant=meant)


def _filter(node: nodes.Expr, name: str, *args: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(node, name, list(args), [], None, None)
