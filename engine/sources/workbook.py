"""Workbooks of offices as rows of text: the first row names the columns, every problem names its cell.

A file is taken for a workbook by its first bytes, not by its name: many a `.xls` is text that Excel opens all the same.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

READER = Path(__file__).with_name("sheets.py")
PATIENCE_S = 90
_LONGEST = 40
_BEGINS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""A ZIP archive (XLSX, ODS), and Microsoft's older container (XLS, and XLSX behind a password)."""


class BadSheet(Exception):
    """A workbook that cannot be used; `where` is `file:sheet!cell` as far as it is known."""

    def __init__(self, code: str, where: str, detail: str = "") -> None:
        super().__init__(code)
        self.code, self.where, self.detail = code, where, detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The rows of one sheet with their numbers, from 1; none of them is empty, all have the same columns."""

    file: str
    name: str
    top: int
    """The number of the first row."""
    header: tuple[str, ...]
    """The names of the columns; empty where the caller knows them."""
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """Without the header."""
    columns: tuple[int, ...]
    """Where each stands in the sheet, from 0."""

    def cell(self, row: int, place: int) -> str:
        """`Sheet1!B7`: the cell of a row in the column at `place`."""
        return f"{self.name}!{letters(self.columns[place])}{row}"


def is_workbook(beginning: bytes) -> bool:
    """By the first eight bytes of a file."""
    return beginning.startswith(_BEGINS)


def read_sheet(data: bytes, file: str, wanted: str = "", *, headed: bool = True) -> Sheet:
    """The sheet `wanted`, else the first that is not hidden; the first row that is not empty is its header.

    Raises BadSheet.
    """
    told = _asked(data, file, wanted)
    where, rows = f"{file}:{told.sheet}", told.rows
    if not rows:
        raise BadSheet("sheet-empty", where)
    if not headed:
        width = tuple(range(len(rows[0][1])))
        whole = _numbered(rows, width)
        return Sheet(file=file, name=told.sheet, top=whole[0][0], header=(), rows=whole, columns=width)
    at = _columns(where, rows, told.merged)
    header, *below = _numbered(rows, at)
    return Sheet(file=file, name=told.sheet, top=header[0], header=header[1], rows=tuple(below), columns=at)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the reader answers: rows and cells count from 0."""

    sheet: str
    rows: list[tuple[int, list[str]]]
    merged: list[tuple[int, int, int, int]]


def _asked(data: bytes, file: str, wanted: str) -> _Told:
    """What the reader says. Raises BadSheet, also when it ends: then the file wanted more than it may have."""
    words = [sys.executable, "-I", str(READER), wanted]
    try:
        ran = subprocess.run(words, input=data, capture_output=True, timeout=PATIENCE_S, check=False)
        told = json.loads(ran.stdout)
    except subprocess.TimeoutExpired:
        raise BadSheet("sheet-too-big", file, f"> {PATIENCE_S} s") from None
    except OSError as error:
        raise BadSheet("sheet-unreadable", file, error.strerror or type(error).__name__) from None
    except ValueError:
        raise BadSheet("sheet-broken", file) from None
    if "problem" in told:
        raise BadSheet(told["problem"], f"{file}:{wanted}" if wanted else file, told["detail"])
    return _Told(told["sheet"], told["rows"], told["merged"])


def _numbered(rows: list[tuple[int, list[str]]], at: tuple[int, ...]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The cells of these columns, rows counted as the program that wrote them shows it; an empty row is none."""
    cut = ((number + 1, tuple(cells[place] for place in at)) for number, cells in rows)
    return tuple(row for row in cut if any(row[1]))


def _columns(where: str, rows: list[tuple[int, list[str]]], merged: list[tuple[int, int, int, int]]) -> tuple[int, ...]:
    """The columns that have a name. A title over several columns, a name that stands twice and a cell under no name
    are refused: whoever read them would have to guess."""
    top, header = rows[0]
    for first, left, last, right in merged:
        if first <= top <= last and right > left:
            raise BadSheet("sheet-merged", f"{where}!{letters(left)}{first + 1}")
    named = [place for place, name in enumerate(header) if name]
    for place in named:
        if header.index(header[place]) != place:
            raise BadSheet("sheet-twice", f"{where}!{letters(place)}{top + 1}", header[place][:_LONGEST])
    for number, cells in rows:
        spare = next((place for place, cell in enumerate(cells) if cell and place not in named), None)
        if spare is not None:
            raise BadSheet("sheet-unnamed", f"{where}!{letters(spare)}{number + 1}", cells[spare][:_LONGEST])
    return tuple(named)


def letters(column: int) -> str:
    """0 -> A, 26 -> AA."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found
