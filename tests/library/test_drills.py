"""The two tabletops can be run tomorrow: they fit their runbook, their people and 45 minutes, and can be passed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.library.shelf import DRILLS, drill, make_site, runbook, site
from tocsin.engine.model.scenario import DrillScenario
from tocsin.engine.model.time import MINUTE
from tocsin.engine.run.drill_lines import RESERVED
from tocsin.engine.run.drills import run_drill


def scenario(name: str) -> DrillScenario:
    found = drill(name).value
    assert found is not None
    return found


@pytest.mark.parametrize("name", DRILLS)
def test_a_tabletop_takes_half_an_hour_to_three_quarters(name: str) -> None:
    found = scenario(name)
    assert found.form == "tabletop"
    assert found.duration is not None
    assert 30 * MINUTE <= found.duration <= 45 * MINUTE
    assert all(inject.offset < found.duration for inject in found.injects)


@pytest.mark.parametrize("name", DRILLS)
def test_objectives_are_tied_to_the_runbook_and_shown_by_actions(name: str) -> None:
    found = scenario(name)
    elements = set(runbook(found.runbook).elements)
    for objective in found.objectives:
        assert objective.steps
        assert set(objective.steps) <= elements
        assert [action.id for action in found.expected_actions if action.objective == objective.id]
    assert any(objective.capability == "customer_comms" for objective in found.objectives)


@pytest.mark.parametrize("name", DRILLS)
def test_an_action_is_asked_for_gets_time_and_somebody_who_can_do_it(name: str) -> None:
    found = scenario(name)
    for action in found.expected_actions:
        assert action.limit is not None
        assert action.target < action.limit
        assert action.title.zh
        assert action.title.en
        assert site().team.people_of((action.role,))
    assert any(action.criticality == "critical" for action in found.expected_actions)
    assert any(action.satisfied_by.verb == "sent" for action in found.expected_actions)


@pytest.mark.parametrize("name", DRILLS)
def test_players_and_facilitator_read_both_languages_and_no_word_that_a_drill_must_not_use(name: str) -> None:
    for inject in scenario(name).injects:
        for text in (inject.body, inject.facilitator_note):
            assert text.zh
            assert text.en
            assert not any(word in f"{text.zh} {text.en}".casefold() for word in RESERVED)


@pytest.mark.parametrize("name", DRILLS)
def test_who_does_each_thing_at_its_target_meets_all_of_them(name: str, tmp_path: Path) -> None:
    """Played by the engine itself: the targets follow from each other, and no action is out of reach."""
    said = io.StringIO()
    assert run_drill(make_site(tmp_path / "site"), name, lang="en", stdin=None, stdout=said, rehearse=True) == 0
    count = len(scenario(name).expected_actions)
    assert f"{count} met · 0 late · 0 missed · 0 not observed" in said.getvalue()
