"""One file for each thing we ask: a monitor and a way out -> figures, or `Silent` with the reason."""

from __future__ import annotations

from collections.abc import Mapping

from . import command, http, prometheus, sql
from .base import Ask, Figure, Outside, Silent
from .lines import follow
from .tail import Place

__all__ = ["ASKS", "TAILS", "Ask", "Figure", "Outside", "Place", "Silent", "follow"]

ASKS: Mapping[str, Ask] = {
    "http": http.ask,
    "command": command.ask,
    "prometheus": prometheus.ask,
    "sql": sql.ask,
}
"""Type in `tocsin.yaml` -> who asks. A heartbeat is not asked: it waits for calls."""
TAILS = ("csv", "jsonl")
"""Types that read on from where they were (`follow`)."""
