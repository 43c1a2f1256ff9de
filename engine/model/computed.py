"""How a metric is computed from others: the formulas of `team.yaml`.

A computed metric has no samples of its own. Whoever asks for its figure over a window gets it from the figures of its
parts over that window, each summed up as its own `of:` says.
"""

from __future__ import annotations

from dataclasses import dataclass

from .time import Length

FEWEST_ANSWERS = 5
"""Answers in a window below which their mean is not told: with four, three colleagues know what the fourth said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """One figure divided by another; unknown while the other is below `at_least`."""

    part: str
    whole: str
    at_least: float

    @property
    def parts(self) -> tuple[str, ...]:
        return self.part, self.whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffing:
    """How many people the work of a window needs (Erlang C)."""

    arrivals: str
    """A count: contacts."""
    handling: str
    """A level: seconds that one contact keeps an agent."""
    within: Length
    answered: float
    """Share of contacts that must be answered `within`."""
    occupancy: float = 1.0
    """Share of their time that agents may at most be busy."""
    shrinkage: float = 0.0
    """Share of those on shift who are away from customers: breaks, training, meetings."""
    at_once: int = 1
    """Contacts that one agent handles at the same time: 1 on the telephone, 2 to 4 in chat."""
    floor: int = 0
    """Fewer than this there are never."""

    @property
    def parts(self) -> tuple[str, ...]:
        return self.arrivals, self.handling


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """People needed less people available; below 0 there are more than needed."""

    needed: str
    available: str

    @property
    def parts(self) -> tuple[str, ...]:
        return self.needed, self.available


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """One part of the strain index: 0 counts 0, `full` and more count 100, evenly in between."""

    metric: str
    weight: float
    full: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Strain:
    """The strain of a team, 0 to 100: the mean of its burdens by their weights."""

    burdens: tuple[Burden, ...]
    """The questionnaire first."""
    fewest: int = FEWEST_ANSWERS

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(one.metric for one in self.burdens)


Formula = Ratio | Staffing | Gap | Strain
