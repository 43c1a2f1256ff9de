"""Lists: incidents, messages, deliveries, versions, tokens, trials, drills, and who I am."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.run.views.house import ORDERS, House, running
from tocsin.engine.model import command as ask
from tocsin.engine.model import question as q
from tocsin.engine.model.batch import DrillRow
from tocsin.engine.model.command import Actor
from tocsin.engine.model.problem import WrongUsage
from tocsin.engine.model.time import MINUTE
from tocsin.engine.model.view import TrialView, WhoamiView
from tocsin.engine.run.reader import SiteReader
from tocsin.engine.run.turn import Turn
from tocsin.engine.run.views.records import visible
from tocsin.notifiers.base import Refused


def test_incidents_are_listed_newest_first_open_or_closed(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders("one")
        house.lose_orders("two")
        house.do("lina", ask.Do(incident="INC-1", button="false-alarm"))
        assert [it.id for it in house.look(tuple, q.Incidents(which="all"))] == ["INC-2", "INC-1"]
        assert [it.id for it in house.look(tuple, q.Incidents())] == ["INC-2"]
        assert [it.outcome for it in house.look(tuple, q.Incidents(which="closed"))] == ["false-alarm"]


def test_messages_are_shown_as_they_came_and_cannot_move_a_cursor(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.post(b"\x1b[2J not json")
        (alert,) = house.look(tuple, q.Alerts(status="not-understood"))
        assert (alert.source, alert.status, alert.why) == ("shop", "not-understood", "not JSON")
        assert alert.body == "\\x1b[2J not json"
        assert house.look(tuple, q.Alerts(status="taken")) == ()


def test_F_114_a_long_or_broken_body_is_cut_and_made_visible() -> None:
    assert visible(b"\xff" + "\u202e".encode()) == "\\xff\\u202e"
    assert len(visible(b"a" * 100_000)) == 4_000


def test_deliveries_of_an_incident_are_listed_in_order(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        rows = house.look(tuple, q.Outbox(incident="INC-1"))
        assert [(row.kind, row.recipient, row.state) for row in rows][:1] == [("page", "ben", "sent")]


def test_versions_say_which_is_newest_and_how_many_run_it(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        found = {it.runbook: (it.number, it.newest, it.open) for it in house.look(tuple, q.Versions())}
        assert found == {"orders": (1, True, 1), "staff": (1, True, 0)}


def test_tokens_are_listed_without_their_secrets(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        made = house.do("lina", ask.TokenMake(kind="person", name="ben"))
        (token,) = house.look(tuple, q.Tokens())
        assert (token.kind, token.name) == ("person", "ben")
        assert str((made.data or {})["token"]) not in repr(token)


def test_whoami_tells_roles_and_whether_the_name_is_only_claimed(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        me = house.look(WhoamiView, q.Whoami(), "ben")
        assert (me.name, me.roles, me.verified) == ("ben", ("order-desk",), True)
        reader = SiteReader(house.running)
        claimed = Actor(name="ben", verified=False)
        found = house.request("ask", lambda turn: reader.answer(turn, q.Whoami(), claimed, "en"))
        assert isinstance(found, WhoamiView)
        assert "may not approve" in found.how


def test_a_trial_tells_what_would_have_opened_and_whom_it_would_have_paged(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.die()
        book = house.root / "runbooks" / "orders.yaml"
        book.write_text(ORDERS.lstrip().replace("one_per: shop", "one_per: shop\ntrial: true"), encoding="utf-8")
        house.boot()
        house.lose_orders()
        view = house.look(TrialView, q.TrialReport(days=7))
        assert [line.text for line in view.openings] == [
            "On trial: orders/lost shop=flagship would have opened and paged Order desk"
        ]
        assert (view.night, view.runbooks, view.roles) == (0, {"orders": 1}, {"order-desk": 1})
        assert view.people, "whoever was in that role"
        assert view.titles["order-desk"] == "Order desk"
        house.die()
        house.boot()
        house.do("lina", ask.Silence(runbook="orders", length="1h", reason="known"))
        house.do("lina", ask.Silence(id="S-1"))
        again = house.look(TrialView, q.TrialReport(days=7))
        assert (again.runbooks, again.roles) == ({"orders": 1}, {"order-desk": 1}), "one firing is one opening"
        assert house.running.memory.incidents == {}


def test_drills_are_counted_by_met_late_and_missed(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        row = DrillRow(
            id="DRL-1", scenario="first-hour", scenario_hash="", form="tabletop", scope="", purpose="", state="closed",
            runbook="orders", runbook_hash="", seed=1, clock={}, participants={}, created=house.clock.wall(),
            outcome={"a": {"result": "met"}, "b": {"result": "late"}, "c": {"result": "missed"}, "d": "met"},
        )  # fmt: skip

        def write(turn: Turn) -> None:
            turn.scope.batch.drills.append(row)

        house.request("drill", write)
        (drill,) = house.look(tuple, q.Drills())
        assert (drill.id, drill.met, drill.late, drill.missed) == ("DRL-1", 2, 1, 1)


def test_notices_of_all_open_incidents_are_listed(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        assert house.look(tuple, q.Notices()) == ()
        house.do("ben", ask.Do(incident="INC-1", button="real"))
        assert [(name, view.name) for name, view in house.look(tuple, q.Notices())] == [("INC-1", "apology")]


def test_every_question_has_an_answer(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        given = {"show": {"incident": "1"}, "report": {"incident": "1"}, "explain": {"subject": "orders"}}
        for name, kind in q.QUESTIONS.items():
            assert house.look(object, kind(**given.get(name, {}))) is not None


def test_a_question_nobody_knows_is_refused(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house, pytest.raises(WrongUsage):
        house.look(object, q.Question())


def silent(house: House) -> list[str]:
    return [it.trigger for it in house.look(tuple, q.Signals(runbook="orders")) if it.silent]


def test_rule_24_a_metric_that_has_gone_silent_is_shown(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.figure("orders.lost", 1, shop="flagship")
        assert silent(house) == []
        house.go(4)
        assert silent(house) == ["lost"]
        assert house.clock.wall() % MINUTE == 0


def test_what_became_of_a_delivery_is_told_in_words(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.live["terminal"].answer = Refused("no-connection: refused", permanent=True)  # type: ignore[attr-defined]
        house.lose_orders()
        row = house.look(tuple, q.Outbox(incident="INC-1"))[0]
        assert (row.state, row.why) == ("failed", "no-connection: refused")
        assert row.why_text == "no connection (refused); check address, network and certificate"


def test_a_message_that_means_nothing_says_why_in_the_language_of_whoever_looks(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.post(b'{"alerts": [{"status": "firing", "labels": {"alertname": "TestAlert"}}]}', source="wall")
        (alert,) = house.look(tuple, q.Alerts(), lang="zh")
        assert (alert.status, alert.why) == ("ignored", "没有开始也没有恢复的告警：测试、无数据、握手等")
