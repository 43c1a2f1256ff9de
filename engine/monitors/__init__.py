"""One file for each thing we ask: a monitor and a way out -> figures, or `Silent` with the reason."""

from __future__ import annotations

from collections.abc import Mapping

from ..model.monitor import Monitor
from . import command, http, lines, prometheus, prometheus_range, sql
from .base import Ask, Figure, Outside, Silent
from .tail import Place

__all__ = ["ASKS", "TAILS", "Ask", "Figure", "Outside", "Place", "Silent", "follow", "reads_on"]

ASKS: Mapping[str, Ask] = {
    "http": http.ask,
    "command": command.ask,
    "prometheus": prometheus.ask,
    "sql": sql.ask,
}
"""Type in `tocsin.yaml` -> who asks. A heartbeat is not asked: it waits for calls."""
TAILS = ("csv", "jsonl")
"""Types that read on from where they were (`follow`)."""


def reads_on(monitor: Monitor) -> bool:
    """Whether it goes on from where it was: the lines of a file, the samples of a range."""
    return monitor.type in TAILS or monitor.span is not None


def follow(monitor: Monitor, outside: Outside, since: Place | None) -> tuple[tuple[Figure, ...], Place]:
    """What is new since the last look (None: nobody has looked yet), and where to go on. Raises `Silent`."""
    if monitor.type in TAILS:
        return lines.follow(monitor, outside.root, since, outside.wall())
    return prometheus_range.ask_newest(monitor, outside, since)
