"""信息报告: what agents hear from customers is kept, counted, grouped, and settled by the monitoring team."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tocsin.engine.model import command as ask
from tocsin.engine.model.command import Actor
from tocsin.engine.model.problem import NoSuchThing, NotAllowed, Refused, TocsinError, WrongUsage
from tocsin.engine.model.question import Heard
from tocsin.engine.model.view import HeardView
from tocsin.engine.run.reader import SiteReader
from tocsin.engine.run.service import Asked, Outcome, perform
from tocsin.engine.run.turn import Turn

from .shop import Shop

BOOK = """\
runbook: customers-cannot-pay
title: 顾客付不了款 | Customers cannot pay
lead: shift-lead
one_per: shop
triggers:
  many-say-so:
    metric: reports.payment
    window: 30m
    above: 2
severity: {start: sev3}
sla:
  resolve: {title: 解决 | Resolution, within: 3h}
states:
  look:
    phase: response
    title: 核实 | Look
    do: {page: shift-lead}
    buttons:
      over: {label: 好了 | It is over, by: shift-lead, end: resolved}
"""
TMALL = {"shop": "tmall"}


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path / "site")
    (shop.root / "runbooks" / "customers-cannot-pay.yaml").write_text(BOOK, encoding="utf-8")
    team = shop.root / "team.yaml"
    told = team.read_text(encoding="utf-8")
    team.write_text(told.replace("pay, kind: count,", "pay, kind: count, per: [shop],"), encoding="utf-8")
    shop.boot()
    yield shop
    shop.die()


def say(
    shop: Shop, text: str = "支付页一直转圈", kind: str = "payment", by: str = "mei", labels: Mapping[str, str] = TMALL
) -> Outcome:
    told = shop.do(by, ask.Hear(text=text, kind=kind, labels=labels))
    shop.go(0.01)
    return told


def listed(shop: Shop) -> tuple[HeardView, ...]:
    reader = SiteReader(shop.running)
    found = shop.request("ask", lambda turn: reader.answer(turn, Heard(), Actor(name="lina"), "zh"))
    assert isinstance(found, tuple)
    return found


def refused(shop: Shop, command: ask.Command) -> TocsinError:
    with pytest.raises(TocsinError) as told:
        shop.do("lina", command)
    return told.value


def test_a_report_is_kept_as_it_came_counted_and_written_down(shop: Shop) -> None:
    told = say(shop)
    assert told.data == {"count": 1, "incidents": []}
    (source, status, body), = shop.rows("SELECT source, status, body FROM tocsin_alerts")  # fmt: skip
    assert (source, status) == ("people", "taken")
    assert json.loads(body) == {"kind": "payment", "labels": TMALL, "text": "支付页一直转圈", "by": "mei"}
    assert shop.rows("SELECT metric, value FROM tocsin_samples") == [("reports.payment", 1.0)]
    shop.go(40)
    assert {value for (value,) in shop.rows("SELECT value FROM tocsin_samples")} == {0.0, 1.0}
    assert shop.rows('SELECT code, "by" FROM tocsin_journal WHERE code = ?', "reported") == [("reported", "mei")]


def test_enough_reports_open_a_runbook_and_later_ones_are_told_which(shop: Shop) -> None:
    assert [say(shop, by=by).data for by in ("mei", "yating")][-1] == {"count": 2, "incidents": []}
    assert say(shop, by="sofia").data == {"count": 3, "incidents": ["INC-1"]}
    shop.go(1)
    fourth = say(shop, "还是付不了", by="ben")
    assert (fourth.incident, fourth.data) == ("INC-1", {"count": 4, "incidents": ["INC-1"]})
    lines = shop.rows("SELECT incident FROM tocsin_journal WHERE code = 'reported' AND incident <> ''")
    assert lines == [("INC-1",), ("INC-1",)]
    assert [one.incidents for one in listed(shop)] == [("INC-1",)]


def test_reports_of_one_turn_all_count(shop: Shop) -> None:
    def three(turn: Turn) -> None:
        for by in ("mei", "yating", "sofia"):
            perform(turn, ask.Hear(text="x", kind="other"), Asked(Actor(name=by), shop.ids))

    shop.request("command.hear", three)
    shop.go(0.01)
    assert say(shop, kind="other", labels={}).data == {"count": 4, "incidents": []}


def test_equal_reports_are_one_group_and_other_labels_or_kinds_another(shop: Shop) -> None:
    for labels, kind in ((TMALL, "payment"), (TMALL, "payment"), ({"shop": "jd"}, "payment"), ({}, "other")):
        say(shop, labels=labels, kind=kind)
        shop.go(1)
    found = [(one.kind, dict(one.labels), one.count, one.title) for one in listed(shop)]
    assert found == [
        ("payment", TMALL, 2, "顾客说付不了款"), ("payment", {"shop": "jd"}, 1, "顾客说付不了款"),
        ("other", {}, 1, "其他异常"),
    ]  # fmt: skip


def test_a_group_ends_when_nobody_reports_the_same_for_an_hour(shop: Shop) -> None:
    say(shop)
    shop.go(50)
    say(shop)
    shop.go(50)
    assert [one.count for one in listed(shop)] == [2]
    shop.go(11)
    assert listed(shop) == ()
    say(shop)
    assert [one.count for one in listed(shop)] == [1]


def test_a_group_is_there_after_a_restart_and_ends_in_its_time(shop: Shop) -> None:
    say(shop)
    shop.die()
    shop.boot()
    shop.go(59)
    assert [(one.count, one.said, one.who) for one in listed(shop)] == [(1, "支付页一直转圈", "陈梅")]
    shop.go(2)
    assert listed(shop) == ()


def test_a_restart_gives_no_group_another_hour(shop: Shop) -> None:
    say(shop)
    say(shop, kind="other", labels={})
    shop.go(40)
    say(shop)
    shop.go(15)
    shop.die()
    shop.boot()
    assert {one.kind for one in listed(shop)} == {"payment", "other"}
    shop.go(6)
    assert [one.kind for one in listed(shop)] == ["payment"], "61 minutes after the only report of the other kind"
    shop.go(37)
    assert [one.kind for one in listed(shop)] == ["payment"], "58 minutes after its second report"
    shop.go(3)
    assert listed(shop) == ()


def test_groups_that_share_samples_never_end_early_after_a_restart(shop: Shop) -> None:
    say(shop, kind="other", labels={"shop": "tmall"})
    shop.go(40)
    say(shop, kind="other", labels={"shop": "jd"})
    shop.die()
    shop.boot()
    shop.go(59)
    assert len(listed(shop)) == 2
    shop.go(2)
    assert listed(shop) == ()


@pytest.mark.parametrize("restarts", [False, True])
def test_no_more_reports_are_zeros_so_that_the_trigger_clears_and_opens_nothing_again(
    shop: Shop, restarts: bool
) -> None:
    for by in ("mei", "yating", "sofia"):
        say(shop, by=by)
    shop.do("lina", ask.Settle(kind="payment", labels=TMALL, answer="刷新即可"))
    if restarts:
        shop.die()
        shop.boot()
    shop.go(20)
    assert shop.incident().level == "firing"
    shop.go(60)
    assert shop.incident().level == "cleared"
    shop.do("lina", ask.Do(incident="INC-1", button="over"))
    shop.go(300)
    assert list(shop.running.memory.incidents) == ["INC-1"]
    told = shop.rows("SELECT count(*) FROM tocsin_samples")
    shop.go(300)
    assert shop.rows("SELECT count(*) FROM tocsin_samples") == told, "zeros end when nothing waits for them"


def test_the_monitoring_team_answers_merges_or_opens(shop: Shop) -> None:
    say(shop)
    shop.do("lina", ask.Settle(kind="payment", labels=TMALL, answer="刷新即可"))
    say(shop)
    opened = shop.do("lina", ask.Settle(kind="payment", labels=TMALL, runbook="customers-cannot-pay"))
    say(shop, labels={"shop": "jd"})
    shop.do("lina", ask.Settle(kind="payment", labels={"shop": "jd"}, incident=opened.incident))
    found = [(one.state, one.answer, one.incidents, one.count) for one in listed(shop)]
    assert opened.incident == "INC-1"
    assert found == [("merged", "", ("INC-1",), 1), ("merged", "", ("INC-1",), 1), ("answered", "刷新即可", (), 1)]
    merged = shop.rows("SELECT count(*) FROM tocsin_journal WHERE code = 'reports-merged' AND incident = 'INC-1'")
    assert merged == [(2,)]


def test_settling_says_how_and_what(shop: Shop) -> None:
    settle = ask.Settle(kind="payment", labels=TMALL)
    for wrong in (settle, ask.Settle(kind="payment", answer="x", incident="INC-1")):
        assert refused(shop, wrong).code == "settle-how"
    assert refused(shop, ask.Settle(kind="payment", labels=TMALL, answer="x")).code == "nothing-heard"
    assert refused(shop, ask.Settle(kind="nothing", answer="x")).code == "no-such-kind"


@pytest.mark.parametrize(
    ("command", "kind", "code"),
    [
        (ask.Hear(text="x", kind="pay"), NoSuchThing, "no-such-kind"),
        (ask.Hear(text=" \n ", kind="other"), WrongUsage, "heard-empty"),
        (ask.Hear(text="x", kind="payment"), Refused, "sample-label-missing"),
        (ask.Hear(text="x", kind="other", labels={str(n): "x" for n in range(21)}), WrongUsage, "heard-labels"),
    ],
)
def test_a_wrong_report_is_refused_with_what_is_missing_and_leaves_nothing(
    shop: Shop, command: ask.Hear, kind: type[TocsinError], code: str
) -> None:
    told = refused(shop, command)
    assert (type(told), told.code) == (kind, code)
    assert shop.rows("SELECT * FROM tocsin_alerts") == []


def test_P_03_the_same_report_sent_twice_counts_once(shop: Shop) -> None:
    asked = Asked(Actor(name="mei"), shop.ids, shop.running.store.known_delivery)

    def send(turn: Turn) -> Outcome:
        return perform(turn, ask.Hear(text="x", kind="other", id="form-1"), asked)

    first, again = shop.request("command.hear", send), shop.request("command.hear", send)
    assert isinstance(first, Outcome)
    assert isinstance(again, Outcome)
    assert (first.already, again.already) == (False, True)
    assert shop.rows("SELECT count(*) FROM tocsin_samples") == [(1,)]


def test_a_source_may_report_but_not_settle(shop: Shop) -> None:
    robot = Asked(Actor(name="desk", kind="source"), shop.ids)
    shop.request("command.hear", lambda turn: perform(turn, ask.Hear(text="x", kind="other"), robot))
    with pytest.raises(NotAllowed):
        shop.request("command.settle", lambda turn: perform(turn, ask.Settle(kind="other", answer="x"), robot))
