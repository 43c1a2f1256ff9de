"""Levels as people write them: `20`, `80%`, `3 x usual`, `1.5 x previous`, `2 x target`."""

from __future__ import annotations

import re
from decimal import Decimal

from ..model.level import Level, LevelKind
from .near import nearest
from .slip import BadText, half_width, quoted

_NUMBER = r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?"
_FIGURE = re.compile(rf"({_NUMBER})(%?)")
_MULTIPLE = re.compile(rf"({_NUMBER}) ?x ([^\W\d_]+)")
_LOOSE = re.compile(rf"({_NUMBER}) ?(?:x|×|\*|times|倍|X)? ?(?:of |the )?(\w+)")
_LONGEST_TEXT = 60
KINDS: dict[str, LevelKind] = {"usual": "usual", "previous": "previous", "target": "target"}
_FOREIGN = {"normal": "usual", "average": "usual", "平时": "usual", "通常": "usual", "last": "previous",
            "before": "previous", "上期": "previous", "goal": "target", "目标": "target"}  # fmt: skip


class BadLevel(BadText):
    """The text is no level; `code` begins with `level-`, `params["text"]` is what was written."""


def parse_level(text: str) -> Level:
    """The level that `text` writes; raises `BadLevel`. A multiple is more than 0; a figure may be negative."""
    if len(text) > _LONGEST_TEXT:
        raise BadLevel("level-bad", text=quoted(text))
    figure = _FIGURE.fullmatch(text)
    if figure:
        return _absolute(figure[1], share=bool(figure[2]))
    multiple = _MULTIPLE.fullmatch(text)
    if multiple and multiple[2] in KINDS:
        factor = float(multiple[1])
        if factor <= 0:
            raise BadLevel("level-multiple", text=quoted(text))
        return Level(kind=KINDS[multiple[2]], factor=factor)
    raise _bad(text)


def say_level(level: Level) -> str:
    """The canonical text of a level, as `parse_level` reads it."""
    if level.relative:
        return f"{_plain(level.factor)} x {level.kind}"
    return f"{_plain(level.factor * 100)}%" if level.share else _plain(level.factor)


def _absolute(digits: str, *, share: bool) -> Level:
    # Decimal, because 7 / 100 in binary prints as 0.07 but 0.07 * 100 does not come back as 7.
    value = Decimal(digits) / 100 if share else Decimal(digits)
    return Level(kind="absolute", factor=float(value), share=share)


def _plain(value: float) -> str:
    text = f"{value:.9f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _bad(text: str) -> BadLevel:
    """The most helpful error: the same text with the sign or word repaired, if that makes a level."""
    narrow = half_width(text).strip()
    loose = _LOOSE.fullmatch(narrow)
    if loose:
        word = loose[2].lower()
        kind = word if word in KINDS else _FOREIGN.get(word) or nearest(word, KINDS)
        if kind and float(loose[1]) > 0:
            return BadLevel("level-bad-near", text=quoted(text), meant=f"{loose[1]} x {kind}")
    tight = narrow.replace(" ", "").replace(",", "")
    if _FIGURE.fullmatch(tight):
        return BadLevel("level-bad-near", text=quoted(text), meant=tight)
    return BadLevel("level-bad", text=quoted(text))
