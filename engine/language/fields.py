"""The keys of one block of a file, checked against the table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..model.condition import Condition
from ..model.level import Level
from ..model.problem import Mark
from ..model.text import NO_TEXT, Text
from ..model.time import Length
from .condition_types import Names
from .foreign import FOREIGN
from .grammar import Key, Place, meant_key
from .nodes import Keyed, Scalar, Value

if TYPE_CHECKING:
    from .desk import Desk


_MISSING = {
    ("button", "label"): "button-needs", ("button", "by"): "button-needs", ("notice", "approve"): "notice-approve",
}  # fmt: skip
"""Sentences of their own for what is forgotten most."""


class Fields:
    """The keys of one block, checked against the table: unknown ones reported, missing ones too."""

    def __init__(self, desk: Desk, node: Keyed, place: Place, owner: Mark) -> None:
        self.desk = desk
        self.node = node
        self.place = place
        self.owner = owner
        self.entries: dict[str, tuple[Scalar, Value]] = {}
        self.rest: list[tuple[Scalar, Value]] = []
        self.broken = False
        """A key was not understood or left empty: that something is missing may only follow from it."""
        self._sort()

    def _sort(self) -> None:
        """Put each entry where it belongs; an unknown key near a known one is read as that one."""
        keys = self.place.keys
        unknown: list[tuple[Scalar, Value]] = []
        empty: set[str] = set()
        for text, entry in self.node.entries.items():
            if text.startswith("\0"):
                continue
            value = entry[1]
            if isinstance(value, Scalar) and value.empty:
                empty.add(text)
            if text in keys:
                self.entries[text] = entry
            else:
                unknown.append(entry)
        for name, value in unknown:
            self._unknown(name, value)
        for text in [text for text, (_, value) in self.entries.items() if isinstance(value, Scalar) and value.empty]:
            name, _ = self.entries.pop(text)
            self.desk.say("empty-value", name.at, key=name.text)
            self.broken = True
            empty.add(text)
        for name_ in self.place.required:
            lifted = any(other in self.entries for other in self.place.keys[name_].unless)
            if name_ not in self.entries and name_ not in empty and not lifted:
                code = _MISSING.get((self.place.name, name_), "missing-key")
                self.desk.say(code, self.node.at, key=name_, place=self.place.name)

    def _unknown(self, name: Scalar, value: Value) -> None:
        """Report a key that the table does not know, and read it as the one that was meant."""
        near = meant_key(name.text, self.place, FOREIGN)
        if self.place.rest is not None and (near is None or near in self.entries):
            self.rest.append((name, value))
            return
        self.broken = True
        if name.text in ("true", "True") and near == "on":
            self.desk.say("key-true", name.at)
        elif near:
            self.desk.say("unknown-key-near", name.at, key=name.text, place=self.place.name, near=near)
        elif name.text != "<<":
            self.desk.say("unknown-key", name.at, key=name.text, place=self.place.name)
        if near and near not in self.entries:
            self.entries[near] = (name, value)

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def row(self, name: str) -> Key:
        """What the table says of a key."""
        return self.place.keys[name]

    def get(self, name: str) -> Value | None:
        """The value of a key, or None."""
        assert name in self.place.keys, f"{name} is not in the table of {self.place.name}"
        entry = self.entries.get(name)
        return entry[1] if entry else None

    def key_at(self, name: str) -> Mark:
        """The place of the key, or of the block where it is missing."""
        entry = self.entries.get(name)
        return entry[0].at if entry else self.owner

    def at(self, name: str) -> Mark:
        """The place of the value, or of the block where it is missing."""
        entry = self.entries.get(name)
        return entry[1].at if entry else self.owner

    def text(self, name: str) -> Text:
        node = self.get(name)
        return NO_TEXT if node is None else self.desk.text(node, name)

    def line(self, name: str) -> str | None:
        node = self.get(name)
        return None if node is None else self.desk.line(node, name)

    def identifier(self, name: str) -> str | None:
        node = self.get(name)
        return None if node is None else self.desk.identifier(node, name)

    def ref(self, name: str, known: Iterable[str] | None) -> str | None:
        node = self.get(name)
        return None if node is None else self.desk.ref(node, self.row(name).of, known)

    def refs(self, name: str, known: Iterable[str] | None) -> tuple[str, ...]:
        node = self.get(name)
        return () if node is None else self.desk.refs(node, self.row(name).of, known)

    def choice(self, name: str) -> str | None:
        node = self.get(name)
        return None if node is None else self.desk.choice(node, name, self.row(name).options)

    def yes_no(self, name: str) -> bool:
        node = self.get(name)
        return node is not None and self.desk.yes_no(node, name)

    def number(self, name: str) -> float | None:
        node = self.get(name)
        return None if node is None else self.desk.number(node, name)

    def length(self, name: str) -> Length | None:
        node = self.get(name)
        return None if node is None else self.desk.length(node, name)

    def span(self, name: str, window: Length | None) -> Length | None:
        node = self.get(name)
        return None if node is None else self.desk.span(node, window)

    def level(self, name: str) -> Level | None:
        node = self.get(name)
        return None if node is None else self.desk.level(node)

    def condition(self, name: str, names: Names) -> Condition | None:
        node = self.get(name)
        return None if node is None else self.desk.condition(node, names)

    def block(self, name: str) -> Fields | None:
        """A block inside, read by the place that the table names."""
        node = self.get(name)
        return None if node is None else self.desk.fields(node, self.row(name).of, self.key_at(name))

    def named(self, name: str) -> Iterator[tuple[str, Scalar, Value]]:
        """The entries of a block of names."""
        return self.desk.named(self.get(name), name)

    def named_blocks(self, name: str, *, dots: bool = False) -> Iterator[tuple[str, Scalar, Fields]]:
        """The entries of a block of names whose values are blocks."""
        for id_, at, value in self.desk.named(self.get(name), name, dots=dots):
            fields = self.desk.fields(value, self.row(name).of, at.at)
            if fields is not None:
                yield id_, at, fields
