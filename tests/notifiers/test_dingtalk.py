"""钉钉: HTTP 200 means nothing there, `errcode` everything; and the signature is encoded once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.notifiers.cast import DING_SECRET, DING_TOKEN, NOON, DingtalkPart, message
from tests.notifiers.sink import answer
from tocsin.notifiers.base import Refused, Unknown, Verdict, attempt


@pytest.fixture
def robot(tmp_path: Path):  # type: ignore[no-untyped-def]
    with DingtalkPart(tmp_path) as part:
        yield part


def told(robot: DingtalkPart, body: object, status: int = 200) -> Verdict:
    robot.sink.will(answer(json.dumps(body), status))
    return attempt(robot.channel(), message())


def test_the_signature_is_encoded_exactly_once(robot: DingtalkPart) -> None:
    attempt(robot.channel(), message())
    query = urlsplit(robot.sink.asked[0].target).query
    assert "%25" not in query
    asked = dict(parse_qsl(query, strict_parsing=True))
    ms = str(NOON * 1000)
    wanted = hmac.new(DING_SECRET.encode(), f"{ms}\n{DING_SECRET}".encode(), hashlib.sha256).digest()
    assert asked == {"access_token": DING_TOKEN, "timestamp": ms, "sign": base64.b64encode(wanted).decode()}


def test_without_a_signing_secret_the_address_is_left_alone(robot: DingtalkPart) -> None:
    settings = {name: value for name, value in robot.settings(robot.sink.url).items() if name != "secret"}
    from tocsin.notifiers.registry import build

    channel = build("dingtalk", "x", settings, customers=False)
    attempt(channel, message())
    channel.close()
    assert robot.sink.asked[0].target == f"/robot/send?access_token={DING_TOKEN}"


@pytest.mark.parametrize("code", [310000, 300001, 400101, 400102, 40035, 430101])
def test_F_056_an_error_inside_a_200_is_a_permanent_refusal(robot: DingtalkPart, code: int) -> None:
    wanted = Refused(f"refused-by-receiver: errcode {code}", permanent=True)
    assert told(robot, {"errcode": code, "errmsg": "sign not match"}) == wanted


@pytest.mark.parametrize("code", [130101, 410100])
def test_F_054_too_many_messages_means_a_rest_of_ten_minutes(robot: DingtalkPart, code: int) -> None:
    assert told(robot, {"errcode": code}) == Refused(f"too-fast: errcode {code}", retry_after_s=600.0)


def test_a_busy_system_is_doubt(robot: DingtalkPart) -> None:
    assert told(robot, {"errcode": -1, "errmsg": "系统繁忙"}) == Unknown("receiver-in-trouble: errcode -1")


@pytest.mark.parametrize(
    "body", [{}, {"errcode": "0"}, {"errcode": False}, {"errcode": 0.0}, {"errcode": None}, [0], 0]
)
def test_F_056_only_the_number_zero_is_a_yes(robot: DingtalkPart, body: object) -> None:
    assert isinstance(told(robot, body), Unknown)


def test_another_2xx_is_no_yes(robot: DingtalkPart) -> None:
    assert isinstance(told(robot, {"errcode": 0}, 202), Unknown)


def test_who_is_mentioned_stands_in_the_text_within_the_marks(robot: DingtalkPart) -> None:
    channel = robot.channel(at_mobiles="13800000001")
    attempt(channel, message(to="13800000002，13800000001", world="DRL-7"))
    body = json.loads(robot.sink.asked[0].body)
    assert body["msgtype"] == "text"
    assert body["at"] == {"atMobiles": ["13800000001", "13800000002"], "isAtAll": False}
    lines = body["text"]["content"].split("\n")
    assert lines[0].startswith("[演练][DRILL] DRL-7 ")
    assert lines[1] == "@13800000001 @13800000002"
    assert lines[-1].endswith("END OF DRILL MESSAGE")


@pytest.mark.parametrize("to", ["wang@shop.example", "@all", "138\r\n139x"])
def test_an_address_that_is_no_mobile_number_is_refused(robot: DingtalkPart, to: str) -> None:
    assert attempt(robot.channel(), message(to=to)) == Refused("address-wrong", permanent=True)
    assert robot.sink.asked == []
