"""The voice of a drill: every line with its mark, drill time and the time of day, in the language of its players."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from ..model.command import Actor
from ..model.incident import Incident
from ..model.problem import TocsinError
from ..model.runbook import Runbook
from ..model.scenario import DrillScenario
from ..model.team import Team
from ..model.text import Lang
from ..model.time import Instant
from ..words.say import say
from . import drill_show
from .drill_clock import DrillClock, tau_said
from .drill_world import Host
from .reader import database_of
from .turn import Turn
from .views.look import Look


class DrillVoice:
    """What is common to all parts of a drill: where it runs, who plays, how it speaks. `start` fills in the rest."""

    id: str
    scenario: DrillScenario
    runbook: Runbook
    clock: DrillClock
    people: dict[str, str]
    """Role -> who plays it."""

    def __init__(self, host: Host, lang: Lang) -> None:
        self.host = host
        self.lang: Lang = lang
        self._incident = ""
        self._shown: list[str] = []

    @property
    def team(self) -> Team:
        return self.host.app.memory.library.team

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.team.timezone)

    def news(self) -> list[str]:
        """Lines that have not been shown yet."""
        found, self._shown = self._shown, []
        return found

    # --- words --------------------------------------------------------------------------

    def say(self, code: str, **params: object) -> str:
        """A sentence of the catalogue in the players' language."""
        return say(code, params, self.lang, self.zone, self.clock.now)

    def show(self, code: str, **params: object) -> None:
        self._line(self.say(code, **params))

    def _line(self, text: str, at: Instant | None = None) -> None:
        moment = at if at is not None else self.clock.now
        tau, clock = tau_said(max(0, moment - self.clock.start)), self._clock(moment)
        parts = [part for part in text.splitlines() if part.strip()]
        self._shown += [drill_show.marked_line(self.id, tau, clock, part) for part in parts]

    def _lines(self, texts: list[str]) -> None:
        for text in texts:
            self._line(text)

    def _clock(self, at: Instant | None = None) -> str:
        return self.say("drill-clock", at=at if at is not None else self.clock.now)

    def _name(self, person: str) -> str:
        known = self.team.people.get(person)
        return known.name if known is not None and known.name else person

    def _role(self, role: str) -> str:
        return self.team.roles[role].title.say(self.lang) if role in self.team.roles else role

    def why(self, refusal: TocsinError) -> str:
        return say(refusal.code, refusal.params, self.lang, self.zone, self.clock.now)

    # --- looking ------------------------------------------------------------------------

    def look(self, person: str = "") -> Look:
        """The drill through the eyes of a player."""
        app = self.host.app
        return Look(
            turn=Turn(app.memory, app.clock.wall()), actor=Actor(name=person or self._lead(), via="drill"),
            lang=self.lang, database=database_of(app.store), site=app.site.settings.name, server=False,
        )  # fmt: skip

    def incident(self) -> Incident | None:
        """The drill's first incident, once there is one."""
        return self.host.app.memory.incidents.get(self._incident)

    def _lead(self) -> str:
        return self.people.get(self.runbook.lead) or next(iter(self.people.values()), "")
