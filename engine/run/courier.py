"""Carries outbox rows out of the process: claim, send, record - with a commit between each two (P-07, P-12).

The courier lives in the engine's thread; only `Spawner.spawn` runs a send elsewhere, and its verdict comes back
as a request of the name `record`.
"""

from __future__ import annotations

import heapq
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Protocol

from ...notifiers.base import Channel, Message, Refused, attempt
from ..model.batch import RefusedClaim, Result
from ..model.decision import Effect
from ..model.event import EffectReported, Outcome
from ..model.incident import LIVE
from ..model.ports import OutboxRow, Spawner
from ..model.time import SECOND, Instant, Length
from . import steps
from .outbox import IN_FLIGHT, SEND_TIME, claimed, lane_of, settled
from .turn import Turn
from .verdict import DIED, Verdict, read

log = logging.getLogger(__name__)

FRESH = Length(SEND_TIME - 10 * SECOND)
"""A claim older than this is not used any more: what is left of it would be shorter than a channel's own deadline."""
REFUSED_WAIT = Length(30 * SECOND)
"""A claim that the database refused (a stop, a missing approval) is tried again after this."""
SENDS = "sends-"
"""Prefix of the durable counters of sends by outcome and kind; `again` is one that is tried once more."""
_RANK = {"page": 0, "customer": 1, "internal": 2}
_DRILL = 10
"""Added to the rank of a drill's: pages first; live before drills (P-21)."""
_ROOM = {rank: IN_FLIGHT[kind] for kind, rank in _RANK.items()}


class Channels(Protocol):
    """The ways out of a world. A drill's can only be its sink."""

    def of(self, world: str, name: str) -> Channel | None: ...


Report = Callable[[str, int, Verdict], None]
"""Brings a verdict (key, token, verdict) back into the engine's inbox."""


@dataclass(slots=True)
class Courier:
    """`waiting` holds rows that are due, per lane; `loaded` those whose claim is in this turn's commit."""

    channels: Channels
    spawner: Spawner
    compose: Callable[[Turn, OutboxRow], Message]
    report: Report
    waiting: dict[str, list[tuple[int, int, int, str]]] = field(default_factory=dict)
    loaded: dict[str, tuple[OutboxRow, Message]] = field(default_factory=dict)
    resting: dict[str, Instant] = field(default_factory=dict)
    """Lane -> until when its receiver asked for quiet (F-054)."""
    mono: Callable[[], Instant] | None = None
    """Elapsed time, read as the last act before a send; None where claims cannot grow old."""
    _claimed_at: Instant = Instant(0)
    closing: bool = False
    """At the end of the process nothing more is claimed."""
    _due: list[str] = field(default_factory=list)
    _order: int = 0

    def ready(self, key: str) -> None:
        """A row has come due; it is claimed when its channel has room."""
        self._due.append(key)

    def claim(self, turn: Turn) -> None:
        """Claim due rows, this turn's own included, as far as their channels have room."""
        turn.begin("claim")
        for key, row in turn.kept.outbox.items():
            if row.state == "ready" and row.due <= turn.instant(row.effect.world):
                self._due.append(key)
        for key in self._due:
            due = turn.row(key)
            if due is not None and due.state == "ready":
                row = due
                rank = _RANK[row.effect.kind] + (0 if row.effect.world == LIVE else _DRILL)
                self._order += 1
                heapq.heappush(self.waiting.setdefault(lane_of(row.effect), []), (rank, row.due, self._order, key))
        self._due.clear()
        for lane in () if self.closing else sorted(self.waiting, key=lambda lane: lane in turn.memory.worlds):
            self._claim_on(turn, lane)
        turn.keep()

    def _claim_on(self, turn: Turn, lane: str) -> None:
        heap = self.waiting[lane]
        flying = self._flying(turn, lane)
        rests_until = self.resting.get(lane, Instant(0))
        held: list[tuple[int, int, int, str]] = []
        while heap and flying < _ROOM[heap[0][0] % _DRILL]:
            item = heapq.heappop(heap)
            row = turn.row(item[3])
            if row is None or row.state != "ready":
                continue
            now = turn.instant(row.effect.world)
            if row.due > now:
                continue  # moved; its own agenda item brings it back
            if row.effect.useful_until is not None and row.effect.useful_until < now:
                self._stale(turn, row, now)
            elif row.effect.kind == "customer" and turn.memory.stopped(row.effect.incident) is not None:
                held.append(item)  # I-18: nothing of a stopped notice is claimed; it waits for the stop to be lifted
            elif rests_until > turn.now:
                held.append(item)
                turn.memory.world(LIVE).agenda.add(rests_until, "outbox", item[3])  # or nothing would wake us for it
                break
            else:
                try:
                    self._load(turn, row, now)
                except Exception:  # one impossible row must not stall the others
                    log.exception("row could not be claimed", extra={"incident": row.effect.incident})
                    continue
                flying += 1
        for item in held:
            heapq.heappush(heap, item)

    def _flying(self, turn: Turn, lane: str) -> int:
        """Sends on their way after this turn. What it settles makes room at once: no other turn may come for it."""
        known = turn.memory.outbox
        landed = sum(
            row.state != "sending" and lane_of(row.effect) == lane and key in known.rows
            and known.rows[key].state == "sending"
            for key, row in turn.kept.outbox.items()
        )  # fmt: skip
        loaded = sum(lane_of(row.effect) == lane for row, _ in self.loaded.values())
        return known.flying.get(lane, 0) - landed + loaded

    def _load(self, turn: Turn, row: OutboxRow, now: Instant) -> None:
        after, claim = claimed(row, now)
        message = self._worded(turn, after)
        turn.scope.batch.claims.append(claim)
        turn.scope.outbox[row.effect.key] = after
        self.loaded[row.effect.key] = (after, message)
        self._claimed_at = self.mono() if self.mono is not None else Instant(0)

    def _worded(self, turn: Turn, row: OutboxRow) -> Message:
        """The words of a message. A fault in wording must not cost the page: then it goes out plain."""
        try:
            return self.compose(turn, row)
        except Exception:
            log.exception("message could not be worded", extra={"incident": row.effect.incident})
        effect = row.effect
        plain = " ".join(part for part in (effect.incident, effect.reason, effect.about, *effect.text) if part)
        return Message(
            key=effect.key, kind=effect.kind, world=effect.world, to=effect.address, subject=effect.subject or plain,
            body=effect.body or plain, attempt=row.attempts,
        )  # fmt: skip

    def _stale(self, turn: Turn, row: OutboxRow, now: Instant) -> None:
        """P-17: too old to be true."""
        key = row.effect.key
        turn.scope.batch.results.append(
            Result(key=key, token=row.token, before="ready", after="stale", at=now, why="too-old")
        )
        turn.scope.outbox[key] = replace(row, state="stale")
        self._tell(turn, row, "stale", "ready", "too-old")

    # --- after the commit ------------------------------------------------------------

    def refused(self, turn: Turn, refused: Iterable[RefusedClaim]) -> None:
        """Claims that the database did not grant: the row waits, and its claim is tried again later."""
        for claim in refused:
            loaded = self.loaded.pop(claim.key, None)
            if loaded is not None:
                row, _ = loaded
                later = Instant(turn.instant(row.effect.world) + REFUSED_WAIT)
                turn.kept.outbox[claim.key] = replace(
                    row, state="ready", token=row.token - 1, attempts=row.attempts - 1, deadline=None, due=later
                )

    def forget(self, turn: Turn) -> None:
        """The commit failed: nothing was claimed."""
        self.loaded.clear()

    def let_go(self) -> None:
        """Hand every claimed row to its channel."""
        for key, (row, message) in list(self.loaded.items()):
            del self.loaded[key]
            channel = self.channels.of(row.effect.world, row.effect.channel)
            fresh = _Fresh(self._claimed_at, self.mono)
            self.spawner.spawn(_sending(channel, message, row, self.report, fresh))

    # --- what came back ---------------------------------------------------------------

    def record(self, turn: Turn, key: str, token: int, verdict: Verdict) -> None:
        """A verdict. One of an older attempt, or of a row that is settled, changes nothing but evidence (I-14)."""
        row = turn.row(key)
        if row is None or row.token != token:
            return
        if row.state == "uncertain" and verdict.word == "sent":
            self._evidence(turn, row, verdict)
        elif row.state == "sending":
            self._settle(turn, row, verdict)

    def overdue(self, turn: Turn, key: str) -> None:
        """Nobody reported before the claim's deadline: the outcome is unknown."""
        row = turn.row(key)
        now = turn.instant(row.effect.world) if row is not None else turn.now
        if row is not None and row.state == "sending" and (row.deadline or now) <= now:
            self._settle(turn, row, DIED)

    def restored(self, turn: Turn) -> None:
        """Rows that a backup put in doubt: their incidents must hear of it, or nobody could ever settle it (P-27)."""
        for row in [row for row in turn.memory.outbox.rows.values() if row.state == "uncertain"]:
            incident = turn.find(row.effect.incident) if row.why == "restored" else None
            if incident is not None and row.effect.purpose == "connector":
                ask = incident.asks.get(row.effect.recipient)
                if ask is not None and ask.state == "running":
                    self._tell(turn, row, "uncertain", "sending", row.why)
                continue
            notice = incident.notices.get(row.effect.notice) if incident is not None else None
            if notice is not None and notice.issue == row.effect.issue and notice.waiting and not notice.again:
                self._tell(turn, row, "uncertain", "sending", row.why)

    def _settle(self, turn: Turn, row: OutboxRow, verdict: Verdict) -> None:
        now = turn.instant(row.effect.world)
        if verdict.word == "refused" and _stopped(turn, row.effect):
            verdict = replace(verdict, permanent=True)  # P-16: it was stopped on its way and is not tried again
        after, result = settled(row, verdict, now)
        if after.state == "ready" and _answered(turn, row.effect):  # nobody is called about what has been answered
            after, result = replace(after, state="cancelled"), replace(result, after="cancelled", due=None)
        if verdict.retry_after is not None:
            self.resting[lane_of(row.effect)] = Instant(turn.now + verdict.retry_after)
        turn.scope.batch.results.append(result)
        turn.scope.outbox[row.effect.key] = after
        if row.effect.world == LIVE:
            turn.count(f"{SENDS}{after.state if after.state != 'ready' else 'again'}:{row.effect.kind}")
        if after.state in ("sent", "failed", "uncertain"):
            self._tell(turn, row, after.state, "sending", verdict.why)

    def _evidence(self, turn: Turn, row: OutboxRow, verdict: Verdict) -> None:
        """A late yes settles a doubt; a late no settles nothing."""
        now = turn.instant(row.effect.world)
        result = Result(
            key=row.effect.key, token=row.token, before="uncertain", after="sent", at=now, receipt=verdict.receipt
        )
        turn.scope.batch.results.append(result)
        turn.scope.outbox[row.effect.key] = replace(row, state="sent", receipt=verdict.receipt)
        self._tell(turn, row, "sent", "uncertain", "late-answer")

    def _tell(self, turn: Turn, row: OutboxRow, outcome: Outcome, before: str, why: str) -> None:
        incident = turn.find(row.effect.incident)
        if incident is not None:
            event = EffectReported(key=row.effect.key, outcome=outcome, before=before, detail=why)
            steps.step(turn, incident, event)


def _stopped(turn: Turn, effect: Effect) -> bool:
    """Whether a person has stopped the issue of the notice that the row belongs to."""
    incident = turn.find(effect.incident) if effect.kind == "customer" else None
    if incident is None:
        return False
    issues = (*incident.notices.values(), *incident.past.get(effect.notice, ()))
    return any((it.name, it.issue, it.state) == (effect.notice, effect.issue, "stopped") for it in issues)


@dataclass(frozen=True, slots=True)
class _Fresh:
    """Whether a claim may still be used: a process that was stopped must not send what others settled (F-011)."""

    claimed_at: Instant
    mono: Callable[[], Instant] | None

    def __call__(self) -> bool:
        return self.mono is None or self.mono() - self.claimed_at <= FRESH


def _answered(turn: Turn, effect: Effect) -> bool:
    """A page whose ladder has been answered, or is gone, since it was claimed, and that wakes for no other (P-06)."""
    incident = turn.find(effect.incident) if effect.kind == "page" and effect.ladder else None
    if incident is None:
        return False
    ladder = incident.ladders.get(effect.ladder)
    if ladder is not None and ladder.state == "waiting":
        return False
    return not any(effect.key in it.unsettled for it in incident.ladders.values() if it.state == "waiting")


def _sending(
    channel: Channel | None, message: Message, row: OutboxRow, report: Report, fresh: Callable[[], bool]
) -> Callable[[], None]:
    """One attempt; whatever happens, a verdict is reported."""

    def send() -> None:
        if not fresh():
            report(row.effect.key, row.token, read(Refused("claim-expired")))
            return
        answer = Refused("no-such-channel", permanent=True) if channel is None else attempt(channel, message)
        report(row.effect.key, row.token, read(answer))

    return send
