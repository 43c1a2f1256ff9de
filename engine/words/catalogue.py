"""One catalogue of all sentences by code, gathered from the modules of this room.

Every module here that says something defines `SENTENCES: dict[str, Text]`. A code belongs to one module; a test
looks for codes said twice and for placeholders that differ between the languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

from ..model.text import Text


@lru_cache(maxsize=1)
def tables() -> Mapping[str, Mapping[str, Text]]:
    """Module name -> its sentences, for every module of this room that has any."""
    room = __name__.rpartition(".")[0]
    path = import_module(room).__path__
    found: dict[str, Mapping[str, Text]] = {}
    for module in iter_modules(path):
        if module.name != "catalogue":
            said = getattr(import_module(f"{room}.{module.name}"), "SENTENCES", None)
            if said is not None:
                found[module.name] = said
    return found


@lru_cache(maxsize=1)
def sentences() -> Mapping[str, Text]:
    """Code -> its words in both languages."""
    merged: dict[str, Text] = {}
    for said in tables().values():
        for code, text in said.items():
            merged.setdefault(code, text)
    return merged
