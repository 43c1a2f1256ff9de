"""Letters on a terminal: how wide they are, where a line may break, and which are never printed as they are."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_JOINERS = "\u200d\ufe0f"
"""Parts of one emoji; harmless."""


def plain(text: str) -> str:
    """`text` with control characters and marks that turn the direction of writing shown as `\\u202e`; lines stay lines.

    A name from outside could otherwise clear the screen or show `INC-24` where `INC-42` is meant.
    """
    if text.isprintable():
        return text
    return "".join(sign if _harmless(sign) else _escaped(sign) for sign in text)


def _harmless(sign: str) -> bool:
    return sign.isprintable() or sign in "\n\u3000\u00a0" or sign in _JOINERS


def _escaped(sign: str) -> str:
    number = ord(sign)
    if sign == "\t":
        return "    "
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}" if number < 65_536 else f"\\U{number:08x}"


def columns(text: str) -> int:
    """Columns that `text` takes: two for wide letters, none for marks that sit on others."""
    return len(text) if text.isascii() else sum(map(_wide, text))


def _wide(sign: str) -> int:
    import unicodedata

    if sign.isascii():
        return 1
    if unicodedata.combining(sign) or sign in _JOINERS:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def pad(text: str, width: int) -> str:
    """`text` with spaces up to `width` columns."""
    return text + " " * (width - columns(text))


def cut(text: str, most: int) -> str:
    """At most `most` columns, with `..` where something is missing."""
    if columns(text) <= most:
        return text
    room, kept = max(0, most - 2), ""
    for sign in text:
        room -= _wide(sign)
        if room < 0:
            break
        kept += sign
    return (kept + "..")[: max(0, most)]


def brief(text: str, most: int = 60) -> str:
    """A value as it is quoted in a message: escaped, and when it is very long cut, with its length."""
    shown = plain(text.replace("\n", "\\n"))
    return shown if len(shown) <= most else f"{shown[:most]}.. ({len(text)})"


def fold(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` columns: broken at spaces, in Chinese anywhere but before a comma or stop."""
    lines: list[str] = []
    for part in text.split("\n"):
        line, used = "", 0
        for word in _pieces(part):
            size = columns(word)
            if line and used + size > width and word not in _STOPS:
                lines.append(line.rstrip())
                line, used = "", 0
                word = word.lstrip()
                size = columns(word)
            while size > width and "/" not in word:  # a path is copied and searched for: it stays in one piece
                head = _head(word, width)
                lines.append(head)
                word = word[len(head) :]
                size = columns(word)
            line, used = line + word, used + size
        lines.append(line.rstrip())
    return lines


_STOPS = "，。、；：？！）》」』”’"


def _head(word: str, width: int) -> str:
    """As many letters as fit, at least one."""
    room, kept = width, ""
    for sign in word:
        room -= _wide(sign)
        if room < 0 and kept:
            break
        kept += sign
    return kept


def _pieces(text: str) -> Iterable[str]:
    """Where a line may break: between words, and around every wide letter."""
    word = ""
    for sign in text:
        if sign == " " or (not sign.isascii() and _wide(sign) == 2):
            if word:
                yield word
            word = ""
            yield sign
        else:
            word += sign
    if word:
        yield word
