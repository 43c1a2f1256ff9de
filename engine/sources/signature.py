"""Whether a message was signed by somebody who has the secret. Pure: the time is given, nothing is kept.

The raw bytes are verified, never what was parsed from them (F-110). Every secret is compared with every signature in
constant time, so that an answer's time says nothing about either (F-109).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..model.signature import WINDOW_S, SignatureRule
from ..model.time import SECOND
from .reading import instant

MOST_SIGNATURES = 10
LONGEST_ID = 200
_TIME = re.compile(rb"[0-9]{10}")
_ID = re.compile(rb"[!-~]{1,%d}" % LONGEST_ID)
_HEX = re.compile(rb"[0-9a-f]{64}|[0-9a-f]{40}")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{43}=")

Headers = Iterable[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Proof:
    """A message that was signed rightly: by which secret, and the name under which a replay of it is known."""

    secret: int
    """Place in the list of secrets; -1 where there is none."""
    delivery: str
    by: str = ""
    """What proved it, where that is no secret of the site."""


class BadSecret(ValueError):
    """The secret has not the form that its rule asks for."""


def key_of(rule: SignatureRule, secret: str) -> bytes:
    """The key of the HMAC. Raises BadSecret."""
    if not rule.decoded_secret:
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        raise BadSecret("not base64") from None


def proof(rule: SignatureRule, keys: Sequence[bytes], headers: Headers, body: bytes, now_s: float) -> Proof | None:
    """None for a message without a valid signature, whatever is wrong with it.

    1. Each header that counts stands exactly once. 2. Its time is near. 3. A signature fits a secret.
    """
    wanted = {rule.header: b"", rule.time_header: b"", rule.id_header: b""}
    for name, value in headers:
        known = name.decode("latin-1")
        if known and known in wanted:
            if wanted[known]:
                return None
            wanted[known] = value.strip()
    time, given = wanted[rule.time_header] if rule.time_header else b"", _given(rule, wanted[rule.header])
    name = wanted[rule.id_header] if rule.id_header else b""
    if not given or (rule.time_header and not _near(rule, time, now_s)) or (rule.id_header and not _ID.fullmatch(name)):
        return None
    signed = rule.signed.encode().replace(b"{id}", name).replace(b"{time}", time) + body
    found = None
    for place, key in enumerate(keys):
        right = hmac.digest(key, signed, hashlib.sha256) if rule.digest == "hmac-sha256" else _sha1(key, body, time)
        for one in given:
            if hmac.compare_digest(right, one) and found is None:
                found = Proof(place, name.decode() or right.hex())
    return found


def _sha1(secret: bytes, body: bytes, time: bytes) -> bytes:
    """Not an HMAC: nothing can be appended, because the time has its ten digits and no more."""
    told = hashlib.md5(body, usedforsecurity=False).hexdigest().encode()
    return hashlib.sha1(secret + told + time, usedforsecurity=False).digest()


def _given(rule: SignatureRule, header: bytes) -> list[bytes]:
    """The signatures of a header as raw bytes of the right length; others are left out."""
    parts = header.split(rule.between.encode()) if rule.between else [header]
    mark, form = rule.mark.encode(), _HEX if rule.encoding == "hex" else _BASE64
    cut = [part[len(mark) :] for part in parts[:MOST_SIGNATURES] if part.startswith(mark)]
    read = bytes.fromhex if rule.encoding == "hex" else base64.b64decode
    return [read(one.decode("ascii")) for one in cut if form.fullmatch(one)]


def _near(rule: SignatureRule, written: bytes, now_s: float) -> bool:
    if rule.time_form == "epoch":
        return _TIME.fullmatch(written) is not None and abs(now_s - int(written)) <= WINDOW_S
    moment = instant(written.decode("latin-1"))
    return moment is not None and abs(now_s - moment / SECOND) <= WINDOW_S
