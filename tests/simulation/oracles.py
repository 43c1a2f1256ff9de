"""The invariants, judged from outside: what is on disk against what really arrived and who really said yes."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tocsin.engine.decide import moves
from tocsin.engine.decide.threshold import fires
from tocsin.engine.model.batch import Batch, Committed, TriggerRow
from tocsin.engine.model.decision import FINAL_STATES
from tocsin.engine.model.incident import LIVE, Incident
from tocsin.engine.model.ports import OutboxRow
from tocsin.engine.model.time import HOUR, MINUTE, SECOND, Instant

from .claims import Claims
from .disk import Line
from .faults import DEATHS, DISK, PROCESSES, TIME
from .openings import Openings, Timers

if TYPE_CHECKING:
    from .node import Node
    from .world import World

MOST = 12
"""Findings of one run that are kept; then the run ends."""
DEAR_EVERY = 256
ASKING = 5 * MINUTE
"""A yes whose answer was lost is typed again for so long."""
BEFORE_IT_LEAVES = ("approve", "fact-missing")
"""Pages about a notice that is not out yet tell nobody of a doubt."""
LEGAL = {
    ("", "ready"), ("", "held"), ("", "drilled"), ("", "cancelled"),
    ("ready", "sending"), ("ready", "cancelled"), ("ready", "stale"),
    ("held", "ready"), ("held", "cancelled"), ("sending", "sent"), ("sending", "ready"), ("sending", "failed"),
    ("sending", "uncertain"), ("sending", "cancelled"), ("uncertain", "sent"), ("uncertain", "failed"),
}  # fmt: skip
"""Moves of an outbox row from commit to commit; a row may be made ready and be withdrawn within one."""


@dataclass(slots=True)
class Read:
    """What has been read of the journal so far; each line is looked at once."""

    lines: int = 0
    last: dict[tuple[str, object], tuple[int, int]] = field(default_factory=dict)
    """(incident, ladder) -> when and in which step it paged last."""
    answered: dict[tuple[str, object], int] = field(default_factory=dict)
    stands: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    """Incident -> block -> state, by the moves of its steps."""
    stood: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    """The same before its newest step."""
    steps: Counter[str] = field(default_factory=Counter)
    again: Counter[tuple[str, object, object]] = field(default_factory=Counter)
    """(incident, notice, issue) -> how often a person had it sent again."""
    told: set[tuple[str, object]] = field(default_factory=set)
    """(incident, about) of all pages."""
    authors: dict[tuple[str, object, object, object], str] = field(default_factory=dict)
    """(incident, notice, issue, revision) -> who wrote these words."""
    released: dict[tuple[str, object, object], int] = field(default_factory=dict)
    """(incident, notice, issue) -> when it was approved."""


class Oracles:
    """`found` lists what is wrong, each with the number of its invariant."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.found: list[str] = []
        self.most = MOST
        self.calm_since: int | None = None
        self.claims = Claims(world)
        self.openings = Openings(world)
        self.timers = Timers(world)
        self._rows: dict[str, tuple[str, int]] = {}
        """Outbox key -> state and token when last seen on disk."""
        self._steps = 0
        self._read = Read()
        self._answers: set[tuple[str, int]] = set()
        self._yes: dict[tuple[str, int], tuple[Node, int]] = {}
        """(key, token) -> the process that heard yes, and how long the answer took."""

    @property
    def enough(self) -> bool:
        return len(self.found) >= self.most

    def wrong(self, invariant: str, what: str) -> None:
        text = f"{invariant}: {what}"
        if text not in self.found and not self.enough:
            self.world.say(f"WRONG {text}")
            self.found.append(text)

    # --- after every commit -------------------------------------------------------------

    def written(self, batch: Batch, committed: Committed | None) -> None:
        """Look at every outbox row that this commit could have touched."""
        keys = {effect.key: None for effect in batch.effects} | dict.fromkeys(batch.withdrawn)
        keys |= {claim.key: None for claim in batch.claims} | {result.key: None for result in batch.results}
        stopped = {stop.incident for stop in self.world.disk.stops()} if batch.claims else set()
        for key in keys:
            row = self.world.disk.row(key)
            if row is None:
                self.wrong("P-22", f"{key} was committed and is not there")
                continue
            self._moved(row, stopped, batch.now)
        self.claims.room()
        self.timers.written(batch)

    def _moved(self, row: OutboxRow, stopped: set[str], now: Instant) -> None:
        key = row.effect.key
        state, token = self._rows.get(key, ("", 0))
        self._rows[key] = (row.state, row.token)
        if state == row.state and token == row.token:
            return
        self.claims.moved(row, state, now)
        if state in FINAL_STATES:
            self.wrong("I-13", f"{key} left {state} for {row.state}")
        elif row.token < token or row.token > token + 1:
            self.wrong("I-14", f"{key} went from token {token} to {row.token}")
        elif (state, row.state) not in LEGAL and (state, row.state, row.token) != ("", "sending", 1):
            self.wrong("I-13", f"{key} went from {state or 'nothing'} to {row.state}")
        if (
            state == "sending"
            and row.effect.world == LIVE
            and row.why != "no-report"
            and (key, token) not in self._answers
        ):
            self.wrong("I-14", f"{key} #{token} became {row.state} by an answer to another attempt")
        if row.state == "sending" and row.effect.kind == "customer" and stopped & {"", row.effect.incident}:
            self.wrong("I-18", f"{key} was claimed under a stop")
        if (
            row.effect.kind == "customer"
            and row.effect.world != LIVE
            and row.state not in ("held", "drilled", "cancelled")
        ):
            self.wrong("I-07", f"{key} of a drill is {row.state}")
        if row.state == "uncertain":
            self.world.count["uncertain"] += 1
            node, took = self._yes.get((key, row.token), (None, 0))
            if (
                node is not None
                and node.alive
                and node.paused_until == 0
                and took < 5 * SECOND
                and row.why == "no-report"
            ):
                self.wrong("F-017", f"{key} is in doubt, yet the channel said yes and the process that heard it lives")
        if row.token > 1 and row.state == "sending":
            self.world.count["repeats"] += 1

    def after_step(self) -> None:
        self._steps += 1
        if self._steps % DEAR_EVERY == 0:
            self.safety()

    def turned(self, node: Node) -> None:
        """P-10: a turn that finds the wall clock far ahead of the steady one says so."""
        wall, mono = node.machine.wall(), node.machine.mono()
        ahead = (wall - node.clocks[0]) - (mono - node.clocks[1])
        node.clocks = wall, mono
        if ahead > 2 * MINUTE + SECOND:
            lines = self.world.disk.journal()[self._read.lines :]
            if not any(line.code == "clock-jumped" and line.at >= wall - SECOND for line in lines):
                self.wrong("P-10", f"the clock jumped ahead by {ahead / SECOND:.0f} s and nobody was told")
            if not any(stop.incident == "" for stop in self.world.disk.stops()):
                self.wrong("P-10", f"the clock jumped ahead by {ahead / SECOND:.0f} s and customers are still told")

    def heard_yes(self, node: Node, key: str, token: int) -> None:
        """A channel's yes is on its way back to this process."""
        self._yes[key, token] = (node, node.latency)

    def arrived(self, key: str, token: int) -> None:
        """An answer to this attempt is in the inbox."""
        self._answers.add((key, token))

    # --- safety, the dear ones ------------------------------------------------------------

    def safety(self) -> None:
        disk = self.world.disk
        outbox, incidents = disk.outbox(), disk.incidents()
        for line in disk.journal()[self._read.lines :]:
            self._read.lines += 1
            self._line(line)
        self._kept()
        self._one_open(incidents)
        self._told(outbox, incidents)
        self._worlds(outbox, incidents)
        self._paths(incidents)
        self.openings.look(incidents)
        self._projection(outbox, incidents)
        self._doubts(outbox, incidents)
        self._tables(rest=False)

    def _tables(self, *, rest: bool) -> None:
        """What `doctor --deep` asks of the tables; a run on a database file has some."""
        for one in self.world.disk.broken(rest=rest):
            self.wrong(one.number, f"{one.count} rows of the tables, the first {one.first}")

    def _line(self, line: Line) -> None:
        """Take in a line of the journal."""
        read, about = self._read, (line.incident, line.params.get("about"))
        match line.code:
            case "paged" | "nobody-reached" | "bundled":
                if line.params.get("reason") not in BEFORE_IT_LEAVES:
                    read.told.add(about)
                if line.code != "bundled":
                    self._rung(line)
            case "answered":
                self._answer(line)
            case "notice-again" | "notice-edited" | "notice-released":
                self._of_notice(line)
            case "time-up":
                block, _, state = str(line.params["state"]).rpartition("/")
                if read.stood[line.incident].get(block) != state:
                    self.wrong("I-04", f"{line.params} comes due for {line.incident}, which is elsewhere")
            case "stuck":
                self.wrong("F-088", f"{line.incident} was set aside: {dict(line.params)}")
            case "step":
                self._path(line)

    def _answer(self, line: Line) -> None:
        """P-09: the first answer counts, until the ladder begins again."""
        read, name = self._read, (line.incident, line.params.get("ladder"))
        if name in read.answered:
            self.wrong("P-09", f"{name} is answered in step {line.step} and was in {read.answered[name]}")
        read.answered[name] = line.step

    def _of_notice(self, line: Line) -> None:
        read, issue = self._read, (line.incident, line.params.get("notice"), line.params.get("issue"))
        if line.code == "notice-again":
            read.again[issue] += 1
        elif line.code == "notice-edited":
            read.authors[*issue, line.params.get("revision")] = line.by
        else:
            read.released[issue] = line.at

    def _kept(self) -> None:
        """I-01: every answered delivery is there."""
        there = self.world.disk.deliveries()
        for delivery in self.world.sources.accepted:
            if delivery not in there:
                self.wrong("I-01", f"accepted and lost: {delivery}")

    def _one_open(self, incidents: dict[str, Incident]) -> None:
        keys = Counter((i.world, i.runbook, i.key) for i in incidents.values() if i.open)
        for key, number in keys.items():
            if number > 1:
                self.wrong("I-02", f"{number} open incidents of {key}")

    def _told(self, outbox: dict[str, OutboxRow], incidents: dict[str, Incident]) -> None:
        """I-08 to I-12: what customers got, against rows, approvals and decisions to send again."""
        ledger = self.world.ledger
        reached: Counter[tuple[str, str, int, str, str]] = Counter()
        for delivery in ledger.of("customer"):
            message, row = delivery.message, outbox.get(delivery.message.key)
            if row is None:
                self.wrong("P-22", f"{message.key} arrived and was never written")
                continue
            effect = row.effect
            reached[effect.incident, effect.notice, effect.issue, effect.channel, effect.address] += 1
            if ledger.count(message.key) > 1:
                self.wrong("I-08", f"{message.key} arrived {ledger.count(message.key)} times")
            if row.state not in ("sent", "sending", "uncertain"):
                self.wrong("I-11", f"{message.key} is {row.state} and has arrived")
            self._approved(row, message.body, incidents)
        for (incident, notice, issue, channel, to), number in reached.items():
            if number > 1 + self._read.again[incident, notice, issue]:
                self.wrong("I-08", f"{notice} #{issue} of {incident} reached {channel} {to} {number} times")
        for key, row in outbox.items():
            says_so = row.state == "sent" and row.why != "marked" and row.effect.kind in ("customer", "page")
            if says_so and not ledger.count(key):
                self.wrong("I-10", f"{key} says sent and nothing arrived")

    def _approved(self, row: OutboxRow, body: str, incidents: dict[str, Incident]) -> None:
        """I-09: enough different people had exactly these words before their eyes and said yes."""
        effect = row.effect
        seen = self.world.people.seen.get((effect.incident, effect.notice, effect.issue, effect.revision), [])
        node = self.world.node
        if node is None:
            return
        valid = node.app.memory.library.team.timing.approval_valid + ASKING
        since = self._read.released.get((effect.incident, effect.notice, effect.issue), 0) - valid
        people = {who for who, mark, bodies, at in seen if mark == effect.text_hash and body in bodies and at >= since}
        incident = incidents[effect.incident]
        author = self._read.authors.get((effect.incident, effect.notice, effect.issue, effect.revision))
        if people == {author}:
            self.wrong("I-09", f"{effect.key} left with a yes of {author} alone, who wrote it")
        book = node.app.memory.library.of(incident.runbook, incident.version)
        roles = book.notices[effect.notice].approve if effect.notice in book.notices else ()
        team = node.app.memory.library.team
        if len(people) < len(roles) or any(not people & {p.id for p in team.people_of((role,))} for role in roles):
            self.wrong("I-09", f"{effect.key} left with a yes of {sorted(people)} where {roles} decide")

    def _worlds(self, outbox: dict[str, OutboxRow], incidents: dict[str, Incident]) -> None:
        """I-06, I-07: nothing crosses from one world to another."""
        for key, row in outbox.items():
            incident = incidents.get(row.effect.incident)
            if incident is not None and incident.world != row.effect.world:
                self.wrong("I-06", f"{key} is of {row.effect.world}, its incident of {incident.world}")
        for delivery in self.world.ledger.arrived:
            message = delivery.message
            if message.world != LIVE and (message.kind == "customer" or delivery.channel != message.world):
                self.wrong("I-07", f"{message.key} of {message.world} arrived by {delivery.channel}")

    def _rung(self, line: Line) -> None:
        """I-16: no rung before its time. I-17: an answered ladder stays quiet until its answer lapses."""
        read, name = self._read, (line.incident, line.params.get("ladder"))
        why, before = line.params.get("why"), read.last.get(name)
        if why == "no-answer":
            minutes = int(str(line.params.get("minutes")))
            if before is None or (line.at - before[0] < minutes * MINUTE and before[1] != line.step):
                self.wrong("I-16", f"{name} pages early: {before}, then {line.at} in step {line.step}")
            if name in read.answered:
                self.wrong("I-17", f"{name} pages on in step {line.step} after the answer in {read.answered[name]}")
        elif why != "nobody-there":
            read.answered.pop(name, None)
        read.last[name] = (line.at, line.step)

    def _path(self, line: Line) -> None:
        """I-04: every move begins where the incident stood. I-05: no step is missing."""
        read, name = self._read, line.incident
        if line.step != read.steps[name] + 1:
            self.wrong("I-05", f"{name} goes from step {read.steps[name]} to {line.step}")
        read.steps[name] = line.step
        read.stood[name] = dict(read.stands[name])
        moved = line.params.get("moves", ())
        for move in moved if isinstance(moved, list | tuple) else ():
            was = read.stands[name].get(move["block"])
            if move["from"] not in (was, moves.START, moves.END):
                self.wrong("I-04", f"{name} left {move['from']} where it stood in {was}")
            read.stands[name][move["block"]] = move["to"]

    def _paths(self, incidents: dict[str, Incident]) -> None:
        """I-05: an incident stands where the steps of its journal lead."""
        for name, incident in incidents.items():
            if incident.revision != self._read.steps[name]:
                self.wrong("I-05", f"{name} has revision {incident.revision} and {self._read.steps[name]} steps")
            for block, state in incident.config.items():
                stands = self._read.stands[name].get(block)
                if stands != state:
                    self.wrong("I-05", f"{name} stands in {block}/{state}, its journal says {stands}")

    def _projection(self, outbox: dict[str, OutboxRow], incidents: dict[str, Incident]) -> None:
        """P-22: what the engine shows is what was committed; nothing that was refused or undone stays in memory."""
        node = self.world.node
        if node is None or not node.alive or not node.well:
            return
        memory = node.app.memory
        if node.app.store.inner.shelf.epoch != node.app.store.inner.epoch if self.world.plan.file is None else False:  # type: ignore[attr-defined]
            return
        for name, incident in incidents.items():
            shown = memory.incidents.get(name)
            if incident.open and incident.world == LIVE and (shown is None or shown.revision != incident.revision):
                self.wrong("P-22", f"{name} is at {incident.revision} and shown at {shown.revision if shown else None}")
        for key, row in outbox.items():
            held = memory.outbox.rows.get(key)
            if (
                row.effect.world == LIVE
                and row.state not in FINAL_STATES
                and (held is None or (held.state, held.token) != (row.state, row.token))
            ):
                self.wrong("P-22", f"{key} is {row.state} #{row.token}, in memory {held and (held.state, held.token)}")
        self._signals()

    def _signals(self) -> None:
        node = self.world.node
        assert node is not None
        signals = node.app.memory.signals
        stored = {
            (r.world, r.runbook, r.trigger, r.key): r.state for r in self.world.disk.triggers() if r.world == LIVE
        }
        for tracker in signals.trackers.values():
            row = tracker.row()
            if tracker.world == LIVE and tracker.state != stored.get(
                (row.world, row.runbook, row.trigger, row.key), tracker.state
            ):
                self.wrong("P-22", f"signal {tracker.id} differs from what is stored")
        firing = {(lv.world, lv.event, lv.fingerprint) for lv in self.world.disk.levels() if lv.world == LIVE}
        known = {(w, e, mark) for (w, e), marks in signals.levels.items() for mark in marks if w == LIVE}
        if firing != known:
            self.wrong("P-22", f"alerts that fire: stored {sorted(firing - known)}, in memory {sorted(known - firing)}")

    # --- at the end of the calm -----------------------------------------------------------

    def at_the_end(self) -> None:
        if self.enough:
            return
        self.safety()
        broken = self.world.disk.chain()
        if broken:
            self.wrong("I-20", broken)
        node = self.world.node
        if node is None:
            self.wrong("I-26", "no engine runs after two hours of calm")
            return
        self.rest()
        self._latest()
        self._proof(self.world.disk.incidents())

    def rest(self) -> None:
        """What must be so once faults have been over for a while."""
        outbox, incidents = self.world.disk.outbox(), self.world.disk.incidents()
        self._tables(rest=True)
        self._settled(outbox)
        self._awake(incidents)
        if self.world.node is not None:
            self._heard(incidents)

    def _settled(self, outbox: dict[str, OutboxRow]) -> None:
        """I-26: nothing waits that could leave, nothing is on its way for ever."""
        now = self.world.machine.wall()
        stops = {stop.incident for stop in self.world.disk.stops()}
        for key, row in outbox.items():
            held = row.effect.kind == "customer" and bool(stops & {"", row.effect.incident})
            if row.state == "ready" and row.due < now - MINUTE and not held:
                self.wrong("I-26", f"{key} is ready since {(now - row.due) / MINUTE:.0f} min")
            if row.state == "sending" and (row.deadline is None or row.deadline < now - 30 * SECOND):
                self.wrong("I-26", f"{key} is sending past its deadline")

    def _awake(self, incidents: dict[str, Incident]) -> None:
        """I-27, P-08, I-25: every open incident has a clock that runs, and every waiting ladder goes on paging."""
        now, timers = self.world.machine.wall(), self.world.disk.timers()
        for name, incident in incidents.items():
            if not incident.open or incident.world != LIVE:
                continue
            mine = timers.get(name, [])
            if not mine:
                self.wrong("I-27", f"{name} sleeps in {incident.config}")
            for timer in mine:
                if timer.due < now - MINUTE:
                    self.wrong("P-08", f"{timer.key} of {name} was due {(now - timer.due) / MINUTE:.0f} min ago")
            for ladder in incident.ladders.values():
                if (
                    ladder.state == "waiting"
                    and incident.paused is None
                    and not any(t.key == f"ladder:{ladder.id}" for t in mine)
                ):
                    self.wrong("I-25", f"{ladder.id} of {name} waits and pages nobody")

    def _doubts(self, outbox: dict[str, OutboxRow], incidents: dict[str, Incident]) -> None:
        """I-28: every row in doubt has been told to somebody."""
        told = self._read.told
        for key, row in outbox.items():
            about = row.effect.notice or row.effect.about
            if (
                row.state == "uncertain"
                and row.effect.incident in incidents
                and (row.effect.incident, about) not in told
            ):
                self.wrong("I-28", f"{key} is in doubt and nobody was paged about {about}")

    def _heard(self, incidents: dict[str, Incident]) -> None:
        """I-03: a trigger that fires at the end has an open incident, or a recorded reason why not."""
        node = self.world.node
        assert node is not None
        memory, now = node.app.memory, self.world.machine.wall()
        for row in self.world.disk.triggers():
            book = memory.library.get(row.runbook)
            if (
                row.state is None
                or not fires(row.state)
                or row.world != LIVE
                or book is None
                or row.trigger not in book.triggers
            ):
                continue
            mine = [i for i in incidents.values() if (i.world, i.runbook, i.key) == (LIVE, row.runbook, row.key)]
            quiet = any(
                i.closed is not None
                and now < i.closed + max(book.cooldown, 24 * HOUR if i.outcome == "false-alarm" else 0)
                for i in mine
            )
            storm = any(
                i.open and i.runbook == row.runbook and set(i.labels.values()) == {"*"} for i in incidents.values()
            )
            if not any(i.open for i in mine) and not storm and not quiet and not self._silenced(row, now):
                self.wrong("I-03", f"{row.trigger} of {row.runbook} fires for {row.key} and no incident is open")

    def _silenced(self, row: TriggerRow, now: int) -> bool:
        """Whether a silence that is not over is about it."""
        return any(
            it.names(row.runbook, row.trigger, row.labels, own=False) and it.start <= now < it.until
            for it in self.world.disk.silences()
        )

    def _latest(self) -> None:
        """P-05: whether an alert fires is decided by its source's own times, in whatever order it arrives.

        Only where nothing dies, stands or jumps: that an alert was overtaken is remembered in memory and for two
        minutes, so that one delayed by more, by us or on the way, is by rule a new episode (a page too many).
        """
        if self.world.plan.on & {*DEATHS, *TIME, *PROCESSES, *DISK}:
            return
        firing = {level.fingerprint for level in self.world.disk.levels() if level.world == LIVE}
        for mark, (_, state) in self.world.sources.latest.items():
            if (state == "firing") is not (mark in firing):
                self.wrong("P-05", f"{mark} is {state} by its source's newest word, here it is the other way round")

    def _proof(self, incidents: dict[str, Incident]) -> None:
        """P-03, P-06: the alarm of the last hour has opened an incident, and its page has arrived."""
        mine = [i for i in incidents.values() if i.key == "system=proof" or (i.open and i.key == "system=*")]
        if not mine:
            self.wrong("P-03", "the last true alarm opened nothing")
        elif not any(d.message.facts.get("incident") == mine[-1].id for d in self.world.ledger.of("page")):
            self.wrong("P-06", f"nobody was paged for {mine[-1].id}, the last true alarm")
