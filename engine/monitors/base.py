"""What all monitors share: figures, the reason for silence, and the way out.

A monitor that gets no figure is *silent*: it raises, and never answers with a zero of its own making.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ...notifiers.reach import Lookup
from ...notifiers.reply import Answer, NeverSent, NoAnswer
from ...notifiers.wire import Wire
from ..model.monitor import Monitor
from ..model.secret import Secret
from ..model.time import SECOND, Instant

MOST_FIGURES = 1_000
"""Series of one answer; more of them are a query that forgot to sum."""
MOST_TIMED = 5_000
"""Rows of an answer whose figures bear times: some minutes of each series."""
LARGEST_PAGE = 2 * 1024 * 1024
_ODD = re.compile(r"[^\x20-\x7e\u00a1-\U0010ffff]+")


class Silent(Exception):
    """No figure this time. `why` is `code` or `code: detail`; the words of a code are in `engine.words.silence`."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.why = f"{code}: {_ODD.sub(' ', detail)[:200]}" if detail else code
        super().__init__(self.why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One sample. A text for `value` or `at` is one that could not be read: the intake keeps it and says so."""

    value: float | str
    labels: Mapping[str, str] = field(default_factory=dict)
    at: Instant | str | None = None
    """None: it holds now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """The way out of one site: guarded, and with secrets read when they are needed."""

    wire: Callable[[float], Wire]
    """The wire for a time limit in seconds; it reaches only what the site allows."""
    addresses: Lookup
    """Where a host is, as far as it may be spoken to."""
    root: Path
    """The site."""
    secret: Callable[[Secret], str]
    """The value of a secret. Raises `Silent` when it is not set."""
    mono: Callable[[], float]
    """Monotonic seconds."""


class Ask(Protocol):
    """Asks once, within the monitor's time limit."""

    def __call__(self, monitor: Monitor, outside: Outside) -> tuple[Figure, ...]:
        """At least one figure. Raises `Silent`."""
        ...


def fetched(monitor: Monitor, outside: Outside, url: str) -> Answer:
    """The answer of a page. Raises `Silent` when there is none in time, or the address may not be asked."""
    headers = {"accept": "application/json, */*"}
    if monitor.token is not None:
        headers["authorization"] = f"Bearer {outside.secret(monitor.token)}"
    try:
        return outside.wire(monitor.timeout / SECOND).get(url, headers, most=LARGEST_PAGE)
    except NeverSent as error:
        code, _, detail = error.reason.partition(": ")
        raise Silent(code, detail) from None
    except NoAnswer as error:
        code, _, detail = error.why.partition(": ")
        raise Silent("lost" if code == "connection-lost" else "late", detail) from None


def found(figures: list[Figure], most: int = MOST_FIGURES) -> tuple[Figure, ...]:
    """The figures of an answer. Raises `Silent` for none, and for too many."""
    if not figures:
        raise Silent("nothing")
    if len(figures) > most:
        raise Silent("too-many", f"{len(figures)} > {most}")
    return tuple(figures)
