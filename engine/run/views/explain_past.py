"""What happened and why: the journal of an incident, each step with its event, guards and the values they saw."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import groupby

from ...model.incident import Incident
from ...model.runbook import Runbook
from ...model.view import Reason
from ...store import reading
from .lines import TRACES, of_stored, text_of
from .look import Look
from .steps_said import step_said
from .titles import Titles

MOST = 120
"""Reasons shown: the newest ones; `tocsin timeline --every` has all."""
_PAGE = 1_000

Wanted = Callable[[reading.Line], bool]


def story(look: Look, incident: Incident, runbook: Runbook, wanted: Wanted | None = None) -> tuple[Reason, ...]:
    """The steps of an incident, oldest first; only those with a wanted line, and of them only these lines."""
    titles = look.titles(runbook)
    reasons: list[Reason] = []
    for _, group in groupby(entries(look, incident.id), key=lambda line: line.step):
        reasons += _step(look, titles, list(group), wanted)
    return tuple(reasons[-MOST:])


def entries(look: Look, incident: str) -> Iterator[reading.Line]:
    """The whole journal of an incident, oldest first, read in pages."""
    after = 0
    with look.database() as connection:
        while True:
            page = reading.journal(connection, incident=incident, after=after, limit=_PAGE)
            yield from page
            if len(page) < _PAGE:
                return
            after = page[-1].seq


def _step(look: Look, titles: Titles, lines: list[reading.Line], wanted: Wanted | None) -> Iterator[Reason]:
    """The trace as the reason, then what came of it."""
    shown = [line for line in lines if line.code not in TRACES and (wanted is None or wanted(line))]
    traces = [line for line in lines if line.code == "step" and line.params is not None]
    if not shown and not (wanted is None or any(wanted(line) for line in traces)):
        return
    for trace in traces:
        text = step_said(titles, trace.params or {})
        yield Reason(text=text, at=trace.at, seq=trace.seq, rule="32")
    for line in shown:
        yield Reason(text=text_of(look, titles, of_stored(line)), at=line.at, seq=line.seq)


def about_notice(name: str) -> Wanted:
    return lambda line: _param(line, "notice") == name or _param(line, "about") == name


def about_ladder(ladders: Collection[str] | None) -> Wanted:
    """Lines about these ladders; None: about any."""
    return lambda line: bool(_param(line, "ladder")) and (ladders is None or _param(line, "ladder") in ladders)


def about_task(paths: Collection[str]) -> Wanted:
    names = {*paths, *(path.rpartition("/")[2] for path in paths)}
    return lambda line: _param(line, "task") in paths or (line.code == "paged" and _param(line, "about") in names)


def about_timer(key: str) -> Wanted:
    """Steps that this timer began."""

    def wanted(line: reading.Line) -> bool:
        event = (line.params or {}).get("event")
        return line.code == "step" and isinstance(event, dict) and event.get("key") == key

    return wanted


def _param(line: reading.Line, name: str) -> str:
    return str((line.params or {}).get(name) or "")
