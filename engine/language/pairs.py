"""`name: text` lines of a block."""

from __future__ import annotations

from .desk import Desk
from .fields import Fields
from .nodes import Keyed


def read_pairs(desk: Desk, fields: Fields, key: str) -> dict[str, str]:
    """Each name with its text; what is no such block is reported and empty."""
    node = fields.get(key)
    if node is None:
        return {}
    if not isinstance(node, Keyed):
        desk.wrong_type(node, "labels", key)
        return {}
    lines = {name.text: desk.line(value, name.text) for name, value in node.entries.values()}
    return {name: text for name, text in lines.items() if text is not None}
