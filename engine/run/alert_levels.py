"""Alerts of named events as levels: each lasts from its firing to its resolved, and repeats change nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..model.batch import EventLevelRow
from ..model.time import MINUTE, Instant, Length
from .indexed import Alerts

OVERTAKEN_WITHIN = Length(2 * MINUTE)
"""A firing older than the resolved before it, and not later than this behind it, was overtaken; later it is new."""
MOST_ENDED = 10_000
"""Ends of alerts that are remembered before old ones are looked for."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a message has changed."""

    row: EventLevelRow
    """As it is stored from now on."""
    moved: bool = True
    """Whether an alert began or ended; False: only its beginning is another."""


class AlertLevels(dict[tuple[str, str], Alerts]):
    """(world, event) -> alerts that fire, by fingerprint."""

    def __init__(self) -> None:
        super().__init__()
        self._over: dict[tuple[str, str, str], tuple[Instant, Instant]] = {}
        """(world, event, fingerprint) -> when it ended last by the sender's clock, and when we heard of it."""

    def of(self, world: str, name: str) -> Alerts:
        """The alerts of an event that fire."""
        found = self.get((world, name))
        if found is None:
            found = self[world, name] = Alerts()
        return found

    def hear(
        self,
        world: str,
        name: str,
        labels: Mapping[str, str],
        firing: bool,
        fingerprint: str,
        at: Instant,
        dated: bool,
        now: Instant,
    ) -> Heard | None:
        """An alert begins or ends, `at` by its own clock (`dated`) or ours; None where that changes nothing.

        P-05: a resolved that is older than the newest firing is not about it; a firing that comes shortly after its own
        resolved, and began before that, was overtaken on the way.
        """
        alerts = self.of(world, name)
        known = alerts.get(fingerprint)
        if not firing:
            return self._end(alerts, known, (world, name, fingerprint), at, now)
        if known is None:
            over = self._over.get((world, name, fingerprint))
            if over is not None and at <= over[0] and now - over[1] <= OVERTAKEN_WITHIN:
                return None
            alerts[fingerprint] = row = EventLevelRow(
                world=world, event=name, fingerprint=fingerprint, labels=dict(labels), started=at, ended=None
            )
            return Heard(row)
        if dated and at > known.started:
            # The end of the episode before is late, or lost: it must not end this one.
            alerts[fingerprint] = newer = replace(known, started=at)
            return Heard(newer, moved=False)
        return None

    def _end(
        self, alerts: Alerts, known: EventLevelRow | None, mark: tuple[str, str, str], at: Instant, now: Instant
    ) -> Heard | None:
        if known is None:  # only an end without a beginning can have overtaken one
            if len(self._over) >= MOST_ENDED:
                self._over = {key: over for key, over in self._over.items() if now - over[1] <= OVERTAKEN_WITHIN}
            self._over[mark] = (at, now)
            return None
        if at < known.started:
            return None
        del alerts[known.fingerprint]
        return Heard(replace(known, ended=at))
