"""The same world in the hands of hypothesis: it chooses what happens next, and finds the shortest story by itself."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tocsin.engine.model import command as ask
from tocsin.engine.model.time import HOUR, SECOND, Length

from .site import kept_readings
from .world import Plan, World

PEOPLE = st.sampled_from(("lina", "haoran", "ben", "mei"))
INCIDENTS = st.sampled_from(("INC-1", "INC-2"))
ANSWERS = st.sampled_from(("lose", "doubt", "refuse", "late-yes", "late-no", "crash-send", "crash-report", "outage"))


class Night(RuleBasedStateMachine):
    """One shop, one night. Everything that the seeds draw by chance is a rule here."""

    def __init__(self) -> None:
        super().__init__()
        self.readings = kept_readings()
        self.readings.__enter__()
        self.world = World(Plan(seed=1, on=frozenset(), storm=Length(100 * HOUR)))
        self.world._heap.clear()  # nobody but the rules makes things happen

    @initialize()
    def start(self) -> None:
        self.world._boot()
        self._go(1)

    def _go(self, seconds: int) -> None:
        self.world._until(self.world.now + seconds * SECOND)

    @rule(lost=st.sampled_from((0, 9, 30)), shop=st.sampled_from(("flagship", "outlet")))
    def post(self, lost: int, shop: str) -> None:
        body = {"metric": "orders.lost", "value": lost, "labels": {"shop": shop}, "at": self.world.now / SECOND}
        self.world.sources.post("shop", body, "machine")
        self._go(2)

    @rule(firing=st.booleans(), again=st.booleans())
    def alert(self, firing: bool, again: bool) -> None:
        end = None if firing else self.world.now
        for _ in range(2 if again else 1):
            self.world.sources._tell(0, "ServiceDown", {"system": "chat"}, "f0", self.world.now, end)
        self._go(2)

    @rule(minutes=st.sampled_from((1, 6, 30, 70)))
    def wait(self, minutes: int) -> None:
        self._go(minutes * 60)

    @rule(person=PEOPLE, at=INCIDENTS)
    def acknowledge(self, person: str, at: str) -> None:
        self.world.people.do(person, ask.Ack(incident=at))
        self._go(2)

    @rule(
        at=INCIDENTS,
        button=st.sampled_from(("real", "pause-promotion.yes", "false-alarm", "1", "2")),
        twice=st.booleans(),
    )
    def press(self, at: str, button: str, twice: bool) -> None:
        for _ in range(2 if twice else 1):
            self.world.people.do("lina", ask.Do(incident=at, button=button))
        self._go(2)

    @rule(at=INCIDENTS)
    def know(self, at: str) -> None:
        self.world.people.do("lina", ask.Fact(incident=at, fact="affected", value="150"))
        self._go(2)

    @rule(at=INCIDENTS)
    def approve(self, at: str) -> None:
        node = self.world.node
        incident = node.app.memory.incidents.get(at) if node is not None and node.alive else None
        for notice in incident.notices.values() if incident is not None else ():
            if incident is not None and notice.state == "asking":
                self.world.people._say_yes("haoran", incident, notice)
        self._go(2)

    @rule(
        at=INCIDENTS,
        notice=st.sampled_from(("apology", "vip-apology")),
        verdict=st.sampled_from(("sent", "failed", "")),
    )
    def settle_doubt(self, at: str, notice: str, verdict: str) -> None:
        node = self.world.node
        rows = (
            [r for r in node.app.memory.outbox.rows.values() if r.effect.notice == notice] if node is not None else []
        )
        arrived = any(self.world.ledger.count(row.effect.key) for row in rows)
        if verdict:
            mark = ask.NoticeMark(incident=at, notice=notice, verdict="sent" if arrived else "failed", reason="asked")
            self.world.people.do("haoran", mark)
        else:
            self.world.people.do("haoran", ask.NoticeSend(incident=at, notice=notice, reason="again"))
        self._go(2)

    @rule(kind=ANSWERS)
    def trouble(self, kind: str) -> None:
        """From now on the channels are in this kind of trouble, until it is over."""
        self.world.faults.on = frozenset((kind,))

    @rule()
    def trouble_over(self) -> None:
        self.world.faults.on = frozenset()

    @rule()
    def kill(self) -> None:
        self.world._kill(None)
        self._go(5)

    @rule(seconds=st.sampled_from((30, 1200)))
    def takeover(self, seconds: int) -> None:
        old = self.world.node
        if old is not None:
            self.world._stop(old, seconds * SECOND)
            self.world.node = None
            self.world._boot()
            self._go(3)

    @rule(seconds=st.sampled_from((-3600, 200, 4000)))
    def jump(self, seconds: int) -> None:
        self.world._jump(seconds)
        self._go(2)

    @rule(edition=st.sampled_from(("first", "second", "third", "wrong")))
    def publish(self, edition: str) -> None:
        self.world.publish(edition)
        self._go(5)

    @invariant()
    def nothing_is_wrong(self) -> None:
        self.world.oracles.safety()
        assert not self.world.oracles.found, self.world.oracles.found

    def teardown(self) -> None:
        try:
            self.world.faults.on = frozenset()
            self._go(3 * HOUR // SECOND)
            self.world.oracles.safety()
            self.world.oracles.rest()
            assert not self.world.oracles.found, self.world.oracles.found
        finally:
            self.world.close()
            self.readings.__exit__(None, None, None)


Night.TestCase.settings = settings(
    max_examples=30, stateful_step_count=25, deadline=None, derandomize=True, print_blob=True,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
TestNight = Night.TestCase
