"""What the person who leads does: `severity assign pause resume override close reopen`."""

from __future__ import annotations

from ..model.command import Assign, Close, Override, Pause, Reopen, Resume, Severity
from .command import argument, command, flag, option, reason
from .desk import Desk


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


COMMANDS = {
    "severity": severity, "assign": assign, "pause": pause, "resume": resume, "override": override, "close": close,
    "reopen": reopen,
}  # fmt: skip
