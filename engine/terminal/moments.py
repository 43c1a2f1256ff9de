"""Times, lengths, zones, figures and labels as people type them on a command line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from ..model.problem import WrongUsage
from ..model.time import Instant, Length

_MOMENT = re.compile(
    r"(?:(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2}))?"
    r"(?:[T ]?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d{1,6})?)?)?"
    r"\s?(?P<zone>Z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
_SECONDS = re.compile(r"\d{9,11}(?:\.\d{1,6})?", re.ASCII)
_LONGEST = 60


def moment(text: str, now: Instant, zone: tzinfo) -> Instant:
    """`18:30` (today), `2026-11-30`, `2026-11-30 18:30`, ISO 8601 with an offset, seconds since 1970.

    Without an offset the site's zone is meant. Raises WrongUsage: no time at all, or a day that does not exist.
    """
    word = text.strip()
    if _SECONDS.fullmatch(word):
        return Instant(round(float(word) * 1_000_000))
    found = _MOMENT.fullmatch(word)
    if not word or found is None or not (found["year"] or found["hour"]):
        raise WrongUsage("moment-bad", given=word[:_LONGEST])
    today = datetime.fromtimestamp(now / 1_000_000, zone)
    try:
        if found["zone"]:
            return _micros(datetime.fromisoformat(_iso(word)))
        parts = (int(found[name] or getattr(today, name)) for name in ("year", "month", "day"))
        clock = (int(found[name] or 0) for name in ("hour", "minute", "second"))
        return _micros(datetime(*parts, *clock, tzinfo=zone))  # type: ignore[misc,arg-type]
    except (ValueError, OverflowError):
        raise WrongUsage("moment-no-such", given=word[:_LONGEST]) from None


def span(text: str) -> Length:
    """`90s`, `15m`, `2h`, `1d`. Raises WrongUsage that says what is missing."""
    from ..language.lengths import BadLength, parse_length

    try:
        return parse_length(text.strip())
    except BadLength as bad:
        code = {"length-negative": "span-negative", "length-without-unit": "span-without-unit",
                "length-zero": "span-negative"}.get(bad.code, "span-bad")  # fmt: skip
        raise WrongUsage(code, given=text[:_LONGEST]) from None


def zone_named(name: str) -> ZoneInfo:
    """A time zone. Raises WrongUsage for whatever Python makes of a name that is none, paths among them."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError, TypeError):
        raise WrongUsage("zone-unknown", given=name[:_LONGEST]) from None


def figure(text: str) -> float:
    """`20`, `0.5`, `95%`, `1,200`. Raises WrongUsage."""
    word = text.strip()
    share = word.endswith(("%", "％"))
    try:
        value = float((word[:-1] if share else word).replace(",", ""))
    except ValueError:
        raise WrongUsage("number-bad", given=text[:_LONGEST]) from None
    if value != value or abs(value) > 1e15:
        raise WrongUsage("number-bad", given=text[:_LONGEST])
    return value / 100 if share else value


def labels(given: Iterable[str]) -> dict[str, str]:
    """`shop=tmall` words as labels. Raises WrongUsage."""
    found: dict[str, str] = {}
    for word in given:
        name, sign, value = word.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise WrongUsage("label-bad", given=word[:_LONGEST])
        found[name.strip()] = value.strip()
    return found


def _iso(word: str) -> str:
    """What `fromisoformat` takes: no space before the offset, `T` between, a whole number of digits."""
    joined = re.sub(r"\s(?=[+-]|Z)", "", word).replace("Z", "+00:00")
    return re.sub(r"\b(\d):", r"0\1:", joined)


def _micros(when: datetime) -> Instant:
    return Instant(round(when.timestamp() * 1_000_000))
