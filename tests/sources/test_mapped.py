"""How a mapping reads: many alerts in a body, words for states, times, and what it names instead of raising."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tocsin.engine.language.mapping_file import read_mapping
from tocsin.engine.model.alert import Body
from tocsin.engine.sources.mapped import reader

MAPPING = """
mapping: shop
title: 商城 | Shop
items: body.alerts
name: item.name
state: item.state
firing: [ALARM]
resolved: [OK]
neither: [NO DATA, TEST]
all_labels: item.labels
labels: {shop: item.shop}
start: item.at
end: item.until
value: item.value
delivery: body.id
truncated: body.more
nothing: ["null"]
"""
TEN = 1_794_391_200_000_000
"""2026-11-11 10:00 UTC."""


def mapped(text: str, told: Any, zone: str = "Asia/Shanghai", headers: dict[str, str] | None = None) -> Body:
    found = read_mapping("shop.yaml", text.encode())
    assert found.problems == ()
    assert found.value is not None
    return reader(found.value, zone)(told if isinstance(told, bytes) else json.dumps(told).encode(), headers or {})


def item(state: str = "ALARM", **more: Any) -> dict[str, Any]:
    return {"name": "lost", "state": state, **more}


def test_each_alert_of_a_body_has_its_own_state_and_test_and_no_data_have_none() -> None:
    told = {"alerts": [item(), item("ok"), item("No Data"), item("TEST", name="")], "id": 7, "more": "3"}
    found = mapped(MAPPING, told)
    assert [one.state for one in found.alerts] == ["firing", "resolved"]
    assert (found.delivery, found.truncated, found.unread) == ("7", 3, ())


def test_P_02_one_odd_alert_is_named_and_hides_no_other() -> None:
    told = {"alerts": [item("BROKEN"), item(name=None), 7, item(at="tomorrow"), item()]}
    found = mapped(MAPPING, told)
    assert len(found.alerts) == 2
    assert found.unread == ("alert-without-state", "alert-without-name", "alert-without-state", "time-unreadable")


def test_a_body_without_the_list_is_named_and_one_with_an_empty_list_says_nothing() -> None:
    assert mapped(MAPPING, {"hello": 1}).unread == ("no-alerts",)
    assert mapped(MAPPING, b"alerts=1").unread == ("not-json",)
    assert mapped(MAPPING, {"alerts": []}) == Body()


@pytest.mark.parametrize(("written", "instant"), [
    ("2026-11-11T10:00:00.123456789Z", TEN + 123_456), (TEN // 1_000_000, TEN), (str(TEN // 1_000), TEN),
    ("2026-11-11 18:00:00", TEN), ("2026.11.11 18:00:00", TEN), ("2026/11/11 18:00", TEN),
    ("2026-11-11T18:00:00.5", TEN + 500_000), ("0001-01-01T00:00:00Z", None), ("null", None), ("", None), (0, None),
])  # fmt: skip
def test_times_are_read_in_every_form_and_local_ones_in_the_sources_zone(written: object, instant: int | None) -> None:
    found = mapped(MAPPING, {"alerts": [item(at=written)]})
    assert found.alerts[0].starts == instant
    assert found.unread == ()


def test_of_an_hour_that_a_clock_change_repeats_the_first_is_meant() -> None:
    (found,) = mapped(MAPPING, {"alerts": [item(at="2026-10-25 02:30:00")]}, zone="Europe/Berlin").alerts
    assert found.starts == 1_792_888_200_000_000  # 00:30 UTC


@pytest.mark.parametrize(
    "written", ["2026-02-30 10:00:00", "0000-01-01 00:00:00", "9999-12-31 23:59:59", "2026-11-11 25:00:00"]
)
def test_a_day_that_does_not_exist_is_no_time(written: str) -> None:
    found = mapped(MAPPING, {"alerts": [item(at=written)]}, zone="America/New_York")
    assert found.alerts[0].starts is None


def test_the_text_null_is_nothing_and_numbers_may_be_texts() -> None:
    told = item(value="86.5", shop="null", labels={"site": "null", "floor": 3})
    (found,) = mapped(MAPPING, {"alerts": [told]}).alerts
    assert (found.value, found.labels) == (86.5, {"floor": "3"})


def test_a_label_named_by_itself_stands_over_one_of_all_labels() -> None:
    (found,) = mapped(MAPPING, {"alerts": [item(shop="b", labels={"shop": "a"})]}).alerts
    assert found.labels == {"shop": "b"}


FIGURES = """
mapping: figures
title: 数 | Figures
items: body
metric: item.kpi && join('.', ['chat', item.kpi])
value: item.figure
start: item.at
labels: {site: item.site}
"""


def test_a_mapping_may_read_figures_and_one_at_an_unreadable_time_is_no_figure() -> None:
    told = [
        {"kpi": "waiting", "figure": "95%", "site": "east", "at": TEN // 1_000},
        {"kpi": "waiting", "figure": "many"},
        {"kpi": "waiting", "figure": 1, "at": "soon"},
    ]
    found = mapped(FIGURES, told)
    assert found.samples == (("chat.waiting", 0.95, {"site": "east"}, TEN),)
    assert found.unread == ("value-is-no-number", "time-unreadable")


FORM = """
mapping: form
title: 表单 | A form
form: form
unwrap: json(body.payload)
name: body.name
state: headers."x-state"
firing: ["on"]
resolved: ["*"]
"""


def test_json_inside_a_field_of_a_form_is_read_and_headers_may_say_the_state() -> None:
    body = b"token=x&payload=%7B%22name%22%3A%22lost%22%7D&payload=no"
    (found,) = mapped(FORM, body, headers={"x-state": "ON"}).alerts
    assert (found.name, found.state) == ("lost", "firing")
    assert mapped(FORM, body).alerts[0].state == "resolved"
    assert mapped(FORM, b"payload=%7B").unread == ("inner-unreadable",)
    assert mapped(FORM, b"&".join(b"a=1" for _ in range(2_000))).unread == ("not-a-form",)
