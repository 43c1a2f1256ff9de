"""How the addresses of Amazon SNS are written: what is not written so is never visited.

Sources: "Verifying the signatures of Amazon SNS messages" and "Amazon SNS endpoints and quotas" in the documentation.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

HOST = re.compile(r"sns\.[a-z0-9-]{3,30}\.amazonaws\.com(\.cn)?", re.ASCII)
_CERTIFICATE = re.compile(r"/SimpleNotificationService-[0-9a-f]{32}\.pem", re.ASCII)
LONGEST_ADDRESS = 2_000


def host_of(url: str) -> str:
    """The host of an address that a browser would visit over TLS; empty for any other."""
    try:
        parts = urlsplit(url)
        plain = parts.scheme == "https" and parts.port in (None, 443) and "@" not in parts.netloc
        return (parts.hostname or "") if plain and "\\" not in url else ""
    except ValueError:
        return ""


def certificate_address(url: str) -> bool:
    """Whether SNS keeps its certificates at such an address, and nothing else can be meant by it (F-113)."""
    if len(url) > LONGEST_ADDRESS or not HOST.fullmatch(host_of(url)):
        return False
    parts = urlsplit(url)
    return _CERTIFICATE.fullmatch(parts.path) is not None and not parts.query and "#" not in url


def confirming_address(url: str, topic: str) -> bool:
    """Whether a visit of this address confirms a subscription to `topic` at SNS, and does nothing else."""
    if len(url) > LONGEST_ADDRESS or not HOST.fullmatch(host_of(url)):
        return False
    parts = urlsplit(url)
    asked = parse_qs(parts.query, keep_blank_values=True)
    return (
        parts.path in ("", "/") and "#" not in url
        and asked.get("Action") == ["ConfirmSubscription"] and asked.get("TopicArn") == [topic]
    )  # fmt: skip
