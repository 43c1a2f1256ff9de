"""`explain`: why the engine did what it did, and what it will do next and when."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import get_args

import pytest

from tests.run.views.house import House, running
from tests.run.views.test_status import doubtful
from tocsin.engine.model import command as ask
from tocsin.engine.model import question as q
from tocsin.engine.model.event import Outcome
from tocsin.engine.model.problem import NoSuchThing
from tocsin.engine.model.text import LANGS, Lang
from tocsin.engine.model.time import MINUTE
from tocsin.engine.model.view import Explanation, Reason
from tocsin.engine.model.window import OFS, percent
from tocsin.engine.words.explaining import METRICS, STEPS


def explain(house: House, subject: str, lang: Lang = "en") -> Explanation:
    return house.look(Explanation, q.Explain(subject=subject), lang=lang)


def texts(reasons: tuple[Reason, ...]) -> list[str]:
    return [reason.text for reason in reasons]


def test_a_trigger_tells_the_figure_the_level_and_when_it_fires(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.figure("orders.lost", 9, shop="flagship")
        told = explain(house, "orders/lost")
        assert "Lost orders is 9, above 5" in texts(told.past)
        will = next(it for it in told.next if "fires when it has lasted" in it.text)
        assert will.at == house.clock.wall() + 2 * MINUTE
        assert "firing, lost (shop=flagship) would open a new incident of orders" in texts(told.next)


def test_rule_24_a_trigger_whose_usual_is_unknown_says_why_it_cannot_fire(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.figure("orders.double", 90, shop="flagship")
        told = texts(explain(house, "orders/double").past)
        assert "Duplicate orders is 90, but what is usual is unknown: fewer than three comparable windows" in told


def test_rule_15_a_trigger_outside_its_hours_says_when_they_begin(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.figure("staff.present", 0.5, site="hotline")
        house.go(45)
        (hours,) = [it for it in explain(house, "staff/absent").next if it.rule == "15"]
        assert "is outside its hours (desk-hours)" in hours.text
        assert hours.at is not None
        assert hours.at > house.clock.wall() + 10 * 60 * MINUTE


def test_a_silence_and_an_open_incident_are_named(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        house.do("lina", ask.Silence(runbook="orders", trigger="lost", length="2h", reason="stock take"))
        told = texts(explain(house, "orders/lost").next)
        assert "silenced until 22:33 (李娜: stock take)" in told
        assert "firing, lost (shop=flagship) would join INC-1" in told


def test_rule_27_a_cool_down_is_named_with_its_end(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        house.do("lina", ask.Do(incident="INC-1", button="call-off"))
        assert "cool-down after INC-1 until 21:03" in texts(explain(house, "orders/lost").next)


def test_a_runbook_explains_all_of_its_triggers(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        told = texts(explain(house, "orders").past)
        assert told[0].startswith("“lost” fires on: Lost orders above 5")
        assert any(text.startswith("“double” fires on: ") for text in told)


SHARE = """\
metrics:
  orders.paid: {title: 付款 | Orders paid, kind: count, step: 1m, per: [shop], of: rate}
  lost.share: {title: 丢单率 | Share lost, window: 10m, ratio: {part: orders.lost, whole: orders.paid, at_least: 50}}
  lost.index: {title: 指数 | Index, window: 10m, ratio: {part: lost.share, whole: orders.double, at_least: 1}}
"""


@contextmanager
def house_with_share(root: Path) -> Iterator[House]:
    house = House(root)
    team, book = root / "team.yaml", root / "runbooks" / "orders.yaml"
    team.write_text(team.read_text("utf-8").replace("metrics:\n", SHARE, 1), encoding="utf-8")
    trigger = "triggers:\n  often: {metric: lost.share, above: 5%, for: 2m, clear: {below: 1%, for: 2m}}\n"
    book.write_text(book.read_text("utf-8").replace("triggers:\n", trigger, 1), encoding="utf-8")
    house.boot()
    try:
        yield house
    finally:
        house.die()


def test_a_computed_metric_tells_its_figure_its_parts_and_who_looks_at_it(tmp_path: Path) -> None:
    with house_with_share(tmp_path / "site") as house:
        house.figure("orders.paid", 100, shop="flagship")
        house.figure("orders.lost", 2, shop="flagship")
        told = texts(explain(house, "lost.share").past)
        assert told[0].startswith("lost.share (Share lost): over a window of 10m, computed from Lost orders")
        assert "Share lost shop=flagship now: 2%" in told
        assert "computed from Lost orders: 2" in told
        assert any(text.startswith("“orders/often” fires on: Share lost above") for text in told)
        assert any("a figure every 1m, per minute over" in text for text in texts(explain(house, "orders.paid").past))
        unheard = explain(house, "lost.index")
        assert texts(unheard.next) == ["no trigger looks at lost.index"]
        assert "computed from Share lost: 2%" in texts(unheard.past)


def test_the_past_names_how_a_delivery_went_in_the_readers_language(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        house.go(1)
        told = texts(explain(house, "INC-1", "zh").past)
        assert any(text.startswith("发送有了结果") and text.endswith("、已发出") for text in told)
    assert {f"reported-{one}" for one in get_args(Outcome)} <= set(STEPS)


def test_every_function_of_a_window_has_its_word() -> None:
    said = {of if percent(of) is None else "rank" for of in OFS}
    assert {f"metric-{one}" for one in said} <= set(METRICS)


def test_rule_32_the_past_shows_the_event_who_took_it_and_the_values_guards_saw(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        house.do("ben", ask.Done(incident="INC-1", task="count", value="340"))
        house.go(20)
        told = texts(explain(house, "INC-1").past)
        assert any("the guard of check.after:20m held (affected = 340)" in text for text in told)
        assert any("“check.after:20m” taken by check.after:20m" in text for text in told)
        assert all(reason.seq for reason in explain(house, "INC-1").past)


def test_the_future_shows_timers_what_states_react_to_and_what_raises_severity(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        house.do("ben", ask.Do(incident="INC-1", button="real"))
        told = texts(explain(house, "INC-1").next)
        assert "in “Tell the customers”: sent: Apology → go to “Keep them posted”" in told
        assert "severity rises to Critical if affected > 1000 (now affected = unknown)" in told
        assert any(text.startswith("promise “first-notice” breached") for text in told)


def test_a_timer_tells_when_it_was_set_and_what_it_does(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        told = explain(house, "INC-1/overdue:check/count")
        assert (told.past[0].text, told.past[0].at) == ("set in “Is it real?”, 15m long", house.incident().opened)
        assert texts(told.next) == ["task “Count the affected orders” overdue → page Order desk"]


def test_a_ladder_tells_whom_it_woke_who_is_next_and_what_ends_it(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        house.go(5)
        told = explain(house, "INC-1 check/do/0")
        assert "Paged Order desk (Ben Okafor), step 1 of 3: “Is it real?”" in texts(told.past)
        assert any(text.startswith("timer due ladder:check/do/0") for text in texts(told.past))
        assert told.next[0].text == "nobody answers → page Service manager (rung 3 of 3): “Is it real?”"
        assert "Order desk, Shift lead, Service manager" in told.next[1].text


def test_a_doubt_tells_that_nothing_is_sent_again_by_itself(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        doubtful(house)
        told = explain(house, "INC-1 apology")
        assert told.next[0].text == "notice “Apology”: 1 in doubt"
        assert any("never sent again by itself" in text for text in texts(told.next))
        assert any("released" in text for text in texts(told.past))


def test_a_closed_incident_tells_that_nothing_comes(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        house.do("lina", ask.Do(incident="INC-1", button="false-alarm"))
        assert texts(explain(house, "INC-1").next) == [
            "closed as “false-alarm” at 20:33; it does nothing by itself any more"
        ]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("subject", ["INC-1", "INC-1 ladder", "INC-1 count", "INC-1 apology", "orders", "staff/absent"])
def test_everything_is_explained_in_both_languages(tmp_path: Path, subject: str, lang: Lang) -> None:
    with running(tmp_path / "site") as house:
        house.figure("staff.present", 0.5, site="hotline")
        house.lose_orders()
        told = explain(house, subject, lang)
        words = texts(told.past) + texts(told.next)
        assert words
        codes = ("next-", "trigger-", "explain-", "because-", "step-", "ladder-", "held-", "event-is-", "clear-")
        assert not [text for text in words if text.startswith(codes)]
        if lang == "zh":
            assert all(any("\u4e00" <= sign <= "\u9fff" for sign in text) for text in words)


@pytest.mark.parametrize("subject", ["INC-9", "nothing", "orders/lots", "INC-1 unheard-of", ""])
def test_what_does_not_exist_is_refused_with_what_does(tmp_path: Path, subject: str) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        with pytest.raises(NoSuchThing):
            explain(house, subject)


def test_a_metric_tells_its_last_samples_and_every_trigger_that_looks_at_it(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        for value in (1, 2, 9):
            house.figure("orders.lost", value, shop="flagship")
            house.go(1)
        told = explain(house, "orders.lost")
        past = texts(told.past)
        assert past[0].startswith("orders.lost (Lost orders): a figure every 1m, summed over a window of")
        (line,) = {text for text in past if "the last samples" in text}
        assert line.startswith("orders.lost shop=flagship, the last samples: 1 (")
        assert ", 9 (" in line
        assert any("fires on" in text for text in past)
        assert any("fires when it has lasted" in it.text and it.at is not None for it in told.next)
        assert "最近的数值" in " ".join(texts(explain(house, "orders.lost", "zh").past))
        house.go(30)
        assert any("orders.lost shop=flagship: nothing has come for" in text
                   for text in texts(explain(house, "orders.lost").past))  # fmt: skip


def test_a_trigger_tells_the_last_samples_of_its_key_and_may_be_named_alone(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.figure("orders.lost", 9, shop="flagship")
        alone, whole = explain(house, "lost"), explain(house, "orders/lost")
        assert alone.past == whole.past
        assert any("the last samples: 9 (" in text for text in texts(whole.past))


def test_what_nobody_knows_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        with pytest.raises(NoSuchThing) as told:
            explain(house, "orders.lots")
        assert (told.value.code, told.value.params["near"]) == ("explain-no-such", "orders.lost")
        unheard = explain(house, "orders.double")
        assert any("no sample of orders.double has ever come" in text for text in texts(unheard.past))
