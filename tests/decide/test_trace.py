"""Rule 32: every step says why, in plain JSON; and what is said has words in both languages."""

from __future__ import annotations

import json
import string

import pytest

from tests.decide import samples
from tests.decide.play import Play
from tests.decide.walk import Walk
from tocsin.engine.model.event import FactGiven
from tocsin.engine.model.text import Text
from tocsin.engine.words import journal, refusals

TRACES = {"step"}
"""Codes whose words the views make from the parts."""


def _holes(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_rule_32_a_step_names_event_offers_guards_moves_visits_effects_and_version() -> None:
    play = Play(samples.orders()).open()
    decision = play.press("real", "ben")
    trace = decision.entries[0]
    assert (trace.code, trace.by) == ("step", "ben")
    assert trace.params["event"] == {"is": "Pressed", "by": "ben", "button": "real"}
    assert trace.params["offers"][0] == {"event": "real", "taken": ["check:real"]}  # type: ignore[index]
    assert trace.params["moves"][0] == {"block": "", "from": "check", "to": "respond"}  # type: ignore[index]
    assert trace.params["visits"]["respond/fix/stop-loss"] == 1  # type: ignore[index]
    assert trace.params["effects"] == [it.key for it in decision.effects]
    assert trace.params["version"] == "v1"


def test_rule_32_a_rise_of_severity_shows_what_its_condition_saw() -> None:
    play = Play(samples.orders()).open()
    decision = play.send(FactGiven(fact="affected", value=340, by="ana"))
    assert decision.entries[0].params["guards"] == [{"at": "severity.sev2", "is": True, "saw": {"affected": 340}}]


@pytest.mark.parametrize("seed", range(40))
def test_every_line_is_json_and_has_words_whose_holes_are_filled(seed: int) -> None:
    walk = Walk(seed)
    walk.run(60)
    for decision in walk.play.decisions:
        for entry in decision.entries:
            json.dumps(entry.params)
            if entry.code in TRACES:
                continue
            text = journal.SENTENCES[entry.code]
            assert _holes(text.zh) | _holes(text.en) <= set(entry.params), entry
        for effect in decision.effects:
            text = journal.SENTENCES[effect.reason]
            assert _holes(text.zh) | _holes(text.en) <= set(effect.params), effect


@pytest.mark.parametrize("seed", range(40))
def test_every_refusal_has_words_whose_holes_are_filled(seed: int) -> None:
    walk = Walk(seed)
    walk.run(60)
    for problem in walk.problems:
        text = refusals.SENTENCES[problem.code]
        assert _holes(text.zh) | _holes(text.en) <= set(problem.params), problem


@pytest.mark.parametrize("table", [journal.SENTENCES, refusals.SENTENCES])
def test_both_languages_have_the_same_holes(table: dict[str, Text]) -> None:
    for code, text in table.items():
        assert text.zh, code
        assert text.en, code
        assert _holes(text.zh) == _holes(text.en), code


def test_every_reason_for_a_page_has_a_sentence_and_a_few_words() -> None:
    reasons = {code.removeprefix("wake-") for code in journal.PAGES}
    assert reasons == {code.removeprefix("why-") for code in journal.REASONS}
    assert not any(_holes(text.zh) for text in journal.REASONS.values())
