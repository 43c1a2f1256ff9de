"""Buttons: what may be pressed now and by whom, and what a press does (rules 6, 19, 21, 22, 24, 30)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..model.decision import Setting
from ..model.event import Pressed
from ..model.incident import Incident
from ..model.problem import NotAllowed, Refused
from ..model.runbook import Block, Button, State
from ..model.text import NO_TEXT, Text
from . import asks, ladders, rights, taking
from .plan import plan_of
from .select import Chosen, Handlers, Offer, broadcast
from .step import Step, Word

STANDING = ("cleared", "firing")
"""The lead's own two, which set the level by hand: an incident opened by hand could never hear `cleared` (rule 24)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A button that may be pressed now."""

    name: str
    label: Text
    by: tuple[str, ...]
    owner: str
    """As in `Button.owner`; `ask` for a yes or no, `undo` for an inverse, `lead` for the standing two."""


def offered(incident: Incident, setting: Setting) -> tuple[Offered, ...]:
    """All buttons of now, in an order that stays: states outermost first, the runbook's, asks, undos, standing."""
    if not incident.open:
        return ()
    found = [_own(button) for button in _active(incident, setting)]
    found += _of_asks(incident, setting)
    found += _of_undos(incident, setting)
    lead = (setting.runbook.lead,)
    return (*found, *(Offered(name=name, label=NO_TEXT, by=lead, owner="lead") for name in STANDING))


def _own(button: Button) -> Offered:
    return Offered(name=button.name, label=button.label, by=button.by, owner=button.owner)


def _active(incident: Incident, setting: Setting) -> Iterator[Button]:
    plan = plan_of(setting.runbook)
    for block_id, name in incident.config.items():
        block = plan.blocks[block_id]
        yield from block.states[name].buttons
        if block.branch:
            yield from block.buttons
    yield from plan.runbook.root.buttons


def _of_asks(incident: Incident, setting: Setting) -> list[Offered]:
    known = setting.team.connectors
    return [
        Offered(
            name=f"{ask.connector}.{word}", label=known[ask.connector].title, owner="ask",
            by=known[ask.connector].asks or (setting.runbook.lead,),
        )
        for ask in incident.asks.values() if ask.state == "open" and ask.connector in known
        for word in ("yes", "no")
    ]  # fmt: skip


def _of_undos(incident: Incident, setting: Setting) -> list[Offered]:
    """The inverse of what has run, while nobody is asked about it already."""
    known = setting.team.connectors
    found = []
    for ask in incident.asks.values():
        undo = known[ask.connector].undo if ask.connector in known else None
        if ask.state not in ("ran", "uncertain") or undo is None or undo not in known:
            continue
        other = incident.asks.get(undo)
        if other is None or other.state not in ("open", "running"):
            by = known[undo].asks or (setting.runbook.lead,)
            found.append(Offered(name=undo, label=known[undo].title, by=by, owner="undo"))
    return found


def press(step: Step, event: Pressed) -> None:
    """A person presses a button. It must be offered now, to a role of theirs, and lead somewhere."""
    choices = [it for it in offered(step.incident, step.setting) if _meant(it, event)]
    if not choices:
        names = ", ".join(it.name for it in offered(step.incident, step.setting))
        raise Refused("no-such-button-now", button=event.button, buttons=names)
    kinds = {it.owner for it in choices}
    if "ask" in kinds:
        _press_ask(step, event)
    elif "lead" in kinds:
        _press_standing(step, event.button)
    elif kinds == {"undo"}:
        asks.undo(step, event.button)
        ladders.answer_as(step, step.setting.team.roles_of(step.by))
    else:
        _press_own(step, event, choices)


def _meant(it: Offered, event: Pressed) -> bool:
    return it.name == event.button and event.owner in (None, it.owner)


def _press_ask(step: Step, event: Pressed) -> None:
    name, _, word = event.button.rpartition(".")
    if word == "yes":
        asks.yes(step, name)
    else:
        asks.no(step, name, event.reason)
    ladders.answer_as(step, step.setting.team.roles_of(step.by))


def _press_standing(step: Step, button: str) -> None:
    rights.need_lead(step)
    step.log(f"level-{button}")
    if button == "cleared":
        step.incident.firing = ()
        step.incident.level = "cleared"
        step.say(Word(event="cleared"))
    else:
        step.incident.level = "firing"
        step.say(Word(event="fired"))
    ladders.answer_as(step, step.setting.team.roles_of(step.by))


def _press_own(step: Step, event: Pressed, choices: list[Offered]) -> None:
    """A button is a broadcast event: each branch for itself, the innermost of that name first (rule 6)."""
    lead = rights.is_lead(step)
    allowed = [it.owner for it in choices if lead or rights.has_role(step, it.by)]
    if not allowed:
        roles = dict.fromkeys(role for it in choices for role in it.by)
        raise NotAllowed("role-needed", person=step.by, roles=", ".join(roles))
    found = broadcast(step, _of_button(event.button, allowed))
    if not found:
        raise Refused("button-not-ready", button=event.button)
    step.log("pressed", button=event.button, reason=event.reason)
    _answer(step, found)
    taking.take_all(step, event.button, found)


def _of_button(name: str, owners: list[str]) -> Handlers:
    def handlers(place: State | Block) -> Iterator[Offer]:
        for button in place.buttons:
            if button.name == name and button.owner in owners:
                yield f"{button.owner}:{name}", button.reactions

    return handlers


def _answer(step: Step, found: list[Chosen]) -> None:
    """Pressing answers what paged a role of the person, and all ladders of the states whose button it is."""
    ladders.answer_as(step, step.setting.team.roles_of(step.by))
    for chosen in found:
        if chosen.path:
            ladders.answer_state(step, chosen.path)
