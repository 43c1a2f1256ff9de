"""What a step leads to: a new state, entries in the journal, rows for the outbox.

`decide(incident, event, now, setting) -> Decision` is pure. The shell commits a `Decision`
as one transaction and only then lets anything leave.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from .incident import Caller, Incident
from .runbook import Runbook
from .team import Team
from .time import Instant, Length

Kind = Literal["page", "customer", "internal"]
"""Three classes of effect: pages repeat, customers are told at most once, the rest is retried (or runs once)."""

OutboxState = Literal["held", "ready", "sending", "sent", "failed", "uncertain", "cancelled", "stale", "drilled"]
FINAL_STATES: frozenset[str] = frozenset({"sent", "failed", "cancelled", "stale", "drilled"})
"""States of an outbox row that are never left (I-13); `uncertain` is left only by a person or by evidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A row for the outbox: something that shall leave the process exactly as written here."""

    key: str
    """INCIDENT/STEP/POSITION/CHANNEL/RECIPIENT, `/again-n` added by a resend; never used twice."""
    kind: Kind
    world: str
    incident: str
    purpose: Literal["page", "ask", "approve", "tell", "notice", "connector", "word"]
    """`word` is a line to one person that needs no answer."""
    channel: str
    address: str = ""
    recipient: str = "-"
    """Person, room, audience or connector; `-` for a broadcast."""
    role: str = ""
    reason: str = ""
    """Code of the sentence that says why; the words are made when it is sent."""
    about: str = ""
    params: Mapping[str, str | int | float] = field(default_factory=dict)
    text: tuple[str, str] = ("", "")
    """The author's words (zh, en), already rendered; for a notice empty."""
    subject: str = ""
    body: str = ""
    """For a notice: exactly the approved text."""
    text_hash: str = ""
    """Of a customer row: the hash that the approvals were given for."""
    needs: int = 0
    """Approvals for `text_hash` that the claim of a customer row demands (I-09)."""
    approvals_since: Instant = Instant(0)
    """Approvals before this instant have expired and do not count."""
    ladder: str = ""
    notice: str = ""
    issue: int = 0
    revision: int = 0
    repeat: Literal["once", "safe"] = "safe"
    state: OutboxState = "ready"
    due: Instant = Instant(0)
    useful_until: Instant | None = None
    fallbacks: tuple[tuple[str, str], ...] = ()
    """Further (channel, address) of the same person, tried at once when this one refuses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the journal: a code and parameters, never a sentence."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    """JSON values only."""
    by: str = "engine"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAsked:
    """A state calls another runbook: the shell finds or opens its incident and reports `ChildOpened`."""

    runbook: str
    labels: Mapping[str, str]
    caller: Caller


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A metric as a condition sees it: the figure over its window and the age of its last sample."""

    value: float
    age: Length


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a step may look at besides the incident (rule 4): frozen while the step runs."""

    runbook: Runbook
    team: Team
    figure: Callable[[str], Figure | None]
    """Metric name -> its figure for this incident's labels, None without data."""
    called: Callable[[str], Runbook | None]
    """Runbook name -> its published form."""
    sent_before: Callable[[str], str] = lambda _notice: ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The whole outcome of one step."""

    incident: Incident
    entries: tuple[Entry, ...] = ()
    effects: tuple[Effect, ...] = ()
    withdrawn: tuple[str, ...] = ()
    """Keys of outbox rows not yet sent that must not leave any more."""
    calls: tuple[CallAsked, ...] = ()
    told: tuple[tuple[str, ChildEndedNotice], ...] = ()
    """(incident id, word) for callers of an incident that closed in this step."""
    verdicts: Mapping[str, Literal["sent", "failed"]] = field(default_factory=dict)
    """Outbox key -> verdict of a person on an uncertain row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildEndedNotice:
    """For the caller of an incident that has closed."""

    path: str
    visit: int
    outcome: str
