"""Names of labels as they are written: one, or a list."""

from __future__ import annotations

from .desk import Desk
from .nodes import Keyed, Listed, Scalar


def labels(desk: Desk, node: Scalar | Keyed | Listed) -> tuple[str, ...]:
    """One label or a list of labels."""
    found = desk.scalars(node, "labels")
    for one in found:
        desk.check_id(one)
    return tuple(dict.fromkeys(one.text for one in found))
