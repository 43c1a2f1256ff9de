"""Two languages on one line: `核实 | Is it real?`.

The parts stand in the order of the site's `languages:` and part at ` | ` outside `{{ }}`. A site with one
language writes one text and no ` | `.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..model.text import Lang, Text
from .slip import BadText, Slip

_HOLE = re.compile(r"\{\{[^{}]*\}\}")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f'’.-]*")
_BAR = re.compile(r"(?:(?<=\s)|^)\|(?=\s|$)")
_BRAND_WORDS = 3
"""A Chinese text without a Chinese sign may be a name of so many words (`Apple Pay`), not a sentence."""


class BadPhrase(BadText):
    """A bilingual text is not one; `code` begins with `phrase-`."""


def split_phrase(text: str, languages: Sequence[Lang]) -> Text:
    """The parts of a one-line text by language; raises `BadPhrase` (place = offset in `text`)."""
    parts = _parts(text)
    if len(languages) == 1:
        if len(parts) > 1:
            raise BadPhrase("phrase-not-bilingual", parts[1][0], count=len(parts))
        return _text({languages[0]: text.strip()})
    if len(parts) == 1:
        raise _one_language(text)
    if len(parts) > len(languages):
        raise BadPhrase("phrase-too-many", parts[len(languages)][0], count=len(parts), limit=len(languages))
    for at, part in parts:
        if not part:
            raise BadPhrase("phrase-one-language", at, count=len(languages))
    made = _text(dict(zip(languages, (part for _, part in parts), strict=True)))
    slip = check_languages(made)
    if slip is not None:
        places: dict[Lang, int] = dict(zip(languages, (at for at, _ in parts), strict=True))
        raise BadPhrase(slip.code, places["en"] if slip.code == "phrase-en-not-english" else places["zh"])
    return made


def check_languages(text: Text) -> Slip | None:
    """Whether each part is in its language, as far as the script tells; also for texts on lines of their own.

    Brand names are left in peace: a Chinese part may be a short name without Chinese signs, an English part
    may hold Chinese names among its words.
    """
    zh, en = _HOLE.sub(" ", text.zh), _HOLE.sub(" ", text.en)
    zh_foreign = zh != "" and not _HAN.search(zh) and bool(_LATIN.search(zh))
    en_foreign = _mostly_han(en)
    if zh_foreign and en_foreign:
        return Slip("phrase-swapped", 0, {})
    if en_foreign:
        return Slip("phrase-en-not-english", 0, {})
    if zh_foreign and len(_LATIN_WORD.findall(zh)) > _BRAND_WORDS:
        return Slip("phrase-zh-not-chinese", 0, {})
    return None


def _mostly_han(text: str) -> bool:
    """More Chinese signs than half the Latin letters: one Chinese word says about as much as a Latin one."""
    return not text.isascii() and len(_HAN.findall(text)) > len(_LATIN.findall(text)) // 2


def _parts(text: str) -> list[tuple[int, str]]:
    """(offset, words) of each part; ` | ` inside `{{ }}` does not divide."""
    masked = _masked(text)
    # A bar at either end has its space cut off by the loader: pad, so that an empty part is seen.
    edges = [found.start() for found in _BAR.finditer(masked)]
    bounds = zip([0, *(edge + 1 for edge in edges)], [*edges, len(text)], strict=True)
    return [(start + len(text[start:end]) - len(text[start:end].lstrip()), text[start:end].strip())
            for start, end in bounds]  # fmt: skip


def _masked(text: str) -> str:
    """The text with its holes made blind, sign for sign."""
    return _HOLE.sub(lambda hole: "\0" * len(hole[0]), text) if "{{" in text else text


def _one_language(text: str) -> BadPhrase:
    """Why there is no second part: a bar of the wrong kind, or none."""
    masked = _masked(text)
    if "｜" in masked:
        return BadPhrase("phrase-full-width-bar", masked.index("｜"))
    if "|" in masked:
        return BadPhrase("phrase-bar-needs-spaces", masked.index("|"))
    return BadPhrase("phrase-one-language", count=2)


def _text(parts: dict[Lang, str]) -> Text:
    return Text(zh=parts.get("zh", ""), en=parts.get("en", ""))
