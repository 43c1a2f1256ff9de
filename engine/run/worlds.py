"""Worlds: the live one, and one for each drill - each with a clock and an agenda of its own."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..model.ports import Clock
from .agenda import Agenda


@dataclass(slots=True)
class World:
    """Incidents, timers and effects of one world never meet those of another."""

    name: str
    clock: Clock
    agenda: Agenda = field(default_factory=Agenda)
