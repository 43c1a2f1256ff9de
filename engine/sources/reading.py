"""What all readers share: JSON that cannot hurt, texts that can be stored, and times as senders write them."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, tzinfo
from typing import cast

import msgspec

from ..model.time import SECOND, Instant

Json = None | bool | float | str | list["Json"] | dict[str, "Json"]
_RFC3339 = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,12}))?\s*(Z|[+-]\d{2}:?\d{2})", re.ASCII | re.IGNORECASE
)
_LOCAL = re.compile(
    r"(\d{4})[-./](\d{2})[-./](\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?(?:\.(\d{1,12}))?", re.ASCII | re.IGNORECASE
)
"""A time without its zone, as people and Zabbix (`2026.11.11 20:05:00`) write it."""
_EPOCH = re.compile(r"\d{9,13}(?:\.\d{1,9})?", re.ASCII)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
LONGEST_TEXT = 4_000
LAST_SECOND = 253_402_300_800
"""The end of the year 9999, in seconds since 1970."""


class Unreadable(Exception):
    """The body is not what this source sends; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def load(body: bytes) -> Json:
    """The body as JSON; bytes that are no UTF-8 become U+FFFD. Raises Unreadable."""
    plain = body.decode("utf-8-sig", "replace")
    try:
        return cast(Json, msgspec.json.decode(plain))
    except (msgspec.DecodeError, RecursionError, ValueError):
        return _forgiving(plain)


def _forgiving(plain: str) -> Json:
    """Strict JSON knows no NaN, no half of a surrogate pair and no line break inside a text, but programs write them.

    One odd value must not hide the alert that stands beside it, so such a body is read all the same (F-079, F-080).
    """
    try:
        return cast(Json, json.loads(plain, strict=False, parse_int=_whole))
    except (RecursionError, ValueError):
        raise Unreadable("not-json") from None


def _whole(digits: str) -> float:
    """Beyond what a count or a time needs, digits are a size; Python takes long to read thousands, or refuses."""
    return int(digits) if len(digits) < 20 else float(digits)


def table(value: Json) -> dict[str, Json]:
    """A JSON object, or an empty one."""
    return value if isinstance(value, dict) else {}


def text(value: Json) -> str:
    """Any scalar as text that can be stored: no NUL, no lone surrogates, cut at a bound."""
    if value is None or isinstance(value, dict | list):
        return ""
    plain = str(value) if not isinstance(value, bool) else str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        plain = str(int(value))
    return _UNSTORABLE.sub("\ufffd", plain[:LONGEST_TEXT])


def texts(value: Json) -> dict[str, str]:
    """A JSON object of scalars as texts."""
    return {text(name): text(item) for name, item in table(value).items()}


def number(value: Json) -> float | None:
    """A figure, also one written as text (`95%` is 0.95); None when it is none."""
    if isinstance(value, bool) or value is None or isinstance(value, dict | list):
        return None
    word = text(value).strip()
    if "_" in word:  # `1_0` is ten to Python alone
        return None
    try:
        figure = float(word.rstrip("%"))
    except ValueError:
        return None
    if figure != figure or abs(figure) > 1e200:
        return None
    return figure / 100 if word.endswith("%") else figure


def instant(value: Json, zone: tzinfo | None = None) -> Instant | None:
    """RFC 3339 with up to twelve decimals, epoch seconds or milliseconds, also written as text.

    `zone` is that of local times which name none; without it they are None, because guessing one would be hours wrong.
    None too for none, and for Go's zero (year 1).
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _since_epoch(value)
    word = text(value).strip()
    if _EPOCH.fullmatch(word):
        return _since_epoch(float(word))
    found = _RFC3339.fullmatch(word)
    if found is not None:
        return _moment(*found.groups())
    return None if zone is None else _local(word, zone)


def _since_epoch(value: float) -> Instant | None:
    if not 0 < value < LAST_SECOND * 1000:
        return None
    if value > 1e11:  # milliseconds: as seconds it would be beyond the year 5000
        return Instant(round(value * 1000))
    return Instant(round(value * SECOND))


def _local(word: str, zone: tzinfo) -> Instant | None:
    """Of an hour that a clock change repeats, the first; of one that it leaves out, as if it had not been changed."""
    found = _LOCAL.fullmatch(word)
    if found is None:
        return None
    *parts, second, fraction = found.groups()
    try:
        moment = datetime(*(int(one) for one in parts), int(second or 0), tzinfo=zone).astimezone(UTC)  # type: ignore[misc, arg-type]
    except (ValueError, OverflowError):
        return None
    return _moment(f"{moment:%Y-%m-%d}", f"{moment:%H:%M:%S}", fraction, "Z")


def _moment(day: str, clock: str, fraction: str | None, zone: str) -> Instant | None:
    try:
        moment = datetime.fromisoformat(f"{day}T{clock}{'+00:00' if zone in 'Zz' else zone}")
        whole = int((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds())
    except (ValueError, OverflowError):
        return None
    micro = int((fraction or "0")[:6].ljust(6, "0"))
    return Instant(whole * SECOND + micro) if 0 < whole < LAST_SECOND else None
