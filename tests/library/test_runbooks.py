"""What every built-in runbook has: four phases, people who decide, words that are approved, call-backs, a look back."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

import pytest

from tests.library.shelf import HOUSE, ROOT, RUNBOOKS, actions, runbook, site
from tocsin.engine.language.outcomes import ends_of
from tocsin.engine.model.runbook import Ask, GiveNotice, Http, Page, Phase, Runbook, Threshold
from tocsin.engine.model.team import leaves, walk
from tocsin.engine.model.text import LANGS, Lang
from tocsin.engine.model.time import Instant
from tocsin.engine.run.own import REPORTS
from tocsin.engine.run.views.titles import Titles

CATEGORIES = ("system-", "order-", "complaint-", "staff-", "other-")


def phases(book: Runbook) -> set[Phase]:
    return {state.phase for state in book.states().values() if state.phase is not None}


def test_each_kind_of_emergency_has_a_runbook() -> None:
    assert {prefix for prefix in CATEGORIES if any(name.startswith(prefix) for name in RUNBOOKS)} == set(CATEGORIES)


@pytest.mark.parametrize("name", RUNBOOKS)
def test_a_runbook_shows_the_four_phases_in_order(name: str) -> None:
    book = runbook(name)
    assert {Phase.WARNING, Phase.RESPONSE, Phase.HANDLING} <= phases(book)
    assert book.root.states[book.root.first].phase is Phase.WARNING
    assert book.review is not None


@pytest.mark.parametrize("name", RUNBOOKS)
@pytest.mark.parametrize("lang", LANGS)
def test_every_outcome_of_it_and_of_its_branches_is_said_in_words(name: str, lang: Lang) -> None:
    book = runbook(name)
    titles = Titles(team=site().team, lang=lang, zone=ZoneInfo("UTC"), now=Instant(0), runbook=book)
    said = {outcome: titles.outcome(outcome) for block in book.blocks().values() for outcome in ends_of(block)}
    usual = {"resolved", "false-alarm", "called-off"}
    assert [outcome for outcome in said if outcome not in usual and outcome not in book.outcomes] == []
    assert [text for text in said.values() if lang == "zh" and text.isascii()] == []


@pytest.mark.parametrize("name", RUNBOOKS)
def test_every_state_task_and_notice_has_words_in_both_languages(name: str) -> None:
    book = runbook(name)
    texts = [book.title, book.about, *(fact.title for fact in book.facts.values())]
    texts += [notice.title for notice in book.notices.values()]
    for state in book.states().values():
        texts += [state.title, *(task.text for task in state.tasks), *(button.label for button in state.buttons)]
    assert [text for text in texts if not (text.zh and text.en)] == []


@pytest.mark.parametrize("name", RUNBOOKS)
def test_thresholds_compare_like_with_like_and_know_when_it_is_over(name: str) -> None:
    signals = [trigger.signal for trigger in runbook(name).triggers.values()]
    thresholds = [signal for signal in signals if isinstance(signal, Threshold)]
    assert any(level is not None and level.relative for signal in thresholds for level in (signal.above, signal.below))
    assert [signal.metric for signal in thresholds if signal.hold is None or signal.clear is None] == []


@pytest.mark.parametrize("name", RUNBOOKS)
def test_every_task_has_a_time_and_somebody_is_woken_first(name: str) -> None:
    book = runbook(name)
    assert [task.path for state in book.states().values() for task in state.tasks if task.due is None] == []
    first = book.root.states[book.root.first]
    assert any(getattr(action, "then", ()) for action in first.do)


@pytest.mark.parametrize("name", RUNBOOKS)
def test_nothing_that_changes_the_business_happens_without_a_yes(name: str) -> None:
    connectors = site().team.connectors
    for _, action in actions(runbook(name)):
        assert not isinstance(action, Http)
        if isinstance(action, Ask):
            assert connectors[action.connector].asks


def test_no_connector_of_a_new_site_pretends_to_have_done_anything() -> None:
    assert [one.id for one in site().team.connectors.values() if one.via is not None or not one.asks] == []


def test_a_way_back_has_no_way_back_of_its_own() -> None:
    """Else it would be asked about even where its way out was never taken."""
    connectors = site().team.connectors
    backs = [connectors[one.undo] for one in connectors.values() if one.undo is not None]
    assert backs
    assert [one.id for one in backs if one.undo is not None] == []


@pytest.mark.parametrize("name", RUNBOOKS)
def test_customers_are_only_told_what_a_person_has_approved_in_time(name: str) -> None:
    notices = runbook(name).notices.values()
    assert notices
    assert [notice.name for notice in notices if not notice.approve or notice.within is None] == []


@pytest.mark.parametrize("name", RUNBOOKS)
def test_customers_who_were_hurt_are_called_back(name: str) -> None:
    tasks = [task for state in runbook(name).states().values() for task in state.tasks]
    back = [task for task in tasks if task.name == "call-back"]
    assert [("回访" in task.text.zh, "all" in task.text.en) for task in back] == [(True, True)]


@pytest.mark.parametrize("name", [name for name in RUNBOOKS if name != "staff-shortage"])
def test_the_last_state_tells_customers_how_it_ended(name: str) -> None:
    made_good = runbook(name).root.states["make-good"]
    assert any(isinstance(action, GiveNotice) for action in made_good.do)


@pytest.mark.parametrize("name", RUNBOOKS)
def test_the_look_back_asks_good_questions_and_spares_false_alarms(name: str) -> None:
    review = runbook(name).review
    assert review is not None
    assert len(review.ask) >= 3
    assert all(text.zh.endswith("？") and text.en.endswith("?") for text in review.ask)
    assert "called-off" in review.skip
    assert "resolved" not in review.skip


def test_a_privacy_breach_goes_on_only_by_people() -> None:
    book = runbook("other-privacy-breach")
    timers = [timer for state in book.states().values() for timer in state.after]
    watches = [watch for state in book.states().values() for watch in state.watch]
    assert [r for timer in timers for r in timer.reactions if r.go is not None or r.end is not None] == []
    assert watches == []
    heard = {event.partition(".")[0] for state in book.states().values() for event in state.on}
    assert heard <= {"tasks-done", "sent", "rejected", "expired", "failed", "finished"}


def test_a_privacy_breach_needs_two_voices_for_every_word() -> None:
    for notice in runbook("other-privacy-breach").notices.values():
        assert notice.approve == ("legal", "management")


def test_roles_that_must_agree_are_different_people() -> None:
    team = site().team
    for name in RUNBOOKS:
        for notice in runbook(name).notices.values():
            assert len(team.people_of(notice.approve)) >= len(notice.approve)


def test_the_site_of_a_newcomer_names_nothing_that_no_runbook_uses() -> None:
    books = (*RUNBOOKS, *HOUSE)
    text = "".join((ROOT / "runbooks" / f"{name}.yaml").read_text(encoding="utf-8") for name in books)
    team = site().team
    # Kinds of report are listed to the monitoring team; which of them opens a runbook is for the site to say.
    metrics = [name for name in team.metrics if not name.startswith(REPORTS)]
    # What a metric is computed from is used by it.
    parts = {part for name in metrics for part in walk(name, team.metrics) if part != name}
    metrics = [name for name in metrics if name not in parts]
    names = [*team.calendars, *team.roles, *team.rooms, *team.audiences, *metrics, *team.connectors]
    undo = {connector.undo for connector in team.connectors.values()}
    assert [name for name in names if not re.search(rf"\b{re.escape(name)}\b", text) and name not in undo] == []


def test_a_team_under_strain_is_helped_by_its_counsellor_and_nobody_is_named() -> None:
    book = runbook("staff-strain")
    assert phases(book) == {Phase.WARNING, Phase.RESPONSE, Phase.HANDLING}
    assert book.review is not None
    assert (book.one_per, dict(book.notices)) == (("team",), {})
    first = book.root.states[book.root.first]
    assert [action.roles for action in first.do if isinstance(action, Page)] == [("counsellor",)]
    metrics = site().team.metrics
    shielded = [metrics[name] for name in leaves("team.strain", metrics) if metrics[name].fewest]
    assert [(one.id, one.fewest, one.per) for one in shielded] == [("strain.answers", 5, ("team",))]


def test_the_staff_runbook_says_how_many_people_by_when() -> None:
    """Its page and its line to the desks; to customers it promises an answer and no number of agents."""
    book = runbook("staff-shortage")
    signal = book.triggers["short"].signal
    assert isinstance(signal, Threshold)
    assert signal.metric == "staff.gap"
    pages = [action for action in book.root.states[book.root.first].do if isinstance(action, Page)]
    [words] = [page.text for page in pages if page.text is not None]
    assert {"staff.gap", "staff.needed", "staff.available"} <= words.names
    assert "time(30m)" in words.source.zh
    told = [words.source for one in book.notices.values() for words in one.forms.values()]
    assert not any("staff." in text.zh + text.en for text in told)
