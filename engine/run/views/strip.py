"""The timeline strip of a report: bars and points in four lanes, read from the journal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from ...model.incident import Incident
from ...model.time import Instant
from ...model.view import Mark
from .lines import Written
from .titles import Titles

_NOTICE_ENDS = {
    "notice-sent": "sent", "notice-failed": "failed", "notice-uncertain": "doubt", "notice-rejected": "rejected",
    "notice-withdrawn": "withdrawn", "notice-expired": "expired", "notice-stopped": "stopped",
}  # fmt: skip
_LADDER_ENDS = {
    "ask-yes": ("ask", "connector", "answered"), "ask-no": ("ask", "connector", "answered"),
    "ask-withdrawn": ("ask", "connector", "over"), "task-done": ("overdue", "task", "answered"),
    "notice-released": ("notice", "notice", "answered"), "notice-rejected": ("notice", "notice", "answered"),
    "notice-expired": ("notice", "notice", "over"), "notice-withdrawn": ("notice", "notice", "over"),
}  # fmt: skip
"""Entry -> how the id of its ladder begins, the parameter with the rest, and who ended it."""
_SEVERITIES = ("severity-raised", "raised-by-runbook", "severity-given", "severity-lowered")


def strip(titles: Titles, written: list[Written], incident: Incident, now: Instant) -> tuple[Mark, ...]:
    """All marks in the order in which they begin; what goes on ends now, or at the close."""
    end = incident.closed or now
    found = [*_states(titles, written, end), *_pages(titles, written, end), *_notices(titles, written, end)]
    found += _severity(titles, written)
    return tuple(sorted(found, key=lambda it: (it.start, it.lane, it.text)))


def _states(titles: Titles, written: list[Written], end: Instant) -> Iterator[Mark]:
    begun: dict[str, Instant] = {}
    for it in written:
        path = str(it.params.get("state", ""))
        if it.code == "entered":
            begun[path] = it.at
        elif it.code == "left" and path in begun:
            yield Mark(lane="states", start=begun.pop(path), end=it.at, text=titles.state(path), kind="left")
    for path, start in begun.items():
        yield Mark(lane="states", start=start, end=max(start, end), text=titles.state(path), kind="current")


def _pages(titles: Titles, written: list[Written], end: Instant) -> Iterator[Mark]:
    """From the first page of a ladder to its answer, or to the decision that made it needless."""
    begun: dict[str, Written] = {}
    for it in written:
        if it.code in ("paged", "nobody-reached"):
            begun.setdefault(str(it.params.get("ladder", "")), it)
            continue
        ladder, kind = _settles(it)
        if ladder in begun:
            yield _page(titles, begun.pop(ladder), it.at, kind)
    for first in begun.values():
        yield _page(titles, first, end, "open")


def _settles(it: Written) -> tuple[str, str]:
    """The ladder that an entry ends, and whether a person did it; nothing for most entries."""
    if it.code == "answered":
        return str(it.params.get("ladder", "")), "answered"
    if it.code in _LADDER_ENDS:
        start, name, kind = _LADDER_ENDS[it.code]
        return f"{start}:{it.params.get(name, '')}", kind
    return "", ""


def _page(titles: Titles, first: Written, end: Instant, kind: str) -> Mark:
    about = titles.about(str(first.params.get("reason", "page")), str(first.params.get("about", "")))
    return Mark(lane="pages", start=first.at, end=max(first.at, end), text=about, kind=kind)


def _notices(titles: Titles, written: list[Written], end: Instant) -> Iterator[Mark]:
    """From the draft to what became of it."""
    begun: dict[str, Instant] = {}
    for it in written:
        name = str(it.params.get("notice", ""))
        if it.code == "notice-asked":
            begun[name] = it.at
        elif it.code in _NOTICE_ENDS and name in begun:
            kind = _NOTICE_ENDS[it.code]
            yield Mark(lane="notices", start=begun.pop(name), end=it.at, text=titles.notice(name), kind=kind)
    for name, start in begun.items():
        yield Mark(lane="notices", start=start, end=max(start, end), text=titles.notice(name), kind="open")


def _severity(titles: Titles, written: list[Written]) -> Iterator[Mark]:
    lane: Literal["severity"] = "severity"
    for it in written:
        if it.code in _SEVERITIES:
            yield Mark(
                lane=lane, start=it.at, end=it.at, text=titles.severity(str(it.params.get("level", ""))), kind=it.code
            )
