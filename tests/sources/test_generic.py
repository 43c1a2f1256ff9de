"""The documented JSON form: figures and events, one or many."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.engine.sources.generic import read

from .odd import storable, values

TEN = 1_794_391_200_000_000
"""2026-11-11 10:00 UTC."""


def told(*items: Any) -> bytes:
    return json.dumps(items[0] if len(items) == 1 else list(items), ensure_ascii=False).encode()


def test_a_figure_carries_metric_value_labels_and_time() -> None:
    at = "2026-11-11T18:00:00+08:00"
    found = read(told({"metric": "orders.lost", "value": 9, "labels": {"shop": "旗舰店"}, "at": at}), {})
    assert found.samples == (("orders.lost", 9.0, {"shop": "旗舰店"}, TEN),)
    assert (found.alerts, found.unread) == ((), ())


def test_one_many_and_many_under_items_are_the_same() -> None:
    one, two = {"metric": "a", "value": 1}, {"event": "b"}
    for form in (told(one, two), told({"items": [one, two]})):
        found = read(form, {})
        assert (len(found.samples), len(found.alerts), found.unread) == (1, 1, ())
    assert len(read(told(one), {}).samples) == 1
    assert read(b"[]", {}).unread == read(b'{"items": []}', {}).unread == ()


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (9, 9.0), (-2.5, -2.5), ("9", 9.0), (" 9.50 ", 9.5), ("95%", 0.95), ("1e3", 1000.0), ("１２", 12.0),
        (True, None), (None, None), ("", None), ("%", None), ("many", None), ("1,000", None), ("1_000", None),
        ("nan", None), ("inf", None), (1e300, None), ([9], None), ({"is": 9}, None),
    ],
)  # fmt: skip
def test_a_figure_may_be_written_as_text_and_nothing_else(written: object, value: float | None) -> None:
    found = read(told({"metric": "m", "value": written}), {})
    assert [sample[1] for sample in found.samples] == ([] if value is None else [value])
    assert found.unread == (("value-is-no-number",) if value is None else ())


@pytest.mark.parametrize(
    ("written", "at"),
    [
        (1_794_391_200, TEN), (1_794_391_200.25, TEN + 250_000), (1_794_391_200_123, TEN + 123_000),
        ("1794391200", TEN), ("1794391200123", TEN + 123_000), ("2026-11-11T10:00:00.5Z", TEN + 500_000),
        ("2026-11-11 18:00:00 +08:00", TEN), ("2026-11-11T18:00:00+0800", TEN),
    ],
)  # fmt: skip
def test_times_come_in_every_form_that_says_which_instant_it_is(written: object, at: int) -> None:
    (sample,) = read(told({"metric": "m", "value": 1, "at": written}), {}).samples
    assert sample[3] == at


@pytest.mark.parametrize("written", ["2026-11-11T10:00:00", "10:00", "soon", 0, -1, 1e18, 10**400, "", [], {}, True])
def test_a_figure_with_a_time_that_cannot_be_read_is_not_taken_for_now(written: object) -> None:
    found = read(told({"metric": "m", "value": 1, "at": written}), {})
    assert (found.samples, found.unread) == ((), ("time-unreadable",))


def test_an_event_with_such_a_time_is_heard_all_the_same_and_the_time_is_told() -> None:
    found = read(told({"event": "payments-down", "at": "2026-11-11T10:00:00"}), {})
    assert [(one.name, one.starts) for one in found.alerts] == [("payments-down", None)]
    assert found.unread == ("time-unreadable",)


def test_an_event_fires_unless_it_says_resolved_and_its_time_is_that_of_the_change() -> None:
    firing = {"event": "payments-down", "id": 7, "labels": {"shop": "a"}, "notes": {"link": "x"}, "at": 1_794_391_200}
    found = read(told(firing, {**firing, "state": "resolved"}), {}).alerts
    assert [(one.state, one.starts, one.ends) for one in found] == [("firing", TEN, None), ("resolved", TEN, TEN)]
    assert {(one.fingerprint, one.labels["shop"], one.notes["link"]) for one in found} == {("7", "a", "x")}


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ({"event": "a", "state": "maybe"}, "alert-without-state"),
        ({"event": "a", "state": None}, "alert-without-state"),
        ({"event": ""}, "alert-without-name"), ({"event": None}, "alert-without-name"),
        ({"event": []}, "alert-without-name"),
        ({}, "neither-metric-nor-event"), ({"value": 1}, "neither-metric-nor-event"), (7, "neither-metric-nor-event"),
        (None, "neither-metric-nor-event"), ({"items": {"metric": "m"}}, "neither-metric-nor-event"),
    ],
)  # fmt: skip
def test_P_02_one_bad_item_does_not_hide_the_good_one_beside_it(item: object, code: str) -> None:
    found = read(told(item, {"metric": "m", "value": 1}), {})
    assert (len(found.samples), found.unread) == (1, (code,))


def test_F_079_a_figure_that_is_none_does_not_hide_the_others() -> None:
    items = b'[{"metric":"a","value":NaN},{"metric":"b","value":1},{"metric":"c","value":' + b"8" * 5_000 + b"}]"
    found = read(items, {})
    assert [sample[0] for sample in found.samples] == ["b"]
    assert found.unread == ("value-is-no-number", "value-is-no-number")


def test_labels_are_texts_whatever_was_written() -> None:
    labels = {"n": 7, "f": 7.0, "big": 1e300, "yes": True, "no": None}
    found = read(told({"metric": "m", "value": 1, "labels": labels}), {})
    assert found.samples[0][2] == {"n": "7", "f": "7", "big": "1e+300", "yes": "true", "no": ""}


def test_P_03_the_senders_own_id_of_the_delivery_is_kept() -> None:
    item = told({"event": "a"})
    assert read(item, {"webhook-id": "msg-1", "idempotency-key": "k"}).delivery == "msg-1"
    assert read(item, {"idempotency-key": "k"}).delivery == "k"
    assert read(item, {}).delivery == ""


@given(body=st.binary(max_size=200))
def test_P_02_any_bytes_are_read_or_named(body: bytes) -> None:
    found = read(body, {})
    storable(found)
    assert found.unread or found.alerts or found.samples or body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"[", b"{"))


@given(item=values, name=values, value=values, labels=values, at=values, state=values)
def test_P_02_any_json_in_any_place_can_be_stored(
    item: Any, name: Any, value: Any, labels: Any, at: Any, state: Any
) -> None:
    items = [
        item, {"metric": name, "value": value, "labels": labels, "at": at},
        {"event": name, "state": state, "labels": labels, "id": value, "notes": labels, "at": at},
    ]  # fmt: skip
    storable(read(json.dumps({"items": items}).encode(), {}))
