"""The name of a time zone."""

from __future__ import annotations

from zoneinfo import available_timezones

from .desk import Desk
from .fields import Fields
from .near import nearest


def read_timezone(desk: Desk, fields: Fields) -> str:
    """The zone under `timezone:`; nothing when there is none, or when it is reported as unknown."""
    name = fields.line("timezone")
    if name is None or name in available_timezones():
        return name or ""
    near = nearest(name, sorted(available_timezones()))
    code = "unknown-timezone-near" if near else "unknown-timezone"
    desk.say(code, fields.at("timezone"), name=name, **({"near": near} if near else {}))
    return ""
