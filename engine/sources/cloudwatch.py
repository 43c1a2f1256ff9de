"""AWS CloudWatch alarms through SNS: JSON inside the `Message` of a notification, or bare with raw delivery.

Field names: "Parsing Amazon SNS message formats" of the SNS developer guide, and the JSON that CloudWatch puts into it.
INSUFFICIENT_DATA is neither firing nor resolved. A subscription that waits to be confirmed names an address to visit:
it is only shown from here, since anybody could write one into a message; `run.sns` visits those that were signed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from ..model.alert import Alert, Body, Subscription
from ..model.signature import TOPIC
from .reading import Json, Unreadable, instant, load, table, text
from .sns_names import HOST, LONGEST_ADDRESS, host_of

_STATES = {"ALARM": "firing", "OK": "resolved"}


def read(body: bytes, headers: Mapping[str, str]) -> Body:
    """The alarm of a body, or the subscription that it is about; what is neither is named in `unread`."""
    try:
        outer = table(load(body))
        kind = text(outer.get("Type"))
        if kind in ("SubscriptionConfirmation", "UnsubscribeConfirmation"):
            return _subscription(outer, kind)
        told = table(load(_whole(outer.get("Message")).encode("utf-8", "replace"))) if kind == "Notification" else outer
    except Unreadable as error:
        return Body(unread=(error.code,))
    return _alarm(told, text(outer.get("MessageId")) if kind == "Notification" else "")


def _whole(value: Json) -> str:
    """The inner document, uncut: SNS bounds a message at 256 KiB, and the server a body at 1 MiB."""
    return value if isinstance(value, str) else ""


def _alarm(told: dict[str, Json], delivery: str) -> Body:
    name, state = text(told.get("AlarmName")), text(told.get("NewStateValue"))
    if not name:
        return Body(delivery=delivery, unread=("alert-without-name",))
    if state == "INSUFFICIENT_DATA":
        return Body(delivery=delivery)
    if state not in _STATES:
        return Body(delivery=delivery, unread=("alert-without-state",))
    at, firing = instant(told.get("StateChangeTime")), state == "ALARM"
    account, region = text(told.get("AWSAccountId")), text(told.get("Region"))
    known = {"alarm": name, "account": account, "region": region, **_metric(told)}
    alert = Alert(
        name=name, state="firing" if firing else "resolved",
        labels={label: value for label, value in {**_dimensions(told), **known}.items() if value},
        notes={"summary": text(told.get("AlarmDescription")) or text(told.get("NewStateReason"))},
        starts=at if firing else None, ends=None if firing else at,
        fingerprint=text(told.get("AlarmArn")) or f"{account}/{region}/{name}",
    )  # fmt: skip
    return Body(alerts=(alert,), delivery=delivery)


def _of_metric(told: dict[str, Json]) -> dict[str, Json]:
    """What is watched; of an alarm on an expression, the first metric in it."""
    trigger = table(told.get("Trigger"))
    several = trigger.get("Metrics")
    for one in several if isinstance(several, list) else ():
        metric = table(table(table(one).get("MetricStat")).get("Metric"))
        if metric:
            return metric
    return trigger


def _metric(told: dict[str, Json]) -> dict[str, str]:
    metric = _of_metric(told)
    return {"metric": text(metric.get("MetricName")), "namespace": text(metric.get("Namespace"))}


def _dimensions(told: dict[str, Json]) -> dict[str, str]:
    found = _of_metric(told).get("Dimensions")
    tables = [table(one) for one in found] if isinstance(found, list) else []
    return {text(one.get("name") or one.get("Name")): text(one.get("value") or one.get("Value")) for one in tables}


def _subscription(outer: dict[str, Json], kind: str) -> Body:
    """Shown to a person: the topic, the host, and whether both look like those of SNS."""
    topic, visit = text(outer.get("TopicArn")), text(outer.get("SubscribeURL"))
    host = host_of(visit)
    if not (TOPIC.fullmatch(topic) and HOST.fullmatch(host)) or len(visit) > LONGEST_ADDRESS:
        return Body(unread=("subscription-odd",), subscription=Subscription(state="odd", topic=topic, host=host))
    state: Literal["asked", "ended"] = "asked" if kind == "SubscriptionConfirmation" else "ended"
    subscription = Subscription(state=state, topic=topic, host=host, link=visit)
    return Body(unread=(f"subscription-{state}",), subscription=subscription)
