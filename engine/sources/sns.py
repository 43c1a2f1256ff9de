"""What a message of Amazon SNS says of itself, and the very bytes that its signature is about. Pure.

The string to sign: "Verifying the signatures of Amazon SNS messages" of the SNS developer guide,
https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message-verify-message-signature.html
Fields in the order of their names, each name and each value followed by a line end; `Subject` only where there is one.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from ..model.time import Instant
from .reading import Json, Unreadable, instant, load, table
from .sns_names import certificate_address, confirming_address

_NOTIFICATION = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
_CONTROL = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
_SIGNED = {"Notification": _NOTIFICATION, "SubscriptionConfirmation": _CONTROL, "UnsubscribeConfirmation": _CONTROL}
_LONGEST_ID = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message with everything that its signature needs. Nothing in it is believed before that was checked."""

    kind: str
    id: str
    topic: str
    at: Instant
    version: str
    """`1`: RSA over SHA-1; `2`: over SHA-256."""
    signed: bytes
    signature: bytes
    certificate: str
    """Address of the certificate, which is one of SNS."""
    visit: str
    """The address whose visit confirms a subscription to `topic`; empty for anything else."""


def letter(body: bytes) -> Letter | None:
    """None for a body that cannot have been signed by SNS: raw delivery has no signature, and neither has a forgery."""
    try:
        told = table(load(body))
    except Unreadable:
        return None
    kind = _line(told, "Type")
    fields = [name for name in _SIGNED.get(kind, ()) if name != "Subject" or told.get(name) is not None]
    values = [_line(told, name) for name in fields]
    signature, at = _decoded(_line(told, "Signature")), instant(_line(told, "Timestamp"))
    address, version = _line(told, "SigningCertURL"), _line(told, "SignatureVersion")
    name, topic, visit = _line(told, "MessageId"), _line(told, "TopicArn"), _line(told, "SubscribeURL")
    if not fields or not all(values) or not signature or at is None or version not in ("1", "2"):
        return None
    if not certificate_address(address) or not (name.isascii() and name.isprintable() and len(name) <= _LONGEST_ID):
        return None
    text = "".join(f"{field}\n{value}\n" for field, value in zip(fields, values, strict=True))
    asks = kind == "SubscriptionConfirmation" and confirming_address(visit, topic)
    return Letter(
        kind=kind, id=name, topic=topic, at=at, version=version, signed=text.encode("utf-8", "surrogatepass"),
        signature=signature, certificate=address, visit=visit if asks else "",
    )  # fmt: skip


def _line(told: dict[str, Json], name: str) -> str:
    """A field as it was signed: whole, not cut, not cleaned."""
    value = told.get(name)
    return value if isinstance(value, str) else ""


def _decoded(signature: str) -> bytes:
    try:
        return base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        return b""
