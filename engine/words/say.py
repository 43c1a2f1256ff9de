"""From a code and its parameters to a sentence, and from instants and lengths to what people read.

Nothing here raises: an unknown code, or a parameter that a sentence needs and did not get, is printed as code and
parameters. A bad sentence at 03:00 must not cost the page that it stands in.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo

from ..model.text import Lang, Text
from .catalogue import sentences

INSTANTS = frozenset({"at", "until", "due", "warn", "since", "last", "expires", "released", "from_at", "began"})
"""Parameters with these names are instants, microseconds UTC."""
LENGTHS = frozenset({"length", "within", "ahead", "late", "hold", "left", "waited", "delay", "down", "quiet", "lasts"})
"""Parameters with these names are lengths, microseconds."""
LONGEST_VALUE = 2_000
_TAILS = ("：{reason}", ": {reason}", "（{reason}）", " ({reason})")
"""How a sentence gives its reason; without one this part is left out."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNITS = (("d", 86_400_000_000), ("h", 3_600_000_000), ("m", 60_000_000), ("s", 1_000_000))
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Direction overrides and marks change what the eye reads; a line and paragraph separator begin a line of their own.
_UNSAFE = frozenset("\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def say(code: str, params: Mapping[str, object], lang: Lang, zone: tzinfo, now: int | None = None) -> str:
    """The sentence of a code. Instants are told in `zone`, with the date unless they are on the day of `now`."""
    text = sentences().get(code)
    shown = {name: shown_value(name, value, lang, zone, now) for name, value in params.items()}
    if text is None:
        return raw(code, shown)
    sentence = text.say(lang)
    if shown.get("reason") == "":
        for tail in _TAILS:
            sentence = sentence.replace(tail, "")
    try:
        return sentence.format_map(shown)
    except (KeyError, IndexError, ValueError, AttributeError):
        return raw(code, shown)


def raw(code: str, shown: Mapping[str, object]) -> str:
    """`code (name: value, …)`: what is printed where there are no words."""
    told = ", ".join(f"{name}: {value}" for name, value in shown.items() if value not in ("", None))
    return f"{code} ({told})" if told else code


def shown_value(name: str, value: object, lang: Lang, zone: tzinfo, now: int | None = None) -> str:
    """A parameter as a reader shall see it; signs that could forge a line or a colour are taken out."""
    if isinstance(value, bool):
        return yes_no(value, lang)
    if isinstance(value, int) and name in INSTANTS:
        return when(value, zone, None, now, lang)
    if isinstance(value, int) and name in LENGTHS:
        return length_said(value)
    if isinstance(value, float):
        return number_said(value)
    if isinstance(value, Text):
        return clean(value.say(lang))
    if isinstance(value, Mapping):
        return clean(", ".join(f"{key}: {shown_value('', part, lang, zone)}" for key, part in value.items()))
    if isinstance(value, (list, tuple)):
        return joined([shown_value("", part, lang, zone) for part in value], lang)
    return "" if value is None else clean(str(value))


def when(instant: int, zone: tzinfo, reader_zone: tzinfo | None, now: int | None, lang: Lang) -> str:
    """`20:15` today, `11月25日 20:15` or `25 Nov 20:15` on another day, in the site's zone.

    With the offset, `20:15 (UTC+8)`, where a reader's clock shows another time; `now` None: always with the date.
    """
    local = _local(instant, zone)
    if local is None:
        return str(instant)
    today = None if now is None else _local(now, zone)
    said = f"{local:%H:%M}"
    if today is None or local.date() != today.date():
        said = f"{_date(local, today, lang)} {said}"
    if reader_zone is not None:
        theirs = _local(instant, reader_zone)
        if theirs is not None and theirs.utcoffset() != local.utcoffset():
            said = f"{said} ({offset_said(local)})"
    return said


def offset_said(local: datetime) -> str:
    """`UTC+8`, `UTC-3:30`, `UTC`."""
    minutes = int((local.utcoffset() or timedelta()).total_seconds() // 60)
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02}" if rest else "")


def length_said(length: int) -> str:
    """`20m`, `1h30m`, `45s`; parts of a second are dropped, and a long length keeps its two largest units."""
    rest, said = max(0, int(length)), []
    for letter, unit in _UNITS:
        count, rest = divmod(rest, unit)
        if count:
            said.append(f"{count}{letter}")
    return "".join(said[:2]) or "0s"


def number_said(value: float) -> str:
    """`10`, `0.125`, at most three decimals."""
    if value != value or abs(value) >= 1e15:
        return f"{value:.6g}"
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def share_said(value: float) -> str:
    """`12%`, `12.5%`."""
    return f"{value * 100:.1f}".removesuffix(".0") + "%"


def yes_no(value: bool, lang: Lang) -> str:
    return (("否", "是") if lang == "zh" else ("no", "yes"))[value]


def joined(parts: list[str], lang: Lang) -> str:
    """`a、b` or `a, b`."""
    return ("、" if lang == "zh" else ", ").join(part for part in parts if part)


def quoted(text: str) -> str:
    """A name inside a sentence; both languages use the same quotes."""
    return f"“{text}”"


def clean(value: str, longest: int = LONGEST_VALUE) -> str:
    """One line without control signs and direction overrides, cut at `longest` characters."""
    if value.isprintable() and len(value) <= longest:
        return value  # none of the signs below is printable
    signs = (" " if sign in "\n\t\r" else sign for sign in value[: 4 * longest])
    line = "".join(sign for sign in signs if sign not in _UNSAFE and unicodedata.category(sign) not in ("Cc", "Cs"))
    return line if len(line) <= longest else line[: longest - 1] + "…"


def phase_title(phase: str, lang: Lang) -> str:
    """The name of one of the four phases."""
    text = sentences().get(f"phase-{phase}-title")
    return text.say(lang) if text is not None else phase


def severity_title(level: str, titles: Mapping[str, Text], lang: Lang) -> str:
    """The site's title of a severity, else its id."""
    title = titles.get(level)
    return (title.say(lang) if title is not None else "") or level


def _local(instant: int, zone: tzinfo) -> datetime | None:
    try:
        return (_EPOCH + timedelta(microseconds=instant)).astimezone(zone)
    except (OverflowError, ValueError):
        return None


def _date(local: datetime, today: datetime | None, lang: Lang) -> str:
    year = today is not None and today.year != local.year
    if lang == "zh":
        return (f"{local.year}年" if year else "") + f"{local.month}月{local.day}日"
    return f"{local.day} {_MONTHS[local.month - 1]}" + (f" {local.year}" if year else "")
