"""Stories told to the engine: the scenario tests beside a runbook, and the scenarios of drills.

Both are data; the runner that plays them is `engine.run`'s. Lengths count from the beginning of a case or drill.
Values that people type (answers, facts) stay texts, exactly as a person would type them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from .problem import NOWHERE, Mark
from .runbook import Phase
from .text import NO_TEXT, Text
from .time import Length

Level = Literal["firing", "resolved"]
Reply = Literal["yes", "no", "unknown"]


# --- scenario tests: what happens in a step ------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Metrics from now on, as signals and conditions see them (window already taken)."""

    values: Mapping[str, float]
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualFigures:
    """What is usual from now on."""

    values: Mapping[str, float]
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastFigures:
    """What figures will be at the end of `ahead`, from now on."""

    values: Mapping[str, float]
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """Events of monitoring systems: name -> firing or resolved."""

    levels: Mapping[str, Level]
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledges:
    """Somebody of each role answers."""

    roles: tuple[str, ...]
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticks:
    """Tasks are done: name or path -> the answer that they fill, '' for those that fill nothing."""

    tasks: Mapping[str, str]
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Presses:
    """Buttons are pressed: name (`pause-promotion.yes` for a connector's) -> role."""

    buttons: Mapping[str, str]
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Decides:
    """Notices are approved or rejected: name -> role, '' for whoever may."""

    approve: bool
    notices: Mapping[str, str]
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """Notices get new words: name -> text."""

    texts: Mapping[str, str]
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Facts are filled in: name -> what a person types."""

    facts: Mapping[str, str]
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Replies:
    """What channels (by notice) and connectors (by name) answer from now on; the default is yes."""

    replies: Mapping[str, Reply]
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """The lead moves blocks into these states, given by path."""

    states: tuple[str, ...]
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """What the lead does to the whole incident; `subject` is the severity, the level or the outcome."""

    what: Literal["open", "severity", "signal", "pause", "resume", "close"]
    subject: str = ""
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something the engine does: `page order-desk`."""

    verb: str
    subject: str = ""

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}".strip()


DEEDS: tuple[str, ...] = ("page", "tell", "notice", "ask", "http", "raise", "set", "emit", "call", "review", "storm")
"""The verbs that `did` knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """What must be true; None: nothing is said about it."""

    states: tuple[str, ...] | None = None
    """Names or paths of the innermost current states."""
    phase: Phase | None = None
    severity: str | None = None
    did: tuple[Deed, ...] = ()
    did_not: tuple[Deed, ...] = ()
    paging: tuple[str, ...] | None = None
    sent: tuple[str, ...] | None = None
    waiting: tuple[str, ...] | None = None
    uncertain: tuple[str, ...] | None = None
    open_tasks: tuple[str, ...] | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    ended: str | None = None
    open: bool | None = None
    at: Mark = NOWHERE


Verb = (
    Figures | UsualFigures | ForecastFigures | Alerts | Acknowledges | Ticks | Presses | Decides | Edits | Answers
    | Replies | Overrides | ByHand | Expect
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One moment of a case; its verbs run in the order of the file."""

    offset: Length
    verbs: tuple[Verb, ...]
    at: Mark = NOWHERE

    @property
    def expect(self) -> Expect | None:
        """What must be true at its end, if anything is said."""
        return next((verb for verb in self.verbs if isinstance(verb, Expect)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """How every case begins."""

    labels: Mapping[str, str] = field(default_factory=dict)
    usual: Mapping[str, float] = field(default_factory=dict)
    forecast: Mapping[str, float] = field(default_factory=dict)
    metrics: Mapping[str, float] = field(default_factory=dict)
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Role -> persons who have it, instead of those of the team."""
    now: datetime | None = None
    """When the story begins, on the wall clock of the site's zone; None: an ordinary morning, or right now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One story with its expectations; times do not go back."""

    name: str
    steps: tuple[Step, ...]
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioTest:
    """A `*.test.yaml` file."""

    file: str
    runbook: str
    given: Given = Given()
    cases: tuple[Case, ...]
    at: Mark = NOWHERE


# --- drills --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """What a drill is to show."""

    id: str
    statement: Text
    capability: str
    steps: tuple[str, ...] = ()
    """Element paths of the runbook that it covers."""
    weight: int = 1
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Inject:
    """Something that players learn at a set time, with what the engine's own intake gets at the same moment."""

    id: str
    offset: Length
    to: tuple[str, ...]
    """Roles."""
    channel: str
    body: Text
    facilitator_note: Text = NO_TEXT
    metrics: Mapping[str, float] = field(default_factory=dict)
    forecast: Mapping[str, float] = field(default_factory=dict)
    """Where figures will be at the end of `ahead`, from then on."""
    events: Mapping[str, Level] = field(default_factory=dict)
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The record that shows that an action was taken: `done count`, `press real`, `sent apology`, `ack order-desk`."""

    verb: Literal["ack", "done", "press", "approve", "sent", "fact", "state", "severity", "close"]
    subject: str = ""

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}".strip()


PROOFS: tuple[str, ...] = ("ack", "done", "press", "approve", "sent", "fact", "state", "severity", "close")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedAction:
    """What a role should do, from when on it is timed, and by when it should be done."""

    id: str
    objective: str
    role: str
    satisfied_by: Proof
    trigger: str
    """Id of the inject or of the expected action that starts the stopwatch; `open`: the incident's opening."""
    target: Length
    limit: Length | None = None
    clock: Literal["human", "process"] = "human"
    criticality: Literal["critical", "major", "minor"] = "major"
    weight: int = 1
    title: Text = NO_TEXT
    at: Mark = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillScenario:
    """A file in `runbooks/drills/`."""

    file: str
    id: str
    title: Text
    summary: Text = NO_TEXT
    difficulty: int = 1
    runbook: str
    form: Literal["tabletop", "live", "special-purpose"] = "tabletop"
    duration: Length | None = None
    given: Given = Given()
    facts: Mapping[str, str] = field(default_factory=dict)
    objectives: tuple[Objective, ...]
    injects: tuple[Inject, ...]
    """In order of time, then of the file."""
    expected_actions: tuple[ExpectedAction, ...]
    hash: str = ""
    at: Mark = NOWHERE
