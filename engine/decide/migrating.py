"""A running incident goes over to a newer version of its runbook (rule 29)."""

from __future__ import annotations

from ..model.event import Migrated
from ..model.problem import Refused
from ..model.runbook import State
from ..model.time import Instant, Length, between, later
from . import notices, rights, slas, tasks, timers
from .drafts import undecided
from .plan import Plan, plan_of
from .step import Step


def migrate(step: Step, event: Migrated) -> None:
    """Allowed if every current state exists in the new version at the same path, of the same kind.

    The published version comes from `Setting.called`; timers are counted anew from the original entries.
    """
    rights.need_lead(step)
    rights.need_reason(step, event.reason)
    new = step.setting.called(step.incident.runbook)
    if new is None or new.version != event.version:
        raise Refused("no-such-version", version=event.version)
    if new.version == step.incident.version:
        raise Refused("version-already", version=event.version)
    goal = plan_of(new)
    _check(step, goal)
    before, step.plan = step.plan, goal
    step.incident.version = new.version
    step.log("migrated", version=new.version, before=before.runbook.version, reason=event.reason)
    for path in list(step.incident.entered):
        _carry_over(step, before.states[path], goal.states[path])
    _promises(step)
    for name, state in list(step.incident.notices.items()):
        if name not in goal.runbook.notices and undecided(state):
            notices.withdraw(step, name)


def _check(step: Step, goal: Plan) -> None:
    for path in step.incident.entered:
        old, new = step.plan.states[path], goal.states.get(path)
        if new is None or _kind(old) != _kind(new):
            raise Refused("cannot-migrate", state=path)
    gone = [name for name, it in step.incident.notices.items() if name not in goal.runbook.notices and it.waiting]
    if gone:
        raise Refused("cannot-migrate", state=gone[0])


def _kind(state: State) -> tuple[object, ...]:
    return (tuple(block.id for block in state.blocks), state.call is None, state.end is None)


def _carry_over(step: Step, old: State, new: State) -> None:
    visit, entered = step.incident.visits[new.path], step.incident.entered[new.path]
    for after in old.after:
        timers.stop(step, timers.after_key(old.path, after.key))
    for after in new.after:
        due = later(entered, after.delay)
        if after.repeat and due <= step.now:
            due = later(due, Length(between(due, step.now) // after.delay * after.delay))
        if due > step.now or not after.repeat:
            timers.start(step, timers.after_key(new.path, after.key), between(step.now, due), new.path, visit)
    _tasks(step, old, new, visit)


def _tasks(step: Step, old: State, new: State, visit: int) -> None:
    known = step.incident.tasks
    kept = {task.path for task in new.tasks}
    gone = [task for task in old.tasks if task.path in known and task.path not in kept]
    for task in gone:
        tasks.forget(step, task.path)
    for task in new.tasks:
        if task.path not in known and step.holds(task.when, f"{task.path}.when"):
            tasks.open_one(step, task, visit)


def _promises(step: Step) -> None:
    """Promises that are new run from the opening; those that are gone end."""
    incident = step.incident
    for name in [name for name in incident.slas if name not in step.runbook.slas]:
        del incident.slas[name]
        timers.stop(step, f"sla:{name}:warn")
        timers.stop(step, f"sla:{name}:breach")
    for sla in step.runbook.slas.values():
        if sla.name not in incident.slas and sla.start is None:
            slas.begin(step, sla, Instant(incident.opened))
