"""Labels tell the series of a metric, and the incidents of a runbook, apart."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PART = re.compile(r"(?:[^,\\]|\\.)+", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def canonical(labels: Mapping[str, str]) -> str:
    """`a=x,b=y`, sorted by label: one spelling for one set. `,`, `=` and `\\` in values are escaped."""
    return ",".join(f"{name}={_escape(labels[name])}" for name in sorted(labels))


def parse(text: str) -> dict[str, str]:
    """The labels of a canonical text: the way back of `canonical`."""
    found: dict[str, str] = {}
    for part in _PART.findall(text):
        name, _, value = part.partition("=")
        found[name] = _ESCAPED.sub(r"\1", value)
    return found


def pick(labels: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str] | None:
    """The named labels, or None when one is missing."""
    if any(name not in labels for name in names):
        return None
    return {name: labels[name] for name in names}


def agree(wanted: Mapping[str, str], labels: Mapping[str, str]) -> bool:
    """True when no label that both have differs."""
    return all(labels.get(name, value) == value for name, value in wanted.items())


def _escape(value: str) -> str:
    if "," in value or "=" in value or "\\" in value:
        return value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=")
    return value
