"""`show`: phase, states, tasks, numbered buttons, pages, notices, asks, facts, promises, and what comes next."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.run.views.house import House, running
from tocsin.engine.model import command as ask
from tocsin.engine.model import question as q
from tocsin.engine.model.problem import NoSuchThing
from tocsin.engine.model.text import Lang
from tocsin.engine.model.time import MINUTE
from tocsin.engine.model.view import IncidentView, NextView


def show(house: House, who: str = "lina", lang: Lang = "en", name: str = "INC-1") -> IncidentView:
    return house.look(IncidentView, q.Show(incident=name), who, lang)


def next_of(view: IncidentView, key: str) -> NextView:
    return next(it for it in view.next if it.key == key)


def test_it_shows_the_phase_the_states_and_whom_a_page_wakes_next(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        view = show(house, name="1")
        assert (view.card.phase_title, view.card.state_titles) == ("Warning", ("Is it real?",))
        page = view.pages[0]
        assert (page.state, page.rung, page.rungs) == ("waiting", 1, 3)
        assert (page.who, page.next_who) == ("Order desk", "Shift lead")
        assert page.next_at == view.card.opened + 5 * MINUTE


def test_it_shows_who_answered(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        house.do("ben", ask.Ack(incident="INC-1"))
        page = show(house).pages[0]
        assert (page.state, page.answered_by, page.answered_name) == ("answered", "ben", "Ben Okafor")


def test_the_numbers_of_buttons_are_what_do_takes(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        number = next(it.number for it in show(house).buttons if it.name == "false-alarm")
        house.do("lina", ask.Do(incident="INC-1", button=str(number)))
        assert house.incident().outcome == "false-alarm"


def test_a_button_whose_condition_does_not_hold_is_not_offered(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        assert "coupon" not in [it.name for it in show(house).buttons]
        house.do("ben", ask.Fact(incident="INC-1", fact="cause", value="coupon"))
        assert "coupon" in [it.name for it in show(house).buttons]


def test_buttons_say_where_they_lead_and_whether_they_are_mine(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        (real,) = [it for it in show(house, "ben").buttons if it.name == "real"]
        assert (real.mine, real.leads_to, real.who) == (True, "go to “Respond”", "Order desk, Shift lead")
        assert not any(it.mine for it in show(house, "mei").buttons)


def test_the_number_of_a_task_is_what_done_takes_and_its_fact_is_shown(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        (count,) = [it for it in show(house).tasks if it.name == "count"]
        assert (count.fills, count.fills_title, count.fills_type) == ("affected", "Affected orders", "number")
        assert count.due == show(house).card.opened + 15 * MINUTE
        house.do("ben", ask.Done(incident="INC-1", task=str(count.number), value="340"))
        view = show(house)
        assert next(it for it in view.tasks if it.name == "count").done_name == "Ben Okafor"
        assert next(it for it in view.facts if it.name == "affected").shown == "340"


def test_facts_are_shown_as_people_gave_them(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        house.do("ben", ask.Fact(incident="INC-1", fact="cause", value="coupon"))
        house.do("ben", ask.Fact(incident="INC-1", fact="refund_by", value="23:10"))
        shown = {it.name: it.shown for it in show(house, lang="zh").facts}
        assert shown == {"affected": "", "cause": "优惠券规则", "refund_by": "23:10"}


def test_what_comes_next_is_told_in_sentences(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        view = show(house)
        assert next_of(view, "ladder:check/do/0").what == (
            "nobody answers → page Shift lead (rung 2 of 3): “Is it real?”"
        )
        assert next_of(view, "overdue:check/count").what == (
            "task “Count the affected orders” overdue → page Order desk"
        )
        assert next_of(view, "after:check:after:20m").what == (
            "20m after entering “Is it real?”: if affected > 100, go to “Respond”; otherwise raise to Major"
        )
        assert next_of(view, "sla:first-notice:breach").what == "promise “first-notice” breached → page Shift lead"
        assert [it.at for it in view.next] == sorted(it.at for it in view.next)


def test_every_timer_of_an_incident_is_told_and_nothing_else(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        house.do("ben", ask.Ack(incident="INC-1"))
        house.do("ben", ask.Do(incident="INC-1", button="real"))
        for _ in range(8):
            house.go(9)
            view = show(house)
            timers = house.incident().timers
            assert {it.key: it.at for it in view.next if it.key in timers} == {k: t.due for k, t in timers.items()}
            assert all(it.what and it.what != it.key for it in view.next)


def test_a_page_for_a_state_that_was_left_does_not_threaten_to_come_back(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        house.do("ben", ask.Ack(incident="INC-1"))
        assert "page Order desk again" in next_of(show(house), "lapse:check/do/0").what
        house.do("ben", ask.Do(incident="INC-1", button="real"))
        assert "nobody is paged again" in next_of(show(house), "lapse:check/do/0").what


def test_a_notice_is_shown_whole_with_the_hash_that_an_approval_is_for(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        house.do("ben", ask.Do(incident="INC-1", button="real"))
        notice = show(house, "haoran").notices[0]
        assert (notice.state, notice.mine, notice.who) == ("asking", True, "Service manager")
        assert notice.state_text.startswith("waits for approval until ")
        house.do("haoran", ask.NoticeApprove(incident="INC-1", notice="apology", hash=notice.hash))
        after = show(house).notices[0]
        assert (after.state, after.sent, after.state_text) == ("released", 1, "sent: 1")
        assert after.approved_names == ("王浩然",)
        (sent,) = house.ledger.of("customer")
        assert sent.body in after.texts[0][2]


def test_an_ask_is_offered_as_yes_and_no_and_later_as_undo(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        house.do("ben", ask.Do(incident="INC-1", button="real"))
        view = show(house, "haoran")
        assert {it.name: it.label for it in view.buttons if it.sort in ("yes", "no")} == {
            "pause-promo.yes": "Yes: Pause the promotion", "pause-promo.no": "No: Pause the promotion",
        }  # fmt: skip
        assert (view.asks[0].state, view.asks[0].mine, view.asks[0].by_hand) == ("open", True, True)
        house.do("haoran", ask.Do(incident="INC-1", button="pause-promo.yes"))
        (undo,) = [it for it in show(house).buttons if it.sort == "undo"]
        assert (undo.name, undo.label) == ("resume-promo", "Undo: Resume the promotion")


def test_rule_17_while_paused_nothing_comes_and_the_promise_stands_still(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        house.do("lina", ask.Pause(incident="INC-1", reason="wait for IT"))
        view = show(house)
        assert view.card.paused
        assert "after:check:after:20m" not in {it.key for it in view.next}
        assert (view.slas[0].due, view.slas[0].left) == (None, 29 * MINUTE)
        assert view.slas[0].state_text == "its clock stands still"


def test_a_closed_incident_is_found_in_the_database_after_days(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        house.do("lina", ask.Do(incident="INC-1", button="false-alarm"))
        house.die()
        house.clock.go_to(house.clock.wall() + 3 * 24 * 60 * MINUTE)  # type: ignore[arg-type]
        house.boot()
        assert "INC-1" not in house.running.memory.incidents
        view = show(house)
        assert (view.card.outcome, view.card.phase, view.buttons, view.next) == ("false-alarm", "review", (), ())


def test_an_unknown_incident_is_named_with_those_that_are_open(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        with pytest.raises(NoSuchThing) as problem:
            show(house, name="INC-7")
        assert problem.value.params["open"] == "INC-1"


def test_looking_changes_nothing(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        before = house.incident()
        copy = before.fork()
        show(house)
        house.look(object, q.Status())
        house.look(object, q.Explain(subject="INC-1"))
        assert house.incident() is before
        assert before == copy
