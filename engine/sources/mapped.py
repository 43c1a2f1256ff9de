"""Reads the messages of a sender by its mapping file: compiled once, then a body is turned into alerts and figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from ..model.alert import Alert, Body
from ..model.mapping import MappingFile
from ..model.time import Instant
from .paths import Path, compiled, true
from .reading import Json, Unreadable, instant, load, number, text, texts

MOST_FIELDS = 1_000
"""Fields of a form that are looked at."""
MOST_LEFT_OUT = 1_000_000.0
_Sample = tuple[str, float, Mapping[str, str], Instant | None]


@lru_cache(maxsize=256)
def reader(mapping: MappingFile, zone: str) -> Callable[[bytes, Mapping[str, str]], Body]:
    """The reader of a mapping; `zone` is that of times which name none. Raises JMESPathError, ZoneInfoNotFoundError."""
    return _Reader(mapping, ZoneInfo(zone)).read


class _Reader:
    """One mapping, compiled. It never raises for content: it names what it cannot read."""

    def __init__(self, mapping: MappingFile, zone: ZoneInfo) -> None:
        self._mapping = mapping
        self._zone = zone
        self._load = _form if mapping.form == "form" else load
        self._unwrap = compiled(mapping.unwrap) if mapping.unwrap else None
        self._unless = compiled(mapping.unless) if mapping.unless else None
        self._items = compiled(mapping.items)
        self._paths = {key: compiled(expression) for key, expression in mapping.expressions.items()}
        self._labels = [(label, compiled(expression)) for label, expression in mapping.labels.items()]
        self._notes = [(note, self._paths[note]) for note in ("summary", "link") if note in self._paths]

    def read(self, body: bytes, headers: Mapping[str, str]) -> Body:
        """1. The document. 2. Whether it is an alert at all. 3. Its items, each by itself."""
        try:
            document = self._load(body)
        except Unreadable as error:
            return Body(unread=(error.code,))
        whole: dict[str, Any] = {"body": document, "headers": headers}
        if self._unwrap is not None:
            whole["body"] = self._unwrap(whole)
            if whole["body"] is None:
                return Body(unread=("inner-unreadable",))
        delivery = self._text("delivery", whole)
        if self._unless is not None and true(self._unless(whole)):
            return Body(delivery=delivery)
        items = self._items(whole)
        if items is None:
            return Body(delivery=delivery, unread=("no-alerts",))
        return self._all(whole, items if isinstance(items, list) else [items], delivery)

    def _all(self, whole: dict[str, Any], items: list[Json], delivery: str) -> Body:
        alerts: list[Alert] = []
        samples: list[_Sample] = []
        unread: list[str] = []
        for item in items:
            self._sort({**whole, "item": item}, alerts, samples, unread)
        left_out = number(self._find("truncated", whole)) or 0.0
        return Body(
            alerts=tuple(alerts), samples=tuple(samples), delivery=delivery, unread=tuple(unread),
            truncated=int(max(0.0, min(left_out, MOST_LEFT_OUT))),
        )  # fmt: skip

    def _sort(self, told: dict[str, Any], alerts: list[Alert], samples: list[_Sample], unread: list[str]) -> None:
        metric = self._text("metric", told)
        if metric:
            value, start = number(self._find("value", told)), self._instant("start", told, unread)
            if value is None:
                unread.append("value-is-no-number")
            elif start is not None or not true(self._find("start", told)):
                samples.append((metric, value, self._labelled(told), start))
            return
        name, states = self._text("name", told), self._mapping.states
        state = states.get(self._text("state", told).casefold()) or states.get("*")
        if state is None:
            unread.append("alert-without-state")
        elif state != "neither" and not name:
            unread.append("alert-without-name")
        elif state != "neither":
            alerts.append(self._alert(told, name, state, unread))

    def _alert(self, told: dict[str, Any], name: str, state: str, unread: list[str]) -> Alert:
        return Alert(
            name=name, state="firing" if state == "firing" else "resolved", labels=self._labelled(told),
            notes={note: said for note, path in self._notes if (said := self._said(path(told)))},
            starts=self._instant("start", told, unread), ends=self._instant("end", told, unread),
            fingerprint=self._text("fingerprint", told), value=number(self._find("value", told)),
        )  # fmt: skip

    def _labelled(self, told: dict[str, Any]) -> dict[str, str]:
        """All labels that have a text; those named one by one stand over those of `all_labels`."""
        path = self._paths.get("all_labels")
        found = texts(path(told)) if path is not None else {}
        found |= {label: self._said(path(told)) for label, path in self._labels}
        return {label: word for label, word in found.items() if word and word not in self._mapping.nothing}

    def _find(self, key: str, told: dict[str, Any]) -> Json:
        path: Path | None = self._paths.get(key)
        found: Json = path(told) if path is not None else None
        return None if isinstance(found, str) and found in self._mapping.nothing else found

    def _text(self, key: str, told: dict[str, Any]) -> str:
        return text(self._find(key, told))

    def _said(self, found: Json) -> str:
        word = text(found)
        return "" if word in self._mapping.nothing else word

    def _instant(self, key: str, told: dict[str, Any], unread: list[str]) -> Instant | None:
        """None for none and for Go's year 1. A time of another form is named; the alert is heard as of now."""
        found = self._find(key, told)
        if not true(found) or found == 0:
            return None
        moment = instant(found, self._zone)
        if moment is None and not text(found).startswith("0001-01-01"):
            unread.append("time-unreadable")
        return moment


def _form(body: bytes) -> Json:
    """The fields of an HTML form as texts; of a field that stands twice the first. Raises Unreadable."""
    try:
        fields = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Unreadable("not-a-form") from None
    if not any(value for _, value in fields):
        raise Unreadable("not-a-form")
    return dict(reversed(fields))
