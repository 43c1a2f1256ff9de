"""Playing a drill: the ordinary commands of its players, and a clock that skips waiting and never work.

A `DrillSession` is one drill from its start to its result. It knows no terminal: lines go in, lines come out, each with
the drill's mark, drill time and the time of day. `drills.py` joins it to a terminal or a script.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..model.command import Command
from ..model.incident import Incident
from ..model.problem import Refused, TocsinError
from ..model.time import Instant, Length
from ..model.view import IncidentView
from ..store import reading
from ..words.drills import HELP_CODES
from . import drill_lines as lines
from . import drill_show
from .drill_clock import tau_said
from .drill_run import MOST_STEPS, DrillRun
from .service import Outcome, perform
from .views.lines import of_stored, shown_in_timeline, text_of, titles_of
from .views.show import incident_view

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


class DrillSession(DrillRun):
    """One drill. Methods return the lines that it has to show, in order; what a player typed raises nothing."""

    _speaker = ""
    """Who acts unless another is named."""

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

    def _person(self, name: str) -> str | None:
        """A person by id, name or role."""
        if name in self.people:
            return self.people[name]
        known = self.team.people
        return name if name in known else next((p.id for p in known.values() if p.name == name), None)

    # --- what players see -----------------------------------------------------------------

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
