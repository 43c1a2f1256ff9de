"""Connections kept between pages: who may use them, and when one is not used any more."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from tests.notifiers.cast import HttpPart, message
from tests.notifiers.sink import Reply, Sink, answer, cut, drop
from tocsin.notifiers import kept
from tocsin.notifiers.base import Sent, Unknown, attempt
from tocsin.notifiers.kept import KEPT_S, MOST_KEPT, PROOF_S, SHUNNED_S, Kept
from tocsin.notifiers.line import Line
from tocsin.notifiers.reply import NoAnswer
from tocsin.notifiers.wire import Wire


@pytest.fixture
def sink(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    """A receiver that keeps connections, and is trusted with them at once."""
    monkeypatch.setattr(kept, "PROOF_S", 0.0)
    with Sink(keeps=True) as sink:
        sink.will(answer("ok"))
        yield sink


@pytest.fixture
def wire() -> Iterator[Wire]:
    wire = Wire(deadline_s=10)
    yield wire
    wire.close()


def test_pages_share_a_connection_and_everything_else_has_its_own(
    http: HttpPart, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "PROOF_S", 0.0)
    http.sink.keeps = True
    channel = http.channel(customers=True)
    for kind in ("page", "page", "customer", "internal", "page"):
        assert isinstance(attempt(channel, message(kind=kind)), Sent)
    assert http.sink.connections == 3
    told = [asked.headers["connection"] for asked in http.sink.asked]
    assert told == ["keep-alive", "keep-alive", "close", "close", "keep-alive"]


def test_an_end_that_came_while_idle_is_seen_before_a_byte_leaves(sink: Sink, wire: Wire) -> None:
    wire.post(sink.url, b"1", {}, again=True)
    sink.hang_up()
    assert wire.post(sink.url, b"2", {}, again=True).status == 200
    assert [asked.body for asked in sink.asked] == [b"1", b"2"]


def test_a_receiver_that_lets_a_connection_die_is_given_none_to_keep(sink: Sink, wire: Wire) -> None:
    wire.post(sink.url, b"1", {}, again=True)
    sink.hang_up()
    for body in (b"2", b"3"):
        wire.post(sink.url, body, {}, again=True)
    assert sink.connections == 3


def test_F_052_a_kept_connection_dropped_after_the_request_is_doubt_and_one_request(sink: Sink, wire: Wire) -> None:
    sink.will(answer("ok"), drop, answer("ok"))
    wire.post(sink.url, b"1", {}, again=True)
    with pytest.raises(NoAnswer, match="connection-lost"):
        wire.post(sink.url, b"2", {}, again=True)
    assert [asked.body for asked in sink.asked] == [b"1", b"2"]
    assert sink.connections == 1


@pytest.mark.parametrize(
    "reply", [answer("ok", connection="close"), cut(b"ok", 60), answer(b" " * 200_000)], ids=["close", "cut", "long"]
)
def test_a_connection_with_anything_left_on_it_is_not_used_again(sink: Sink, reply: Reply) -> None:
    sink.will(reply)
    wire = Wire(deadline_s=0.3)  # a cut answer on an open connection ends with the time
    for _ in range(2):
        assert wire.post(sink.url, b"x", {}, again=True).status == 200
    assert sink.connections == 2


def test_words_nobody_asked_for_end_a_kept_connection(sink: Sink, wire: Wire) -> None:
    def twice(_: Sink, conn: socket.socket) -> None:
        conn.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")

    sink.will(twice)
    for _ in range(2):
        assert wire.post(sink.url, b"x", {}, again=True).status == 200
    assert sink.connections == 2


def test_a_receiver_without_any_end_of_its_connection_serves_many_threads(sink: Sink, wire: Wire) -> None:
    def post() -> None:
        for _ in range(20):
            assert wire.post(sink.url, b"x", {}, again=True).whole

    threads = [threading.Thread(target=post) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sink.asked) == 80
    assert sink.connections <= 4


def test_after_closing_nothing_is_kept(sink: Sink, wire: Wire) -> None:
    wire.close()
    wire.post(sink.url, b"x", {}, again=True)
    wire.post(sink.url, b"x", {}, again=True)
    assert sink.connections == 2


def test_an_unknown_page_is_not_repeated_by_the_channel(http: HttpPart, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "PROOF_S", 0.0)
    http.sink.keeps = True
    http.sink.will(http.good, drop, http.good)
    channel = http.channel()
    assert [type(attempt(channel, message())) for _ in range(3)] == [Sent, Unknown, Sent]
    assert len(http.sink.asked) == 3


# --- the shelf itself, with its own clock -------------------------------------------------


class Shelf:
    """Lines whose other ends the test holds."""

    def __init__(self) -> None:
        self.kept = Kept()
        self.ends: list[socket.socket] = []

    def line(self) -> Line:
        near, far = socket.socketpair()
        self.ends.append(far)
        return Line(near)


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    shelf = Shelf()
    yield shelf
    shelf.kept.close()
    for end in shelf.ends:
        end.close()


def test_a_new_receiver_is_trusted_after_a_moment(shelf: Shelf) -> None:
    line = shelf.line()
    shelf.kept.give("a", line, 100.0)
    assert shelf.kept.take("a", 100.0 + PROOF_S / 2) is None
    assert shelf.kept.take("b", 101.0) is None
    assert shelf.kept.take("a", 100.0 + 2 * PROOF_S) is line
    shelf.kept.give("a", line, 101.0)
    assert shelf.kept.take("a", 101.0) is line
    line.close()


def test_what_was_idle_too_long_is_closed(shelf: Shelf) -> None:
    shelf.kept.give("a", shelf.line(), 100.0)
    assert shelf.kept.take("a", 100.1 + KEPT_S) is None
    assert shelf.ends[0].recv(1) == b""
    shelf.kept.give("a", shelf.line(), 200.0)
    shelf.kept.give("b", shelf.line(), 200.1 + KEPT_S)
    assert shelf.ends[1].recv(1) == b""


def test_only_a_few_are_kept(shelf: Shelf) -> None:
    for _ in range(MOST_KEPT + 1):
        shelf.kept.give("a", shelf.line(), 100.0)
    assert shelf.ends[-1].recv(1) == b""


def test_a_shunned_receiver_is_tried_again_later(shelf: Shelf) -> None:
    shelf.kept.give("a", shelf.line(), 100.0)
    shelf.ends[0].close()
    assert shelf.kept.take("a", 101.0) is None
    shelf.kept.give("a", shelf.line(), 102.0)
    assert shelf.ends[1].recv(1) == b""
    line = shelf.line()
    shelf.kept.give("a", line, 102.0 + SHUNNED_S)
    assert shelf.kept.take("a", 103.0 + SHUNNED_S) is line
    line.close()
