"""Prometheus Alertmanager, webhook version 4.

Field names and meaning: Alertmanager's documentation, "Configuration", section on the webhook receiver. One body holds
many alerts, some firing and some resolved; `endsAt` of year 1 means "not ended"; the same body comes again and again.
Grafana sends the same shape with more fields; unknown ones are left alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..model.alert import Alert, Body
from .reading import Json, Unreadable, instant, load, number, table, text, texts

MOST_LEFT_OUT = 1_000_000.0


def read(body: bytes, headers: Mapping[str, str]) -> Body:
    """The alerts of a webhook body; what has no known state is named in `unread`."""
    try:
        document = table(load(body))
    except Unreadable as error:
        return Body(unread=(error.code,))
    items = document.get("alerts")
    if not isinstance(items, list):
        return Body(unread=("no-alerts",))
    alerts: list[Alert] = []
    unread: list[str] = []
    for item in items:
        alert = _alert(table(item))
        if isinstance(alert, Alert):
            alerts.append(alert)
        else:
            unread.append(alert)
    left_out = number(document.get("truncatedAlerts")) or 0.0
    return Body(alerts=tuple(alerts), truncated=int(max(0.0, min(left_out, MOST_LEFT_OUT))), unread=tuple(unread))


def _alert(item: dict[str, Json]) -> Alert | str:
    """The alert, or the code of what it lacks."""
    state, labels = text(item.get("status")), texts(item.get("labels"))
    name = labels.get("alertname", "")
    if state not in ("firing", "resolved"):
        return "alert-without-state"
    if not name:
        return "alert-without-name"
    return Alert(
        name=name, state="firing" if state == "firing" else "resolved", labels=labels,
        notes=texts(item.get("annotations")), starts=instant(item.get("startsAt")), ends=instant(item.get("endsAt")),
        fingerprint=text(item.get("fingerprint")), value=number(item.get("value")),
    )  # fmt: skip
