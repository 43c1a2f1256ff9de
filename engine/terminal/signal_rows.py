"""Rows of a file of figures: CSV with a header, or JSON lines. What cannot be read is skipped and told, never guessed.

CSV: `metric,value,at` and any other columns, which are labels; `name` is taken for `metric`, and `time` or `timestamp`
for `at`. JSON lines: `{"metric": …, "value": …, "at": …, "labels": {…}}`.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import TYPE_CHECKING

from ..model.command import Sample
from ..model.problem import WrongUsage
from ..model.time import Instant
from .moments import figure, moment

if TYPE_CHECKING:
    from ..run.sheets import Sheet

_METRIC, _VALUE, _AT = ("metric", "name", "指标"), ("value", "数值", "值"), ("at", "time", "timestamp", "时间")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its line, and the figure, or why it was skipped."""

    line: int
    sample: Sample | None = None
    why: str = ""
    given: str = ""
    cell: str = ""
    """Of a workbook: where that stands."""


def csv_rows(text: str, given: Mapping[str, str], now: Instant, zone: tzinfo) -> Iterator[Row]:
    """The rows below the header."""
    reader = csv.reader(text.splitlines())
    try:
        header = [name.strip() for name in next(reader)]
    except (StopIteration, csv.Error):
        return
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Row(line=reader.line_num, why="skip-columns")
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            yield Row(line=reader.line_num, why="skip-columns")
        else:
            yield _row(reader.line_num, dict(zip(header, cells, strict=True)), given, now, zone)


def sheet_rows(sheet: Sheet, given: Mapping[str, str], now: Instant, zone: tzinfo) -> Iterator[Row]:
    """The rows of a workbook; its header has the same names."""
    folded = [name.lower() for name in sheet.header]
    for line, cells in sheet.rows:
        row = _row(line, dict(zip(sheet.header, cells, strict=True)), given, now, zone)
        wanted = {"skip-time": _AT, "skip-no-metric": _METRIC}.get(row.why, _VALUE)
        place = next((folded.index(name) for name in wanted if name in folded), 0)
        yield replace(row, cell=f"{sheet.file}:{sheet.cell(line, place)}")


def json_rows(text: str, given: Mapping[str, str], now: Instant, zone: tzinfo) -> Iterator[Row]:
    """One JSON object a line."""
    for line, raw in enumerate(text.splitlines(), 1):
        if not raw.strip():
            continue
        try:
            told = json.loads(raw)
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict):
            yield Row(line=line, why="skip-json")
            continue
        inner = told.pop("labels", {})
        flat = {**told, **(inner if isinstance(inner, dict) else {})}
        yield _row(line, {str(name): _text(value) for name, value in flat.items()}, given, now, zone)


def _row(line: int, cells: Mapping[str, str], given: Mapping[str, str], now: Instant, zone: tzinfo) -> Row:
    metric, value, at = (_first(cells, names) for names in (_METRIC, _VALUE, _AT))
    if not metric:
        return Row(line=line, why="skip-no-metric")
    if not value:
        return Row(line=line, why="skip-empty")
    known = (*_METRIC, *_VALUE, *_AT)
    labels = {name: cell.strip() for name, cell in cells.items() if name.lower() not in known and cell.strip()}
    try:
        found = figure(value)
    except WrongUsage:
        return Row(line=line, why="skip-value", given=value[:40])
    try:
        when = moment(at, now, zone) if at else None
    except WrongUsage:
        return Row(line=line, why="skip-time", given=at[:40])
    return Row(line=line, sample=Sample(metric=metric, value=found, labels={**given, **labels}, at=when))


def _first(cells: Mapping[str, str], names: Iterable[str]) -> str:
    folded = {name.lower(): cell for name, cell in cells.items()}
    return next((folded[name].strip() for name in names if name in folded), "")


def _text(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else json.dumps(value)
