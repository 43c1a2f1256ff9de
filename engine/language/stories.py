"""What scenario tests and drill scenarios have in common: figures, alerts, answers, and the names of a runbook."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from ..model.runbook import Ask, Fact, FactType, Page, Runbook
from ..model.scenario import Given, Level
from ..model.team import Team, leaves
from ..model.time import Length
from .desk import Desk
from .events import actions_of
from .fields import Fields
from .lengths import BadLength, parse_length
from .levels import BadLevel, parse_level
from .near import nearest
from .nodes import Keyed, Listed, Scalar, Value
from .promotions_file import read_moment

_ZERO = re.compile(r"\+?0[smhd]?")
_MOMENT = re.compile(r"(?:[0-9]{2}-[0-9]{2} )?[0-9]{2}:[0-9]{2}|\+.+")
_LEVELS = ("firing", "resolved")


@dataclass(frozen=True)
class Cast:
    """The names that a story about one runbook may use."""

    team: Team
    facts: Mapping[str, Fact] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    tasks: Mapping[str, str | None] = field(default_factory=dict)
    """Name or path -> the fact that it fills."""
    buttons: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    """Names and paths."""
    notices: tuple[str, ...] = ()
    known: bool = True
    """False when the runbook could not be read: then nothing is said about its names."""


def cast_of(runbook: Runbook | None, team: Team) -> Cast:
    """The names in a runbook and its team."""
    if runbook is None:
        return Cast(team, known=False)
    tasks = [task for state in runbook.states().values() for task in state.tasks]
    labels = {label for metric in team.metrics.values() for label in metric.per}
    return Cast(
        team, runbook.facts, tuple(dict.fromkeys((*runbook.one_per, *sorted(labels)))),
        {**{task.name: task.fills for task in tasks}, **{task.path: task.fills for task in tasks}},
        tuple(_buttons(runbook)), (*(state.name for state in runbook.states().values()), *runbook.states()),
        tuple(runbook.notices),
    )  # fmt: skip


def _buttons(runbook: Runbook) -> Iterator[str]:
    """The runbook's own, those that connectors bring (`NAME.yes`, `NAME.no`, `NAME.undo`), the lead's standing ones."""
    for block in runbook.blocks().values():
        yield from (button.name for button in block.buttons)
        for state in block.states.values():
            yield from (button.name for button in state.buttons)
    for action in actions_of(runbook):
        if isinstance(action, Ask):
            yield from (f"{action.connector}.{word}" for word in ("yes", "no", "undo"))
        elif not isinstance(action, Page) and hasattr(action, "connector"):
            yield f"{action.connector}.undo"
    yield from ("cleared", "firing")


def read_offset(desk: Desk, node: Value) -> Length | None:
    """`5m`, `+5m` or `0m`: a length since the beginning."""
    if not isinstance(node, Scalar):
        desk.wrong_type(node, "offset")
        return None
    if _ZERO.fullmatch(node.text):
        return Length(0)
    try:
        return parse_length(node.text.removeprefix("+"))
    except BadLength as bad:
        desk.say(bad.code, node.at, **bad.params)
        return None


def read_pairs(desk: Desk, node: Value | None, kind: str, known: Collection[str] | None) -> dict[str, Scalar]:
    """`name: value` lines whose names are of a kind."""
    if node is None:
        return {}
    if not isinstance(node, Keyed):
        desk.wrong_type(node, "labels", kind)
        return {}
    found: dict[str, Scalar] = {}
    for name, value in node.entries.values():
        meant = desk.ref(name, kind, known)
        if not isinstance(value, Scalar):
            desk.wrong_type(value, "line", name.text)
        elif value.empty:
            desk.say("empty-value", name.at, key=name.text)
        elif meant is not None:
            found[meant] = value
    return found


def read_figures(desk: Desk, node: Value | None, team: Team) -> dict[str, float]:
    """Metrics and their figures; `95%` is 0.95."""
    found: dict[str, float] = {}
    for name, value in read_pairs(desk, node, "metric", team.metrics).items():
        try:
            level = parse_level(value.text)
        except BadLevel:
            level = None
        if team.metrics.get(name) is not None and team.metrics[name].computed is not None:
            desk.say("figure-computed", value.at, name=name, parts=", ".join(leaves(name, team.metrics)))
        elif level is None or level.relative:
            desk.wrong_type(value, "figure", name)
        else:
            found[name] = level.factor
    return found


def read_levels(desk: Desk, node: Value | None) -> dict[str, Level]:
    """Alerts: firing or resolved."""
    found: dict[str, Level] = {}
    for name, value in read_pairs(desk, node, "event", None).items():
        if value.text in _LEVELS:
            found[name] = cast("Level", value.text)
        else:
            desk.wrong_type(value, "alert", name)
    return found


def read_answer(desk: Desk, fact: Fact, node: Scalar) -> str:
    """What a person types for a fact, checked against its type."""
    text = node.text
    if fact.type is FactType.NUMBER:
        desk.number(node, fact.name)
    elif fact.type is FactType.YES_NO:
        desk.yes_no(node, fact.name)
    elif fact.type is FactType.CHOICE:
        return desk.choice(node, fact.name, tuple(fact.options)) or text
    elif fact.type is FactType.TIME and not _MOMENT.fullmatch(text):
        desk.wrong_type(node, "moment", fact.name)
    return text


def read_given(desk: Desk, fields: Fields | None, cast_: Cast) -> Given:
    """How a story begins."""
    if fields is None:
        return Given()
    labels: dict[str, str] = {}
    for name, value in fields.rest:
        near = None if name.text in cast_.labels or not cast_.known else nearest(name.text, cast_.labels)
        if near or (cast_.known and cast_.labels and name.text not in cast_.labels):
            desk.ref(name, "label", cast_.labels)
        text = desk.line(value, name.text)
        labels |= {near or name.text: text} if text is not None else {}
    return Given(
        labels=labels, usual=read_figures(desk, fields.get("usual"), cast_.team),
        forecast=read_figures(desk, fields.get("forecast"), cast_.team),
        metrics=read_figures(desk, fields.get("metrics"), cast_.team), people=_people(desk, fields, cast_.team),
        now=read_moment(desk, now) if (now := fields.get("now")) is not None else None,
    )  # fmt: skip


def _people(desk: Desk, fields: Fields, team: Team) -> dict[str, tuple[str, ...]]:
    node = fields.get("people")
    if not isinstance(node, Keyed):
        if node is not None:
            desk.wrong_type(node, "labels", "people")
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for name, value in node.entries.values():
        role = desk.ref(name, "role", team.roles)
        if role is not None:
            found[role] = desk.refs(value, "person", team.people)
    return found


def items(node: Value | None) -> list[Value]:
    """One value or the items of a list."""
    return list(node.items) if isinstance(node, Listed) else [node] if node is not None else []
