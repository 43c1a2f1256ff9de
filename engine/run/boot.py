"""Memory from the database: at start, and again after a commit that failed."""

from __future__ import annotations

from dataclasses import replace

from ..model.incident import LIVE, Incident
from ..model.ports import Memory as Loaded
from ..model.time import Instant, Length
from . import heard, own, promotions
from .agenda import Agenda
from .census import Census, Key
from .firing import quiet_ends
from .memory import Memory
from .outbox import Outbox
from .pulse import arm_all
from .tracker import Standing


def fill(memory: Memory, loaded: Loaded, now: Instant, *, fresh: bool = True) -> None:
    """Make `memory` what the database says. `fresh` means a start: claims of the dead process have no reporter.

    The library must already hold the published runbooks.
    """
    for row in loaded.versions:
        memory.library.rows[row.runbook, row.hash] = row
    for world in memory.worlds.values():
        world.agenda.clear()
    standing = _take_in(memory, loaded, Instant(now - memory.library.team.timing.storm_within))
    memory.outbox = Outbox()
    memory.counters = dict(loaded.counters)
    memory.damaged = tuple(loaded.damaged)
    memory.tokens = {token.hash: token for token in loaded.tokens if token.revoked is None}
    memory.stops = {stop.id: stop for stop in loaded.stops}
    memory.silences = {silence.id: silence for silence in loaded.silences}
    memory.drills = {drill.id: drill for drill in loaded.drills}
    memory.signals.load(loaded, now, standing)
    _arm(memory, loaded, now, fresh)
    if fresh and loaded.last_seen is not None:
        memory.heartbeats.began, memory.heartbeats.down = now, Length(max(0, now - loaded.last_seen))
    arm_all(memory)
    promotions.arm(memory, now)


def _take_in(memory: Memory, loaded: Loaded, lately: Instant) -> Standing:
    """The incidents, each looked at once: they are at rest, and there may be very many.

    What triggers have opened since `lately` counts on: neither a start nor a commit that failed may miscount a storm
    (rule 26).
    """
    standing = Standing(running=lambda name: name in memory.incidents and not memory.census.ended(name))
    memory.incidents.adopt(loaded.incidents, loaded.closed)
    memory.open_by_key.clear()
    memory.closed_by_key.clear()
    memory.by_labels.clear()
    memory.census = Census()
    openings: list[tuple[Instant, str, tuple[str, str]]] = []
    ends: list[tuple[Instant, str, Key]] = []
    for incident in memory.incidents.values():
        memory.file(None, incident)
        if incident.closed is None:
            standing.note(incident, memory.library)
        else:
            ends.append((incident.closed, incident.id, (incident.world, incident.runbook, incident.key)))
        if incident.opened > lately and incident.opened_by.startswith("trigger:"):
            openings.append((incident.opened, incident.id, (incident.world, incident.runbook)))
        world = memory.worlds.get(incident.world)
        if world is not None:
            _arm_incident(memory, world.agenda, incident)
    memory.closed_by_key.update((key, name) for _, name, key in sorted(ends))
    memory.openings = {}
    for at, _, runbook in sorted(openings):
        memory.openings.setdefault(runbook, []).append(at)
    return standing


def _arm_incident(memory: Memory, agenda: Agenda, incident: Incident) -> None:
    for key, timer in incident.timers.items():
        agenda.add(timer.due, "timer", incident.id, key)
    for due in quiet_ends(memory, incident) if incident.closed is not None else ():
        agenda.add(due, "cooldown", incident.id)


def _arm(memory: Memory, loaded: Loaded, now: Instant, fresh: bool) -> None:
    """Put everything else that may come due on the agendas."""
    memory.looks = {silence.id: now for silence in loaded.silences if silence.ended is None}
    for name in memory.looks:  # at once: a window may have closed while nobody was there
        memory.world(LIVE).agenda.add(now, "silence", name)
    heard.arm(memory, loaded.samples, now)
    own.arm(memory, now)
    for row in loaded.outbox:
        if fresh and row.state == "sending":
            row = replace(row, deadline=now)  # the process that had claimed it is gone
        memory.outbox.put(row)
        world = memory.worlds.get(row.effect.world)
        if world is not None and row.state == "ready":
            world.agenda.add(row.due, "outbox", row.effect.key)
        elif world is not None and row.state == "sending":
            world.agenda.add(row.deadline or now, "deadline", row.effect.key)
    for tracker in memory.signals.trackers.values():
        world = memory.worlds.get(tracker.world)
        if world is not None:
            world.agenda.add(tracker.wake_at or now, "signal", tracker.id)
