"""Prints phases of promotions and holidays: `tocsin calendar`, and the phase that holds in `status` and `show`."""

from __future__ import annotations

from ..words.terminal import pair
from .letters import columns, pad
from .look import Look, blocks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model.view import CalendarView, DayView, PhaseView


def calendar_lines(view: CalendarView, look: Look) -> list[str]:
    """What holds, which phases come, which days are special."""
    look.set_zone(view.zone)
    look.now = view.now
    nothing = not view.holds and not view.phases and not view.days
    return blocks(
        phase_lines(view.holds, look) if view.holds else [],
        _phases(view.phases, look),
        _days(view.days, look),
        [look.say(pair("calendar-empty"))] if nothing else [],
        [line for text in view.warnings for line in look.row("!", text, loud=True)],
    )


def phase_lines(phase: PhaseView, look: Look) -> list[str]:
    """The phase that holds, until when, and what it changes."""
    said = look.say(pair("phase-holds"), title=f"{phase.title} ({phase.occurrence})", when=look.when(phase.end))
    return [*look.row("*", said), *_changes(phase, look)]


def _changes(phase: PhaseView, look: Look) -> list[str]:
    return [line for text in phase.changes for line in look.row("-", text, indent=4)]


def _phases(phases: Sequence[PhaseView], look: Look) -> list[str]:
    lines = [look.strong(look.say(pair("phases")))] if phases else []
    times = [f"{look.clock(one.start)} .. {look.clock(one.end)}" for one in phases]
    wide = max(map(columns, times), default=0)
    for one, when in zip(phases, times, strict=True):
        lines += look.row(pad(when, wide) + " ", f"{one.title} ({one.occurrence})", indent=2)
        lines += _changes(one, look)
    return lines


def _days(days: Sequence[DayView], look: Look) -> list[str]:
    lines = [look.strong(look.say(pair("days")))] if days else []
    for one in days:
        kind = look.say(pair(f"day-{one.kind}"))
        lines += look.row(f"{one.date} {kind}", one.title + (look.say(pair("day-own")) if one.own else ""), indent=2)
    return lines
