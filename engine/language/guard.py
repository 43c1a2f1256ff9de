"""The door for files that people or strangers wrote: bytes in, text out, or a problem; never an exception of a library.

Every limit is checked before anything costly happens, so that a hostile file is refused within a tenth of a second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from ..model.problem import Mark, Problem
from .slip import quoted
from .yaml_slips import explain

MOST_BYTES = 256 * 1024
DEEPEST = 32
MOST_VALUES = 20_000

# What neither YAML nor a reader can hold: control characters but tab and line ends, and lone surrogates.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
STARTS = frozenset({yaml.MappingStartEvent, yaml.SequenceStartEvent})
ENDS = frozenset({yaml.MappingEndEvent, yaml.SequenceEndEvent})
_EVERYTHING = (yaml.YAMLError, ValueError, RecursionError, OverflowError, MemoryError, AttributeError, TypeError)
"""What PyYAML is known to raise on hostile input (UnicodeError is a ValueError)."""


class Begin(NamedTuple):
    """A place as the parser counts: from 0."""

    line: int
    column: int
    offset: int


class Unreadable(Exception):
    """Nothing can be read from this file; carries the one problem that says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def decode(file: str, data: bytes) -> str:
    """The text of a file; raises `Unreadable`. A byte order mark of UTF-8 is accepted and dropped."""
    if len(data) > MOST_BYTES:
        raise _unreadable(file, "file-too-big", size=len(data), limit=MOST_BYTES)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or _looks_like_utf16(data):
        raise _unreadable(file, "file-utf-16")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line, column = _place(data[: wrong.start].decode("utf-8", "replace"))
        raise _unreadable(file, "file-not-utf-8", line, column, byte=f"{data[wrong.start]:02X}") from None
    found = _CONTROL.search(text)
    if found:
        line, column = _place(text[: found.start()])
        raise _unreadable(file, "file-control", line, column, sign=f"U+{ord(found[0]):04X}")
    return text


def events(file: str, text: str) -> Iterator[yaml.Event]:
    """The events of the one document in `text`, within the limits; raises `Unreadable`."""
    try:
        loader = _LOADER(text)
        depth = values = documents = 0
        for event in iter(loader.get_event, None):  # without the generator of `yaml.parse` around each event
            kind = type(event)  # the parser makes no subclasses, and an `isinstance` of each is a tenth of the reading
            if kind is yaml.ScalarEvent:
                values += 1
                if values > MOST_VALUES:
                    raise _at(file, event, "yaml-too-many", limit=MOST_VALUES)
            elif kind in STARTS:
                depth += 1
                if depth > DEEPEST:
                    raise _at(file, event, "yaml-too-deep", limit=DEEPEST)
            elif kind in ENDS:
                depth -= 1
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    raise _at(file, event, "yaml-two-documents")
            yield event
    except _EVERYTHING as error:
        raise Unreadable(explain(file, text, error)) from None


def _at(file: str, event: yaml.Event, code: str, **params: str | int) -> Unreadable:
    mark = begin(event)
    return _unreadable(file, code, mark.line + 1, mark.column + 1, **params)


def begin(event: yaml.Event) -> Begin:
    """Where an event begins: line and column from 0, offset in characters of the file."""
    mark = event.start_mark
    return Begin(0, 0, 0) if mark is None else Begin(mark.line, mark.column, mark.index)


def _unreadable(file: str, code: str, line: int = 1, column: int = 1, **params: str | int) -> Unreadable:
    shown = {name: quoted(value) if isinstance(value, str) else value for name, value in params.items()}
    return Unreadable(Problem(code=code, where=Mark(file, line, column), params=shown))


def _place(before: str) -> tuple[int, int]:
    """Line and column, from 1, of the sign after `before`."""
    before = before.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def _looks_like_utf16(data: bytes) -> bool:
    """Every other byte of the beginning is zero: the usual look of ASCII text in UTF-16 without a mark."""
    head = data[:64]
    return len(head) >= 4 and (not any(head[0::2]) or not any(head[1::2]))
