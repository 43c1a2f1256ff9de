"""Tasks of a state visit: opened, ticked, overdue, reopened, withdrawn (rules 10, 17 and 30)."""

from __future__ import annotations

from dataclasses import replace

from ..model.event import TaskDone, TaskReopened
from ..model.incident import Filled, TaskState
from ..model.problem import Refused
from ..model.runbook import State, Task
from ..model.time import later
from . import facts, ladders, timers
from .step import Step, Word


def open_all(step: Step, state: State, visit: int) -> None:
    """Open the tasks of an entered state. Is all that must be done ruled out by `when`, it is done at once."""
    for task in state.tasks:
        if step.holds(task.when, f"{task.path}.when"):
            open_one(step, task, visit)
    needed = [task for task in state.tasks if not task.optional]
    if needed and not any(task.path in step.incident.tasks for task in needed):
        step.say(Word(event="tasks-done", owner=state.path, visit=visit))


def open_one(step: Step, task: Task, visit: int) -> None:
    due = None if task.due is None else later(step.now, task.due)
    step.incident.tasks[task.path] = TaskState(path=task.path, visit=visit, opened=step.now, due=due)
    if task.due is not None:
        timers.start(step, timers.overdue_key(task.path), task.due, _state_of(task), visit)


def done(step: Step, event: TaskDone) -> None:
    """A person ticks a task; its fact is filled, and those who were paged for it may sleep."""
    task, state = _find(step, event.task)
    if state.done_at is not None:
        raise Refused("task-already-done", task=task.name, person=state.done_by)
    if task.fills is not None and event.value is None and task.fills not in step.incident.facts:
        raise Refused("task-needs-value", task=task.name, fact=task.fills)
    if task.fills is not None and event.value is not None:
        step.incident.facts[task.fills] = Filled(value=event.value, by=step.by, at=step.now)
        step.log("task-filled", task=task.path, fact=task.fills, value=event.value)
    step.log("task-done", task=task.path)
    step.incident.tasks[task.path] = replace(state, done_at=step.now, done_by=step.by)
    _put_to_rest(step, task.path)
    ladders.answer_as(step, step.setting.team.roles_of(step.by))
    facts.changed(step)
    _say_done(step, task, state.visit)


def _say_done(step: Step, task: Task, visit: int) -> None:
    path = _state_of(task)
    step.say(Word(event=f"done.{task.name}", owner=path, visit=visit))
    known = step.incident.tasks
    all_tasks = [other for other in step.plan.states[path].tasks if other.path in known]
    needed = [other for other in all_tasks if not other.optional] or all_tasks
    if task in needed and all(known[other.path].done_at is not None for other in needed):
        step.say(Word(event="tasks-done", owner=path, visit=visit))


def reopen(step: Step, event: TaskReopened) -> None:
    """Take a tick back; `tasks-done` that has been sent stays sent (rule 30)."""
    task, state = _find(step, event.task)
    if state.done_at is None:
        raise Refused("task-not-done", task=task.name)
    due = None if task.due is None else later(step.now, task.due)
    step.incident.tasks[task.path] = TaskState(path=task.path, visit=state.visit, opened=state.opened, due=due)
    if task.due is not None:
        timers.start(step, timers.overdue_key(task.path), task.due, _state_of(task), state.visit)
    step.log("task-reopened", task=task.path, reason=event.reason)


def overdue(step: Step, path: str) -> None:
    """A task is late: it pages its roles until it is ticked or withdrawn, handled or not (rule 17)."""
    state = step.incident.tasks[path]
    task = task_at(step, path)
    step.incident.tasks[path] = replace(state, overdue=True)
    step.engine_log("overdue", task=path)
    owner = _state_of(task)
    step.say(Word(event=f"overdue.{task.name}", owner=owner, visit=state.visit))
    roles = task.by or (step.runbook.lead,)
    ladders.begin(
        step, f"overdue:{path}", (roles,), reason="overdue", about=path, path=owner, visit=state.visit
    )  # fmt: skip


def withdraw(step: Step, state: State) -> list[str]:
    """Close the tasks of a state that is left; the names of those that nobody ticked."""
    undone: list[str] = []
    for task in state.tasks:
        known = step.incident.tasks.pop(task.path, None)
        if known is not None:
            _put_to_rest(step, task.path)
            undone += [task.name] if known.done_at is None else []
    return undone


def forget(step: Step, path: str) -> None:
    """A task that a new version no longer has."""
    del step.incident.tasks[path]
    _put_to_rest(step, path)
    step.engine_log("task-withdrawn", task=path)


def task_at(step: Step, path: str) -> Task:
    """The task at a path."""
    state = step.plan.states[path.rpartition("/")[0]]
    return next(task for task in state.tasks if task.path == path)


def _put_to_rest(step: Step, path: str) -> None:
    timers.stop(step, timers.overdue_key(path))
    ladders.drop(step, f"overdue:{path}")


def _state_of(task: Task) -> str:
    return task.path.rpartition("/")[0]


def _find(step: Step, name: str) -> tuple[Task, TaskState]:
    """An open or ticked task of a current state, by path or by a name that fits only one."""
    known = step.incident.tasks
    paths = [name] if name in known else [path for path in known if path.rpartition("/")[2] == name]
    if not paths:
        raise Refused("no-such-task-now", task=name, tasks=", ".join(path.rpartition("/")[2] for path in known))
    if len(paths) > 1:
        raise Refused("which-task", task=name, tasks=", ".join(paths))
    return task_at(step, paths[0]), known[paths[0]]
