"""Which sources stand behind a firing trigger, and whether one of them signs what it says.

An alert is kept under the name of its source; of figures the counters say which unsigned source has ever told some. A
trigger of several parts is believed as its weakest. What Tocsin asks for itself, and what people say, needs none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..decide.index import interests
from ..model.event import Vouched
from ..model.incident import LIVE
from ..model.site import SourceSettings
from .memory import Memory
from .steps import step
from .tracker import Tracker
from .turn import Turn

UNPROVED = "!"
"""Behind the name of a source that signs, for what came without its signature: by a token, or on the Unix socket."""
FED = "fed:"


def unsigned_of(sources: Mapping[str, SourceSettings]) -> frozenset[str]:
    """The names under which messages without a signature are kept."""
    return frozenset(f"{name}{UNPROVED}" if one.signature else name for name, one in sources.items())


def teller(memory: Memory, source: str, *, signed: bool) -> str:
    """The name under which what a source says is kept."""
    unproved = f"{source}{UNPROVED}"
    return unproved if not signed and unproved in memory.unsigned else source


def without_proof(memory: Memory) -> frozenset[str]:
    """All names of tellers that have no signature: sources of the site, and those that have only a token."""
    tokens = (one.name for one in memory.tokens.values() if one.kind == "source")
    return memory.unsigned.union(name for name in tokens if f"{name}{UNPROVED}" not in memory.unsigned)


def unproved(memory: Memory, teller: str) -> bool:
    """Whether a teller is one of `without_proof`; asked for every message."""
    if teller in memory.unsigned:
        return True
    signs = f"{teller}{UNPROVED}" in memory.unsigned
    return not signs and any(one.kind == "source" and one.name == teller for one in memory.tokens.values())


def fed(turn: Turn, metric: str, teller: str) -> None:
    """A source without a signature tells a figure: that is remembered, once."""
    name = f"{FED}{metric}:{teller}"
    if not turn.counter(name):
        turn.count(name)


def unsigned_behind(turn: Turn, tracker: Tracker) -> str:
    """The unsigned sources without which a trigger would not fire, joined; empty where it is proved."""
    memory = turn.memory
    doubted = without_proof(memory)
    if not doubted or tracker.world != LIVE:
        return ""
    found: dict[str, None] = {}
    for interest in interests(tracker.signal, memory.library.team.metrics):
        if interest.kind == "metric":
            told = (name for name in doubted if turn.counter(f"{FED}{interest.name}:{name}"))
            found |= dict.fromkeys(told)
        elif interest.kind == "event":
            found |= dict.fromkeys(_tellers(memory, doubted, interest.name, tracker.labels))
    return ", ".join(sorted(name.removesuffix(UNPROVED) for name in found))


def _tellers(memory: Memory, doubted: frozenset[str], event: str, labels: Mapping[str, str]) -> list[str]:
    """Unsigned sources of the alerts that fire; none when one of these alerts is proved."""
    alerts = memory.signals.levels.get((LIVE, event))
    found = []
    for mark in () if alerts is None else alerts.about(labels):
        name = mark.partition("/")[0]
        if name not in doubted:
            return []
        found.append(name)
    return found


def vouch(turn: Turn, event: str, labels: Mapping[str, str], source: str) -> None:
    """A source that signs says it too: what it is about needs no approval more."""
    for runbook, key in turn.memory.signals.listening(event, labels):
        for incident in list(_doubted(turn, runbook, key)):
            step(turn, turn.incident(incident), Vouched(source=source))


def _doubted(turn: Turn, runbook: str, key: str) -> Iterator[str]:
    return (one.id for one in turn.all_open_under(LIVE, runbook, key) if one.unsigned)
