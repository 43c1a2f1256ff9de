"""Hours of a week: `{days: mon-fri, from: "08:00", to: "23:00"}`, with `holidays: closed` where they close."""

from __future__ import annotations

import re

from ..model.holidays import Holidays
from ..model.team import Calendar
from .desk import Desk
from .fields import Fields
from .nodes import Value
from .slip import half_width

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})")


def read_calendars(desk: Desk, top: Fields, holidays: Holidays | None) -> dict[str, Calendar]:
    """The calendars of a team, by name."""
    found: dict[str, Calendar] = {}
    for id_, at, fields in top.named_blocks("calendars"):
        days, start, end = fields.get("days"), fields.get("from"), fields.get("to")
        closed = fields.choice("holidays") == "closed"
        if closed and holidays is None:
            desk.say("calendar-no-holidays", fields.key_at("holidays"), name=id_)
        found[id_] = Calendar(
            id=id_,
            days=read_days(desk, days) if days is not None else frozenset(),
            start=read_clock(desk, start, "from") or 0 if start is not None else 0,
            end=(read_clock(desk, end, "to", last=24 * 60) or 0) if end is not None else 0,
            holidays=holidays if closed else None,
            at=at.at,
        )
    return found


def read_days(desk: Desk, node: Value) -> frozenset[int]:
    """`mon-fri`, `mon-wed, sat`, or a list of such; a range may go over Sunday."""
    found: set[int] = set()
    for item in desk.scalars(node, "days"):
        for part in re.split(r"[,，、\s]+", item.text.strip().casefold()):
            first, _, last = half_width(part).partition("-")
            if first not in DAYS or (last and last not in DAYS):
                desk.wrong_type(item, "days", "days")
                break
            start, end = DAYS.index(first), DAYS.index(last or first)
            found.update(day % 7 for day in range(start, end + 1 if end >= start else end + 8))
    return frozenset(found)


def read_clock(desk: Desk, node: Value, key: str, *, last: int = 24 * 60 - 1) -> int | None:
    """Minutes after midnight of `08:00`; `24:00` where a day may end."""
    text = desk.line(node, key)
    if text is None:
        return None
    found = _CLOCK.fullmatch(text)
    minutes = int(found[1]) * 60 + int(found[2]) if found and int(found[2]) < 60 else None
    if minutes is None or minutes > last:
        desk.wrong_type(node, "clock", key)
        return None
    return minutes
