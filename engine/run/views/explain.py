"""`tocsin explain`: why the engine did what it did, from the journal, and what it will do next and when."""

from __future__ import annotations

import re

from ...language.near import nearest
from ...model.incident import Incident
from ...model.problem import NoSuchThing
from ...model.runbook import Runbook
from ...model.view import Explanation
from .explain_metric import explain_metric
from .explain_next import ladder_next, next_of, notice_next, task_next, timer_next, timer_past
from .explain_past import about_ladder, about_notice, about_task, about_timer, story
from .explain_trigger import explain_trigger
from .look import Look

_INCIDENT = re.compile(r"((?:INC|DRL)-[0-9]+(?:/[0-9]+)?|[0-9]+)(?:[/ ]\s*(.+))?", re.IGNORECASE | re.DOTALL)


def explain(look: Look, subject: str) -> Explanation:
    """An incident, one of its timers, pages, notices or tasks; a runbook, a trigger (`RUNBOOK/TRIGGER`, or its name
    where one runbook alone has it), or a metric. Raises NoSuchThing."""
    found = _INCIDENT.fullmatch(subject.strip())
    if found is not None:
        incident = look.incident(found[1])
        return _of_incident(look, incident, look.runbook(incident), (found[2] or "").strip())
    return _of_runbook(look, subject.strip())


def _of_runbook(look: Look, subject: str) -> Explanation:
    name, _, trigger = subject.partition("/")
    runbook = look.memory.library.get(name)
    if runbook is None and not trigger:
        if name in look.team.metrics:
            return explain_metric(look, name)
        having = [book for book in look.memory.library.newest.values() if name in book.triggers]
        if len(having) == 1:
            return explain_trigger(look, having[0], name)
        if having:
            known = ", ".join(f"{book.name}/{name}" for book in having)
            raise NoSuchThing("explain-which-trigger", trigger=name[:60], known=known)
    if runbook is None:
        names = (*look.memory.library.newest, *look.team.metrics)
        near = nearest(name, names) or ", ".join(look.memory.library.newest)
        raise NoSuchThing("explain-no-such", name=name[:60], near=near)
    if trigger and trigger not in runbook.triggers:
        near = nearest(trigger, runbook.triggers) or ", ".join(runbook.triggers) or "-"
        raise NoSuchThing("no-such-trigger", trigger=trigger[:60], near=near)
    wanted = [trigger] if trigger else list(runbook.triggers)
    told = [explain_trigger(look, runbook, one) for one in wanted]
    return Explanation(
        subject=subject,
        past=tuple(it for one in told for it in one.past),
        next=tuple(it for one in told for it in one.next),
    )


def _of_incident(look: Look, incident: Incident, runbook: Runbook, part: str) -> Explanation:
    """The whole incident, or the part of it that is named."""
    name = f"{incident.id} {part}" if part else incident.id
    if not part:
        return Explanation(subject=name, past=story(look, incident, runbook), next=next_of(look, incident, runbook))
    if part in incident.timers:
        past = (*timer_past(look, incident, runbook, part), *story(look, incident, runbook, about_timer(part)))
        return Explanation(subject=name, past=past, next=timer_next(look, incident, runbook, part))
    if part in incident.notices or part in runbook.notices:
        past = story(look, incident, runbook, about_notice(part))
        return Explanation(subject=name, past=past, next=notice_next(look, incident, runbook, part))
    return _of_ladder_or_task(look, incident, runbook, part, name)


def _of_ladder_or_task(look: Look, incident: Incident, runbook: Runbook, part: str, name: str) -> Explanation:
    ladders = tuple(incident.ladders) if part in ("ladder", "ladders", "page", "pages") else ladders_of(incident, part)
    if ladders or part in ("ladder", "ladders", "page", "pages"):
        past = story(look, incident, runbook, about_ladder(ladders or None))
        return Explanation(subject=name, past=past, next=ladder_next(look, incident, runbook, ladders))
    tasks = [path for path in incident.tasks if part == path or path.endswith("/" + part)]
    if tasks:
        past = story(look, incident, runbook, about_task(tasks))
        return Explanation(subject=name, past=past, next=task_next(look, incident, runbook, tasks))
    timers = [key for key in incident.timers if part in key]
    if len(timers) == 1:
        return _of_incident(look, incident, runbook, timers[0])
    known = ", ".join([*incident.timers, *incident.ladders, *incident.notices]) or "-"
    raise NoSuchThing("no-such-part", part=part[:80], incident=incident.id, known=known)


def ladders_of(incident: Incident, part: str) -> tuple[str, ...]:
    """Ladders by id, by what they are about, or by a role that they lead to."""
    return tuple(
        ladder.id for ladder in incident.ladders.values()
        if part in (ladder.id, ladder.about) or any(part in rung for rung in ladder.rungs)
    )  # fmt: skip
