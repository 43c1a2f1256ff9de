"""Everything a drill says has words in both languages, with the same placeholders."""

from __future__ import annotations

import re
from string import Formatter

from tests.run.shop import REPOSITORY
from tocsin.engine.words.catalogue import sentences
from tocsin.engine.words.drills import SENTENCES

COMPOSED = ("drill-by-", "drill-result-", "drill-why-", "drill-shown-", "drill-form-", "drill-timing-", "drill-page-",
            "drill-state-", "drill-action-", "drill-help-")  # fmt: skip
"""Beginnings of codes whose end is a value."""
INSIDE = frozenset({
    "drill-start", "drill-turn", "drill-open", "drill-facts", "drill-endex", "drill-close", "drill-end", "drill-over",
    "drill-ended", "drill-abort",
})  # fmt: skip
"""Names of requests, reasons in rows and outcomes of incidents: nobody is told them as sentences."""


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_placeholders() -> None:
    assert [code for code, text in SENTENCES.items() if names(text.zh) != names(text.en)] == []
    assert [code for code, text in SENTENCES.items() if not (text.zh and text.en)] == []


def test_every_code_that_the_room_says_has_words() -> None:
    files = [path.read_text(encoding="utf-8") for path in (REPOSITORY / "engine" / "run").glob("drill*.py")]
    said = {code for text in files for code in re.findall(r'"((?:drill|no-such)-[a-z-]+)"', text)}
    assert len(said) > 40
    assert sorted(said - INSIDE - set(sentences())) == []


def test_every_word_is_said_somewhere() -> None:
    folder = REPOSITORY / "engine" / "run"
    text = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("drill*.py"))
    unsaid = [code for code in SENTENCES if f'"{code}"' not in text and not code.startswith(COMPOSED)]
    assert unsaid == []
