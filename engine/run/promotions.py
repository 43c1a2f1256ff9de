"""What the promotion calendar tells runbooks: ahead of a promotion once, and while each of its phases holds.

Both follow from the calendar, the clock and what is in the database alone, so that nothing is lost while no engine
runs and nothing comes twice. A phase is a level like any alert's: it fires when it holds and is not known to, and is
resolved when it is known and does not hold any more. So long ahead is a moment: it is told once for each occurrence,
remembered by a counter; late, as long as the promotion is still ahead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..language.promotion_events import PREFIX, PromotionEvent, promotion_event
from ..model.decision import Entry
from ..model.event import Heard
from ..model.incident import LIVE
from ..model.promotion import ANY, Promotion, Promotions
from ..model.time import Instant
from . import firing
from .memory import Memory
from .phases import item_of
from .steps import step
from .turn import Turn

_MARK = "calendar:"
"""Begins the fingerprints of levels that come from the calendar; people may send such events too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One event about one occurrence."""

    event: str
    promotion: str
    occurrence: str
    start: Instant
    end: Instant
    """It is told from `start` on, and not any more from `end` on."""
    lasts: bool
    """A phase, which lasts; else a moment ahead."""

    @property
    def mark(self) -> str:
        """Tells it apart: the fingerprint of a level, the name of a counter."""
        return f"{_MARK}{self.promotion}:{self.occurrence}:{self.event.rpartition('.')[2]}"

    @property
    def labels(self) -> dict[str, str]:
        return {"promotion": self.promotion, "occurrence": self.occurrence}


def due(turn: Turn) -> None:
    """Tell what is to be told now, and come again when that changes."""
    now = turn.instant(LIVE)
    wanted = list(_wanted(turn.memory))
    standing = {(one.event, one.mark) for one in wanted if one.lasts and one.start <= now < one.end}
    for event, mark in _known(turn.memory):
        if (event, mark) not in standing:
            _end(turn, event, mark)
    known = set(_known(turn.memory))
    for one in sorted(wanted, key=lambda told: (told.start, told.event, told.mark)):
        if one.start <= now < one.end:
            if one.lasts and (one.event, one.mark) not in known:
                _begin(turn, one)
            elif not one.lasts and not turn.counter(_counter(one)):
                _moment(turn, one)
    later = [at for one in wanted for at in (one.start, one.end) if at > now]
    if later:
        turn.scope.after.append(lambda: turn.memory.world(LIVE).agenda.add(min(later), "promotion", ""))


def arm(memory: Memory, now: Instant) -> None:
    """At a start and after publishing: look at once, where there is or was anything to tell."""
    if memory.library.team.promotions.named or any(_known(memory)):
        agenda = memory.world(LIVE).agenda
        agenda.add(now, "promotion", "")
        agenda.add(now, "signal", item_of(LIVE))


def _wanted(memory: Memory) -> Iterator[Told]:
    """Everything that a published runbook listens to, for every occurrence in the calendar."""
    promotions = memory.library.team.promotions
    names = {name for book in memory.library.newest.values() for name in book.heard()} | memory.signals.events
    for name in sorted(names):
        event = promotion_event(name)
        for promotion in _meant(promotions, event) if event is not None else ():
            assert event is not None
            yield from _occurrences(promotion, event)


def _meant(promotions: Promotions, event: PromotionEvent) -> list[Promotion]:
    if event.promotion == ANY:
        return list(promotions.named.values())
    found = promotions.named.get(event.promotion)
    return [found] if found is not None else []


def _occurrences(promotion: Promotion, event: PromotionEvent) -> Iterator[Told]:
    if event.ahead is not None:
        for occurrence, start in promotion.beginnings().items():
            yield Told(
                event=event.name, promotion=promotion.id, occurrence=occurrence, start=Instant(start - event.ahead),
                end=start, lasts=False,
            )  # fmt: skip
        return
    for stretch in promotion.stretches:
        if stretch.phase == event.phase:
            yield Told(
                event=event.name, promotion=promotion.id, occurrence=stretch.occurrence, start=stretch.start,
                end=stretch.end, lasts=True,
            )  # fmt: skip


def _known(memory: Memory) -> list[tuple[str, str]]:
    """(event, mark) of the levels of the calendar that stand."""
    return [
        (event, mark)
        for (world, event), alerts in memory.signals.levels.items()
        if world == LIVE and event.startswith(PREFIX)
        for mark in alerts
        if mark.startswith(_MARK)
    ]


def _counter(told: Told) -> str:
    """One an occurrence and event, whatever its date: one that was moved a little is not told again."""
    return f"{told.mark}:{told.event}"


def _moment(turn: Turn, told: Told) -> None:
    turn.count(_counter(told))
    _write(turn, "promotion-ahead", told.event, told.labels, told.end)
    _begin(turn, told, line=False)
    _send(turn, told.event, told.labels, told.mark, fire=False)


def _begin(turn: Turn, told: Told, *, line: bool = True) -> None:
    if line:
        _write(turn, "promotion-began", told.event, told.labels, told.end)
    _send(turn, told.event, told.labels, told.mark, fire=True)
    for name in turn.memory.open_about(told.labels):
        incident = turn.incident(name)
        runbook = turn.memory.library.of(incident.runbook, incident.version)
        if incident.open and told.event in runbook.heard():
            step(turn, incident, Heard(event=told.event))


def _end(turn: Turn, event: str, mark: str) -> None:
    labels = turn.memory.signals.levels[LIVE, event][mark].labels
    _write(turn, "promotion-ended", event, dict(labels), turn.instant(LIVE))
    _send(turn, event, dict(labels), mark, fire=False)


def _send(turn: Turn, event: str, labels: dict[str, str], mark: str, *, fire: bool) -> None:
    firing.hear(turn, turn.memory.signals.event(turn, LIVE, event, labels, fire, mark, turn.instant(LIVE)))


def _write(turn: Turn, code: str, event: str, labels: dict[str, str], at: Instant) -> None:
    phase = "" if code == "promotion-ahead" else f".{event.rpartition('.')[2]}"
    params = {"event": event, "promotion": labels["promotion"] + phase, "occurrence": labels["occurrence"], "at": at}
    turn.write(LIVE, "", 0, Entry(code=code, params=params))
