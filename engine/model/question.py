"""What may be asked without changing anything: one frozen record per question, the same in a terminal and over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Base of all questions. Texts of the answer are in `lang` of the asker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status(Question):
    """What is burning, what waits for me, what happens next -> `StatusView`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incidents(Question):
    """Cards, newest first -> tuple of `IncidentCard`."""

    which: Literal["open", "closed", "all"] = "open"
    world: str = "live"
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Show(Question):
    """Everything about one incident -> `IncidentView`."""

    incident: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline(Question):
    """The journal of an incident (empty: of the engine) -> tuple of `Line`. `every`: the engine's own traces too."""

    incident: str = ""
    after: int = 0
    every: bool = False
    limit: int = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices(Question):
    """Notices of an incident, or (empty) of all open ones -> tuple of (incident, `NoticeView`)."""

    incident: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explain(Question):
    """What the engine will do next and when, and why it did what it did -> `Explanation`.

    `subject` is an incident, `INC-42/TIMER-KEY`, `INC-42 ladder`, a runbook, or `RUNBOOK/TRIGGER`.
    """

    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals(Question):
    """Triggers and where they stand -> tuple of `SignalView`."""

    runbook: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts(Question):
    """Accepted messages, newest first -> tuple of `AlertView`."""

    status: Literal["", "taken", "ignored", "not-understood"] = ""
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard(Question):
    """What people have reported and nobody has settled, and what was settled within a day -> tuple of `HeardView`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silences(Question):
    """Silences that are not over, and those that ended within a day and hid something -> tuple of `SilenceView`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox(Question):
    """What was sent, or shall be, for an incident -> tuple of `OutboxView`."""

    incident: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Question):
    """The report of an incident -> `ReportView` (facts only; HTML and Markdown are made from it)."""

    incident: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialReport(Question):
    """What runbooks on trial would have opened, and whom they would have paged -> `TrialView`."""

    days: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Whoami(Question):
    """Who the engine takes me for -> `WhoamiView`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions(Question):
    """Published versions -> tuple of `VersionView`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens(Question):
    """Tokens without their secrets -> tuple of `TokenView`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drills(Question):
    """Drills, newest first -> tuple of `DrillView`."""


QUESTIONS: Mapping[str, type[Question]] = {
    "status": Status, "incidents": Incidents, "show": Show, "timeline": Timeline, "notices": Notices,
    "explain": Explain, "signals": Signals, "alerts": Alerts, "heard": Heard,
    "silences": Silences, "outbox": Outbox, "report": Report,
    "trial": TrialReport, "whoami": Whoami, "versions": Versions, "tokens": Tokens, "drills": Drills,
}  # fmt: skip
"""Name on the wire -> record: `GET /api/v1/NAME?field=value`."""
