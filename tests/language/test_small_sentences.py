"""Every code of the small languages has its sentence, in both languages, with the same placeholders."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import tocsin.engine.language
from tocsin.engine.language.conditions import ConditionErrors, compile_condition
from tocsin.engine.language.lengths import BadLength, parse_length
from tocsin.engine.language.levels import BadLevel, parse_level
from tocsin.engine.language.phrases import BadPhrase, split_phrase
from tocsin.engine.language.slip import Slip
from tocsin.engine.language.texts import TextErrors, compile_text
from tocsin.engine.words.problems_small import SENTENCES

from .test_small_conditions import NAMES, SLIPS
from .test_small_texts import CALENDARS, HOSTILE

ROOM = Path(next(iter(tocsin.engine.language.__path__)))
FILES = (
    "condition_check.py", "condition_parser.py", "conditions.py", "tokens.py", "lengths.py", "levels.py", "phrases.py",
    "holes.py", "text_tree.py", "texts.py",
)  # fmt: skip
CODE = re.compile(r'"((?:condition|length|level|phrase|text)-[a-z-]+)"')
MADE_OF_PARTS = {
    "condition-bare-share", "condition-bare-length", "text-filter", "text-filter-near", "text-function",
    "text-function-near", "text-calendar", "text-calendar-near",
}  # fmt: skip


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_there_is_a_sentence_for_every_code_and_none_too_many() -> None:
    used = {code for name in FILES for code in CODE.findall((ROOM / name).read_text("utf-8"))}
    assert used | MADE_OF_PARTS == set(SENTENCES)


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_both_languages_say_the_same(code: str) -> None:
    sentence = SENTENCES[code]
    assert sentence.zh
    assert sentence.en
    assert placeholders(sentence.zh) == placeholders(sentence.en)


def slips() -> list[Slip]:
    """Real slips of every kind that the other tests provoke."""
    found: list[Slip] = []
    for text, *_ in SLIPS:
        with pytest.raises(ConditionErrors) as condition:
            compile_condition(text, NAMES)
        found.extend(condition.value.slips)
    for source, _ in HOSTILE:
        with pytest.raises(TextErrors) as wrong:
            compile_text(source, CALENDARS)
        found.extend(wrong.value.slips)
    for text in ("soon", "20 min", "20", "0s", "-1s", "400d"):
        with pytest.raises(BadLength) as length:
            parse_length(text)
        found.append(length.value.slip)
    for text in ("five", "3 × usual", "0 x usual"):
        with pytest.raises(BadLevel) as level:
            parse_level(text)
        found.append(level.value.slip)
    for text in ("核实", "核实|Check", "核实｜Check", "核 | a | b", "a | 核", "核 | 实", "a b c d | a"):
        with pytest.raises(BadPhrase) as phrase:
            split_phrase(text, ("zh", "en"))
        found.append(phrase.value.slip)
    return found


def test_every_slip_fills_its_sentence_whole() -> None:
    for slip in slips():
        for sentence in (SENTENCES[slip.code].zh, SENTENCES[slip.code].en):
            assert placeholders(sentence) <= set(slip.params), slip
            assert sentence.format(**slip.params)
