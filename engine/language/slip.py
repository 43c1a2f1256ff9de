"""A slip inside one short text: what is wrong, where in the text, and the words for the sentence.

The small languages know nothing of files; the loader adds file, line and column and makes a `Problem` of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

Params = Mapping[str, str | int | float]

LONGEST_QUOTE = 40


class Slip(NamedTuple):
    """One finding: its code, the offset in characters from the start of the text, the sentence's parameters."""

    code: str
    at: int
    params: Params


class BadText(ValueError):
    """A text of one of the small languages is wrong in exactly one way."""

    def __init__(self, code: str, /, at: int = 0, **params: str | int | float) -> None:
        super().__init__(code)
        self.code = code
        self.at = at
        self.params: Params = params

    @property
    def slip(self) -> Slip:
        """The same as data."""
        return Slip(self.code, self.at, self.params)

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.code}@{self.at}({told})"


class BadTexts(ValueError):
    """A text is wrong in one or more ways, all of them listed in the order of the text."""

    def __init__(self, slips: list[Slip], /) -> None:
        super().__init__(slips[0].code)
        self.slips = tuple(sorted(slips, key=lambda slip: slip.at))

    def __str__(self) -> str:
        return "; ".join(f"{slip.code}@{slip.at}({dict(slip.params)})" for slip in self.slips)


def quoted(text: str) -> str:
    """The text as it may stand in a message: shortened, without control characters."""
    clean = text if text.isprintable() else "".join(sign if sign.isprintable() else "�" for sign in text)
    return clean if len(clean) <= LONGEST_QUOTE else clean[: LONGEST_QUOTE - 1] + "…"


def full_width(sign: str) -> str | None:
    """The half-width sign that a full-width one (U+FF01–U+FF5E) stands for, else None."""
    return chr(ord(sign) - 0xFEE0) if "\uff01" <= sign <= "\uff5e" else None


def half_width(text: str) -> str:
    """The text with every full-width sign replaced by its half-width one."""
    return "".join(full_width(sign) or sign for sign in text)
