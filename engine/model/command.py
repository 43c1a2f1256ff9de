"""What may be asked of the engine: one frozen record per verb, the same from a terminal, over HTTP and in a test.

Text in them is what a person typed; the service checks and converts it. Incident ids are as
people type them (`INC-42`, `DRL-7/1`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from .time import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who is asking. A `person` may decide and approve; a `source` may only report."""

    name: str
    kind: Literal["person", "source", "engine"] = "person"
    verified: bool = True
    """False when the name was only claimed with `--as`."""
    via: str = "cli"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One figure. `at` None means now; `value` may be `95%` for a share."""

    metric: str
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)
    at: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Base of all verbs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnIncident(Command):
    """Base of the verbs about one incident."""

    incident: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger(Command):
    """Open a runbook by hand."""

    runbook: str
    labels: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    world: str = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal(Command):
    """Figures, oldest first. With `history` they feed baselines and fire nothing."""

    samples: tuple[Sample, ...]
    history: bool = False
    world: str = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalEvent(Command):
    """A named alert fires or is resolved."""

    event: str
    labels: Mapping[str, str] = field(default_factory=dict)
    state: Literal["firing", "resolved"] = "firing"
    fingerprint: str = ""
    world: str = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hear(Command):
    """What customers say, told by whoever heard it first. The same `id` again is the same report."""

    text: str
    kind: str
    """The metric `reports.KIND` counts it."""
    labels: Mapping[str, str] = field(default_factory=dict)
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settle(Command):
    """Equal reports are dealt with: they belong to an incident, open a runbook, or have an answer. One of the three."""

    kind: str
    labels: Mapping[str, str] = field(default_factory=dict)
    incident: str = ""
    runbook: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack(Command):
    """Answer every ladder that waits for me, of one incident or (empty) of all."""

    incident: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Do(OnIncident):
    """Press a button, by name or by the number that `show` prints."""

    button: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done(OnIncident):
    """Tick a task, by name, path or number."""

    task: str
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone(OnIncident):
    """Reopen a task."""

    task: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(OnIncident):
    """Give or correct a fact; the value as a person types it."""

    fact: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(OnIncident):
    """Write a line into the timeline."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRole(OnIncident):
    """Page a role until somebody answers."""

    role: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Severity(OnIncident):
    """Set the severity, up or down; the lead says why."""

    level: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign(OnIncident):
    """Who leads: a person's id; empty means me."""

    person: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause(OnIncident):
    """Stop the clocks of an incident."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(OnIncident):
    """Let a paused incident go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Override(OnIncident):
    """Move a block to a state (path, or a name that is unique)."""

    state: str
    reason: str = ""
    quietly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(OnIncident):
    """End an incident by hand; while its trigger still fires a reason is needed."""

    outcome: str = "resolved"
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen(OnIncident):
    """Open a closed incident again, in a state."""

    state: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrate(OnIncident):
    """Move the incident to the newest version of its runbook."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDraft(OnIncident):
    """Ask for a notice of the runbook now."""

    notice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeEdit(OnIncident):
    """New words for a draft, by language; approvals start again."""

    notice: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeApprove(OnIncident):
    """A yes for the text with this hash (at least 6 characters of it), as `notice show` printed it."""

    notice: str
    hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeReject(OnIncident):
    """A no, with a reason."""

    notice: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSend(OnIncident):
    """Send what failed or stays in doubt again; a named person's decision."""

    notice: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeStop(Command):
    """Stop notices: of one incident and notice, of one incident, or all; `lift` ends a stop."""

    incident: str = ""
    notice: str = ""
    reason: str = ""
    lift: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeMark(OnIncident):
    """A verdict on rows in doubt: they arrived, or they did not."""

    notice: str
    verdict: Literal["sent", "failed"]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence(Command):
    """Keep triggers quiet for a while: of a runbook, or by labels alone; `length` as `2h`, empty lifts it.

    What is named again is made longer or shorter, not silenced twice. At most one of `weekly` (`sat-sun 02:00-04:00`),
    `calendar` and `cron` (with `lasts`) says that it repeats until `length` is over.
    """

    runbook: str = ""
    trigger: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    length: str = ""
    reason: str = ""
    id: str = ""
    """The silence itself, as `S-3`, instead of what it names."""
    matchers: tuple[str, ...] = ()
    """`shop!=outlet`, `shop=a,b`."""
    start: Instant | None = None
    """None: now."""
    weekly: str = ""
    calendar: str = ""
    cron: str = ""
    lasts: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish(Command):
    """Read the files of the site again; one error and the old set stays."""

    dry: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenMake(Command):
    """A new token for a person or a source; its secret is told once."""

    kind: Literal["person", "source"]
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRevoke(Command):
    """A token is no longer good."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TestPage(Command):
    """Send one marked test page to a person by each of their contacts."""

    person: str


VERBS: Mapping[str, type[Command]] = {
    "trigger": Trigger, "signal": Signal, "event": SignalEvent,
    "heard": Hear, "heard-settle": Settle, "ack": Ack, "do": Do, "done": Done, "undone": Undone,
    "fact": Fact, "note": Note, "page": PageRole, "severity": Severity, "assign": Assign, "pause": Pause,
    "resume": Resume, "override": Override, "close": Close, "reopen": Reopen, "migrate": Migrate,
    "notice-draft": NoticeDraft, "notice-edit": NoticeEdit, "notice-approve": NoticeApprove,
    "notice-reject": NoticeReject, "notice-send": NoticeSend, "notice-stop": NoticeStop, "notice-mark": NoticeMark,
    "silence": Silence, "publish": Publish, "token-make": TokenMake, "token-revoke": TokenRevoke, "test-page": TestPage,
}  # fmt: skip
"""Name on the wire -> record."""
