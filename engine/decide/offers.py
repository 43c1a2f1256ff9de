"""What can be done now, in an order that stays: its numbers are what `tocsin do INC-42 2` and `done` mean.

Buttons: those of the innermost current states in file order, then of the states around them, of branches, of the
runbook; then yes and no of open asks, inverses of what has run, and the lead's standing two. `buttons.offered` says
what there is; here it is put in order, and what no press could move now is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..model.condition import Value
from ..model.decision import Setting
from ..model.incident import Incident, TaskState
from ..model.runbook import Button, Reaction
from ..model.text import Text
from .buttons import Offered, offered
from .plan import Plan, plan_of

Sort = Literal["button", "yes", "no", "undo", "standing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A button that may be pressed now. `label` is empty for the standing two, and of an ask its connector's title."""

    name: str
    owner: str
    label: Text
    roles: tuple[str, ...]
    sort: Sort
    button: Button | None = None
    """As the runbook wrote it; None for what the engine itself offers."""


def buttons_now(incident: Incident, setting: Setting) -> list[Offer]:
    """Every button that can be pressed now; number 1 is the first."""
    plan = plan_of(setting.runbook)
    offers = [_offer(plan, it) for it in offered(incident, setting)]
    ready = [it for it in offers if it.button is None or _leads(it.button, incident, setting)]
    return sorted(ready, key=lambda it: _place(plan, incident, it))


def tasks_now(incident: Incident, setting: Setting) -> list[TaskState]:
    """Tasks of the current states in file order, ticked ones too, so that a tick renumbers nothing."""
    paths = [task.path for state in plan_of(setting.runbook).states.values() for task in state.tasks]
    places = {path: place for place, path in enumerate(paths)}
    return sorted(incident.tasks.values(), key=lambda task: (places.get(task.path, len(paths)), task.path))


def _offer(plan: Plan, it: Offered) -> Offer:
    sort: Sort = "button"
    if it.owner == "ask":
        sort = "yes" if it.name.endswith(".yes") else "no"
    elif it.owner == "undo":
        sort = "undo"
    elif it.owner == "lead":
        sort = "standing"
    written = _written(plan, it) if sort == "button" else None
    return Offer(name=it.name, owner=it.owner, label=it.label, roles=it.by, sort=sort, button=written)


def _written(plan: Plan, it: Offered) -> Button | None:
    state = plan.states.get(it.owner)
    block = plan.blocks.get(it.owner.removesuffix("/"))
    found = state.buttons if state is not None else block.buttons if block is not None else ()
    return next((button for button in found if button.name == it.name), None)


def _place(plan: Plan, incident: Incident, it: Offer) -> tuple[int, int]:
    """Sorting is stable: within a place the order of `offered` stays."""
    if it.button is None:
        return (4, 0)
    if it.owner == "/":
        return (3, 0)
    state = plan.states.get(it.owner)
    if state is None:
        return (2, -it.owner.count("/"))
    inner = any(block.id in incident.config for block in state.blocks)
    return (1, -it.owner.count("/")) if inner else (0, 0)


def _leads(button: Button, incident: Incident, setting: Setting) -> bool:
    """Whether one of its alternatives can be taken now."""
    return any(_possible(reaction, incident, setting) for reaction in button.reactions)


def _possible(reaction: Reaction, incident: Incident, setting: Setting) -> bool:
    """A guard on `minutes` is left open: the numbers must not depend on when the list is read."""
    if reaction.when is None:
        return True
    verdict = reaction.when.test(lambda name: _value(name, incident, setting))
    return verdict is True or (verdict is None and "minutes" in reaction.when.names)


def _value(name: str, incident: Incident, setting: Setting) -> Value | None:
    """As a guard sees it (rule 4), but for `minutes`."""
    if name in incident.facts:
        return incident.facts[name].value
    if name == "severity":
        return incident.severity or None
    if name in incident.labels or name == "minutes":
        return incident.labels.get(name)
    figure = setting.figure(name)
    return None if figure is None else figure.value
