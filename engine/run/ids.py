"""Where ids and secrets come from: the machine's randomness, or a seed."""

from __future__ import annotations

import base64
import random
import secrets


class RandomIds:
    """Secrets of the operating system."""

    def token(self) -> str:
        return secrets.token_urlsafe(32)

    def short(self) -> str:
        return secrets.token_hex(6)

    def salt(self) -> bytes:
        return secrets.token_bytes(16)


class SeededIds:
    """The same ids for the same seed: for scenario tests and simulation only."""

    def __init__(self, seed: int | str) -> None:
        self._random = random.Random(f"{seed}/ids")

    def token(self) -> str:
        return base64.urlsafe_b64encode(self._random.randbytes(32)).decode().rstrip("=")

    def short(self) -> str:
        return self._random.randbytes(6).hex()

    def salt(self) -> bytes:
        return self._random.randbytes(16)
