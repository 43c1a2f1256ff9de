"""`POST /hooks/SOURCE` and `POST /api/v1/signals`: kept before the answer, refused only before it is kept."""

from __future__ import annotations

import errno
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.engine.model.ports import StoreFull
from tocsin.engine.model.problem import Unavailable
from tocsin.engine.web.limits import USUAL

from .cast import PROM, Clock, Face, House, failing

ALERT = {"event": "nobody-listens", "labels": {"shop": "a"}, "at": "2026-11-11T20:00:00+08:00"}


def bodies(house: House, source: str) -> list[bytes]:
    """What the database holds of a source, oldest first."""
    store: Any = house.serving.app.store
    with store.reading() as line:
        rows = line.execute("SELECT body FROM tocsin_alerts WHERE source = ? ORDER BY id", (source,)).fetchall()
    return [bytes(row[0]) for row in rows]


def test_P_01_the_message_is_in_the_database_before_the_answer(house: House, face: Face) -> None:
    body = json.dumps({**ALERT, "id": "p01"}).encode()
    got = face.post("/hooks/tills", body, house.bearer("tills"))
    assert got.status == 202
    assert body in bodies(house, "tills")


HOSTILE = [
    b"",
    b"not json",
    b"[]",
    b"[1, 2]",
    b"null",
    b"{}",
    b"\xff\xfe\x00",
    b'{"a":1,"a":2}',
    b'{"value": NaN, "metric": "x"}',
    b"[" * 100_000,
    b'{"metric":"orders.lost","value":1e999}',
    b'{"event":"\\ud800"}',
    b'{"event":"a\\u0000b"}',
    b'{"metric":"no.such.metric","value":1}',
    b"1" * 5_000,
]


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("source", ["tills", "prom"])
def test_P_02_F_079_no_body_is_refused_for_what_it_holds(house: House, face: Face, source: str, body: bytes) -> None:
    token = PROM if source == "prom" else house.tokens["tills"]
    got = face.post(f"/hooks/{source}", body, {"Authorization": f"Bearer {token}", "Content-Type": "text/odd"})
    assert got.status == 202
    assert got.data["not_understood"] or got.data["again"] or not got.data["taken"]
    assert body in bodies(house, source)


@given(body=st.binary(max_size=300))
def test_P_02_F_080_any_bytes_are_kept(house: House, body: bytes) -> None:
    got = house.face().post("/hooks/tills", body, house.bearer("tills"))
    assert got.status == 202


@pytest.mark.parametrize(
    "kind", ["application/json", "application/x-www-form-urlencoded", "text/plain; charset=utf-16", "-"]
)
def test_P_02_a_hook_takes_every_content_type(house: House, face: Face, kind: str) -> None:
    assert face.post("/hooks/tills", ALERT, {**house.bearer("tills"), "Content-Type": kind}).status == 202


def test_P_03_F_069_the_same_delivery_a_hundred_times_is_one_alert(house: House, face: Face) -> None:
    told = {**house.bearer("tills"), "webhook-id": "msg-1"}
    answers = [face.post("/hooks/tills", ALERT, told) for _ in range(100)]
    assert {got.status for got in answers} == {202}
    assert [got.data["again"] for got in answers] == [False] + [True] * 99
    assert [got.data["delivery"] for got in answers] == ["msg-1"] * 100


def test_P_04_F_073_a_flood_is_told_when_to_come_again_and_nothing_of_it_is_kept(house: House) -> None:
    clock = Clock()
    face = house.face(limits=replace(USUAL, rate=0.5, burst=2), clock=clock)
    told = [face.post("/hooks/tills", {**ALERT, "id": f"f{n}"}, house.bearer("tills")) for n in range(3)]
    assert [got.status for got in told] == [202, 202, 429]
    assert int(told[2].headers["retry-after"]) >= 2
    clock.now += 2
    assert face.post("/hooks/tills", ALERT, house.bearer("tills")).status == 202


def test_F_074_one_noisy_source_leaves_the_others_alone(house: House) -> None:
    face = house.face(limits=replace(USUAL, rate=0.5, burst=1))
    assert [face.post("/hooks/tills", ALERT, house.bearer("tills")).status for _ in range(2)] == [202, 429]
    assert face.post("/hooks/prom", ALERT, {"Authorization": f"Bearer {PROM}"}).status == 202


@pytest.mark.parametrize(
    "error", [StoreFull("disk"), OSError(errno.EIO, "secret-path"), Unavailable("database-locked", path="x")]
)
def test_P_04_when_it_cannot_be_kept_the_sender_is_told(house: House, error: Exception) -> None:
    face = house.face(failing(house.behind, error))
    got = face.post("/hooks/tills", ALERT, house.bearer("tills"))
    assert (got.status, got.headers["retry-after"]) == (503, "5")
    assert b"secret-path" not in got.body
    assert face.get("/healthz").status == 200


def test_P_04_an_engine_that_does_not_answer_is_503_and_nothing_is_cancelled(house: House) -> None:
    face = house.face(failing(house.behind, None), limits=replace(USUAL, answer_s=0.01))
    got = face.post("/hooks/tills", ALERT, house.bearer("tills"))
    assert (got.status, got.code) == (503, "engine-busy")


def test_F_078_one_byte_more_than_a_mebibyte_is_refused_by_its_length_alone(house: House, face: Face) -> None:
    told = {**house.bearer("tills"), "Content-Length": str(1024 * 1024 + 1)}
    got = face.call("POST", "/hooks/tills", told, [b"only the beginning"], gone=True)
    assert (got.status, got.headers["connection"]) == (413, "close")


def test_F_078_a_stream_without_length_is_refused_when_it_grows_too_long(house: House) -> None:
    face = house.face(limits=replace(USUAL, body=1000))
    told = {**house.bearer("tills"), "Transfer-Encoding": "chunked"}
    got = face.call("POST", "/hooks/tills", told, [b"x" * 600, b"x" * 600, b"never read"])
    assert got.status == 413
    exactly = house.face(limits=replace(USUAL, body=1000)).call("POST", "/hooks/tills", told, [b"x" * 400, b"x" * 600])
    assert exactly.status == 202


def test_F_078_a_compressed_body_is_kept_as_it_is_and_never_unpacked(house: House, face: Face) -> None:
    got = face.post("/hooks/tills", b"\x1f\x8b" + bytes(50), {**house.bearer("tills"), "Content-Encoding": "gzip"})
    assert (got.status, got.data["not_understood"]) == (202, ["not-json"])


def test_F_082_a_body_that_dribbles_is_given_up(house: House) -> None:
    face = house.face(limits=replace(USUAL, body_s=0.01, drain_s=0.01))
    told = {**house.bearer("tills"), "Content-Length": "100"}
    slow = face.call("POST", "/hooks/tills", told, [])
    assert (slow.status, slow.code) == (408, "http-too-slow")


def test_a_sender_that_leaves_in_the_middle_keeps_nothing(house: House, face: Face) -> None:
    before = len(bodies(house, "tills"))
    got = face.call("POST", "/hooks/tills", {**house.bearer("tills"), "Content-Length": "10"}, [b"half"], gone=True)
    assert got.status == 0
    assert len(bodies(house, "tills")) == before


def test_big_bodies_are_taken_too(house: House, face: Face) -> None:
    items = [{**ALERT, "id": f"big-{n}"} for n in range(3_000)]
    got = face.post("/hooks/tills", {"items": items}, house.bearer("tills"))
    assert (got.status, got.data["ignored"]) == (202, 3_000)


# --- /api/v1/signals --------------------------------------------------------------------


def test_signals_takes_figures_and_events_of_a_person_and_of_a_source(house: House, face: Face) -> None:
    body = [{"metric": "orders.lost", "value": 1, "labels": {"shop": "s"}}, ALERT]
    for who in ("ben", "tills"):
        got = face.post("/api/v1/signals", body, house.bearer(who))
        assert (got.status, got.data["taken"], got.data["ignored"]) == (202, 1, 1)
    assert bodies(house, "person:ben") == [json.dumps(body).encode()]


def test_signals_says_what_it_did_not_understand(house: House, face: Face) -> None:
    got = face.post("/api/v1/signals", {"metric": "no.such", "value": 1}, house.bearer("ben"))
    assert (got.status, got.data["not_understood"]) == (202, ["no-such-metric"])


BAD_SIGNALS = [
    (b"not json", 400, "http-not-json", None),
    (b"[]", 400, "http-signal-form", ""),
    (b"{}", 400, "http-signal-form", ""),
    (b'[{"metric":"a","value":1},{"value":1}]', 400, "http-signal-form", "/1"),
    (b'{"items":[{"event":"a","metric":"b"}]}', 400, "http-signal-form", "/items/0"),
    (b'{"items":7}', 400, "http-signal-form", "/items"),
    (b'{"metric":"a"}', 400, "http-field-wrong", "/value"),
    (b'{"metric":"a","value":true}', 400, "http-field-wrong", "/value"),
    (b'{"metric":"a","value":NaN}', 400, "http-json-constant", None),
    (b'{"metric":"a","value":1e999}', 400, "http-json-constant", None),
    (b'{"metric":"a","metric":"b"}', 400, "http-json-twice", None),
    (b'{"event":"a","state":"maybe"}', 400, "http-field-wrong", "/state"),
    (b'{"event":"a","labels":[1]}', 400, "http-field-wrong", "/labels"),
    (b'{"event":"\\ud800"}', 400, "http-json-sign", None),
    (b'{"event":"a\\u0000"}', 400, "http-json-sign", None),
    (b"\xff", 400, "http-not-utf8", None),
    (b"[" * 100_000, 400, "http-not-json", None),
    (b'{"metric":"a","value":' + b"1" * 5_000 + b"}", 400, "http-not-json", None),
]


@pytest.mark.parametrize(("body", "status", "code", "pointer"), BAD_SIGNALS, ids=range(len(BAD_SIGNALS)))
def test_F_079_signals_of_another_form_are_refused_with_the_place(
    house: House, face: Face, body: bytes, status: int, code: str, pointer: str | None
) -> None:
    got = face.post("/api/v1/signals", body, house.bearer("ben"))
    assert (got.status, got.code, got.json.get("pointer")) == (status, code, pointer)
    assert got.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "told",
    [
        {"Content-Type": "-"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Encoding": "gzip"},
    ],
)
def test_F_084_signals_names_the_types_it_accepts(house: House, face: Face, told: dict[str, str]) -> None:
    got = face.post("/api/v1/signals", ALERT, {**house.bearer("ben"), **told})
    assert got.status == 415
