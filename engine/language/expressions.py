"""JMESPath in a file: parsed when it is read, so that a wrong expression is found at its sign."""

from __future__ import annotations

from typing import Any

from ..model.mapping import FUNCTIONS
from .desk import Desk
from .nodes import Scalar
from .spots import spot

LONGEST_EXPRESSION = 1_000


def read_expression(desk: Desk, node: Scalar, key: str) -> str:
    """The text of an expression that JMESPath can parse; else the problem at the sign where parsing ended."""
    from jmespath import compile as parse
    from jmespath.exceptions import JMESPathError

    if len(node.text) > LONGEST_EXPRESSION:
        desk.say("line-too-long", node.at, length=len(node.text), limit=LONGEST_EXPRESSION)
        return ""
    try:
        unknown = _unknown_function(parse(node.text).parsed)
    except (JMESPathError, RecursionError) as error:
        at = getattr(error, "lex_position", None) or getattr(error, "lexer_position", None) or 0
        desk.say("mapping-expression", spot(desk.source, node, min(at, len(node.text))), key=key, text=node.text)
        return ""
    if unknown:
        desk.say("mapping-function", spot(desk.source, node, max(0, node.text.find(unknown))), name=unknown)
        return ""
    return node.text


def _unknown_function(node: dict[str, Any]) -> str:
    """The name of a function that is neither JMESPath's nor ours, or nothing."""
    from jmespath.functions import Functions

    waiting = [node]
    while waiting:
        one = waiting.pop()
        if one["type"] == "function_expression" and one["value"] not in (*Functions.FUNCTION_TABLE, *FUNCTIONS):
            return str(one["value"])
        waiting.extend(child for child in one["children"] if isinstance(child, dict))
    return ""
