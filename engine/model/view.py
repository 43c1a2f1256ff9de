"""What people and programs are shown: the documented, stable shapes behind `--json` and `/api/v1`.

Texts are already in the reader's language; every shape also carries ids and codes for programs. Instants are integer
microseconds UTC; the terminal and the console turn them into the site's zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from .incident import FactValue
from .time import Instant, Length


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a timeline."""

    seq: int
    at: Instant
    incident: str
    code: str
    text: str
    by: str
    who: str = ""
    """The name of `by` as people know it; empty for the engine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonView:
    """A button that can be pressed now; `number` is what `tocsin do` takes."""

    number: int
    name: str
    owner: str
    label: str
    roles: tuple[str, ...]
    mine: bool
    """The reader has one of the roles."""
    leads_to: str = ""
    """Where it leads, in words; empty when it only does something."""
    who: str = ""
    """The titles of `roles`."""
    sort: Literal["button", "yes", "no", "undo", "standing"] = "button"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    number: int
    name: str
    path: str
    text: str
    roles: tuple[str, ...]
    mine: bool
    due: Instant | None
    overdue: bool
    done_by: str
    done_at: Instant | None
    fills: str
    fills_title: str
    fills_type: str
    options: Mapping[str, str] = field(default_factory=dict)
    optional: bool = False
    who: str = ""
    """The titles of `roles`."""
    done_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateView:
    path: str
    title: str
    phase: str
    entered: Instant
    """Instant of the current visit."""
    innermost: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """A ladder and how far it has got."""

    ladder: str
    reason: str
    roles: tuple[str, ...]
    rung: int
    round: int
    state: str
    answered_by: str
    answered_at: Instant | None
    next_at: Instant | None
    next_roles: tuple[str, ...]
    text: str = ""
    """What it is about, in words."""
    who: str = ""
    """The titles of `roles`, the rung that is paged now."""
    next_who: str = ""
    answered_name: str = ""
    rungs: int = 1
    since: Instant = Instant(0)
    mine: bool = False
    """It waits for the reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """A notice in this incident; `hash` is what an approval is for."""

    name: str
    title: str
    issue: int
    revision: int
    state: str
    audience: str
    audience_title: str
    recipients: int
    hash: str
    approve: tuple[str, ...]
    approved_by: tuple[str, ...]
    mine: bool
    missing: tuple[str, ...]
    expires: Instant | None
    waiting: int
    sent: int
    failed: int
    uncertain: int
    drilled: int
    texts: tuple[tuple[str, str, str], ...] = ()
    """(channel, form, body) exactly as it will leave."""
    sent_before: tuple[tuple[int, Instant, int], ...] = ()
    """(issue, when, messages that left, those in doubt among them)."""
    state_text: str = ""
    """Where it stands, in words."""
    who: str = ""
    """The titles of the roles whose yes is still missing."""
    approved_names: tuple[str, ...] = ()
    asked: Instant = Instant(0)
    released: Instant | None = None
    one_more: str = ""
    """Sources that sign nothing and alone have said so: it needs one approval more than its roles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskView:
    connector: str
    title: str
    state: str
    roles: tuple[str, ...]
    mine: bool
    by_hand: bool
    undoes: bool
    who: str = ""
    state_text: str = ""
    asked: Instant = Instant(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactView:
    name: str
    title: str
    type: str
    value: FactValue | None
    shown: str
    by: str
    at: Instant | None
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlaView:
    name: str
    state: str
    due: Instant | None
    warn: Instant | None
    state_text: str = ""
    left: Length | None = None
    """Time left while its clock stands still."""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextView:
    """Something that will happen by itself."""

    at: Instant
    what: str
    incident: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentCard:
    """One line about an incident."""

    id: str
    world: str
    runbook: str
    title: str
    labels: Mapping[str, str]
    severity: str
    severity_title: str
    phase: str
    phase_title: str
    states: tuple[str, ...]
    opened: Instant
    closed: Instant | None
    outcome: str
    lead: str
    level: str
    paused: bool
    stuck: bool
    waiting: tuple[str, ...]
    """What waits for a person, in words."""
    mine: tuple[str, ...]
    """The part of it that waits for the reader."""
    next: NextView | None
    state_titles: tuple[str, ...] = ()
    lead_name: str = ""
    level_text: str = ""
    outcome_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseView:
    """A phase of a promotion: when it holds, and what it changes."""

    promotion: str
    phase: str
    occurrence: str
    title: str
    """Promotion and phase as people call them."""
    start: Instant
    end: Instant
    changes: tuple[str, ...] = ()
    """In words: the fewest people, how long pages wait, triggers with other levels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayView:
    """A holiday, or a make-up workday."""

    date: str
    kind: Literal["off", "work"]
    title: str
    own: bool
    """Said by the organisation itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarView:
    """Promotions and holidays from now on."""

    zone: str
    now: Instant
    holds: PhaseView | None
    phases: tuple[PhaseView, ...]
    """Those that begin, in order."""
    days: tuple[DayView, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlsoView:
    """A signal of another runbook that an incident causes and has taken."""

    runbook: str
    title: str
    trigger: str
    key: str
    since: Instant
    over: Instant | None
    text: str
    """Since when, how much beside what is usual, and whether it is over, in words."""
    was: str = ""
    """The incident that it had opened before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """Everything about one incident."""

    card: IncidentCard
    states: tuple[StateView, ...]
    tasks: tuple[TaskView, ...]
    buttons: tuple[ButtonView, ...]
    pages: tuple[PageView, ...]
    notices: tuple[NoticeView, ...]
    asks: tuple[AskView, ...]
    facts: tuple[FactView, ...]
    slas: tuple[SlaView, ...]
    next: tuple[NextView, ...]
    firing: tuple[str, ...]
    version: str
    version_number: int
    newest: bool
    called_by: str
    calls: Mapping[str, str]
    proposed: str
    zone: str
    said: str = ""
    """What the monitoring system said about the last firing."""
    links: tuple[str, ...] = ()
    """To its runbook and dashboard, as the alert named them."""
    promotion: PhaseView | None = None
    """The phase of a promotion that holds in its world."""
    also: tuple[AlsoView, ...] = ()
    """What it causes besides: absorbed signals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalView:
    """A trigger for one key, and why it is where it is."""

    runbook: str
    trigger: str
    key: str
    phase: str
    since: Instant
    wake_at: Instant | None
    because: str
    because_code: str
    seen: Mapping[str, float | str | None]
    silent: bool
    flapping: bool
    title: str = ""
    """The runbook's title."""
    rule: str = ""
    """What it waits for, in words: metric, level, for."""
    held: tuple[str, ...] = ()
    """What keeps it from opening an incident: silence, cool-down, hours, false alarm, trial."""
    incident: str = ""
    """The open incident of its key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenView:
    """A trigger that a silence hides, or hid."""

    runbook: str
    trigger: str
    key: str
    phase: str
    """`pending`, `firing`, `clearing`; `resolved`: it has cleared under the silence."""
    since: Instant
    over: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceView:
    """A silence: what it names, who and why, when, and what it hides at this moment."""

    id: str
    runbook: str
    trigger: str
    matchers: tuple[str, ...]
    what: str
    """The three together, as they are typed."""
    windows: str
    """How it repeats, in words; empty: all the time."""
    by: str
    by_name: str
    reason: str
    made: Instant
    """When it was made or changed last."""
    start: Instant
    until: Instant
    at_work: bool
    changes_at: Instant | None
    """When its window closes or it ends; not at work: when it works next, None for never again."""
    ended: Instant | None
    hides: tuple[HiddenView, ...]
    told: tuple[HiddenView, ...]
    """What had cleared by itself when it ended last, or its window closed."""
    told_at: Instant | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDo:
    """Something that waits for the reader, and the command that does it."""

    incident: str
    text: str
    command: str = ""
    due: Instant | None = None
    overdue: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something about Tocsin itself that a person should know: notices in doubt, alerts not understood, stops."""

    code: str
    text: str
    incident: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusView:
    """What is burning, what waits for me, what happens next and when."""

    site: str
    zone: str
    me: str
    now: Instant
    server: bool
    burning: tuple[IncidentCard, ...]
    mine: tuple[ToDo, ...]
    next: tuple[NextView, ...]
    trouble: tuple[Trouble, ...]
    pending: tuple[SignalView, ...]
    """Triggers on their way: pending or clearing."""
    drills: tuple[str, ...] = ()
    promotion: PhaseView | None = None
    """The phase of a promotion that holds now."""
    silences: tuple[SilenceView, ...] = ()
    """Those at work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a command led to: the lines it wrote, in the reader's language, and what it caused to be sent."""

    incident: str = ""
    lines: tuple[Line, ...] = ()
    data: Mapping[str, object] = field(default_factory=dict)
    already: bool = False
    """Nothing changed because it was so already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One step of an explanation: what, and the figures or rows it rests on."""

    text: str
    at: Instant | None = None
    rule: str = ""
    seq: int = 0
    """Journal entry it was read from; 0 when it is about the future."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why it did what it did, and what it will do."""

    subject: str
    past: tuple[Reason, ...]
    next: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    source: str
    received: Instant
    status: str
    why: str
    body: str
    """At most 4,000 characters, control characters escaped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardView:
    """Equal reports of people: of one kind and the same labels."""

    kind: str
    title: str
    labels: Mapping[str, str]
    count: int
    first: Instant
    last: Instant
    said: str
    """The words of the newest."""
    who: str
    """Who said them."""
    state: Literal["open", "merged", "answered"] = "open"
    incidents: tuple[str, ...] = ()
    """Open ones that they are about; the one that they were merged into."""
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxView:
    key: str
    kind: str
    purpose: str
    channel: str
    address: str
    recipient: str
    state: str
    attempts: int
    due: Instant
    updated: Instant
    receipt: str
    why: str
    about: str
    reason: str
    why_text: str = ""
    """`why` in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A bar or, with `end` equal to `start`, a point on the timeline strip of a report."""

    lane: Literal["states", "pages", "notices", "severity"]
    start: Instant
    end: Instant
    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """An incident from first sign to close."""

    incident: IncidentView
    timeline: tuple[Line, ...]
    outbox: tuple[OutboxView, ...]
    first_page: Instant | None
    first_answer: Instant | None
    first_notice: Instant | None
    notices_sent: int
    in_doubt: tuple[str, ...]
    not_undone: tuple[str, ...]
    review_by: tuple[str, ...]
    review_due: Instant | None
    questions: tuple[str, ...]
    site: str = ""
    made: Instant = Instant(0)
    about: str = ""
    opened_by: str = ""
    """How it began, in words."""
    outcome_text: str = ""
    answered_by: str = ""
    """Who answered first."""
    notices: tuple[NoticeView, ...] = ()
    """Every issue that left or was decided, oldest first."""
    strip: tuple[Mark, ...] = ()
    open_ends: tuple[str, ...] = ()
    """What stays open: tasks not done, promises broken, doubts, what was not undone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialView:
    """What runbooks on trial would have done. An incident is taken to last as long as its triggers fire."""

    since: Instant
    openings: tuple[Line, ...]
    night: int
    """Openings between 22:00 and 08:00 of the site's clock."""
    runbooks: Mapping[str, int]
    """Runbook -> openings."""
    roles: Mapping[str, int]
    """Role -> first pages; below: whom of them, by person."""
    people: Mapping[str, int]
    titles: Mapping[str, str]
    """What these roles and people are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoamiView:
    name: str
    kind: str
    verified: bool
    roles: tuple[str, ...]
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    runbook: str
    number: int
    hash: str
    author: str
    at: Instant
    newest: bool
    open: int
    """Open incidents that run it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenView:
    id: str
    kind: str
    name: str
    created: Instant
    revoked: Instant | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillView:
    id: str
    scenario: str
    title: str
    state: str
    runbook: str
    created: Instant
    ended: Instant | None
    met: int
    late: int
    missed: int
    rehearsed: bool = False
    """Played by the program at the targets: its figures are nobody's achievement."""
