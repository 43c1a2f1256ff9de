"""The scenarios of drills, `runbooks/drills/*.yaml`, read into a `DrillScenario`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal, cast

from ..model.problem import Weight
from ..model.runbook import Runbook
from ..model.scenario import PROOFS, DrillScenario, ExpectedAction, Inject, Objective, Proof
from ..model.team import Team
from ..model.time import DAY, Length
from .desk import Desk
from .fields import Fields
from .fingerprints import digest, plain
from .nodes import Scalar
from .read import Read, read_file
from .stories import Cast, cast_of, items, read_answer, read_figures, read_given, read_levels, read_offset, read_pairs

OPEN = "open"


def read_drill(file: str, data: bytes, *, runbooks: Mapping[str, Runbook], team: Team) -> Read[DrillScenario]:
    """The scenario in these bytes; raises nothing."""
    return read_file(file, data, "drill", lambda desk, top: _drill(desk, top, runbooks, team), team.languages)


def _drill(desk: Desk, top: Fields, runbooks: Mapping[str, Runbook], team: Team) -> DrillScenario:
    name = top.ref("runbook", runbooks) or ""
    runbook = runbooks.get(name)
    who = cast_of(runbook, team)
    objectives = [_objective(desk, fields, runbook) for fields in _blocks(desk, top, "objectives")]
    injects = [_inject(desk, fields, who) for fields in _blocks(desk, top, "injects")]
    fields = _blocks(desk, top, "expected_actions")
    starts = [OPEN, *(one.id for one in injects), *(id_ for one in fields if (id_ := _id(one)) is not None)]
    actions = [_expected(desk, one, who, [o.id for o in objectives], starts) for one in fields]
    _unique(desk, [*objectives, *injects, *actions])
    _orphans(desk, objectives, actions)
    difficulty = top.get("difficulty")
    return DrillScenario(
        file=desk.source.file, id=top.identifier("scenario") or "", title=top.text("title"),
        summary=top.text("summary"), runbook=name, duration=top.length("duration"),
        difficulty=(desk.whole(difficulty, "difficulty", 1, 5) or 1) if difficulty is not None else 1,
        form=cast('Literal["tabletop", "live", "special-purpose"]', top.choice("form") or "tabletop"),
        given=read_given(desk, top.block("given"), who), facts=_facts(desk, top, who), objectives=tuple(objectives),
        injects=tuple(sorted(injects, key=lambda one: one.offset)), expected_actions=tuple(actions),
        hash=digest(plain(top.node)), at=top.node.at,
    )  # fmt: skip


def _blocks(desk: Desk, top: Fields, key: str) -> list[Fields]:
    found = (desk.fields(item, top.row(key).of) for item in items(top.get(key)))
    return [fields for fields in found if fields is not None]


def _id(fields: Fields) -> str | None:
    node = fields.get("id")
    return node.text if isinstance(node, Scalar) else None


def _facts(desk: Desk, top: Fields, who: Cast) -> dict[str, str]:
    known = list(who.facts) if who.known else None
    pairs = read_pairs(desk, top.get("facts"), "fact", known)
    return {name: read_answer(desk, who.facts[name], value) if name in who.facts else value.text
            for name, value in pairs.items()}  # fmt: skip


def _objective(desk: Desk, fields: Fields, runbook: Runbook | None) -> Objective:
    weight, steps = fields.get("weight"), fields.get("steps")
    known = list(runbook.elements) if runbook is not None else None
    return Objective(
        id=fields.identifier("id") or "", statement=fields.text("statement"),
        capability=fields.choice("capability") or "",
        steps=desk.refs(steps, "element", known) if steps is not None else (),
        weight=(desk.whole(weight, "weight", 1, 10) or 1) if weight is not None else 1, at=fields.node.at,
    )  # fmt: skip


def _inject(desk: Desk, fields: Fields, who: Cast) -> Inject:
    fields.choice("kind")
    written = fields.get("at")
    return Inject(
        id=fields.identifier("id") or "", offset=(read_offset(desk, written) if written else None) or Length(0),
        to=fields.refs("to", who.team.roles), channel=fields.choice("channel") or "monitor", body=fields.text("body"),
        facilitator_note=fields.text("facilitator_note"), metrics=read_figures(desk, fields.get("metrics"), who.team),
        forecast=read_figures(desk, fields.get("forecast"), who.team),
        events=read_levels(desk, fields.get("events")), at=fields.node.at,
    )  # fmt: skip


def _expected(
    desk: Desk, fields: Fields, who: Cast, objectives: Collection[str], starts: Collection[str]
) -> ExpectedAction:
    target, limit, weight = fields.length("target"), fields.length("limit"), fields.get("weight")
    if target is not None and limit is not None and limit < target:
        desk.say("limit-before-target", fields.at("limit"))
    trigger = fields.get("trigger")
    return ExpectedAction(
        id=fields.identifier("id") or "", objective=fields.ref("objective", objectives) or "",
        role=fields.ref("role", who.team.roles) or "", satisfied_by=_proof(desk, fields, who),
        trigger=(desk.ref(trigger, "inject", starts) if trigger is not None else None) or OPEN,
        target=target or DAY, limit=limit, title=fields.text("title"),
        clock=cast('Literal["human", "process"]', fields.choice("clock") or "human"),
        criticality=cast('Literal["critical", "major", "minor"]', fields.choice("criticality") or "major"),
        weight=(desk.whole(weight, "weight", 1, 10) or 1) if weight is not None else 1, at=fields.node.at,
    )  # fmt: skip


def _proof(desk: Desk, fields: Fields, who: Cast) -> Proof:
    """`done count`: a verb, and the task, button, notice, fact, state, role or severity that it is about."""
    node = fields.get("satisfied_by")
    none = Proof(verb="close")
    if not isinstance(node, Scalar):
        return none
    verb, _, subject = node.text.partition(" ")
    if verb not in PROOFS or (verb != "close" and not subject.strip()):
        desk.say("proof-form", node.at, got=node.text, verbs=", ".join(PROOFS))
        return none
    kinds = {
        "ack": ("role", who.team.roles), "done": ("task", who.tasks), "press": ("button", who.buttons),
        "approve": ("notice", who.notices), "sent": ("notice", who.notices), "fact": ("fact", who.facts),
        "state": ("state", who.states), "severity": ("severity", who.team.severities),
    }  # fmt: skip
    meant = subject.strip()
    if verb in kinds and who.known:
        at = Scalar(node.file, node.line, node.column + len(verb) + 1, node.index, meant, node.style)
        meant = desk.ref(at, *kinds[verb]) or meant
    return Proof(verb=cast('Literal["ack", "done"]', verb), subject=meant)


def _unique(desk: Desk, things: list[Objective | Inject | ExpectedAction]) -> None:
    """Ids name things in reports, so each is used once in a scenario."""
    first: dict[str, int] = {}
    for thing in things:
        if first.setdefault(thing.id, thing.at.line) != thing.at.line:
            desk.say("id-twice", thing.at, id=thing.id, line=first[thing.id])


def _orphans(desk: Desk, objectives: list[Objective], actions: list[ExpectedAction]) -> None:
    """An objective that no action can show is none."""
    served = {action.objective for action in actions}
    for objective in objectives:
        if objective.id not in served:
            desk.say("objective-orphan", objective.at, Weight.WARNING, id=objective.id)
