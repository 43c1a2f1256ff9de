"""When each monitor was last heard, kept in the database: a start forgets neither that nor who had fallen silent.

One number a monitor (`monitor:NAME` among the counters): the instant at which it was heard; below nothing, the same
instant of one that is silent since; 0 for one that has never been heard.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from ..model.alert import Alert
from ..model.incident import LIVE
from ..model.monitor import Monitor
from ..model.time import Instant
from .memory import Memory
from .turn import Turn

PREFIX = "monitor:"
KEPT = (PREFIX, "tail:")
"""What is remembered of monitors."""
_NEVER = Instant(1)
"""Stands for the instant of one that is silent and was never heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """What is known of a monitor."""

    heard: Instant | None = None
    silent: bool = False


def pulse(counters: Mapping[str, int], name: str) -> Pulse:
    """The state of a monitor from the counters."""
    number = counters.get(PREFIX + name, 0)
    heard = Instant(abs(number)) if abs(number) > _NEVER else None
    return Pulse(heard=heard, silent=number < 0)


def hear(turn: Turn, name: str) -> bool:
    """It was heard now; True when it had been silent."""
    before = turn.counter(PREFIX + name)
    _keep(turn, name, turn.instant(LIVE))
    return before < 0


def fall_silent(turn: Turn, name: str) -> bool:
    """It is not heard any more; True when it had not been silent yet."""
    before = turn.counter(PREFIX + name)
    if before < 0:
        return False
    _keep(turn, name, -(before or _NEVER))
    return True


def forget_others(turn: Turn, names: Iterable[str]) -> None:
    """Monitors that the site has no more: one that comes back under an old name begins anew."""
    known = frozenset(names)
    for counter, number in turn.memory.counters.items():
        if number and counter.startswith(KEPT) and counter.split(":")[1] not in known:
            turn.count(counter, -turn.counter(counter))


def _keep(turn: Turn, name: str, number: int) -> None:
    turn.count(PREFIX + name, number - turn.counter(PREFIX + name))


# --- heartbeats ---------------------------------------------------------------------------


def called(turn: Turn, source: str, alerts: tuple[Alert, ...]) -> Iterator[Monitor]:
    """A message of `source` is a call; the heartbeats that were missed until now."""
    for monitor in turn.memory.heartbeats.by_source.get(source, ()):
        if not monitor.match or any(one.state == "firing" and _fits(monitor, one) for one in alerts):
            yield from _called(turn, monitor)


_EMPTY_HANDED = ("neither-metric-nor-event", "not-json")


def only_called(turn: Turn, source: str, unread: Collection[str], body: bytes) -> bool:
    """Whether a message without alerts was meant as a call and no more, as `{}`, `done` or nothing at all.

    A body that begins as JSON and cannot be read has been cut, and what it said is lost: that is no call alone.
    """
    waits = any(not monitor.match for monitor in turn.memory.heartbeats.by_source.get(source, ()))
    if not (waits and unread) or not all(why in _EMPTY_HANDED for why in unread):
        return False
    return "not-json" not in unread or body.strip()[:1] not in (b"{", b"[")


def measured(turn: Turn, metric: str) -> Iterator[Monitor]:
    """The same for a sample of `metric`."""
    for monitor in turn.memory.heartbeats.by_metric.get(metric, ()):
        yield from _called(turn, monitor)


def _fits(monitor: Monitor, alert: Alert) -> bool:
    return all(alert.labels.get(name) == wanted for name, wanted in monitor.match.items())


def _called(turn: Turn, monitor: Monitor) -> Iterator[Monitor]:
    if hear(turn, monitor.name):
        yield monitor
    if monitor.name not in turn.memory.heartbeats.armed:
        turn.scope.after.append(partial(arm, turn.memory, monitor.name, monitor.due(turn.instant(LIVE))))


def missed(turn: Turn, name: str, item: Instant) -> Monitor | None:
    """The item of a heartbeat is due: the monitor if no call came in time; else it is looked at again."""
    beats = turn.memory.heartbeats
    monitor = beats.by_name.get(name)
    if beats.armed.get(name) != item:
        return None  # another item counts
    turn.scope.after.append(partial(beats.armed.pop, name, None))
    found = pulse({PREFIX + name: turn.counter(PREFIX + name)}, name)
    if monitor is None or found.heard is None or found.silent:
        return None
    due = beats.due(monitor, found.heard)
    if due > turn.instant(LIVE):
        turn.scope.after.append(partial(arm, turn.memory, name, due))
        return None
    fall_silent(turn, name)
    return monitor


def arm(memory: Memory, name: str, due: Instant) -> None:
    """Look at a heartbeat then; an earlier item counts no more."""
    memory.heartbeats.armed[name] = due
    memory.world(LIVE).agenda.add(due, "heartbeat", name)


def arm_all(memory: Memory) -> None:
    """After a start, after publishing, after a commit that failed."""
    memory.heartbeats.armed.clear()
    for name, monitor in memory.heartbeats.by_name.items():
        found = pulse(memory.counters, name)
        if found.heard is not None and not found.silent:
            arm(memory, name, memory.heartbeats.due(monitor, found.heard))
