"""The scenario tests beside the runbooks pass, and reach every state, button and end."""

from __future__ import annotations

import pytest

from tests.library.shelf import HOUSE, RUNBOOKS, cases_of, site
from tocsin.engine.run import scenario

ALL = (*RUNBOOKS, *HOUSE)


@pytest.fixture(scope="module")
def played() -> dict[str, scenario.TestRun]:
    runs: dict[str, scenario.TestRun] = {}
    for name in ALL:
        read = cases_of(name)
        assert read.value is not None
        runs[name] = scenario.run_tests(site(), [read.value])
    return runs


@pytest.mark.parametrize("name", ALL)
def test_every_case_ends_as_it_says(name: str, played: dict[str, scenario.TestRun]) -> None:
    results = played[name].results
    assert len(results) >= 3
    assert [(result.case, str(f.at), f.what, f.expected, f.actual) for result in results for f in result.failures] == []


@pytest.mark.parametrize("name", ALL)
def test_the_cases_reach_every_state_button_and_end(name: str, played: dict[str, scenario.TestRun]) -> None:
    assert played[name].coverage[name].missing() == []
