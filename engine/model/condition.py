"""What the engine knows of a condition: it can be asked, and it can say what it looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

Value = float | str | bool | int
"""A figure (a share as 0.8), a text or option or severity id, yes or no; an `Instant` or `Length` is an int."""

Lookup = Callable[[str], Value | None]
"""The value of a name now; None while it is unknown."""


class Condition(Protocol):
    """A compiled condition; asking has no effect and costs time linear in its length."""

    @property
    def source(self) -> str:
        """The text as it stands in the file."""

    @property
    def names(self) -> frozenset[str]:
        """Every name it may look at."""

    def test(self, lookup: Lookup) -> bool | None:
        """True, False, or None where an unknown value leaves it open (rule 5)."""

    def seen(self, lookup: Lookup) -> Mapping[str, Value | None]:
        """The values a decision saw, by name in sorted order, for the journal (rule 32)."""
