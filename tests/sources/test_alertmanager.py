"""Bodies of Alertmanager: what each says, and that none can hurt. Shapes as documented for webhook version 4."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tocsin.engine.sources import SOURCES
from tocsin.engine.sources.alertmanager import read

from .odd import HOSTILE, storable, values

NOT_ENDED = "0001-01-01T00:00:00Z"
TEN = 1_794_391_200_000_000
"""2026-11-11 10:00 UTC."""


def alert(name: str = "QueueLong", status: str = "firing", **more: Any) -> dict[str, Any]:
    labels = {"alertname": name, "channel": "hotline", **more.pop("labels", {})}
    times = {"startsAt": "2026-11-11T18:00:00+08:00", "endsAt": NOT_ENDED}
    return {"status": status, "labels": labels, "annotations": {}, "fingerprint": "f1", **times, **more}


def body(*alerts: Any, **more: Any) -> bytes:
    told = {"version": "4", "status": "firing", "receiver": "tocsin", "truncatedAlerts": 0, "alerts": list(alerts)}
    return json.dumps({**told, **more}, ensure_ascii=False).encode()


def test_an_alert_keeps_its_labels_annotations_fingerprint_and_time() -> None:
    told = alert(annotations={"summary": "排队 86 人"}, labels={"region": "华东"})
    (found,) = read(body(told), {}).alerts
    assert (found.name, found.state, found.fingerprint) == ("QueueLong", "firing", "f1")
    assert found.labels == {"alertname": "QueueLong", "channel": "hotline", "region": "华东"}
    assert found.notes == {"summary": "排队 86 人"}
    assert (found.starts, found.ends) == (TEN, None)


def test_every_alert_of_a_group_counts_by_its_own_state_not_by_the_groups() -> None:
    told = body(
        alert(fingerprint="a"),
        alert(status="resolved", fingerprint="b", endsAt="2026-11-11T10:05:00Z"),
        alert(fingerprint="c"),
        status="firing",
    )
    found = read(told, {}).alerts
    assert [(one.fingerprint, one.state) for one in found] == [("a", "firing"), ("b", "resolved"), ("c", "firing")]
    assert found[1].ends == TEN + 300_000_000


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-11-11T10:00:00.123456789Z", TEN + 123_456),
        ("2026-11-11T10:00:00.1Z", TEN + 100_000),
        ("2026-11-11T18:00:00.000000001+08:00", TEN),
        ("2026-11-11t10:00:00z", TEN),
        (NOT_ENDED, None),
        ("2026-11-11T10:00:00", None),
        ("2026-02-30T10:00:00Z", None),
        ("tomorrow", None),
        ("", None),
        (None, None),
        ([], None),
    ],
)
def test_times_are_read_to_the_microsecond_and_never_guessed(written: object, instant: int | None) -> None:
    (found,) = read(body(alert(startsAt=written)), {}).alerts
    assert found.starts == instant


def test_what_the_sender_left_out_is_told() -> None:
    assert read(body(alert(), truncatedAlerts=5), {}).truncated == 5
    assert read(body(alert(), truncatedAlerts="7"), {}).truncated == 7
    assert read(body(alert(), truncatedAlerts=-3), {}).truncated == 0
    assert read(body(alert(), truncatedAlerts=1e30), {}).truncated == 1_000_000
    assert read(body(alert(), truncatedAlerts="many"), {}).truncated == 0


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (alert(name=""), "alert-without-name"),
        ({"status": "firing", "labels": {"channel": "hotline"}}, "alert-without-name"),
        ({"status": "firing"}, "alert-without-name"),
        (alert(status="suppressed"), "alert-without-state"),
        (alert(status="FIRING"), "alert-without-state"),
        ({"labels": {"alertname": "QueueLong"}}, "alert-without-state"),
        ("QueueLong", "alert-without-state"),
        (None, "alert-without-state"),
        ([], "alert-without-state"),
    ],
)
def test_P_02_one_bad_alert_does_not_hide_the_good_one_beside_it(item: object, code: str) -> None:
    found = read(body(item, alert(fingerprint="good")), {})
    assert [one.fingerprint for one in found.alerts] == ["good"]
    assert found.unread == (code,)


@pytest.mark.parametrize("told", [b"{}", b"[]", b"null", b"7", b'{"alerts": null}', b'{"alerts": {"a": 1}}'])
def test_a_body_without_a_list_of_alerts_says_so(told: bytes) -> None:
    assert read(told, {}).unread == ("no-alerts",)


def test_an_empty_list_is_no_trouble() -> None:
    found = read(body(), {})
    assert (found.alerts, found.unread) == ((), ())


@pytest.mark.parametrize("told", [b"", b"not json", b"\xff\xfe\x00", b'{"alerts": [', b"[" * 100_000, b"{" * 100_000])
def test_F_079_what_is_no_json_says_so(told: bytes) -> None:
    assert read(told, {}).unread == ("not-json",)


def test_F_080_signs_that_cannot_be_stored_are_replaced_and_the_alert_is_heard() -> None:
    odd = b"half \\ud83d, nul \\u0000, raw \xff"
    told = body(alert(annotations={"summary": "MARK", "note": "ok"})).replace(b"MARK", odd)
    (found,) = read(told, {}).alerts
    assert found.notes == {"summary": "half \ufffd, nul \ufffd, raw \ufffd", "note": "ok"}


def test_F_079_one_figure_that_json_does_not_know_does_not_hide_the_alert() -> None:
    for odd in (b"NaN", b"-Infinity", b"1e999", b"9" * 5_000):
        told = body(alert(value="MARK")).replace(b'"MARK"', odd)
        (found,) = read(told, {}).alerts
        assert (found.name, found.value) == ("QueueLong", None)


def test_F_079_of_two_equal_keys_the_last_counts() -> None:
    told = body(alert()).replace(b'"fingerprint": "f1"', b'"fingerprint": "f1", "fingerprint": "f2"')
    (found,) = read(told, {}).alerts
    assert found.fingerprint == "f2"


def test_texts_are_cut_at_a_bound() -> None:
    (found,) = read(body(alert(labels={"long": "长" * 50_000})), {}).alerts
    assert found.labels["long"] == "长" * 4_000


def test_grafana_sends_the_same_shape_with_more_in_it() -> None:
    told = alert(values={"B": 22.5}, silenceURL="https://grafana.example.com/s", dashboardURL="", imageURL=None)
    (found,) = read(body(told, orgId=1, title="[FIRING:1]", state="alerting", message="**Firing**"), {}).alerts
    assert (found.name, found.state, found.starts) == ("QueueLong", "firing", TEN)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("told", HOSTILE, ids=range(len(HOSTILE)))
def test_P_02_F_079_no_body_makes_a_reader_fail(source: str, told: bytes) -> None:
    storable(SOURCES[source](told, {}))


@given(told=st.binary(max_size=200))
@example(told=b"\xef\xbb\xbf{}")
def test_P_02_any_bytes_are_read_or_named(told: bytes) -> None:
    found = read(told, {})
    storable(found)
    assert found.unread or not found.alerts


@given(item=values, extra=values, count=values)
def test_P_02_any_json_in_the_place_of_an_alert_is_read_or_named(item: Any, extra: Any, count: Any) -> None:
    told = json.dumps({"alerts": [item, alert(), extra], "truncatedAlerts": count}).encode()
    found = read(told, {})
    storable(found)
    assert len(found.alerts) + len(found.unread) == 3
    assert any(one.fingerprint == "f1" for one in found.alerts)


FIELDS = ("status", "labels", "annotations", "startsAt", "endsAt", "fingerprint", "value")


@given(field=st.sampled_from(FIELDS), odd=values)
def test_P_02_any_json_in_any_field_of_an_alert_can_be_stored(field: str, odd: Any) -> None:
    found = read(json.dumps({"alerts": [{**alert(), field: odd}]}).encode(), {})
    storable(found)
    assert msgspec.json.encode([one.labels for one in found.alerts])
