"""Many alerts and many pages: what waits for a place on the wire gets it from the answer that makes room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from bench.crowd import Hand, opened
from bench.servers import Tocsin
from tocsin.engine.model.batch import EventLevelRow
from tocsin.engine.model.decision import Effect
from tocsin.engine.model.incident import LIVE
from tocsin.engine.model.labels import agree
from tocsin.engine.model.time import Instant
from tocsin.engine.run import intake
from tocsin.engine.run.engine import Request
from tocsin.engine.run.indexed import Alerts, Indexed
from tocsin.engine.run.outbox import IN_FLIGHT
from tocsin.engine.run.turn import Turn
from tocsin.engine.run.verdict import Verdict

AT_ONCE = IN_FLIGHT["page"]
LABELS = st.dictionaries(st.sampled_from(["shop", "lane", "zone"]), st.sampled_from(["a", "b"]), max_size=3)
STEPS = st.lists(st.tuples(st.sampled_from(["on", "off", "ask"]), st.integers(0, 5), LABELS), max_size=40)


@given(STEPS)
def test_alerts_are_counted_as_if_each_were_looked_at(steps: list[tuple[str, int, dict[str, str]]]) -> None:
    alerts = Alerts()
    for verb, number, labels in steps:
        if verb == "on":
            alerts[f"f{number}"] = row(f"f{number}", labels)
        elif verb == "off":
            alerts.pop(f"f{number}", None)
        assert alerts.agreeing(labels) == sum(agree(labels, one.labels) for one in alerts.values())


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5), st.sampled_from("xyz"))))
def test_an_entry_is_found_under_the_marks_that_it_has_now(steps: list[tuple[bool, int, str]]) -> None:
    filed: Indexed[int, str] = Indexed(lambda _, mark: (mark,))
    for put, key, mark in steps:
        if put:
            filed[key] = mark
        else:
            filed.pop(key, None)
        for each in "xyz":
            assert sorted(filed.marked(each)) == [value for value in filed.values() if value == each]
    filed.clear()
    assert [filed.marked(each) for each in "xyz"] == [[], [], []]


def test_P_07_answers_that_come_together_make_room_for_the_pages_that_wait(tmp_path: Path) -> None:
    """All answers of the wire in one turn: it must claim the next pages itself, for no other turn comes for them."""
    Tocsin(tmp_path, sink=9)
    hand = Hand()
    app = opened(tmp_path, hand)
    alerts = 3 * AT_ONCE
    source, body = (
        app.site.settings.sources["s0"],
        b", ".join(b'{"event": "Bench0", "labels": {"serial": "%d"}}' % number for number in range(alerts)),
    )
    body = b"[" + body + b"]"
    parsed = intake.read(source, body, {})
    posted = Request("ingest", lambda turn: intake.take(turn, source, body, {}, parsed, "d", False), _heard, _failed)
    app.engine.turn([posted])
    sent = 0
    while hand.verdicts:
        answers, hand.verdicts = hand.verdicts, []
        assert len(answers) == AT_ONCE
        sent += len(answers)
        app.engine.turn(
            [Request("record", _recording(app.engine.courier.record, one), _heard, _failed) for one in answers]
        )
    app.store.close()
    assert sent == alerts


def _recording(record: Callable[..., None], answer: tuple[str, int, Verdict]) -> Callable[[Turn], None]:
    return lambda turn: record(turn, *answer)


def _heard(_result: object) -> None:
    """Nobody waits for it."""


def _failed(error: Exception) -> None:
    raise error


def row(fingerprint: str, labels: dict[str, str]) -> EventLevelRow:
    return EventLevelRow(
        world="live", event="Down", fingerprint=fingerprint, labels=labels, started=Instant(0), ended=None
    )


def test_P_06_P_12_few_notices_are_on_their_way_at_once_and_pages_pass_those_that_wait(tmp_path: Path) -> None:
    Tocsin(tmp_path, sink=9)
    flying: list[Callable[[], None]] = []
    app = opened(tmp_path, spawner=Flying(flying), report=lambda *_: None)

    def asked(kind: Literal["page", "customer"]) -> None:
        rows = [
            Effect(
                key=f"{kind}/{n}", kind=kind, world=LIVE, incident="INC-1", purpose="notice", channel="pager",
                address="a", recipient="a", reason="word-notice", about="a", subject="s", body="b", state="ready",
            )
            for n in range(200)
        ]  # fmt: skip

        def send(turn: Turn) -> None:
            for row in rows:
                turn.send(row)

        app.engine.turn([Request("ask", send, _heard, _failed)])

    asked("customer")
    assert len(flying) == IN_FLIGHT["customer"]
    asked("page")
    assert len(flying) == AT_ONCE
    app.store.close()


class Flying:
    """Holds what is on its way."""

    def __init__(self, works: list[Callable[[], None]]) -> None:
        self._works = works

    def spawn(self, work: Callable[[], None]) -> None:
        self._works.append(work)
