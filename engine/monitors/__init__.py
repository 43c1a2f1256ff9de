"""One file for each thing we ask: a monitor and a way out -> figures, or `Silent` with the reason."""

from __future__ import annotations

from collections.abc import Mapping

from . import http, prometheus
from .base import Ask, Figure, Outside, Silent

__all__ = ["ASKS", "Ask", "Figure", "Outside", "Silent"]

ASKS: Mapping[str, Ask] = {
    "http": http.ask,
    "prometheus": prometheus.ask,
}
"""Type in `tocsin.yaml` -> who asks. A heartbeat is not asked: it waits for calls."""
