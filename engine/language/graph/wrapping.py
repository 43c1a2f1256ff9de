"""Breaking a line for a narrow box: a Chinese sign is two columns wide and may be followed by a break."""

from __future__ import annotations

import unicodedata

WIDE = 46
"""Columns of a line in a box: 23 Chinese signs."""

_NO_START = "，。、；：！？）」』”’,.;:!?)]}%"


def width(text: str) -> int:
    """Columns that a text takes on a terminal or in a monospaced picture."""
    return sum(_columns(sign) for sign in text)


def wrap(text: str, limit: int = WIDE) -> list[str]:
    """The lines of a text; words stay whole unless one is wider than a line."""
    lines, line, used = [], "", 0
    for word in _words(clean(text)):
        for piece in _cut(word, limit):
            size = width(piece)
            if line and used + size > limit and piece[0] not in _NO_START:
                lines.append(line.rstrip())
                line, used = "", 0
                piece = piece.lstrip()
                size = width(piece)
            line, used = line + piece, used + size
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def clean(text: str) -> str:
    """One line without control or direction-turning signs, so that nothing reads otherwise than it is."""
    spaced = " ".join(text.split())
    return "".join(sign for sign in spaced if sign == "\u200d" or unicodedata.category(sign)[0] != "C")


def _columns(sign: str) -> int:
    if unicodedata.combining(sign) or sign in "\u200d\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _words(text: str) -> list[str]:
    """Words with the space before them; each wide sign is a word of its own."""
    words: list[str] = []
    for sign in text:
        fresh = sign == " " or _columns(sign) == 2 or not words or _columns(words[-1][-1]) == 2
        # A joiner, a variation sign and what follows it belong to the sign before.
        if words and (_columns(sign) == 0 or words[-1][-1] == "\u200d" or not fresh):
            words[-1] += sign
        else:
            words.append(sign)
    return words


def _cut(word: str, limit: int) -> list[str]:
    if width(word) <= limit:
        return [word]
    return [word[start : start + limit // 2] for start in range(0, len(word), limit // 2)]
