"""Which keys each type of monitor needs, and which it may have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..model.time import MINUTE, Length


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
    "http": MonitorType(
        must=("url", "metric"), one_of=("value", "measure"),
        may=("items", "labels", "token", "timeout", "time", "timezone"),
    ),
    "csv": MonitorType(
        must=("path", "metric", "value"),
        may=("match", "labels", "time", "timezone", "columns", "separator", "sheet", "holds"),
    ),
    "jsonl": MonitorType(must=("path", "metric", "value"), may=("labels", "time", "timezone")),
    "sql": MonitorType(must=("url", "metric", "query"), may=("value", "labels", "time", "timezone", "timeout")),
    "command": MonitorType(must=("path", "metric"), may=("arguments", "value", "items", "labels", "timeout")),
    "prometheus": MonitorType(must=("url", "metric", "query"), may=("labels", "token", "timeout", "range", "step")),
}

EXPRESSIONS = ("http", "jsonl", "command")
"""Types whose `value`, `labels` and `time` are JMESPath; elsewhere they are names."""
MEASURES = ("status", "latency")
"""What an `http` monitor may measure instead of a figure in the page."""
LONGEST_TIMEOUT = Length(MINUTE)
MOST_STEPS = 11_000
"""Samples of a series that Prometheus gives in one answer (its own bound)."""
