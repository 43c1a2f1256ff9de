"""A subscription that a message asks to confirm is shown to a person, and no address is ever visited (F-113)."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from tocsin.engine.model.command import Actor
from tocsin.engine.model.question import Alerts, Timeline
from tocsin.engine.run.reader import SiteReader

from .shop import Shop

TOPIC = "arn:aws:sns:eu-central-1:123456789012:floor"


@pytest.mark.parametrize(
    ("visit", "said"),
    [
        (
            "https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription",
            f"aws asks to confirm its subscription to {TOPIC} at sns.eu-central-1.amazonaws.com: "
            "a person checks the topic and opens https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription",
        ),
        (
            "https://169.254.169.254/latest",
            f"aws asks to confirm what is no topic or address of SNS: {TOPIC}, 169.254.169.254; do not open it",
        ),
    ],
)
def test_F_113_a_subscription_is_a_line_with_topic_and_host_and_nothing_is_visited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, visit: str, said: str
) -> None:
    shop = Shop(tmp_path / "site")
    settings = shop.root / "tocsin.yaml"
    settings.write_text(settings.read_text("utf-8") + "  aws: {type: cloudwatch, open: true}\n", "utf-8")
    shop.boot()

    def visited(*_: object, **__: object) -> None:
        raise AssertionError("an address was visited")

    monkeypatch.setattr(socket.socket, "connect", visited)
    monkeypatch.setattr(socket, "getaddrinfo", visited)
    body = {"Type": "SubscriptionConfirmation", "MessageId": "m", "TopicArn": TOPIC, "SubscribeURL": visit}
    taken = shop.post(json.dumps(body).encode(), "aws")
    assert len(taken.not_understood) == 1
    reader, ben = SiteReader(shop.running), Actor(name="ben")
    lines = shop.request("ask", lambda turn: reader.answer(turn, Timeline(), ben, "en"))
    assert said in [line.text for line in lines]  # type: ignore[attr-defined]
    alerts: Any = shop.request("ask", lambda turn: reader.answer(turn, Alerts(), ben, "en"))
    (kept,) = alerts
    assert visit in kept.body
    assert "subscription" in kept.why
    shop.die()
