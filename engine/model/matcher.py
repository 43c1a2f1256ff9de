"""Matchers of labels as Alertmanager has them, without regular expressions: `shop=a`, `shop!=a`, `shop=a,b`.

A label that is missing and one that is empty are the same, as they are there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_WRITTEN = re.compile(r"\s*(?P<label>[^\s=!~,]+)\s*(?P<sign>!=|=)(?P<rest>.*)", re.DOTALL)
_ITEM = re.compile(r"(?:[^,\\]|\\.)*", re.DOTALL)


class BadMatcher(ValueError):
    """`code` is what is wrong: `matcher-bad`, or `matcher-regex` for `=~` and `!~`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Matcher:
    """A label and the values that it may have, or must not have."""

    label: str
    values: tuple[str, ...]
    negated: bool = False

    def matches(self, labels: Mapping[str, str]) -> bool:
        return (labels.get(self.label, "") in self.values) != self.negated

    def __str__(self) -> str:
        values = ",".join(value.replace("\\", "\\\\").replace(",", "\\,") for value in self.values)
        return f"{self.label}{'!=' if self.negated else '='}{values}"


def parse_matcher(text: str) -> Matcher:
    """A matcher as people type it; `\\,` is a comma inside a value. Raises BadMatcher."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise BadMatcher("matcher-regex" if "=~" in text or "!~" in text else "matcher-bad")
    if found["rest"].startswith("~"):
        raise BadMatcher("matcher-regex")
    items = [re.sub(r"\\(.)", r"\1", item.strip()) for item in _split(found["rest"])]
    return Matcher(label=found["label"], values=tuple(dict.fromkeys(items)), negated=found["sign"] == "!=")


def _split(text: str) -> list[str]:
    """At commas that are not escaped."""
    items, place = [], 0
    while True:
        found = _ITEM.match(text, place)
        assert found is not None  # it matches nothing at all, too
        items.append(found[0])
        place = found.end() + 1
        if place > len(text):
            return items
