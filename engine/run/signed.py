"""Signed messages: the keys of a source from its secrets, and the check of a message by them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..model.alert import Body
from ..model.problem import TocsinError
from ..model.signature import SIGNATURES
from ..model.site import SourceSettings
from ..sources.signature import BadSecret, Headers, Proof, key_of, proof
from .secrets import resolve

__all__ = ["Proof", "check", "keys", "listed"]
log = logging.getLogger(__name__)


def keys(source: SourceSettings, root: Path) -> tuple[bytes, ...]:
    """The keys of a source's secrets. One that is not set or of a wrong form opens nothing, and is logged."""
    found = []
    for secret in source.secrets:
        try:
            found.append(key_of(SIGNATURES[source.signature], resolve(secret, root)))
        except (TocsinError, BadSecret):
            told = {"source": source.name, "secret": secret.reference}
            log.error("a secret is not set, or not of its form", extra=told)
    return tuple(found)


def check(source: SourceSettings, known: Sequence[bytes], headers: Headers, body: bytes, now_s: float) -> Proof | None:
    """None unless the message was signed with one of the keys, at a time near `now_s` (seconds since 1970)."""
    return proof(SIGNATURES[source.signature], known, headers, body, now_s)


def listed(source: SourceSettings, parsed: Body) -> Body:
    """The same for a site that lets the topics it lists confirm themselves: nothing in it waits for a person."""
    asked = parsed.subscription
    if not source.confirm or asked is None or asked.state != "asked":
        return parsed
    return replace(parsed, unread=(), subscription=replace(asked, state="listed"))
