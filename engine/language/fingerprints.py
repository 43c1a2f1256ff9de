"""Content hashes: a new hash means new content, whatever happened to comments, quotes and line breaks."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping

from .nodes import Keyed, Listed, Scalar, Value

Plain = str | list["Plain"] | dict[str, "Plain"]

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
_INSIDE = ("states", "parallel")
"""What a state holds has hashes of its own: a changed step must not change those around it."""


def plain(node: Value, without: Collection[str] = ()) -> Plain:
    """The content of a node as text, lists and mappings, in file order."""
    if isinstance(node, Scalar):
        return node.text.strip()
    if isinstance(node, Listed):
        return [plain(item) for item in node.items]
    return {name: plain(value) for name, (_, value) in node.entries.items() if name not in without}


def digest(content: Plain) -> str:
    """SHA-256, hex."""
    return hashlib.sha256(_JSON.encode(content).encode("utf-8", "surrogatepass")).hexdigest()


def element_hashes(elements: Mapping[str, Value]) -> dict[str, str]:
    """Element path -> hash of what is written there, without the blocks inside it."""
    return {path: digest(plain(node, _INSIDE))
            for path, node in elements.items()}  # fmt: skip


def whole_hash(root: Keyed, templates: Mapping[str, str]) -> str:
    """Hash of a runbook with the notice templates that it uses."""
    used: dict[str, Plain] = dict(sorted(templates.items()))
    return digest([plain(root), used])
