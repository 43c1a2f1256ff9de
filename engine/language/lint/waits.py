"""Every wait has an end, and every clock makes sense beside the others.

A state waits with a certain end when something *must* lead out of it: a timer that leaves; work with a due
time (an overdue task pages until it is ticked); a question that repeats until it is answered; a notice whose
every outcome leads on; a call, or blocks inside, that finish. Buttons, `cleared` and pages are no certain
ends: people and figures may never come. A promise on the whole incident (`sla:` without `until:`) is one.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...model.problem import Problem
from ...model.runbook import Ask, GiveNotice, State
from ...model.time import MINUTE, Length
from ..lengths import say_length
from .flow import surely_leaves
from .work import Work, error, warning

OFTEN = Length(10 * MINUTE)
"""Customers who hear more often than this stop reading."""


def waits_forever(work: Work) -> Iterator[Problem]:
    """States in which an incident could stay for good without anything happening."""
    for state in work.live:
        given = [action.notice for action in state.do if isinstance(action, GiveNotice)]
        # Where a notice may be decided against without anybody noticing, that is told instead.
        if could_stay(work, state) and not any(missing_outcomes(work, state, name) for name in given):
            yield error("lint-waits-forever", state.at, state=state.name)


def could_stay(work: Work, state: State) -> bool:
    """Whether nothing is certain to lead out of a state."""
    return state.end is None and not _promised(work, state) and not _ends_somehow(work, state)


def missing_outcomes(work: Work, state: State, notice: str) -> list[str]:
    """Decisions on a notice that nobody handles, where somebody waits for it to be sent."""
    known = work.runbook.notices.get(notice)
    if known is None or not known.approve or not work.flow.handler(state, f"sent.{notice}"):
        return []
    return [word for word in ("rejected", "expired") if not work.flow.handler(state, f"{word}.{notice}")]


def warn_after_limit(work: Work) -> Iterator[Problem]:
    """A warning that comes when it is too late."""
    for sla in work.runbook.slas.values():
        if sla.warn is not None and sla.warn >= sla.within:
            at = work.place(("sla", sla.name, "warn"), sla.at)
            yield error("lint-warn-after-limit", at, warn=say_length(sla.warn), within=say_length(sla.within))


def task_due_late(work: Work) -> Iterator[Problem]:
    """A task whose due time nobody lives to see."""
    for state in work.live:
        around = [state, *work.flow.around(state)]
        left = min(((timer.delay, each.name) for each in around for timer in each.after
                    if surely_leaves(timer.reactions)), default=None)  # fmt: skip
        for task in state.tasks:
            if left is not None and task.due is not None and task.due > left[0]:
                at = work.place((*work.path(state), "tasks", task.name, "due"), task.at)
                yield warning("lint-task-due-late", at, task=task.name, due=say_length(task.due), state=left[1],
                              after=say_length(left[0]))  # fmt: skip


def many_updates(work: Work) -> Iterator[Problem]:
    """A notice that customers would get every few minutes."""
    for state in work.live:
        for timer in state.after:
            for reaction in timer.reactions if timer.repeat and timer.delay < OFTEN else ():
                for action in reaction.do:
                    if isinstance(action, GiveNotice):
                        yield warning("lint-many-updates", action.at, notice=action.notice,
                                      every=say_length(timer.delay))  # fmt: skip


def _promised(work: Work, state: State) -> bool:
    """Whether a clock of the whole incident runs in this state and pages the lead when it is breached."""
    names = {name for each in (state, *work.flow.around(state)) for name in (each.name, each.path)}
    return any(sla.until is None and sla.start is None and not names.intersection(sla.pause_in)
               for sla in work.runbook.slas.values())  # fmt: skip


def _ends_somehow(work: Work, state: State) -> bool:
    around = work.flow.around(state)
    if any(_own_end(work, each) for each in (state, *around)):
        return True
    if any(_sibling_ends(work, inner, outer) for inner, outer in zip([state, *around], around, strict=False)):
        return True
    # Where a branch can never end, that is told of the branch.
    finished = bool(state.blocks) and _leads_on(work, state, "finished")
    return finished or any(work.flow.blocks[block.id].can_end and _leads_on(work, state, f"ended.{block.name}")
                           for block in state.blocks if block.branch)  # fmt: skip


def _own_end(work: Work, state: State) -> bool:
    """A certain end by what the state itself has, blocks inside left aside."""
    timers = any(surely_leaves(timer.reactions) for timer in state.after)
    call = state.call is not None and _leads_on(work, state, "finished")
    return timers or call or _by_tasks(work, state) or _by_asking(work, state) or _by_telling(work, state)


def _by_tasks(work: Work, state: State) -> bool:
    needed = [task for task in state.tasks if not task.optional]
    if needed and all(task.due is not None for task in needed) and _leads_on(work, state, "tasks-done"):
        return True
    sure = [task for task in needed if task.due is not None and task.when is None]
    return any(_leads_on(work, state, f"{word}.{task.name}") for task in sure for word in ("done", "overdue"))


def _by_asking(work: Work, state: State) -> bool:
    asked = [action.connector for action in state.do if isinstance(action, Ask)]
    answers = ("ok", "refused", "failed")
    return any(all(_leads_on(work, state, f"{word}.{name}") for word in answers) for name in asked)


def _by_telling(work: Work, state: State) -> bool:
    given = [action.notice for action in state.do if isinstance(action, GiveNotice)]
    outcomes = ("sent", "failed", "rejected", "expired")
    return any(all(_leads_on(work, state, f"{word}.{name}") for word in outcomes) for name in given)


def _sibling_ends(work: Work, inner: State, outer: State) -> bool:
    """Whether another branch beside this one ends and thereby leaves the state that holds both."""
    here = work.flow.home(inner).block.id
    return any(block.id != here and work.flow.blocks[block.id].can_end and
               _leads_on(work, outer, f"ended.{block.name}") for block in outer.blocks)  # fmt: skip


def _leads_on(work: Work, state: State, event: str) -> bool:
    return surely_leaves(work.flow.handler(state, event))
