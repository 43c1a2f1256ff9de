"""Names in conditions and texts: facts, metrics, labels – letters of any script, digits, `-`, `_`, dots.

A name begins with a letter and does not end with `-` or `.`. A `-` between two letters or digits belongs to
the name: `refund-by` is one name, `refund - by` and `refund -by` subtract. After a number a `-` never joins.
"""

from __future__ import annotations

import re
import unicodedata

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*+(?:[-.][A-Za-z0-9_]++)*+(?=[\x00-,/-\x7f]|\Z)")
"""The same rule for the names most people write: what follows is neither of another script nor joins anything.

Possessive: a shorter name that such a sign follows would not be the whole one."""


def name_end(text: str, at: int) -> int:
    """The offset just after the name that begins at `at`; `at` itself when none begins there."""
    plain = _PLAIN.match(text, at)
    if plain is not None:
        return plain.end()
    if at >= len(text) or not _starts(text[at]):
        return at
    end = at + 1
    while end < len(text):
        if _goes_on(text[end]):
            end += 1
        elif text[end] in "-." and end + 1 < len(text) and _goes_on(text[end + 1]):
            end += 2
        else:
            break
    return end


def is_name(text: str) -> bool:
    """Whether the whole text is one name."""
    return bool(text) and name_end(text, 0) == len(text)


def _digit(sign: str) -> bool:
    return "0" <= sign <= "9"


def _wide(sign: str) -> bool:
    """Full-width letters and digits look like names and are none."""
    return "\uff00" <= sign <= "\uffef"


def _starts(sign: str) -> bool:
    if sign.isascii():
        return sign.isalpha() or sign == "_"
    # Nl for 〇, which Chinese writes among its digits.
    return (unicodedata.category(sign)[0] == "L" or unicodedata.category(sign) == "Nl") and not _wide(sign)


def _goes_on(sign: str) -> bool:
    # Marks carry the vowels of many scripts.
    return _starts(sign) or _digit(sign) or (not sign.isascii() and unicodedata.category(sign)[0] == "M")
