"""Every code a verdict can carry has a sentence in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import tocsin.notifiers.words
from tocsin.notifiers.words import REASONS, say


def test_both_languages_have_the_same_placeholders() -> None:
    for code, words in REASONS.items():
        assert set(words) == {"zh", "en"}, code
        assert re.findall(r"\{\w+\}", words["zh"]) == re.findall(r"\{\w+\}", words["en"]), code


def test_every_code_that_a_channel_may_give_has_words() -> None:
    given = set()
    for file in Path(tocsin.notifiers.words.__file__).parent.glob("*.py"):
        code = file.read_text("utf-8")
        given |= set(re.findall(r'(?:Refused|Unknown|NeverSent|NoAnswer|ConnectionLost)\(\s*f?"([a-z-]+)', code))
        given |= set(re.findall(r'"bad-setting", [^,)]+, f?"([a-z-]+)', code))
    assert len(given) > 20
    assert given <= set(REASONS)


def test_a_reason_is_said_with_its_detail() -> None:
    assert "HTTP 404" in say("refused-by-receiver: HTTP 404", "en")
    assert "HTTP 404" in say("refused-by-receiver: HTTP 404", "zh")
    assert say("something new", "zh") == "something new"
