"""The heartbeats of a site, found by what calls them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..model.monitor import Monitor
from ..model.time import Instant, Length


@dataclass(slots=True)
class Heartbeats:
    """The heartbeats of a site, by what calls them; `armed` is the one item of each on the agenda that counts."""

    by_source: dict[str, list[Monitor]] = field(default_factory=dict)
    by_metric: dict[str, list[Monitor]] = field(default_factory=dict)
    by_name: dict[str, Monitor] = field(default_factory=dict)
    armed: dict[str, Instant] = field(default_factory=dict)
    began: Instant = Instant(0)
    """When this engine began to listen."""
    down: Length = Length(0)
    """How long nobody had listened before that."""

    def due(self, monitor: Monitor, heard: Instant) -> Instant:
        """When a call that followed `heard` is missed. Calls made while no engine ran were heard by nobody."""
        return Instant(monitor.due(heard) + (self.down if heard < self.began else 0))

    def publish(self, monitors: Iterable[Monitor]) -> None:
        self.by_source, self.by_metric, self.by_name = {}, {}, {}
        for one in monitors:
            if one.type == "heartbeat":
                self.by_name[one.name] = one
                where, key = (self.by_source, one.source) if one.source else (self.by_metric, one.metric)
                where.setdefault(key, []).append(one)
