"""People: they answer pages, work on tasks, approve, edit, reject, press twice, and look after what is in doubt."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, Literal

from tocsin.engine.decide.offers import buttons_now
from tocsin.engine.model import command as ask
from tocsin.engine.model.command import Actor, Command
from tocsin.engine.model.incident import LIVE, Incident, NoticeState
from tocsin.engine.model.runbook import FactType, Runbook
from tocsin.engine.model.time import MILLISECOND, MINUTE, SECOND
from tocsin.engine.run.service import Asked, perform
from tocsin.engine.run.steps import setting
from tocsin.engine.run.turn import Turn
from tocsin.notifiers.base import Message

from .asking import Asking
from .site import BOOKS

if TYPE_CHECKING:
    from .node import Node
    from .world import World

EVERYBODY = ("lina", "haoran", "ben", "mei", "yating", "sofia", "zhiming")
ANSWERS = {FactType.NUMBER: "150", FactType.TIME: "+1d", FactType.YES_NO: "yes", FactType.TEXT: "no idea"}


class People:
    """The staff of the shop. `seen` holds what each approver had before their eyes when they said yes."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.seen: dict[tuple[str, str, int, int], list[tuple[str, str, tuple[str, ...], int]]] = {}
        """(incident, notice, issue, revision) -> (person, hash, bodies, when by the wall clock)."""
        world.at(world.now + 3 * MINUTE, "people", self._work)

    # --- being woken ----------------------------------------------------------------------

    def received(self, message: Message) -> None:
        """A page rings: most of the time somebody answers within minutes."""
        if message.kind != "page" or message.world != LIVE or not message.facts.get("incident"):
            return
        chance = self.world.chance.of(f"person/{message.to}/wakes")
        answers, wait = chance.random(), chance.expovariate(1 / 180)
        if answers < (0.9 if self.world.faults.calm else 0.5):
            ack = ask.Ack(incident=message.facts["incident"])
            self.world.at(self.world.now + int(wait * SECOND), "person", lambda: self.do(message.to, ack))

        if message.facts.get("purpose") == "approve" and chance.random() < 0.6:
            self.world.at(self.world.now + int(wait * SECOND), "person", lambda: self._asked_to_approve(message))

    def _asked_to_approve(self, message: Message) -> None:
        """Reads the notice that the page was about, and says yes to it as it is now."""
        node = self.world.node
        incident = node.app.memory.incidents.get(message.facts["incident"]) if node is not None else None
        notice = incident.notices.get(message.facts.get("about", "")) if incident is not None else None
        if incident is not None and notice is not None and notice.state == "asking":
            self._say_yes(message.to, incident, notice)

    # --- at work --------------------------------------------------------------------------

    def _work(self) -> None:
        chance = self.world.chance.of("people/work")
        wait = chance.expovariate(1 / 240)
        self.world.at(self.world.now + int((5 + wait) * SECOND), "people", self._work)
        node = self.world.node
        if node is None or not node.alive or node.paused_until > self.world.now:
            return
        self._look_after_stops(node, chance)
        incidents = [
            i for i in node.app.memory.incidents.values() if i.world == LIVE and (i.open or chance.random() < 0.1)
        ]
        if incidents:
            incident = incidents[chance.randrange(len(incidents))]
            if any(point.startswith("command.close") for point in self.world.faults.certain) and chance.random() < 0.2:
                self.do("lina", ask.Close(incident=incident.id, outcome="resolved", reason="so"))
            else:
                self._act(node, incident, chance)
        elif chance.random() < 0.3 and not self.world.faults.calm:
            self.do(chance.choice(("lina", "haoran")), ask.Trigger(runbook="order-anomaly", labels={"shop": "kiosk"}))

    def _look_after_stops(self, node: Node, chance: Random) -> None:
        """A stop of all notices is lifted by somebody who has looked at it."""
        if any(stop.incident == "" for stop in node.app.memory.stops.values()) and chance.random() < 0.3:
            self.do("haoran", ask.NoticeStop(lift=True))

    def _act(self, node: Node, incident: Incident, chance: Random) -> None:
        turn = Turn(node.app.memory, self.world.machine.wall())
        pick = chance.random()
        ways: tuple[tuple[float, Callable[[Node, Turn, Incident, Random], None]], ...] = (
            (0.22, self._notice), (0.42, self._task), (0.58, self._button), (0.66, self._fact), (0.78, self._doubt),
            (0.86, self._paused), (1.01, self._odd),
        )  # fmt: skip
        next(way for share, way in ways if pick < share)(node, turn, incident, chance)

    def _one_of(self, node: Node, roles: tuple[str, ...], chance: Random) -> str:
        """Mostly somebody who may."""
        able = [person.id for person in node.app.memory.library.team.people_of(roles)]
        return chance.choice(able) if able and chance.random() < 0.9 else chance.choice(EVERYBODY)

    def _book(self, node: Node, incident: Incident) -> Runbook:
        return node.app.memory.library.of(incident.runbook, incident.version)

    def _notice(self, node: Node, _turn: Turn, incident: Incident, chance: Random) -> None:
        book = self._book(node, incident)
        open_drafts = [n for n in incident.notices.values() if n.state in ("asking", "expired", "waiting")]
        if not open_drafts:
            name = chance.choice(list(book.notices))
            if not self.world.faults.calm:
                self.do(self._one_of(node, (book.lead,), chance), ask.NoticeDraft(incident=incident.id, notice=name))
            return
        notice = chance.choice(open_drafts)
        roles = book.notices[notice.name].approve if notice.name in book.notices else (book.lead,)
        who, pick = self._one_of(node, roles, chance), chance.random()
        if pick < 0.7 or self.world.faults.calm:
            self._say_yes(who, incident, notice)
            if chance.random() < 0.15:
                self._say_yes(chance.choice(EVERYBODY), incident, notice)
        elif pick < 0.85:
            texts = {"en": f"We are very sorry ({chance.randrange(99)})", "zh": "非常抱歉"}
            self.do(who, ask.NoticeEdit(incident=incident.id, notice=notice.name, texts=texts))
        elif pick < 0.93:
            self.do(who, ask.NoticeReject(incident=incident.id, notice=notice.name, reason="too long"))
        else:
            self.do(who, ask.NoticeStop(incident=incident.id, notice=notice.name, reason="wrong"))

    def watches(self, message: Message) -> None:
        """Somebody who sees a notice go has second thoughts."""
        chance = self.world.chance.of("fault/second-thoughts/how")
        wait = chance.randint(0, 900) * MILLISECOND
        if message.world == LIVE and self.world.faults.draws("second-thoughts", 0.4):
            incident, notice = message.facts["incident"], message.facts["notice"]
            stop = ask.NoticeStop(incident=incident, notice=notice, reason="it is wrong")
            self.world.at(self.world.now + wait, "person", lambda: self.do("lina", stop))

    def _say_yes(self, who: str, incident: Incident, notice: NoticeState) -> None:
        """With the words that are before their eyes; some think it over, and the words may be others by then."""
        seen = (who, notice.hash, tuple(row.body for row in notice.rows), self.world.wall())
        self.seen.setdefault((incident.id, notice.name, notice.issue, notice.revision), []).append(seen)
        yes = ask.NoticeApprove(incident=incident.id, notice=notice.name, hash=notice.hash[:12])
        chance = self.world.chance.of(f"person/{who}/thinks")
        wait = chance.randint(5, 240) if chance.random() < 0.25 else 0
        if wait:
            self.world.at(self.world.now + wait * SECOND, "person", lambda: self.do(who, yes))
        else:
            self.do(who, yes)

    def _task(self, node: Node, _turn: Turn, incident: Incident, chance: Random) -> None:
        tasks = [task for _, task in sorted(incident.tasks.items()) if task.done_at is None]
        if not tasks:
            return
        task = chance.choice(tasks)
        book = self._book(node, incident)
        written = next(t for state in book.states().values() for t in state.tasks if t.path == task.path)
        value = self._value(book, written.fills, chance) if written.fills else ""
        self.do(
            self._one_of(node, written.by or (book.lead,), chance),
            ask.Done(incident=incident.id, task=task.path, value=value),
        )

    def _value(self, book: Runbook, fact: str, chance: Random) -> str:
        wanted = book.facts[fact]
        return chance.choice(list(wanted.options)) if wanted.type is FactType.CHOICE else ANSWERS[wanted.type]

    def _button(self, node: Node, turn: Turn, incident: Incident, chance: Random) -> None:
        offers = [
            it
            for it in buttons_now(incident, setting(turn, incident))
            if it.name != "call-off" or chance.random() < 0.1
        ]
        if not offers:
            return
        number = chance.randrange(len(offers))
        offer = offers[number]
        press = ask.Do(incident=incident.id, button=offer.name, reason="seen")
        who = self._one_of(node, offer.roles, chance)
        self.do(who, press)
        if chance.random() < 0.2:
            self.do(who, press)

    def _fact(self, node: Node, _turn: Turn, incident: Incident, chance: Random) -> None:
        book = self._book(node, incident)
        if book.facts:
            name = chance.choice(list(book.facts))
            who = self._one_of(node, (book.lead,), chance)
            self.do(who, ask.Fact(incident=incident.id, fact=name, value=self._value(book, name, chance)))

    def _doubt(self, node: Node, turn: Turn, incident: Incident, chance: Random) -> None:
        """Somebody asks the customers what is true, and has it sent again where it did not arrive."""
        told = [n for n in incident.notices.values() if n.state == "released" and (n.uncertain or n.failed)]
        if not told:
            return self._task(node, turn, incident, chance)
        notice, pick = chance.choice(told), chance.random()
        book = self._book(node, incident)
        who = self._one_of(
            node, book.notices[notice.name].approve if notice.name in book.notices else (book.lead,), chance
        )
        rows = [row for row in node.app.memory.outbox.rows.values() if row.state == "uncertain"]
        about = [row.effect for row in rows if (row.effect.incident, row.effect.notice) == (incident.id, notice.name)]
        there = {self.world.ledger.count(effect.key) > 0 for effect in about}
        if len(there) == 1 and pick < 0.7:
            verdict: Literal["sent", "failed"] = "sent" if there == {True} else "failed"
            self.do(who, ask.NoticeMark(incident=incident.id, notice=notice.name, verdict=verdict, reason="asked"))
        elif not self.world.faults.calm or True not in there:
            self.do(who, ask.NoticeSend(incident=incident.id, notice=notice.name, reason="nobody has it"))
        return None

    def _paused(self, node: Node, turn: Turn, incident: Incident, chance: Random) -> None:
        if incident.paused is not None:
            self.do("lina", ask.Resume(incident=incident.id))
        elif chance.random() < 0.15 and not self.world.faults.calm:
            self.do("lina", ask.Pause(incident=incident.id, reason="lunch"))
        else:
            self._button(node, turn, incident, chance)

    def _odd(self, node: Node, _turn: Turn, incident: Incident, chance: Random) -> None:
        if self.world.faults.calm:
            return
        at = incident.id
        states = [path for path, state in self._book(node, incident).states().items() if state.end is None]
        odd: list[Command] = [
            ask.Override(incident=at, state=chance.choice(states), reason="so"),
            ask.Close(incident=at, outcome=chance.choice(("resolved", "false-alarm")), reason="so"),
            ask.Reopen(incident=at, reason="again"),
            ask.Note(incident=at, text="hm"),
            ask.PageRole(incident=at, role=chance.choice(("it-duty", "cs-manager")), text="come"),
            ask.Severity(incident=at, level=chance.choice(("sev1", "sev2", "sev3")), reason="so"),
            ask.Assign(incident=at, person=chance.choice(EVERYBODY)),
            ask.Migrate(incident=at, reason="new"),
            ask.NoticeStop(incident=chance.choice((at, "")), reason="wait"),
            ask.NoticeStop(incident=at, lift=True),
            ask.Silence(runbook=incident.runbook, length=chance.choice(("10m", "")), reason="known"),
            ask.Ack(),
        ]  # fmt: skip
        if self.world.faults.draws("hush", 0.3):
            length = chance.choice(("10m", "40m", ""))
            odd = [ask.Silence(runbook=name, length=length, reason="known") for name in BOOKS]
        if self.world.faults.draws("clumsy", 0.3):  # the second figure is refused, and with it the first
            bad = ask.Sample(metric="system.up", value=0.1, labels={"system": "till"})
            odd = [ask.Signal(samples=(bad, ask.Sample(metric="no.such", value=1.0)))]
        self.do(chance.choice(("lina", "haoran", *EVERYBODY)), chance.choice(odd))

    # --- typing ---------------------------------------------------------------------------

    def do(self, person: str, command: Command) -> None:
        """Type a command; when no answer comes, type it again."""

        def work(node: Node, turn: Turn) -> object:
            return perform(turn, command, Asked(Actor(name=person), node.app.ids))

        self.world.say(f"{person}: {command}")
        Asking(self.world, f"person/{person}", f"command.{type(command).__name__.lower()}", work, tries=6)
