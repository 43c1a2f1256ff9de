"""What can be done now, and the numbers that `tocsin do INC-42 2` and `done` mean.

Buttons: those of the innermost current states in file order, then of the states around them, of branches, of the
runbook; then the lead's standing two, and of asks yes, no and the way back. `buttons.offered` says what there is; here
it is put in order, and what no press could move now is left out.

A number belongs to its button or task for the life of the incident. Were they counted anew in each state, the second
of two people who press 1 at once would press something else: an emergency was once called off in that way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..model.condition import Value
from ..model.decision import Setting
from ..model.incident import Incident, TaskState
from ..model.runbook import Button, Reaction
from ..model.text import Text
from .buttons import STANDING, Offered, offered
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
    number: int
    """What people type; the same for as long as the incident lives."""
    button: Button | None = None
    """As the runbook wrote it; None for what the engine itself offers."""


def buttons_now(incident: Incident, setting: Setting) -> list[Offer]:
    """Every button that can be pressed now."""
    plan = plan_of(setting.runbook)
    numbers = _numbers(plan, incident, setting)
    offers = [_offer(plan, it, numbers[it.owner, it.name]) for it in offered(incident, setting)]
    ready = [it for it in offers if it.button is None or _leads(it.button, incident, setting)]
    return sorted(ready, key=lambda it: _place(plan, incident, it))


def tasks_now(incident: Incident, setting: Setting) -> list[tuple[int, TaskState]]:
    """Tasks of the current states with their numbers, in file order; ticked ones too."""
    paths = [task.path for state in plan_of(setting.runbook).states.values() for task in state.tasks]
    paths += sorted(path for path in incident.tasks if path not in paths)
    return [(number, incident.tasks[path]) for number, path in enumerate(paths, 1) if path in incident.tasks]


def _numbers(plan: Plan, incident: Incident, setting: Setting) -> dict[tuple[str, str], int]:
    """(owner, name) -> number: what is written, then the standing two, then of each ask yes, no and its way back.

    Asks are counted in the order in which they were first asked; none ever leaves the incident.
    """
    written = [button for state in plan.states.values() for button in state.buttons]
    written += [button for block in plan.blocks.values() for button in block.buttons]
    keys = [(button.owner, button.name) for button in written] + [("lead", name) for name in STANDING]
    for connector in incident.asks:
        known = setting.team.connectors.get(connector)
        keys += [("ask", f"{connector}.yes"), ("ask", f"{connector}.no"), ("undo", (known and known.undo) or "")]
    return {key: number for number, key in reversed(list(enumerate(keys, 1)))}


def _offer(plan: Plan, it: Offered, number: int) -> Offer:
    sort: Sort = "button"
    if it.owner == "ask":
        sort = "yes" if it.name.endswith(".yes") else "no"
    elif it.owner == "undo":
        sort = "undo"
    elif it.owner == "lead":
        sort = "standing"
    written = _written(plan, it) if sort == "button" else None
    return Offer(name=it.name, owner=it.owner, label=it.label, roles=it.by, sort=sort, number=number, button=written)


def _written(plan: Plan, it: Offered) -> Button | None:
    state = plan.states.get(it.owner)
    block = plan.blocks.get(it.owner.removesuffix("/"))
    found = state.buttons if state is not None else block.buttons if block is not None else ()
    return next((button for button in found if button.name == it.name), None)


def _place(plan: Plan, incident: Incident, it: Offer) -> tuple[int, int]:
    """Sorting is stable: within a place the order of `offered` stays."""
    if it.button is None:
        return (4 if it.sort == "standing" else 5, 0)
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
