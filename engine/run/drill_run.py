"""The course of a drill: its world, its clock, its script, what its journal shows, and its end."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

from ..decide.drill import standings, waited_for
from ..model.batch import DrillRow
from ..model.command import Actor
from ..model.drill import Course, DrillResult, Record, Standing, Timing
from ..model.problem import TocsinError
from ..model.scenario import DrillScenario, Inject
from ..model.text import Lang
from ..model.time import HOUR, Instant, Length
from ..model.wall import from_local
from ..store import reading
from . import drill_result, drill_script, drill_show
from .clock import SteppedClock
from .drill_clock import DrillClock, Way
from .drill_voice import DrillVoice
from .drill_world import Host, close_incidents, keep, open_world
from .service import Asked, perform
from .turn import Turn
from .views.lines import of_stored, shown_in_timeline, text_of, titles_of

MOST_STEPS = 5_000
LONGEST = Length(8 * HOUR)
"""Drill time after which a drill ends by itself."""


class DrillRun(DrillVoice):
    """A drill without its players: it can be started, moved ahead and ended."""

    def __init__(self, host: Host, *, lang: Lang = "en", timing: Timing = "scripted") -> None:
        super().__init__(host, lang)
        self.timing: Timing = timing
        self.over = False
        self.blocked = 0
        """Attempts of players to reach out of the drill."""
        self._records: list[Record] = []
        self._injected: dict[str, Instant] = {}
        self._opened: Instant | None = None
        self._seq = 0
        self._state, self._reason = "running", ""

    # --- beginning ----------------------------------------------------------------------

    def start(self, scenario: DrillScenario, participants: Mapping[str, str] | None = None) -> str:
        """Open the world, pin the runbook, play what comes at once; the drill's id. Raises Refused, NoSuchThing."""
        memory = self.host.app.memory
        wall = self.host.app.clock.wall()
        self.scenario = scenario
        self.runbook = self.host.app.site.runbooks[scenario.runbook]
        begin = scenario.given.now
        start = wall if begin is None else from_local(begin, ZoneInfo(self.team.timezone))
        self.clock = DrillClock(SteppedClock(start), start)
        self.people = drill_script.participants_of(scenario, self.team, participants or {})
        row = DrillRow(
            id="", scenario=scenario.id, scenario_hash=scenario.hash, form=scenario.form,
            scope="single", purpose="test", state="running",
            runbook=self.runbook.name, runbook_hash=self.runbook.version,
            seed=int(hashlib.sha256(scenario.hash.encode()).hexdigest()[:8], 16), clock=self.clock.row(wall),
            participants=self.people, outcome={}, created=wall,
        )  # fmt: skip
        stated = drill_script.stated_figures(scenario, self.team)
        self.row = open_world(self.host, row, stated, self.clock.stepped)
        self.id = self.row.id
        self._welcome(memory.open_of("live", self.runbook.name))
        self._happen()
        return self.id

    def _welcome(self, live: list[str]) -> None:
        self.show("drill-welcome", drill=self.id, title=self.scenario.title)
        if self.scenario.summary:
            self._line(self.scenario.summary.say(self.lang))
        self.show("drill-how")
        wanted = dict.fromkeys((*(r for i in self.scenario.injects for r in i.to),
                                *(a.role for a in self.scenario.expected_actions)))  # fmt: skip
        for role in wanted:
            title = self.team.roles[role].title.say(self.lang) if role in self.team.roles else role
            self.show("drill-role", role=title, person=self._name(self.people.get(role, "-")))
        for incident in live:
            self.show("drill-live-open", incident=incident)

    # --- time ---------------------------------------------------------------------------

    def open_actions(self) -> tuple[Standing, ...]:
        """Expected actions that players could be at work on now; the most urgent first."""
        return waited_for(self.standings(), self.clock.now)

    def standings(self) -> tuple[Standing, ...]:
        return standings(self.scenario, self.course(), self.team)

    def course(self) -> Course:
        return Course(
            records=tuple(self._records), opened=self._opened, injected=dict(self._injected), now=self.clock.now
        )

    def injects_left(self) -> tuple[Inject, ...]:
        return tuple(inject for inject in self.scenario.injects if inject.id not in self._injected)

    def wait_until(self, instant: Instant, way: Way = "waited") -> None:
        """Let drill time pass; whatever comes due on the way happens at its own time."""
        self._advance(instant, way)

    def ahead(self) -> Instant | None:
        """The next inject or timer, as far as is known."""
        left = self.injects_left()
        found = [self.clock.at(left[0].offset)] if left else []
        timer = self.host.app.memory.world(self.id).agenda.next_at()
        return min([*found, timer] if timer is not None else found, default=None)

    def _advance(self, goal: Instant, way: Way) -> None:
        last = self.clock.at(LONGEST)
        for _ in range(MOST_STEPS):
            at = self.ahead()
            stop = min(goal if at is None else min(at, goal), last)
            self.clock.go_to(stop, way)
            self._happen()
            if stop >= min(goal, last):
                break
        if self.clock.now >= last and not self.over:
            self.finish()

    def _happen(self) -> None:
        """Everything that is due now: injects in the order of the script, then timers until the world is at rest."""
        for inject in self.injects_left():
            if self.clock.at(inject.offset) <= self.clock.now:
                self._deliver(inject)
        self._rest()
        if not self._incident:
            self._open_if_nothing_will()

    def _rest(self) -> None:
        for _ in range(MOST_STEPS):
            self.host.submit("drill-turn", lambda turn: None).result()
            self.host.settle()
            due = self.host.app.memory.world(self.id).agenda.next_at()
            if due is None or due > self.clock.now:
                break
        while self._collect():
            self.host.settle()

    # --- the script ---------------------------------------------------------------------

    def _deliver(self, inject: Inject) -> None:
        self._injected[inject.id] = self.clock.now
        roles = ", ".join(self._role(role) for role in inject.to)
        channel = self.say(f"drill-by-{inject.channel}")
        text = self.say("drill-inject-said", channel=channel, roles=roles, text=inject.body)
        self._line(drill_show.enclosed(text))
        scenario, runbook, incident = self.scenario, self.runbook, self._incident
        self._feed(inject, lambda turn: drill_script.deliver(turn, self.id, scenario, runbook, inject, incident))
        for alert in drill_script.alerts_of(inject, self.id, scenario, runbook):
            self._feed(inject, lambda turn, alert=alert: perform(turn, alert, self._asked(self._lead())))  # type: ignore[misc]

    def _feed(self, inject: Inject, work: Callable[[Turn], object]) -> None:
        try:
            self.host.submit("drill-inject", work).result()
        except TocsinError as refusal:
            self.show("drill-fed", inject=inject.id, problem=self.why(refusal))

    def _open_if_nothing_will(self) -> None:
        """A scenario whose figures open nothing is opened by its facilitator."""
        turn = Turn(self.host.app.memory, self.host.app.clock.wall())
        if drill_script.feeds(self.scenario, self._injected) or drill_script.may_still_fire(turn, self.id):
            return
        scenario, runbook, lead, ids = self.scenario, self.runbook, self._lead(), self.host.app.ids
        self.show("drill-opened-by-hand")
        self.host.submit(
            "drill-open", lambda turn: drill_script.open_by_hand(turn, self.id, scenario, runbook, lead, ids)
        ).result()
        self._rest()

    def _asked(self, person: str) -> Asked:
        return Asked(Actor(name=person, via="drill"), self.host.app.ids)

    # --- what its journal shows -----------------------------------------------------------

    def _collect(self) -> bool:
        """New lines of the drill's journal: shown to the players, and kept as evidence. False when there were none."""
        look = self.look()
        with look.database() as connection:
            rows = reading.journal(connection, world=self.id, after=self._seq, limit=10_000)
        for row in rows:
            self._seq = row.seq
            if row.incident and not self.over:
                self._witness(row)
            written = of_stored(row)
            if row.incident and row.code != "drill-inject" and shown_in_timeline(written, every=False):
                titles = titles_of(look, row.incident)
                who = titles.who(row.by)
                text = text_of(look, titles, written)
                self._line(f"{who}: {text}" if who else text, row.at)
            if row.code == "notice-released":
                state = self.host.app.memory.incidents[row.incident].notices.get(str((row.params or {}).get("notice")))
                self._lines(list(drill_show.phone(state, self.say)) if state is not None else [])
        return bool(rows)

    def _witness(self, row: reading.Line) -> None:
        incident = self.host.app.memory.incidents.get(row.incident)
        if incident is None or incident.runbook != self.runbook.name:
            return
        self._records.append(Record(at=row.at, code=row.code, by=row.by, params=row.params or {}))
        if row.code == "opened" and not self._incident:
            self._incident, self._opened = row.incident, row.at
            fill = drill_script.fill_facts
            known = partial(fill, incident_id=row.incident, scenario=self.scenario, runbook=self.runbook)
            self.host.submit("drill-facts", known).result()

    # --- ending -------------------------------------------------------------------------

    def finish(self) -> DrillResult:
        """The end of the drill, if it has not ended yet, and its result, logged in its row and its journal."""
        if not self.over:
            self._state = "reported"
            self._end()
        return self.result

    def _end(self) -> None:
        self._collect()
        self.over = True
        endex = replace(self.row, state="endex", clock=self.clock.row(self.row.created))
        self.host.submit("drill-endex", lambda turn: keep(turn, endex)).result()
        course, timing = self.course(), self.timing
        close_incidents(self.host, self.id, self._reason or "endex")
        self.result = drill_result.made(self, course, timing, self._state, self._reason)
        drill_result.log(self, self.result, self._incident)
