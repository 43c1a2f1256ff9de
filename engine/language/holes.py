"""A text cut into its words and its `{{ holes }}`, and each hole rewritten so that Jinja can parse it.

Our names know hyphens and dots (`refund-by`, `orders.lost`) and our functions take lengths (`time(4h)`); Jinja
would read a subtraction, an attribute and a slip. So names become `v0`, `v1` … and the bare argument of a function
becomes a quoted constant. Everything else stays as written, for Jinja's parser and the walk to judge.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from .lengths import LENGTH
from .names import name_end
from .said import unsafe_at
from .slip import BadText, Slip, full_width, quoted

LARGEST_TEXT = 16 * 1024
LONGEST_HOLE = 200
MOST_HOLES = 200
MOST_SLIPS = 8
FUNCTIONS = ("time", "date", "hours")

_MARKS = re.compile(r"\{\{|\}\}|\{%|\{#")
_ARGUMENT = re.compile(r"\s*\(([^()'\"\\]*)\)")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_JINJA_WORDS = frozenset(
    {"and", "or", "not", "in", "is", "if", "else", "true", "false", "none", "True", "False", "None"}
)


class BadHole(BadText):
    """A hole, or the text around it, is wrong; `code` begins with `text-`."""


@dataclass(frozen=True, slots=True)
class Hole:
    """What stands between `{{` and `}}`, and the offset of the `{{`."""

    inside: str
    at: int


def cut(source: str) -> tuple[list[str | Hole], list[Slip]]:
    """Words and holes in order, and what is wrong with the marks; one pass."""
    size = len(source.encode("utf-8", "replace"))
    if size > LARGEST_TEXT:
        return [], [Slip("text-too-big", 0, {"size": size, "limit": LARGEST_TEXT})]
    if not source.strip():
        return [], [Slip("text-empty", 0, {})]
    unsafe = unsafe_at(source)
    if unsafe is not None:
        return [], [Slip("text-unsafe-sign", unsafe, {"point": f"U+{ord(source[unsafe]):04X}"})]
    pieces: list[str | Hole] = []
    slips: list[Slip] = []
    at = 0
    while at < len(source) and len(slips) < MOST_SLIPS:
        at = _piece(source, at, pieces.append, slips.append)
    if sum(isinstance(piece, Hole) for piece in pieces) > MOST_HOLES:
        slips.append(Slip("text-too-many-holes", 0, {"limit": MOST_HOLES}))
    return pieces, slips


def _piece(source: str, at: int, found: Callable[[str | Hole], None], wrong: Callable[[Slip], None]) -> int:
    """Read words up to the next mark, and the hole it opens; returns the offset after both."""
    mark = _MARKS.search(source, at)
    start = mark.start() if mark else len(source)
    if start > at:
        found(source[at:start])
    if mark is None:
        return start
    if mark[0] != "{{":
        code = "text-stray-close" if mark[0] == "}}" else "text-block"
        wrong(Slip(code, start, {"sign": mark[0]}))
        return mark.end()
    close = _MARKS.search(source, mark.end())
    if close is None or close[0] != "}}":
        wrong(Slip("text-not-closed", start, {}))
        return close.start() if close else len(source)
    if close.start() - mark.end() > LONGEST_HOLE:
        wrong(Slip("text-hole-too-long", start, {"limit": LONGEST_HOLE}))
    elif not source[mark.end() : close.start()].strip():
        wrong(Slip("text-empty-hole", start, {}))
    else:
        found(Hole(source[mark.end() : close.start()], start))
    return close.end()


def rewrite(hole: Hole, variable: Callable[[str], str]) -> str:
    """The hole in Jinja's words; `variable` gives the stand-in of a name. Raises `BadHole`."""
    inside = hole.inside.strip()
    if LENGTH.fullmatch(inside):
        raise BadHole("text-bare-length", hole.at, length=quoted(inside))
    wide = next((sign for sign in inside if full_width(sign)), None)
    if wide:
        raise BadHole("text-full-width", hole.at, sign=wide, meant=full_width(wide) or "")
    said, at, before = "", 0, ""
    while at < len(inside):
        text = _QUOTED.match(inside, at)
        end = text.end() if text else name_end(inside, at)
        if text or end == at:
            end = max(end, at + 1)
            said += inside[at:end]
        else:
            word, end = _word(hole, inside, at, end, before, variable)
            said += word
        before = inside[end - 1] if inside[end - 1] != " " else before
        at = end
    return said


def _word(hole: Hole, inside: str, at: int, end: int, before: str, variable: Callable[[str], str]) -> tuple[str, int]:
    """A word of a hole: a function with its argument, a filter, a keyword of Jinja, or a name."""
    word = inside[at:end]
    if word.startswith("_") or "._" in word:
        raise BadHole("text-private", hole.at, name=quoted(word))
    argument = _ARGUMENT.match(inside, end)
    if argument and before != "|":
        return f'{word}("{argument[1].strip()}")', argument.end()
    called = inside[end:].lstrip().startswith("(")
    if before == "|" or called or word in _JINJA_WORDS:
        return word, end
    return variable(word), end
