"""CloudWatch alarms through SNS: what each body says, what a person is asked, and that none can hurt."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given

from tocsin.engine.model.alert import Subscription
from tocsin.engine.sources import SOURCES
from tocsin.engine.sources.cloudwatch import read

from .odd import HOSTILE, storable, values

TEN = 1_794_391_200_000_000
"""2026-11-11 10:00 UTC."""
TOPIC = "arn:aws:sns:eu-central-1:123456789012:floor"
VISIT = "https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&Token=abc"
CHAT = {"MetricName": "Waiting", "Namespace": "Floor", "Dimensions": [{"name": "site", "value": "hotline"}]}


def alarm(state: str = "ALARM", **more: Any) -> dict[str, Any]:
    return {
        "AlarmName": "QueueLong", "AlarmDescription": "热线排队过长", "AWSAccountId": "123456789012",
        "AlarmArn": "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:QueueLong", "NewStateValue": state,
        "NewStateReason": "Threshold Crossed: 1 datapoint (86.0) was greater than the threshold (50.0).",
        "StateChangeTime": "2026-11-11T10:00:00.000+0000", "Region": "EU (Frankfurt)", "OldStateValue": "OK",
        "Trigger": CHAT, **more,
    }  # fmt: skip


def notification(message: object, **more: object) -> bytes:
    inner = message if isinstance(message, str) else json.dumps(message, ensure_ascii=False)
    told = {"Type": "Notification", "MessageId": "m-1", "TopicArn": TOPIC, "Message": inner, **more}
    return json.dumps(told).encode()


def subscription(kind: str = "SubscriptionConfirmation", topic: str = TOPIC, visit: object = VISIT) -> bytes:
    told = {"Type": kind, "MessageId": "m-2", "Token": "abc", "TopicArn": topic, "SubscribeURL": visit}
    return json.dumps(told).encode()


def test_an_alarm_inside_a_notification() -> None:
    found = read(notification(alarm()), {})
    (alert,) = found.alerts
    assert (alert.name, alert.state, found.delivery) == ("QueueLong", "firing", "m-1")
    assert alert.labels == {
        "site": "hotline", "alarm": "QueueLong", "account": "123456789012", "region": "EU (Frankfurt)",
        "metric": "Waiting", "namespace": "Floor",
    }  # fmt: skip
    assert (alert.starts, alert.ends, alert.notes["summary"]) == (TEN, None, "热线排队过长")
    assert alert.fingerprint == "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:QueueLong"


def test_ok_ends_it_and_insufficient_data_is_neither() -> None:
    (over,) = read(notification(alarm("OK")), {}).alerts
    assert (over.state, over.starts, over.ends) == ("resolved", None, TEN)
    assert read(notification(alarm("INSUFFICIENT_DATA")), {}).alerts == ()
    assert read(notification(alarm("INSUFFICIENT_DATA")), {}).unread == ()


def test_raw_delivery_has_no_notification_around_it() -> None:
    found = read(json.dumps(alarm()).encode(), {"x-amz-sns-rawdelivery": "true"})
    assert ([one.name for one in found.alerts], found.delivery) == (["QueueLong"], "")


def test_an_alarm_on_an_expression_has_the_labels_of_its_first_metric_and_a_composite_has_none() -> None:
    metrics = [{"Id": "e1", "Expression": "m1/m2"}, {"Id": "m1", "MetricStat": {"Metric": CHAT}}]
    (alert,) = read(notification(alarm(Trigger={"Metrics": metrics})), {}).alerts
    assert (alert.labels["site"], alert.labels["metric"]) == ("hotline", "Waiting")
    (alert,) = read(notification(alarm(Trigger=None, AlarmRule="ALARM(a)")), {}).alerts
    assert "metric" not in alert.labels


def test_a_dimension_cannot_pass_for_the_name_of_the_alarm() -> None:
    odd = {**CHAT, "Dimensions": [{"name": "alarm", "value": "x"}, {"Name": "Shop", "Value": "tmall"}]}
    (alert,) = read(notification(alarm(Trigger=odd)), {}).alerts
    assert (alert.labels["alarm"], alert.labels["Shop"]) == ("QueueLong", "tmall")


def test_without_an_arn_account_and_region_tell_alarms_of_one_name_apart() -> None:
    told = alarm()
    del told["AlarmArn"]
    assert read(notification(told), {}).alerts[0].fingerprint == "123456789012/EU (Frankfurt)/QueueLong"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (notification("it is broken"), "not-json"), (notification(""), "not-json"),
        (notification({"hello": "world"}), "alert-without-name"), (notification(alarm("LOUD")), "alert-without-state"),
        (b'{"Type": "Notification"}', "not-json"), (b'{"Type": "Other"}', "alert-without-name"),
    ],
)  # fmt: skip
def test_what_is_no_alarm_is_named(body: bytes, code: str) -> None:
    found = read(body, {})
    assert (found.alerts, found.unread) == ((), (code,))


@pytest.mark.parametrize(
    ("kind", "state"), [("SubscriptionConfirmation", "asked"), ("UnsubscribeConfirmation", "ended")]
)
@pytest.mark.parametrize("host", ["sns.eu-central-1.amazonaws.com", "sns.cn-north-1.amazonaws.com.cn"])
def test_a_subscription_is_shown_to_a_person_with_its_topic_and_host(kind: str, state: Any, host: str) -> None:
    found = read(subscription(kind, visit=f"https://{host}/?Action=x"), {})
    assert found.subscription == Subscription(
        state=state, topic=TOPIC, host=host, link=f"https://{host}/?Action=x"
    )
    assert (found.alerts, found.unread) == ((), (f"subscription-{state}",))


@pytest.mark.parametrize(
    "visit",
    [
        "http://sns.eu-central-1.amazonaws.com/", "https://sns.eu-central-1.amazonaws.com.evil.example/",
        "https://evil.example/sns.eu-central-1.amazonaws.com", "https://sns.eu-central-1.amazonaws.com@evil.example/",
        "https://sns.eu-central-1.amazonaws.com:8443/", "https://evil.example\\@sns.eu-central-1.amazonaws.com/",
        "https://s3.eu-central-1.amazonaws.com/", "https://sns.amazonaws.com.evil/", "https://[::1", "", None, 7,
        "file:///etc/passwd", "https://sns..amazonaws.com/", "https://169.254.169.254/",
    ],
)  # fmt: skip
def test_F_113_an_address_that_is_not_of_sns_is_called_odd(visit: object) -> None:
    found = read(subscription(visit=visit), {})
    assert found.unread == ("subscription-odd",)
    assert found.subscription is not None
    assert found.subscription.state == "odd"


@pytest.mark.parametrize("topic", ["", "floor", "arn:aws:sqs:eu-central-1:123456789012:floor", TOPIC + "\n"])
def test_a_topic_that_is_none_is_called_odd(topic: str) -> None:
    assert read(subscription(topic=topic), {}).unread == ("subscription-odd",)


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_F_079_F_080_no_body_raises(body: bytes) -> None:
    found = SOURCES["cloudwatch"](body, {})
    assert found.alerts == ()
    storable(found)


@given(values, values)
@example({"AlarmName": "\ud800", "NewStateValue": "ALARM"}, None)
def test_P_29_whatever_stands_in_it_can_be_kept(inner: Any, outer: Any) -> None:
    around = {"Type": "Notification", "Message": json.dumps(inner), "MessageId": outer}
    for told in (inner, around):
        storable(read(json.dumps(told).encode(), {}))
