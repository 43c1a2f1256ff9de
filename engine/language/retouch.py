"""A trigger's numbers changed in the text of a runbook, everything else left as it was written, as a patch.

The edits are made at the marks of the values: comments, order, quotes of other values and the style of the file stay. A
comment behind a changed value keeps its column where there is room.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import unified_diff
from typing import NamedTuple

from ..model.level import Level
from ..model.runbook import Clear, Threshold
from ..model.time import Length
from .lengths import say_length
from .levels import say_level
from .nodes import Keyed, Scalar, Source, Value

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_NOTHING = Clear()
NO_END = "\\ No newline at end of file\n"


class Edit(NamedTuple):
    """Replace `text[start:end]`."""

    start: int
    end: int
    text: str


def retouched(source: Source, trigger: str, new: Threshold) -> list[Edit]:
    """What to change so that the trigger has the level, `for` and `clear` of `new`.

    Only these are looked at; the trigger is a threshold in a file that was read without an error.
    """
    node = source.node(("triggers", trigger))
    assert isinstance(node, Keyed)
    side = "above" if new.above is not None else "below"
    here = _Block(source.text, node)
    here.put(side, _level(new.above or new.below), after=())
    here.put("for", say_length(new.hold) if new.hold else "", after=(side,))
    _clear(here, source.text, new.clear or _NOTHING, side)
    return here.edits


def applied(text: str, edits: list[Edit]) -> str:
    """The text with all edits, which do not overlap."""
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def patch(name: str, old: str, new: str) -> str:
    """A unified patch for `patch -p0` and `git apply -p0`; empty when nothing differs."""
    told = unified_diff(_LINE.findall(old), _LINE.findall(new), name, name)
    return "".join(line if line.endswith("\n") else f"{line}\n{NO_END}" for line in told)


def _clear(here: _Block, text: str, clear: Clear, side: str) -> None:
    level, inner = clear.below or clear.above, "below" if side == "above" else "above"
    hold = say_length(Length(clear.hold)) if clear.hold else ""
    known = here.node.get("clear")
    if not isinstance(known, Keyed):
        parts = [f"{inner}: {_level(level)}"] if level else []
        parts += [f"for: {hold}"] if hold else []
        here.put("clear", "{" + ", ".join(parts) + "}" if parts else "", after=("for", side))
    elif not level and not hold:
        here.drop("clear")
    else:
        inside = _Block(text, known)
        if level and inner not in known.entries and not hold:  # what is put in must stand beside something that stays
            inside.swap("for", f"{inner}: {_level(level)}")
        elif hold and "for" not in known.entries and not level:
            inside.swap(inner, f"for: {hold}")
        else:
            inside.put(inner, _level(level), after=("for",))
            inside.put("for", hold, after=(inner,))
        here.edits += inside.edits


def _level(level: Level | None) -> str:
    return say_level(level) if level is not None else ""


class _Block:
    """The entries of one mapping, and edits of them."""

    def __init__(self, text: str, node: Keyed) -> None:
        self.text, self.node = text, node
        self.edits: list[Edit] = []

    def put(self, key: str, value: str, after: tuple[str, ...]) -> None:
        """Give a key a value; empty: take it out. A new key stands behind the first of `after` that is there."""
        known = self.node.get(key)
        if not value:
            if known is not None:
                self.drop(key)
        elif isinstance(known, Scalar):
            self._replace(known, value)
        else:
            place = next(name for name in after if name in self.node.entries)
            self._insert(place, f"{key}: {value}")

    def swap(self, key: str, entry: str) -> None:
        """Another entry in the place of one."""
        name, value = self.node.entries[key]
        self.edits.append(Edit(name.index, self._end(value), entry))

    def drop(self, key: str) -> None:
        """Take an entry out: in a block its lines, but for a comment behind it; in braces its comma too."""
        name, value = self.node.entries[key]
        start, end = name.index, self._end(value)
        if self.node.flow:
            before = re.search(r",\s*$", self.text[:start])
            behind = re.match(r"\s*,[ \t]*", self.text[end:])
            self.edits.append(
                Edit(before.start(), end, "") if before else Edit(start, end + (behind.end() if behind else 0), "")
            )
            return
        rest = self.text[end : self._line_end(end)]
        if rest.strip():
            self.edits.append(Edit(start, end + len(rest) - len(rest.lstrip()), ""))
        else:
            self.edits.append(Edit(self.text.rfind("\n", 0, start) + 1, self._line_end(end) + 1, ""))

    def _replace(self, node: Scalar, value: str) -> None:
        """A comment behind it stays in its column where it can."""
        start, end = node.index, self._end(node)
        if self.text[start:end] == value:
            return
        gap = re.match(r"([ ]+)#", self.text[end:]) if not node.flow else None
        if gap is not None:
            wide = max(1, len(gap[1]) - (len(value) - (end - start)))
            self.edits.append(Edit(start, end + len(gap[1]), value + " " * wide))
        else:
            self.edits.append(Edit(start, end, value))

    def _insert(self, place: str, entry: str) -> None:
        name, value = self.node.entries[place]
        end = self._end(value)
        if self.node.flow:
            self.edits.append(Edit(end, end, f", {entry}"))
            return
        line_end = self._line_end(end)
        ending = "\r\n" if self.text[:line_end].endswith("\r") else "\n"
        indent = " " * (name.column - 1)
        if line_end >= len(self.text):
            self.edits.append(Edit(line_end, line_end, f"{ending}{indent}{entry}"))
        else:
            self.edits.append(Edit(line_end + 1, line_end + 1, f"{indent}{entry}{ending}"))

    def _line_end(self, place: int) -> int:
        found = self.text.find("\n", place)
        return len(self.text) if found < 0 else found

    def _end(self, node: Value) -> int:
        """Behind a value: all that is read here stands on one line, or in lines whose last value is such a one."""
        if isinstance(node, Scalar):
            if not node.style:
                return node.index + len(node.text)
            return self.text.index(node.style, node.index + 1) + 1
        last = max((self._end(value) for value in _inner(node)), default=node.index)
        return self.text.index("}" if isinstance(node, Keyed) else "]", last) + 1 if node.flow else last


def _inner(node: Value) -> Iterator[Value]:
    if isinstance(node, Keyed):
        yield from (value for _, value in node.entries.values())
    elif not isinstance(node, Scalar):
        yield from node.items
