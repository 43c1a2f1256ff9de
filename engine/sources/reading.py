"""What all readers share: JSON that cannot hurt, texts that can be stored, and times as senders write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import cast

import msgspec

from ..model.time import SECOND, Instant

Json = None | bool | float | str | list["Json"] | dict[str, "Json"]
_RFC3339 = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,12}))?\s*(Z|[+-]\d{2}:?\d{2})?", re.ASCII | re.IGNORECASE
)
LONGEST_TEXT = 4_000


class Unreadable(Exception):
    """The body is not what this source sends; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def load(body: bytes) -> Json:
    """The body as JSON. Invalid UTF-8 and lone surrogates become U+FFFD; depth is bounded by the decoder."""
    try:
        return cast(Json, msgspec.json.decode(body.decode("utf-8-sig", "replace")))
    except (msgspec.DecodeError, RecursionError, ValueError, UnicodeError):
        raise Unreadable("not-json") from None


def table(value: Json) -> dict[str, Json]:
    """A JSON object, or an empty one."""
    return value if isinstance(value, dict) else {}


def text(value: Json) -> str:
    """Any scalar as text that can be stored: no NUL, no lone surrogates, cut at a bound."""
    if value is None or isinstance(value, dict | list):
        return ""
    plain = str(value) if not isinstance(value, bool) else str(value).lower()
    if isinstance(value, float) and value.is_integer():
        plain = str(int(value))
    clean = plain.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\ufffd")
    return clean[:LONGEST_TEXT]


def texts(value: Json) -> dict[str, str]:
    """A JSON object of scalars as texts."""
    return {text(name): text(item) for name, item in table(value).items()}


def number(value: Json) -> float | None:
    """A figure, also one written as text (`95%` is 0.95); None when it is none."""
    if isinstance(value, bool) or value is None or isinstance(value, dict | list):
        return None
    word = str(value).strip()
    try:
        figure = float(word.rstrip("%"))
    except ValueError:
        return None
    if figure != figure or abs(figure) > 1e200:
        return None
    return figure / 100 if word.endswith("%") else figure


def instant(value: Json) -> Instant | None:
    """RFC 3339 with up to twelve decimals, epoch seconds or milliseconds; None for none and for year 1 (Go's zero)."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        seconds = value / 1000 if value > 1e11 else value
        return Instant(int(seconds * SECOND)) if 0 < seconds < 253_402_300_800 else None
    found = _RFC3339.fullmatch(text(value).strip())
    if found is None:
        return None
    day, clock, fraction, zone = found.groups()
    offset = "+00:00" if zone in (None, "Z", "z") else zone
    try:
        moment = datetime.fromisoformat(f"{day}T{clock}{offset}")
        whole = int((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds())
    except (ValueError, OverflowError):
        return None
    micro = int((fraction or "0")[:6].ljust(6, "0"))
    return Instant(whole * SECOND + micro) if whole > 0 else None
