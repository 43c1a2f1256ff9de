"""What a judged hole becomes: a small function that says its value.

There is nothing here to break out of. A text is joined from words and from what these functions return; nothing
that an author wrote is compiled, so the walk over the syntax tree is followed by no interpreter at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeGuard

from ..model.text import Text
from ..model.texts import Filling, Moment
from ..model.time import Instant, Length
from .said import Speaker, say_hours, say_number, say_share

Piece = Callable[[Mapping[str, Filling], Speaker], str]
"""Says its part of a text; every name of the text has a value by then."""


def value(name: str, filtered: str, digits: int | None) -> Piece:
    """`{{ name }}` and `{{ name|filter(digits) }}`; a value of another type than the filter's is said as it is."""
    say = _SAYINGS[filtered](digits)
    return lambda values, speaker: say(speaker, values[name])


def from_now(function: str, length: Length) -> Piece:
    """`{{ time(4h) }}`, `{{ date(2d) }}`, `{{ hours(36h) }}`."""
    if function == "time":
        return lambda _, speaker: speaker.moment_in(length)
    if function == "date":
        return lambda _, speaker: speaker.day_in(length)
    return lambda _, speaker: say_hours(length, speaker.lang)


def fixed(text: Text) -> Piece:
    """Words known when the text was read, such as opening hours."""
    return lambda _, speaker: speaker.say(text)


def _plain(digits: int | None) -> Callable[[Speaker, Filling], str]:
    del digits
    return Speaker.say


def _number(digits: int | None) -> Callable[[Speaker, Filling], str]:
    decimals = digits or 0
    return lambda speaker, what: say_number(what, decimals) if _is_figure(what) else speaker.say(what)


def _percent(digits: int | None) -> Callable[[Speaker, Filling], str]:
    return lambda speaker, what: say_share(what, digits) if _is_figure(what) else speaker.say(what)


def _time(digits: int | None) -> Callable[[Speaker, Filling], str]:
    del digits
    return lambda speaker, what: speaker.clock(Instant(what)) if isinstance(what, Moment) else speaker.say(what)


def _date(digits: int | None) -> Callable[[Speaker, Filling], str]:
    del digits
    return lambda speaker, what: speaker.day(Instant(what)) if isinstance(what, Moment) else speaker.say(what)


_SAYINGS = {"": _plain, "number": _number, "percent": _percent, "time": _time, "date": _date}


def _is_figure(what: Filling) -> TypeGuard[float]:
    return isinstance(what, (int, float)) and not isinstance(what, (bool, Moment))
