"""Hostile HTTP on real sockets: what the parser, the limits and the connections let through."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tocsin.engine.web.limits import USUAL, Limits

from .cast import House, Live, live, post, rest, say, statuses

SMALL = replace(USUAL, head=4_096, headers=20, head_s=0.3, body_s=0.3, drain_s=0.3, body=20_000)
BODY = b'{"event":"nobody-listens"}'


@pytest.fixture(scope="module")
def server(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(house.behind, tmp_path_factory.mktemp("u"), SMALL) as made:
        yield made


def hook(house: House, body: bytes = BODY, *more: str, close: bool = True) -> bytes:
    return post("/hooks/tills", body, f"Authorization: Bearer {house.tokens['tills']}", *more, close=close)


def test_a_message_is_answered_after_the_commit(house: House, server: Live) -> None:
    with server.line() as line:
        raw = say(line, hook(house))
    assert statuses(raw) == [202]
    assert json.loads(raw.partition(b"\r\n\r\n")[2])["data"]["ignored"] == 1
    assert b"\r\nserver:" not in raw.lower()


def test_one_connection_serves_many_requests_and_pipelined_ones_in_order(house: House, server: Live) -> None:
    with server.line() as line:
        ask = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
        raw = say(
            line, ask + hook(house, close=False) + b"GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n" + hook(house)
        )
    assert statuses(raw) == [200, 202, 404, 202]


def test_a_sender_that_closes_its_half_still_gets_its_answer(house: House, server: Live) -> None:
    with server.line() as line:
        line.sendall(hook(house, close=False))
        line.shutdown(socket.SHUT_WR)
        assert statuses(rest(line)) == [202]


START = "POST /hooks/tills HTTP/1.1\r\nHost: localhost\r\n"
SMUGGLED = [
    START + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
    START + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
    START + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    START + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    START + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    START + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    START + "Transfer-Encoding: identity\r\n\r\n",
    START + "Transfer-Encoding: chunked\r\n\r\nZZ\r\nhello\r\n0\r\n\r\n",
    START + "Content-Length: -1\r\n\r\n",
    START + "Content-Length: 5, 5\r\n\r\nhello",
    START + "Content-Length : 5\r\n\r\nhello",
    START + "X: a\rb\r\n\r\n",
    START + "X: a\0b\r\n\r\n",
    START + " folded\r\n\r\n",
    "POST /hooks/tills HTTP/1.1\nHost: localhost\n\n",
    "POST http://localhost/hooks/tills HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "POST /hooks/ti lls HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "POST /hooks/tills HTTP/9.9\r\nHost: localhost\r\n\r\n",
    "GET /healthz HTTP/1.1\r\n\r\n",
    "GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
    "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "nonsense\r\n\r\n",
]


@pytest.mark.parametrize("raw", SMUGGLED, ids=range(len(SMUGGLED)))
def test_F_083_a_request_that_two_parsers_could_read_differently_is_400_and_ends_the_connection(
    server: Live, raw: str
) -> None:
    with server.line() as line:
        answer = say(line, raw.encode("latin-1"))
    assert statuses(answer) == [400]


def test_F_083_what_follows_a_good_request_cannot_take_its_answer_away(house: House, server: Live) -> None:
    with server.line() as line:
        answer = say(line, hook(house, close=False) + b"\x00garbage\r\n\r\n")
    assert statuses(answer)[0] == 202


@pytest.mark.parametrize(
    "head",
    [
        "X-Large: " + "x" * 65_536 + "\r\n\r\n",
        "".join(f"X-{n}: 1\r\n" for n in range(100)) + "\r\n",
        "X-" + "y" * 65_536,
    ],
    ids=["64 KiB header", "100 headers", "a name without end"],
)
def test_heads_that_are_too_large_are_431(server: Live, head: str) -> None:
    with server.line() as line:
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n")
        answer = say(line, head.encode())
    assert statuses(answer) == [431]


def test_a_long_address_is_431(server: Live) -> None:
    with server.line() as line:
        assert statuses(say(line, b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")) == [431]


@pytest.mark.parametrize("sent", [b"", b"GET /healthz HT", b"GET /healthz HTTP/1.1\r\nHost: local", b"\r\n\r\n"])
def test_F_082_a_head_that_does_not_come_is_408(server: Live, sent: bytes) -> None:
    with server.line() as line:
        assert statuses(say(line, sent)) == [408]


def test_F_082_a_second_head_that_does_not_come_is_408_too(server: Live) -> None:
    with server.line() as line:
        raw = say(line, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET /hea")
    assert statuses(raw) == [200, 408]


def test_F_082_a_body_that_does_not_come_is_408_and_the_connection_ends(house: House, server: Live) -> None:
    with server.line() as line:
        raw = say(line, hook(house, b"x" * 100)[:-90])
    assert statuses(raw) == [408]


def test_a_body_that_is_cut_short_is_400_and_nothing_is_kept(house: House, server: Live) -> None:
    with server.line() as line:
        line.sendall(hook(house, b"x" * 100)[:-90])
        line.shutdown(socket.SHUT_WR)
        assert statuses(rest(line)) == [400]


def test_a_head_that_is_cut_short_is_400(server: Live) -> None:
    with server.line() as line:
        line.sendall(b"GET /healthz HTT")
        line.shutdown(socket.SHUT_WR)
        assert statuses(rest(line)) == [400]


def test_F_078_a_body_that_is_too_large_sees_its_413_although_it_was_not_read(house: House, server: Live) -> None:
    with server.line() as line:
        raw = say(line, hook(house, b"x" * 1_000_000))
    assert statuses(raw) == [413]
    with server.line() as line:  # by chunks, without saying how long
        chunks = b"".join(b"1000\r\n" + b"x" * 4096 + b"\r\n" for _ in range(20)) + b"0\r\n\r\n"
        told = START + f"Authorization: Bearer {house.tokens['tills']}\r\nTransfer-Encoding: chunked\r\n\r\n"
        assert statuses(say(line, told.encode() + chunks)) == [413]


def test_F_078_whoever_asks_first_is_told_before_sending_the_body(house: House, server: Live) -> None:
    told = START + f"Authorization: Bearer {house.tokens['tills']}\r\nExpect: 100-continue\r\nConnection: close\r\n"
    with server.line() as line:
        assert statuses(say(line, f"{told}Content-Length: 1000000\r\n\r\n".encode())) == [413]
    with server.line() as line:
        line.sendall(f"{told}Content-Length: {len(BODY)}\r\n\r\n".encode())
        assert line.recv(1_000).startswith(b"HTTP/1.1 100 ")
        assert statuses(say(line, BODY)) == [202]


def test_without_a_token_the_body_is_not_read_either(server: Live) -> None:
    with server.line() as line:
        assert statuses(say(line, post("/hooks/tills", b"x" * 1_000_000))) == [401]


def test_an_upgrade_is_not_spoken(server: Live) -> None:
    with server.line() as line:
        raw = say(
            line,
            b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n",
        )
    assert statuses(raw) == [200]


@pytest.mark.parametrize(
    ("limits", "caps"), [(replace(SMALL, connections_per_address=2), 2), (replace(SMALL, connections=3), 3)]
)
def test_F_082_connections_are_capped_and_room_comes_back(
    house: House, tmp_path: Path, limits: Limits, caps: int
) -> None:
    with live(house.behind, tmp_path, replace(limits, head_s=20)) as server:
        lines = [server.line() for _ in range(caps)]
        for line in lines:  # each is known to the server once it has answered
            line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert line.recv(4_096).startswith(b"HTTP/1.1 200 ")
        with server.line() as late:
            answer = rest(late)
        assert statuses(answer) == [503]
        assert b"retry-after" in answer
        for line in lines:
            say(line, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            line.close()
        with server.line() as again:
            assert statuses(say(again, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")) == [
                200
            ]


def test_refusals_below_the_router_are_counted_too(server: Live) -> None:
    with server.line() as line:
        say(line, b"nonsense\r\n\r\n")
    with server.line() as line:
        assert statuses(say(line, b"GET / HTTP/1.1\r\nX: " + b"a" * 6_000 + b"\r\n\r\n")) == [431]
    with server.line() as line:
        assert statuses(say(line, b"GET / HTTP/1.1\r\nHost: ")) == [408]
    with server.line() as line:
        raw = say(line, b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").decode()
    for reason in ("bad", "head", "slow"):
        assert (
            f'tocsin_refusals_total{{reason="{reason}",source="-"}}' in raw
            or f'{{source="-",reason="{reason}"}}' in raw
        )


# --- the Unix socket --------------------------------------------------------------------


def test_the_unix_socket_is_for_its_owner_alone_and_needs_no_token(server: Live) -> None:
    path = server.where.socket
    assert path is not None
    assert path.stat().st_mode & 0o777 == 0o600
    ask = "GET /api/v1/whoami HTTP/1.1\r\nHost: tocsin\r\nTocsin-Login: ben-os\r\nConnection: close\r\n\r\n"
    with server.unix() as line:
        raw = say(line, ask.encode())
    assert statuses(raw) == [200]
    assert json.loads(raw.partition(b"\r\n\r\n")[2])["data"]["name"] == "ben"
    with server.line() as line:
        assert statuses(say(line, ask.replace("Host: tocsin", "Host: localhost").encode())) == [401]


def test_the_terminals_own_door_works_over_it(house: House, server: Live) -> None:
    from tocsin.engine.model.command import Actor, Note
    from tocsin.engine.model.problem import NoSuchThing
    from tocsin.engine.model.question import Incidents, Status
    from tocsin.engine.run.client import over_socket, over_url

    incident = house.incident("by-door")
    local = over_socket(str(server.where.socket), "ben-os")
    remote = over_url(server.where.url, house.tokens["lina"])
    for door, claimed in ((local, Actor(name="lina", verified=False)), (remote, Actor(name="lina"))):
        answer = door.run(Note(incident=incident, text="到了"), claimed, "zh")
        assert [line.by for line in answer.lines] == ["lina"]
        assert door.ask(Status(), claimed, "zh")
        assert door.ask(Incidents(limit=5), claimed, "en")
        with pytest.raises(NoSuchThing, match="INC-9999"):
            door.run(Note(incident="INC-9999", text="x"), claimed, "en")
