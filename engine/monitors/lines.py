"""Lines of a file as figures: `csv` by the names of its columns, `jsonl` by JMESPath.

A line that says nothing is handed on as it is: it is kept, counted and shown as not understood, as a message would be.
Workbooks, and files that are named by a pattern, are read whole (`whole`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from ..model.monitor import Monitor
from ..model.time import SECOND, Instant
from ..sources.paths import compiled
from ..sources.reading import Unreadable, load
from .base import Figure
from .rows import Row, figure_of, is_log, matching
from .tail import Place, Read, tail
from .whole import is_whole, read_whole

BEGINNING = Instant(0)


def follow(
    monitor: Monitor, root: Path, since: Place | None, now: Instant = BEGINNING
) -> tuple[tuple[Figure, ...], Place]:
    """What the new lines say, and where to go on. Raises `Silent`. No new line is no silence: the file is there."""
    if monitor.type == "csv" and is_whole(monitor, root):
        return read_whole(monitor, root, since, now)
    read = tail(root / monitor.path, since)
    rows = _csv(monitor, read) if monitor.type == "csv" else map(_json, read.lines)
    zone = ZoneInfo(monitor.timezone or "UTC")
    told = zip(rows, read.starts, strict=True)
    return tuple(_event(monitor, row, zone, start) for row, start in told if row is not None), read.place


def _event(monitor: Monitor, row: Row, zone: ZoneInfo, start: int) -> Figure:
    """Lines of a log that are told by the second lie apart by where they begin: two calls of one second are two."""
    figure = figure_of(monitor, row, zone)
    if not is_log(monitor) or not isinstance(figure.at, int) or figure.at % SECOND:
        return figure
    return replace(figure, at=Instant(figure.at + start % SECOND))


def _csv(monitor: Monitor, read: Read) -> Iterator[Row | None]:
    """The header is no row, wherever it stands. A row of another length than it says nothing; where the site names
    the columns a line may have fewer, or more of which nothing is known."""
    names = list(monitor.columns) or _cells(monitor, read.header)
    for line in read.lines:
        cells = _cells(monitor, line)
        if not any(cells) or (not monitor.columns and cells == names):
            yield None
        elif monitor.columns:
            yield matching(monitor, dict(zip(names, cells, strict=False)))
        else:
            yield matching(monitor, dict(zip(names, cells, strict=True))) if len(cells) == len(names) else _nothing


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
