"""Public holidays and the make-up workdays around them (调休), and what the organisation decides otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal

from .problem import NOWHERE, Mark
from .text import NO_TEXT, Text

WORKDAYS = frozenset(range(5))
"""Monday to Friday, 0 is Monday."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDay:
    """A day that is not what its weekday says."""

    kind: Literal["off", "work"]
    title: Text = NO_TEXT
    own: bool = False
    """Said by the organisation, not by the country."""


Year = Callable[[int], Mapping[int, SpecialDay]]
"""The special days of a calendar year, by ordinal of the day (`date.toordinal`)."""


def no_days(_year: int) -> Mapping[int, SpecialDay]:
    """The special days where no country is named."""
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Holidays:
    """The holidays that a site follows; `own` wins over the country's."""

    country: str = ""
    """ISO 3166 code such as `CN`; empty: only `own`."""
    subdivision: str = ""
    own: tuple[tuple[int, SpecialDay], ...] = ()
    """By ordinal of the day, in order."""
    year: Year = field(default=no_days, compare=False)
    at: Mark = field(default=NOWHERE, compare=False)

    def on(self, day: int) -> SpecialDay | None:
        """What is special about the day with this ordinal."""
        for ordinal, special in self.own:
            if ordinal == day:
                return special
        return self.year(_year_of(day)).get(day)

    def says_itself(self, year: int) -> bool:
        """Whether the organisation has written a day of this year."""
        return any(_year_of(ordinal) == year for ordinal, _ in self.own)


def _year_of(day: int) -> int:
    return date.fromordinal(day).year
