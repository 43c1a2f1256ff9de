"""Scenario tests (`*.test.yaml`) played on a clock of their own by the engine that runs for real.

Only the outside is replaced: the clock stands until a step moves it, figures are those of the file, the database is in
memory, and channels answer what the file says (yes by default).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from ...notifiers.base import Channel, Message, Refused, Sent, Unknown
from ...notifiers.base import Verdict as Answer
from ..model import command as ask
from ..model.batch import Batch, Committed, JournalRow
from ..model.command import Actor, Command
from ..model.incident import LIVE, Incident
from ..model.ports import OutboxRow
from ..model.problem import Mark, TocsinError
from ..model.runbook import Runbook
from ..model.scenario import (
    Acknowledges,
    Alerts,
    Answers,
    ByHand,
    Case,
    Decides,
    Edits,
    Expect,
    Figures,
    ForecastFigures,
    Given,
    Overrides,
    Presses,
    Replies,
    Reply,
    ScenarioTest,
    Step,
    Ticks,
    UsualFigures,
)
from ..model.site import Site
from ..model.team import Team
from ..model.time import SECOND, Instant
from ..model.wall import from_local
from ..store.memory import MemoryStore
from . import promotions
from .clock import SteppedClock
from .courier import Courier
from .coverage import Coverage, all_of
from .engine import Engine, Request
from .expecting import Failure, differences
from .ids import SeededIds
from .library import Library
from .memory import Memory
from .naming import button_of
from .service import Asked, perform
from .signals import SignalDesk
from .stage import closest
from .stated import Stated
from .turn import Turn
from .verdict import Verdict
from .worlds import World

MOST_TURNS = 20_000
REASON = "scenario"
"""Given wherever a person must give one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """One case played. `timeline` is the journal of its incident up to the first failure."""

    file: str
    runbook: str
    case: str
    failures: tuple[Failure, ...]
    timeline: tuple[JournalRow, ...]
    started: Instant
    team: Team
    """The site's, with everybody whom the case names."""
    book: Runbook


@dataclass(frozen=True, slots=True, kw_only=True)
class TestRun:
    """All cases of a run, and what they covered by runbook."""

    results: tuple[CaseResult, ...]
    coverage: dict[str, Coverage]

    @property
    def failed(self) -> bool:
        return any(result.failures for result in self.results)


def run_tests(
    site: Site, tests: Iterable[ScenarioTest], watch: Callable[[CaseResult], None] = lambda _: None
) -> TestRun:
    """Play every case of the given files; `watch` hears each result as it comes."""
    results: list[CaseResult] = []
    coverage: dict[str, Coverage] = {}
    for test in tests:
        covered = coverage.setdefault(test.runbook, all_of(site.runbooks[test.runbook]))
        for case in test.cases:
            result = _Play(site, test, case, covered).run()
            results.append(result)
            watch(result)
    return TestRun(results=tuple(results), coverage=coverage)


class _Recording(MemoryStore):
    """A store in memory that also remembers every line of the journal in order."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[JournalRow] = []

    def commit(self, batch: Batch) -> Committed:
        self.lines += batch.journal
        return super().commit(batch)


class _Scripted:
    """Every channel at once: it says what the file says for the notice or connector, and yes to everything else."""

    name = "scenario"
    customers = True

    def __init__(self, replies: dict[str, Reply]) -> None:
        self._replies = replies
        self._count = 0

    def of(self, _world: str, _name: str) -> Channel:
        return self

    def send(self, message: Message) -> Answer:
        subject = message.facts.get("notice") or message.facts.get("connector") or ""
        reply = self._replies.get(subject, "yes") if message.kind != "page" else "yes"
        self._count += 1
        if reply == "no":
            return Refused("scenario-says-no", permanent=True)
        return Unknown("scenario-says-unknown") if reply == "unknown" else Sent(f"scenario-{self._count}")

    def close(self) -> None:
        """Holds nothing."""


class _Play:
    """One case."""

    def __init__(self, site: Site, test: ScenarioTest, case: Case, covered: Coverage) -> None:
        self.test, self.case, self.covered = test, case, covered
        self.team = _cast(site.team, test.given)
        self.start = _begin(test.given, ZoneInfo(site.team.timezone))
        self.clock = SteppedClock(self.start)
        self.store = _Recording()
        self.ids = SeededIds(case.name)
        self.replies: dict[str, Reply] = {}
        self.figures = Stated()
        self.work: list[Callable[[], None]] = []
        self.verdicts: list[tuple[str, int, Verdict]] = []
        library = Library(team=self.team)
        for book in site.runbooks.values():
            library.publish(book, 1)
        signals = SignalDesk(library, self.figures)
        signals.publish(only=_family(site, test.runbook))
        memory = Memory(library=library, signals=signals, worlds={LIVE: World(LIVE, self.clock)})
        courier = Courier(_Scripted(self.replies), self, _plain, lambda *verdict: self.verdicts.append(verdict))
        self.engine = Engine(store=self.store, clock=self.clock, ids=self.ids, memory=memory, courier=courier)
        promotions.arm(memory, self.start)
        self.failures: list[Failure] = []
        self.seen = 0
        """Lines of the journal that earlier steps have looked at."""

    def spawn(self, work: Callable[[], None]) -> None:
        self.work.append(work)

    def run(self) -> CaseResult:
        self.figures.usuals.update(self.test.given.usual)
        self.figures.forecasts.update(self.test.given.forecast)
        self._figures(self.test.given.metrics)
        shown: int | None = None
        for step in self.case.steps:
            self._go_to(Instant(self.start + step.offset))
            self._play(step)
            self.seen = len(self.store.lines)
            if self.failures and shown is None:
                shown = self.seen
                break
        mine = {i.id for i in self.engine.memory.incidents.values() if i.runbook == self.test.runbook}
        self.covered.take(line for line in self.store.lines if line.incident in mine)
        incident = self._incident()
        lines = [line for line in self.store.lines[:shown] if incident is None or line.incident in ("", incident.id)]
        return CaseResult(
            file=self.test.file,
            runbook=self.test.runbook,
            case=self.case.name,
            failures=tuple(self.failures),
            timeline=tuple(line for line in lines if line.entry.code != "step"),
            started=self.start,
            team=self.team,
            book=self.engine.memory.library.newest[self.test.runbook],
        )

    # --- time and turns -----------------------------------------------------------------

    def _go_to(self, end: Instant) -> None:
        for _ in range(MOST_TURNS):
            wake_at = self.engine.wake_at()
            if wake_at is None or wake_at > end:
                break
            self.clock.go_to(wake_at)
            self._turn([])
        self.clock.go_to(end)
        self._turn([])

    def _turn(self, requests: list[Request]) -> None:
        self.engine.turn(requests)
        for _ in range(MOST_TURNS):
            work, self.work = self.work, []
            for send in work:
                send()
            verdicts, self.verdicts = self.verdicts, []
            wake_at = self.engine.wake_at()
            if not verdicts and not work and not (wake_at is not None and wake_at <= self.clock.wall()):
                return
            self.engine.turn([self._record(*verdict) for verdict in verdicts])

    def _record(self, key: str, token: int, verdict: Verdict) -> Request:
        return Request("record", lambda turn: self.engine.courier.record(turn, key, token, verdict), _nothing, _nothing)

    def _do(self, person: str, command: Command, at: Mark) -> None:
        failed: list[Exception] = []
        asked = Asked(Actor(name=person), self.ids)
        self._turn([Request("scenario", lambda turn: perform(turn, command, asked), _nothing, failed.append)])
        for refusal in failed:
            if not isinstance(refusal, TocsinError):
                raise refusal
            self.failures.append(Failure(at=at, what="refused", expected=type(command).__name__, actual=str(refusal)))

    # --- verbs --------------------------------------------------------------------------

    def _play(self, step: Step) -> None:
        for verb in step.verbs:
            match verb:
                case Figures():
                    self._figures(verb.values)
                case UsualFigures():
                    self.figures.usuals.update(verb.values)
                    self._again(verb.values)
                case ForecastFigures():
                    self.figures.forecasts.update(verb.values)
                    self._again(verb.values)
                case Alerts():
                    for name, level in verb.levels.items():
                        event = ask.SignalEvent(event=name, labels=dict(self.test.given.labels), state=level)
                        self._do(self._somebody(), event, verb.at)
                case Replies():
                    self.replies.update(verb.replies)
                case ByHand(what="open"):
                    labels = dict(self.test.given.labels)
                    self._do(self._lead(), ask.Trigger(runbook=self.test.runbook, labels=labels), verb.at)
                case Expect():
                    self._expect(verb)
                case _:
                    self._about_incident(verb)

    def _about_incident(self, verb: object) -> None:
        incident = self._incident()
        at = getattr(verb, "at", self.case.at)
        if incident is None:
            self.failures.append(Failure(at=at, what="open", expected=self.test.runbook, actual="-"))
            return
        name = incident.id
        match verb:
            case Acknowledges():
                self._each(at, ((self._person(role), ask.Ack(incident=name)) for role in verb.roles))
            case Ticks():
                ticks = verb.tasks.items()
                self._each(at, ((self._doer(t), ask.Done(incident=name, task=t, value=value)) for t, value in ticks))
            case Answers():
                facts = verb.facts.items()
                self._each(at, ((self._lead(), ask.Fact(incident=name, fact=f, value=value)) for f, value in facts))
            case Overrides():
                moves = (ask.Override(incident=name, state=state, reason=REASON) for state in verb.states)
                self._each(at, ((self._lead(), move) for move in moves))
            case Edits():
                self._each(at, ((self._lead(), self._edit(name, n, text)) for n, text in verb.texts.items()))
            case Presses() | Decides():
                self._choose(name, verb)
            case ByHand():
                self._by_hand(name, verb)

    def _each(self, at: Mark, deeds: Iterable[tuple[str, Command]]) -> None:
        for person, command in deeds:
            self._do(person, command, at)

    def _edit(self, incident: str, notice: str, text: str) -> Command:
        texts: dict[str, str] = dict.fromkeys(self.team.languages, text)
        return ask.NoticeEdit(incident=incident, notice=notice, texts=texts)

    def _choose(self, incident: str, verb: Presses | Decides) -> None:
        if isinstance(verb, Presses):
            for button, role in verb.buttons.items():
                self._press(incident, button, role, verb.at)
        else:
            for notice, role in verb.notices.items():
                self._decide(incident, notice, role, verb.approve, verb.at)

    def _press(self, incident: str, button: str, role: str, at: Mark) -> None:
        turn = Turn(self.engine.memory, self.clock.wall())
        try:
            offer = button_of(turn, turn.incident(incident), button)
        except TocsinError:
            pass
        else:
            self.covered.press(offer.owner, offer.name)
        self._do(self._person(role), ask.Do(incident=incident, button=button, reason=REASON), at)

    def _decide(self, incident: str, name: str, role: str, approve: bool, at: Mark) -> None:
        """Each role that must say yes, by another person each time: nobody approves twice (P-14)."""
        state = self.engine.memory.incidents[incident].notices.get(name)
        notices = self._book().notices
        needed = notices[name].approve if name in notices else ()
        asked: list[str] = [yes.by for yes in state.approvals] if state is not None else []
        for who in (role,) if role else (needed if approve else needed[:1]):
            person = next((one for one in self._people(who) if one not in asked), self._person(who))
            asked.append(person)
            if approve:
                yes = ask.NoticeApprove(incident=incident, notice=name, hash=state.hash if state else "-" * 6)
                self._do(person, yes, at)
            else:
                self._do(person, ask.NoticeReject(incident=incident, notice=name, reason=REASON), at)

    def _by_hand(self, incident: str, verb: ByHand) -> None:
        commands: dict[str, Command] = {
            "severity": ask.Severity(incident=incident, level=verb.subject, reason=REASON),
            "signal": ask.Do(incident=incident, button=verb.subject, reason=REASON),
            "pause": ask.Pause(incident=incident, reason=REASON),
            "resume": ask.Resume(incident=incident),
            "close": ask.Close(incident=incident, outcome=verb.subject or "resolved", reason=REASON),
        }
        self._do(self._lead(), commands[verb.what], verb.at)

    def _again(self, names: Iterable[str]) -> None:
        """The figures that there are, heard again beside something new."""
        self._figures({name: self.figures.values[name] for name in names if name in self.figures.values})

    def _figures(self, values: Mapping[str, float]) -> None:
        for name, value in values.items():
            labels = {label: self._label(name, label) for label in self.team.metrics[name].per}
            sample = ask.Sample(metric=name, value=value, labels=labels)
            self._do(self._somebody(), ask.Signal(samples=(sample,)), self.case.at)

    def _label(self, metric: str, label: str) -> str:
        """The label of the case, else the one that the runbook gives this metric by `with:`."""
        known = self.test.given.labels.get(label)
        return known if known is not None else closest(self._book(), metric, label, self.team.metrics) or "scenario"

    # --- people -------------------------------------------------------------------------

    def _people(self, role: str) -> tuple[str, ...]:
        return self.team.roles[role].people if role in self.team.roles else ()

    def _person(self, role: str) -> str:
        """The first person of the role, as the file lists them."""
        return next(iter(self._people(role)), role)

    def _lead(self) -> str:
        return self._person(self._book().lead)

    def _doer(self, task: str) -> str:
        for state in self._book().states().values():
            for written in state.tasks:
                if task in (written.name, written.path):
                    return self._person(written.by[0]) if written.by else self._lead()
        return self._lead()

    def _somebody(self) -> str:
        return next(iter(self.team.people), "somebody")

    def _book(self) -> Runbook:
        book = self.engine.memory.library.get(self.test.runbook)
        assert book is not None  # the reader has checked that the test's runbook is one of the site
        return book

    def _incident(self) -> Incident | None:
        found = [i for i in self.engine.memory.incidents.values() if i.runbook == self.test.runbook]
        return max(found, key=lambda i: (i.opened, int(i.id.rsplit("-", 1)[-1])), default=None)

    # --- expectations -------------------------------------------------------------------

    def _expect(self, expect: Expect) -> None:
        incident = self._incident()
        if incident is None:
            if expect.open is not False:
                self.failures.append(Failure(at=expect.at, what="open", expected=self.test.runbook, actual="-"))
            return
        fresh = [line for line in self.store.lines[self.seen :] if line.incident == incident.id]
        self.failures += differences(expect, incident, self._book(), fresh)


def _cast(team: Team, given: Given) -> Team:
    """The team with the roles as the test gives them."""
    if not given.people:
        return team
    roles = {name: replace(role, people=given.people.get(name, role.people)) for name, role in team.roles.items()}
    return replace(team, roles=roles)


def _family(site: Site, name: str) -> frozenset[str]:
    """The runbook under test, those that it calls, that cause it and that hold it back, directly or not: only their
    triggers listen."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        book = site.runbooks.get(waiting.pop())
        if book is not None and book.name not in found:
            found.add(book.name)
            waiting += [state.call.runbook for state in book.states().values() if state.call is not None]
            waiting += [*book.caused_by, *_held_by(site, book.name)]
    return frozenset(found)


def _held_by(site: Site, name: str) -> list[str]:
    """Runbooks that hold this one back."""
    rules = site.team.inhibit.values()
    return [rule.source.runbook for rule in rules if any(it.runbook == name for it in rule.hold)]


def _begin(given: Given, zone: ZoneInfo) -> Instant:
    """When every case begins: as the file says, else an ordinary working morning, away from any clock change."""
    if given.now is not None:
        return from_local(given.now, zone)
    return Instant(int(datetime(2026, 3, 3, 10, 0, tzinfo=zone).timestamp()) * SECOND)


def _plain(_turn: Turn, row: OutboxRow) -> Message:
    effect = row.effect
    facts = {"notice": effect.notice, "connector": effect.recipient if effect.purpose == "connector" else ""}
    return Message(
        key=effect.key,
        kind=effect.kind,
        world=effect.world,
        to=effect.address,
        subject="",
        body=effect.body or "-",
        facts=facts,
    )


def _nothing(_result: object) -> None:
    """Nobody waits for this request."""
