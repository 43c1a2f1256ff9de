"""Every problem has its sentence, in both languages, with the same placeholders."""

from __future__ import annotations

import ast
import re
from string import Formatter

import pytest

from tests.language.sites import ROOT
from tocsin.engine.language.foreign import FOREIGN
from tocsin.engine.language.places import PLACES
from tocsin.engine.model.problem import NOWHERE, Problem
from tocsin.engine.words.problems import SENTENCES, sentence
from tocsin.engine.words.terms import KINDS, WANTED
from tocsin.engine.words.terms import PLACES as PLACE_WORDS

LOADER = list((ROOT / "engine/language").glob("*.py"))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("code", SENTENCES)
def test_both_languages_fill_the_same_placeholders(code: str) -> None:
    text = SENTENCES[code]
    assert text.zh
    assert text.en
    assert placeholders(text.zh) <= placeholders(text.en) | {"place"}, code
    assert placeholders(text.en) == placeholders(text.zh) or code in MORE_IN_ONE, code


MORE_IN_ONE: frozenset[str] = frozenset()


def spoken_codes() -> set[str]:
    """Codes that stand as text in the loader's calls of `say`, `Problem`, `Found` and their like."""
    found: set[str] = set()
    for path in LOADER:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in ("say", "_say", "Found", "_unreadable", "_at", "Problem"):
                values = [*node.args, *(word.value for word in node.keywords if word.arg == "code")]
                found |= {one.value for one in values if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return {code for code in found if re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", code)}


def test_every_code_that_the_loader_says_has_a_sentence() -> None:
    codes = spoken_codes()
    assert len(codes) > 80
    assert {code for code in codes if code not in SENTENCES} <= {"notice-file"}


def test_every_kind_and_place_of_the_table_has_a_word() -> None:
    assert set(PLACES) <= set(PLACE_WORDS)
    kinds = {row.of for place in PLACES.values() for row in place.keys.values() if row.shape.value in ("ref", "refs")}
    assert kinds <= set(KINDS)
    assert all(text.zh and text.en for text in (*KINDS.values(), *PLACE_WORDS.values(), *WANTED.values()))


def test_every_foreign_word_means_a_key_that_exists() -> None:
    keys = {key for place in PLACES.values() for key in place.keys}
    unknown = {word: [one for one in meant if one not in keys] for word, meant in FOREIGN.items()}
    assert {word: meant for word, meant in unknown.items() if meant} == {}


def test_an_unknown_code_or_a_missing_parameter_never_breaks_a_report() -> None:
    assert sentence(Problem("no-such-code", NOWHERE), "en") == "no-such-code"
    assert "{key}" in sentence(Problem("empty-value", NOWHERE), "zh")


def test_terms_are_said_in_the_reader_s_language() -> None:
    problem = Problem("unknown-key-near", NOWHERE, {"key": "titel", "place": "state", "near": "title"})
    assert sentence(problem, "en") == "“titel” is not known in a state — did you mean “title”?"
    assert sentence(problem, "zh") == "状态里没有“titel”，是不是“title”？"
