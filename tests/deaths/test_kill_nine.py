"""The real server is killed with SIGKILL in mid-flood again and again, and keeps every promise that it can keep.

Monitoring systems repeat what was not answered, Ana answers pages, Mei reads notices and says yes. Everything is seeded
but the machine's own timing: a moment is a number of answers heard and a jitter behind it. Sixty deaths in the normal
run, more with `TOCSIN_TEST_DEATHS=600`.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.deaths import tower
from tests.deaths.tower import Child, Line, NoAnswer, Nursery, Receiver, keys, rows
from tocsin.engine.store.audit import verify
from tocsin.engine.store.backup import check

DEATHS = int(os.environ.get("TOCSIN_TEST_DEATHS", "60"))
SEED = int(os.environ.get("TOCSIN_TEST_SEED", "42"))
MINUTE = 60_000_000
pytestmark = pytest.mark.timeout(60 + 10 * DEATHS)
SENDING = "SELECT key, token, kind FROM tocsin_outbox WHERE state = 'sending'"


@dataclass
class Flood:
    """Everybody outside of the process, and what they were told."""

    root: Path
    tokens: dict[str, str]
    dice: Random
    rung: dict[int, str] = field(default_factory=dict)
    """Alerts that were answered with a 2xx, and their incidents."""
    unheard: list[int] = field(default_factory=list)
    """Alerts without an answer: they are sent again, in the same words."""
    acked: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)
    approved: set[tuple[str, str]] = field(default_factory=set)
    heard: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    wrong: list[str] = field(default_factory=list)
    _next: Any = field(default_factory=lambda: count(1))
    _lock: Any = field(default_factory=threading.Lock)

    def life(self, server: Child, answers: int, jitter_s: float) -> None:
        """Flood the server, and kill it a little after this many answers."""
        threads = [
            threading.Thread(target=self._work, args=(work, server.port), daemon=True)
            for work in (self._rings, self._rings, self._answers, self._approves)
        ]
        for thread in threads:
            thread.start()
        for _ in range(answers):
            assert self.heard.acquire(timeout=tower.PATIENCE_S), server.said
        threading.Event().wait(jitter_s)
        server.kill()
        for thread in threads:
            thread.join(tower.PATIENCE_S)
            assert not thread.is_alive()
        server.wait()

    def _work(self, work: Any, port: int) -> None:
        line = Line(port)
        try:
            for _ in range(2_000):
                work(line)
        except NoAnswer:
            return
        finally:
            line.close()
        self.wrong.append("the server outlived the flood")

    def _rings(self, line: Line) -> None:
        with self._lock:
            number = self.unheard.pop() if self.unheard else next(self._next)
        try:
            status, told = line.ring(number)
        except NoAnswer:
            self.unheard.append(number)
            raise
        if status != 202:
            self.wrong.append(f"alert {number} was answered {status}")
        elif told["data"]["incidents"]:
            self.rung[number] = told["data"]["incidents"][0]
        else:
            self.rung.setdefault(number, "")
        self.heard.release()

    def _answers(self, line: Line) -> None:
        """Every second incident is answered as soon as somebody knows of it, and every second of these is ended."""
        over = [one for place, one in enumerate(sorted(self.acked)) if place % 2 and one not in self.ended]
        if over:
            wish = {"incident": over[0], "button": "over"}
            status, _ = line.ask("POST", "/api/v1/commands/do", self.tokens["ana"], wish)
            self.ended.add(over[0])
            # Not offered any more: the first press was kept, and its answer got lost with the process.
            if status not in (200, 409):
                self.wrong.append(f"the end of {over[0]} was answered {status}")
            self.heard.release()
        waiting = [one for number, one in list(self.rung.items()) if one and number % 2 and one not in self.acked]
        if not waiting:
            self._pause(line)
            return
        status, _ = line.ask("POST", "/api/v1/commands/ack", self.tokens["ana"], {"incident": waiting[0]})
        if status == 200:
            self.acked.add(waiting[0])
        else:
            self.wrong.append(f"ack {waiting[0]} was answered {status}")
        self.heard.release()

    def _approves(self, line: Line) -> None:
        waiting = [one for one in list(self.rung.values()) if one and (one, "word") not in self.approved]
        if not waiting:
            self._pause(line)
            return
        status, told = line.ask("GET", f"/api/v1/notices?incident={waiting[0]}", self.tokens["mei"])
        for incident, notice in told["data"] if status == 200 else ():
            wish = {"incident": incident, "notice": notice["name"], "hash": notice["hash"][:12]}
            status = line.approve(self.tokens, wish)
            # A yes whose answer got lost with the process may have been kept; then there is nothing left to say yes to.
            if status in (200, 409):
                self.approved.add((incident, notice["name"]))
            else:
                self.wrong.append(f"approval of {incident} {notice['name']} was answered {status}")
            self.heard.release()

    def _pause(self, line: Line) -> None:
        """Nothing to do just now; notices when the server is gone."""
        threading.Event().wait(0.01)
        line.ask("GET", "/healthz", "")

    # --- afterwards -------------------------------------------------------------------

    def repeat(self, server: Child) -> None:
        """In the calm at the end every sender has heard a yes."""
        line = Line(server.port)
        while self.unheard:
            self._rings(line)
        line.close()

    def look_after_doubts(self, server: Child, doubts: list[Any], arrived: Counter[str]) -> set[str]:
        """Mei asks around: she says what arrived, or sends it again. Gives the keys sent again."""
        again: set[str] = set()
        line = Line(server.port)
        for place, (key, notice, closed) in enumerate(doubts):
            wish = {"incident": key.partition("/")[0], "notice": notice, "reason": "asked around"}
            verb = "notice-mark" if closed or place % 2 else "notice-send"
            if verb == "notice-mark":
                wish["verdict"] = "sent" if arrived[key] else "failed"
            else:
                again.add(key)
            status, told = line.ask("POST", f"/api/v1/commands/{verb}", self.tokens["mei"], wish)
            assert status == 200, told
        line.close()
        return again


@dataclass
class Story:
    """All deaths, and what was on its way at each."""

    flood: Flood
    receiver: Receiver
    in_flight: set[tuple[str, int]] = field(default_factory=set)
    """Attempts (key and token) of pages that were on their way at a death."""
    doubted: dict[str, int] = field(default_factory=dict)
    """Customer effects that were on their way at a death, and under which token."""
    again: set[str] = field(default_factory=set)

    @property
    def root(self) -> Path:
        return self.flood.root

    def died(self) -> None:
        """What the database says about the moment of death, before anybody opens it again."""
        for key, token, kind in rows(self.root, SENDING):
            if kind == "page":
                self.in_flight.add((key, token))
            else:
                # Killed twice before anybody could look at it, it is still the same attempt.
                assert self.doubted.setdefault(key, token) == token, f"{key} left again without a person's word"

    def arrived(self, kind: str) -> Counter[str]:
        files = [*tower.lines(self.root / "pages.jsonl"), *tower.lines(self.root / "letters.jsonl")]
        return keys(files, kind) + keys(self.receiver.arrived, kind)

    def settled(self) -> bool:
        """Nothing is on its way or about to leave, and every alert's short timer has fired."""
        [(busy,)] = rows(self.root, "SELECT count(*) FROM tocsin_outbox WHERE state IN ('ready', 'sending')")
        [(short,)] = rows(self.root, "SELECT count(*) FROM tocsin_timers WHERE key LIKE 'after:%:3s'")
        return bool(busy + short == 0)


@pytest.fixture(scope="module")
def story(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Killed `DEATHS` times in a flood, then looked after in a calm, then ended in order."""
    root = tmp_path_factory.mktemp("nine") / "site"
    with tower.receiver() as receiver:
        flood = Flood(root, tower.make_site(root, receiver.url), Random(SEED))
        story = Story(flood, receiver)
        for _ in range(DEATHS):
            flood.life(nursery.serve(root), flood.dice.randint(3, 20), flood.dice.random() * 0.03)
            story.died()
        server = nursery.serve(root)
        flood.repeat(server)
        tower.until("all that was left over has left", story.settled)
        doubts = rows(
            root,
            "SELECT o.key, o.notice, i.closed FROM tocsin_outbox o JOIN tocsin_incidents i ON i.id = o.incident"
            " WHERE o.state = 'uncertain' ORDER BY o.key",
        )
        story.again = flood.look_after_doubts(server, doubts, story.arrived("customer"))
        tower.until("what was sent again has left", story.settled)
        server.kill(15)
        assert server.wait() == 0
    return story


def test_P_01_F_001_F_002_what_was_answered_is_stored_and_opened_one_incident(story: Story) -> None:
    assert not story.flood.wrong
    stored = {body for (body,) in rows(story.root, "SELECT body FROM tocsin_alerts")}
    ours = {number for number in story.flood.rung if tower.body(number) in stored}
    assert ours == set(story.flood.rung)
    opened = Counter(key for (key,) in rows(story.root, "SELECT key FROM tocsin_incidents"))
    assert set(opened.values()) == {1}
    assert len(opened) == len(story.flood.rung)


def test_P_12_F_005_F_006_no_customer_effect_arrives_twice_without_a_person(story: Story) -> None:
    arrived = story.arrived("customer")
    assert len(arrived) > DEATHS // 6
    states = dict(rows(story.root, "SELECT key, state FROM tocsin_outbox WHERE kind = 'customer'"))
    assert {key: times for key, times in arrived.items() if times > 1} == {}
    assert [key for key, state in states.items() if state == "sent" and not arrived[key]] == []
    # What was on its way at a death was tried once; only what a person sent again has a second row.
    tries = rows(story.root, "SELECT key FROM tocsin_outbox WHERE kind = 'customer' AND attempts > 1")
    assert tries == []
    assert {key.partition("/again-")[0] for key in states if "/again-" in key} == story.again
    assert {key for key, state in states.items() if state == "uncertain"} == story.again
    assert story.again <= set(story.doubted)


def test_P_07_pages_repeat_only_as_often_as_they_were_on_their_way_at_a_death(story: Story) -> None:
    arrived = story.arrived("page")
    flying = Counter(key for key, _ in story.in_flight)
    assert {key for key, times in arrived.items() if times > 1 + flying[key]} == set()
    left = {key for (key,) in rows(story.root, "SELECT key FROM tocsin_outbox WHERE kind = 'page' AND state = 'sent'")}
    assert left <= set(arrived)
    repeats = [one for one in tower.lines(story.root / "pages.jsonl") if one["attempt"] > 1]
    assert all("repeat" in (one["subject"] + one["body"]).lower() for one in repeats)


def test_P_08_P_09_timers_are_kept_and_fire_once(story: Story) -> None:
    fired = Counter(
        one for (one,) in rows(story.root, "SELECT incident FROM tocsin_journal WHERE code = 'time-up'")
    )  # fmt: skip
    incidents = {one for (one,) in rows(story.root, "SELECT id FROM tocsin_incidents WHERE closed IS NULL")}
    assert set(fired) >= incidents
    assert set(fired.values()) == {1}
    entered = (
        "SELECT j.incident, max(j.at) FROM tocsin_journal j JOIN tocsin_incidents i ON i.id = j.incident"
        " WHERE j.code = 'entered' AND i.closed IS NULL GROUP BY j.incident"
    )
    long = "SELECT incident, due FROM tocsin_timers WHERE key LIKE 'after:%:30m'"
    assert {one: at + 30 * MINUTE for one, at in rows(story.root, entered)} == dict(rows(story.root, long))


def test_F_003_acknowledgements_are_kept_and_end_the_ladder(story: Story) -> None:
    assert len(story.flood.acked) > DEATHS
    answered = dict(
        rows(
            story.root,
            "SELECT j.incident, min(j.seq) FROM tocsin_journal j WHERE j.code = 'answered' AND j.by = 'ana'"
            " GROUP BY j.incident",
        )
    )
    assert story.flood.acked <= set(answered)
    later = rows(
        story.root,
        "SELECT j.incident, j.seq FROM tocsin_journal j JOIN tocsin_journal_payload p ON p.seq = j.seq"
        " WHERE j.code = 'paged' AND json_extract(p.params, '$.ladder') = 'ringing/do/0'",
    )
    assert [one for one, seq in later if seq > answered.get(one, seq)] == []


def test_P_24_P_26_the_chain_is_whole_and_nothing_is_for_ever_on_its_way(story: Story) -> None:
    database = story.root / tower.DATABASE
    assert check(database).sound
    assert verify(database).bad is None
    left = Counter(state for (state,) in rows(story.root, "SELECT state FROM tocsin_outbox"))
    assert left["uncertain"] == len(story.again)
    assert set(left) <= {"sent", "cancelled", "held", "uncertain", "failed"}
    [(epoch,)] = rows(story.root, "SELECT epoch FROM tocsin_owner")
    assert epoch == DEATHS + 2  # the tokens were made by a process of its own
    tower.SUMMARY.append(
        f"{DEATHS} deaths (seed {SEED}): {len(story.flood.rung)} alerts, {len(story.in_flight)} pages and"
        f" {len(story.doubted)} customer effects on their way at a death, {len(story.again)} sent again by a person"
    )
