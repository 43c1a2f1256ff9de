"""Why a step did what it did: event, offers, guards with what they saw, moves, visits, effects, version (rule 32)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass

from ..model.condition import Value
from ..model.decision import Entry
from ..model.event import Event
from ..model.incident import Incident

Line = dict[str, object]
"""JSON values only."""


class Trace:
    """Collects the reasons while the step runs."""

    __slots__ = ("event", "guards", "moves", "offers", "skipped", "visits")

    def __init__(self, event: Event) -> None:
        self.event = event
        self.offers: list[Line] = []
        self.guards: list[Line] = []
        self.moves: list[Line] = []
        self.skipped: list[str] = []
        self.visits: dict[str, int] = {}

    def offer(self, event: str, taken: list[str]) -> None:
        """An event was offered; nobody taking it is `not used here`, which is no error (rule 6)."""
        self.offers.append({"event": event, "taken": taken})

    def guard(self, where: str, verdict: bool | None, saw: Mapping[str, Value | None]) -> None:
        self.guards.append({"at": where, "is": verdict, "saw": dict(saw)})

    def moved(self, block: str, start: str, goal: str) -> None:
        self.moves.append({"block": block, "from": start, "to": goal})

    def entry(self, incident: Incident, keys: list[str], by: str) -> Entry:
        """The line of the journal; parts that are empty are left out."""
        params: Line = {"event": described(self.event), "step": incident.revision, "version": incident.version}
        parts: tuple[tuple[str, object], ...] = (
            ("offers", self.offers), ("guards", self.guards), ("moves", self.moves), ("skipped", self.skipped),
            ("visits", self.visits), ("effects", keys),
        )  # fmt: skip
        params.update({name: part for name, part in parts if part})
        return Entry(code="step", params=params, by=by)


def described(event: Event) -> Line:
    """An event as JSON values: its name and what is not as usual."""
    line: Line = {"is": type(event).__name__}
    for name, usual in _parts(type(event)):
        value = getattr(event, name)
        if value != usual:
            line[name] = _plain(value)
    return line


def _parts(kind: type[Event]) -> tuple[tuple[str, object], ...]:
    known = _PARTS.get(kind.__name__)
    if known is None:
        known = _PARTS[kind.__name__] = tuple((f.name, f.default) for f in fields(kind))
    return known


_PARTS: dict[str, tuple[tuple[str, object], ...]] = {}
"""Fields and defaults of each kind of event; looking them up anew would cost more than the decision."""


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in fields(value)}
    return value
