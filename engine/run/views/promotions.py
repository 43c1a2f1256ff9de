"""Phases of promotions and holidays as people read them: what holds, what it changes, what comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from zoneinfo import ZoneInfo

from ...decide.comparing import Compared
from ...decide.promotions import in_phase
from ...language.public_days import without_notice
from ...model.incident import LIVE
from ...model.problem import Problem
from ...model.promotion import Stretch
from ...model.runbook import Runbook
from ...model.site import Site
from ...model.team import Team
from ...model.text import Lang
from ...model.time import DAY, Instant, Length
from ...model.view import CalendarView, DayView, NextView, PhaseView
from ...model.wall import to_local
from ...words.problems import sentence
from .look import Look
from .titles import Titles

AHEAD = Length(14 * DAY)
"""A phase is shown among what comes next from so long before it on."""


def phase_now(look: Look, world: str = LIVE) -> PhaseView | None:
    """The phase that holds in a world, by its clock."""
    stretch = look.team.promotions.at(look.now(world))
    return None if stretch is None else phase_view(look.titles(), stretch, look.memory.library.newest.values())


def phase_view(titles: Titles, stretch: Stretch, books: Iterable[Runbook]) -> PhaseView:
    """A phase with all that it changes."""
    return PhaseView(
        promotion=stretch.promotion, phase=stretch.phase, occurrence=stretch.occurrence,
        title=titles.promotion(stretch.name), start=stretch.start, end=stretch.end,
        changes=tuple(_changes(titles, stretch, books)),
    )  # fmt: skip


def _changes(titles: Titles, stretch: Stretch, books: Iterable[Runbook]) -> Iterator[str]:
    phase = titles.team.promotions.phase(stretch)
    if phase.staff is not None:
        yield titles.say("phase-staff", count=phase.staff)
    pace = phase.answer_within
    if pace is not None and pace.length is not None:
        yield titles.say("phase-answer", within=pace.length)
    elif pace is not None:
        yield titles.say("phase-answer-times", times=f"{pace.factor:g}")
    other = [
        f"{book.name}/{trigger.name}" for book in books for trigger in book.triggers.values()
        if in_phase(trigger.signal, stretch) is not trigger.signal
    ]  # fmt: skip
    if other:
        yield titles.say("phase-triggers", names=other)


def coming_phases(look: Look) -> Iterator[NextView]:
    """Phases that begin soon, and the end of the one that holds."""
    promotions, now, titles = look.team.promotions, look.now(), look.titles()
    current = promotions.at(now)
    if current is not None:
        what = titles.say("next-phase-ends", promotion=titles.promotion(current.name))
        yield NextView(at=current.end, what=what, key=f"phase:{current.name}")
    for stretch in promotions.after(now):
        if stretch.start <= now + AHEAD:
            what = titles.say("next-phase-begins", promotion=titles.promotion(stretch.name))
            yield NextView(at=stretch.start, what=what, key=f"phase:{stretch.name}")


def compared_said(titles: Titles, found: Compared | None) -> str:
    """What `usual` is taken from in a phase."""
    if found is None:
        return titles.say("compared-none")
    code = "compared-clock" if found.same_clock else "compared-hour"
    name = titles.promotion(found.stretch.name)
    return titles.say(code, occurrence=found.stretch.occurrence, promotion=name, hour=found.hour, at=found.at)


def calendar(site: Site, lang: Lang, now: Instant, days: int) -> CalendarView:
    """What the files of a site say of the days from now on."""
    team, zone = site.team, ZoneInfo(site.team.timezone)
    titles = Titles(team=team, lang=lang, zone=zone, now=now)
    books = site.runbooks.values()
    current, following = team.promotions.at(now), team.promotions.after(now)
    shown = [one for one in following if one.start < now + days * DAY] or following[:1]
    today = to_local(now, zone).date()
    return CalendarView(
        zone=team.timezone, now=now, holds=phase_view(titles, current, books) if current is not None else None,
        phases=tuple(phase_view(titles, one, books) for one in shown), days=tuple(_days(team, titles, today, days)),
        warnings=tuple(_warnings(team, lang, today)),
    )  # fmt: skip


def _days(team: Team, titles: Titles, today: date, days: int) -> Iterator[DayView]:
    for ordinal in range(today.toordinal(), today.toordinal() + days) if team.holidays is not None else ():
        special = team.holidays.on(ordinal) if team.holidays is not None else None
        if special is not None:
            title = titles.text(special.title, titles.say(f"day-{special.kind}"))
            yield DayView(
                date=date.fromordinal(ordinal).isoformat(), kind=special.kind, title=title, own=special.own
            )


def _warnings(team: Team, lang: Lang, today: date) -> Iterator[str]:
    if team.holidays is not None:
        for year in without_notice(team.holidays, today):
            yield sentence(Problem("holidays-notice", team.holidays.at, {"year": str(year)}), lang)
