"""What a drill showed: the records that it is judged by, and its result.

Lengths count in drill time (τ) from the drill's beginning, so that a result says the same wherever it is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from .scenario import ExpectedAction
from .text import NO_TEXT, Text
from .time import Instant, Length

Verdict = Literal["met", "late", "missed", "na"]
"""Met by the target · late, but within the limit · missed · na: it could not be observed, which is not a failure."""
Why = Literal["", "no-trigger", "not-reached", "ended-early"]
Timing = Literal["measured", "declared", "scripted", "rehearsed"]
"""Where the times come from: a running clock, players' own estimates, a script, or the engine's bots."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A line of the drill's journal. Only incidents of the scenario's runbook are evidence."""

    at: Instant
    code: str
    by: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a drill has gone so far, as far as judging needs it."""

    records: tuple[Record, ...] = ()
    opened: Instant | None = None
    """When the first incident of the runbook opened."""
    injected: Mapping[str, Instant] = field(default_factory=dict)
    """Inject -> when the players learned it."""
    now: Instant
    """The present, or the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An expected action: when its stopwatch started, and the record that shows it."""

    action: ExpectedAction
    started: Instant | None = None
    done: Record | None = None

    @property
    def latest(self) -> Instant | None:
        """Later than this it counts as missed."""
        limit = self.action.limit if self.action.limit is not None else self.action.target
        return None if self.started is None else Instant(self.started + limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionResult:
    """An expected action with its time."""

    id: str
    objective: str
    title: Text
    role: str
    satisfied_by: str
    trigger: str
    target: Length
    limit: Length | None
    criticality: str
    result: Verdict
    why: Why = ""
    started: Length | None = None
    """When its stopwatch started."""
    done: Length | None = None
    elapsed: Length | None = None
    """Between the two; zero when it was done before it was asked for."""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveResult:
    """How many of an objective's actions were met, late, missed or could not be observed."""

    id: str
    statement: Text
    capability: str
    met: int
    late: int
    missed: int
    na: int

    @property
    def shown(self) -> Literal["shown", "partly", "not-shown", "not-observed"]:
        """In one word; what could not be observed counts neither for nor against it."""
        seen = self.met + self.late + self.missed
        if not seen:
            return "not-observed"
        if self.met == seen:
            return "shown"
        return "partly" if self.met or self.late else "not-shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Safety:
    """What stayed inside. `left` is zero, or Tocsin is broken."""

    messages: int
    """Everything that the drill wrote, to whomever."""
    customers: int
    """Of these, what would have gone to customers."""
    acted: int = 0
    """Of these, what would have been done in other systems."""
    left: int = 0
    """What left the drill for a customer."""
    blocked: int = 0
    """Attempts of players to reach out of the drill, all refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillResult:
    """One page: what was expected, what was done, what stayed inside."""

    id: str
    scenario: str
    title: Text
    summary: Text = NO_TEXT
    runbook: str
    runbook_title: Text = NO_TEXT
    runbook_hash: str
    scenario_hash: str
    form: str
    state: str
    """`reported`, or `aborted`."""
    reason: str = ""
    """Of an abort."""
    timing: Timing
    zone: str
    began: Instant
    """By the site's clock."""
    lasted: Length
    """In drill time."""
    skipped: Length = Length(0)
    """Of that, waiting that was skipped."""
    declared: Length = Length(0)
    """Of that, work as players declared it."""
    participants: Mapping[str, str]
    actions: tuple[ActionResult, ...]
    objectives: tuple[ObjectiveResult, ...]
    safety: Safety
