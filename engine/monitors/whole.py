"""A file that is replaced whole, such as a daily export: read again whenever its content is another one.

A workbook is such a file, and so is one that is named by a pattern, of which the newest is read. All of its rows are
handed on; a row that was taken before has the same time and is the same sample again, one that was corrected since
takes its place. Rows without a time hold when they are read.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from ..model.monitor import Monitor
from ..model.time import SECOND, Instant
from ..sources.workbook import BadSheet, Sheet, is_workbook, read_sheet
from .base import Figure, Silent, found
from .rows import constant, figure_of, is_log, matching
from .tail import MOST_LINES, Place, decoded

LARGEST_FILE = 32 * 1024 * 1024
ALL = 2**62 - 1
"""As the place of a file that has been read to its end."""
_PATTERN = frozenset("*?[")
_NOT_YET = ("~$", ".")
"""How office programs name the mark that a file is open, and others a file that they still write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    header: tuple[str, ...]
    rows: Iterator[tuple[str, tuple[str, ...]]]
    """With what each is called where it cannot be read."""
    where: str


def is_whole(monitor: Monitor, root: Path) -> bool:
    """By its path, else by how the file begins; one that cannot be read is told by whoever reads it."""
    if _PATTERN & set(monitor.path):
        return True
    path = root / monitor.path
    try:
        if not path.is_file():  # to open a pipe would keep us waiting
            return False
        with path.open("rb") as file:
            return is_workbook(file.read(8))
    except OSError:
        return False


def read_whole(
    monitor: Monitor, root: Path, since: Place | None, now: Instant
) -> tuple[tuple[Figure, ...], Place]:
    """The next rows, and where to go on. Raises `Silent`. What lies there at the first look is not news, unless it
    holds still."""
    path = _newest(monitor, root)
    data = _bytes(path)
    digest = int.from_bytes(hashlib.sha256(data).digest()[:8]) & ALL or 1
    if monitor.holds is not None:
        return _held(monitor, path, data, now), Place(file=digest, at=ALL)
    if since is None:
        return (), Place(file=digest, at=ALL)
    begun = since.at if since.file == digest else 0
    if begun == ALL:
        return (), since
    rows = _read(monitor, path, data)
    figures = rows[begun : begun + MOST_LINES]
    done = begun + MOST_LINES >= len(rows)
    return tuple(one for one in figures if one is not None), Place(file=digest, at=ALL if done else begun + MOST_LINES)


def _held(monitor: Monitor, path: Path, data: bytes, now: Instant) -> tuple[Figure, ...]:
    """What the file says holds now, as a page would, until it is too old: an export that has ceased is silence."""
    written = Instant(path.stat().st_mtime_ns // 1000)
    if monitor.holds is not None and now > written + monitor.holds:
        raise Silent("outdated", path.name)
    return found([one for one in _read(monitor, path, data) if one is not None])


def _read(monitor: Monitor, path: Path, data: bytes) -> list[Figure | None]:
    """The figures of all rows. Raises `Silent`."""
    table = _table(monitor, path.name, data)
    lacking = [name for name in _named(monitor) if name not in table.header]
    if lacking:
        raise Silent("no-column", f"{lacking[0]} ({table.where})")
    return _figures(monitor, table.header, list(table.rows))


def _newest(monitor: Monitor, root: Path) -> Path:
    if not _PATTERN & set(monitor.path):
        return root / monitor.path
    folder, _, pattern = monitor.path.rpartition("/")
    try:
        inside = root / (folder or ("/" if monitor.path.startswith("/") else "."))
        found = [one for one in inside.glob(pattern) if not one.name.startswith(_NOT_YET) and one.is_file()]
        return max(found, key=lambda one: (one.stat().st_mtime_ns, one.name))
    except OSError as error:
        raise Silent("no-file", error.strerror or type(error).__name__) from None
    except ValueError:
        raise Silent("no-file", monitor.path) from None


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Silent("sheet-too-big", f"{path.name}: {path.stat().st_size} > {LARGEST_FILE}")
        return path.read_bytes()
    except OSError as error:
        raise Silent("no-file", error.strerror or type(error).__name__) from None


def _named(monitor: Monitor) -> list[str]:
    """The columns that the site speaks of."""
    value = monitor.value if constant(monitor) is None else ""
    return [one for one in (value, monitor.time, *monitor.labels.values(), *monitor.match) if one]


def _table(monitor: Monitor, name: str, data: bytes) -> _Table:
    """Raises `Silent`, with the cell where there is one."""
    if not is_workbook(data):
        return _text(monitor, name, data)
    try:
        sheet = _sheet(data, name, monitor.sheet, not monitor.columns)
    except BadSheet as bad:
        raise Silent(bad.code, f"{bad.where} {bad.detail}".strip()) from None
    header = sheet.header or monitor.columns
    spot = header.index(monitor.value) if monitor.value in header else 0
    rows = ((f"{name}:{sheet.cell(number, min(spot, len(cells) - 1))}", cells) for number, cells in sheet.rows)
    return _Table(header=header, rows=rows, where=f"{name}:{sheet.name}")


@lru_cache(maxsize=4)
def _sheet(data: bytes, name: str, wanted: str, headed: bool) -> Sheet:
    """Read once for all monitors that look at it, and for every look until it is another."""
    return read_sheet(data, name, wanted, headed=headed)


def _text(monitor: Monitor, name: str, data: bytes) -> _Table:
    """A CSV; here a cell may go over several lines."""
    reader = csv.reader(decoded(data, first=True).splitlines(keepends=True), delimiter=monitor.separator)
    try:
        cut = [(reader.line_num, tuple(cell.strip() for cell in cells)) for cells in reader]
    except csv.Error:
        raise Silent("sheet-unreadable", f"{name}:{reader.line_num}") from None
    told = [(f"{name}:{number}", cells) for number, cells in cut if any(cells)]
    header = monitor.columns or (told.pop(0)[1] if told else ())
    return _Table(header=header, rows=iter(told), where=name)


def _figures(
    monitor: Monitor, header: tuple[str, ...], rows: list[tuple[str, tuple[str, ...]]]
) -> list[Figure | None]:
    """One for each row; None for a row that is not asked for, or has no figure."""
    zone, told = ZoneInfo(monitor.timezone or "UTC"), Counter[tuple[int, str]]()
    return [_figure(monitor, dict(zip(header, cells, strict=False)), zone, where, told) for where, cells in rows]


def _figure(
    monitor: Monitor, cells: dict[str, str], zone: ZoneInfo, where: str, told: Counter[tuple[int, str]]
) -> Figure | None:
    """Events of one second lie apart in the order of the file, so that the same file again says the same again."""
    row = matching(monitor, cells)
    if row is None or (constant(monitor) is None and not cells.get(monitor.value)):
        return None
    one = figure_of(monitor, row, zone)
    if isinstance(one.value, str) or isinstance(one.at, str):
        return replace(one, where=where)
    if not is_log(monitor) or one.at is None or one.at % SECOND:
        return one
    same = one.at, str(sorted(one.labels.items()))
    told[same] += 1
    return replace(one, at=Instant(one.at + told[same] - 1))
