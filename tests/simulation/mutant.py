"""What a planted bug is: a guard of the engine that is taken away for the length of a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """`guard` names what is taken away; `on` are the faults that bring it to light."""

    guard: str
    plant: Callable[[], Any]
    on: tuple[str, ...] = ()
    story: Callable[[int], list[str]] | None = None
    """Instead of a storm: one certain course of events, and what is wrong at its end."""


def swap(target: object, name: str, made: Callable[[Any], Any]) -> Any:
    """Put in place of something what is made of it."""
    return patch.object(target, name, made(getattr(target, name)))
