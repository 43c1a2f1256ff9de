"""A file of figures into the engine, batch by batch. Interrupted, the same command goes on where it stopped.

A marker in `.tocsin/signals/` holds the digest of the file and the last line that was taken; it is written after the
engine has committed the batch. A kill between the two sends one batch again, which is harmless: the engine keeps one
sample per metric, labels and instant.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from ..model.command import Sample, Signal
from ..model.problem import NoSuchThing, Refused, WrongUsage
from ..model.time import Instant
from . import paper
from .desk import Desk
from .files import bytes_of, decoded, write
from .signal_rows import Row, csv_rows, json_rows, sheet_rows

if TYPE_CHECKING:
    from ..run.sheets import Sheet

BATCH = 500
MOST_TOLD = 10
BAR = 24


@dataclass(slots=True)
class Tally:
    """What has become of a file so far."""

    line: int = 0
    taken: int = 0
    skipped: list[tuple[int, str, str]] = field(default_factory=list)
    """Line, cell of a workbook, and why."""


def send_file(
    desk: Desk, path: Path, labels: Mapping[str, str], *, history: bool, again: bool, sheet: str = ""
) -> None:
    """Read, send, tell. Raises for a file that cannot be read at all; single rows are skipped and told."""
    data = bytes_of(path)
    content = _content(data, path, sheet)
    marker = _marker(desk, path, history)
    digest = hashlib.sha256(sheet.encode() + data).hexdigest()
    tally = Tally(line=0 if again else _where(marker, digest))
    total = content.count("\n") + 1 if isinstance(content, str) else content.rows[-1][0] if content.rows else 1
    if tally.line >= total:
        desk.say("talk-all-read")
    elif tally.line:
        desk.say("talk-resumed", line=tally.line + 1)
    desk.read_zone()
    rows = (row for row in _rows(path, content, labels, desk) if row.line > tally.line)
    try:
        for batch in _batches(rows):
            _send(desk, batch, tally, history)
            _remember(marker, digest, tally.line)
            _progress(desk, tally.line, total)
        _remember(marker, digest, total)
    except KeyboardInterrupt:
        _end_bar(desk)
        desk.begun = False
        desk.say("talk-stopped-at", line=tally.line)
        raise
    _end_bar(desk)
    _told(desk, tally)


def _content(data: bytes, path: Path, wanted: str) -> str | Sheet:
    """The text of a file, or the sheet of a workbook."""
    from ..run.sheets import sheet_of

    sheet = sheet_of(data, str(path), wanted)
    return sheet if sheet is not None else decoded(data, path)


def _rows(path: Path, text: str | Sheet, labels: Mapping[str, str], desk: Desk) -> Iterator[Row]:
    now, zone = Instant(time.time_ns() // 1000), desk.look.zone or UTC
    if not isinstance(text, str):
        return sheet_rows(text, labels, now, zone)
    if path.suffix.lower() in (".jsonl", ".ndjson", ".json"):
        return json_rows(text, labels, now, zone)
    if path.suffix.lower() in (".csv", ".txt", ".xls", ""):  # many an .xls is text that Excel opens
        return csv_rows(text, labels, now, zone)
    raise WrongUsage("path-unreadable", path=str(path), why=".csv / .xlsx / .jsonl ?")


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _send(desk: Desk, batch: list[Row], tally: Tally, history: bool) -> None:
    """The good rows as one command. When the engine refuses one of them, each is tried by itself, so that one bad name
    does not cost the rest."""
    for row in batch:
        if row.sample is None:
            tally.skipped.append((row.line, row.cell, desk.word(row.why, given=row.given)))
    good = [row for row in batch if row.sample is not None]
    if good:
        try:
            _put(desk, [row.sample for row in good if row.sample is not None], history)
            tally.taken += len(good)
        except (Refused, NoSuchThing):
            _one_by_one(desk, good, tally, history)
    tally.line = batch[-1].line


def _one_by_one(desk: Desk, good: list[Row], tally: Tally, history: bool) -> None:
    from .failing import sentence

    for row in good:
        try:
            _put(desk, [row.sample] if row.sample is not None else [], history)
            tally.taken += 1
        except (Refused, NoSuchThing) as error:
            tally.skipped.append((row.line, row.cell, sentence(desk, error)))


def _put(desk: Desk, samples: list[Sample], history: bool) -> None:
    desk.quietly(Signal(samples=tuple(samples), history=history))


def _told(desk: Desk, tally: Tally) -> None:
    if desk.json:
        told = [
            {"line": line, **({"cell": cell} if cell else {}), "why": why} for line, cell, why in tally.skipped
        ]
        desk.tell({"taken": tally.taken, "skipped": told, "line": tally.line}, lambda _view, _look: [])
        return
    desk.print(desk.look.row("", desk.word("talk-signals", taken=tally.taken, skipped=len(tally.skipped))))
    for line, cell, why in tally.skipped[:MOST_TOLD]:
        said = desk.word("talk-skipped-cell", cell=cell, why=why) if cell else ""
        paper.err(desk.look.row("-", said or desk.word("talk-skipped", line=line, why=why), indent=2))
    if len(tally.skipped) > MOST_TOLD:
        desk.say("talk-skipped-more", count=len(tally.skipped) - MOST_TOLD)


def _marker(desk: Desk, path: Path, history: bool) -> Path | None:
    """The place of the marker; None without a site on this machine."""
    if desk.url:
        return None
    name = hashlib.sha256(f"{path.absolute()}|{history}".encode()).hexdigest()[:16]
    return desk.site() / ".tocsin" / "signals" / f"{name}.json"


def _where(marker: Path | None, digest: str) -> int:
    """Last line taken of this very file; 0 for another one."""
    try:
        told = json.loads(marker.read_text(encoding="ascii")) if marker is not None else {}
        return int(told["line"]) if told.get("sha256") == digest else 0
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return 0


def _remember(marker: Path | None, digest: str, line: int) -> None:
    if marker is None:
        return
    marker.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write(marker, json.dumps({"sha256": digest, "line": line}).encode())


def _progress(desk: Desk, line: int, total: int) -> None:
    if desk.interactive:
        full = BAR * line // max(1, total)
        paper.prompt(f"\r[{'#' * full}{' ' * (BAR - full)}] {line}/{total}")


def _end_bar(desk: Desk) -> None:
    if desk.interactive and sys.stderr is not None:
        paper.prompt("\n")
