"""A file of recorded figures: CSV with a header, or JSON lines. All that is wrong is told at once, with its place.

Columns: a time, and either `value` (with `metric`, or of one metric that the caller names) or columns named after
metrics. The others are labels. What is odd but not wrong - gaps, doubled and backward times, empty cells - is noted and
played: backward times in their place, of doubled ones the last in the file, as the engine would keep it.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from ..decide.series import LARGEST
from ..language.near import nearest
from ..model.problem import CellMark, DataWrong, Mark, Problem
from ..model.team import Metric
from ..sources.workbook import Sheet
from .gathered import MOST_TOLD, Gathered, Record, Row
from .recorded_times import Times

TIME = ("time", "at", "timestamp", "ts", "date", "datetime", "时间", "时刻", "日期")
VALUE = ("value", "数值", "值")
METRIC = ("metric", "name", "指标")
MISSING = frozenset({"", "-", "nan", "null", "none", "na", "n/a"})
"""Cells that say: there is no figure here."""
_LONGEST = 40
_Lines = Sequence[str] | Sheet | None
"""What a row stands in: the lines of a text, where the place of a cell is looked for, a sheet, or JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How to read a file."""

    metrics: Mapping[str, Metric]
    """All that the site knows."""
    metric: str = ""
    """The metric of a plain `value` column without a `metric` beside it."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Labels that the file does not give."""
    zone: ZoneInfo
    """Of times without an offset."""


def read_record(file: str, text: str | Sheet, wanted: Wanted) -> Record:
    """Raises DataWrong with all problems (the first of them, when there are many)."""
    sheet = _Sheet(file, wanted)
    if isinstance(text, Sheet):
        sheet.sheet_rows(text)
    elif file.lower().endswith((".jsonl", ".ndjson", ".json")):
        sheet.json_lines(text)
    else:
        sheet.csv_rows(text)
    if sheet.wrong:
        raise DataWrong(tuple(sheet.problems), sheet.wrong)
    return sheet.gathered.record()


@dataclass(frozen=True, slots=True)
class _Columns:
    """Places in a row."""

    time: int
    values: tuple[tuple[int, str], ...]
    """Place and metric; no metric where the row or the caller names it."""
    metric: int | None
    labels: Mapping[str, int]


class _Sheet:
    """One file being read."""

    def __init__(self, file: str, wanted: Wanted) -> None:
        self.file, self.wanted = file, wanted
        self.problems: list[Problem] = []
        self.wrong = 0
        self.gathered = Gathered()
        self._times = Times(wanted.zone)
        self._series: dict[tuple[str, tuple[str, ...]], Row | None] = {}
        self._of: Sheet | None = None

    # --- forms of files -----------------------------------------------------------------

    def csv_rows(self, text: str) -> None:
        lines = text.splitlines()
        head = lines[0] if lines else ""
        reader = csv.reader(lines, delimiter=max(",;\t", key=head.count))
        try:
            header = [name.strip() for name in next(reader, [])]
            columns = self._columns(header, 1, lines)
            if columns is None:
                return
            for cells in reader:
                if len(cells) == len(header):
                    self._row(reader.line_num, cells, columns, lines)
                elif any(cell.strip() for cell in cells):
                    self._fault("data-columns", reader.line_num, 1, found=len(cells), wanted=len(header))
        except csv.Error:
            self._fault("data-unreadable", reader.line_num, 1)

    def json_lines(self, text: str) -> None:
        for line, raw in enumerate(text.splitlines(), 1):
            if not raw.strip():
                continue
            told = row_of(raw)
            if told is None:
                self._fault("data-json", line, 1)
                continue
            header = list(told)
            columns = self._columns(header, line, None)
            if columns is None:
                return
            self._row(line, [told[name] for name in header], columns, None)

    def sheet_rows(self, given: Sheet) -> None:
        """Of a workbook: every row has the columns of the header."""
        self._of = given
        columns = self._columns(given.header, given.top, given)
        if columns is not None:
            for row, cells in given.rows:
                self._row(row, cells, columns, given)

    def _columns(self, header: Sequence[str], line: int, lines: _Lines) -> _Columns | None:
        """Where everything stands; None with a problem noted."""
        folded = [name.lower() for name in header]
        time, value, metric = (next((folded.index(n) for n in names if n in folded), None)
                               for names in (TIME, VALUE, METRIC))  # fmt: skip
        values = [(place, name) for place, name in enumerate(header) if name in self.wanted.metrics]
        if value is not None:
            values = [(value, "" if metric is not None else self.wanted.metric)]
        if time is None:
            self._fault("data-no-time", line, 1, names=", ".join(TIME[:4]))
        elif not values:
            self._fault("data-no-value", line, 1, metrics=", ".join(self.wanted.metrics))
        elif value is not None and metric is None and not self.wanted.metric:
            self._fault("data-which-metric", line, _column(header, value, line, lines))
        else:
            used = {time, metric, *(place for place, _ in values)}
            labels = {name: place for place, name in enumerate(header) if place not in used}
            return _Columns(time, tuple(values), metric, labels)
        return None

    # --- rows -----------------------------------------------------------------------------

    def _row(self, line: int, cells: Sequence[str], columns: _Columns, lines: _Lines) -> None:
        for place, metric in columns.values:
            series = self._find(line, metric, cells, columns, lines)
            if series is None:
                continue
            try:
                at = self._times.read(cells[columns.time].strip(), series.last)
            except (ValueError, OverflowError):
                self._fault("data-time", line, _column(cells, columns.time, line, lines),
                            given=cells[columns.time][:_LONGEST])  # fmt: skip
                return
            value = _number(cells[place])
            if value is None:
                if cells[place].strip().lower() in MISSING:
                    self.gathered.note("empty", line, series, at)
                else:
                    self._fault("data-value", line, _column(cells, place, line, lines), given=cells[place][:_LONGEST])
                continue
            self.gathered.take(line, series, at, value)

    def _find(
        self, line: int, metric: str, cells: Sequence[str], columns: _Columns, lines: _Lines
    ) -> Row | None:
        """The series of a row; None for one that cannot be named, whose problem is noted once."""
        name = cells[columns.metric].strip() if columns.metric is not None and not metric else metric
        known = self.wanted.metrics.get(name)
        if known is None:
            if (name, ()) not in self._series:
                self._series[name, ()] = None
                place = 1 if columns.metric is None else _column(cells, columns.metric, line, lines)
                near = nearest(name, self.wanted.metrics) or ", ".join(self.wanted.metrics)
                self._fault("data-no-such-metric", line, place, given=name[:_LONGEST], near=near)
            return None
        given, places = self.wanted.labels, columns.labels
        key = name, tuple(
            (cells[places[one]].strip() if one in places else "") or given.get(one, "") for one in known.per
        )
        if key not in self._series:
            self._series[key] = self._new_series(line, known, dict(zip(known.per, key[1], strict=True)), columns)
        return self._series[key]

    def _new_series(self, line: int, metric: Metric, labels: dict[str, str], columns: _Columns) -> Row | None:
        missing = [name for name, value in labels.items() if not value]
        if missing:
            self._fault("data-label-missing", line, 1, metric=metric.id, label=missing[0])
            return None
        self.gathered.spare(metric, [name for name in columns.labels if name not in metric.per])
        return self.gathered.row(metric, labels)

    # --- what is wrong and what is odd ----------------------------------------------------

    def _fault(self, code: str, line: int, column: int, **params: str | int) -> None:
        self.wrong += 1
        if len(self.problems) < MOST_TOLD:
            where = Mark(self.file, line, column)
            if self._of is not None:
                where = CellMark(self.file, line, column, self._of.cell(line, column - 1))
            self.problems.append(Problem(code=code, where=where, params=params))


def row_of(raw: str) -> dict[str, str] | None:
    """One line of JSON as a row of text, labels flat beside the rest."""
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    inner = told.pop("labels", {})
    flat: Iterable[tuple[str, object]] = {**told, **(inner if isinstance(inner, dict) else {})}.items()
    return {str(name): value if isinstance(value, str) else json.dumps(value) for name, value in flat}


def _number(cell: str) -> float | None:
    """`12`, `0.5`, `95%`, `1,200`; None for what is no figure."""
    try:
        value = float(cell)
    except ValueError:
        word = cell.strip()
        share = word.endswith(("%", "％"))
        try:
            value = float((word[:-1] if share else word).replace(",", "")) / (100 if share else 1)
        except ValueError:
            return None
    return value if -LARGEST < value < LARGEST else None


def _column(cells: Sequence[str], place: int, line: int, lines: _Lines) -> int:
    """Where a cell stands in its line, from 1: behind the cells before it, with their signs between."""
    if lines is None or isinstance(lines, Sheet):
        return 1 if lines is None else place + 1
    raw, found = lines[line - 1] if line <= len(lines) else "", 0
    for cell in cells[:place]:
        found = raw.find(cell, found) + len(cell) + 1
    return max(0, raw.find(cells[place], found)) + 1

