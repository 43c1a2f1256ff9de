"""Silences: who, why, until when, and what each hides at this moment."""

from __future__ import annotations

from collections.abc import Iterator

from ...decide.threshold import fires
from ...model.incident import LIVE
from ...model.silence import Hidden, SilenceRow
from ...model.time import HOUR
from ...model.view import HiddenView, SilenceView, Trouble
from ...words.say import clean, length_said
from .. import silences as at_work
from ..windows import working
from .look import Look
from .signals import open_incident

LONG = 4 * HOUR
"""A trigger that has fired for so long under a silence is worth a word in `status`."""
TOLD_FOR = 12 * HOUR
"""For so long `status` tells what was resolved under a silence that has ended."""


def silences(look: Look) -> tuple[SilenceView, ...]:
    """Those that are not over: at work first, by their end; then those that ended within a day and hid something."""
    rows = look.turn.silences().values()
    views = [silence_view(look, row) for row in rows if row.ended is None or row.told]
    return tuple(sorted(views, key=lambda it: (it.ended is not None, not it.at_work, it.until, it.id)))


def working_now(look: Look) -> tuple[SilenceView, ...]:
    """Those that keep something quiet now."""
    return tuple(view for view in silences(look) if view.at_work)


def silence_view(look: Look, row: SilenceRow) -> SilenceView:
    """One silence. What it hides is what stands, not what has been noted: also what fired before it began."""
    hours = working(row, look.team, look.now())
    over = [_hidden(it, "resolved") for it in row.hidden if it.over is not None] if hours.open else []
    return SilenceView(
        id=row.id, runbook=row.runbook, trigger=row.trigger, matchers=tuple(clean(str(it)) for it in row.matchers),
        what=clean(row.what), windows=_windows(look, row), by=row.by, by_name=look.titles().who(row.by),
        reason=clean(row.reason), made=row.at, start=row.start, until=row.until, at_work=hours.open,
        changes_at=hours.changes_at, ended=row.ended, hides=(*_stands(look, row), *over) if hours.open else (),
        told=tuple(_hidden(it, "resolved") for it in row.told), told_at=row.told_at,
    )  # fmt: skip


def _windows(look: Look, row: SilenceRow) -> str:
    window = row.window
    if window is None:
        return ""
    name = "weekly" if window.weekly else "calendar" if window.calendar else "cron"
    what = window.weekly or window.calendar or window.cron
    return look.say(f"silence-{name}-said", what=what, length=length_said(window.lasts))


def _stands(look: Look, row: SilenceRow) -> Iterator[HiddenView]:
    """Triggers that it is about and that fire without an incident, or are on their way."""
    for book in look.memory.library.newest.values() if not row.runbook else ():
        yield from _of(look, row, book.name)
    if row.runbook:
        yield from _of(look, row, row.runbook)


def _of(look: Look, row: SilenceRow, runbook: str) -> Iterator[HiddenView]:
    """A runbook on trial opens nothing, silenced or not."""
    book = look.memory.library.newest.get(runbook)
    if book is not None and book.trial:
        return
    for tracker in look.index.triggers.get(runbook, ()):
        on_its_way = tracker.state.phase == "pending" or fires(tracker.state)
        if tracker.world != LIVE or not on_its_way or open_incident(look, tracker):
            continue
        if at_work.names(row, tracker, look.team):
            yield HiddenView(
                runbook=tracker.runbook, trigger=tracker.name, key=tracker.key, phase=tracker.state.phase,
                since=tracker.state.since,
            )  # fmt: skip


def _hidden(it: Hidden, phase: str) -> HiddenView:
    return HiddenView(runbook=it.runbook, trigger=it.trigger, key=it.key, phase=phase, since=it.since, over=it.over)


def trouble_of(look: Look) -> Iterator[Trouble]:
    """What has fired long under a silence; and what was resolved under one that has ended, which woke nobody."""
    for view in silences(look):
        long = [it for it in view.hides if it.phase in ("firing", "clearing") and look.now() - it.since > LONG]
        if long:
            since = min(it.since for it in long)
            text = look.say(
                "trouble-silence-hides", silence=view.id, names=_names(long), since=since, until=view.until,
                person=view.by_name, reason=view.reason,
            )  # fmt: skip
            yield Trouble(code="trouble-silence-hides", text=text)
        if view.told and view.told_at is not None and look.now() - view.told_at < TOLD_FOR:
            text = look.say("trouble-silence-told", silence=view.id, at=view.told_at, names=_names(view.told))
            yield Trouble(code="trouble-silence-told", text=text)


def _names(found: list[HiddenView] | tuple[HiddenView, ...]) -> str:
    names = [f"{it.runbook}/{it.trigger} {it.key}".rstrip() for it in found]
    return ", ".join(names[:5]) + (f" +{len(names) - 5}" if len(names) > 5 else "")
