"""A site whose database holds many open incidents with timers, made through the store without waiting for each."""

from __future__ import annotations

import copy
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

from tocsin.engine.model.batch import Batch, IncidentChange
from tocsin.engine.model.incident import Incident
from tocsin.engine.model.ports import Clock
from tocsin.engine.model.time import HOUR, Instant
from tocsin.engine.run import intake
from tocsin.engine.run.app import App, open_app
from tocsin.engine.run.channels import SiteChannels
from tocsin.engine.run.clock import SystemClock
from tocsin.engine.run.engine import Request
from tocsin.engine.run.verdict import Verdict
from tocsin.notifiers.base import Message, Sent

from .servers import Tocsin

AT_ONCE = 5_000


class Instantly:
    """A channel that says yes without sending anything."""

    name, customers = "pager", False

    def send(self, message: Message) -> Sent:
        return Sent(message.key)

    def close(self) -> None:
        """Holds nothing."""


class Hand:
    """Sends in the caller's thread and keeps the verdicts for the next turn."""

    def __init__(self) -> None:
        self.verdicts: list[tuple[str, int, Verdict]] = []

    def spawn(self, work: Callable[[], None]) -> None:
        work()

    def report(self, key: str, token: int, verdict: Verdict) -> None:
        self.verdicts.append((key, token, verdict))


def opened(
    root: Path, hand: Hand | None = None, spawner: Any = None, report: Any = None, clock: Clock | None = None
) -> App:
    """The site's engine in this process; what it pages goes nowhere."""
    hand = hand or Hand()
    channels = SiteChannels({"pager": Instantly()}, lambda _world: Instantly(), [])
    return open_app(root, spawner=spawner or hand, report=report or hand.report, channels=channels, clock=clock)


def first_incident(app: App) -> Incident:
    """One incident, opened by an alert as all the others would be."""
    source = app.site.settings.sources["s0"]
    body = b'{"event": "Bench0", "labels": {"serial": "0"}}'
    parsed = intake.read(source, body, {})
    failed: Future[Any] = Future()
    work = Request(
        "ingest", lambda turn: intake.take(turn, source, body, {}, parsed, "first", known=False),
        failed.set_result, failed.set_exception,
    )  # fmt: skip
    app.engine.turn([work])
    failed.result(0)
    return next(iter(app.memory.incidents.values()))


def crowd(root: Path, count: int, due: Callable[[int], Instant] | None = None) -> list[str]:
    """Make the site and open `count` incidents; `due(n)` is when timers of the nth come due, else in 3 hours or so."""
    Tocsin(root, sink=9)
    app = opened(root)
    pattern = first_incident(app)
    later = Instant(SystemClock().wall() + 3 * HOUR)
    names = [f"INC-{number + 2}" for number in range(count)]
    for start in range(0, count, AT_ONCE):
        made = [
            _twin(pattern, number, due(number) if due is not None else Instant(later + number * 1_000))
            for number in range(start, min(count, start + AT_ONCE))
        ]
        changes = [IncidentChange(before=None, after=incident) for incident in made]
        app.store.commit(Batch(now=app.clock.wall(), names=["crowd"], incidents=changes))
    app.store.commit(Batch(now=app.clock.wall(), names=["crowd"], counters={"incident:live": count}))
    app.store.close()
    return names


def _twin(pattern: Incident, number: int, due: Instant) -> Incident:
    twin = copy.copy(pattern).fork()
    twin.id, twin.labels = f"INC-{number + 2}", {"serial": f"c{number}"}
    twin.key = f"serial=c{number}"
    twin.timers = {key: replace(timer, due=due) for key, timer in pattern.timers.items()}
    return twin
