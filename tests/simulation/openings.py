"""Judges incidents as they open, and what must not be there once they are closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.engine.decide import timers
from tocsin.engine.decide.ladders import LASTING
from tocsin.engine.model.batch import Batch
from tocsin.engine.model.incident import LIVE, Incident, Timer
from tocsin.engine.model.runbook import Runbook
from tocsin.engine.model.time import SECOND

from .site import compiled

if TYPE_CHECKING:
    from .world import World

STORM = "*"


class Timers:
    """I-15: a timer that has gone, fired or withdrawn, does not come back."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._gone: set[tuple[str, Timer]] = set()

    def written(self, batch: Batch) -> None:
        """The timers that a commit took away, and those that it set."""
        for change in batch.incidents:
            name, after = change.after.id, set(change.after.timers.values())
            before = set(change.before.timers.values()) if change.before is not None else set()
            for timer in after - before:
                if (name, timer) in self._gone:
                    self.world.oracles.wrong("I-15", f"{timer.key} of {name} has gone once and is set again")
            self._gone |= {(name, timer) for timer in before - after}


class Openings:
    """Each incident is looked at once, when it is new."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._seen: set[str] = set()

    def look(self, incidents: dict[str, Incident]) -> None:
        """All incidents as they are on disk."""
        for name, incident in incidents.items():
            if incident.world == LIVE and name not in self._seen and incident.opened_by.startswith("trigger:"):
                self._seen.add(name)
                book = self._book(incident)
                if book is not None:
                    self._cooled_down(incident, book, incidents)
                    self._not_silenced(incident)
                    self._no_storm(incident, incidents)
        for incident in incidents.values():
            if incident.world == LIVE:
                self._clocks(incident)

    def _book(self, incident: Incident) -> Runbook | None:
        """Of the incident's own version, made from its stored sources as they are."""
        row = self.world.node and self.world.node.app.memory.library.rows.get((incident.runbook, incident.version))
        return compiled(row.sources) if row else None

    def _cooled_down(self, new: Incident, book: Runbook, incidents: dict[str, Incident]) -> None:
        """Rule 27: a key whose incident has just closed stays quiet for a while. A storm comes when it comes."""
        if STORM in new.labels.values():
            return
        for old in incidents.values():
            same = (old.world, old.runbook, old.key) == (new.world, new.runbook, new.key) and old.id != new.id
            if same and old.closed is not None and old.closed <= new.opened < old.closed + book.cooldown:
                wait = (old.closed + book.cooldown - new.opened) // SECOND
                self.world.oracles.wrong("rule-27", f"{new.id} opened {wait} s before {old.id} had cooled down")

    def _not_silenced(self, new: Incident) -> None:
        trigger = new.opened_by.partition(":")[2]
        for silence in self.world.disk.silences():
            covers = silence.names(new.runbook, trigger, new.labels, own=False)
            if covers and max(silence.at, silence.start) < new.opened < silence.until:
                self.world.oracles.wrong("rule-27", f"{new.id} was opened by {trigger}, silenced by {silence.id}")

    def _no_storm(self, new: Incident, incidents: dict[str, Incident]) -> None:
        """Rule 26: too many at once are one."""
        node = self.world.node
        assert node is not None
        timing = node.app.memory.library.team.timing
        near = [
            old for old in incidents.values()
            if (old.world, old.runbook) == (new.world, new.runbook) and STORM not in old.labels.values()
            and old.opened_by.startswith("trigger:") and new.opened - timing.storm_within < old.opened <= new.opened
        ]  # fmt: skip
        storm = STORM in new.labels.values()
        if storm is not (len(near) >= timing.storm_count) and (storm or len(near) > timing.storm_count):
            self.world.oracles.wrong("rule-26", f"{new.id} for {new.key} comes after {len(near)} of {new.runbook}")

    def _clocks(self, incident: Incident) -> None:
        """Timers are of the incident's own version (P-23); a closed one has none (P-09); an answer lapses (I-25)."""
        wrong, mine = self.world.oracles.wrong, {timer.key for timer in incident.timers.values()}
        if not incident.open:
            if mine:
                wrong("I-15", f"{incident.id} is closed and has {sorted(mine)}")
            return
        if not mine:
            wrong("I-27", f"{incident.id} sleeps in {incident.config}")
        book = self._book(incident)
        for key in mine if book is not None else ():
            kind, _, rest = key.partition(":")
            path, _, clock = rest.partition(":")
            state = book.states().get(path) if book is not None else None
            if kind == "after" and (state is None or clock not in {after.key for after in state.after}):
                wrong("P-23", f"{key} of {incident.id} is none of its own version")
        for ladder in incident.ladders.values():
            for_ever = ladder.reason in LASTING and timers.LAPSE + ladder.id not in {*mine, *incident.frozen}
            if ladder.state == "answered" and for_ever:
                wrong("I-25", f"{ladder.id} of {incident.id} is answered for ever")
