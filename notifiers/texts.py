"""What a text may carry through a door: nothing that steers the reader's screen or breaks the receiver.

Two strengths. `carried` is for machines: it only replaces what no receiver can hold. `visible` is for
people: control characters and the characters that turn the reading direction around are shown
as what they are (`\\x1b`, `\\u202e`), so that a text from outside cannot repaint a terminal or read
differently from what it says. Letters of every script, flags and joined emoji pass unchanged.
"""

from __future__ import annotations

import re

_LINE_ENDS = re.compile(r"\r\n|\r")
_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")
_STEERING = re.compile("[\x01-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def carried(text: str) -> str:
    """`text` without NUL and lone surrogates, which UTF-8 and most stores refuse."""
    return text if text.isascii() and "\x00" not in text else _NOT_STORABLE.sub("\ufffd", text)


def visible(text: str) -> str:
    """`text` for a reader: one kind of line end, and steering characters shown as escapes."""
    return _STEERING.sub(_escape, _LINE_ENDS.sub("\n", carried(text)))


def one_line(text: str) -> str:
    """`text` for a place that holds one line, such as a mail subject."""
    return " ".join(visible(text).split())


def letter(subject: str, body: str) -> str:
    """Subject and body as one visible text, for channels that know no subject; nothing is said twice."""
    title, text = one_line(subject), visible(body)
    first = text.partition("\n")[0]
    if first and title.startswith(first):
        title = ""
    return "\n".join(part for part in (title, text) if part)


def shortened(text: str, most: int) -> str:
    """`text` in at most `most` characters: the middle goes, the last line (a drill's closing mark) stays."""
    if len(text) <= most:
        return text
    tail = "\n…\n" + text.rpartition("\n")[2][-200:]
    return text[: most - len(tail)] + tail


def _escape(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
