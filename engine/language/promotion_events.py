"""Events of the promotion calendar: `promotion.NAME.in-14d` ahead of it, `promotion.NAME.PHASE` while a phase holds.

`any` in the place of the name hears every promotion; the labels `promotion` and `occurrence` say which it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..model.time import Length
from .lengths import BadLength, parse_length

PREFIX = "promotion."
_AHEAD = "in-"


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionEvent:
    """What a name of an event asks for: so long ahead of the first phase, or a phase."""

    name: str
    promotion: str
    phase: str = ""
    ahead: Length | None = None


def promotion_event(name: str) -> PromotionEvent | None:
    """None for the name of any other event, and for one that cannot be read."""
    parts = name.split(".")
    if not name.startswith(PREFIX) or len(parts) != 3 or not all(parts):
        return None
    _, promotion, what = parts
    if not what.startswith(_AHEAD):
        return PromotionEvent(name=name, promotion=promotion, phase=what)
    try:
        return PromotionEvent(name=name, promotion=promotion, ahead=parse_length(what.removeprefix(_AHEAD)))
    except BadLength:
        return PromotionEvent(name=name, promotion=promotion, phase=what)
