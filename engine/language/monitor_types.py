"""Which keys each type of monitor needs, and which it may have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorType:
    """`type` and `every` belong to all of them."""

    must: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    """Exactly one of these."""
    may: tuple[str, ...] = ()

    def known(self) -> frozenset[str]:
        return frozenset(("type", "every", *self.must, *self.one_of, *self.may))


TYPES: Mapping[str, MonitorType] = {
    "heartbeat": MonitorType(one_of=("source", "metric"), may=("grace", "match", "event")),
}
