"""Commands without a server: they take turns, run what is overdue first, and say what they sent."""

from __future__ import annotations

import threading
from pathlib import Path

from tocsin.engine.model import command as ask
from tocsin.engine.model.command import Actor
from tocsin.engine.model.question import Show, Status
from tocsin.engine.model.time import MINUTE, Instant, Length
from tocsin.engine.model.view import IncidentView
from tocsin.engine.run.clock import SteppedClock
from tocsin.engine.run.local import LocalApp
from tocsin.engine.store.sqlite import SqliteStore

from .shop import START, make_site

LINA = Actor(name="lina")


def test_two_commands_at_the_same_moment_take_turns(tmp_path: Path) -> None:
    make_site(tmp_path / "site")
    first = LocalApp(tmp_path / "site")
    opened: list[str] = []

    def second() -> None:
        with LocalApp(tmp_path / "site") as app:
            trigger = ask.Trigger(runbook="order-anomaly", labels={"shop": "flagship"})
            opened.append(app.run(trigger, LINA, "en").incident)

    thread = threading.Thread(target=second)
    thread.start()
    assert opened == []
    first.close()
    thread.join(30)
    assert opened == ["INC-1"]


def test_a_changing_command_runs_overdue_timers_first_and_a_reading_one_runs_nothing(tmp_path: Path) -> None:
    make_site(tmp_path / "site")
    clock = SteppedClock(START)
    with LocalApp(tmp_path / "site", clock=clock) as app:
        app.run(ask.Trigger(runbook="order-anomaly", labels={"shop": "flagship"}), LINA, "en")
        assert {row.effect.role for row in app.sent} == {"order-desk"}
    clock.go_to(Instant(START + Length(6 * MINUTE)))
    with LocalApp(tmp_path / "site", clock=clock) as app:
        app.ask(Status(), LINA, "zh")
        view = app.ask(Show(incident="INC-1"), LINA, "zh")
        assert isinstance(view, IncidentView)
        assert [page.rung for page in view.pages] == [1]
        app.run(ask.Note(incident="INC-1", text="looking"), LINA, "en")
        assert {row.effect.role for row in app.sent} == {"shift-lead"}


def test_a_reading_command_writes_nothing(tmp_path: Path) -> None:
    make_site(tmp_path / "site")
    with LocalApp(tmp_path / "site") as app:
        app.ask(Status(), LINA, "zh")
        store = app.app.store
        assert isinstance(store, SqliteStore)
        with store.reading() as connection:
            assert connection.execute("SELECT count(*) FROM tocsin_journal").fetchone() == (0,)
