"""Known incidents beside a record: `start,end[,name]`, and how well each trigger saw them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median
from zoneinfo import ZoneInfo

from ..model.backtest import Episode, Known, Score
from ..model.problem import DataWrong, Mark, Problem
from ..model.time import Instant, Length
from .recorded import row_of
from .recorded_times import Times

START, END = ("start", "from", "begin", "开始", "起"), ("end", "to", "until", "结束", "止")
NAME = ("name", "title", "incident", "名称", "事件")
_LONGEST = 40


def read_known(file: str, text: str, zone: ZoneInfo) -> tuple[Known, ...]:
    """The incidents of a CSV with a header, or of JSON lines, by start. Raises DataWrong with all problems."""
    found: list[Known] = []
    wrong: list[Problem] = []
    times = Times(zone)
    for line, row in _rows(file, text):
        one = _known(file, line, row, times)
        if isinstance(one, Known):
            found.append(one)
        else:
            wrong.append(one)
            if one.code == "labels-columns":
                break
    if not found and not wrong:
        wrong.append(Problem(code="labels-columns", where=Mark(file, 1, 1)))
    if wrong:
        raise DataWrong(tuple(wrong[:20]), len(wrong))
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def _rows(file: str, text: str) -> Iterator[tuple[int, Mapping[str, str] | None]]:
    """Line and row by the names of the header; None for one that is no row."""
    if file.lower().endswith((".jsonl", ".ndjson", ".json")):
        for line, raw in enumerate(text.splitlines(), 1):
            if raw.strip():
                row = row_of(raw)
                yield line, None if row is None else {name.lower(): value for name, value in row.items()}
        return
    reader = csv.reader(text.splitlines())
    header: list[str] = []
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        for cells in reader:
            if any(cell.strip() for cell in cells):
                fits = len(cells) == len(header)
                yield reader.line_num, dict(zip(header, cells, strict=True)) if fits else None
    except csv.Error:
        yield reader.line_num, None


def _known(file: str, line: int, row: Mapping[str, str] | None, times: Times) -> Known | Problem:
    if row is None:
        return Problem(code="labels-row", where=Mark(file, line, 1))
    start, end, name = (_first(row, names) for names in (START, END, NAME))
    if start is None or end is None:
        return Problem(code="labels-columns", where=Mark(file, 1, 1))
    instants: list[Instant] = []
    for written in (start, end):
        try:
            instants.append(times.read(written, None))
        except (ValueError, OverflowError):
            return Problem(code="data-time", where=Mark(file, line, 1), params={"given": written[:_LONGEST]})
    if instants[1] <= instants[0]:
        return Problem(code="labels-order", where=Mark(file, line, 1), params={"end": end[:_LONGEST]})
    return Known(start=instants[0], end=instants[1], name=name or "", line=line)


def _first(row: Mapping[str, str], names: Iterable[str]) -> str | None:
    return next((row[name].strip() for name in names if name in row), None)


def within(known: Iterable[Known], first: Instant, last: Instant) -> tuple[Known, ...]:
    """Those that the judged figures reach: of others nothing can be said."""
    return tuple(one for one in known if one.start <= last and one.end >= first)


def scores(
    known: Sequence[Known], episodes: Sequence[Episode], triggers: Iterable[tuple[str, str]], last: Instant
) -> tuple[Score, ...]:
    """All triggers together, then each of (runbook, trigger). `last`: when episodes without an end are cut off."""
    found = [_score("", "", known, episodes, last)]
    for runbook, trigger in triggers:
        mine = [one for one in episodes if (one.runbook, one.trigger) == (runbook, trigger)]
        found.append(_score(runbook, trigger, known, mine, last))
    return tuple(found)


def _score(
    runbook: str, trigger: str, known: Sequence[Known], episodes: Sequence[Episode], last: Instant
) -> Score:  # fmt: skip
    delays: list[int] = []
    missed: list[Known] = []
    for one in known:
        starts = [it.start for it in episodes if it.start <= one.end and _end(it, last) >= one.start]
        if starts:
            delays.append(max(0, min(starts) - one.start))
        else:
            missed.append(one)
    alone = [it for it in episodes if not any(it.start <= one.end and _end(it, last) >= one.start for one in known)]
    return Score(
        runbook=runbook, trigger=trigger, found=len(delays), missed=tuple(missed), false=len(alone),
        false_time=_outside(known, episodes, last),
        delay_median=Length(int(median(delays))) if delays else None,
        delay_worst=Length(max(delays)) if delays else None,
    )  # fmt: skip


def _outside(known: Sequence[Known], episodes: Sequence[Episode], last: Instant) -> Length:
    """How long at least one of the episodes went on while there was no incident."""
    firing = _joined((it.start, _end(it, last)) for it in episodes)
    trouble = _joined((one.start, one.end) for one in known)
    inside = sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in firing for b in trouble)
    return Length(sum(end - start for start, end in firing) - inside)


def _joined(spans: Iterable[tuple[Instant, Instant]]) -> list[tuple[Instant, Instant]]:
    """Spans in order, those that touch as one."""
    found: list[tuple[Instant, Instant]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


def _end(episode: Episode, last: Instant) -> Instant:
    return last if episode.end is None else episode.end
