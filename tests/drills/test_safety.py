"""P-19: whatever is tried, nothing of a drill reaches a customer; and the live world does not notice it."""

from __future__ import annotations

import json
import random
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from tests.drills.floor import Floor
from tests.run.shop import Watched
from tocsin.engine.decide import deliveries
from tocsin.engine.model import command as ask
from tocsin.engine.model.batch import Batch
from tocsin.engine.model.decision import Effect
from tocsin.engine.model.ports import StoreConflict
from tocsin.engine.model.problem import NotAllowed, TocsinError
from tocsin.engine.run.drill_bots import rehearse
from tocsin.engine.run.drill_result import safety
from tocsin.engine.run.drill_session import DrillSession
from tocsin.engine.run.turn import Turn
from tocsin.notifiers.base import ImpossibleMessage, Message, Refused, attempt
from tocsin.notifiers.marks import END_MARK


def played(floor: Floor) -> DrillSession:
    """A drill up to a customer notice that was released and a connector that was run."""
    session = floor.drill()
    for line in ("next", "next", "ack", "done count 340", "do real", "haoran: do pause-promotion.yes"):
        session.command(line)
    for notice in ("apology", "vip-apology"):
        asked = session.command(f"haoran: notice approve {notice}")[-1].rsplit(" ", 1)[-1]
        session.command(f"haoran: notice approve {notice} {asked}")
    return session


def database(floor: Floor) -> sqlite3.Connection:
    """The file itself, past the program."""
    return sqlite3.connect(floor.shop.root / "shop.db", isolation_level=None)


def forged(**changes: object) -> Effect:
    effect = Effect(
        key="DRL-1/1/99/0/file/x", kind="customer", world="DRL-1", incident="DRL-1/1", purpose="notice",
        channel="file", address="affected-customers", body="hello", state="ready",
    )  # fmt: skip
    return replace(effect, **changes)  # type: ignore[arg-type]


VERBS = """ack do done fact close severity override trigger signal silence publish token page note reopen pause resume
    test-page notice"""
WORDS = """INC-1 1 2 real apology pause-promotion.yes count 340 live DRL-1/1 sev1 respond --site order-anomaly
    cs-manager {{x}} ';DROP 早 haoran: +5m approve send stop draft"""


# --- nothing leaves -----------------------------------------------------------------------


def test_P_19_a_whole_drill_reaches_no_live_channel(floor: Floor) -> None:
    session = played(floor)
    result = session.finish()
    assert floor.shop.ledger.arrived == []
    assert (result.safety.customers, result.safety.acted, result.safety.left) == (2, 1, 0)
    assert result.safety.messages > 5


def test_I_07_customer_rows_of_a_drill_are_drilled_from_the_start(floor: Floor) -> None:
    played(floor).finish()
    rows = database(floor).execute("SELECT DISTINCT state FROM tocsin_outbox WHERE kind = 'customer'").fetchall()
    tried = database(floor).execute(
        "SELECT count(*) FROM tocsin_attempts a JOIN tocsin_outbox o USING (key) WHERE o.kind = 'customer'"
    )
    assert (rows, tried.fetchone()) == ([("drilled",)], (0,))


def test_I_06_every_row_of_a_drill_is_of_its_world(floor: Floor) -> None:
    played(floor).finish()
    for table in ("incidents", "timers", "outbox", "journal", "approvals"):
        column = "id" if table == "incidents" else "incident"
        query = f"SELECT count(*) FROM tocsin_{table} WHERE {column} LIKE 'DRL-1/%' AND world <> 'DRL-1'"
        assert database(floor).execute(query).fetchone() == (0,), table


COPIED = """INSERT INTO tocsin_outbox
    SELECT key || '/x', {world}, incident, kind, purpose, channel, recipient, notice, issue, revision, text_hash, needs,
    approvals_since, payload, 'ready', token, due, deadline, attempts, first_try, receipt, why, updated
    FROM tocsin_outbox WHERE kind='customer' LIMIT 1"""

STOLEN = {
    "a drilled row made ready": "UPDATE tocsin_outbox SET state='ready' WHERE kind='customer'",
    "a drilled row made sending": "UPDATE tocsin_outbox SET state='sending', token=token+1 WHERE kind='customer'",
    "a row moved to the live world": "UPDATE tocsin_outbox SET world='live' WHERE kind='customer'",
    "a page made a customer notice": "UPDATE tocsin_outbox SET kind='customer' WHERE kind='page'",
    "an incident made live": "UPDATE tocsin_incidents SET world='live' WHERE world='DRL-1'",
    "a new customer row that is ready": COPIED.format(world="world"),
    "a new row of the drill's incident in the live world": COPIED.format(world="'live'"),
}


@pytest.mark.parametrize("statement", STOLEN.values(), ids=STOLEN.keys())
def test_F_129_the_database_itself_refuses(floor: Floor, statement: str) -> None:
    played(floor)
    with pytest.raises(sqlite3.IntegrityError):
        database(floor).execute(statement)


@pytest.mark.parametrize(
    "effect", [forged(), forged(state="sending"), forged(world="live"), forged(world="live", kind="page")]
)
def test_F_129_a_forged_effect_is_not_written_and_nothing_of_its_turn(floor: Floor, effect: Effect) -> None:
    played(floor)
    before = database(floor).execute("SELECT count(*) FROM tocsin_outbox").fetchone()
    with pytest.raises(StoreConflict):
        floor.app.store.commit(Batch(now=floor.app.clock.wall(), names=["forged"], effects=[effect]))
    assert database(floor).execute("SELECT count(*) FROM tocsin_outbox").fetchone() == before
    assert floor.shop.ledger.arrived == []


def test_F_129_a_forged_effect_inside_a_turn_is_never_sent(floor: Floor) -> None:
    session = played(floor)
    with pytest.raises((ImpossibleMessage, StoreConflict)):
        floor.shop.request("forged", lambda turn: turn.send(forged()))
    floor.settle()
    assert floor.shop.ledger.arrived == []
    assert session.finish().safety.left == 0


def test_F_129_a_leak_in_the_decisions_is_stopped_behind_them(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant that makes a drill's customer rows ready, as if the incident were live."""
    session = floor.drill()
    for line in ("next", "next", "ack", "done count 340", "do real"):
        session.command(line)
    asked = session.command("notice approve apology")[-1].rsplit(" ", 1)[-1]
    honest = deliveries._effect
    monkeypatch.setattr(deliveries, "_effect", lambda *given: replace(honest(*given), state="ready"))
    with pytest.raises((ImpossibleMessage, StoreConflict)):
        session.command(f"haoran: notice approve apology {asked}")
    floor.settle()
    assert floor.shop.ledger.arrived == []
    assert safety(floor, "DRL-1").customers == 0


def test_F_129_a_customer_channel_turns_a_drill_away_at_its_door(floor: Floor) -> None:
    played(floor)
    page = Message(key="DRL-1/1/1/0/file/ben", kind="page", world="DRL-1", to="ben", subject="", body="come")
    assert attempt(floor.customer_channel(), page) == Refused("drill-at-customer-door", permanent=True)
    with pytest.raises(ImpossibleMessage):
        replace(page, kind="customer")
    assert floor.shop.ledger.arrived == []


def test_F_129_channels_wired_wrongly_send_nothing_instead_of_something(floor: Floor) -> None:
    """Somebody gives drills a sink that reaches customers: every message is refused, and the drill goes on."""
    floor.app.channels._sinks = lambda world: Watched(world, floor.shop.ledger, lambda _: None, customers=True)
    session = played(floor)
    assert session.finish().safety.left == 0
    assert floor.shop.ledger.arrived == []


def test_F_129_a_drill_is_never_given_a_live_channel(floor: Floor) -> None:
    session = floor.drill()
    for name in (*floor.shop.live, "no-such-channel"):
        assert floor.app.channels.of(session.id, name) not in floor.shop.live.values()
        assert floor.app.channels.of(session.id, name).customers is False  # type: ignore[union-attr]


def test_P_19_no_line_of_a_player_reaches_out_of_the_drill(floor: Floor) -> None:
    """Two hundred lines, most of them nonsense, some of them aimed at a live incident."""
    floor.trouble()
    live, sent = floor.shop.incident("INC-1"), list(floor.shop.ledger.arrived)
    session = floor.drill()
    dice = random.Random(129)
    verbs, words = VERBS.split(), WORDS.split()
    for _ in range(200):
        line = " ".join([dice.choice(verbs), *dice.choices(words, k=dice.randint(0, 3))])
        session.command(dice.choice(["", "haoran: ", "lina: ", "+1m "]) + line)
    result = session.finish()
    assert result.safety.blocked > 10
    assert result.safety.left == 0
    assert floor.shop.ledger.arrived == sent
    assert floor.shop.incident("INC-1") == live


# --- marked at both ends --------------------------------------------------------------------


def test_P_20_every_message_of_a_drill_is_marked_at_both_ends(floor: Floor) -> None:
    session = played(floor)
    session.command("wait 40m")
    session.finish()
    messages = [json.loads(line) for line in floor.sink_lines()]
    assert len(messages) > 10
    for message in messages:
        assert message["world"] == "DRL-1"
        assert message["kind"] != "customer"
        assert message["subject"].startswith("[演练][DRILL]")
        assert message["body"].startswith("[演练][DRILL]")
        assert message["body"].endswith(END_MARK)
    assert {"zh", "en"} == {message["lang"] for message in messages}


# --- beside the live world ------------------------------------------------------------------


def live_night(floor: Floor, between: list[str]) -> None:
    """A live incident from its signal to its notice; `between` are lines of a drill played beside it."""
    session = floor.drill() if between else None
    lines = iter(between)

    def beside() -> None:
        for _ in range(2):
            if session is not None and not session.over:
                session.command(next(lines, "wait 1m"))

    shop = floor.shop
    floor.trouble()
    for command, person in (
        (None, ""),
        (ask.Ack(incident="INC-1"), "ben"),
        (ask.Done(incident="INC-1", task="count", value="340"), "mei"),
        (ask.Do(incident="INC-1", button="real"), "lina"),
    ):
        if command is not None:
            shop.do(person, command)
        beside()
        floor.trouble(2)
    text = shop.incident().notices["apology"].hash
    shop.do("haoran", ask.NoticeApprove(incident="INC-1", notice="apology", hash=text))
    beside()
    shop.go(30)
    if session is not None:
        session.finish()


def test_M_4_a_drill_beside_live_traffic_leaves_the_live_ledger_as_it_was(tmp_path: Path) -> None:
    told = []
    for name, lines in (("alone", []), ("beside", ["next", "next", "ack", "done count 340", "do real", "wait 90m"])):
        floor = Floor(tmp_path / name)
        live_night(floor, lines)
        journal = database(floor).execute(
            "SELECT j.incident, j.step, j.at, j.code, j.by, p.params FROM tocsin_journal j"
            " JOIN tocsin_journal_payload p USING (seq) WHERE world = 'live' AND incident <> '' ORDER BY seq"
        )
        rows = database(floor).execute(
            "SELECT key, kind, state, attempts, due, updated FROM tocsin_outbox WHERE world = 'live' ORDER BY rowid"
        )
        told.append((floor.shop.ledger.arrived, journal.fetchall(), rows.fetchall()))
        floor.close()
    assert len(told[0][0]) > 5
    assert told[0] == told[1]


def test_F_130_a_real_alert_during_a_drill_of_the_same_runbook_opens_its_own_incident(floor: Floor) -> None:
    session = played(floor)
    floor.trouble()
    live, drill = floor.shop.incident("INC-1"), floor.shop.incident("DRL-1/1")
    assert (live.world, drill.world) == ("live", "DRL-1")
    assert (live.runbook, live.key) == (drill.runbook, drill.key)
    assert live.config != drill.config
    assert live.facts == {}
    pages = floor.shop.ledger.of("page")
    assert pages
    assert all(page.world == "live" and "DRILL" not in page.subject + page.body for page in pages)
    session.finish()
    assert floor.shop.incident("INC-1").open
    assert [incident.id for incident in floor.app.memory.open_incidents()] == ["INC-1"]


def test_F_130_a_live_figure_does_not_move_the_drill_nor_the_other_way_round(floor: Floor) -> None:
    session = floor.drill()
    floor.shop.figure("orders.lost", 50, shop="flagship")
    floor.shop.go(1)
    session.command("next")
    assert floor.app.memory.open_incidents("DRL-1") == []
    assert {t.world for t in floor.app.memory.signals.trackers.values() if t.name == "duplicates"} == {"DRL-1"}
    assert database(floor).execute("SELECT count(*) FROM tocsin_baselines WHERE world <> 'live'").fetchone() == (0,)


def test_P_21_live_pages_are_claimed_before_those_of_a_drill(floor: Floor) -> None:
    session = floor.drill()
    order: list[str] = []
    floor.app.engine.courier.compose = _noting(order, floor.app.engine.courier.compose)

    def both(turn: Turn) -> None:
        for world in (session.id, "live"):
            turn.send(Effect(key=f"{world}/x/0", kind="page", world=world, incident="", purpose="page",
                             channel="terminal", address="ben", recipient="ben"))  # fmt: skip

    floor.shop.request("both", both)
    assert order == ["live", "DRL-1"]


def _noting(order: list[str], compose):  # type: ignore[no-untyped-def]
    def noted(turn, row):  # type: ignore[no-untyped-def]
        order.append(row.effect.world)
        return compose(turn, row)

    return noted


def test_nobody_may_do_in_a_drill_what_they_may_not_do_live(floor: Floor) -> None:
    session = floor.drill()
    for line in ("next", "next"):
        session.command(line)
    with pytest.raises(NotAllowed):
        session.act("ben", ask.Do(incident="DRL-1/1", button="call-off"))


def test_P_19_a_rehearsal_is_as_safe_as_a_drill(floor: Floor) -> None:
    session = floor.drill()
    rehearse(session)
    session.finish()
    assert floor.shop.ledger.arrived == []
    assert safety(floor, "DRL-1").left == 0
    with pytest.raises(TocsinError):
        floor.shop.do("lina", ask.Close(incident="DRL-1/1"))
