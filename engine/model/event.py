"""What may happen to an incident. Events are past tense; `decide` takes one at a time.

`by` names the person (id in `team.yaml`), a source or `engine`; the service has checked
rights that need a role before an event is made, except where `decide` refuses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from .forecast import Forecast
from .incident import Caller, FactValue
from .time import Instant, Length

ENGINE = "engine"
Outcome = Literal["sent", "failed", "uncertain", "drilled", "stale", "cancelled"]
"""How an outbox row has gone, as the courier reports it to its incident."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base of all events."""

    by: str = ENGINE
    verified: bool = True
    """False when the person's name was only claimed (`--as NAME`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(Event):
    """The incident begins: enter the first state. `incident` passed to decide is still blank."""

    trigger: str | None = None
    value: float | None = None
    usual: float | None = None
    forecast: Forecast | None = None
    """Set where it has not crossed its level yet (`ahead:`)."""
    said: str = ""
    unsigned: str = ""
    """The sources without a signature that alone say so."""
    caller: Caller | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerFired(Event):
    """One of the runbook's triggers fires for this key (again)."""

    trigger: str
    value: float | None = None
    usual: float | None = None
    forecast: Forecast | None = None
    """Set where it has not crossed its level yet (`ahead:`)."""
    said: str = ""
    unsigned: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched(Event):
    """A source that signs has said what until now only unsigned ones did."""

    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerCleared(Event):
    trigger: str
    value: float | None = None
    flapping: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Absorbed(Event):
    """A trigger fires that this incident causes; `was` is the incident that it had opened, which is closed now."""

    runbook: str
    trigger: str
    key: str
    value: float | None = None
    usual: float | None = None
    said: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsorbedCleared(Event):
    """A trigger that this incident has absorbed is over."""

    runbook: str
    trigger: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsorbedInto(Event):
    """The incident of its cause is open, and nobody is at work here: it goes on there."""

    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseFound(Event):
    """The incident of its cause (`cause`), or of what it causes, is open beside it, and both have people at work."""

    incident: str
    cause: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchFired(Event):
    """A watch of a current state fires. `path` is the state's, `visit` its visit."""

    path: str
    visit: int
    watch: str
    value: float | None = None
    forecast: Forecast | None = None
    """Set where it has not crossed its level yet (`ahead:`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchCleared(Event):
    path: str
    visit: int
    watch: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresChanged(Event):
    """A new sample of a metric that this runbook's severity uses: severity is looked at again (rule 31)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerDue(Event):
    """A timer came due; `late` is how long after its due time it is handled."""

    key: str
    late: Length = Length(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard(Event):
    """An event of the runbook's own under `on:` - from a webhook, or `tocsin signal`."""

    event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed(Event):
    """A button: its name, `CONNECTOR.yes`/`CONNECTOR.no` of an ask, or the standing `cleared`, `firing`."""

    button: str
    owner: str | None = None
    """Owner of the button where the name alone is ambiguous."""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDone(Event):
    """A task is ticked. `task` is its name or path; `value` fills its fact (already of the fact's type)."""

    task: str
    value: FactValue | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReopened(Event):
    task: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactGiven(Event):
    """A fact, checked against its type at the door."""

    fact: str
    value: FactValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged(Event):
    """`by` answers every ladder that waits for one of their roles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAsked(Event):
    """A person pages a role by hand."""

    role: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeAsked(Event):
    """A person asks for a notice of the runbook (`notice draft`)."""

    notice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeApproved(Event):
    """A yes for the bundle with this hash; a stale hash is refused."""

    notice: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRejected(Event):
    notice: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeEdited(Event):
    """New words in one or more languages: a new revision, approvals start again."""

    notice: str
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeStopped(Event):
    """Rows of the notice that have not left are withdrawn."""

    notice: str
    reason: str = ""
    flying: tuple[str, ...] = ()
    """Outbox keys of rows that a channel has at this moment: what became of them is not known yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectReported(Event):
    """The courier's word on an outbox row of this incident."""

    key: str
    outcome: Outcome
    before: str
    """Outbox state that it leaves, for the counts of a notice."""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectMarked(Event):
    """A person's verdict on an uncertain row: it arrived, it did not, or let it be."""

    key: str
    verdict: Literal["sent", "failed"]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResendAsked(Event):
    """A person has the rows of a notice that failed or stay in doubt sent again (`/again-n`)."""

    notice: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionAsked(Event):
    """A notice that has left is corrected: a new issue with these words by language, to be approved anew."""

    notice: str
    texts: Mapping[str, str]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildOpened(Event):
    """The `call` of a state found or opened its incident."""

    path: str
    visit: int
    child: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildEnded(Event):
    path: str
    visit: int
    child: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityGiven(Event):
    """A person sets the level, up or down."""

    level: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadAssigned(Event):
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused(Event):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed(Event):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Overridden(Event):
    """A lead moves a block to any of its states; `quietly` skips the state's `do`."""

    state: str
    """State path."""
    reason: str
    quietly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Event):
    outcome: str
    reason: str
    superseded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(Event):
    state: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Event):
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated(Event):
    """A lead moves the incident to a newer version (rule 29)."""

    version: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockJumped(Event):
    """The wall clock jumped ahead by `ahead` (rule 16); logged before overdue timers run."""

    ahead: Length
    at: Instant
