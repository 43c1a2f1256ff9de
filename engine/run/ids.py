"""Where ids and secrets come from: the machine's randomness, or a seed."""

from __future__ import annotations

import base64
import random
import secrets
from collections.abc import Iterator

_SALT, _SALTS = 16, 256
"""Bytes of a salt, and how many are drawn at once: a call into the system for each cost more than its line's hash."""


class RandomIds:
    """Secrets of the operating system. Salts are drawn by one thread."""

    def __init__(self) -> None:
        self._salts: Iterator[bytes] = iter(())

    def token(self) -> str:
        return secrets.token_urlsafe(32)

    def short(self) -> str:
        return secrets.token_hex(6)

    def salt(self) -> bytes:
        salt = next(self._salts, None)
        if salt is None:
            drawn = secrets.token_bytes(_SALT * _SALTS)
            self._salts = iter([drawn[at : at + _SALT] for at in range(_SALT, len(drawn), _SALT)])
            salt = drawn[:_SALT]
        return salt


class SeededIds:
    """The same ids for the same seed: for scenario tests and simulation only."""

    def __init__(self, seed: int | str) -> None:
        self._random = random.Random(f"{seed}/ids")

    def token(self) -> str:
        return base64.urlsafe_b64encode(self._random.randbytes(32)).decode().rstrip("=")

    def short(self) -> str:
        return self._random.randbytes(6).hex()

    def salt(self) -> bytes:
        return self._random.randbytes(_SALT)
