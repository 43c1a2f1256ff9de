"""From roles to rows: one row a person, the first contact as its address, the others to fall back on."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from ..model.decision import Effect
from ..model.incident import LadderState
from ..model.team import Person
from ..model.time import MINUTE, Length, between
from .step import Step


def people_of(step: Step, role: str) -> tuple[Person, ...]:
    """Who is meant by a role now (rule 28: late bound); whoever took the lead comes first among the leads."""
    team = step.setting.team
    people = team.people_of((role,))
    lead = team.people.get(step.incident.lead)
    if role == step.runbook.lead and lead is not None:
        people = (lead, *(person for person in people if person.id != lead.id))
    return people


MOST_UNSETTLED = 40
"""Older rows of one ladder are not withdrawn any more; it must not grow for ever."""


def page_rung(step: Step, ladder: LadderState, code: str) -> tuple[LadderState, bool]:
    """Page everybody of the current rung; False when nobody of it can be reached."""
    rows: dict[str, None] = {}
    reached: dict[str, str] = {}
    for role in ladder.rungs[ladder.rung]:
        people = [person for person in people_of(step, role) if person.id not in reached]
        keys = {person.id: _page(step, ladder, role, person, code) for person in people}
        found = {name: key for name, key in keys.items() if key is not None}
        reached.update(found)
        rows.update(dict.fromkeys(key for key in found.values() if key))
        _log(step, ladder, role, code, list(found))
    paged = tuple(dict.fromkeys((*ladder.paged, *ladder.rungs[ladder.rung])))
    unsettled = tuple(dict.fromkeys((*ladder.unsettled, *rows)))[-MOST_UNSETTLED:]
    return replace(ladder, rows=tuple(rows), unsettled=unsettled, paged=paged), bool(reached)


def _log(step: Step, ladder: LadderState, role: str, code: str, reached: list[str]) -> None:
    facts = _params(ladder)
    if reached:
        step.engine_log("paged", role=role, people=", ".join(reached), why=code, ladder=ladder.id, **facts)
    else:
        step.engine_log("nobody-reached", role=role, why=code, ladder=ladder.id, **facts)


def _params(ladder: LadderState) -> dict[str, str | int]:
    return {
        "about": ladder.about,
        "minutes": ladder.answer_within // MINUTE,
        "rung": ladder.rung + 1,
        "rungs": len(ladder.rungs),
        "round": ladder.round + 1,
        "reason": ladder.reason,
    }


def _page(step: Step, ladder: LadderState, role: str, person: Person, code: str) -> str | None:
    """The key of the row that wakes a person; "" when a page just sent does, None when there is no way to them."""
    if not person.contacts:
        step.engine_log("unreachable", person=person.id, role=role)
        return None
    joined = _row_of_this_step(step, person)
    if joined or _just_paged(step, ladder, person):
        step.engine_log("bundled", person=person.id, about=ladder.about, reason=ladder.reason)
        return joined
    first, *others = person.contacts
    key = step.key(first.channel, person.id)
    effect = Effect(
        key=key, kind="page", world=step.incident.world, incident=step.incident.id, purpose=_purpose(ladder),
        channel=first.channel, address=first.address, recipient=person.id, role=role, reason=f"wake-{code}",
        about=ladder.about, params=_params(ladder), text=ladder.text, ladder=ladder.id, due=step.now,
        fallbacks=tuple((other.channel, other.address) for other in others),
    )  # fmt: skip
    step.effects.append(effect)
    step.incident.page_log[person.id] = step.now
    return key


def _purpose(ladder: LadderState) -> Literal["page", "ask", "approve"]:
    match ladder.reason:
        case "ask":
            return "ask"
        case "approve":
            return "approve"
    return "page"


def _row_of_this_step(step: Step, person: Person) -> str:
    """A person is paged once a step, however many ladders reach them in it."""
    return next((e.key for e in step.effects if e.kind == "page" and e.recipient == person.id), "")


def _just_paged(step: Step, ladder: LadderState, person: Person) -> bool:
    """A repeat soon after another page of this incident is that page (rule 21); a first page never waits."""
    last = step.incident.page_log.get(person.id)
    if ladder.round == 0 or last is None:
        return False
    return between(last, step.now) < step.setting.team.timing.bundle


def list_what_waits(step: Step) -> None:
    """Let every page of the step name what else waits for its person."""
    for place, effect in enumerate(step.effects):
        if effect.kind == "page":
            others = _waits_for(step, effect)
            if others:
                params = {**effect.params, "also": len(others), "also_about": ", ".join(others)}
                step.effects[place] = replace(effect, params=params)


def _waits_for(step: Step, effect: Effect) -> list[str]:
    roles = (*step.setting.team.roles_of(effect.recipient), effect.role)
    return [
        ladder.about
        for ladder in step.incident.ladders.values()
        if ladder.state == "waiting" and ladder.id != effect.ladder and any(role in ladder.paged for role in roles)
    ]


def word(step: Step, role: str, code: str, about: str = "", **params: str | int | float) -> None:
    """Write a line to the people of a role; nobody has to answer."""
    for person in people_of(step, role):
        if person.contacts:
            first, *others = person.contacts
            effect = Effect(
                key=step.key(first.channel, person.id), kind="internal", world=step.incident.world,
                incident=step.incident.id, purpose="word", channel=first.channel, address=first.address,
                recipient=person.id, role=role, reason=f"word-{code}", about=about,
                params={"about": about, **params}, due=step.now,
                fallbacks=tuple((other.channel, other.address) for other in others),
            )  # fmt: skip
            step.effects.append(effect)
        else:
            step.engine_log("unreachable", person=person.id, role=role)


def page_once(step: Step, role: str, code: str, about: str) -> None:
    """One page without a ladder: the incident is closed and has no clocks any more."""
    ladder = LadderState(id=f"{code}:{about}", rungs=((role,),), answer_within=Length(0), reason=code, about=about)
    page_rung(step, ladder, code)
