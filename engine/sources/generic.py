"""The form for everything that can post JSON: samples, named events, or both, one or many.

    {"metric": "orders.lost", "value": 9, "labels": {"shop": "flagship"}, "at": "2026-11-11T20:05:00+08:00"}
    {"event": "payments-down", "state": "firing", "labels": {"shop": "flagship"}, "id": "pd-1"}
    {"items": [ … ]}

`id` tells two alerts of one event apart; without it the labels do. `state` is `firing` (default) or `resolved`. `at` is
RFC 3339 with its zone, or epoch seconds or milliseconds; without it the moment of arrival counts.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..model.alert import Alert, Body
from ..model.time import Instant
from .reading import Json, Unreadable, instant, load, number, table, text, texts

Sample = tuple[str, float, Mapping[str, str], Instant | None]


def read(body: bytes, headers: Mapping[str, str]) -> Body:
    """The samples and events of a body; what is neither is named in `unread`."""
    try:
        document = load(body)
    except Unreadable as error:
        return Body(unread=(error.code,))
    alerts: list[Alert] = []
    samples: list[Sample] = []
    unread: list[str] = []
    for item in _items(document):
        _sort(table(item), alerts, samples, unread)
    return Body(
        alerts=tuple(alerts), samples=tuple(samples), unread=tuple(unread),
        delivery=headers.get("webhook-id", "") or headers.get("idempotency-key", ""),
    )  # fmt: skip


def _items(document: Json) -> list[Json]:
    if isinstance(document, list):
        return document
    inner = table(document).get("items")
    return inner if isinstance(inner, list) else [document]


def _sort(item: dict[str, Json], alerts: list[Alert], samples: list[Sample], unread: list[str]) -> None:
    at = instant(item.get("at"))
    timeless = at is None and item.get("at") is not None
    if "metric" in item:
        value = number(item.get("value"))
        if value is None:
            unread.append("value-is-no-number")
        elif timeless:
            unread.append("time-unreadable")
        else:
            samples.append((text(item["metric"]), value, texts(item.get("labels")), at))
    elif "event" in item:
        alert = _alert(item, at)
        if isinstance(alert, Alert):
            alerts.append(alert)
            # A figure at a wrong time would spoil a sum; an alert is heard as of now, and the odd time is told.
            unread.extend(["time-unreadable"] if timeless else [])
        else:
            unread.append(alert)
    else:
        unread.append("neither-metric-nor-event")


def _alert(item: dict[str, Json], at: Instant | None) -> Alert | str:
    """The alert, or the code of what it lacks."""
    state, name = text(item.get("state", "firing")), text(item["event"])
    if state not in ("firing", "resolved"):
        return "alert-without-state"
    if not name:
        return "alert-without-name"
    return Alert(
        name=name, state="firing" if state == "firing" else "resolved", labels=texts(item.get("labels")),
        notes=texts(item.get("notes")), starts=at, ends=at if state == "resolved" else None,
        fingerprint=text(item.get("id")),
    )  # fmt: skip
