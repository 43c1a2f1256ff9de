"""Channels of the simulated world: each attempt meets its fate, and what arrives is in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.notifiers.base import Message, Verdict

from .ledger import Delivery

if TYPE_CHECKING:
    from .node import Node


class SimChannel:
    """One channel as one process sees it."""

    def __init__(self, node: Node, name: str, *, customers: bool) -> None:
        self.node = node
        self.name = name
        self.customers = customers

    def send(self, message: Message) -> Verdict:
        """One attempt; the answer is held back by the node for as long as its fate says."""
        world = self.node.world
        world.faults.reach(f"send-{message.kind}:before")
        world.oracles.claims.leaves(message.key, self.node.machine.mono())
        if message.kind == "customer":
            world.people.watches(message)
        fate = world.faults.fate(self.name, message.kind, world.now)
        if fate.arrives:
            world.ledger.add(Delivery(at=world.now, channel=self.name, message=message))
            world.say(f"arrived {message.kind} {message.key} by {self.name} attempt {message.attempt}")
            world.people.received(message)
        world.faults.reach(f"send-{message.kind}:after")
        self.node.latency = fate.latency
        if fate.answer is None:
            raise OSError("the channel broke")
        return fate.answer

    def close(self) -> None:
        """Holds nothing."""
