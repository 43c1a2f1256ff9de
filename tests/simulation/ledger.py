"""What really reached people. No crash takes it back; it is the only truth that the oracles trust."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from tocsin.notifiers.base import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One arrival, at a true time."""

    at: int
    channel: str
    message: Message


@dataclass(slots=True)
class Ledger:
    """All arrivals in order, and those of each key."""

    arrived: list[Delivery] = field(default_factory=list)
    by_key: dict[str, list[Delivery]] = field(default_factory=lambda: defaultdict(list))

    def add(self, delivery: Delivery) -> None:
        self.arrived.append(delivery)
        self.by_key[delivery.message.key].append(delivery)

    def count(self, key: str) -> int:
        return len(self.by_key.get(key, ()))

    def of(self, kind: str) -> list[Delivery]:
        return [it for it in self.arrived if it.message.kind == kind]
