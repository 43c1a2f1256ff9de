"""What the person who leads does: `severity assign pause resume override close reopen silence`."""

from __future__ import annotations

from ..model.command import Assign, Close, Override, Pause, Reopen, Resume, Severity, Silence
from ..model.problem import WrongUsage
from .command import argument, command, flag, labels, option, reason
from .desk import Desk
from .moments import labels as labels_of
from .moments import span


@command("severity", argument("incident"), argument("level"), reason())
def severity(desk: Desk, incident: str, level: str, reason: str) -> None:
    desk.do(Severity(incident=incident, level=level, reason=reason))


@command("assign", argument("incident"), argument("person", required=False))
def assign(desk: Desk, incident: str, person: str | None) -> None:
    desk.do(Assign(incident=incident, person=person or ""))


@command("pause", argument("incident"), reason())
def pause(desk: Desk, incident: str, reason: str) -> None:
    desk.do(Pause(incident=incident, reason=reason))


@command("resume", argument("incident"))
def resume(desk: Desk, incident: str) -> None:
    desk.do(Resume(incident=incident))


@command("override", argument("incident"), argument("state"), flag("--quietly"), reason())
def override(desk: Desk, incident: str, state: str, quietly: bool, reason: str) -> None:
    desk.do(Override(incident=incident, state=state, quietly=quietly, reason=reason))


@command("close", argument("incident"), option("--outcome", default="resolved", metavar="NAME"), reason())
def close(desk: Desk, incident: str, outcome: str, reason: str) -> None:
    desk.do(Close(incident=incident, outcome=outcome, reason=reason))


@command("reopen", argument("incident"), argument("state", required=False), reason())
def reopen(desk: Desk, incident: str, state: str | None, reason: str) -> None:
    desk.do(Reopen(incident=incident, state=state or "", reason=reason))


@command(
    "silence", argument("runbook"), option("--for", "length", default="", metavar="2h"), flag("--lift"),
    option("--trigger", default="", metavar="NAME"), labels(), reason(),
)  # fmt: skip
def silence(
    desk: Desk, runbook: str, length: str, lift: bool, trigger: str, label: tuple[str, ...], reason: str
) -> None:
    if lift == bool(length):
        raise WrongUsage("silence-what")
    if length:
        span(length)
    desk.do(Silence(runbook=runbook, trigger=trigger, labels=labels_of(label), length=length, reason=reason))


COMMANDS = {
    "severity": severity, "assign": assign, "pause": pause, "resume": resume, "override": override, "close": close,
    "reopen": reopen, "silence": silence,
}  # fmt: skip
