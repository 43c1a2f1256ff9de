"""What a signal is judged by, and what the judgement says (rules 23 to 25)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, NamedTuple

from .condition import Value
from .time import Instant


class Course(NamedTuple):
    """Where a figure is heading: the straight line through the samples of its window."""

    now: float
    """The line at the newest of them."""
    then: float
    """The line `ahead` later."""
    usual: float | None = None
    """What is usual at that later instant; None while unknown, and where nobody asks."""


class Reading(NamedTuple):
    """The world as one simple signal sees it at an instant. A tuple: one is made for every sample and signal."""

    value: float | None = None
    """The metric over the signal's window; None without data in it."""
    usual: float | None = None
    """None while fewer than three comparable windows are known."""
    previous: float | None = None
    """The window just before this one."""
    target: float | None = None
    last_at: Instant | None = None
    """Time of the series' newest sample; None when it never had one."""
    heard_at: Instant | None = None
    """When that sample arrived; None: as `last_at`. Silence counts from here, so that a slow feed is not silent."""
    listening_since: Instant | None = None
    """Since when the engine has been able to hear: silence before that was its own."""
    changes_at: Instant | None = None
    """When the figure next changes though nothing arrives: a sample leaves the window."""
    step: int = 0
    """The metric's step, microseconds; 0 where samples are not expected at any pace."""
    short: tuple[float, float] | None = None
    """Too few of what the figure is computed from, so `value` is None: how many there are, and how many it takes."""
    alerts: int = 0
    """For an `event:` signal: alerts of its key that fire now."""
    lookup: Callable[[str], Value | None] = lambda _name: None
    """For a `when:` signal: the value of a name."""
    course: Course | None = None
    """For a signal with `ahead:`; None while fewer samples tell than make a line."""


Glance = tuple[float, Instant]
"""A figure that has just been heard; and when it will be doubted, or will have changed, though nothing arrives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Whether the signal's calendar is open, and when that changes next."""

    open: bool = True
    changes_at: Instant | None = None
    since: Instant | None = None
    """When it last opened or closed; None when that never happens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalState:
    """Where one signal stands for one key; stored, so that a restart goes on."""

    phase: Literal["normal", "pending", "firing", "clearing"] = "normal"
    since: Instant = Instant(0)
    """Start of the phase (of `pending`, `firing` or `clearing`)."""
    fired: tuple[Instant, ...] = ()
    """Recent firings, for the flapping rule, oldest first."""
    withheld: bool = False
    """Flapping: `cleared` is held back until it has been quiet long enough."""
    told: bool = False
    """The lead has been told of the flapping."""
    silent: bool = False
    """The metric's own health: no sample for longer than two steps."""
    parts: tuple[SignalState, ...] = ()
    """States of the signals of an `any:` or `all:`."""
    sampled: Instant | None = field(default=None, compare=False)
    """Newest sample that a running `for` has counted. Not compared: alone it is no change worth writing."""


class Judgement(NamedTuple):
    """A new state, what is to be told, and when to look again even if nothing arrives. A tuple, as `Reading` is."""

    state: SignalState
    word: Literal["fired", "cleared"] | None = None
    flapping: bool = False
    """True at the moment flapping is found."""
    wake_at: Instant | None = None
    because: str = ""
    """Code of the reason, such as `above`, `no-data`, `held-by-hours`, `usual-unknown`."""
    seen: Mapping[str, float | str | None] = MappingProxyType({})
    """What the decision looked at: `value`, `level`, `usual` … (rule 32)."""
