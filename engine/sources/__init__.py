"""One file a monitoring system: request body -> `Body`. It never raises for content: it names what it cannot read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..model.alert import Body
from . import alertmanager, cloudwatch, generic

Reader = Callable[[bytes, Mapping[str, str]], Body]

SOURCES: Mapping[str, Reader] = {
    "alertmanager": alertmanager.read,
    "cloudwatch": cloudwatch.read,
    "json": generic.read,
}
"""Type in `tocsin.yaml` -> its reader (body, headers in lower case)."""
