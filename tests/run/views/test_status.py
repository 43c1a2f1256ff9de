"""`status`: what burns, what waits for me, what comes next, and what is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.run.views.house import House, running
from tocsin.engine.model import command as ask
from tocsin.engine.model import question as q
from tocsin.engine.model.text import LANGS, Lang
from tocsin.engine.model.time import MINUTE
from tocsin.engine.model.view import IncidentView, StatusView
from tocsin.notifiers.base import Unknown


def status(house: House, who: str = "lina", lang: Lang = "en") -> StatusView:
    return house.look(StatusView, q.Status(), who, lang)


def codes(view: StatusView) -> list[str]:
    return [it.code for it in view.trouble]


def test_a_quiet_floor_says_what_cannot_fire(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        view = status(house)
        assert (view.burning, view.mine, view.next) == ((), (), ())
        assert (view.site, view.zone, view.me) == ("House of views", "Asia/Shanghai", "lina")
        assert codes(view).count("trouble-never-seen") == 3


def test_a_trigger_on_its_way_is_shown_with_the_moment_it_fires(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.figure("orders.lost", 9, shop="flagship")
        view = status(house)
        (pending,) = view.pending
        assert (pending.trigger, pending.phase, pending.because_code) == ("lost", "pending", "above")
        assert pending.because == "Lost orders is 9, above 5"
        assert view.next[0].at == pending.since + 2 * MINUTE


def test_rule_24_a_trigger_whose_usual_is_unknown_is_listed_loudly(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.figure("orders.double", 90, shop="flagship")
        (found,) = [it for it in status(house).trouble if it.code == "trouble-usual-unknown"]
        assert "orders/double (shop=flagship)" in found.text
        assert "tocsin signal --file FILE --history" in found.text


@pytest.mark.parametrize("lang", LANGS)
def test_what_waits_for_me_comes_with_the_command_that_does_it(tmp_path: Path, lang: Lang) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        todo = status(house, "ben", lang).mine
        commands = [it.command for it in todo]
        assert commands == ["tocsin ack INC-1", "tocsin do INC-1 1", "tocsin done INC-1 1 …"]
        assert all(it.text for it in todo)


def test_what_waits_for_others_is_not_mine(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        view = status(house, "mei")
        assert view.mine == ()
        assert len(view.burning[0].waiting) > 2


def test_each_command_that_status_prints_is_a_command_that_works(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        house.do("ben", ask.Ack(incident="INC-1"))
        assert "tocsin ack INC-1" not in [it.command for it in status(house, "ben").mine]
        house.do("ben", ask.Done(incident="INC-1", task="1", value="5"))
        house.do("ben", ask.Do(incident="INC-1", button="1"))
        assert house.incident().config[""] == "respond"


def test_overdue_work_comes_first(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        house.go(16)
        first = status(house, "ben").mine[0]
        assert first.overdue
        assert first.text.startswith("OVERDUE task: Count the affected orders")


def test_a_page_that_nobody_has_answered_comes_before_the_work_of_other_incidents(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders("first", 3)
        house.do("ben", ask.Ack(incident="INC-1"))
        house.lose_orders("second", 3)
        mine = status(house, "ben").mine
        assert [it.command for it in mine if it.incident == "INC-1"]
        assert mine[0].command == "tocsin ack INC-2"


def test_the_gravest_incident_burns_first(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders("small", 3)
        house.lose_orders("large", 30)
        assert [card.severity for card in status(house).burning] == ["sev2", "sev3"]


def test_a_doubt_is_never_silent_even_after_the_incident(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        doubtful(house)
        assert "trouble-doubt" in codes(status(house))
        house.do("lina", ask.Do(incident="INC-1", button="call-off"))
        assert not house.incident().open
        assert "trouble-doubt" in codes(status(house))


def doubtful(house: House) -> None:
    """An apology whose channel did not answer."""
    house.lose_orders()
    house.do("ben", ask.Do(incident="INC-1", button="real"))
    house.live["outbox-file"].answer = Unknown("no answer in time")  # type: ignore[attr-defined]
    text = house.incident().notices["apology"].hash
    house.do("haoran", ask.NoticeApprove(incident="INC-1", notice="apology", hash=text))


def test_a_doubt_waits_for_those_who_may_settle_it(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        doubtful(house)
        command = "tocsin notice mark INC-1 apology sent|failed"
        assert command in [it.command for it in status(house, "haoran").mine]
        assert command not in [it.command for it in status(house, "ben").mine]
        view = house.look(IncidentView, q.Show(incident="INC-1"))
        assert view.notices[0].state_text == "1 in doubt"


def test_a_stop_of_all_notices_is_shown_until_it_is_lifted(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.do("lina", ask.NoticeStop(reason="wrong text"))
        (found,) = [it for it in status(house).trouble if it.code == "trouble-stop"]
        assert "wrong text" in found.text
        assert "李娜" in found.text
        house.do("lina", ask.NoticeStop(lift=True))
        assert "trouble-stop" not in codes(status(house))


def test_messages_that_nobody_understood_are_counted(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.post(b"neither json nor anything")
        (found,) = [it for it in status(house).trouble if it.code == "trouble-alerts"]
        assert found.text.startswith("1 messages of shop")


def test_alerts_without_a_listener_are_counted_and_messages_that_mean_nothing_are_not(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        tested = {"status": "firing", "alerts": [{"status": "firing", "labels": {"alertname": "TestAlert"}}]}
        house.post(json.dumps(tested).encode(), source="wall")
        assert "trouble-alerts-unused" not in codes(status(house))
        house.post(b'{"event": "nobody-listens"}')
        (found,) = [it for it in status(house).trouble if it.code == "trouble-alerts-unused"]
        assert found.text.startswith("1 alerts of shop")


def test_after_a_gap_it_says_how_long_the_engine_was_down(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.figure("orders.lost", 1, shop="flagship")
        house.die()
        house.clock.go_to(house.clock.wall() + 7 * MINUTE)  # type: ignore[arg-type]
        house.boot()
        (found,) = [it for it in status(house).trouble if it.code == "trouble-was-down"]
        assert "was down for 7m" in found.text
        house.go(61)
        assert "trouble-was-down" not in codes(status(house))


def test_a_false_alarm_that_still_fires_is_shown_as_quiet(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        house.do("lina", ask.Do(incident="INC-1", button="false-alarm"))
        view = status(house)
        (found,) = [it for it in view.trouble if it.code == "trouble-false-alarm"]
        assert "INC-1" in found.text
        assert view.burning == ()


def test_trouble_is_told_in_both_languages(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        doubtful(house)
        en, zh = status(house), status(house, lang="zh")
        assert codes(en) == codes(zh)
        assert {it.text for it in en.trouble}.isdisjoint(it.text for it in zh.trouble)


def test_a_silenced_trigger_says_until_when(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.do("lina", ask.Silence(runbook="orders", length="2h", reason="stock take"))
        house.figure("orders.lost", 9, shop="flagship")
        (pending,) = status(house).pending
        assert pending.held == ("silenced until 22:30 (李娜: stock take)",)


def test_the_view_says_nothing_of_the_engine_in_other_words_than_ours(tmp_path: Path) -> None:
    """No code without words reaches a person."""
    with running(tmp_path / "site") as house:
        doubtful(house)
        view = status(house, "haoran")
        words = [it.text for it in view.mine] + [it.text for it in view.trouble] + [it.what for it in view.next]
        assert words
        assert not [text for text in words if text.startswith(("next-", "waits-", "trouble-", "ladder-", "because-"))]
        assert json.dumps([it.at for it in view.next])


def test_wrong_files_are_shouted_about_while_the_last_good_set_is_at_work(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.die()
        (house.root / "runbooks" / "staff.yaml").write_text("runbook: staff\nstates: {}\n", encoding="utf-8")
        house.boot()
        assert "trouble-files" in codes(status(house))
        assert "orders" in house.running.memory.library.newest
