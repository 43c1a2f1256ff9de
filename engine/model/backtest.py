"""What recorded figures would have set off: the answer of `backtest`, in the shape that `--json` prints.

Instants are microseconds UTC; nights and free days are those of the site's zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from .suggestion import Suggestion
from .time import Instant, Length


class Recorded(NamedTuple):
    """One recorded figure. A tuple: there may be millions of them."""

    at: Instant
    metric: str
    labels: Mapping[str, str]
    value: float
    line: int = 0
    """Line of the file it was read from; 0 for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One time that a trigger fired for a key, from `fired` to `cleared`."""

    runbook: str
    trigger: str
    key: str
    """Canonical `label=value` pairs of the incident it belongs to."""
    start: Instant
    end: Instant | None
    """None: it still fired when the figures ended."""
    because: str
    """Code of the reason: `above`, `below`, `no-data` …"""
    value: float | None
    """The figure that it fired at."""
    usual: float | None
    peak: float | None
    """The figure furthest beyond while it fired; None where the signal is not one figure."""
    peak_at: Instant | None
    opened: Instant | None
    """When it would have opened an incident; None: it joined an open one, or fell into a cool-down."""
    flapping: bool = False
    night: bool = False
    """It began between 22:00 and 08:00."""
    free_day: bool = False
    """It began on a day on which no calendar of the site opens; without calendars, on a weekend or holiday."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """Something odd about the record that a person should know before believing the rest."""

    kind: Literal["gap", "duplicate", "backward", "empty"]
    line: int
    metric: str
    labels: Mapping[str, str]
    at: Instant
    lasts: Length = Length(0)
    """Of a gap: from the last figure before it to the first behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A sentence by code that changes how the result is to be read."""

    code: str
    params: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An incident that people say there was."""

    start: Instant
    end: Instant
    name: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A trigger beside the incidents that there were. An episode belongs to each incident that it overlaps."""

    runbook: str
    trigger: str
    """Empty: all triggers together."""
    found: int
    missed: tuple[Known, ...]
    false: int
    """Episodes that overlap no incident."""
    false_time: Length
    """How long it fired outside of incidents."""
    delay_median: Length | None
    """From the start of an incident to the first firing in it; 0 for one that fired already."""
    delay_worst: Length | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """An episode of both versions that does not begin and end at the same instants."""

    here: Episode
    there: Episode


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """This version beside another one, on the same figures. Triggers are the same when they have the same name."""

    against: str
    same: int
    only_here: tuple[Episode, ...]
    only_there: tuple[Episode, ...]
    moved: tuple[Moved, ...]
    night: int
    """Episodes of the other version at night; below: its incidents and pages."""
    openings: int
    pages: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """The whole answer."""

    runbooks: tuple[str, ...]
    zone: str
    first: Instant
    last: Instant
    """First and last figure that was judged."""
    figures: int
    """Judged ones; `history` more came before and only said what is usual."""
    history: int
    series: int
    episodes: tuple[Episode, ...]
    night: int
    free_days: int
    openings: int
    """Incidents that would have been opened."""
    pages: Mapping[str, int]
    """Role -> first pages; what a ladder does after them depends on people."""
    flaws: tuple[Flaw, ...] = ()
    """The first of each kind; `counts` has how many there are."""
    counts: Mapping[str, int] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    known: tuple[Known, ...] = ()
    """Incidents of `--labels` that the judged figures reach."""
    scores: tuple[Score, ...] = ()
    """For `--labels`: all triggers together, then each."""
    difference: Difference | None = None
    """For `--against`."""
    suggestions: tuple[Suggestion, ...] = ()
    """For `--suggest`."""
