"""Lengths of time as people write them: `90s`, `15m`, `2h`, `3d`, `1h30m`, and `3 windows` of a signal.

Days, hours, minutes, seconds stand in this order, each at most once, without spaces. A day is 24 hours of
elapsed time; months and weeks do not exist.
"""

from __future__ import annotations

import re

from ..model.time import DAY, HOUR, MINUTE, SECOND, Length
from .slip import BadText, half_width, quoted

LONGEST = Length(366 * DAY)
UNITS: tuple[tuple[str, Length], ...] = (("d", DAY), ("h", HOUR), ("m", MINUTE), ("s", SECOND))

LENGTH = re.compile(r"(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?")
_WINDOWS = re.compile(r"([0-9]{1,4}) windows?")
_LONGEST_TEXT = 40
_FOREIGN_UNITS = (
    (re.compile(r"(?:days?|天|日)"), "d"),
    (re.compile(r"(?:hours?|hrs?|个?小时|个?钟头)"), "h"),
    (re.compile(r"(?:minutes?|mins?|分钟|分)"), "m"),
    (re.compile(r"(?:seconds?|secs?|秒钟?)"), "s"),
)
_DECIMAL = re.compile(r"([0-9]{1,4})\.([0-9]{1,2})([dhm])")


class BadLength(BadText):
    """The text is no length of time; `code` begins with `length-`, `params["text"]` is what was written."""


def parse_length(text: str) -> Length:
    """The length that `text` writes, from one second to 366 days; raises `BadLength`."""
    found = LENGTH.fullmatch(text) if 0 < len(text) <= _LONGEST_TEXT else None
    if found is None:
        raise _bad(text)
    days, hours, minutes, seconds = found.groups("0")
    total = int(days) * DAY + int(hours) * HOUR + int(minutes) * MINUTE + int(seconds) * SECOND
    if total == 0:
        raise BadLength("length-zero", text=quoted(text))
    if total > LONGEST:
        raise BadLength("length-too-long", text=quoted(text), limit=say_length(LONGEST))
    return Length(total)


def parse_span(text: str, window: Length | None) -> Length:
    """A length, or `3 windows` of a signal whose window is `window` (None: it has none); raises `BadLength`."""
    found = _WINDOWS.fullmatch(text)
    if found is None:
        return parse_length(text)
    if window is None:
        raise BadLength("length-no-window", text=quoted(text))
    total = int(found[1]) * window
    if total == 0:
        raise BadLength("length-zero", text=quoted(text))
    if total > LONGEST:
        raise BadLength("length-too-long", text=quoted(text), limit=say_length(LONGEST))
    return Length(total)


def say_length(length: Length) -> str:
    """The canonical text, `1h30m` for `90m`; parts of a second are dropped, nothing is `0s`."""
    rest, said = int(length), ""
    for letter, unit in UNITS:
        count, rest = divmod(rest, unit)
        said += f"{count}{letter}" if count else ""
    return said or "0s"


def _bad(text: str) -> BadLength:
    """The most helpful error for a text that is no length."""
    shown = quoted(text)
    if len(text) > _LONGEST_TEXT:
        return BadLength("length-bad", text=shown)
    if text.startswith(("-", "−", "－")):
        return BadLength("length-negative", text=shown)
    if text.isascii() and text.isdigit():
        return BadLength("length-without-unit", text=shown, meant=f"{text}m")
    meant = _meant(half_width(text))
    if meant is not None:
        return BadLength("length-bad-near", text=shown, meant=meant)
    return BadLength("length-bad", text=shown)


def _meant(text: str) -> str | None:
    """What `20 min`, `1.5h`, `2 小时` or full-width digits were probably meant to be."""
    plain = "".join(text.lower().split())
    for pattern, letter in _FOREIGN_UNITS:
        plain = pattern.sub(letter, plain)
    decimal = _DECIMAL.fullmatch(plain)
    if decimal:
        unit = dict(UNITS)[decimal[3]]
        micros = int(decimal[1]) * unit + int(decimal[2]) * unit // 10 ** len(decimal[2])
        return say_length(Length(micros)) if SECOND <= micros <= LONGEST else None
    found = LENGTH.fullmatch(plain) if plain else None
    if found is None or all(int(digits or 0) == 0 for digits in found.groups()):
        return None
    return plain
