"""The world of a drill: opened beside the live one, closed again without a trace in it.

A drill runs in the engine's own process on a clock and figures of its own. Its timers are never on the live agenda, and
when its process dies with it, `sweep` calls it interrupted at the next start: a clock that only players moved cannot be
taken up again, and half a drill must not go on by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from ..decide.comparing import Compared
from ..model.batch import BaselineRow, DrillRow, Result
from ..model.decision import Entry, Figure
from ..model.event import Closed
from ..model.incident import LIVE
from ..model.ports import Memory as Loaded
from ..model.reading import Reading
from ..model.team import Metric, Team
from ..model.time import Instant, Length
from ..model.window import Of
from . import steps
from .clock import SteppedClock
from .engine import Request
from .figures import Figures, Kinds, Line
from .memory import Memory
from .stated import Stated
from .turn import Turn
from .worlds import World

if TYPE_CHECKING:
    from .app import App

log = logging.getLogger(__name__)
T = TypeVar("T")
INTERRUPTED = "drill-interrupted"


class Host(Protocol):
    """An engine in this process (`LocalApp`): one turn for each request, and sends until it is at rest."""

    @property
    def app(self) -> App: ...

    def submit(self, name: str, work: Callable[[Turn], T]) -> Future[T]: ...

    def settle(self) -> None: ...


@dataclass(slots=True)
class WorldFigures:
    """Figures by world: measured ones for the live world, those that its scenario states for each drill.

    So a drill neither sees the live baselines nor adds to them.
    """

    live: Figures
    drills: dict[str, Stated] = field(default_factory=dict)

    @property
    def team(self) -> Team:
        return self.live.team

    def of(self, world: str) -> Figures:
        return self.drills.get(world, self.live)

    def take(self, team: Team, windows: Mapping[str, Iterable[Length]]) -> None:
        self.live.take(team, {name: tuple(found) for name, found in windows.items()})
        for stated in self.drills.values():
            stated.take(team, windows)

    def load(self, loaded: Loaded, now: Instant) -> None:
        self.live.load(loaded, now)

    def leave_out(self, world: str, metric: Metric, labels: str, since: Instant) -> tuple[BaselineRow, ...]:
        return self.of(world).leave_out(world, metric, labels, since)

    def line(self, world: str, metric: Metric, labels: str) -> Line:
        return self.of(world).line(world, metric, labels)

    def known(self, world: str) -> list[tuple[str, str]]:
        return self.of(world).known(world)

    def recent(self, world: str, metric: Metric, labels: str, most: int) -> list[tuple[Instant, float]]:
        return self.of(world).recent(world, metric, labels, most)

    def under(self, world: str, metric: Metric, names: tuple[str, ...], labels: str) -> Iterable[str]:
        return self.of(world).under(world, metric, names, labels)

    def figure(
        self, world: str, metric: Metric, labels: str, window: Length | None, now: Instant, of: Of | None = None
    ) -> Figure | None:
        return self.of(world).figure(world, metric, labels, window, now, of)

    def compared(
        self, world: str, metric: Metric, labels: str, window: Length | None, now: Instant
    ) -> Compared | None:
        return self.of(world).compared(world, metric, labels, window, now)

    def reading(
        self, world: str, metric: Metric, labels: str, window: Length | None, now: Instant, relative: Kinds,
        of: Of | None = None, ahead: Length | None = None,
    ) -> Reading:  # fmt: skip
        return self.of(world).reading(world, metric, labels, window, now, relative, of, ahead)


def figures_of(memory: Memory) -> WorldFigures:
    """The figures by world; put in place before the first drill of a process."""
    known = memory.signals.figures
    if not isinstance(known, WorldFigures):
        known = WorldFigures(known)
        memory.signals.figures = known
    return known


# --- opening and closing ------------------------------------------------------------------


def open_world(host: Host, row: DrillRow, stated: Stated, clock: SteppedClock) -> DrillRow:
    """A new world with its row, in one turn; the row with its id. `row.id` is not used."""
    made: list[str] = []

    def work(turn: Turn) -> DrillRow:
        name = f"DRL-{turn.count('drill')}"
        made.append(name)
        turn.memory.worlds[name] = World(name, clock)
        figures_of(turn.memory).drills[name] = stated
        mine = replace(row, id=name)
        keep(turn, mine)
        params = {"scenario": row.scenario, "runbook": row.runbook, "version": row.runbook_hash, "form": row.form}
        turn.write(name, "", 0, Entry(code="drill-started", params=params))
        return mine

    try:
        return host.submit("drill-start", work).result()
    except BaseException:
        for name in made:
            _drop(host.app.memory, name)
        raise


def keep(turn: Turn, row: DrillRow) -> None:
    """The drill's row as it now is."""
    turn.scope.batch.drills.append(row)
    turn.scope.after.append(lambda: turn.memory.drills.__setitem__(row.id, row))


def close_incidents(host: Host, world: str, reason: str) -> None:
    """End what is still open in a drill, and let its last messages reach the sink."""
    host.submit("drill-close", lambda turn: _close(turn, world, reason)).result()
    host.settle()


def _close(turn: Turn, world: str, reason: str) -> None:
    for incident in turn.memory.open_incidents(world):
        current = turn.incident(incident.id)
        if current.open:
            steps.step(turn, current, Closed(outcome="drill-ended", reason=reason))


def close_world(host: Host, row: DrillRow, entries: Iterable[tuple[str, Entry]]) -> None:
    """Write the last lines (incident, entry) and the row, take back what has not left, and take the world away."""

    def work(turn: Turn) -> None:
        for incident, entry in entries:
            found = turn.find(incident) if incident else None
            turn.write(row.id, incident, found.revision if found is not None else 0, entry)
        _clear(turn, row)

    host.submit("drill-end", work).result()
    _drop(host.app.memory, row.id)


def _clear(turn: Turn, row: DrillRow) -> None:
    _take_back(turn, row.id)
    _forget_signals(turn, row.id)
    keep(turn, row)


def _take_back(turn: Turn, world: str) -> None:
    """Nothing of a drill that is over is sent any more, and nothing of it may take a place on a channel."""
    for row in list({**turn.memory.outbox.rows, **turn.kept.outbox, **turn.scope.outbox}.values()):
        if row.effect.world != world:
            continue
        turn.withdraw(row.effect.key)
        if row.state in ("sending", "uncertain"):
            at = turn.instant(world)
            turn.scope.batch.results.append(
                Result(key=row.effect.key, token=row.token, before=row.state, after="failed", at=at, why="drill-over")
            )
            turn.scope.outbox[row.effect.key] = replace(row, state="failed")


def _forget_signals(turn: Turn, world: str) -> None:
    signals = turn.memory.signals
    gone = [tracker for tracker in signals.trackers.values() if tracker.world == world]
    turn.scope.batch.triggers.extend(tracker.row(gone=True) for tracker in gone)
    levels = [level for (where, _), known in signals.levels.items() if where == world for level in known.values()]
    turn.scope.batch.levels.extend(replace(level, ended=turn.instant(world)) for level in levels)


def _drop(memory: Memory, world: str) -> None:
    """Out of memory: its rows stay in the database, and whoever asks for them reads them there."""
    memory.worlds.pop(world, None)
    memory.drills.pop(world, None)
    figures_of(memory).drills.pop(world, None)
    signals = memory.signals
    for name in [key for key, tracker in signals.trackers.items() if tracker.world == world]:
        del signals.trackers[name]
    for level in [key for key in signals.levels if key[0] == world]:
        del signals.levels[level]
    for key in [key for key in memory.closed_by_key if key[0] == world]:
        del memory.closed_by_key[key]
    for opening in [key for key in memory.openings if key[0] == world]:
        del memory.openings[opening]
    memory.drop_world(world)


# --- after a death ------------------------------------------------------------------------


def sweep(app: App) -> tuple[str, ...]:
    """Drills whose process is gone are called interrupted, their incidents ended; the ids of those drills.

    For the start of an engine, before anything else asks it: whoever holds the database's lock knows that no other
    process plays a drill in it. Nothing is sent by it, not even into a sink.
    """
    memory = app.memory
    gone = [row for row in memory.drills.values() if row.ended is None and row.id not in memory.worlds]
    for row in gone:
        _interrupt(app, row)
    for world in {*memory.open_by_key.worlds(), *memory.census.closed} - {LIVE, *memory.worlds}:
        _drop(memory, world)  # closed within the last day, and without a clock that could answer for them
    return tuple(row.id for row in gone)


def _interrupt(app: App, row: DrillRow) -> None:
    memory = app.memory
    last = max((memory.incidents[name].opened for name in memory.ids_of(row.id)), default=row.created)
    memory.worlds[row.id] = World(row.id, SteppedClock(Instant(max(last, row.clock.get("to", row.created)))))
    figures_of(memory).drills[row.id] = Stated(memory.library.team)
    ended = replace(row, state="aborted", ended=app.clock.wall(), outcome={"_reason": INTERRUPTED})

    def work(turn: Turn) -> None:
        _close(turn, row.id, INTERRUPTED)
        turn.write(row.id, "", 0, Entry(code=INTERRUPTED))
        _clear(turn, ended)

    def failed(error: Exception) -> None:
        """A drill that cannot be ended must not keep the engine from starting; it is tried again at the next start."""
        log.error("drill not swept", extra={"drill": row.id, "kind": type(error).__name__})

    app.engine.turn([Request(INTERRUPTED, work, lambda _: None, failed)])
    _drop(memory, row.id)
