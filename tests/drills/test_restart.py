"""The process dies in the middle of a drill: it is called interrupted, and nothing of it comes back to life."""

from __future__ import annotations

import sqlite3

import pytest

from tests.drills.floor import Floor
from tests.run.shop import Crash, Watched
from tocsin.engine.model.command import Actor
from tocsin.engine.model.question import Drills, Incidents, Show, Status, Timeline
from tocsin.engine.model.view import DrillView, StatusView
from tocsin.engine.run.drill_session import DrillSession
from tocsin.engine.run.drill_world import sweep
from tocsin.engine.run.reader import SiteReader
from tocsin.engine.run.turn import Turn
from tocsin.notifiers.base import Channel


def half_played(floor: Floor) -> DrillSession:
    session = floor.drill()
    for line in ("next", "next", "ack", "done count 340", "do real"):
        session.command(line)
    return session


def again(floor: Floor) -> None:
    floor.shop.die()
    floor.boot()


def ask(floor: Floor, question: object) -> object:
    turn = Turn(floor.app.memory, floor.app.clock.wall())
    return SiteReader(floor.app).answer(turn, question, Actor(name="lina"), "en")  # type: ignore[arg-type]


def row(floor: Floor) -> tuple[object, ...]:
    database = sqlite3.connect(floor.shop.root / "shop.db")
    try:
        found = database.execute("SELECT state, ended IS NOT NULL FROM tocsin_drills WHERE id = 'DRL-1'").fetchone()
    finally:
        database.close()
    return tuple(found)


def waiting(floor: Floor) -> list[str]:
    return [key for key, it in floor.app.memory.outbox.rows.items() if it.effect.world != "live"]


def test_the_engine_starts_and_answers_beside_the_rest_of_a_dead_drill(floor: Floor) -> None:
    half_played(floor)
    again(floor)
    floor.shop.go(120)
    status = ask(floor, Status())
    assert isinstance(status, StatusView)
    assert status.burning == ()
    assert status.mine == ()
    assert status.drills == ()
    assert ask(floor, Timeline(incident="DRL-1/1"))
    for question in (Show(incident="DRL-1/1"), Timeline(incident="DRL-1/1"), Incidents(which="all", world="")):
        assert ask(floor, question)
    assert floor.shop.ledger.arrived == []


def test_a_dead_drill_is_swept_to_aborted_and_its_incident_is_ended(floor: Floor) -> None:
    half_played(floor)
    again(floor)
    assert sweep(floor.app) == ()
    assert row(floor) == ("aborted", 1)
    assert floor.app.memory.open_incidents("DRL-1") == []
    assert waiting(floor) == []
    assert set(floor.app.memory.worlds) == {"live"}
    assert {tracker.world for tracker in floor.app.memory.signals.trackers.values()} <= {"live"}
    shown = ask(floor, Drills())
    assert isinstance(shown, tuple)
    assert [(one.id, one.state) for one in shown if isinstance(one, DrillView)] == [("DRL-1", "aborted")]
    assert floor.shop.ledger.arrived == []


def test_nothing_of_a_dead_drill_comes_back_at_the_next_start(floor: Floor) -> None:
    half_played(floor)
    again(floor)
    again(floor)
    floor.shop.go(600)
    assert sweep(floor.app) == ()
    assert waiting(floor) == []
    assert floor.shop.ledger.arrived == []


def test_the_next_drill_is_another_one(floor: Floor) -> None:
    half_played(floor)
    again(floor)
    session = half_played(floor)
    assert session.id == "DRL-2"
    assert [incident.id for incident in floor.app.memory.open_incidents("DRL-2")] == ["DRL-2/1"]
    session.finish()


class Falls(Watched):
    """The process dies with a message in its hands."""

    def send(self, message: object) -> object:  # type: ignore[override]
        raise Crash("send")


def test_a_page_that_was_on_its_way_takes_no_place_on_the_live_channel(floor: Floor) -> None:
    def falling(world: str) -> Channel:
        return Falls(world, floor.shop.ledger, lambda _: None, customers=False)  # type: ignore[return-value]

    floor.app.channels._sinks = falling
    session = floor.drill()
    session.next()  # the figures rise; nobody is paged yet
    with pytest.raises(Crash):
        session.next()
    again(floor)
    assert floor.app.memory.outbox.flying.get("terminal", 0) == 0
    assert waiting(floor) == []


def test_a_finished_drill_leaves_nothing_in_memory(floor: Floor) -> None:
    before = set(floor.app.memory.worlds), dict(floor.app.memory.outbox.rows), set(floor.app.memory.signals.trackers)
    session = half_played(floor)
    session.command("wait 50m")
    session.finish()
    memory = floor.app.memory
    assert (set(memory.worlds), dict(memory.outbox.rows), set(memory.signals.trackers)) == before
    assert not any(incident.world != "live" for incident in memory.incidents.values())
    assert memory.drills == {}
    assert memory.closed_by_key == {}
