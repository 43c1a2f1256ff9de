"""How senders sign what they post: data only; `sources.signature` checks by it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureRule:
    """How a request is signed over its raw bytes. Names of headers are in lower case; a name that begins with `?` is
    a field of the address."""

    header: str
    """Where the signature stands; several may be given at once while a secret is changed."""
    between: str = ""
    """What parts several signatures; empty: there is one."""
    mark: str = ""
    """What must stand before a signature, such as `v1=`."""
    encoding: Literal["hex", "base64"]
    signed: str
    """What is signed, with `{id}`, `{time}` in it; the body follows."""
    time_header: str = ""
    time_form: Literal["epoch", "rfc3339"] = "epoch"
    id_header: str = ""
    """The sender's id of the delivery, when it is signed."""
    digest: Literal["hmac-sha256", "sha1-of-md5"] = "hmac-sha256"
    """`sha1-of-md5`: SHA1(secret, MD5 of the body in hex, time), as 七鱼 has it."""
    decoded_secret: bool = False
    """The secret is `whsec_` and base64, not text."""
    documents: str


WINDOW_S = 300
"""Seconds: what was signed longer ago, or as far ahead, is refused (Standard Webhooks and Slack: 5 minutes)."""

SIGNATURES: Mapping[str, SignatureRule] = {
    "standard-webhooks": SignatureRule(
        header="webhook-signature", between=" ", mark="v1,", encoding="base64", signed="{id}.{time}.",
        time_header="webhook-timestamp", id_header="webhook-id", decoded_secret=True,
        documents="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md",
    ),
    "pagerduty": SignatureRule(
        header="x-pagerduty-signature", between=",", mark="v1=", encoding="hex", signed="",
        documents="https://developer.pagerduty.com/docs/verifying-webhook-signatures",
    ),
    "sentry": SignatureRule(
        header="sentry-hook-signature", encoding="hex", signed="",
        documents="https://docs.sentry.io/organization/integrations/integration-platform/webhooks/",
    ),
    "zendesk": SignatureRule(
        header="x-zendesk-webhook-signature", encoding="base64", signed="{time}",
        time_header="x-zendesk-webhook-signature-timestamp", time_form="rfc3339",
        documents="https://developer.zendesk.com/documentation/webhooks/verifying/",
    ),
    "qiyu": SignatureRule(
        header="?checksum", encoding="hex", signed="{time}", time_header="?time", digest="sha1-of-md5",
        documents="https://qiyukf.com/docs/guide/server/2-%E9%80%9A%E7%94%A8%E8%AF%B4%E6%98%8E.html",
    ),
    "slack": SignatureRule(
        header="x-slack-signature", mark="v0=", encoding="hex", signed="v0:{time}:",
        time_header="x-slack-request-timestamp",
        documents="https://docs.slack.dev/authentication/verifying-requests-from-slack/",
    ),
}  # fmt: skip
"""Name in `signature:` of a source -> its rule."""

SNS = ("sns", "sns-v2")
"""Names in `signature:` for the certificates of Amazon SNS; the second takes no SHA-1 (SignatureVersion 2 alone)."""

TOPIC = re.compile(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(\.fifo)?", re.ASCII)
"""A topic of SNS, as its messages and `topics:` of a source name it."""
