"""The hash chain of the journal (I-20): each line commits to itself and to all before it.

    payload hash(n) = SHA-256(salt ‖ params)
    hash(n)         = SHA-256(0x00 ‖ hash(n-1) ‖ line(n) ‖ payload hash(n)),  hash(0) = 32 zero bytes

`line(n)` is the compact JSON array [seq, world, incident, step, at, code, by] in UTF-8; `params` is the JSON text
exactly as stored. The salt keeps short params from being guessed after they were erased. Anybody can check the
chain with these three lines and a copy of the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

import msgspec

START = bytes(32)
"""What stands in the place of the hash before the first line."""

_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Head:
    """The newest line: where the next one is bound to."""

    seq: int = 0
    hash: bytes = START


def payload_hash(salt: bytes, params: bytes) -> bytes:
    """The commitment to a payload."""
    return sha256(salt + params).digest()


def line_hash(
    previous: bytes, payload: bytes, seq: int, world: str, incident: str, step: int, at: int, code: str, by: str
) -> bytes:
    """The hash of a line."""
    line = _encode((seq, world, incident, step, at, code, by))
    return sha256(b"\x00" + previous + line + payload).digest()
