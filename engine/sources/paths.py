"""JMESPath compiled once into plain functions.

The library parses, and its interpreter is the referee for every kind of node; those that mappings use most are turned
into closures here, because its walk over the tree costs four times as much for each message. A test compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC
from typing import Any

import jmespath
from jmespath import functions
from jmespath.exceptions import JMESPathError
from jmespath.visitor import Options, TreeInterpreter

from ..model.time import SECOND
from .office import moment
from .reading import Json, Unreadable, load, table, text

Path = Callable[[Any], Any]
"""Document -> what the expression finds there; None for nothing, and for what a function cannot be applied to."""
_Node = dict[str, Any]
_PAIR = re.compile(r"\s*([^=:,{}]+?)\s*[=:]\s*([^,{}]*)")


class Functions(functions.Functions):  # type: ignore[misc]
    """JMESPath's functions, and five for what senders pack into texts and lists."""

    @functions.signature({"types": []}, {"types": ["string"]})  # type: ignore[untyped-decorator]
    def _func_after(self, value: Json, sign: str) -> str:
        """What stands behind the first `sign` of a text; the whole text without one."""
        head, _, tail = text(value).partition(sign)
        return tail or head

    @functions.signature({"types": []}, {"types": []})  # type: ignore[untyped-decorator]
    def _func_between(self, start: Json, end: Json) -> Json:
        """Seconds from one time to another, each as senders write it; nothing where one is missing, or the second is
        before the first."""
        begun, ended = (moment(one, UTC) if one not in (0, "0", None) else None for one in (start, end))
        return None if begun is None or ended is None or ended < begun else (ended - begun) / SECOND

    @functions.signature({"types": []})  # type: ignore[untyped-decorator]
    def _func_json(self, value: Json) -> Json:
        """JSON that is written inside a text; anything else as it is; nothing where the text is no JSON."""
        if not isinstance(value, str):
            return value
        try:
            return load(value.encode("utf-8", "replace"))
        except Unreadable:
            return None

    @functions.signature({"types": []})  # type: ignore[untyped-decorator]
    def _func_pairs(self, value: Json) -> Json:
        """`["k=v", …]`, `k:v,k:v` or `{k=v, k=v}` as an object; a word without a sign is left out."""
        if isinstance(value, list):
            cut = [text(one).partition("=" if "=" in text(one) else ":") for one in value]
            return {name: rest for name, sign, rest in cut if sign}
        return {name: rest.strip() for name, rest in _PAIR.findall(text(value))}

    @functions.signature({"types": []})  # type: ignore[untyped-decorator]
    def _func_table(self, value: Json) -> Json:
        """`[{"name": …, "value": …}, …]` as an object; the name may be called `key` or `tag`."""
        rows = [table(one) for one in value] if isinstance(value, list) else []
        named = ((text(row.get("name") or row.get("key") or row.get("tag")), row.get("value")) for row in rows)
        return {name: one for name, one in named if name}


_FUNCTIONS = Functions()
_REFEREE = TreeInterpreter(Options(custom_functions=_FUNCTIONS))


def compiled(expression: str) -> Path:
    """The expression as a function that never raises for content. Raises JMESPathError when it is none."""
    path = _path(jmespath.compile(expression).parsed)

    def safe(document: Any) -> Any:
        try:
            return path(document)
        except (JMESPathError, TypeError, ValueError, AttributeError, RecursionError):
            return None  # a function over the wrong type: nothing is there

    return safe


def true(value: Any) -> bool:
    """JMESPath's truth: empty texts, lists and objects are false, 0 is not."""
    return not (value is None or value is False or value == "" or value == [] or value == {})


def _path(node: _Node) -> Path:
    make = _MAKERS.get(node["type"])
    return make(node) if make is not None else lambda value: _REFEREE.visit(node, value)


def _field(node: _Node) -> Path:
    name = node["value"]
    return lambda value: value.get(name) if isinstance(value, dict) else None


def _index(node: _Node) -> Path:
    place = node["value"]
    return lambda value: (
        value[place] if isinstance(value, list) and -len(value) <= place < len(value) else None
    )  # fmt: skip


def _chain(node: _Node) -> Path:
    """One step after the other: `a.b`, `a[0]`, `a | b`."""
    steps = [_path(child) for child in node["children"]]
    if len(steps) == 2:
        first, second = steps
        return lambda value: second(first(value))

    def walk(value: Any) -> Any:
        for step in steps:
            value = step(value)
        return value

    return walk


def _either(node: _Node) -> Path:
    first, second = (_path(child) for child in node["children"])

    def look(value: Any) -> Any:
        found = first(value)
        return found if true(found) else second(value)

    return look


def _both(node: _Node) -> Path:
    first, second = (_path(child) for child in node["children"])

    def look(value: Any) -> Any:
        found = first(value)
        return second(value) if true(found) else found

    return look


def _call(node: _Node) -> Path:
    name, given = node["value"], node["children"]
    if any(child["type"] == "expref" for child in given):
        return lambda value: _REFEREE.visit(node, value)
    paths = [_path(child) for child in given]
    return lambda value: _FUNCTIONS.call_function(name, [path(value) for path in paths])


def _object(node: _Node) -> Path:
    parts = [(child["value"], _path(child["children"][0])) for child in node["children"]]
    return lambda value: None if value is None else {name: path(value) for name, path in parts}


def _list(node: _Node) -> Path:
    parts = [_path(child) for child in node["children"]]
    return lambda value: None if value is None else [path(value) for path in parts]


def _literal(node: _Node) -> Path:
    found = node["value"]
    return lambda _value: found


def _itself(_node: _Node) -> Path:
    return lambda value: value


_MAKERS: dict[str, Callable[[_Node], Path]] = {
    "field": _field, "index": _index, "subexpression": _chain, "index_expression": _chain, "pipe": _chain,
    "or_expression": _either, "and_expression": _both, "function_expression": _call, "multi_select_dict": _object,
    "multi_select_list": _list, "literal": _literal, "identity": _itself, "current": _itself,
}  # fmt: skip
