"""A training floor: the shop of `tests.run.shop`, a scenario of its own, and the engine turned by hand."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

from tests.run.shop import Shop
from tocsin.engine.model.problem import TocsinError
from tocsin.engine.model.scenario import DrillScenario
from tocsin.engine.run.app import App
from tocsin.engine.run.channels import sink
from tocsin.engine.run.drill_files import find_scenario
from tocsin.engine.run.drill_session import DrillSession
from tocsin.engine.run.turn import Turn
from tocsin.notifiers.base import Channel

T = TypeVar("T")

DUPLICATES = """\
scenario: duplicates
title: 大促重复下单 | Duplicate orders in a promotion
summary: 晚高峰，重复订单突增 | The evening peak, and orders double
runbook: order-anomaly
duration: 60m
given:
  shop: flagship
  usual: {orders.duplicate: 6, chat.waiting: 20}
  metrics: {orders.duplicate: 4, orders.lost: 0, chat.waiting: 18}
objectives:
  - id: O1
    statement: 5 分钟内有人应答并判明 | Somebody answers and judges it in time
    capability: detect_classify
  - {id: O2, statement: 15 分钟内告知顾客 | Customers are told in 15 min, capability: customer_comms, weight: 5}
injects:
  - id: I1
    at: 1m
    to: order-desk
    channel: monitor
    body: 重复订单升到 60 | Duplicate orders rise to 60
    metrics: {orders.duplicate: 60}
  - {id: I2, at: 30m, to: shift-lead, channel: phone_card, body: 记者来电 | A reporter calls}
  - {id: I3, at: 40m, to: order-desk, body: 重复订单回落 | Duplicates are falling, metrics: {orders.duplicate: 2}}
expected_actions:
  - id: A-ack
    title: 应答 | Answer
    objective: O1
    role: order-desk
    satisfied_by: ack order-desk
    trigger: open
    target: 3m
    limit: 5m
  - {id: A-count, objective: O1, role: order-desk, satisfied_by: done count, trigger: A-ack, target: 6m, limit: 10m}
  - {id: A-real, objective: O1, role: shift-lead, satisfied_by: press real, trigger: A-count, target: 2m, limit: 5m}
  - {id: A-yes, objective: O2, role: cs-manager, satisfied_by: approve apology, trigger: A-real, target: 5m, limit: 10m}
  - id: A-sent
    objective: O2
    role: cs-manager
    satisfied_by: sent apology
    trigger: A-real
    target: 15m
    limit: 25m
    clock: process
"""


class Floor:
    """Implements `Host` over a `Shop`: live channels are watched, a drill has its real sink."""

    def __init__(self, root: Path, scenario: str = DUPLICATES) -> None:
        self.shop = Shop(root)
        _connect(root / "team.yaml")
        (root / "runbooks" / "drills").mkdir()
        (root / "runbooks" / "drills" / "duplicates.yaml").write_text(scenario, encoding="utf-8")
        self.boot()

    @property
    def app(self) -> App:
        return self.shop.running

    def boot(self) -> None:
        self.shop.boot()
        self.app.channels._sinks = self.sink
        self.shop.settle()

    def sink(self, world: str) -> Channel:
        return sink(self.shop.root, world)

    def submit(self, name: str, work: Callable[[Turn], T]) -> Future[T]:
        future: Future[T] = Future()
        try:
            future.set_result(self.shop.request(name, work))  # type: ignore[arg-type]
        except TocsinError as refusal:
            future.set_exception(refusal)
        return future

    def settle(self) -> None:
        self.shop.settle()

    def scenario(self) -> DrillScenario:
        return find_scenario(self.app.site, "duplicates")

    def drill(self) -> DrillSession:
        session = DrillSession(self, lang="en")
        session.start(self.scenario())
        return session

    def trouble(self, minutes: int = 4) -> None:
        """Live orders are lost, minute by minute, until the live runbook has opened."""
        for _ in range(minutes):
            self.shop.figure("orders.lost", 9, shop="flagship")
            self.shop.go(1)

    def customer_channel(self) -> Channel:
        return next(channel for channel in self.shop.live.values() if channel.customers)

    def sink_lines(self, drill: str = "DRL-1") -> list[str]:
        path = self.shop.root / ".tocsin" / "drills" / f"{drill}.jsonl"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def close(self) -> None:
        if self.shop.app is not None:
            self.app.channels.close()
        self.shop.die()


def _connect(team: Path) -> None:
    """The promotion is paused by a program here: a connector with something at its other end."""
    text = team.read_text(encoding="utf-8")
    assert "undo: resume-promotion}" in text
    text = text.replace("undo: resume-promotion}", "undo: resume-promotion, via: outbox-file#pause}")
    team.write_text(text, encoding="utf-8")
