"""What the readers of one runbook share: the workspace it speaks of, the names it may use, and what they noted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ..model.problem import Mark
from ..model.runbook import Fact, FactType
from ..model.team import Metric, Team
from ..model.text import NO_TEXT, Text
from .condition_types import COUNT, NUMBER, SHARE, TEXT, TIME, YES_NO, ValueType, choice, severity
from .desk import Desk
from .fields import Fields
from .nodes import Keyed, Scalar, Value
from .texts import CompiledWords

RESERVED = ("severity", "minutes", "since", "contact")
"""Names that mean the same in every runbook; the last two in texts alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFile:
    """A template for customer notices: `templates/notices/NAME.yaml`."""

    name: str
    title: Text = NO_TEXT
    forms: Mapping[str, CompiledWords]
    text: str = ""
    """The exact text of the file, stored with every version that uses it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """What a runbook may speak of. None: not known, so nothing is said about it."""

    team: Team
    runbooks: Collection[str] | None = None
    notices: Mapping[str, NoticeFile] = field(default_factory=dict)
    channels: Collection[str] | None = None
    events: Collection[str] = ()
    """Events that the rules of the site's sources send."""


class Handler(NamedTuple):
    """An `on:` line: its event, its place, and the path of the state or block that has it."""

    event: str
    at: Mark
    path: str
    block: bool


class Scope:
    """One runbook on its desk."""

    def __init__(self, desk: Desk, library: Library, root: Keyed) -> None:
        self.desk = desk
        self.library = library
        self.team = library.team
        self.facts: dict[str, Fact] = {}
        self.labels: tuple[str, ...] = ()
        self.notices: tuple[str, ...] = _keys(root.get("notices"))
        self.names: dict[str, ValueType] = {}
        self.all_states = frozenset(_state_names(root))
        self.handlers: list[Handler] = []
        self.elements: dict[str, Value] = {}
        """Element path -> the node that wrote it, for its hash."""

    def settle_names(self, facts: Mapping[str, Fact], labels: tuple[str, ...]) -> None:
        """Fix the names that conditions and texts may use."""
        self.facts, self.labels = dict(facts), labels
        self.names = dict(_names(self.team, self.facts.values(), labels))

    def text_names(self) -> tuple[str, ...]:
        """The names that texts may use."""
        return (*self.names, "since", "contact")

    def words(self, fields: Fields, key: str = "text") -> CompiledWords | None:
        """The words of a page, a line or a notice, with the names of this runbook."""
        node = fields.get(key)
        return None if node is None else self.desk.words(node, key, self.text_names(), self.team.calendars)

    def neighbour(self, node: Value, block: Collection[str]) -> str | None:
        """A state of the same block; one of another block has its own advice."""
        if isinstance(node, Scalar) and node.text not in block and node.text in self.all_states:
            self.desk.say("outside-block", node.at, name=node.text)
            return node.text
        return self.desk.ref(node, "state", block)


def _names(team: Team, facts: Collection[Fact], labels: tuple[str, ...]) -> Iterator[tuple[str, ValueType]]:
    """Facts first: they are what a reader of a message knows best."""
    for fact in facts:
        yield fact.name, _fact_type(fact)
    for label in labels:
        yield label, TEXT
    for metric in team.metrics.values():
        yield metric.id, metric_type(metric)
    yield "severity", severity(*team.severities)
    yield "minutes", COUNT


def _fact_type(fact: Fact) -> ValueType:
    if fact.type is FactType.CHOICE:
        return choice(*fact.options)
    plain = {FactType.NUMBER: NUMBER, FactType.TEXT: TEXT, FactType.TIME: TIME, FactType.YES_NO: YES_NO}
    return plain[fact.type]


def metric_type(metric: Metric) -> ValueType:
    """What a condition knows of a figure: a count is never below 0."""
    return {"count": COUNT, "share": SHARE, "level": NUMBER}[metric.kind]


def _keys(node: Value | None) -> tuple[str, ...]:
    return tuple(node.entries) if isinstance(node, Keyed) else ()


def _state_names(block: Keyed) -> Iterator[str]:
    """The names of all states inside a block, at any depth (the guard bounds it)."""
    states = block.get("states")
    for name, (_, state) in states.entries.items() if isinstance(states, Keyed) else ():
        yield name
        if isinstance(state, Keyed):
            yield from _state_names(state)
            branches = state.get("parallel")
            for _, branch in branches.entries.values() if isinstance(branches, Keyed) else ():
                if isinstance(branch, Keyed):
                    yield from _state_names(branch)
