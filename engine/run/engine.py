"""The engine: takes requests, makes turns of them, commits, and only then lets anything be seen or leave.

Synchronous and single-threaded: one thread (`loop.py`), a scenario test or the simulator calls `turn`. Nothing here
reads a clock of its own, sleeps or opens a socket.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..model.batch import StopRow
from ..model.decision import Entry
from ..model.event import ClockJumped, TimerDue
from ..model.incident import LIVE
from ..model.ports import Clock, Ids, Store
from ..model.problem import TocsinError, Unavailable
from ..model.time import MINUTE, Instant, Length
from . import firing, heard, intake, own, promotions, pulse, steps
from .agenda import Item
from .boot import fill
from .courier import Courier
from .memory import Memory
from .turn import Turn

log = logging.getLogger(__name__)

CUSTOMERS_WAIT_AFTER = Length(2 * MINUTE)
"""A wall clock that jumped ahead by more than this holds customer effects until a person has looked (P-10)."""
RECORD = "record"
"""Name of the requests that bring a channel's answer."""
MOST_DUE = 200
"""Due items of one world handled in one turn; then requests get their chance."""


@dataclass(frozen=True, slots=True)
class Request:
    """Work for a turn. `name` is the transaction it would be alone; `done` hears the result after the commit."""

    name: str
    work: Callable[[Turn], object]
    done: Callable[[object], None]
    failed: Callable[[Exception], None]


class Engine:
    """One writer of one database."""

    def __init__(self, *, store: Store, clock: Clock, ids: Ids, memory: Memory, courier: Courier) -> None:
        self.store = store
        self.clock = clock
        self.ids = ids
        self.memory = memory
        self.courier = courier
        self._wall, self._mono = clock.wall(), clock.mono()
        self._behind = False
        """Memory is not what the database says: a commit failed, and it could not be loaded again yet."""
        self._verdicts: list[Request] = []
        """Answers of channels whose commit failed: heard once, they are written when the disk can again (F-017)."""

    # --- turns ------------------------------------------------------------------------

    def turn(self, requests: Sequence[Request] = ()) -> None:
        """Handle requests in order, then all that is due, then claims; one commit; then answers and sends."""
        requests = [*self._verdicts, *requests]
        try:
            self._catch_up()
        except Exception as error:
            self._fail(requests, error)
            raise
        turn = Turn(self.memory, self.clock.wall())
        clocks = self._wall, self._mono
        self._look_at_clock(turn)
        results = [(request, self._handle(turn, request)) for request in requests]
        for world in list(self.memory.worlds):
            self._due(turn, world)
        try:
            self.courier.claim(turn)
            self._commit(turn)
        except Exception as error:
            self._wall, self._mono = clocks  # a jump that was not written is seen again
            self._undo(turn)
            self._fail(requests, error)
            raise
        self._verdicts = []
        for request, result in results:
            if isinstance(result, Exception):
                request.failed(result)
            else:
                request.done(result)
        self.courier.let_go()

    def wake_at(self) -> Instant | None:
        """The next instant at which a turn is needed even if nobody asks, by the live clock."""
        return self.clock.wall() if self._behind else self.memory.world(LIVE).agenda.next_at()

    def _fail(self, requests: Sequence[Request], error: Exception) -> None:
        """The turn came to nothing: whoever waits is told, and no answer of a channel is lost."""
        self._verdicts = [request for request in requests if request.name == RECORD]
        for request in requests:
            if request.name != RECORD:
                request.failed(error)

    def _handle(self, turn: Turn, request: Request) -> object:
        turn.begin(request.name)
        try:
            result = request.work(turn)
        except TocsinError as refusal:
            self._drop(turn)
            return refusal
        except Exception as bug:
            log.exception("request failed", extra={"action": request.name})
            self._drop(turn)
            return Unavailable("internal-error", action=request.name, kind=type(bug).__name__)
        turn.keep()
        return result

    def _drop(self, turn: Turn) -> None:
        """A request that had begun to change things: signals hear at once, so they are loaded again."""
        self._behind |= bool(turn.scope.incidents) or not turn.scope.batch.empty()
        turn.drop()

    def _commit(self, turn: Turn) -> None:
        batch = turn.batch()
        if not batch.empty():
            committed = self.store.commit(batch)
            self.courier.refused(turn, committed.refused)
        for incident in turn.kept.incidents.values():
            before = self.memory.incidents.get(incident.id)
            self.memory.absorb(incident)
            agenda = self.memory.world(incident.world).agenda
            for key, timer in incident.timers.items():
                if before is None or before.timers.get(key) != timer:
                    agenda.add(timer.due, "timer", incident.id, key)
            if before is not None and before.open and not incident.open:
                for due in firing.quiet_ends(self.memory, incident):
                    agenda.add(due, "cooldown", incident.id)
        for row in turn.kept.outbox.values():
            self.memory.outbox.put(row)
            if row.state == "ready":
                self.memory.world(row.effect.world).agenda.add(row.due, "outbox", row.effect.key)
            elif row.state == "sending" and row.deadline is not None:
                self.memory.world(row.effect.world).agenda.add(row.deadline, "deadline", row.effect.key)
        self.memory.counters.update(turn.kept.counters)
        for change in turn.kept.after:
            change()

    def _undo(self, turn: Turn) -> None:
        """Nothing was written: take memory back to what the database says."""
        self.courier.forget(turn)
        self._behind = True
        try:
            self._catch_up()
        except Exception:
            log.exception("memory could not be loaded again")

    def _catch_up(self) -> None:
        """Nothing is decided on a memory ahead of the database: what was due there would be forgotten (P-08)."""
        if self._behind:
            now = self.clock.wall()
            fill(self.memory, self.store.load(now), now, fresh=False)
            self._behind = False

    # --- what is due ------------------------------------------------------------------

    def _due(self, turn: Turn, world: str) -> None:
        if world not in self.memory.worlds:
            return
        for item in self.memory.world(world).agenda.take(turn.instant(world), MOST_DUE):
            turn.begin(item.sort)
            try:
                self._item(turn, world, item)
            except TocsinError as refusal:
                log.warning("due item refused", extra={"item": item.sort, "who": item.who, "code": refusal.code})
                turn.drop()
                self._later(turn, world, item)
            except Exception:  # one bad item must not stall the others
                log.exception("due item failed", extra={"item": item.sort, "who": item.who})
                turn.drop()
                self._later(turn, world, item)
            else:
                turn.keep()

    def _later(self, turn: Turn, world: str, item: Item) -> None:
        """What could not be handled is not forgotten (I-27): it comes again, seldom enough to stall nobody."""
        again = ("timer", "signal", "report", "zero", "promotion", "silence")
        if world in self.memory.worlds and item.sort in again:
            self.memory.world(world).agenda.add(Instant(turn.instant(world) + MINUTE), item.sort, item.who, item.what)
        elif item.sort == "heartbeat":
            pulse.arm(self.memory, item.who, Instant(turn.instant(world) + MINUTE))

    def _item(self, turn: Turn, world: str, item: Item) -> None:
        if item.sort == "timer":
            self._timer(turn, world, item)
        elif item.sort == "signal":
            firing.hear(turn, self.memory.signals.due(turn, item.who))
        elif item.sort == "cooldown":
            closed = turn.find(item.who)
            if closed is not None and not closed.open:
                firing.quiet_over(turn, closed)
        elif item.sort == "silence":
            firing.look_at_silence(turn, item)
        elif item.sort == "report":
            heard.due(turn, item.who, item.what)
        elif item.sort == "zero":
            own.due(turn, item.who, item.what)
        elif item.sort == "promotion":
            promotions.due(turn)
        elif item.sort == "heartbeat":
            intake.beat_due(turn, item.who, item.due)
        elif item.sort == "outbox":
            self.courier.ready(item.who)
        else:
            self.courier.overdue(turn, item.who)

    def _timer(self, turn: Turn, world: str, item: Item) -> None:
        incident = turn.find(item.who)
        timer = incident.timers.get(item.what) if incident is not None else None
        if incident is None or timer is None or timer.due > item.due:
            return  # withdrawn or moved since: cancelled by meaning (rule 13)
        late = Length(max(0, turn.instant(world) - timer.due))
        steps.step(turn, incident, TimerDue(key=item.what, late=late))

    # --- the clock --------------------------------------------------------------------

    def _look_at_clock(self, turn: Turn) -> None:
        """Rule 16, P-10: a jump ahead is logged on every open incident before overdue timers run."""
        wall, mono = turn.now, self.clock.mono()
        ahead = (wall - self._wall) - (mono - self._mono)
        self._wall, self._mono = wall, mono
        timing = self.memory.library.team.timing
        if ahead <= CUSTOMERS_WAIT_AFTER:
            return
        turn.begin("clock-jump")
        turn.write(LIVE, "", 0, Entry(code="clock-jumped", params={"ahead": ahead}))
        if "clock-jump" not in {stop.id for stop in self.memory.stops.values() if stop.lifted is None}:
            stop = StopRow(id="clock-jump", incident="", by="engine", reason="clock-jump", at=wall)
            turn.keep_stops([stop])
        if ahead > timing.clock_jump:
            for incident in self.memory.open_incidents():
                steps.step(turn, incident, ClockJumped(ahead=Length(ahead), at=wall))
        turn.keep()
