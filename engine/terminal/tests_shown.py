"""Prints scenario tests: a failure shows expected beside actual at the step that differs, and the timeline up to it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from .desk import Desk
from .problems_shown import where_shown

if TYPE_CHECKING:
    from ..model.batch import JournalRow
    from ..run.scenario import CaseResult, TestRun

MOST_LINES = 30


def case_lines(result: CaseResult, desk: Desk, root: Path) -> list[str]:
    """`ok runbook: case`, or everything that differs."""
    look = desk.look
    if not result.failures:
        return look.row("ok", f"{result.runbook}: {result.case}")
    lines = look.row(desk.word("test-failed"), f"{result.runbook}: {result.case}", loud=True)
    for one in result.failures:
        lines.append(f"  {where_shown(one.at, root)}: {one.what}")
        lines += look.row(desk.word("test-expected"), one.expected, indent=4)
        lines += look.row(desk.word("test-actual"), one.actual, indent=4)
    return [*lines, *_timeline(result, desk), ""]


def _timeline(result: CaseResult, desk: Desk) -> list[str]:
    """The last lines before the difference, each with its offset from the start of the case."""
    from zoneinfo import ZoneInfo

    from ..run.views.lines import entry_said
    from ..run.views.titles import Titles

    zone = ZoneInfo(result.team.timezone)
    titles = Titles(team=result.team, lang=desk.lang, zone=zone, now=result.started, runbook=result.book)
    shown = result.timeline[-MOST_LINES:]
    lines: list[str] = []
    for row in shown:
        said = entry_said(titles, row.entry.code, row.entry.params)
        lines += desk.look.row(f"+{_offset(row, result)} ", said, indent=4)
    return lines


def _offset(row: JournalRow, result: CaseResult) -> str:
    from ..words.say import length_said

    return length_said(row.at - result.started)


def coverage_lines(ran: TestRun, desk: Desk) -> list[str]:
    """What no case has reached, runbook by runbook."""
    lines = []
    for runbook, found in ran.coverage.items():
        missing = found.missing()
        said = ", ".join(f"{desk.word(f'cover-{kind}')} {name}" for kind, name in missing)
        lines += desk.look.row(f"{runbook}:", said or desk.word("cover-all"))
    return lines


def data_of(ran: TestRun, coverage: bool) -> Mapping[str, object]:
    """The documented shape of `test --json`."""
    cases = [
        {
            "file": one.file, "runbook": one.runbook, "case": one.case, "passed": not one.failures,
            "failures": [
                {"line": fault.at.line, "column": fault.at.column, "what": fault.what, "expected": fault.expected,
                 "actual": fault.actual}
                for fault in one.failures
            ],
        }
        for one in ran.results
    ]  # fmt: skip
    if not coverage:
        return {"cases": cases}
    never = {
        runbook: [{"kind": kind, "name": name} for kind, name in found.missing()]
        for runbook, found in ran.coverage.items()
    }
    return {"cases": cases, "never_reached": never}
