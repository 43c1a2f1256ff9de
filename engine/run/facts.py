"""Answers that people type, checked against the type of their fact at the door (never in a condition)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ..language.lengths import BadLength, parse_length
from ..language.near import nearest
from ..model.incident import FactValue
from ..model.problem import WrongUsage
from ..model.runbook import Fact, FactType
from ..model.time import Instant

_CLOCK = re.compile(r"(?:(?:(\d{4})-)?(\d{1,2})-(\d{1,2})[ T])?(\d{1,2}):(\d{2})", re.ASCII)
_YES = {"yes", "y", "true", "是", "有", "对"}
_NO = {"no", "n", "false", "否", "没有", "不"}
LONGEST_TEXT = 2_000


def typed(fact: Fact, text: str, now: Instant, zone: ZoneInfo) -> FactValue:
    """What was typed, as a value of the fact's type. Raises WrongUsage that says what is wanted."""
    word = text.strip()
    match fact.type:
        case FactType.NUMBER:
            return _number(fact, word)
        case FactType.YES_NO:
            return _yes_no(fact, word)
        case FactType.CHOICE:
            return _choice(fact, word)
        case FactType.TIME:
            return moment(word, now, zone)
        case FactType.TEXT:
            if not word or len(word) > LONGEST_TEXT:
                raise WrongUsage("fact-text", fact=fact.name, most=LONGEST_TEXT)
            return word


def moment(word: str, now: Instant, zone: ZoneInfo) -> Instant:
    """`18:30` (today, or tomorrow when it has passed by more than 12 hours), `11-30 18:30`, `+1d`. Site's zone."""
    if word.startswith("+"):
        try:
            return Instant(now + parse_length(word[1:]))
        except BadLength:
            raise WrongUsage("fact-time", given=word[:60]) from None
    found = _CLOCK.fullmatch(word)
    if found is None:
        raise WrongUsage("fact-time", given=word[:60])
    year, month, day, hour, minute = found.groups()
    local = datetime.fromtimestamp(now / 1_000_000, zone)
    try:
        named = local.replace(
            year=int(year or local.year), month=int(month or local.month), day=int(day or local.day),
            hour=int(hour), minute=int(minute), second=0, microsecond=0, fold=0,
        )  # fmt: skip
    except ValueError:
        raise WrongUsage("fact-time", given=word[:60]) from None
    if month is None and named < local - timedelta(hours=12):
        named += timedelta(days=1)
    elif year is None and named < local - timedelta(days=180):
        named = named.replace(year=named.year + 1)
    return Instant(int(named.timestamp()) * 1_000_000)


def _number(fact: Fact, word: str) -> float:
    share = word.endswith("%")
    try:
        value = float(word.rstrip("%").replace(",", ""))
    except ValueError:
        raise WrongUsage("fact-number", fact=fact.name, given=word[:60]) from None
    if value != value or abs(value) > 1e15:
        raise WrongUsage("fact-number", fact=fact.name, given=word[:60])
    return value / 100 if share else value


def _yes_no(fact: Fact, word: str) -> bool:
    if word.lower() in _YES:
        return True
    if word.lower() in _NO:
        return False
    raise WrongUsage("fact-yes-no", fact=fact.name, given=word[:60])


def _choice(fact: Fact, word: str) -> str:
    for name, title in fact.options.items():
        if word in (name, title.zh, title.en):
            return name
    near = nearest(word, fact.options) or ""
    raise WrongUsage("fact-choice", fact=fact.name, given=word[:60], options=", ".join(fact.options), near=near)
