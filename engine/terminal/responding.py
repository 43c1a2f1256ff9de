"""What a person on duty does: `trigger ack do done fact note page`."""

from __future__ import annotations

from ..model.command import Ack, Do, Done, Fact, Note, PageRole, Trigger, Undone
from .command import argument, command, flag, labels, reason
from .desk import Desk
from .moments import labels as labels_of


@command("trigger", argument("runbook"), labels(), reason())
def trigger(desk: Desk, runbook: str, label: tuple[str, ...], reason: str) -> None:
    desk.do(Trigger(runbook=runbook, labels=labels_of(label), reason=reason))


@command("ack", argument("incident", required=False))
def ack(desk: Desk, incident: str | None) -> None:
    desk.do(Ack(incident=incident or ""))


@command("do", argument("incident"), argument("button"), reason())
def do(desk: Desk, incident: str, button: str, reason: str) -> None:
    desk.do(Do(incident=incident, button=button, reason=reason))


@command("done", argument("incident"), argument("task"), argument("value", required=False), flag("--undo"), reason())
def done(desk: Desk, incident: str, task: str, value: str | None, undo: bool, reason: str) -> None:
    if undo:
        desk.do(Undone(incident=incident, task=task, reason=reason or value or ""))
    else:
        desk.do(Done(incident=incident, task=task, value=value or ""))


@command("fact", argument("incident"), argument("fact"), argument("value"))
def fact(desk: Desk, incident: str, fact: str, value: str) -> None:
    desk.do(Fact(incident=incident, fact=fact, value=value))


@command("note", argument("incident"), argument("text", many=True))
def note(desk: Desk, incident: str, text: tuple[str, ...]) -> None:
    desk.do(Note(incident=incident, text=" ".join(text)))


@command("page", argument("incident"), argument("role"), argument("text", required=False, many=True))
def page(desk: Desk, incident: str, role: str, text: tuple[str, ...]) -> None:
    desk.do(PageRole(incident=incident, role=role, text=" ".join(text)))


COMMANDS = {"trigger": trigger, "ack": ack, "do": do, "done": done, "fact": fact, "note": note, "page": page}
