"""`holidays:` of `team.yaml`: a country, and the organisation's own days, which win."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import Literal, cast

from ..model.holidays import Holidays, SpecialDay, Year, no_days
from ..model.text import NO_TEXT
from .desk import Desk
from .fields import Fields
from .nodes import Keyed, Scalar, Value
from .public_days import NoSuchCountry, year_of

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
KINDS = ("off", "work")


def read_holidays(desk: Desk, top: Fields) -> Holidays | None:
    """None where the site says nothing about them."""
    fields = top.block("holidays")
    if fields is None:
        return None
    country, subdivision = (fields.line("country") or "").upper(), (fields.line("subdivision") or "").upper()
    year: Year = no_days
    if country:
        try:
            year = year_of(country, subdivision)
        except NoSuchCountry as wrong:
            key = "subdivision" if country not in wrong.known and subdivision else "country"
            _unknown(desk, fields, key, wrong.known)
    elif "subdivision" in fields:
        desk.say("key-not-with", fields.key_at("subdivision"), key="subdivision", other="days")
    own = dict(_own(desk, fields.get("days")))
    at = fields.at("country") if country else fields.node.at
    return Holidays(country=country, subdivision=subdivision, own=tuple(sorted(own.items())), year=year, at=at)


def _unknown(desk: Desk, fields: Fields, key: str, known: tuple[str, ...]) -> None:
    shown = ", ".join(known[:40]) or "-"
    desk.say("holidays-unknown", fields.at(key), key=key, name=fields.line(key) or "", known=shown)


def _own(desk: Desk, node: Value | None) -> list[tuple[int, SpecialDay]]:
    """`2027-02-05: off`, or `{day: off, title: …}`."""
    if node is None:
        return []
    if not isinstance(node, Keyed):
        desk.wrong_type(node, "named", "days")
        return []
    found: list[tuple[int, SpecialDay]] = []
    for name, value in node.entries.values():
        day, special = read_date(desk, name), _special(desk, value, name)
        if day is not None and special is not None:
            found.append((day.toordinal(), special))
    return found


def read_date(desk: Desk, node: Scalar) -> date | None:
    """`2027-02-05`."""
    if _DATE.fullmatch(node.text):
        with suppress(ValueError):
            return date.fromisoformat(node.text)
    desk.wrong_type(node, "date", node.text)
    return None


def _special(desk: Desk, node: Value, owner: Scalar) -> SpecialDay | None:
    if isinstance(node, Keyed):
        fields = desk.fields(node, "own-day", owner.at)
        assert fields is not None
        kind, title = fields.choice("day"), fields.text("title")
    else:
        kind, title = desk.choice(node, owner.text, KINDS), NO_TEXT
    if kind is None:
        return None
    return SpecialDay(kind=cast('Literal["off", "work"]', kind), title=title, own=True)
