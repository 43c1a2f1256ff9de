"""Which signs the names that authors make up may have."""

from __future__ import annotations

import re
import unicodedata

from .names import is_name

LONGEST_ID = 64
_TYPED = re.compile(r"~|null|true|false|[-+]?[0-9][0-9_.:]*", re.IGNORECASE)


def looks_typed(text: str) -> bool:
    """Other programs that read this file would take the text for a number, yes or no, or nothing."""
    return bool(_TYPED.fullmatch(text))


def bad_sign(text: str, *, dots: bool) -> int | None:
    """The offset of the first sign that a name may not have here; None when it is a good name."""
    if text.isascii() and is_name(text) and (dots or "." not in text):
        return None  # one script
    if not is_name(text):
        return next((at for at, sign in enumerate(text) if not is_name("a" + sign + "a") and sign != "."), 0)
    if not dots and "." in text:
        return text.index(".")
    scripts = [_script(sign) for sign in text]
    if "LATIN" in scripts:
        return next((at for at, script in enumerate(scripts) if script in ("CYRILLIC", "GREEK")), None)
    return None


def _script(sign: str) -> str:
    return "LATIN" if sign.isascii() else unicodedata.name(sign, "").split(" ")[0]


def shown_sign(sign: str) -> str:
    return sign if sign.isprintable() and not unicodedata.combining(sign) else "�"
