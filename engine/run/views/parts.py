"""The parts of an incident as `show` prints them: states, tasks, buttons, asks, facts, promises."""

from __future__ import annotations

from ...decide.offers import Offer, buttons_now, tasks_now
from ...decide.phase import innermost
from ...decide.plan import Plan, plan_of
from ...model.incident import Also, AskState, Incident, SlaState, TaskState
from ...model.runbook import Runbook, Sla, Task
from ...model.time import Instant
from ...model.view import AlsoView, AskView, ButtonView, FactView, SlaView, StateView, TaskView
from ...words.say import joined
from ..steps import setting
from .look import Look
from .titles import Titles
from .waiting import task_index


def states(look: Look, incident: Incident, runbook: Runbook) -> tuple[StateView, ...]:
    """Current states, outermost first, each with its own phase or that of what is around it."""
    titles, plan = look.titles(runbook), plan_of(runbook)
    inner = {state.path for state in innermost(incident, runbook)}
    return tuple(
        StateView(
            path=path, title=titles.state(path), phase=phase_at(plan, path),
            entered=incident.entered.get(path, incident.opened),
            innermost=path in inner,
        )
        for path in incident.active_paths() if path in plan.states
    )  # fmt: skip


def phase_at(plan: Plan, path: str) -> str:
    """A state's phase, its own or inherited; empty where none is written."""
    while path:
        state, block = plan.states[path], plan.block_of[path]
        phase = state.phase or block.phase
        if phase is not None:
            return phase.value
        around = plan.parent_of[block.id]
        path = around.path if around is not None else ""
    return ""


def also(look: Look, incident: Incident) -> tuple[AlsoView, ...]:
    """Signals that it has taken from what it causes, those that are over last."""
    found = [_also(look, it) for it in incident.also.values()]
    return tuple(sorted(found, key=lambda it: (it.over is not None, it.since)))


def _also(look: Look, it: Also) -> AlsoView:
    book = look.memory.library.get(it.runbook)
    said = [look.say("also-since", since=it.since)]
    if it.value is not None and it.usual:
        said.append(look.say("also-usual", times=round(it.value / it.usual, 1)))
    elif it.value is not None:
        said.append(look.say("also-figure", value=it.value))
    said += [look.say("also-was", incident=it.was)] if it.was else []
    said += [look.say("also-over", until=it.over)] if it.over is not None else []
    return AlsoView(
        runbook=it.runbook, title=look.titles(book).text(book.title, it.runbook) if book is not None else it.runbook,
        trigger=it.trigger, key=it.key, since=it.since, over=it.over, text=joined(said, look.lang), was=it.was,
    )  # fmt: skip


def tasks(look: Look, incident: Incident, runbook: Runbook) -> tuple[TaskView, ...]:
    """Tasks of the current states, ticked ones too; `number` is what `tocsin done` takes."""
    if not incident.open:
        return ()
    known = task_index(runbook)
    now = tasks_now(incident, setting(look.turn, incident))
    return tuple(
        _task(look, look.titles(runbook), incident, runbook, number, state, known[state.path])
        for number, state in now
        if state.path in known
    )


def _task(
    look: Look, titles: Titles, incident: Incident, runbook: Runbook, number: int, state: TaskState, task: Task
) -> TaskView:
    fact = runbook.facts.get(task.fills) if task.fills else None
    roles = task.by or (runbook.lead,)
    return TaskView(
        number=number, name=task.name, path=task.path, text=titles.text(task.text, task.name), roles=roles,
        who=titles.roles(task.by), mine=look.has(roles) or (not task.by and look.is_lead(incident, runbook)),
        due=state.due, overdue=state.overdue, done_by=state.done_by, done_name=titles.who(state.done_by),
        done_at=state.done_at, fills=task.fills or "", fills_title=titles.fact(task.fills) if task.fills else "",
        fills_type=fact.type.value if fact is not None else "", optional=task.optional,
        options={name: titles.text(text, name) for name, text in fact.options.items()} if fact is not None else {},
    )  # fmt: skip


def buttons(look: Look, incident: Incident, runbook: Runbook) -> tuple[ButtonView, ...]:
    """Everything that can be pressed now, numbered."""
    titles = look.titles(runbook)
    offers = buttons_now(incident, setting(look.turn, incident)) if incident.open else []
    return tuple(_button(look, titles, incident, runbook, it) for it in offers)


def _button(look: Look, titles: Titles, incident: Incident, runbook: Runbook, it: Offer) -> ButtonView:
    mine = look.has(it.roles) or (it.sort in ("button", "standing") and look.is_lead(incident, runbook))
    return ButtonView(
        number=it.number, name=it.name, owner=it.owner, label=label_of(titles, it), roles=it.roles,
        who=titles.roles(it.roles), mine=mine, sort=it.sort,
        leads_to=titles.reactions(it.button.reactions) if it.button is not None else "",
    )  # fmt: skip


def label_of(titles: Titles, it: Offer) -> str:
    """What stands on a button; the engine's own have their words in the catalogue."""
    match it.sort:
        case "yes" | "no":
            return titles.say(f"view-button-{it.sort}", connector=titles.text(it.label, it.name))
        case "undo":
            return titles.say("view-button-undo", connector=titles.text(it.label, it.name))
        case "standing":
            return titles.say(f"view-button-{it.name}")
    return titles.text(it.label, it.name)


def asks(look: Look, incident: Incident, runbook: Runbook) -> tuple[AskView, ...]:
    """Questions whether a connector may run, and what came of them."""
    titles = look.titles(runbook)
    return tuple(_ask(look, titles, runbook, ask) for ask in incident.asks.values())


def _ask(look: Look, titles: Titles, runbook: Runbook, ask: AskState) -> AskView:
    connector = look.team.connectors.get(ask.connector)
    roles = (connector.asks if connector is not None else ()) or (runbook.lead,)
    return AskView(
        connector=ask.connector, title=titles.connector(ask.connector), state=ask.state, roles=roles,
        who=titles.roles(roles), state_text=titles.say(f"ask-is-{ask.state}", person=titles.who(ask.by)),
        mine=ask.state == "open" and look.has(roles), by_hand=connector is not None and connector.via is None,
        undoes=any(other.undo == ask.connector for other in look.team.connectors.values()), asked=ask.asked,
    )  # fmt: skip


def facts(look: Look, incident: Incident, runbook: Runbook) -> tuple[FactView, ...]:
    """All facts of the runbook, known or not, in file order."""
    titles = look.titles(runbook)
    found = []
    for name, fact in runbook.facts.items():
        filled = incident.facts.get(name)
        value = filled.value if filled is not None else None
        found.append(
            FactView(
                name=name,
                title=titles.text(fact.title, name),
                type=fact.type.value,
                value=value,
                shown=titles.value(name, value),
                by=filled.by if filled is not None else "",
                at=filled.at if filled is not None else None,
                options={option: titles.text(text, option) for option, text in fact.options.items()},
            )
        )
    return tuple(found)


def slas(look: Look, incident: Incident, runbook: Runbook) -> tuple[SlaView, ...]:
    """Promises that have begun, with the clocks that still run."""
    titles = look.titles(runbook)
    return tuple(_sla(titles, incident, state, runbook.slas.get(state.name)) for state in incident.slas.values())


def _sla(titles: Titles, incident: Incident, state: SlaState, sla: Sla | None) -> SlaView:
    running = state.state in ("running", "warned")
    due = incident.timers.get(f"sla:{state.name}:breach")
    warn = incident.timers.get(f"sla:{state.name}:warn")
    left = state.left if state.left is not None else incident.frozen.get(f"sla:{state.name}:breach")
    resting = running and left is not None and due is None
    at = due.due if due is not None else None
    if at is None and sla is not None and not resting:
        at = Instant(state.started + sla.within)
    return SlaView(
        name=state.name, title=titles.sla(state.name), state=state.state,
        due=at, warn=warn.due if warn is not None else None,
        left=left if resting else None, state_text=titles.say("sla-is-resting" if resting else f"sla-is-{state.state}"),
    )  # fmt: skip
