"""P-01, P-07, P-08, P-12, P-26: killed at every named transaction and send, nothing is lost, nobody told twice.

The same night is played again and again; each time the process dies at another point, is started again, and the people
and systems around it go on as they would: an unanswered request is repeated, and a notice in doubt is looked after by a
person who asks the customers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest

from tocsin.engine.model import command as ask
from tocsin.engine.model.problem import TocsinError
from tocsin.engine.run.intake import SIGNED_WITH
from tocsin.engine.store.audit import verify

from .shop import START, Crash, Shop

SIGNED = {SIGNED_WITH: "env:PAY_SECRET"}


class Death:
    """Counts the points that a night reaches, and dies at one of them, once."""

    def __init__(self, at: int | None = None) -> None:
        self.at = at
        self.reached: list[str] = []
        self.died_at = ""

    def __call__(self, point: str) -> None:
        self.reached.append(point)
        if self.at is not None and len(self.reached) - 1 == self.at:
            self.at = None
            self.died_at = point
            raise Crash(point)


class Night:
    """The story, told by people and systems who do not know that the process dies."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.acknowledged: list[str] = []
        """Deliveries of the monitoring system that were answered."""

    def sure(self, act: Callable[[], object]) -> None:
        """Do something; when the process dies over it, start it again and repeat what was not answered."""
        for _ in range(4):
            try:
                if self.shop.app is None:
                    self.shop.boot()
                    self.shop.settle()
                act()
            except Crash:
                self.shop.die()
            else:
                return
        raise AssertionError("dies for ever")

    def alert(self, number: int, lost: int) -> None:
        at = 1_794_400_200 + number
        body = f'{{"metric":"orders.lost","value":{lost},"labels":{{"shop":"flagship"}},"at":{at}}}'.encode()
        taken: list[str] = []
        self.sure(lambda: taken.append(self.shop.post(body, "pay", SIGNED).delivery))
        self.acknowledged.append(taken[-1])

    def person(self, name: str, command: ask.Command) -> None:
        """A refusal is an answer too: after a repeat the thing may have been done already."""

        def act() -> None:
            try:
                self.shop.do(name, command)
            except TocsinError as refusal:
                self.refusals.append(refusal.code)

        self.refusals: list[str] = getattr(self, "refusals", [])
        self.sure(act)

    def go(self, minutes: float) -> None:
        until = self.shop.clock.wall() + int(minutes * 60_000_000)

        def act() -> None:
            self.shop.go((until - self.shop.clock.wall()) / 60_000_000)

        self.sure(act)

    def calm(self, minutes: int, every: int = 5) -> None:
        """Good figures at a steady pace: a feed that falls silent would be trouble of its own."""
        end = self.shop.clock.wall() + minutes * 60_000_000
        while self.shop.clock.wall() < end:
            self.alert((self.shop.clock.wall() - START) // 1_000_000, 0)
            self.go(min(every, (end - self.shop.clock.wall()) / 60_000_000))

    def approve(self, notice: str) -> None:
        state = self.shop.incident().notices.get(notice)
        if state is not None and state.state in ("asking", "expired"):
            self.person("haoran", ask.NoticeApprove(incident="INC-1", notice=notice, hash=state.hash[:12]))

    def look_after_doubts(self) -> None:
        """Somebody asks the customers, and says what is true."""
        self.sure(lambda: None)
        rows = [r for r in self.shop.running.memory.outbox.rows.values() if r.state == "uncertain"]
        for row in rows:
            there = row.effect.key in self.shop.ledger.keys("customer")
            if row.effect.kind == "customer" and row.effect.notice in self.shop.incident().notices:
                verdict: Literal["sent", "failed"] = "sent" if there else "failed"
                mark = ask.NoticeMark(incident="INC-1", notice=row.effect.notice, verdict=verdict, reason="asked")
                self.person("lina", mark)
                if not there:
                    again = ask.NoticeSend(incident="INC-1", notice=row.effect.notice, reason="did not arrive")
                    self.person("lina", again)

    def play(self) -> None:
        night, at = self, "INC-1"
        for minute in range(6):
            night.alert(minute * 60, 9)
            night.go(1)
        night.person("ben", ask.Ack(incident=at))
        night.person("lina", ask.Fact(incident=at, fact="affected", value="340"))
        night.person("lina", ask.Do(incident=at, button="real"))
        night.go(1)
        night.person("haoran", ask.Do(incident=at, button="pause-promotion.yes"))
        for notice in ("apology", "vip-apology"):
            night.approve(notice)
        night.go(1)
        night.look_after_doubts()
        night.person("mei", ask.Done(incident=at, task="hold"))
        night.person("ben", ask.Done(incident=at, task="find", value="payment"))
        night.calm(34, every=1)
        night.person("mei", ask.Done(incident=at, task="refund", value="+1d"))
        night.person("ben", ask.Done(incident=at, task="reconcile"))
        night.go(1)
        night.person("haoran", ask.Do(incident=at, button="resume-promotion.yes"))
        night.calm(31)
        night.approve("solved")
        night.go(1)
        night.look_after_doubts()
        night.person("lina", ask.Done(incident=at, task="call-back"))
        night.calm(60)


def play(root: Path, at: int | None) -> tuple[Shop, Night, Death]:
    death = Death(at)
    shop = Shop(root, death)
    settings = root / "tocsin.yaml"
    settings.write_text(settings.read_text("utf-8") + "  pay: {type: json, secret: env:PAY_SECRET}\n", "utf-8")
    night = Night(shop)
    night.sure(lambda: None)
    night.play()
    return shop, night, death


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Shop, Night, Death]]:
    """The night on which nothing dies."""
    night = play(tmp_path_factory.mktemp("quiet") / "site", None)
    yield night
    night[0].die()


def test_the_quiet_night_ends_well(quiet: tuple[Shop, Night, Death]) -> None:
    shop, _, death = quiet
    incident = shop.incident()
    told = [message.facts["notice"] for message in shop.ledger.of("customer")]
    assert incident.outcome == "resolved"
    assert sorted(told) == ["apology", "solved", "vip-apology"]
    assert {"ingest:begin", "ingest:commit", "ingest:done"} <= set(death.reached)


def judge(shop: Shop, night: Night, quiet: Shop) -> list[str]:
    """What is wrong with how a night ended; empty when all promises were kept."""
    wrong: list[str] = []
    app, ledger = shop.running, shop.ledger
    wrong += [f"P-01 lost {d}" for d in night.acknowledged if not app.store.known_delivery("pay", d)]
    keys = ledger.keys("customer")
    wrong += [f"P-12 told twice {key}" for key in set(keys) if keys.count(key) > 1]
    told = sorted({m.facts["notice"] for m in ledger.of("customer")})
    if told != ["apology", "solved", "vip-apology"]:
        wrong.append(f"I-10 customers were told {told}")
    rows = app.memory.outbox.rows.values()
    wrong += [f"I-26 {row.state} {row.effect.key}" for row in rows if row.state in ("ready", "sending")]
    for incident in app.memory.open_incidents():
        if not incident.timers:
            wrong.append(f"I-27 {incident.id} sleeps")
    if len(app.memory.incidents) != 1:
        wrong.append(f"I-02 {sorted(app.memory.incidents)}")
    if shop.incident().outcome != "resolved":
        wrong.append(f"M-3 ended as {shop.incident().outcome!r} in {shop.incident().config}")
    paged = {(m.to, m.facts.get("about")) for m in ledger.of("page")}
    missed = {(m.to, m.facts.get("about")) for m in quiet.ledger.of("page")} - paged
    wrong += [f"P-07 page never arrived: {page}" for page in missed]
    return wrong


def chosen(reached: list[str]) -> list[int]:
    """The first and the last time that each point is reached, and every time that customers are told."""
    places: dict[str, list[int]] = {}
    for place, point in enumerate(reached):
        places.setdefault(point, []).append(place)
    ends = ((all_ if "customer" in point else (all_[0], all_[-1])) for point, all_ in places.items())
    return sorted({place for found in ends for place in found})


def test_P_01_P_07_P_08_P_12_F_008_killed_at_every_named_point_nothing_is_lost_or_doubled(
    quiet: tuple[Shop, Night, Death], tmp_path: Path
) -> None:
    first, _, undisturbed = quiet
    points = chosen(undisturbed.reached)
    wrong: list[str] = []
    for place in points:
        root = tmp_path / f"at-{place}"
        shop, night, death = play(root / "site", place)
        assert death.died_at == undisturbed.reached[place]
        wrong += [f"{death.died_at} (#{place}): {trouble}" for trouble in judge(shop, night, first)]
        shop.die()
        chain = verify(root / "site" / "shop.db")
        wrong += [] if chain.bad is None else [f"{death.died_at} (#{place}): I-20 {chain}"]
    names = {undisturbed.reached[place] for place in points}
    assert names == set(undisturbed.reached)
    assert not wrong, "\n".join(wrong)
