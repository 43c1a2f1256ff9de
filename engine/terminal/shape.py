"""A view as it came over the wire, read like the record it was made from.

Printers are written against `engine.model.view` but get either those records or this: plain JSON whose fields are
attributes. So `ack`, `status` and `show` need no library that builds records.
"""

from __future__ import annotations

from .letters import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Shape(dict[str, "Any"]):
    """A JSON object whose members are also attributes."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


def shaped(value: Any) -> Any:
    """JSON values as printers read them; every text in it is safe to print."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return Shape((plain(name), shaped(inner)) for name, inner in value.items())
    if isinstance(value, (list, tuple)):
        return [shaped(inner) for inner in value]
    return value
