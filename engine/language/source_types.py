"""The types that a source may have: some with a reader in Python, and one for each mapping file that ships."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

TYPES = Path(__file__).resolve().parent.parent / "sources" / "types"
"""The folder of the mapping files that ship with the program."""
IN_PYTHON = ("alertmanager", "cloudwatch", "json")
"""Faster than a mapping would be: what most sites send most; and one whose documents lie in each other."""


@lru_cache(maxsize=1)
def mapped_types() -> tuple[str, ...]:
    """The names of the types that are mapping files: a new type is one file."""
    return tuple(sorted(one.stem for one in TYPES.glob("*.yaml")))


def source_types() -> tuple[str, ...]:
    """Every type, in order of name."""
    return tuple(sorted((*IN_PYTHON, *mapped_types())))
