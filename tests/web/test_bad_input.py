"""The bad-input list for HTTP (reliability 6.3), row by row, as far as it concerns what is posted to us.

The rows that speak of 400, 415 and 422 hold for `/api/v1`; a hook keeps every body of a known sender and answers 202.
What only the bytes on the wire can show (heads, lengths, smuggling) stands in `test_wire`, what commands refuse in
`test_api`; here each row has at least one test under its number.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tocsin.engine.model.problem import Unavailable
from tocsin.engine.web.limits import USUAL

from .cast import PROM, Face, Got, House, Live, failing, live, say, statuses
from .test_signed import BODY, headers

ITEM = {"metric": "orders.lost", "value": 1, "labels": {"shop": "flagship"}}
FIRING = {"status": "firing", "labels": {"alertname": "Nobody"}, "startsAt": "2026-11-23T08:00:00Z", "fingerprint": "x"}
BEARER = {"Authorization": f"Bearer {PROM}"}


def hook(face: Face, body: object) -> Got:
    return face.post("/hooks/prom", body, BEARER)


def signals(house: House, face: Face, body: object, **told: str) -> Got:
    return face.post("/api/v1/signals", body, house.bearer("tills") | told)


def test_rule_6_3_row_01_no_wrong_or_old_proof_and_an_unknown_source_are_one_answer(face: Face) -> None:
    forged = headers() | {"webhook-signature": "v1," + "A" * 43 + "="}
    told: list[tuple[str, dict[str, str]]] = [
        ("prom", {}), ("prom", {"Authorization": "Bearer wrong"}), ("pay", {}), ("pay", headers(at=1_000_000_000)),
        ("pay", forged), ("nobody", BEARER), ("nobody", headers()),
    ]  # fmt: skip
    got = [face.post(f"/hooks/{name}", BODY, more) for name, more in told]
    assert [one.status for one in got] == [401] * len(told)
    assert len({one.body for one in got}) == 1


def test_rule_6_3_row_02_a_wrong_method_path_type_or_charset_is_named(house: House, face: Face) -> None:
    method, path = face.get("/hooks/prom", BEARER), face.post("/hook/prom", b"{}", BEARER)
    kind, signs = (
        signals(house, face, ITEM, **{"Content-Type": one})
        for one in ("text/plain", "application/json; charset=utf-16")
    )
    assert (method.status, method.headers["allow"]) == (405, "OPTIONS, POST")
    assert (path.status, kind.status, signs.status) == (404, 415, 415)
    assert hook(face, b"<xml/>").status == 202


def test_rule_6_3_row_03_a_body_too_large_or_too_slow_is_not_read_on(house: House) -> None:
    face = house.face(limits=replace(USUAL, body=1_000, body_s=0.01, drain_s=0.01))
    large = face.call("POST", "/hooks/prom", BEARER | {"Content-Length": "1001"}, [b"x"])
    slow = face.call("POST", "/hooks/prom", BEARER | {"Content-Length": "100"}, [])
    cut = face.call("POST", "/hooks/prom", BEARER | {"Content-Length": "100"}, [b"half"], gone=True)
    assert (large.status, slow.status, cut.status) == (413, 408, 0)


UNREADABLE: list[tuple[bytes, int, str]] = [
    (b"not json", 400, "http-not-json"), (b"", 400, "http-not-json"), (b"[]", 400, "http-signal-form"),
    (b'"a text"', 400, "http-signal-form"), (b"[" * 100_000, 400, ""), (b'{"metric":"a","metric":"b"}', 400, ""),
    (b'{"metric":"orders.lost","value":NaN}', 400, ""), (b"\xff\xfe", 400, ""),
]  # fmt: skip


@pytest.mark.parametrize(("body", "status", "code"), UNREADABLE, ids=range(len(UNREADABLE)))
def test_rule_6_3_row_04_what_is_no_json_of_ours_is_400_and_a_stranger_hears_401_first(
    house: House, face: Face, body: bytes, status: int, code: str
) -> None:
    got = signals(house, face, body)
    assert got.status == status
    assert not code or got.code == code
    assert face.post("/api/v1/signals", body, {"Authorization": "Bearer wrong"}).status == 401
    assert hook(face, body).status == 202


def test_rule_6_3_row_05_fields_that_we_do_not_know_are_left_alone_and_kept(house: House, face: Face) -> None:
    body = json.dumps({"version": "4", "newIn2030": {"a": [1]}, "alerts": [{**FIRING, "later": True}]}).encode()
    got = hook(face, body)
    assert (got.status, got.data["not_understood"]) == (202, [])
    assert body in kept(house)


def kept(house: House) -> list[bytes]:
    store: Any = house.serving.app.store
    with store.reading() as line:
        return [bytes(row[0]) for row in line.execute("SELECT body FROM tocsin_alerts").fetchall()]


LACKING: list[tuple[dict[str, Any], str]] = [
    ({"alerts": [{**FIRING, "status": "on fire"}]}, "alert-without-state"),
    ({"alerts": [{**FIRING, "labels": {}}]}, "alert-without-name"),
    ({"alerts": [{**FIRING, "labels": 7}]}, "alert-without-name"), ({"alerts": "none"}, "no-alerts"),
    ({"alerts": [None]}, "alert-without-state"), ({}, "no-alerts"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "why"), LACKING, ids=range(len(LACKING)))
def test_rule_6_3_row_06_what_lacks_something_is_kept_and_marked(
    house: House, face: Face, body: dict[str, Any], why: str
) -> None:
    got = hook(face, body)
    assert (got.status, got.data["not_understood"]) == (202, [why])
    assert json.dumps(body).encode() in kept(house)


@pytest.mark.parametrize("at", ["", "soon", "2026-13-45T99:99:99Z", "99999999999999999999", None])
def test_rule_6_3_row_06_a_bad_time_is_no_time_and_the_alert_counts_from_now(face: Face, at: object) -> None:
    got = hook(face, {"alerts": [{**FIRING, "startsAt": at, "fingerprint": f"bad {at}"}]})
    assert (got.status, got.data["not_understood"]) == (202, [])


@pytest.mark.parametrize("version", ["3", "5", "", None, 4])
def test_rule_6_3_row_07_another_version_is_read_as_far_as_it_can_be(face: Face, version: object) -> None:
    """A hook never answers 422: Alertmanager would post it again for ever."""
    told = {"version": version, "alerts": [{**FIRING, "fingerprint": f"v {version}"}]}
    assert (hook(face, told).status, hook(face, {"version": version}).data["not_understood"]) == (202, ["no-alerts"])


def test_rule_6_3_row_08_a_flood_hears_when_to_come_again(house: House) -> None:
    face = house.face(limits=replace(USUAL, burst=1.0, rate=1.0))
    assert hook(face, {"alerts": []}).status == 202
    got = hook(face, {"alerts": []})
    assert (got.status, int(got.headers["retry-after"]) > 0) == (429, True)


def test_rule_6_3_row_09_storage_trouble_is_503_and_not_ready_but_alive(house: House) -> None:
    face = house.face(failing(house.behind, Unavailable("database-locked")))
    got = hook(face, {"alerts": []})
    assert (got.status, int(got.headers["retry-after"]) > 0) == (503, True)
    assert face.get("/healthz").status == 200


def test_rule_6_3_row_10_an_unknown_id_and_no_right_are_told_apart_for_those_who_may_look(
    house: House, face: Face
) -> None:
    asked = {"incident": "INC-999"}
    assert face.post("/api/v1/commands/ack", asked, house.bearer("ben")).status == 404
    assert face.post("/api/v1/commands/ack", asked, house.bearer("tills")).status == 403
    assert face.post("/api/v1/commands/ack", asked).status == 401


@pytest.mark.parametrize("limit", ["0", "-1", "1e9", "abc", "99999999999999999999", ""])
def test_rule_6_3_row_11_a_limit_out_of_range_is_400(house: House, face: Face, limit: str) -> None:
    assert face.get(f"/api/v1/alerts?limit={limit}", house.bearer("ben")).status == 400


@pytest.fixture(scope="module")
def server(house: House, tmp_path_factory: pytest.TempPathFactory) -> Any:
    with live(house.behind, tmp_path_factory.mktemp("sock")) as made:
        yield made


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ("POST /hooks/prom HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n\r\n", 400),
        ("POST /hooks/prom HTTP/1.1\r\nHost: localhost\r\n" + "X: 1\r\n" * 100 + "\r\n", 431),
        ("POST /hooks/prom HTTP/1.1\r\nHost: localhost\r\nX: " + "x" * 65_536 + "\r\n\r\n", 431),
        ("POST http://localhost/hooks/prom HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        ("POST /hooks/prom HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 0\r\n\r\n", 421),
    ],
    ids=["injection", "100 headers", "64 KiB", "absolute form", "another host"],
)
def test_rule_6_3_row_12_a_head_that_nobody_honest_sends(server: Live, raw: str, status: int) -> None:
    with server.line() as line:
        assert statuses(say(line, raw.encode()))[:1] == [status]


def test_rule_6_3_row_13_methods_that_only_look(face: Face) -> None:
    assert face.call("HEAD", "/healthz").status == 200
    assert (face.call("OPTIONS", "/hooks/prom").status, face.call("TRACE", "/hooks/prom").status) == (204, 405)


def test_rule_6_3_row_14_a_bug_has_a_number_and_repeats_nothing(
    house: House, face: Face, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bug(*_: object) -> None:
        raise RuntimeError("s3cret in a bug")

    monkeypatch.setattr(face.router.hooks.admission, "begin", bug)
    got = hook(face, {"alerts": ["s3cret"]})
    assert (got.status, got.code) == (500, "http-internal")
    assert b"s3cret" not in got.body
    assert got.json["instance"].startswith("urn:uuid:")
