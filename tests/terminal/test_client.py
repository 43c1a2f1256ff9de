"""The door to a server: commands and questions as HTTP, views and errors back as what they were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from tests.terminal.conftest import FakeServer
from tests.terminal.views import ANSWER, STATUS, VIEW
from tocsin.engine.model.command import VERBS, Actor, Fact, Sample, Signal
from tocsin.engine.model.problem import (
    NoSuchThing,
    NotAllowed,
    Refused,
    SiteWrong,
    TocsinError,
    Unavailable,
    WrongUsage,
)
from tocsin.engine.model.question import QUESTIONS, Incidents, Notices, Show, Status, Timeline
from tocsin.engine.run.client import ANSWERS, RemoteDoor, error_of, fields_of, over_socket, over_url
from tocsin.engine.run.wire import BadAnswer, exchange, query, quoted

ANA = Actor(name="ana")


class Wire:
    """Keeps what was sent and answers with one thing."""

    def __init__(self, status: int, answer: object) -> None:
        self.status, self.answer = status, answer
        self.sent: list[tuple[str, str, dict[str, str], bytes]] = []

    def __call__(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        self.sent.append((method, target, dict(headers), body))
        return self.status, msgspec.json.encode(self.answer)


def test_every_question_has_a_type_for_its_answer() -> None:
    assert set(ANSWERS) == set(QUESTIONS)


def test_a_command_goes_out_as_its_fields_and_its_answer_comes_back() -> None:
    wire = Wire(200, {"v": 1, "data": ANSWER})
    sample = Sample(metric="m", value=3.0, labels={"shop": "a"})
    assert RemoteDoor(wire).run(Signal(samples=(sample,), history=True), ANA, "zh") == ANSWER
    method, target, headers, body = wire.sent[0]
    assert (method, target, headers) == ("POST", "/api/v1/commands/signal?lang=zh", {})
    assert msgspec.json.decode(body, type=Signal) == Signal(samples=(sample,), history=True)


@pytest.mark.parametrize(("question", "target", "view"), [
    (Status(), "/api/v1/status?lang=en", STATUS),
    (Show(incident="DRL-7/1"), "/api/v1/show?incident=DRL-7%2F1&lang=en", VIEW),
    (Notices(), "/api/v1/notices?lang=en", (("INC-42", VIEW.notices[0]),)),
    (Incidents(which="all"), "/api/v1/incidents?which=all&world=live&limit=50&lang=en", (STATUS.burning[0],)),
])  # fmt: skip
def test_a_question_is_a_query_and_its_view_comes_back_whole(question: Any, target: str, view: object) -> None:
    wire = Wire(200, {"v": 1, "data": view})
    assert RemoteDoor(wire).ask(question, ANA, "en") == view
    assert wire.sent[0][:2] == ("GET", target)


def test_truths_are_small_letters_and_empty_fields_stay_away() -> None:
    assert fields_of(Timeline(every=True)) == {"after": "0", "every": "true", "limit": "1000"}


def test_a_claimed_name_goes_along_and_a_known_one_does_not() -> None:
    wire = Wire(200, {"v": 1, "data": ANSWER})
    door = RemoteDoor(wire, {"Tocsin-Login": "x"})
    door.run(Fact(incident="I", fact="f", value="v"), Actor(name="王敏", verified=False), "en")
    door.run(Fact(incident="I", fact="f", value="v"), ANA, "en")
    assert [sent[2].get("Tocsin-As") for sent in wire.sent] == ["%E7%8E%8B%E6%95%8F", None]


@pytest.mark.parametrize(
    ("code", "kind"), [(1, Refused), (2, WrongUsage), (4, NoSuchThing), (5, Unavailable), (6, NotAllowed)]
)
def test_an_error_comes_back_as_what_it_was_with_its_sentence(code: int, kind: type[TocsinError]) -> None:
    told = {"code": "x-y", "params": {"a": 1}, "exit_code": code, "detail": "一句话"}
    with pytest.raises(kind) as caught:
        RemoteDoor(Wire(409, told)).ask(Status(), ANA, "zh")
    assert (caught.value.code, caught.value.params, caught.value.said) == ("x-y", {"a": 1}, "一句话")


def test_problems_of_a_site_come_back_with_their_places() -> None:
    finding = {"code": "c", "file": "team.yaml", "line": 3, "column": 7, "weight": "warning", "params": {}}
    told = {"code": "site-wrong", "exit_code": 3, "problems": [finding]}
    error = error_of(422, msgspec.json.encode(told))
    assert isinstance(error, SiteWrong)
    assert [(str(one.where), one.weight.value) for one in error.problems] == [("team.yaml:3:7", "warning")]


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"code": 3, "exit_code": "x"}', b"{}"])
def test_an_error_that_makes_no_sense_is_said_so(body: bytes) -> None:
    assert error_of(502, body).code == "server-unclear"


def test_an_answer_of_another_shape_is_said_so() -> None:
    with pytest.raises(Unavailable, match="server-unclear"):
        RemoteDoor(Wire(200, {"v": 1, "data": {"site": 1}})).ask(Status(), ANA, "en")


def test_a_silent_server_is_unavailable_and_the_token_is_never_in_the_message() -> None:
    with pytest.raises(Unavailable) as caught:
        over_url("http://127.0.0.1:1", "tocsin_secret").ask(Status(), ANA, "en")
    assert caught.value.code == "server-silent"
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["ftp://x", "localhost:8642", "/tmp/socket"])
def test_only_an_http_address_is_an_address(url: str) -> None:
    with pytest.raises(WrongUsage, match="url-bad"):
        over_url(url, "")


def test_over_a_socket_the_same_door(server: FakeServer) -> None:
    server.answers["/api/v1/status"] = (200, {"v": 1, "data": msgspec.to_builtins(STATUS)})
    assert over_socket(str(server.path), "ana").ask(Status(), ANA, "en") == STATUS
    assert "Tocsin-Login: ana" in server.heads[0]


def test_half_an_answer_is_no_answer(server: FakeServer) -> None:
    server.cut = True
    with pytest.raises(BadAnswer):
        exchange(str(server.path), "GET", "/x", {})


def test_queries_are_percent_encoded() -> None:
    assert quoted("a b/警&") == "a%20b%2F%E8%AD%A6%26"
    assert query({}) == ""


def test_every_verb_can_be_sent() -> None:
    from tocsin.engine.run import client

    assert set(client._VERB_OF) == set(VERBS.values())
