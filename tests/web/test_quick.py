"""The quick way of a message answers as the long way does, and takes only what it may."""

from __future__ import annotations

import base64
import json
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tocsin.engine.model.problem import Unavailable
from tocsin.engine.web.behind import Behind
from tocsin.engine.web.limits import USUAL, Limits
from tocsin.engine.web.quick import Answer, Quick
from tocsin.engine.web.reply import Scope

from .cast import PROM, House, Live, failing, live, post, rest, statuses

RIGHT = f"Authorization: Bearer {PROM}"
BASIC = "Authorization: Basic " + base64.b64encode(f"x:{PROM}".encode()).decode()
WRONG = "Authorization: Bearer wrong"
ALERT = {"status": "firing", "labels": {"alertname": "Nobody"}, "startsAt": "2026-11-23T08:00:00Z", "fingerprint": "1"}
BODY = json.dumps({"version": "4", "status": "firing", "alerts": [ALERT]}).encode()
SAME = re.compile(rb'"(delivery|id|instance)":"[^"]*"')


@pytest.fixture
def took(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What the quick way said to each message."""
    said: list[bool] = []
    take = Quick.take

    def heard(quick: Quick, scope: Scope, body: bytes, answer: Answer) -> bool:
        said.append(take(quick, scope, body, answer))
        return said[-1]

    monkeypatch.setattr(Quick, "take", heard)
    return said


@contextmanager
def served(behind: Behind, folder: Path, limits: Limits = USUAL) -> Iterator[Live]:
    with live(behind, folder, limits) as made:
        yield made


def in_pieces(line: socket.socket, request: bytes) -> bytes:
    """The last byte comes when the server has begun with the rest: that is never the quick way."""
    line.sendall(request[:-1])
    line.settimeout(0.2)
    try:
        early = line.recv(65_536)
    except TimeoutError:
        early = b""
    line.settimeout(20)
    if not early:
        line.sendall(request[-1:])
    return early + rest(line)


def told(raw: bytes) -> tuple[list[int], bytes]:
    """Status and body, without what is different for each message."""
    return statuses(raw), SAME.sub(rb'"\1":"-"', raw.partition(b"\r\n\r\n")[2])


CASES = {
    "usual": (post("/hooks/prom", BODY + b"\n", RIGHT), True),
    "not understood": (post("/hooks/prom", b"\xff{", RIGHT), True),
    "an empty body": (post("/hooks/prom", b" ", RIGHT), True),
    "usual, as a password": (post("/hooks/prom", BODY + b"\n\n", BASIC), True),
    "wrong token": (post("/hooks/prom", BODY, WRONG), False),
    "no token": (post("/hooks/prom", BODY), False),
    "unknown source": (post("/hooks/nobody", BODY, RIGHT), False),
    "another's host": (post("/hooks/prom", BODY, RIGHT).replace(b"Host: localhost", b"Host: evil.example"), False),
    "two hosts": (post("/hooks/prom", BODY, RIGHT, "Host: localhost"), False),
    "another's page": (post("/hooks/prom", BODY, RIGHT, "Origin: http://evil.example"), False),
    "own page": (post("/hooks/prom", BODY + b"\t", RIGHT, "Origin: http://localhost"), False),
    "two tokens": (post("/hooks/prom", BODY, RIGHT, RIGHT), False),
    "a source that signs": (post("/hooks/pay", BODY, RIGHT), False),
    "no such path": (post("/hook/prom", BODY, RIGHT), False),
    "too large": (post("/hooks/prom", b"[" + b" " * 30_000 + b"]", RIGHT), False),
}
ANOTHER = {
    "usual": post("/hooks/prom", BODY + b" ", RIGHT),
    "own page": post("/hooks/prom", BODY + b"\t\t", RIGHT, "Origin: http://localhost"),
    "usual, as a password": post("/hooks/prom", BODY + b"\n\n\n", BASIC),
    "not understood": post("/hooks/prom", b"\xff{ ", RIGHT),
    "an empty body": post("/hooks/prom", b"  ", RIGHT),
}
"""What is accepted must be another delivery to be answered alike."""


@pytest.mark.parametrize("name", CASES)
def test_both_ways_answer_alike(house: House, tmp_path: Path, took: list[bool], name: str) -> None:
    request, quick = CASES[name]
    with served(house.behind, tmp_path, replace(USUAL, body=20_000)) as server:
        with server.line() as line:
            line.sendall(request)
            at_once = rest(line)
        assert took == [quick]
        with server.line() as line:
            slowly = in_pieces(line, ANOTHER.get(name, request))
    assert told(at_once) == told(slowly)


def test_a_token_of_the_database_is_quick_once_the_engine_has_been_asked(
    house: House, tmp_path: Path, took: list[bool]
) -> None:
    right = f"Authorization: Bearer {house.tokens['tills']}"
    with served(house.behind, tmp_path) as server:
        for _ in range(2):
            with server.line() as line:
                line.sendall(post("/hooks/tills", b'{"event":"nobody-listens"}', right))
                assert statuses(rest(line)) == [202]
        with server.line() as line:
            line.sendall(post("/hooks/prom", BODY, right))
            assert statuses(rest(line)) == [401]
    assert took == [False, True, False]


def test_P_04_a_failed_commit_is_a_503_by_the_quick_way_too(house: House, tmp_path: Path, took: list[bool]) -> None:
    broken = failing(house.behind, Unavailable("database-locked", path="t.db"))
    with served(broken, tmp_path) as server, server.line() as line:
        line.sendall(post("/hooks/prom", BODY, RIGHT))
        raw = rest(line)
    assert took == [True]
    assert statuses(raw) == [503]
    assert b"\r\nretry-after: " in raw


def test_P_04_an_engine_that_does_not_answer_in_time_is_a_503(house: House, tmp_path: Path, took: list[bool]) -> None:
    silent = failing(house.behind, None)
    with served(silent, tmp_path, replace(USUAL, answer_s=0.2)) as server, server.line() as line:
        line.sendall(post("/hooks/prom", BODY, RIGHT))
        raw = rest(line)
    assert took == [True]
    assert statuses(raw) == [503]
    assert b"engine-busy" in raw


def test_F_074_a_source_above_its_rate_goes_the_long_way_and_hears_429(
    house: House, tmp_path: Path, took: list[bool]
) -> None:
    with served(house.behind, tmp_path, replace(USUAL, burst=1.0, rate=0.001)) as server, server.line() as line:
        line.sendall(post("/hooks/prom", BODY, RIGHT, close=False))
        assert statuses(line.recv(65_536)) == [202]
        line.sendall(post("/hooks/prom", BODY, RIGHT))
        assert statuses(rest(line)) == [429]
    assert took == [True, False]


def test_a_place_is_given_back_with_every_answer(house: House, tmp_path: Path, took: list[bool]) -> None:
    with served(house.behind, tmp_path, replace(USUAL, waiting=1)) as server, server.line() as line:
        for _ in range(5):
            line.sendall(post("/hooks/prom", BODY, RIGHT, close=False))
            assert statuses(line.recv(65_536)) == [202]
    assert took == [True] * 5


def test_F_083_messages_of_one_chunk_are_answered_in_order(house: House, tmp_path: Path, took: list[bool]) -> None:
    ask = b"GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n"
    quick = post("/hooks/prom", BODY, RIGHT, close=False)
    with served(house.behind, tmp_path) as server, server.line() as line:
        line.sendall(quick + ask + quick + ask + post("/hooks/prom", BODY, RIGHT))
        assert statuses(rest(line)) == [202, 404, 202, 404, 202]
    assert took[-1:] == [True]


def test_a_sender_that_leaves_costs_nothing(house: House, tmp_path: Path, took: list[bool]) -> None:
    silent = failing(house.behind, None)
    with served(silent, tmp_path, replace(USUAL, answer_s=0.3)) as server:
        with server.line() as line:
            line.sendall(post("/hooks/prom", BODY, RIGHT))
        with server.line() as line:
            line.sendall(post("/hooks/prom", BODY, RIGHT))
            assert statuses(rest(line)) == [503]
    assert took == [True, True]
