"""Judges claims: what is let go at all, when, and how much of it at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from tocsin.engine.model.incident import LIVE, Incident, NoticeState
from tocsin.engine.model.ports import OutboxRow
from tocsin.engine.model.time import SECOND, Instant, Length
from tocsin.engine.run.outbox import IN_FLIGHT, SEND_TIME, lane_of

from .faults import TIME

if TYPE_CHECKING:
    from .world import World

AGAIN = "/again-"


class Claims:
    """Follows outbox rows from commit to commit."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._flying: dict[str, dict[str, str]] = defaultdict(dict)
        """Lane -> rows that are on their way, with their kinds."""
        self._quiet: dict[tuple[str, str], int] = {}
        """(process, lane) -> true time until which its receiver wants quiet."""
        self.waiting: set[str] = set()
        """Rows for customers that were refused for now."""
        self._at: dict[str, int] = {}
        """Row -> when it was claimed, by the steady clock."""

    def moved(self, row: OutboxRow, before: str, now: Instant) -> None:
        """A row is now `row.state`, and was `before` when it was last looked at."""
        key, lane = row.effect.key, lane_of(row.effect)
        if row.state == "ready" and row.token and row.effect.kind == "customer":
            self.waiting.add(key)
        if row.state != "sending":
            self._flying[lane].pop(key, None)
        else:
            self._flying[lane][key] = row.effect.kind
            if row.effect.world == LIVE:
                self._claimed(row, lane, now)
                self._at[key] = self.world.machine.mono()
        if before == "" and row.effect.kind == "customer" and AGAIN in key:
            self._sent_again(row)

    def room(self) -> None:
        """After a commit: no channel is given more at once than it may have."""
        for lane, rows in self._flying.items():
            kinds = Counter(rows.values())
            over = {kind: count for kind, count in kinds.items() if count > IN_FLIGHT[kind]}
            if over or len(rows) > max(IN_FLIGHT.values()):
                self.world.oracles.wrong("I-19", f"{dict(kinds)} at once by {lane}")

    def leaves(self, key: str, mono: int) -> None:
        """F-011: nothing leaves by a claim that others take for dead."""
        if mono - self._at.get(key, mono) > SEND_TIME:
            self.world.oracles.wrong("F-011", f"{key} leaves {(mono - self._at[key]) // SECOND} s after its claim")

    def _claimed(self, row: OutboxRow, lane: str, now: Instant) -> None:
        wrong, effect = self.world.oracles.wrong, row.effect
        node = self.world.node
        quiet = self._quiet.get((node.name if node is not None else "", lane), 0)
        if self.world.now < quiet and not self.world.plan.on & set(TIME):
            wrong("I-19", f"{effect.key} goes to {lane}, which has asked for quiet")
        if effect.useful_until is not None and effect.useful_until < now:
            wrong("P-17", f"{effect.key} is sent and has been too old for {(now - effect.useful_until) // SECOND} s")
        incident = self.world.disk.incident(effect.incident) if effect.kind != "internal" else None
        if incident is None:
            return
        ladder = incident.ladders.get(effect.ladder)
        others = [it for it in incident.ladders.values() if it.state == "waiting" and effect.key in it.unsettled]
        if effect.kind == "page" and row.token > 1 and ladder is not None and ladder.state == "answered" and not others:
            wrong("I-17", f"{effect.key} is tried again after {ladder.answered_by} has answered")
        if effect.kind == "customer" and any(it.state == "stopped" for it in _issue(incident, row)):
            wrong("I-18", f"{effect.key} is claimed after its notice was stopped")

    def _sent_again(self, row: OutboxRow) -> None:
        """Whoever has got it is not told again, also when others of the same notice are."""
        name = row.effect.key.partition(AGAIN)[0]
        for key, earlier in self.world.disk.outbox().items():
            if key.partition(AGAIN)[0] == name and key != row.effect.key and earlier.state == "sent":
                self.world.oracles.wrong("I-08", f"{row.effect.key} sends again what {key} has delivered")

    def asked_for_quiet(self, process: str, key: str, length: Length) -> None:
        """A receiver's no with the time after which it will hear more."""
        row = self.world.disk.row(key)
        if row is not None and row.state == "sending":
            self._quiet[process, lane_of(row.effect)] = self.world.now + length


def _issue(incident: Incident, row: OutboxRow) -> list[NoticeState]:
    """The issue of a notice that a row belongs to."""
    name, issue = row.effect.notice, row.effect.issue
    every = (*([incident.notices[name]] if name in incident.notices else []), *incident.past.get(name, ()))
    return [it for it in every if it.issue == issue]
