"""What waits for a person: pages, decisions, tasks, approvals, doubts - and which of it waits for the reader."""

from __future__ import annotations

from collections.abc import Iterator

from ...decide.offers import buttons_now, tasks_now
from ...decide.phase import innermost
from ...decide.plan import plan_of
from ...decide.trust import still_asked
from ...model.incident import Incident, NoticeState
from ...model.runbook import Runbook, Task
from ...model.view import ToDo
from ..steps import setting
from .look import Look
from .titles import Titles

UNDECIDED = ("waiting", "asking", "expired")


class Wait:
    """One thing that waits: for whom, in words, and what to type."""

    __slots__ = ("calls", "mine", "todo")

    def __init__(self, todo: ToDo, mine: bool, calls: bool = False) -> None:
        self.todo, self.mine, self.calls = todo, mine, calls
        """`calls`: a page that nobody has answered; it comes before the other work of any incident."""


def waits(look: Look, incident: Incident, runbook: Runbook) -> list[Wait]:
    """Everything of an open incident that a person has to do, most urgent kind first."""
    if not incident.open:
        return []
    titles = look.titles(runbook)
    found = [*_pages(look, titles, incident), *_doubts(look, titles, incident, runbook)]
    found += [*_asks(look, titles, incident, runbook), *_notices(look, titles, incident, runbook)]
    found += [*_decisions(look, titles, incident, runbook), *_tasks(look, titles, incident, runbook)]
    return [*found, *_rest(look, titles, incident, runbook)]


def _pages(look: Look, titles: Titles, incident: Incident) -> Iterator[Wait]:
    """Ladders that nobody has answered; what they ask for itself is listed by its own kind."""
    for ladder in incident.ladders.values():
        if ladder.state == "waiting" and ladder.reason not in ("ask", "approve"):
            text = titles.say("waits-page", about=titles.ladder(ladder), roles=titles.roles(ladder.paged))
            mine = any(look.has(rung) for rung in ladder.rungs)
            yield Wait(ToDo(incident=incident.id, text=text, command=f"tocsin ack {incident.id}"), mine, calls=True)


def _doubts(look: Look, titles: Titles, incident: Incident, runbook: Runbook) -> Iterator[Wait]:
    for state in all_issues(incident):
        if state.uncertain:
            text = titles.say("waits-doubt", notice=titles.notice(state.name), count=state.uncertain)
            known = runbook.notices.get(state.name)
            mine = look.is_lead(incident, runbook) or (known is not None and look.has(known.approve))
            command = f"tocsin notice mark {incident.id} {state.name} sent|failed"
            yield Wait(ToDo(incident=incident.id, text=text, command=command), mine)
    for ask in incident.asks.values():
        if ask.state == "uncertain":
            text = titles.say("waits-doubt-connector", connector=titles.connector(ask.connector))
            yield Wait(ToDo(incident=incident.id, text=text), look.is_lead(incident, runbook))


def _asks(look: Look, titles: Titles, incident: Incident, runbook: Runbook) -> Iterator[Wait]:
    for ask in incident.asks.values():
        if ask.state == "open":
            known = look.team.connectors.get(ask.connector)
            roles = (known.asks if known is not None else ()) or (runbook.lead,)
            text = titles.say("waits-ask", connector=titles.connector(ask.connector), roles=titles.roles(roles))
            command = f"tocsin do {incident.id} {ask.connector}.yes"
            yield Wait(ToDo(incident=incident.id, text=text, command=command), look.has(roles))


def _notices(look: Look, titles: Titles, incident: Incident, runbook: Runbook) -> Iterator[Wait]:
    for state in incident.notices.values():
        known = runbook.notices.get(state.name)
        if known is None or state.state not in UNDECIDED:
            continue
        command = f"tocsin notice show {incident.id} {state.name}"
        if state.missing:
            facts = ", ".join(titles.fact(fact) for fact in state.missing)
            text = titles.say("waits-facts", notice=titles.notice(state.name), facts=facts)
            command = f"tocsin fact {incident.id} {state.missing[0]} …"
            mine = look.is_lead(incident, runbook)
        else:
            roles = still_needed(state, known.approve, incident, runbook.lead)
            code = "waits-approval-late" if state.state == "expired" else "waits-approval"
            text = titles.say(code, notice=titles.notice(state.name), roles=titles.roles(roles), due=state.expires)
            mine = look.has(roles) and not any(yes.by == look.actor.name for yes in state.approvals)
        due = None if state.state == "expired" else state.expires
        yield Wait(ToDo(incident=incident.id, text=text, command=command, due=due), mine)


def _decisions(look: Look, titles: Titles, incident: Incident, runbook: Runbook) -> Iterator[Wait]:
    """Buttons of the innermost states: a decision that the runbook hopes for."""
    paths = [state.path for state in innermost(incident, runbook)]
    offers = buttons_now(incident, setting(look.turn, incident))
    for path in paths:
        choices = [it for it in offers if it.button is not None and it.owner == path]
        if choices:
            labels = " / ".join(f"{it.number} {titles.text(it.label, it.name)}" for it in choices)
            roles = tuple(dict.fromkeys(role for it in choices for role in it.roles))
            text = titles.say("waits-decision", state=titles.state(path), labels=labels)
            command = f"tocsin do {incident.id} {choices[0].number}"
            yield Wait(ToDo(incident=incident.id, text=text, command=command), look.has(roles))


def _tasks(look: Look, titles: Titles, incident: Incident, runbook: Runbook) -> Iterator[Wait]:
    tasks = task_index(runbook)
    for number, state in tasks_now(incident, setting(look.turn, incident)):
        task = tasks.get(state.path)
        if task is None or state.done_at is not None:
            continue
        roles = task.by or (runbook.lead,)
        code = "waits-task-overdue" if state.overdue else "waits-task-due" if state.due else "waits-task"
        text = titles.say(code, task=titles.task(task.path), roles=titles.roles(task.by), due=state.due)
        command = f"tocsin done {incident.id} {number}" + (" …" if task.fills else "")
        mine = look.has(roles) or (not task.by and look.is_lead(incident, runbook))
        todo = ToDo(incident=incident.id, text=text, command=command, due=state.due, overdue=state.overdue)
        yield Wait(todo, mine)


def _rest(look: Look, titles: Titles, incident: Incident, runbook: Runbook) -> Iterator[Wait]:
    """A level to declare, and what only the lead can set going again."""
    name, lead = incident.id, look.is_lead(incident, runbook)
    if incident.proposed:
        level = look.team.severities.get(incident.proposed)
        role = level.declare if level is not None and level.declare is not None else runbook.lead
        text = titles.say("waits-declare", level=titles.severity(incident.proposed), roles=titles.role(role))
        command = f"tocsin severity {name} {incident.proposed}"
        yield Wait(ToDo(incident=name, text=text, command=command), look.has((role,)))
    if incident.paused is not None:
        yield Wait(ToDo(incident=name, text=titles.say("waits-paused"), command=f"tocsin resume {name}"), lead)
    if incident.stuck:
        yield Wait(ToDo(incident=name, text=titles.say("waits-stuck"), command=f"tocsin override {name} …"), lead)


def all_issues(incident: Incident) -> list[NoticeState]:
    """Past issues first, then the current ones."""
    return [*(old for past in incident.past.values() for old in past), *incident.notices.values()]


def still_needed(state: NoticeState, roles: tuple[str, ...], incident: Incident, lead: str) -> tuple[str, ...]:
    """Roles whose yes is still missing."""
    given = [yes.role for yes in state.approvals if yes.hash == state.hash]
    return still_asked(roles, given, len(given), incident, lead)


def task_index(runbook: Runbook) -> dict[str, Task]:
    """All tasks by path."""
    return {task.path: task for state in plan_of(runbook).states.values() for task in state.tasks}
