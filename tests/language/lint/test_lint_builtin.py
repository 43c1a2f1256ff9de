"""The built-in runbooks are what the linter wants from others."""

from __future__ import annotations

import pytest

from tests.language.lint.library import FILES, Shelf, shelf
from tests.language.lint.parts import checked
from tocsin.engine.language.lint import lint
from tocsin.engine.model.problem import Weight


@pytest.fixture(scope="module")
def built_in() -> Shelf:
    return shelf()


@pytest.mark.parametrize("name", [path.stem for path in FILES])
def test_a_built_in_runbook_has_neither_error_nor_warning(name: str, built_in: Shelf) -> None:
    found = lint(built_in.runbooks[name], built_in.team, others=built_in.runbooks, source=built_in.sources[name])
    loud = [(str(problem.where), problem.code) for problem in checked(found) if problem.weight is not Weight.NOTE]
    assert loud == []
