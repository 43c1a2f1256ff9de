"""The walk over Jinja's syntax tree: only a name, a name with one filter, and our functions get through.

Jinja computes constant expressions while it *compiles*, so that `{{ 9**9**9 }}` would stop the program when a
file is merely checked. Therefore a hole is parsed and judged, what was judged good becomes a piece of ours
(`text_pieces`), and nothing is compiled at all. The usual holes, a name alone or with a filter and a
function of a plain word, are recognised without Jinja; a test holds that both ways agree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TypeGuard

from jinja2 import Environment, TemplateSyntaxError, nodes

from ..model.team import Calendar
from ..model.time import Length
from . import text_pieces
from .holes import FUNCTIONS, BadHole, Hole
from .lengths import BadLength, parse_length
from .names import is_name
from .near import nearest
from .said import say_calendar
from .slip import quoted
from .text_pieces import Piece

FILTERS = ("number", "percent", "time", "date")
WITH_DIGITS = frozenset({"number", "percent"})
MOST_DIGITS = 6
_USUAL = re.compile(rf"(v[0-9]+)(?: ?\| ?({'|'.join(FILTERS)})(?:\(([0-9])\))?)?")
"""A stand-in alone, or with a filter and its digits."""
_USUAL_CALL = re.compile(rf"({'|'.join(FUNCTIONS)})\(\"([^'\"\\\r\n]+)\"\)")
"""A function as the rewriting leaves it, with an argument that Jinja would read as it stands."""

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
    """Judges the holes of one text. `names` turns the stand-ins of the rewriting back into names."""

    def __init__(self, calendars: Mapping[str, Calendar], names: Mapping[str, str]) -> None:
        self._calendars = calendars
        self._names = names

    def piece(self, hole: Hole, rewritten: str) -> tuple[Piece, str]:
        """What says the hole, and the filter written (or nothing); raises `BadHole`."""
        usual = _USUAL.fullmatch(rewritten)
        if usual is not None and usual[1] in self._names:
            filtered = usual[2] or ""
            digits = [int(usual[3])] if usual[3] else []
            if _digits_fit(digits, filtered):
                return self._value(usual[1], filtered, digits), filtered
        call = _USUAL_CALL.fullmatch(rewritten)
        if call is not None:
            return self._called(hole, call[1], call[2]), ""
        return self.judged(hole, rewritten)

    def judged(self, hole: Hole, rewritten: str) -> tuple[Piece, str]:
        """The same by way of Jinja's parser, for any hole."""
        node = self._parse(hole, rewritten)
        if self._is_stand_in(node):
            return self._value(node.name, "", []), ""
        if isinstance(node, nodes.Filter):
            return self._filtered(hole, node), node.name
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name):
            return self._function(hole, node, node.node.name), ""
        raise refusal(hole, node)

    def _parse(self, hole: Hole, rewritten: str) -> nodes.Node:
        try:
            body = _environment().parse(f"{{{{ {rewritten} }}}}").body
        except (TemplateSyntaxError, RecursionError, ValueError):
            raise BadHole("text-bad-hole", hole.at, inside=quoted(hole.inside.strip())) from None
        output = body[0] if len(body) == 1 else None
        if not isinstance(output, nodes.Output) or len(output.nodes) != 1:
            raise BadHole("text-bad-hole", hole.at, inside=quoted(hole.inside.strip()))
        return output.nodes[0]

    def _is_stand_in(self, node: nodes.Node | None) -> TypeGuard[nodes.Name]:
        """Whether it is a name that the rewriting gave out: a full-width `ｖ１` is a name to Jinja, and not ours."""
        return isinstance(node, nodes.Name) and node.name in self._names

    def _value(self, stand_in: str, filtered: str, digits: Sequence[int]) -> Piece:
        return text_pieces.value(self._names[stand_in], filtered, digits[0] if digits else None)

    def _filtered(self, hole: Hole, node: nodes.Filter) -> Piece:
        if node.name not in FILTERS:
            raise _unknown("filter", node.name, FILTERS, hole)
        if isinstance(node.node, nodes.Filter):
            raise BadHole("text-filter-chain", hole.at)
        if not self._is_stand_in(node.node):
            raise refusal(hole, node.node or node)
        plain = not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        digits = [one.value for one in node.args if isinstance(one, nodes.Const)]
        if not plain or len(digits) != len(node.args) or not _digits_fit(digits, node.name):
            raise BadHole("text-filter-argument", hole.at, filter=node.name, limit=MOST_DIGITS)
        return self._value(node.node.name, node.name, digits)

    def _function(self, hole: Hole, node: nodes.Call, name: str) -> Piece:
        if name not in FUNCTIONS:
            raise _unknown("function", name, FUNCTIONS, hole)
        plain = len(node.args) == 1 and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        argument = node.args[0] if plain else None
        if not isinstance(argument, nodes.Const) or not isinstance(argument.value, str) or not argument.value:
            raise BadHole("text-function-argument", hole.at, function=name)
        return self._called(hole, name, argument.value)

    def _called(self, hole: Hole, name: str, argument: str) -> Piece:
        if name == "hours" and argument in self._calendars:
            return text_pieces.fixed(say_calendar(self._calendars[argument]))
        return text_pieces.from_now(name, self._length(hole, name, argument))

    def _length(self, hole: Hole, function: str, text: str) -> Length:
        try:
            return parse_length(text)
        except BadLength as bad:
            if not is_name(text):
                raise BadHole(bad.code, hole.at, **bad.params) from None
        if function != "hours":
            raise BadHole("text-function-name", hole.at, function=function, name=quoted(text))
        raise _unknown("calendar", text, tuple(self._calendars), hole)


def refusal(hole: Hole, node: nodes.Node) -> BadHole:
    """The error for a kind of expression that texts do not have."""
    inside = quoted(hole.inside.strip())
    for kind, code in _NOT_HERE:
        if isinstance(node, kind):
            return BadHole(code, hole.at, inside=inside)
    return BadHole("text-bad-hole", hole.at, inside=inside)


def _digits_fit(digits: Sequence[object], name: str) -> TypeGuard[Sequence[int]]:
    if name not in WITH_DIGITS:
        return not digits
    # `type is`, because True is an int.
    return not digits or (len(digits) == 1 and type(digits[0]) is int and 0 <= digits[0] <= MOST_DIGITS)


@cache
def _environment() -> Environment:
    """For its parser alone."""
    return Environment(autoescape=False, cache_size=0)


def _unknown(what: str, name: str, known: tuple[str, ...], hole: Hole) -> BadHole:
    meant = nearest(name, known)
    if meant is None:
        return BadHole(f"text-{what}", hole.at, name=quoted(name), known=", ".join(known))
    return BadHole(f"text-{what}-near", hole.at, name=quoted(name), meant=meant)
