"""From an offset inside a text's value to its place in the file, however the text was quoted or folded."""

from __future__ import annotations

from ..model.problem import Mark
from .nodes import Scalar, Source

_BLANKS = " \t\r\n"


def spot(source: Source, node: Scalar, offset: int) -> Mark:
    """The place of the sign at `offset` of `node.text`."""
    if not node.style and "\n" not in node.text and offset <= len(node.text) and _same(source, node):
        return Mark(node.file, node.line, node.column + offset)
    index = _index(source.text, node, offset)
    start = source.text.rfind("\n", 0, index) + 1
    line = source.text.count("\n", node.index, index) + node.line
    return Mark(node.file, line, index - start + 1)


def _same(source: Source, node: Scalar) -> bool:
    return source.text.startswith(node.text, node.index)


def _index(text: str, node: Scalar, offset: int) -> int:
    """Walk value and file side by side: blanks may differ, signs are the same, escapes are one sign."""
    at = _content(text, node)
    for sign in node.text[:offset]:
        if node.style == '"' and text.startswith("\\", at):
            at = _after_escape(text, at)
        elif sign in _BLANKS:
            while at < len(text) and text[at] in _BLANKS:
                at += 1
        else:
            at = _skip_blanks(text, at)
            at += 2 if node.style == "'" and text.startswith("''", at) else 1
    following = node.text[offset : offset + 1]
    return min(_skip_blanks(text, at) if following and following not in _BLANKS else at, len(text))


def _content(text: str, node: Scalar) -> int:
    if node.style in ("|", ">"):
        end = text.find("\n", node.index)
        return len(text) if end < 0 else end + 1
    return node.index + (1 if node.style else 0)


def _skip_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANKS:
        at += 1
    return at


def _after_escape(text: str, at: int) -> int:
    """The place after one escape of a text in double quotes; an escaped line end writes no sign of its own."""
    while text.startswith("\\\n", at):
        at = _skip_blanks(text, at + 1)
    if not text.startswith("\\", at):
        return at + 1
    return at + {"x": 4, "u": 6, "U": 10}.get(text[at + 1 : at + 2], 2)
