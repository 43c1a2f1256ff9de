"""An alert as any monitoring system means it, after its own dialect has been read."""

from __future__ import annotations

import re
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


LINK_NOTES = ("runbook_url", "runbook", "dashboard_url", "dashboard", "link")
"""Annotations that may hold a link, by how much they help at night; Prometheus' own rules use these names."""
MOST_LINKS = 3
LONGEST_LINK = 500
_NO_SIGN = r"\s<>\"'`\\\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
"""What stands in no address: blanks, what ends one in HTML or Markdown, signs that turn the reading direction."""
_LINK = re.compile(rf"https?://[^{_NO_SIGN}]{{1,{LONGEST_LINK - 8}}}", re.IGNORECASE)


def links_of(notes: Mapping[str, str]) -> tuple[str, ...]:
    """The links of an alert, each once, the most helpful first. What is no address of a page is none."""
    found = dict.fromkeys(notes.get(name, "").strip() for name in LINK_NOTES)
    return tuple(link for link in found if _LINK.fullmatch(link))[:MOST_LINKS]


def apart(said: str) -> tuple[str, tuple[str, ...]]:
    """An alert's words as they were kept, without the links behind them; and these."""
    words = said.split()
    first = len(words)
    while first and _LINK.fullmatch(words[first - 1]):
        first -= 1
    return " ".join(words[:first]), tuple(words[first:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A sender wants to be confirmed by a visit of an address at `host`, says that it has been ended, or neither."""

    state: Literal["asked", "listed", "ended", "odd"]
    """`listed`: asked, signed, and of a topic that the site lets confirm itself."""
    topic: str
    host: str
    link: str = ""
    """The address itself, where it is one of SNS."""


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
    subscription: Subscription | None = None
    """What a person must decide, unless the site has decided it beforehand."""
