"""A condition's text cut into tokens; every sign that is foreign here is reported with its replacement."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from enum import Enum, auto
from typing import NamedTuple

from .lengths import BadLength, parse_length
from .names import name_end
from .slip import Slip, full_width, quoted

LONGEST_CONDITION = 400
MOST_SLIPS = 8
"""A text in a wholly foreign notation is not worth a hundred messages."""


class Sort(Enum):
    """What a token is."""

    NUMBER = auto()
    SHARE = auto()
    LENGTH = auto()
    TEXT = auto()
    WORD = auto()
    SIGN = auto()
    END = auto()


class Token(NamedTuple):
    """One word or sign: as written, where, and what it is worth (numbers, lengths and texts)."""

    sort: Sort
    text: str
    at: int
    value: float | int | str = ""


SIGNS = ("==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "(", ")", "[", "]", ",")
_FOREIGN_SIGNS = (
    ("&&", "and"), ("||", "or"), ("===", "=="), ("!==", "!="), ("=>", ">="), ("=<", "<="), ("<>", "!="),
    ("≥", ">="), ("≤", "<="), ("≠", "!="), ("×", "*"), ("÷", "/"), ("−", "-"), ("！＝", "!="), ("＝＝", "=="),
    ("＞＝", ">="), ("＜＝", "<="), ("＆＆", "and"), ("｜｜", "or"), ("、", ","), ("&", "and"), ("|", "or"),
    ("!", "not"), ("！", "not"), ("＝", "=="),
)  # fmt: skip
_WIDE_QUOTES = {"“": "”", "”": "”", "‘": "’", "’": "’", "「": "」", "『": "』", "＂": "＂", "＇": "＇", "《": "》"}
_RUN = re.compile(r"[0-9][0-9A-Za-z_.]*")
_NUMBER = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,9})?")
_WIDE_RUN = re.compile(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+")


def tokenize(text: str) -> tuple[list[Token], list[Slip]]:
    """Tokens up to and with END, and what was wrong; one pass, each sign is looked at a bounded number of times."""
    tokens: list[Token] = []
    slips: list[Slip] = []
    at = 0
    while at < len(text) and len(slips) < MOST_SLIPS:
        if text[at].isspace():
            at += 1
            continue
        at = _next(text, at, tokens.append, slips.append)
    tokens.append(Token(Sort.END, "", len(text)))
    return tokens, slips


def _next(text: str, at: int, found: Callable[[Token], None], wrong: Callable[[Slip], None]) -> int:
    """Read one token or one foreign sign at `at`; returns the offset after it."""
    sign = text[at]
    if sign in "'\"":
        return _text(text, at, found, wrong)
    if "0" <= sign <= "9":
        return _number(text, at, found, wrong)
    end = name_end(text, at)
    if end > at:
        found(Token(Sort.WORD, text[at:end], at))
        return end
    foreign = _foreign(text, at, wrong)
    if foreign > at:
        return foreign
    known = next((one for one in SIGNS if text.startswith(one, at)), None)
    if known is None:
        wrong(Slip("condition-sign", at, {"sign": quoted(sign)}))
        return at + 1
    found(Token(Sort.SIGN, known, at))
    return at + len(known)


def _text(text: str, at: int, found: Callable[[Token], None], wrong: Callable[[Slip], None]) -> int:
    end = text.find(text[at], at + 1)
    if end < 0:
        wrong(Slip("condition-open-text", at, {"sign": text[at]}))
        return len(text)
    found(Token(Sort.TEXT, text[at : end + 1], at, text[at + 1 : end]))
    return end + 1


def _number(text: str, at: int, found: Callable[[Token], None], wrong: Callable[[Slip], None]) -> int:
    run = _RUN.match(text, at)
    assert run is not None
    written, end = run[0], run.end()
    if _NUMBER.fullmatch(written):
        if text.startswith("%", end):
            found(Token(Sort.SHARE, written + "%", at, float(Decimal(written) / 100)))
            return end + 1
        found(Token(Sort.NUMBER, written, at, float(written) if "." in written else int(written)))
        return end
    try:
        found(Token(Sort.LENGTH, written, at, int(parse_length(written))))
    except BadLength as bad:
        # `1e5` or `1.2.3` was never meant to be a length.
        unclear = bad.code in ("length-bad", "length-without-unit")
        wrong(Slip("condition-number", at, {"text": quoted(written)}) if unclear else Slip(bad.code, at, bad.params))
    return end


def _foreign(text: str, at: int, wrong: Callable[[Slip], None]) -> int:
    """Report a sign of another notation or width and return the offset after it; `at` when it is none."""
    if text[at] in _WIDE_QUOTES:
        wrong(Slip("condition-full-width", at, {"sign": text[at], "meant": "'"}))
        end = text.find(_WIDE_QUOTES[text[at]], at + 1)
        return end + 1 if end >= 0 else len(text)
    run = _WIDE_RUN.match(text, at)
    if run:
        meant = "".join(full_width(sign) or sign for sign in run[0])
        wrong(Slip("condition-full-width", at, {"sign": quoted(run[0]), "meant": quoted(meant)}))
        return run.end()
    written, meant = _written(text, at)
    if not written:
        return at
    code = "condition-write" if written.isascii() else "condition-full-width"
    if written == "=":
        code = "condition-single-equals"
    wrong(Slip(code, at, {"sign": written, "meant": meant}))
    return at + len(written)


def _written(text: str, at: int) -> tuple[str, str]:
    """The longest foreign sign here and what to write instead; two empty texts when there is none."""
    here = [pair for pair in _FOREIGN_SIGNS if text.startswith(pair[0], at)]
    if here:
        pair = max(here, key=lambda pair: len(pair[0]))
        if not text.startswith("!=", at) or pair[0] == "!==":
            return pair
        return "", ""
    if text[at] == "=" and not text.startswith("==", at):
        return "=", "=="
    narrow = full_width(text[at])
    return (text[at], narrow) if narrow else ("", "")
