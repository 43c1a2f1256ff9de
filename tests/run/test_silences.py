"""Silences: who may be hidden, what happens at their end, whoever was up at the time (demands of the field, P-08)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.run.effects import COMPLAINTS, alert, codes, opened, shop_with
from tests.run.shop import START, Shop
from tocsin.engine.model import command as ask
from tocsin.engine.model.problem import NoSuchThing, Refused, TocsinError, WrongUsage
from tocsin.engine.model.silence import SilenceRow
from tocsin.engine.model.time import DAY, HOUR, MINUTE, Instant
from tocsin.engine.run import silences
from tocsin.engine.run.turn import Turn

ALONE = COMPLAINTS.replace("caused_by: payments\n", "")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = shop_with(tmp_path, complaints=ALONE)
    yield shop
    shop.die()


def silence(shop: Shop, runbook: str = "complaints", length: str = "1h", **more: object) -> None:
    given = {"reason": "known", **more}
    shop.do("lina", ask.Silence(runbook=runbook, length=length, **given))  # type: ignore[arg-type]


def only(shop: Shop) -> SilenceRow:
    [row] = shop.running.memory.silences.values()
    return row


def said(shop: Shop, code: str) -> list[str]:
    found = shop.rows(
        "SELECT p.params FROM tocsin_journal JOIN tocsin_journal_payload p USING (seq) WHERE code=?", code
    )
    return [params for (params,) in found]


def test_it_has_an_author_a_reason_and_an_end(shop: Shop) -> None:
    silence(shop, length="2h", reason="load test")
    row = only(shop)
    assert (row.by, row.reason, row.until) == ("lina", "load test", START + 2 * HOUR)
    with pytest.raises(WrongUsage):
        silence(shop, "payments", reason="")


def test_none_lasts_for_ever_and_how_long_is_the_sites_to_say(shop: Shop) -> None:
    with pytest.raises(Refused):
        silence(shop, length="91d")
    with pytest.raises(Refused):
        silence(shop, length="91d", weekly="sat 02:00-04:00")
    silence(shop, length="90d", weekly="sat 02:00-04:00")


def test_named_again_it_is_made_longer_or_shorter_and_not_doubled(shop: Shop) -> None:
    silence(shop, length="2h")
    silence(shop, length="30m", reason="")
    assert (only(shop).until, only(shop).reason) == (START + 30 * MINUTE, "known")
    shop.do("haoran", ask.Silence(id="s-1", length="4h"))
    assert (only(shop).until, only(shop).by) == (START + 4 * HOUR, "haoran")
    alert(shop, "complaints-many")
    shop.go(31)
    assert opened(shop) == []
    shop.go(210)
    assert opened(shop) == ["complaints"]


def test_it_is_lifted_by_what_it_names_or_by_its_id_and_then_what_fires_opens_at_once(shop: Shop) -> None:
    silence(shop)
    alert(shop, "complaints-many")
    assert shop.do("lina", ask.Silence(runbook="complaints")).already is False
    assert opened(shop) == ["complaints"]
    assert shop.do("lina", ask.Silence(runbook="complaints")).already
    silence(shop, "payments")
    shop.do("lina", ask.Silence(id="S-2"))
    alert(shop, "pay-down")
    assert opened(shop) == ["complaints", "payments"]
    with pytest.raises(NoSuchThing):
        shop.do("lina", ask.Silence(id="S-2"))


def test_one_of_several_must_be_named(shop: Shop) -> None:
    silence(shop)
    silence(shop, weekly="sat 02:00-04:00", length="30d")
    with pytest.raises(Refused) as refused:
        shop.do("lina", ask.Silence(runbook="complaints"))
    assert refused.value.params["silences"] == "S-1, S-2"


def test_it_may_begin_later(shop: Shop) -> None:
    silence(shop, start=Instant(START + HOUR))
    alert(shop, "complaints-many")
    assert opened(shop) == ["complaints"]
    shop.do("haoran", ask.Close(incident="INC-1", outcome="called-off", reason="test"))
    alert(shop, "complaints-many", "resolved")
    shop.go(61)
    before = len(shop.running.memory.open_incidents())
    alert(shop, "complaints-many", key="outlet")
    assert len(shop.running.memory.open_incidents()) == before


@pytest.mark.parametrize(
    ("matchers", "hidden"),
    [
        (("shop=flagship",), {"flagship"}), (("shop!=flagship",), {"outlet"}), (("shop=flagship,outlet",),
        {"flagship", "outlet"}), (("shop!=flagship,outlet",), set()), (("shop=",), set()),
        (("shop!=",), {"flagship", "outlet"}),
    ],
)  # fmt: skip
def test_label_matchers_say_which_keys_are_hidden(shop: Shop, matchers: tuple[str, ...], hidden: set[str]) -> None:
    silence(shop, "", matchers=matchers)
    for key in ("flagship", "outlet"):
        alert(shop, "complaints-many", key=key)
    shown = {i.labels["shop"] for i in shop.running.memory.open_incidents()}
    assert shown == {"flagship", "outlet"} - hidden


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (ask.Silence(length="1h", reason="r"), "silence-of-what"),
        (ask.Silence(length="1h", reason="r", matchers=("shop=~fl.*",)), "matcher-regex"),
        (ask.Silence(length="1h", reason="r", matchers=("shop",)), "matcher-bad"),
        (ask.Silence(length="1h", reason="r", matchers=("shpo=a",)), "silence-no-label"),
        (ask.Silence(length="1h", reason="r", runbook="complaints", labels={"site": "a"}), "silence-no-label"),
        (ask.Silence(length="1h", reason="r", runbook="complaint"), "no-such-runbook"),
        (ask.Silence(length="1h", reason="r", runbook="complaints", trigger="much"), "no-such-trigger"),
        (ask.Silence(length="1h", reason="r", runbook="complaints", calendar="nowhere"), "no-such-calendar"),
        (ask.Silence(length="1h", reason="r", runbook="complaints", cron="0 2 * * *"), "silence-one-window"),
        (ask.Silence(length="1h", reason="r", runbook="complaints", weekly="sat 1:00-2:00", cron="0 2 * * *",
                     lasts="1h"), "silence-one-window"),
        (ask.Silence(length="1h", reason="r", runbook="payments", start=Instant(START - 2 * DAY)), "silence-long-ago"),
    ],
)  # fmt: skip
def test_a_slip_is_refused_and_leaves_nothing(shop: Shop, command: ask.Silence, code: str) -> None:
    with pytest.raises(TocsinError) as refused:
        shop.do("lina", command)
    assert refused.value.code == code
    assert shop.running.memory.silences == {}


def test_one_that_hides_nothing_known_says_so_with_what_was_perhaps_meant(shop: Shop) -> None:
    alert(shop, "complaints-many")
    silence(shop, matchers=("shop=flagshpi",))
    assert '"near":"shop=flagship"' in said(shop, "silence-hides-nothing-near")[0].replace(" ", "")
    silence(shop, matchers=("shop=flagship",))
    assert len(codes(shop)) == len([it for it in codes(shop) if it != "silence-hides-nothing"])


# --- its end ----------------------------------------------------------------------------


def test_what_still_holds_opens_at_its_end_and_what_was_resolved_is_told(shop: Shop) -> None:
    silence(shop, "", matchers=("shop!=",))
    alert(shop, "complaints-many")
    alert(shop, "complaints-many", key="outlet")
    shop.go(10)
    alert(shop, "complaints-many", "resolved", key="outlet")
    shop.go(51)
    assert [i.labels["shop"] for i in shop.running.memory.open_incidents()] == ["flagship"]
    assert "complaints/many shop=outlet" in said(shop, "silence-resolved")[0]
    assert "complaints/many shop=flagship" in said(shop, "silence-still-fires")[0]
    assert not any("outlet" in message.body for message in shop.ledger.of("page"))


def test_an_incident_that_was_open_before_keeps_hearing_fired_and_cleared(shop: Shop) -> None:
    alert(shop, "complaints-many")
    silence(shop)
    alert(shop, "complaints-many", "resolved")
    assert shop.incident().outcome == "over"


def test_fired_again_under_a_silence_reaches_the_open_incident(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, complaints=ALONE.replace("cleared: {end: over}", "cleared: {do: {raise: sev2}}"))
    alert(shop, "complaints-many")
    silence(shop)
    alert(shop, "complaints-many", "resolved")
    assert shop.incident().level == "cleared"
    alert(shop, "complaints-many")
    assert shop.incident().level == "firing"
    shop.die()


@pytest.mark.parametrize("over", ["before", "while down"])
def test_P_08_an_end_that_came_while_nobody_was_there_is_handled_at_the_start(shop: Shop, over: str) -> None:
    silence(shop)
    alert(shop, "complaints-many")
    alert(shop, "pay-down")
    if over == "before":
        shop.go(61)
    shop.die()
    shop.clock.go_to(Instant(START + 90 * MINUTE))
    shop.boot()
    shop.settle()
    assert sorted(opened(shop)) == ["complaints", "payments"]
    assert codes(shop).count("silence-ended") == 1
    shop.die()
    shop.boot()
    shop.settle()
    assert codes(shop).count("silence-ended") == 1


def test_a_recurring_one_hides_in_its_windows_alone(shop: Shop) -> None:
    silence(shop, length="14d", weekly="wed 21:00-22:00")  # it is 20:30 on a Wednesday
    alert(shop, "complaints-many", key="before")
    assert len(opened(shop)) == 1
    shop.go(31)
    alert(shop, "complaints-many", key="within")
    alert(shop, "complaints-many", key="brief")
    alert(shop, "complaints-many", "resolved", key="brief")
    assert len(opened(shop)) == 1
    shop.go(60)
    assert [i.labels["shop"] for i in shop.running.memory.open_incidents()] == ["before", "within"]
    assert "brief" in said(shop, "silence-resolved")[0]
    shop.go(6 * 24 * 60 + 23 * 60 + 30)
    alert(shop, "complaints-many", key="next week")
    assert "next week" not in {i.labels["shop"] for i in shop.running.memory.open_incidents()}


def test_P_08_a_window_that_closed_while_nobody_was_there(shop: Shop) -> None:
    silence(shop, length="14d", cron="0 21 * * *", lasts="1h")
    shop.go(31)
    alert(shop, "complaints-many")
    assert opened(shop) == []
    shop.die()
    shop.clock.go_to(Instant(START + 3 * HOUR))
    shop.boot()
    shop.settle()
    assert opened(shop) == ["complaints"]
    assert only(shop).ended is None


def test_what_two_hide_opens_when_the_last_ends(shop: Shop) -> None:
    silence(shop, length="20m")
    silence(shop, trigger="many", length="40m")
    alert(shop, "complaints-many")
    shop.go(21)
    assert opened(shop) == []
    shop.go(20)
    assert opened(shop) == ["complaints"]


def test_two_triggers_that_fire_in_one_turn_are_both_noted(shop: Shop) -> None:
    silence(shop)
    body = (
        b'[{"event": "complaints-many", "state": "firing", "labels": {"shop": "a"}},'
        b' {"event": "complaints-many", "state": "firing", "labels": {"shop": "b"}}]'
    )
    shop.post(body)
    assert {it.key for it in only(shop).hidden} == {"shop=a", "shop=b"}


def test_P_02_labels_alone_never_hide_a_page_about_tocsin_itself(tmp_path: Path) -> None:
    own = ALONE.replace("one_per: shop", "one_per: source").replace(
        "many: {event: complaints-many}", "many: {metric: alerts.not-understood, window: 10m, above: 0}"
    )
    shop = Shop(tmp_path / "site")
    (shop.root / "runbooks" / "complaints.yaml").write_text(own, encoding="utf-8")
    shop.boot()
    silence(shop, "", matchers=("source!=",))
    shop.post(b"not json")
    assert opened(shop) == ["complaints"]
    shop.do("haoran", ask.Close(incident="INC-1", outcome="called-off", reason="test"))
    silence(shop, "complaints")
    shop.go(30)
    shop.post(b"not json")
    assert opened(shop) == []  # named, it is hidden
    shop.die()


def test_a_drill_knows_no_silences(shop: Shop) -> None:
    silence(shop)
    alert(shop, "complaints-many")
    [live] = shop.running.memory.signals.firing("live", "complaints", "shop=flagship")
    turn = Turn(shop.running.memory, shop.clock.wall())
    assert silences.covering(turn, live) is not None
    assert silences.covering(turn, replace(live, world="DRL-1")) is None
