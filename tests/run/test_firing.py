"""Rules 25 to 27 and P-03: one incident a key, whatever monitoring repeats."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tocsin.engine.model import command as ask
from tocsin.engine.model.command import Actor
from tocsin.engine.model.problem import NoSuchThing, NotAllowed, Refused
from tocsin.engine.run.service import Asked, perform

from .shop import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path / "site")
    shop.boot()
    yield shop
    shop.die()


def lost(shop: Shop, value: float, minutes: int, shop_name: str = "flagship") -> None:
    for _ in range(minutes):
        shop.figure("orders.lost", value, shop=shop_name)
        shop.go(1)


def test_P_03_the_same_trouble_sent_a_hundred_times_is_one_incident(shop: Shop) -> None:
    for _ in range(10):
        for _ in range(10):
            shop.figure("orders.lost", 9, shop="flagship")
        shop.go(1)
    assert list(shop.running.memory.incidents) == ["INC-1"]


def test_rule_26_another_key_is_another_incident(shop: Shop) -> None:
    for _ in range(4):
        shop.figure("orders.lost", 9, shop="flagship")
        shop.figure("orders.lost", 9, shop="outlet")
        shop.go(1)
    keys = sorted(i.key for i in shop.running.memory.incidents.values())
    assert keys == ["shop=flagship", "shop=outlet"]


def test_rule_27_in_the_cool_down_a_firing_only_adds_a_line(shop: Shop) -> None:
    lost(shop, 9, 4)
    shop.do("lina", ask.Close(incident="INC-1", outcome="resolved", reason="fixed by hand"))
    lost(shop, 0, 16)
    lost(shop, 9, 5)
    assert list(shop.running.memory.incidents) == ["INC-1"]
    lost(shop, 9, 20)
    assert list(shop.running.memory.incidents) == ["INC-1", "INC-2"]


def test_rule_27_closing_while_it_still_fires_asks_for_a_reason(shop: Shop) -> None:
    lost(shop, 9, 4)
    with pytest.raises(Refused) as refused:
        shop.do("lina", ask.Close(incident="INC-1"))
    assert refused.value.code == "still-firing-needs-reason"
    assert shop.incident().open


def test_a_false_alarm_stays_quiet_while_its_trigger_has_not_cleared(shop: Shop) -> None:
    lost(shop, 9, 4)
    shop.do("lina", ask.Do(incident="INC-1", button="false-alarm"))
    lost(shop, 9, 60)
    assert list(shop.running.memory.incidents) == ["INC-1"]
    lost(shop, 0, 20)
    lost(shop, 9, 5)
    assert list(shop.running.memory.incidents) == ["INC-1", "INC-2"]


def test_rule_26_many_keys_in_ten_minutes_are_one_storm(shop: Shop) -> None:
    for _ in range(4):
        for number in range(30):
            shop.figure("orders.lost", 9, shop=f"shop-{number}")
        shop.go(1)
    incidents = shop.running.memory.incidents.values()
    assert len(incidents) == 21
    assert [i.labels for i in incidents if i.labels["shop"] == "*"] == [{"shop": "*"}]


def all_lost(shop: Shop, shops: range) -> None:
    for _ in range(4):
        for number in shops:
            shop.figure("orders.lost", 9, shop=f"shop-{number}")
        shop.go(1)


def test_rule_27_what_a_storm_stood_for_and_still_fires_opens_when_the_storm_is_over(shop: Shop) -> None:
    all_lost(shop, range(25))
    assert shop.incident("INC-21").labels == {"shop": "*"}
    shop.do("lina", ask.Close(incident="INC-21", outcome="resolved", reason="fixed by hand"))
    assert len(shop.running.memory.open_incidents()) == 20
    shop.go(31)
    keys = {i.key for i in shop.running.memory.open_incidents()}
    assert {f"shop=shop-{number}" for number in range(20, 25)} < keys


def test_I_02_rule_26_many_keys_whose_silence_ends_at_once_are_one_storm(shop: Shop) -> None:
    shop.do("lina", ask.Silence(runbook="order-anomaly", length="10m", reason="planned import"))
    all_lost(shop, range(30))
    assert shop.running.memory.incidents == {}
    shop.go(10)
    assert len(shop.running.memory.incidents) == 21
    assert [i.nth for i in shop.running.memory.incidents.values() if i.labels == {"shop": "*"}] == [0]


def test_rule_26_a_start_in_between_hides_no_storm(shop: Shop) -> None:
    all_lost(shop, range(19))
    shop.die()
    shop.boot()
    all_lost(shop, range(19, 25))
    assert len(shop.running.memory.incidents) == 21
    assert shop.incident("INC-21").labels == {"shop": "*"}


def test_rule_26_restart_closes_the_old_one_as_superseded(tmp_path: Path) -> None:
    shop = other_mode(tmp_path, "restart")
    lost(shop, 9, 4)
    lost(shop, 0, 22)
    lost(shop, 9, 4)
    ends = [(i.id, i.outcome) for i in shop.running.memory.incidents.values()]
    assert ends == [("INC-1", "superseded"), ("INC-2", "")]
    shop.die()


def test_rule_26_new_opens_beside_the_old_one_and_clears_reach_both(tmp_path: Path) -> None:
    shop = other_mode(tmp_path, "new")
    lost(shop, 9, 4)
    lost(shop, 0, 22)
    lost(shop, 9, 4)
    assert [(i.id, i.open) for i in shop.running.memory.incidents.values()] == [("INC-1", True), ("INC-2", True)]
    lost(shop, 0, 22)
    assert {i.level for i in shop.running.memory.incidents.values()} == {"cleared"}
    shop.die()
    shop.boot()
    assert len(shop.running.memory.open_incidents()) == 2
    shop.die()


def test_rule_26_queue_opens_the_next_when_the_first_closes(tmp_path: Path) -> None:
    shop = other_mode(tmp_path, "queue")
    lost(shop, 9, 4)
    lost(shop, 0, 22)
    lost(shop, 9, 4)
    assert list(shop.running.memory.incidents) == ["INC-1"]
    shop.do("lina", ask.Close(incident="INC-1", outcome="resolved", reason="handled"))
    shop.go(1)
    assert list(shop.running.memory.incidents) == ["INC-1", "INC-2"]
    shop.die()


def other_mode(tmp_path: Path, mode: str) -> Shop:
    shop = Shop(tmp_path / "site")
    path = shop.root / "runbooks" / "order-anomaly.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("cooldown: 30m", f"if_open: {mode}"), encoding="utf-8")
    shop.boot()
    return shop


def test_P_02_I_29_what_is_not_understood_is_kept_shown_and_counted(shop: Shop) -> None:
    taken = shop.post(b'{"metric": "orders.lost", "value": "many", "labels": {"shop": "flagship"}}')
    assert taken.not_understood == ("value-is-no-number",)
    assert shop.post(b"\xff\xfe not json").not_understood == ("not-json",)
    assert shop.post(b'{"metric": "orders.nonsense", "value": 1}').not_understood == ("no-such-metric",)
    assert shop.running.memory.counters["alerts-not-understood:shop"] == 3


def test_P_03_a_repeated_delivery_changes_nothing(shop: Shop) -> None:
    figure = {"metric": "orders.lost", "value": 9, "labels": {"shop": "flagship"}, "at": 1_794_400_200}
    body = json.dumps(figure).encode()
    assert not shop.post(body).again
    assert shop.post(body).again


def test_a_bare_figure_without_a_time_is_a_new_sample_each_time(shop: Shop) -> None:
    body = b'{"metric": "orders.lost", "value": 3, "labels": {"shop": "flagship"}}'
    assert not shop.post(body).again
    shop.go(1)
    assert not shop.post(body).again


def test_an_unknown_runbook_or_event_is_refused_with_the_near_ones(shop: Shop) -> None:
    with pytest.raises(NoSuchThing) as missing:
        shop.do("lina", ask.Trigger(runbook="order-anomally", labels={"shop": "x"}))
    assert missing.value.params["near"] == "order-anomaly"
    with pytest.raises(NoSuchThing):
        shop.do("lina", ask.SignalEvent(event="nobody-listens"))
    assert shop.running.memory.incidents == {}


def test_a_refused_request_leaves_nothing_behind(shop: Shop) -> None:
    with pytest.raises(Refused):
        shop.do("lina", ask.Trigger(runbook="order-anomaly"))
    assert shop.running.memory.counters.get("incident:live", 0) == 0


def test_sources_only_report(shop: Shop) -> None:
    shop.do("lina", ask.Trigger(runbook="order-anomaly", labels={"shop": "flagship"}))
    robot = Asked(Actor(name="prometheus", kind="source"), shop.ids)
    with pytest.raises(NotAllowed):
        shop.request("robot", lambda turn: perform(turn, ask.Ack(incident="INC-1"), robot))
    assert shop.incident().ladders["check/do/0"].state == "waiting"


def test_2_8_5_a_call_joins_the_open_incident_and_every_caller_hears_of_its_end(shop: Shop) -> None:
    for name in ("flagship", "outlet"):
        shop.do("lina", ask.Trigger(runbook="order-anomaly", labels={"shop": name}))
    for incident in ("INC-1", "INC-2"):
        shop.do("lina", ask.Do(incident=incident, button="real"))
        shop.do("lina", ask.Override(incident=incident, state="respond/desk/more-people", reason="queue grows"))
    child = shop.incident("INC-3")
    assert [caller.incident for caller in child.callers] == ["INC-1", "INC-2"]
    shop.do("lina", ask.Close(incident="INC-3", outcome="resolved", reason="enough people"))
    for incident in ("INC-1", "INC-2"):
        assert "respond/desk" not in shop.incident(incident).config


def with_event(tmp_path: Path) -> Shop:
    """The shop with a runbook of its own that an alert opens."""
    shop = Shop(tmp_path / "site")
    (shop.root / "runbooks" / "pay-down.yaml").write_text(PAY_DOWN, encoding="utf-8")
    shop.boot()
    return shop


PAY_DOWN = """\
runbook: pay-down
title: 支付中断 | Payments down
lead: shift-lead
one_per: shop
triggers:
  down:
    event: pay-down
severity:
  start: sev3
sla:
  resolve: {within: 4h}
states:
  fix:
    phase: response
    title: 修复 | Repair
    do: {page: it-duty}
    on:
      cleared: {end: resolved}
    after:
      3h: {end: given-up}
"""


def alert(state: str, starts: int, ends: int | None = None) -> bytes:
    item = {"event": "pay-down", "state": state, "id": "p1", "labels": {"shop": "flagship"}, "at": ends or starts}
    return json.dumps(item).encode()


def test_P_05_F_071_a_resolved_that_overtakes_its_firing_opens_nothing(tmp_path: Path) -> None:
    shop = with_event(tmp_path)
    shop.post(alert("resolved", 1_794_400_000, 1_794_400_060))
    shop.post(alert("firing", 1_794_400_000))
    assert shop.running.memory.incidents == {}
    shop.go(5)
    shop.post(alert("firing", 1_794_400_001))
    assert list(shop.running.memory.incidents) == ["INC-1"]
    shop.die()


def test_P_05_a_resolved_older_than_the_firing_closes_nothing(tmp_path: Path) -> None:
    shop = with_event(tmp_path)
    shop.post(alert("firing", 1_794_400_100))
    shop.post(alert("resolved", 1_794_400_000, 1_794_400_050))
    assert shop.incident().open
    shop.post(alert("resolved", 1_794_400_100, 1_794_400_200))
    assert not shop.incident().open
    assert shop.incident().outcome == "resolved"
    shop.die()


def test_an_alert_that_fires_again_with_the_same_words_is_a_new_episode(tmp_path: Path) -> None:
    shop = with_event(tmp_path)
    shop.post(alert("firing", 1_794_400_100))
    shop.post(alert("resolved", 1_794_400_100, 1_794_400_200))
    shop.go(5)
    assert not shop.post(alert("firing", 1_794_400_100)).again
    assert list(shop.running.memory.incidents) == ["INC-1", "INC-2"]
    shop.die()


def test_rule_25_the_fourth_time_in_an_hour_is_told_on_the_incident_and_to_its_lead_once(tmp_path: Path) -> None:
    shop = with_event(tmp_path)
    for number in range(6):
        at = 1_794_400_200 + 300 * number
        shop.post(alert("firing", at))
        shop.go(2)
        shop.post(alert("resolved", at, at + 120))
        shop.go(3)
    assert list(shop.running.memory.incidents) == ["INC-1", "INC-2", "INC-3", "INC-4"]
    assert shop.incident("INC-4").open, "its end is withheld until it has been quiet for half an hour"
    told = shop.rows("SELECT incident FROM tocsin_journal WHERE code = 'trigger-flapping'")
    assert told == [("INC-4",)]
    words = [one for one in shop.ledger.arrived if "INC-4" in one.key and one.facts.get("purpose") == "word"]
    assert words, "and the lead hears of it"
    shop.go(31)
    assert not shop.incident("INC-4").open
    shop.die()


def test_a_runbook_on_trial_opens_nothing_sends_nothing_and_says_what_it_would_have_done(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "site")
    path = shop.root / "runbooks" / "order-anomaly.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("cooldown: 30m", "cooldown: 30m\ntrial: true"), encoding="utf-8")
    shop.boot()
    lost(shop, 9, 5)
    lines = shop.rows(
        "SELECT p.params FROM tocsin_journal JOIN tocsin_journal_payload p USING (seq) WHERE code=?", "trial-would-open"
    )
    assert [json.loads(params)["roles"] for (params,) in lines] == ["order-desk"]
    assert shop.running.memory.incidents == {}
    assert shop.ledger.arrived == []
    shop.die()


def test_no_way_leads_from_a_runbook_on_trial_to_the_outside(tmp_path: Path) -> None:
    """By hand it is refused; figures, alerts and silences that end write a line; the same in a second run."""
    shop = Shop(tmp_path / "site")
    path = shop.root / "runbooks" / "order-anomaly.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("cooldown: 30m", "cooldown: 30m\ntrial: true"), encoding="utf-8")
    shop.boot()
    with pytest.raises(Refused) as told:
        shop.do("lina", ask.Trigger(runbook="order-anomaly", labels={"shop": "tmall"}))
    assert told.value.code == "runbook-on-trial"
    shop.do("lina", ask.Silence(runbook="order-anomaly", length="5m", reason="planned import"))
    lost(shop, 9, 3)
    shop.go(minutes=10)
    lost(shop, 9, 3)
    shop.die()
    shop.boot()
    lost(shop, 9, 30)
    assert shop.running.memory.incidents == {}
    assert shop.rows("SELECT count(*) FROM tocsin_outbox") == [(0,)]
    assert shop.ledger.arrived == []
    codes = [code for (code,) in shop.rows("SELECT code FROM tocsin_journal")]
    assert "fired-but-silenced" in codes
    shop.die()


def test_a_silenced_trigger_opens_nothing_until_the_silence_ends(shop: Shop) -> None:
    shop.do("lina", ask.Silence(runbook="order-anomaly", length="10m", reason="planned import"))
    lost(shop, 9, 5)
    assert shop.running.memory.incidents == {}
    shop.do("lina", ask.Silence(runbook="order-anomaly"))
    lost(shop, 0, 22)
    lost(shop, 9, 4)
    assert list(shop.running.memory.incidents) == ["INC-1"]


def test_what_still_fires_when_a_silence_ends_opens_then(shop: Shop) -> None:
    shop.do("lina", ask.Silence(runbook="order-anomaly", length="10m", reason="planned import"))
    lost(shop, 9, 9)
    assert shop.running.memory.incidents == {}
    lost(shop, 9, 3)
    assert list(shop.running.memory.incidents) == ["INC-1"]


def test_a_false_alarm_that_never_clears_is_looked_at_again_after_a_day(shop: Shop) -> None:
    lost(shop, 9, 4)
    shop.do("lina", ask.Do(incident="INC-1", button="false-alarm"))
    shop.go(25 * 60)
    assert list(shop.running.memory.incidents) == ["INC-1", "INC-2"]


def found_again(shop: Shop, shops: range, minutes: int) -> None:
    for _ in range(minutes):
        for number in shops:
            shop.figure("orders.lost", 0, shop=f"shop-{number}")
        for number in range(20, 25):
            if number not in shops:
                shop.figure("orders.lost", 9, shop=f"shop-{number}")
        shop.go(1)


def test_rule_26_a_storm_is_over_when_all_that_it_stands_for_is_and_not_before(shop: Shop) -> None:
    all_lost(shop, range(25))
    found_again(shop, range(24), 25)  # the twenty that have incidents of their own, and all but one of the storm
    assert shop.incident("INC-21").level == "firing"
    found_again(shop, range(25), 25)
    assert shop.incident("INC-21").level == "cleared"


def test_a_storm_says_that_it_is_one_and_what_it_stands_for(shop: Shop) -> None:
    all_lost(shop, range(23))
    rows = shop.rows(
        "SELECT code, params FROM tocsin_journal JOIN tocsin_journal_payload USING (seq)"
        " WHERE incident = 'INC-21' AND code LIKE 'storm%' ORDER BY seq"
    )
    assert [code for code, _ in rows] == ["storm", "storm-joined", "storm-joined", "storm-joined"]
    assert "shop-20" in str(rows[1][1])
