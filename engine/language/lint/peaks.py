"""Promotions: triggers that say nothing about them, and events of promotions that the site does not have."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.problem import Problem
from ...model.promotion import ANY, Promotions
from ...model.runbook import EventSignal, Threshold
from ..promotion_events import PromotionEvent, promotion_event
from .signals import signals_of
from .work import Work, warning


def missing(work: Work) -> Iterator[Problem]:
    """A site with promotions wants to know of each trigger on figures what holds in them; each is told once."""
    if not work.team.promotions.named:
        return
    told: set[str] = set()
    for found in signals_of(work):
        name = str(found.path[1])
        if found.trigger and isinstance(found.signal, Threshold) and found.signal.peak is None and name not in told:
            told.add(name)
            yield warning("lint-peak-missing", work.runbook.triggers[name].at, trigger=name)


def unknown_event(work: Work) -> Iterator[Problem]:
    """An event of a promotion or phase that never comes. Without any promotion nothing is said: it may come later."""
    promotions = work.team.promotions
    if not promotions.named:
        return
    for found in signals_of(work):
        event = promotion_event(found.signal.event) if isinstance(found.signal, EventSignal) else None
        if event is not None and not comes(promotions, event):
            at = work.place((*found.path, "event"), found.signal.at)
            known = ", ".join(f"{one.id}.{phase}" for one in promotions.named.values() for phase in one.phases)
            yield warning("lint-promotion-unknown", at, event=event.name, known=known)


def comes(promotions: Promotions, event: PromotionEvent) -> bool:
    """Whether there is such a promotion, with such a phase."""
    mine = promotions.named.values() if event.promotion == ANY else [promotions.named.get(event.promotion)]
    phases = [one.phases for one in mine if one is not None]
    return bool(phases) if event.ahead is not None else any(event.phase in known for known in phases)
