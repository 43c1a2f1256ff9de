"""An incident: the whole state of one running runbook, as plain values.

`engine.decide` takes one `Incident` and returns another; the store writes the difference.
Treat an `Incident` as immutable outside a step: a step works on `fork()` and nothing else
ever changes one. All instants are UTC microseconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from operator import attrgetter
from typing import Literal

from .forecast import Forecast
from .time import Instant, Length

FactValue = float | str | bool | int
LIVE = "live"
"""The world in which customers exist; every other world is the id of a drill."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """A moment that must not be missed. It is valid only while its state visit is current."""

    key: str
    """Unique within the incident, such as `after:check:20m` or `ladder:check/do/0`."""
    due: Instant
    path: str = ""
    """State to whose visit it belongs; empty for the incident's own."""
    visit: int = 0
    created: Instant = Instant(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A fact as somebody gave it."""

    value: FactValue
    by: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskState:
    """An opened task of a state visit."""

    path: str
    visit: int
    opened: Instant
    due: Instant | None = None
    done_at: Instant | None = None
    done_by: str = ""
    overdue: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderState:
    """A page that goes on until somebody answers (rules 10 and 21)."""

    id: str
    """Element path of the action, `severity:LEVEL`, or a reason such as `idle`."""
    rungs: tuple[tuple[str, ...], ...]
    """Roles of each rung."""
    answer_within: Length
    rung: int = 0
    round: int = 0
    path: str = ""
    visit: int = 0
    state: Literal["waiting", "answered"] = "waiting"
    answered_by: str = ""
    answered_at: Instant | None = None
    paged: tuple[str, ...] = ()
    """Roles that it has already paged, in order."""
    reason: str = ""
    """Code of the sentence that says why."""
    about: str = ""
    """The task, notice, connector or SLA it is about."""
    text: tuple[str, str] = ("", "")
    """The author's words rendered (zh, en); empty: the engine's own."""
    since: Instant = Instant(0)
    rows: tuple[str, ...] = ()
    """Outbox keys of the current rung that nobody has refused; none left: the next rung is paged at once."""
    unsettled: tuple[str, ...] = ()
    """Outbox keys of all its pages whose fate is open; withdrawn when somebody answers."""
    said: bool = False
    """`unanswered` has been sent for this visit."""
    usually: Length | None = None
    """What `answer_within` is outside of phases of promotions, where the one that holds says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskState:
    """A question to a person whether a connector may run (rule 19)."""

    connector: str
    state: Literal["open", "running", "ran", "failed", "uncertain", "refused", "undone", "withdrawn"] = "open"
    path: str = ""
    visit: int = 0
    asked: Instant = Instant(0)
    by: str = ""
    effect: str = ""
    """Key of the outbox row that runs it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One yes, for exactly the bundle with this hash."""

    by: str
    role: str
    at: Instant
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One intended delivery of a notice: destination and the text that will leave."""

    channel: str
    address: str
    recipient: str
    """`-` for a broadcast."""
    form: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeState:
    """The current issue of a notice in this incident; earlier issues are in `past`."""

    name: str
    issue: int
    revision: int
    state: Literal[
        "waiting",  # a fact is unknown, the draft waits
        "asking",  # approval asked for
        "expired",  # nobody decided in time; still decidable until its state is left
        "rejected",
        "withdrawn",
        "released",  # approved: rows are in the outbox
        "stopped",
    ]
    path: str = ""
    visit: int = 0
    rows: tuple[Row, ...] = ()
    hash: str = ""
    missing: tuple[str, ...] = ()
    author: str = ""
    """Last editor; empty when the text is the runbook's."""
    edited: tuple[tuple[str, str], ...] = ()
    """(language, text) as edited by a person, replacing the runbook's words."""
    asked: Instant = Instant(0)
    expires: Instant = Instant(0)
    approvals: tuple[Approval, ...] = ()
    waiting: int = 0
    sent: int = 0
    failed: int = 0
    uncertain: int = 0
    drilled: int = 0
    said: bool = False
    """`sent` or `failed` has been delivered for this issue."""
    doubted: bool = False
    """`uncertain` has been delivered for this issue."""
    released: Instant = Instant(0)
    """When its rows went into the outbox; 0 before."""
    step: int = 0
    """The step that released it; with `first` it tells its outbox keys, in the order of `rows`."""
    first: int = 0
    """Position of its first row in that step."""
    again: int = 0
    """How often rows have been sent again by a person."""
    outcomes: tuple[str, ...] = ()
    """What became of each row: `waiting`, `sent`, `failed`, `uncertain` or `drilled`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlaState:
    """A running promise."""

    name: str
    started: Instant
    state: Literal["running", "warned", "breached", "kept"] = "running"
    left: Length | None = None
    """Time left while paused by `pause_in`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why a trigger fired last: what it saw, and what the monitoring system said in its own words."""

    trigger: str
    at: Instant
    value: float | None = None
    usual: float | None = None
    forecast: Forecast | None = None
    """Set where it has not crossed its level yet (`ahead:`)."""
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Also:
    """A signal of another runbook that this incident has taken, because it causes it (`caused_by:`)."""

    runbook: str
    trigger: str
    key: str
    since: Instant
    value: float | None = None
    usual: float | None = None
    over: Instant | None = None
    was: str = ""
    """The incident that it had opened before."""

    def ended(self, now: Instant) -> Also:
        """The same, cleared."""
        return replace(self, over=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """The incident whose `call` opened this one."""

    incident: str
    path: str
    visit: int


@dataclass(slots=True, kw_only=True)
class Incident:
    """One incident or drill incident; `revision` counts its steps."""

    id: str
    world: str = LIVE
    runbook: str
    version: str
    key: str = ""
    """Canonical `label=value` pairs of `one_per`, sorted, joined by `,`."""
    nth: int = 0
    """0 but for `if_open: new`, which numbers the incidents that are open under one key."""
    labels: dict[str, str] = field(default_factory=dict)
    opened: Instant
    opened_by: str = ""
    """`trigger:NAME`, `person:ID` or `call:INC-1`."""
    unsigned: str = ""
    """The sources that alone have said so and sign nothing, joined: then a notice needs one approval more."""
    closed: Instant | None = None
    outcome: str = ""
    revision: int = 0
    severity: str = ""
    proposed: str = ""
    """A severity that waits for a person to declare it."""
    held_down: tuple[str, ...] = ()
    """Severities lowered by a person whose condition has not been false since (rule 31)."""
    level: Literal["unknown", "firing", "cleared"] = "unknown"
    firing: tuple[str, ...] = ()
    """Triggers that fire now."""
    fired: tuple[str, ...] = ()
    """Triggers that have fired since it opened."""
    cause: Cause | None = None
    """The last firing, for those who are woken by it."""
    config: dict[str, str] = field(default_factory=dict)
    """Active block id -> name of its current state."""
    ended: dict[str, str] = field(default_factory=dict)
    """Ended branch id -> outcome, while its parent state lasts."""
    visits: dict[str, int] = field(default_factory=dict)
    """State path -> number of its current or last visit, from 1."""
    entered: dict[str, Instant] = field(default_factory=dict)
    """State path -> entry of the current visit; only of states that are current."""
    tasks: dict[str, TaskState] = field(default_factory=dict)
    """Task path -> its state, of current visits only."""
    facts: dict[str, Filled] = field(default_factory=dict)
    ladders: dict[str, LadderState] = field(default_factory=dict)
    asks: dict[str, AskState] = field(default_factory=dict)
    notices: dict[str, NoticeState] = field(default_factory=dict)
    past: dict[str, tuple[NoticeState, ...]] = field(default_factory=dict)
    slas: dict[str, SlaState] = field(default_factory=dict)
    watches: dict[str, str] = field(default_factory=dict)
    """Watch path -> `firing` while it fires."""
    timers: dict[str, Timer] = field(default_factory=dict)
    lead: str = ""
    """Person who leads, when somebody took it."""
    paused: Instant | None = None
    frozen: dict[str, Length] = field(default_factory=dict)
    """Timer key -> time left while paused."""
    stuck: bool = False
    touched: bool = False
    """A person has done something about it: answered, pressed, ticked, noted …"""
    callers: tuple[Caller, ...] = ()
    """Those who wait for its end: it may have been called more than once."""
    children: dict[str, str] = field(default_factory=dict)
    """State path that called -> incident id."""
    also: dict[str, Also] = field(default_factory=dict)
    """`runbook/trigger key` -> a signal that it has absorbed."""
    page_log: dict[str, Instant] = field(default_factory=dict)
    """Person -> last page, for bundling (rule 21)."""

    def fork(self) -> Incident:
        """A copy that a step may change: own dicts, shared frozen values."""
        twin = object.__new__(Incident)  # `copy.copy` alone takes longer than all of this, at every step
        for name, value in zip(_PLAIN, _plain_of(self), strict=True):
            setattr(twin, name, value)
        for name, known in zip(_DICTS, _dicts_of(self), strict=True):
            setattr(twin, name, known.copy())
        return twin

    @property
    def open(self) -> bool:
        return self.closed is None

    def active_paths(self) -> tuple[str, ...]:
        """Paths of all current states, outermost first."""
        return tuple(f"{block}/{name}" if block else name for block, name in self.config.items())


_DICTS = tuple(f.name for f in fields(Incident) if f.default_factory is dict)
_PLAIN = tuple(f.name for f in fields(Incident) if f.default_factory is not dict)
_plain_of, _dicts_of = attrgetter(*_PLAIN), attrgetter(*_DICTS)
