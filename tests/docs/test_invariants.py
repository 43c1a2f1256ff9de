"""The table of who judges which invariant says what is so."""

from __future__ import annotations

import re
from importlib import import_module
from types import ModuleType

import pytest

from tests.docs.pages import DOCS, ROOT
from tocsin.engine.store.invariants import QUERIES


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(DOCS))
    return import_module("making.invariants")


def said_by(told: ModuleType, who: str) -> set[str]:
    return {number for number, one in told.INVARIANTS.items() if who in one.by}


def in_files(folder: str, pattern: str) -> set[str]:
    texts = (file.read_text(encoding="utf-8") for file in (ROOT / "tests" / folder).rglob("*.py"))
    return {f"I-{number}" for text in texts for number in re.findall(pattern, text)}


def test_every_invariant_is_judged_or_says_why_not(told: ModuleType) -> None:
    assert list(told.INVARIANTS) == [f"I-{number:02d}" for number in range(1, 31)]
    assert [number for number, one in told.INVARIANTS.items() if not one.by and one.not_yet is None] == []


def test_those_that_tables_database_and_tests_judge_are_those_that_do(told: ModuleType) -> None:
    assert said_by(told, "tables") == set(QUERIES)
    assert said_by(told, "database") <= in_files("store", r"I_(\d\d)_")
    assert said_by(told, "tests") <= in_files("", r"def test_\w*I_(\d\d)_")


def test_those_that_the_simulator_judges_are_those_that_it_does(told: ModuleType) -> None:
    oracles = in_files("simulation", r"wrong\(\s*f?\"I-(\d\d)\"")
    assert oracles <= said_by(told, "simulator") <= oracles | set(QUERIES)


def test_what_nobody_judges_no_test_claims_to_prove(told: ModuleType) -> None:
    nobody = {number for number, one in told.INVARIANTS.items() if not one.by}
    assert not nobody & in_files("", r"def test_I_(\d\d)_(?!to)")
