"""Secrets are held so that showing them takes an explicit word, and blotted out of what others say."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from functools import lru_cache
from typing import final
from urllib.parse import quote, quote_plus, urlsplit

BLOT = "•••"


@final
class Secret:
    """A secret word; only `reveal` shows it. It has no other form: not in repr, format or pickle."""

    __slots__ = ("_word",)

    def __init__(self, word: str) -> None:
        self._word = word

    def reveal(self) -> str:
        """The word itself, for the wire."""
        return self._word

    def __bool__(self) -> bool:
        return bool(self._word)

    def __repr__(self) -> str:
        return BLOT

    def __reduce__(self) -> str:
        raise TypeError("a secret is not written down")


def redacted(text: str, secrets: Iterable[str]) -> str:
    """`text` with every secret, plain, quoted for an address or in Base64, blotted out."""
    for form in _forms_of_all(tuple(secrets)):
        text = text.replace(form, BLOT)
    return text


def parts_of_address(url: str) -> tuple[str, ...]:
    """What must not be shown of an address that is itself a secret: the whole, its path and its values."""
    cut = urlsplit(url)
    values = [pair.partition("=")[2] for pair in cut.query.split("&")]
    return tuple(part for part in (url, cut.query, cut.path, cut.password or "", *values) if len(part) > 7)


@lru_cache(maxsize=64)
def _forms_of_all(secrets: tuple[str, ...]) -> tuple[str, ...]:
    """The longest first, so that none is torn by one it contains. A channel asks for the same ones at every attempt."""
    return tuple(sorted({form for secret in secrets for form in _forms(secret)}, key=len, reverse=True))


def _forms(secret: str) -> set[str]:
    if not secret:
        return set()
    raw = secret.encode("utf-8", "replace")
    return {secret, quote(secret, safe=""), quote_plus(secret), base64.b64encode(raw).decode("ascii")}
