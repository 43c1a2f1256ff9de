"""The tree of a YAML file as its author wrote it: every scalar stays text, every node knows its place.

Typed reading is the grammar's business: nothing here turns `on`, `10:30`, `010` or `+86138…` into anything else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from ..model.problem import Mark, Problem
from .guard import ENDS, STARTS, Begin, Unreadable, begin, decode, events
from .slip import quoted


@dataclass(slots=True)
class Node:
    """Where a value begins: `line` and `column` from 1, `index` in characters of the file from 0."""

    file: str
    line: int
    column: int
    index: int

    @property
    def at(self) -> Mark:
        return Mark(self.file, self.line, self.column)


@dataclass(slots=True)
class Scalar(Node):
    """A text; `style` is '' for a plain one, else its quote or `|` or `>`."""

    text: str
    style: str = ""
    flow: bool = False
    """Inside braces or brackets."""

    @property
    def empty(self) -> bool:
        """Nothing was written."""
        return not self.text and not self.style


@dataclass(slots=True)
class Keyed(Node):
    """`key: value` lines, in file order."""

    flow: bool = False
    entries: dict[str, tuple[Scalar, Value]] = field(default_factory=dict)

    def get(self, key: str) -> Value | None:
        entry = self.entries.get(key)
        return entry[1] if entry else None


@dataclass(slots=True)
class Listed(Node):
    """`- item` lines, in file order."""

    flow: bool = False
    items: list[Value] = field(default_factory=list)


Value = Scalar | Keyed | Listed

Path = tuple[str | int, ...]
"""A way through a file: keys, and places in lists."""


@dataclass(slots=True)
class Source:
    """One file that could be read: its name, text, tree, and what is wrong with its YAML."""

    file: str
    text: str
    root: Keyed
    problems: list[Problem]

    def mark(self, path: Path, /) -> Mark | None:
        """The place of the value at a path such as `("states", "check", "tasks", "count", "due")`, or None.

        Items of a list are counted from 0; item 0 of what is no list is the value itself, so that `do: {…}` and
        `do: [{…}]` have the same paths. A value that was left empty is at its key.
        """
        found = self._entry(path)
        if found is None:
            return None
        name, node = found
        return name.at if name is not None and isinstance(node, Scalar) and node.empty else node.at

    def key(self, path: Path, /) -> Mark | None:
        """The place of the key at the end of a path; of an item of a list, the place of the item."""
        found = self._entry(path)
        return None if found is None else (found[0] or found[1]).at

    def node(self, path: Path, /) -> Value | None:
        """The value at a path, or None."""
        found = self._entry(path)
        return None if found is None else found[1]

    def _entry(self, path: Path) -> tuple[Scalar | None, Value] | None:
        name: Scalar | None = None
        node: Value = self.root
        for part in path:
            if isinstance(node, Keyed) and str(part) in node.entries:
                name, node = node.entries[str(part)]
            elif isinstance(node, Listed) and isinstance(part, int) and part < len(node.items):
                name, node = None, node.items[part]
            elif part != 0:
                return None
        return name, node


def read_source(file: str, data: bytes) -> Source:
    """The tree of a file whose top is `key: value` lines; raises `Unreadable`."""
    text = decode(file, data)
    builder = _Builder(file, text)
    for event in events(file, text):
        builder.take(event)
    root = builder.root
    if root is None or (isinstance(root, Scalar) and root.empty):
        code = "file-only-comments" if text.strip() else "file-empty"
        raise Unreadable(Problem(code=code, where=Mark(file, 1, 1)))
    if not isinstance(root, Keyed):
        raise Unreadable(_not_keyed(file, text, root))
    return Source(file, text, root, builder.problems)


def _not_keyed(file: str, text: str, root: Value) -> Problem:
    if isinstance(root, Scalar) and "：" in root.text:
        head = root.text.partition("：")[0]
        line = text.splitlines()[root.line - 1]
        at = Mark(file, root.line, line.find("：", root.column - 1) + 1)
        return Problem(code="yaml-wide-colon", where=at, params={"key": quoted(head)})
    code = "file-bare-list" if isinstance(root, Listed) else "file-bare-text"
    return Problem(code=code, where=root.at)


class _Builder:
    """Grows the tree event by event, without recursion; goes on after what it can report and step over."""

    def __init__(self, file: str, text: str) -> None:
        self.root: Value | None = None
        self.problems: list[Problem] = []
        self._file = file
        self._text = text
        self._open: list[Keyed | Listed] = []
        self._keys: list[Scalar | None] = []

    def take(self, event: yaml.Event) -> None:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self._add(self._scalar(event))
        elif kind in ENDS:
            self._open.pop()
            self._keys.pop()
        elif kind in STARTS:
            node = self._block(event)
            self._add(node)
            self._open.append(node)
            self._keys.append(None)
        elif kind is yaml.AliasEvent:
            self._say("yaml-anchor", begin(event), sign="*")
            self._add(self._blank(event))

    def _scalar(self, event: Any) -> Scalar:
        if event.anchor is not None or event.tag is not None:
            self._check_node(event)
        mark, text, style = event.start_mark, event.value, event.style or ""
        flow = bool(self._open) and self._open[-1].flow
        node = Scalar(self._file, mark.line + 1, mark.column + 1, mark.index, text, style, flow)
        if flow and not style and "?" in text:
            at = Mark(self._file, node.line, node.column + text.index("?"))
            self.problems.append(Problem(code="yaml-question", where=at))
        return node

    def _block(self, event: Any) -> Keyed | Listed:
        self._check_node(event)
        mark, kind = event.start_mark, Keyed if type(event) is yaml.MappingStartEvent else Listed
        return kind(self._file, mark.line + 1, mark.column + 1, mark.index, bool(event.flow_style))

    def _blank(self, event: yaml.Event) -> Scalar:
        mark = begin(event)
        return Scalar(self._file, mark.line + 1, mark.column + 1, mark.offset, "?", "'")

    def _check_node(self, event: Any) -> None:
        if event.anchor is not None:
            self._say("yaml-anchor", begin(event), sign="&")
        if event.tag is not None:
            self._say("yaml-tag", begin(event), sign="!")

    def _say(self, code: str, mark: Begin, **params: str | int) -> None:
        self.problems.append(Problem(code=code, where=Mark(self._file, mark.line + 1, mark.column + 1), params=params))

    def _add(self, node: Value) -> None:
        if not self._open:
            self.root = node
            return
        top = self._open[-1]
        if isinstance(top, Listed):
            top.items.append(node)
        elif self._keys[-1] is None:
            self._keys[-1] = self._key(node)
        else:
            key, self._keys[-1] = self._keys[-1], None
            self._entry(top, key, node)

    def _key(self, node: Value) -> Scalar:
        """The key itself; one that is no text is reported and stands under a name that nothing else has."""
        if isinstance(node, Scalar):
            if node.text == "<<" and not node.style:
                self.problems.append(Problem(code="yaml-anchor", where=node.at, params={"sign": "<<"}))
            return node
        start = node.index - 1 if self._text.startswith("{{", node.index - 1) else node.index
        if self._text.startswith("{{", start):
            at = Mark(self._file, node.line, node.column - (node.index - start))
            self.problems.append(Problem(code="yaml-reserved", where=at, params={"sign": "{{"}))
        else:
            self.problems.append(Problem(code="yaml-key-not-text", where=node.at))
        return Scalar(self._file, node.line, node.column, node.index, f"\0{node.index}", "'")

    def _entry(self, top: Keyed, key: Scalar, node: Value) -> None:
        if top.flow and isinstance(node, Scalar) and node.empty and not key.style and self._comma(key, node):
            return
        if key.text in top.entries:
            first = top.entries[key.text][0].line
            params: dict[str, str | int] = {"key": quoted(key.text), "line": first}
            self.problems.append(Problem(code="yaml-key-twice", where=key.at, params=params))
            return
        top.entries[key.text] = (key, node)

    def _comma(self, key: Scalar, node: Scalar) -> bool:
        """`{zh: 好, now we…}`: a word in braces without a value is the rest of a text cut off by a comma."""
        if ":" in self._text[key.index + len(key.text) : node.index + 1]:
            return False
        if "：" in key.text:
            at = Mark(self._file, key.line, key.column + key.text.index("："))
            params: dict[str, str | int] = {"key": quoted(key.text.partition("：")[0])}
            self.problems.append(Problem(code="yaml-wide-colon", where=at, params=params))
        else:
            self.problems.append(Problem(code="yaml-comma", where=key.at, params={"word": quoted(key.text)}))
        return True


def walk(node: Value) -> Iterator[Value]:
    """The node and everything below it, in file order."""
    waiting: list[Value] = [node]
    while waiting:
        one = waiting.pop()
        yield one
        if isinstance(one, Keyed):
            waiting.extend(value for _, value in reversed(one.entries.values()))
        elif isinstance(one, Listed):
            waiting.extend(reversed(one.items))
