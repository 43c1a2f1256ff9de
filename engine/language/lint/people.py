"""People: every role of a runbook has somebody who can be reached, and nobody says yes to their own words."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.problem import Mark, Problem
from ...model.runbook import Action, Ask, Page, State
from .flow import actions_of
from .work import Work, error, warning


def role_empty(work: Work) -> Iterator[Problem]:
    """Roles without a person: a page to them would wake nobody. Each once, where it is first used."""
    for role, at in _first_uses(work).items():
        if role in work.team.roles and not work.team.people_of((role,)):
            yield error("lint-role-empty", at, role=role)


def role_unreachable(work: Work) -> Iterator[Problem]:
    """Roles of whose people nobody has a contact."""
    for role, at in _first_uses(work).items():
        people = work.team.people_of((role,))
        if people and not any(person.contacts for person in people):
            yield warning("lint-role-unreachable", at, role=role, people=", ".join(person.name for person in people))


def approver_is_lead(work: Work) -> Iterator[Problem]:
    """The one who edits a notice never approves it alone: with one person for both it could never leave."""
    leads = {person.id for person in work.team.people_of((work.runbook.lead,))}
    for notice in work.runbook.notices.values():
        for role in notice.approve:
            people = work.team.people_of((role,))
            if len(people) == 1 and {people[0].id} == leads:
                at = work.place(("notices", notice.name, "approve"), notice.at)
                yield warning("lint-approver-is-lead", at, person=people[0].name, notice=notice.name)
                break


def too_few_approve(work: Work) -> Iterator[Problem]:
    """Where nothing but a source that cannot sign reports an incident, a notice needs one approval more: without that
    many people it would wait until it expires."""
    sources = work.settings.sources.values() if work.settings is not None else ()
    unsigned = next((one.name for one in sources if not one.signature), None)
    if unsigned is None or not work.runbook.triggers:
        return
    for notice in work.runbook.notices.values():
        need, people = len(notice.approve) + 1, work.team.people_of((*notice.approve, work.runbook.lead))
        if notice.approve and 0 < len(people) < need:
            at = work.place(("notices", notice.name, "approve"), notice.at)
            names = ", ".join(person.name for person in people)
            yield warning(
                "lint-too-few-approve", at, notice=notice.name, source=unsigned, people=names, need=need
            )


def _first_uses(work: Work) -> dict[str, Mark]:
    """Role -> where the runbook first speaks of it."""
    found: dict[str, Mark] = {}
    for role, at in _uses(work):
        found.setdefault(role, at)
    return found


def _uses(work: Work) -> Iterator[tuple[str, Mark]]:
    runbook = work.runbook
    yield runbook.lead, work.place(("lead",), runbook.at)
    for flow in work.flow.live_blocks:
        for button in flow.block.buttons:
            yield from ((role, button.at) for role in button.by)
        for action in actions_of(flow.block):
            yield from _of_action(work, action)
    for state in work.live:
        yield from _of_state(work, state)
    for notice in runbook.notices.values():
        at = work.place(("notices", notice.name, "approve"), notice.at)
        yield from ((role, at) for role in notice.approve)
    if runbook.review is not None:
        at = work.place(("review", "by"), runbook.review.at)
        yield from ((role, at) for role in runbook.review.by)


def _of_state(work: Work, state: State) -> Iterator[tuple[str, Mark]]:
    for action in actions_of(state):
        yield from _of_action(work, action)
    for task in state.tasks:
        at = work.place((*work.path(state), "tasks", task.name, "by"), task.at)
        yield from ((role, at) for role in task.by)
    for button in state.buttons:
        at = work.place((*work.path(state), "buttons", button.name, "by"), button.at)
        yield from ((role, at) for role in button.by)


def _of_action(work: Work, action: Action) -> Iterator[tuple[str, Mark]]:
    if isinstance(action, Page):
        ladder = work.team.ladders.get(action.policy or "")
        shared = (*ladder.roles, *ladder.then) if ladder is not None else ()
        yield from ((role, action.at) for role in (*action.roles, *action.then, *shared))
    elif isinstance(action, Ask):
        connector = work.team.connectors.get(action.connector)
        asked = connector.asks if connector is not None else ()
        yield from ((role, action.at) for role in (*asked, *action.then))
