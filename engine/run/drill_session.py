"""Playing a drill: a world of its own, the ordinary commands, a clock that skips waiting and never work.

A `DrillSession` is one drill from its start to its result. It knows no terminal: lines go in, lines come out, each with
the drill's mark, drill time and the time of day. `drills.py` joins it to a terminal or a script.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from zoneinfo import ZoneInfo

from ..decide.drill import standings, waited_for
from ..model.batch import DrillRow
from ..model.command import Actor, Command
from ..model.drill import Course, DrillResult, Record, Standing, Timing
from ..model.incident import Incident
from ..model.problem import Refused, TocsinError
from ..model.runbook import Runbook
from ..model.scenario import DrillScenario, Inject
from ..model.team import Team
from ..model.text import Lang
from ..model.time import HOUR, Instant, Length
from ..model.view import IncidentView
from ..store import reading
from ..words.drills import HELP_CODES
from ..words.say import say
from . import drill_lines as lines
from . import drill_result, drill_script, drill_show
from .clock import SteppedClock
from .drill_clock import DrillClock, Way, tau_said
from .drill_world import Host, close_incidents, keep, open_world
from .reader import database_of
from .service import Asked, Outcome, perform
from .turn import Turn
from .views.lines import of_stored, shown_in_timeline, text_of, titles_of
from .views.look import Look
from .views.show import incident_view

MOST_STEPS = 5_000
LONGEST = Length(8 * HOUR)
"""Drill time after which a drill ends by itself."""
_PROOF = {"do": "press", "notice": "approve"}
"""The verb of a proof where it differs from what players type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptState:
    """What stands before a player's line."""

    drill: str
    tau: Length
    now: Instant
    """In the drill."""
    speaker: str
    over: bool
    prompt: str


class DrillSession:
    """One drill. Methods return the lines that it has to show, in order; what a player typed raises nothing."""

    def __init__(self, host: Host, *, lang: Lang = "en", timing: Timing = "scripted") -> None:
        self.host = host
        self.lang: Lang = lang
        self.timing: Timing = timing
        self.over = False
        self.blocked = 0
        self._records: list[Record] = []
        self._injected: dict[str, Instant] = {}
        self._opened: Instant | None = None
        self._incident = ""
        self._shown: list[str] = []
        self._seq = 0
        self._speaker = ""
        self._state, self._reason = "running", ""

    # --- beginning ----------------------------------------------------------------------

    def start(self, scenario: DrillScenario, participants: Mapping[str, str] | None = None) -> str:
        """Open the world, pin the runbook, play what comes at once; the drill's id. Raises Refused, NoSuchThing."""
        memory = self.host.app.memory
        wall = self.host.app.clock.wall()
        self.scenario = scenario
        self.runbook: Runbook = self.host.app.site.runbooks[scenario.runbook]
        self.clock = DrillClock(SteppedClock(wall), wall)
        self.people = drill_script.participants_of(scenario, self.team, participants or {})
        row = DrillRow(
            id="", scenario=scenario.id, scenario_hash=scenario.hash, form=scenario.form, scope="single", purpose="test",
            state="running", runbook=self.runbook.name, runbook_hash=self.runbook.version,
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

    # --- what a terminal asks -----------------------------------------------------------

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

    def prompt_state(self) -> PromptState:
        speaker = self._speaker or self._default_speaker("", ())
        text = drill_show.marked_line(self.id, tau_said(self.clock.tau), self._clock(), f"{self._name(speaker)}> ")
        return PromptState(
            drill=self.id, tau=self.clock.tau, now=self.clock.now, speaker=speaker, over=self.over, prompt=text
        )

    def elapse(self, length: Length) -> None:
        """Time that really went by while players were at work."""
        if not self.over and length > 0:
            self._advance(Instant(self.clock.now + length), "measured")

    def command(self, line: str) -> list[str]:
        """One line of a player."""
        if self.over:
            self.show("drill-over")
            return self.news()
        try:
            self._obey(lines.heard(line, self._person))
        except TocsinError as refusal:
            self.blocked += isinstance(refusal, lines.OutOfDrill)
            self.show("drill-refused", text=self.why(refusal))
        return self.news()

    def next(self) -> list[str]:
        """Skip to the next inject or timer that shows something - unless somebody has work to do."""
        if not self.over:
            self._skip()
        return self.news()

    def _skip(self) -> None:
        if any(it.action.clock == "human" for it in self.open_actions()):
            self.show("drill-work-open")
            return
        before, seen = self.clock.now, len(self._shown)
        for _ in range(MOST_STEPS):
            at = self.ahead()
            if at is None or self.over:
                break
            self._advance(at, "skipped")
            if len(self._shown) > seen or self.open_actions():
                break
        if self.clock.now > before:
            self.show("drill-skipped", length=self.clock.now - before)
        elif not self.over:
            self.show("drill-nothing-left")

    def abort(self, reason: str) -> list[str]:
        """Stop at once: nothing waits, nothing more is sent, nothing can take it up again."""
        if not self.over:
            self._abort(reason)
        return self.news()

    def _abort(self, reason: str) -> None:
        self._state, self._reason = "aborted", reason or "-"
        self._end()
        self.show("drill-aborted", reason=self._reason)

    def finish(self) -> DrillResult:
        """The end of the drill, if it has not ended yet, and its result, logged in its row and its journal."""
        if not self.over:
            self._state = "reported"
            self._end()
        return self.result

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

    # --- what players do ------------------------------------------------------------------

    def _obey(self, said: lines.Said) -> None:
        if said.took is not None:
            self.timing = "declared" if self.timing == "measured" else self.timing
            self._advance(Instant(self.clock.now + said.took), "declared")
        if said.speaker and not said.verb:
            self._speaker = said.speaker
            self.show("drill-speaks", person=self._name(said.speaker))
        elif said.verb in ("", "next"):
            self._skip()
        elif said.verb == "wait":
            self._advance(Instant(self.clock.now + lines.length_of(said.rest or "1m")), "waited")
        elif said.verb == "abort":
            self._abort(said.rest)
        elif said.verb == "quit":
            self.finish()
        elif not self._told(said):
            self._act(said)

    def _told(self, said: lines.Said) -> bool:
        """Commands that change nothing; False when it is none of them."""
        given, words = lines.addressed(said.words, self.id)
        if said.verb == "help":
            for code in HELP_CODES:
                self.show(code)
        elif said.verb == "status":
            self._status()
        elif said.verb == "show":
            self._lines(drill_show.incident_lines(self._view(given, said.speaker), self.say))
        elif said.verb == "timeline":
            self._timeline(self._open(given))
        elif said.verb == "notice" and words[:1] in ((), ("list",)):
            self._lines([drill_show.notice_line(it, self.say) for it in self._view(given, said.speaker).notices])
        elif said.verb == "notice" and len(words) == 2 and words[0] in ("show", "approve"):
            self._read_notice(words, given, said.speaker)
        else:
            return False
        return True

    def _read_notice(self, words: tuple[str, ...], given: str, speaker: str) -> None:
        """The whole text; for an approval without its hash also what to type next: nobody approves unread."""
        found = next((it for it in self._view(given, speaker).notices if it.name == words[1]), None)
        if found is None:
            known = ", ".join(self._open(given).notices) or "-"
            raise Refused("no-such-notice-now", notice=words[1][:60], notices=known)
        self._lines(drill_show.notice_text(found, self.say))
        if words[0] == "approve" and found.hash:
            self.show("drill-approve-again", notice=found.name, hash=found.hash[: drill_show.HASH_SHOWN])

    def _act(self, said: lines.Said) -> None:
        given, words = lines.addressed(said.words, self.id)
        lines.command_of(said.verb, words, "-", self.id)  # refuses before it is asked whether an incident is open
        command = lines.command_of(said.verb, words, self._open(given).id, self.id)
        self.act(said.speaker or self._speaker or self._default_speaker(said.verb, words), command)

    def act(self, person: str, command: Command) -> Outcome:
        """A command of a participant. Raises a TocsinError."""
        seen = len(self._shown)
        asked = self._asked(person)
        name = f"command.{type(command).__name__.lower()}"
        outcome = self.host.submit(name, lambda turn: perform(turn, command, asked)).result()
        self._happen()
        if len(self._shown) == seen:
            self.show("drill-already" if outcome.already else "drill-done-ok")
        return outcome

    def _asked(self, person: str) -> Asked:
        return Asked(Actor(name=person, via="drill"), self.host.app.ids)

    def _default_speaker(self, verb: str, words: tuple[str, ...]) -> str:
        """Whoever plays the role of the open expected action that this would be, else of the first, else the lead."""
        found = self.open_actions()
        subject = next(iter(words[1:] if verb == "notice" else words), "")
        meant = [it for it in found if it.action.satisfied_by.verb == _PROOF.get(verb, verb)]
        exact = [it for it in meant if it.action.satisfied_by.subject.rpartition("/")[2] == subject]
        for standing in (*exact, *meant, *found):
            if standing.action.role in self.people:
                return self.people[standing.action.role]
        return self._lead()

    def _lead(self) -> str:
        return self.people.get(self.runbook.lead) or next(iter(self.people.values()), "")

    def _person(self, name: str) -> str | None:
        """A person by id, name or role."""
        if name in self.people:
            return self.people[name]
        known = self.team.people
        return name if name in known else next((p.id for p in known.values() if p.name == name), None)

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

    def _open(self, given: str) -> Incident:
        found = self.host.app.memory.incidents.get(given or self._incident)
        if found is None:
            raise Refused("drill-not-open")
        return found

    def _view(self, given: str, speaker: str) -> IncidentView:
        incident = self._open(given)
        look = self.look(speaker or self._speaker)
        return incident_view(look, incident, look.runbook(incident))

    def _status(self) -> None:
        self.show(
            "drill-status", state=self.say("drill-state-running"), length=self.clock.tau,
            left_count=len(self.injects_left()), open=len(self.open_actions()),
        )  # fmt: skip
        if self._incident:
            self._lines(drill_show.incident_lines(self._view("", ""), self.say)[:1])

    def _timeline(self, incident: Incident) -> None:
        look = self.look()
        with look.database() as connection:
            rows = reading.journal(connection, incident=incident.id, limit=1_000)
        titles = titles_of(look, incident.id)
        for row in map(of_stored, rows):
            if shown_in_timeline(row, every=False):
                self._line(text_of(look, titles, row), row.at)

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

    def _end(self) -> None:
        self._collect()
        self.over = True
        endex = replace(self.row, state="endex", clock=self.clock.row(self.row.created))
        self.host.submit("drill-endex", lambda turn: keep(turn, endex)).result()
        course, timing = self.course(), self.timing
        close_incidents(self.host, self.id, self._reason or "endex")
        self.result = drill_result.made(self, course, timing, self._state, self._reason)
        drill_result.log(self, self.result, self._incident)

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
