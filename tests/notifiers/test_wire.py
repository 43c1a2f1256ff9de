"""The wire itself: what the request looks like, and receivers that do not behave."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from tests.notifiers.cast import PEM, server_tls
from tests.notifiers.sink import PACE_S, Sink, answer, raw
from tocsin.notifiers.reply import MOST_READ, NeverSent, NoAnswer
from tocsin.notifiers.wire import Wire, place_of

GOOD = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as sink:
        sink.will(answer("ok"))
        yield sink


@pytest.fixture
def wire() -> Iterator[Wire]:
    wire = Wire(deadline_s=10)
    yield wire
    wire.close()


@pytest.mark.parametrize(
    ("url", "told", "target"),
    [
        ("http://shop.example", "shop.example", "/"),
        ("http://Shop.Example:80/a/b", "shop.example", "/a/b"),
        ("https://shop.example:443?x=1&y=%2F", "shop.example", "/?x=1&y=%2F"),
        ("https://shop.example:8443/a?b#c", "shop.example:8443", "/a?b"),
        ("http://[::1]:8080/", "[::1]:8080", "/"),
        ('http://shop.example/a"<b>', "shop.example", "/a%22%3Cb%3E"),
    ],
)
def test_host_and_target_are_told_as_rfc_9110_asks(url: str, told: str, target: str) -> None:
    place = place_of(url)
    assert (place.told, place.target) == (told, target)


def test_the_request_says_what_it_must_and_no_more(sink: Sink, wire: Wire) -> None:
    wire.post(sink.url + "/in?a=1", "字".encode(), {"Content-Type": "text/plain"})
    asked = sink.asked[0]
    assert asked.target == "/in?a=1"
    assert asked.body == "字".encode()
    assert dict(asked.headers) == {
        "user-agent": "tocsin", "content-type": "text/plain", "host": f"127.0.0.1:{sink.port}",
        "accept-encoding": "identity", "connection": "close", "content-length": "3",
    }  # fmt: skip


@pytest.mark.parametrize(
    "field", [("x", "a\r\nb: c"), ("x", "a\nb"), ("x\r\ny", "a"), ("x", "a\x00"), ("x", "字"), ("", "a"), ("x y", "a")]
)
def test_a_header_that_could_become_two_is_never_sent(sink: Sink, wire: Wire, field: tuple[str, str]) -> None:
    with pytest.raises(NeverSent, match="header-not-sendable"):
        wire.post(sink.url, b"", dict([field]))
    assert sink.connections == 0


def test_no_header_of_the_caller_changes_how_the_request_is_framed(sink: Sink, wire: Wire) -> None:
    wire.post(sink.url, b"abc", {"Content-Length": "1", "Connection": "keep-alive", "Host": "elsewhere.example"})
    assert sink.asked[0].body == b"abc"
    assert sink.asked[0].headers["connection"] == "close"


def test_a_receiver_on_ipv6_is_reached(wire: Wire) -> None:
    with Sink(host="::1") as sink:
        sink.will(answer("ok"))
        assert wire.post(f"http://[::1]:{sink.port}/", b"", {}).status == 200
        assert sink.asked[0].headers["host"] == f"[::1]:{sink.port}"


def test_the_second_address_of_a_host_is_tried_when_the_first_refuses(
    sink: Sink, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        closed = free.getsockname()
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", there) for there in (closed, ("127.0.0.1", sink.port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert wire.post("http://shop.example/", b"", {}).status == 200


def test_a_host_that_can_be_no_name_is_a_certain_no(wire: Wire) -> None:
    with pytest.raises(NeverSent, match="no-connection"):
        wire.post(f"http://{'a' * 70}.example/", b"", {})


def test_tls_with_a_certificate_that_is_vouched_for_and_kept(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))
    monkeypatch.setattr("tocsin.notifiers.kept.PROOF_S", 0.0)
    with Sink(tls=server_tls(), keeps=True) as sink:
        sink.will(answer("ok"))
        for _ in range(3):
            assert wire.post(sink.url, b"x" * 300_000, {}, again=True).whole
        assert sink.connections == 1


def test_tls_with_a_certificate_of_another_name_is_a_certain_no(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))
    with Sink(tls=server_tls()) as sink:
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", sink.port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        with pytest.raises(NeverSent, match="certificate"):
            wire.post(f"https://shop.example:{sink.port}/", b"", {})
        assert sink.asked == []


@pytest.mark.parametrize(
    ("told", "status", "body", "whole"),
    [
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nlink: x\r\n\r\n" + GOOD, 200, b"ok", True),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;a=b\r\no\r\n1\r\nk\r\n0\r\n\r\n", 200, b"ok", True),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nx: y\r\n\r\n", 200, b"ok", True),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n", 200, b"ok", False),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nokffffffff", 200, b"ok", False),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + b"f" * 99 + b"\r\n", 200, b"", False),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nfffffffffffffff\r\nok", 200, b"ok", False),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999\r\n\r\nok", 200, b"ok", False),
        (b"HTTP/1.0 200 OK\r\n\r\nok", 200, b"ok", True),
        (b"HTTP/1.1 204 None\r\n\r\n", 204, b"", True),
        (b"HTTP/1.1 200 OK\ncontent-length: 2\n\nok", 200, b"ok", True),
        (b"HTTP/1.1 404\r\ncontent-length: 0\r\n\r\n", 404, b"", True),
        (GOOD + b"and more", 200, b"ok", True),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 300_000, 200, None, False),
    ],
)  # fmt: skip
def test_what_can_be_read_of_an_answer_is(
    sink: Sink, wire: Wire, told: bytes, status: int, body: bytes | None, whole: bool
) -> None:
    sink.will(raw(told))
    answer = wire.post(sink.url, b"", {}, again=True)
    assert (answer.status, answer.whole) == (status, whole)
    assert len(answer.body) <= MOST_READ
    assert body is None or answer.body == body
    assert "x" not in answer.headers
    assert "link" not in answer.headers


@pytest.mark.parametrize(
    "told",
    [
        b"", b"\r\n", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 abc OK\r\n\r\n", b"HTTP/9.9 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-le", b"HTTP/1.1 200 OK\r\nbad name: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\ncontent-length: -2\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        b"HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200_000, b"HTTP/1.1 200 OK\r\na: " + b"b" * 2_000_000,
        b"HTTP/1.1 100 Continue\r\n\r\n" * 60_000,
    ],
    ids=range(15),
)  # fmt: skip
def test_what_is_no_answer_is_doubt(sink: Sink, wire: Wire, told: bytes) -> None:
    sink.will(raw(told))
    with pytest.raises(NoAnswer, match="connection-lost"):
        wire.post(sink.url, b"", {})


def test_a_field_that_comes_twice_has_both_its_values(sink: Sink, wire: Wire) -> None:
    sink.will(raw(b"HTTP/1.1 200 OK\r\nX-A: 1\r\nx-a: 2\r\ncontent-length: 0\r\n\r\n"))
    assert wire.post(sink.url, b"", {}).headers["x-a"] == "1, 2"


def test_an_answer_that_comes_before_the_request_was_read_is_heard(wire: Wire) -> None:
    """A proxy refuses a large body by its head alone, and hears no more of it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_refuse, args=(server,))
        thread.start()
        answer = wire.post(f"http://127.0.0.1:{server.getsockname()[1]}/", b"x" * 20_000_000, {})
        thread.join()
    assert answer.status == 413


def test_F_057_a_receiver_that_reads_a_byte_at_a_time_does_not_stretch_the_deadline() -> None:
    wire = Wire(deadline_s=0.3)
    with socket.create_server(("127.0.0.1", 0)) as mute, pytest.raises(NoAnswer, match="no-answer-in-time"):
        wire.post(f"http://127.0.0.1:{mute.getsockname()[1]}/", b"x" * 20_000_000, {})


def test_F_057_heads_before_the_head_do_not_stretch_the_deadline(sink: Sink) -> None:
    def endless(sink: Sink, conn: socket.socket) -> None:
        while not sink.wait(PACE_S):
            conn.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")

    sink.will(endless)
    with pytest.raises(NoAnswer, match="no-answer-in-time"):
        Wire(deadline_s=0.3).post(sink.url, b"", {})


def _refuse(server: socket.socket) -> None:
    """Answers, and closes only its own direction: a reset could overtake the answer."""
    conn, _ = server.accept()
    with conn:
        conn.recv(1000)
        conn.sendall(b"HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n")
        while conn.recv(1_000_000):
            pass
