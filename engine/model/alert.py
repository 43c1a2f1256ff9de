"""An alert as any monitoring system means it, after its own dialect has been read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from .time import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert of a body. `starts` and `ends` are the sender's own times, UTC."""

    name: str
    state: Literal["firing", "resolved"]
    labels: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    """Annotations: texts and links for people, never names of ours."""
    starts: Instant | None = None
    ends: Instant | None = None
    fingerprint: str = ""
    value: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What a request body said. `unread` are codes of parts that could not be understood."""

    alerts: tuple[Alert, ...] = ()
    samples: tuple[tuple[str, float, Mapping[str, str], Instant | None], ...] = ()
    """(metric, value, labels, at) that a body gives directly."""
    delivery: str = ""
    """The sender's own id of this delivery, if it has one."""
    truncated: int = 0
    """Alerts that the sender left out."""
    unread: tuple[str, ...] = ()
