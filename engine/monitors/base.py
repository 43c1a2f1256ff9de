"""What all monitors share: figures, the reason for silence, and the way out.

A monitor that gets no figure is *silent*: it raises, and never answers with a zero of its own making.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
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
TOO_OFTEN = (429, 503)
"""Answers that may say when to come again."""
ONE_MINUTE_S = 60.0
LONGEST_WAIT_S = 3_600.0
"""Somebody who asks for more silence than that is asked again all the same."""
_ODD = re.compile(r"[^\x20-\x7e\u00a1-\U0010ffff]+")


def _wall() -> Instant:
    return Instant(time.time_ns() // 1_000)


class Silent(Exception):
    """No figure this time. `why` is `code` or `code: detail`; the words of a code are in `engine.words.silence`.

    `wait_s`: the other side asks not to be asked again before so many seconds.
    """

    def __init__(self, code: str, detail: str = "", wait_s: float = 0.0) -> None:
        self.wait_s = wait_s
        self.why = f"{code}: {_ODD.sub(' ', detail)[:200]}" if detail else code
        super().__init__(self.why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One sample. A text for `value` or `at` is one that could not be read: the intake keeps it and says so."""

    value: float | str
    labels: Mapping[str, str] = field(default_factory=dict)
    at: Instant | str | None = None
    """None: it holds now."""
    where: str = ""
    """The cell of a sheet that could not be read."""


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
    wall: Callable[[], Instant] = _wall
    """Now."""


class Ask(Protocol):
    """Asks once, within the monitor's time limit."""

    def __call__(self, monitor: Monitor, outside: Outside) -> tuple[Figure, ...]:
        """At least one figure. Raises `Silent`."""
        ...


def fetched(monitor: Monitor, outside: Outside, url: str, most: int = LARGEST_PAGE) -> Answer:
    """The answer of a page. Raises `Silent` when there is none in time, or the address may not be asked."""
    headers = {"accept": "application/json, */*"}
    if monitor.token is not None:
        headers["authorization"] = f"Bearer {outside.secret(monitor.token)}"
    try:
        answer = outside.wire(monitor.timeout / SECOND).get(url, headers, most=most)
    except NeverSent as error:
        code, _, detail = error.reason.partition(": ")
        raise Silent(code, detail) from None
    except NoAnswer as error:
        code, _, detail = error.why.partition(": ")
        raise Silent("lost" if code == "connection-lost" else "late", detail) from None
    if answer.status in TOO_OFTEN and not monitor.measure:
        wait_s = _wait(answer.headers.get("retry-after", ""), outside.wall())
        if answer.status == 429 or wait_s:
            raise Silent("too-often", f"{wait_s or ONE_MINUTE_S:.0f}", wait_s or ONE_MINUTE_S)
    return answer


def _wait(told: str, now: Instant) -> float:
    """`Retry-After` in seconds from now: a number of them, or a date (RFC 9110 §10.2.3); 0 without one."""
    if told.strip().isdecimal():
        return min(float(told), LONGEST_WAIT_S)
    try:
        return min(max(0.0, parsedate_to_datetime(told).timestamp() - now / SECOND), LONGEST_WAIT_S)
    except (ValueError, TypeError):
        return 0.0


def found(figures: list[Figure], most: int = MOST_FIGURES) -> tuple[Figure, ...]:
    """The figures of an answer. Raises `Silent` for none, and for too many."""
    if not figures:
        raise Silent("nothing")
    if len(figures) > most:
        raise Silent("too-many", f"{len(figures)} > {most}")
    return tuple(figures)
