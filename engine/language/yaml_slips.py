"""What PyYAML says in its own words, said in ours: the usual slips of people who write YAML by hand.

The library's messages name grammar rules; a reader wants to know which sign in which line. Each rule below looks
at the lines around the library's mark and claims the slip it knows; the first that claims it speaks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import yaml

from ..model.problem import Mark, Problem
from .slip import quoted

_KEY = re.compile(r"\s*(?:- )*\s*([^\s:：#'\"\[{][^:：#]*?)\s*：")
_VALUE = re.compile(r"^\s*(?:- +)*(?:[^\s:'\"{\[][^:]*:\s+|- +)?(?=\S)")
_NO_SPACE = re.compile(r"\s*(?:- )*([\w.-]+):(?=[^\s:/])")
LONGEST_LINE = 1_000
_RESERVED = "@`*!%&|>"
_FLOW = ("flow mapping", "flow sequence")


class Spot(NamedTuple):
    """Where the library stopped: lines of the file, its two marks (0-based), and what it said."""

    lines: list[str]
    line: int
    column: int
    start_line: int
    start_column: int
    context: str
    said: str

    def text(self, line: int) -> str:
        # The beginning is enough, and keeps the rules below linear on lines that were made to hurt.
        return self.lines[line][:LONGEST_LINE] if 0 <= line < len(self.lines) else ""


class Found(NamedTuple):
    """A slip: code, place (0-based) and parameters."""

    code: str
    line: int
    column: int
    params: dict[str, str | int]


def explain(file: str, text: str, error: BaseException) -> Problem:
    """The problem behind an exception of the parser; its text is never shown."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        spot = _spot(text, error)
        found = next((claim for rule in _RULES if (claim := rule(spot))), None)
        found = found or Found("yaml-syntax", spot.line, spot.column, {})
        return Problem(code=found.code, where=Mark(file, found.line + 1, found.column + 1), params=found.params)
    return Problem(code="yaml-unreadable", where=Mark(file, 1, 1))


def _spot(text: str, error: yaml.MarkedYAMLError) -> Spot:
    here, context = error.problem_mark, error.context_mark or error.problem_mark
    assert here is not None
    assert context is not None
    lines = text.splitlines()
    line, column = here.line, here.column
    if line >= len(lines) and lines:
        line, column = len(lines) - 1, len(lines[-1])
    return Spot(lines, line, column, context.line, context.column, error.context or "", error.problem or "")


def _tab(spot: Spot) -> Found | None:
    """A tab among the blanks before the first word of the line."""
    for line in (spot.line, spot.line - 1):
        text = spot.text(line)
        blanks = text[: len(text) - len(text.lstrip())]
        if "\t" in blanks and (line == spot.line or "tab" in spot.said):
            return Found("yaml-tab", line, blanks.index("\t"), {})
    return None


def _wide_colon(spot: Spot) -> Found | None:
    """`标题：` or `title：` where a key should stand: the parser notices only at the next line."""
    if spot.context.startswith("while scanning a quoted"):
        return None
    for line in dict.fromkeys((spot.start_line, spot.line, *range(spot.line - 1, max(-1, spot.line - 4), -1))):
        found = _KEY.match(spot.text(line))
        if found and ": " not in found[0]:
            return Found("yaml-wide-colon", line, found.end() - 1, {"key": quoted(found[1])})
    return None


def _reserved(spot: Spot) -> Found | None:
    """A value that begins with a sign YAML keeps for itself."""
    for line in dict.fromkeys((spot.start_line, spot.line)):
        text = spot.text(line)
        begin = _VALUE.match(text)
        at = begin.end() if begin else len(text)
        if text.startswith("{{", at) and "}}" in text:
            return Found("yaml-reserved", line, at, {"sign": "{{"})
        header = bool(re.fullmatch(r"[|>][-+0-9]*\s*(#.*)?", text[at:]))
        if at < len(text) and text[at] in _RESERVED and not header:
            return Found("yaml-reserved", line, at, {"sign": text[at]})
    return None


def _open_quote(spot: Spot) -> Found | None:
    if "quoted scalar" not in spot.context:
        return None
    if "escape" in spot.said:
        return Found("yaml-escape", spot.line, spot.column, {})
    return Found("yaml-open-quote", spot.start_line, spot.start_column, {"sign": spot.text(spot.start_line)[
        spot.start_column : spot.start_column + 1]})  # fmt: skip


def _open_braces(spot: Spot) -> Found | None:
    if not any(flow in spot.context for flow in _FLOW):
        return None
    sign = "{" if "mapping" in spot.context else "["
    return Found("yaml-open-braces", spot.start_line, spot.start_column, {"sign": sign})


def _text_after_quote(spot: Spot) -> Found | None:
    """`a: "x" and more`: the quotes end, the line does not."""
    text, here = spot.text(spot.line), spot.column
    if "did not find expected key" in spot.said and text[:here].rstrip().endswith(("'", '"')) and text[:here].strip():
        return Found("yaml-after-quote", spot.line, here, {})
    return None


def _no_space(spot: Spot) -> Found | None:
    """`title:核实`: a colon without a blank is no colon."""
    for line in dict.fromkeys((spot.start_line, spot.line, spot.line - 1)):
        found = _NO_SPACE.match(spot.text(line))
        if found:
            return Found("yaml-no-space", line, found.end() - 1, {"key": quoted(found[1])})
    return None


def _second_colon(spot: Spot) -> Found | None:
    """`text: note: this`: a colon and a blank inside a text on the same line."""
    if "mapping values are not allowed" not in spot.said:
        return None
    before = spot.text(spot.line)[: spot.column]
    if re.match(r"\s*(?:- )*[^:]+:\s", before):
        return Found("yaml-second-colon", spot.line, spot.column, {})
    return None


def _indent(spot: Spot) -> Found | None:
    """Lines that should stand under each other do not."""
    text = spot.text(spot.line)
    indented = "did not find expected key" in spot.said or "mapping values are not allowed" in spot.said
    if "did not find expected '-'" in spot.said or "sequence entries" in spot.said:
        return Found("yaml-list-mixed", spot.line, spot.column, {})
    if "did not find expected <document start>" in spot.said or (indented and ": " in text + " "):
        return Found("yaml-indent", spot.line, len(text) - len(text.lstrip()), {})
    return None


def _no_colon(spot: Spot) -> Found | None:
    """A line that is a key without its colon; at the top of a file the parser stops one line later."""
    if "could not find expected ':'" in spot.said:
        return Found("yaml-no-colon", spot.start_line, spot.start_column, {})
    above, here = spot.text(spot.line - 1), spot.text(spot.line)
    blanks = len(above) - len(above.lstrip())
    same = blanks == len(here) - len(here.lstrip())
    if "mapping values are not allowed" in spot.said and above.strip() and ":" not in above and same:
        return Found("yaml-no-colon", spot.line - 1, blanks, {})
    return None


_RULES: tuple[Callable[[Spot], Found | None], ...] = (
    _tab, _wide_colon, _open_quote, _reserved, _open_braces, _text_after_quote, _no_space, _no_colon, _second_colon,
    _indent,
)  # fmt: skip
