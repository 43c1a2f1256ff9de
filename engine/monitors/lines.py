"""Lines of a file as figures: `csv` by the names of its columns, `jsonl` by JMESPath.

A line that says nothing is handed on as it is: it is kept, counted and shown as not understood, as a message would be.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from ..model.monitor import Monitor
from ..sources.paths import compiled
from ..sources.reading import Json, Unreadable, instant, load, number, text
from .base import Figure
from .tail import Place, Read, tail

Row = Callable[[str], Json]
"""A column's name or an expression -> what stands there; None for nothing."""


def follow(monitor: Monitor, root: Path, since: Place | None) -> tuple[tuple[Figure, ...], Place]:
    """What the new lines say, and where to go on. Raises `Silent`. No new line is no silence: the file is there."""
    read = tail(root / monitor.path, since)
    rows = _csv(monitor, read) if monitor.type == "csv" else map(_json, read.lines)
    zone = ZoneInfo(monitor.timezone or "UTC")
    return tuple(_figure(monitor, row, zone) for row in rows if row is not None), read.place


def _figure(monitor: Monitor, row: Row, zone: ZoneInfo) -> Figure:
    given, when = row(monitor.value), row(monitor.time) if monitor.time else None
    value = number(given)
    at = instant(when, zone)
    labels = {name: text(row(where)) for name, where in monitor.labels.items()}
    return Figure(
        value=text(given) if value is None else value, labels={name: word for name, word in labels.items() if word},
        at=text(when) or None if at is None else at,
    )  # fmt: skip


def _csv(monitor: Monitor, read: Read) -> Iterator[Row | None]:
    """The header is no row, wherever it stands; a row of another length than it says nothing."""
    names = list(monitor.columns) or _cells(monitor, read.header)
    for line in read.lines:
        cells = _cells(monitor, line)
        if any(cells) and (monitor.columns or cells != names):
            yield dict(zip(names, cells, strict=True)).get if len(cells) == len(names) else _nothing


def _cells(monitor: Monitor, line: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=monitor.separator), [])]
    except csv.Error:
        return [line]


def _json(line: str) -> Row | None:
    if not line.strip():
        return None
    try:
        page = load(line.encode())
    except Unreadable:
        return _nothing
    return lambda expression: compiled(expression)(page)


def _nothing(_name: str) -> None:
    """A line that cannot be read has nothing anywhere."""
