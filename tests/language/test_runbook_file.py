"""What a runbook's file becomes: paths, shorthands, windows, hashes, and what is folded."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.language.sites import errors, library, loaded, text_of
from tocsin.engine.language.runbook_file import read_runbook
from tocsin.engine.language.scope import Library
from tocsin.engine.model.problem import Weight
from tocsin.engine.model.runbook import (
    Ask,
    Combined,
    EventSignal,
    GiveNotice,
    Page,
    Phase,
    Runbook,
    Set,
    Tell,
    Threshold,
    WhenSignal,
)  # fmt: skip
from tocsin.engine.model.team import Metric
from tocsin.engine.model.text import Text
from tocsin.engine.model.time import HOUR, MINUTE, Length
from tocsin.engine.words.problems import sentence

ORDER = text_of("order-anomaly.yaml")


def runbook(text: str = ORDER) -> Runbook:
    read = loaded(text)
    assert read.problems == ()
    assert read.value is not None
    return read.value


def test_states_and_blocks_have_the_paths_of_their_places() -> None:
    book = runbook()
    assert list(book.blocks()) == ["", "respond/fix", "respond/customers", "respond/desk"]
    assert "respond/fix/repair" in book.states()
    assert book.states()["respond/fix/repair"].tasks[0].path == "respond/fix/repair/refund"
    assert book.blocks()["respond/fix"].branch
    assert book.blocks()["respond/fix"].name == "fix"
    assert book.root.buttons[0].owner == "/"
    assert book.states()["check"].buttons[0].owner == "check"


def test_the_shorthands_mean_what_their_long_forms_mean() -> None:
    states = runbook().states()
    check = states["check"]
    assert check.phase is Phase.WARNING
    assert isinstance(check.do[0], Page)
    assert (check.do[0].roles, check.do[0].then) == (("order-desk",), ("shift-lead", "cs-manager"))
    assert check.do[0].answer_within == Length(5 * MINUTE)
    assert (check.after[0].key, check.after[0].delay, check.after[0].reactions[0].go) == (
        "after:20m", 20 * MINUTE, "respond",
    )  # fmt: skip
    tell, notice = states["respond"].do
    assert isinstance(tell, Tell)
    assert tell.text is not None
    assert tell.text.names == {"shop"}
    assert isinstance(notice, GiveNotice)
    assert [one.go for one in states["respond"].on["finished"]] == ["hand-over", "verify"]
    assert states["respond/customers/keep-posted"].after[0].repeat
    assert states["respond/desk/normal"].watch[0].reactions[0].go == "more-people"
    assert states["respond/desk/more-people"].call is not None
    assert states["respond/fix/repair"].on["tasks-done"][0].end == "fixed"


def test_signals_are_read_with_their_levels_and_lengths() -> None:
    triggers = runbook().triggers
    duplicates, lost = triggers["duplicates"].signal, triggers["lost"].signal
    assert isinstance(duplicates, Threshold)
    assert duplicates.above is not None
    assert (duplicates.above.kind, duplicates.above.factor, duplicates.and_at_least) == ("usual", 3, 20)
    assert duplicates.clear is not None
    assert duplicates.clear.hold == Length(10 * MINUTE)
    assert isinstance(lost, Threshold)
    assert lost.no_data == Length(10 * MINUTE)


def test_severity_rules_go_from_mild_to_grave_whatever_their_order_in_the_file() -> None:
    lines = [line for line in ORDER.splitlines() if line.startswith(("  sev2:", "  sev1:"))]
    turned = ORDER.replace("\n".join(lines), "\n".join(reversed(lines)))
    assert [rule.level for rule in runbook(turned).severity] == ["sev2", "sev1"]
    assert runbook().start_severity == "sev3"


def test_a_metric_is_read_over_the_window_of_the_one_trigger_on_it() -> None:
    windows = runbook().windows
    assert windows["orders.lost"] == Length(5 * MINUTE)
    assert windows["staff.present"] == Length(5 * MINUTE)
    assert windows["chat.waiting"] == Length(MINUTE)
    second = ORDER.replace("severity: ", "  again: {metric: orders.lost, window: 1h, above: 9}\n\nseverity: ", 1)
    assert runbook(second).windows["orders.lost"] == Length(MINUTE)


def test_a_metric_s_own_window_counts_where_no_trigger_has_one() -> None:
    team = library().team
    chat: Metric = replace(team.metrics["chat.waiting"], window=HOUR)
    own = replace(team, metrics={**team.metrics, chat.id: chat})
    read = read_runbook("r.yaml", ORDER.encode(), Library(team=own, runbooks=None, notices=library().notices))
    assert read.value is not None
    assert read.value.windows["chat.waiting"] == HOUR


def test_comments_and_quotes_make_no_new_version_but_words_do() -> None:
    same = ORDER.replace("cooldown: 30m", 'cooldown: "30m"      # half an hour')
    assert runbook(same).version == runbook().version
    other = runbook(ORDER.replace("统计有多少订单受影响", "统计受影响的订单"))
    assert other.version != runbook().version
    before, after = runbook().elements, other.elements
    assert {path for path in before if before[path] != after[path]} == {"check", "check/count"}


def test_a_changed_template_makes_a_new_version_of_the_runbooks_that_use_it() -> None:
    template = library().notices["order-apology-vip"]
    edited = replace(template, text=template.text + "\n# changed")
    other = Library(team=library().team, notices={"order-apology-vip": edited})
    read = read_runbook("r.yaml", ORDER.encode(), other)
    assert read.value is not None
    assert read.value.version != runbook().version


def test_every_action_has_an_element_of_its_own_with_a_hash() -> None:
    book = runbook()
    actions = [action for state in book.states().values() for action in state.do]
    assert len({action.element for action in actions}) == len(actions)
    assert all(action.element in book.elements for action in actions)
    assert {"notices/apology", "check/buttons/real", "/buttons/call-off", "check/compare"} <= book.elements.keys()


SMALL = """
runbook: 小预案
title: 小 | Small
lead: shift-lead
triggers:
  both:
    any:
      - {metric: orders.lost, above: 5, for: 3 windows, window: 5m}
      - {event: site-down, during: desk-hours}
      - {when: 原因 == 'bug' and severity >= 'sev2', for: 5m}
    for: 1m
    clear: {for: 5m}
facts:
  原因:
    title: 原因 | Cause
    type: choice
    options: {bug: 程序 | Bug, load: 压力 | Load}
  fixed:
    title: 修好了？ | Fixed?
    type: yes-no
states:
  第一步:
    phase: response
    do:
      - {set: {fixed: yes, 原因: load}}
      - {emit: 开始了}
      - {ask: pause-promotion, answer_within: 5m, then: cs-manager}
      - page: [shift-lead, it-duty]
        text:
          zh: 请处理 {{ 原因 }}，已 {{ minutes }} 分钟
          en: Please see to {{ 原因 }}, {{ minutes }} minutes so far
    leave: {http: route-back}
    on:
      开始了:
        - {when: fixed, end: done}
        - {do: {raise: sev2}}
    after:
      1h30m: {end: done}
"""


def test_every_construct_of_the_language_is_read() -> None:
    book = runbook(SMALL)
    both = book.triggers["both"].signal
    assert isinstance(both, Combined)
    assert [type(part) for part in both.signals] == [Threshold, EventSignal, WhenSignal]
    first = both.signals[0]
    assert isinstance(first, Threshold)
    assert first.hold == Length(15 * MINUTE)
    state = book.states()["第一步"]
    filled, _, ask, page = state.do
    assert isinstance(filled, Set)
    assert filled.facts == {"fixed": True, "原因": "load"}
    assert isinstance(ask, Ask)
    assert ask.then == ("cs-manager",)
    assert isinstance(page, Page)
    assert page.text is not None
    assert page.text.names == {"原因", "minutes"}
    assert [one.end for one in state.on["开始了"]] == ["done", None]
    assert state.after[0].delay == Length(90 * MINUTE)


def test_a_site_with_one_language_writes_one_text() -> None:
    one = Library(team=replace(library().team, languages=("en",)))
    text = 'runbook: a\ntitle: Only | one\nlead: shift-lead\nstates: {x: {title: Wait, after: {1h: {end: done}}}}\n'
    assert [problem.code for problem in read_runbook("r", text.encode(), one).problems] == ["phrase-not-bilingual"]
    read = read_runbook("r", text.replace("Only | one", "Only one").encode(), one)
    assert read.problems == ()
    assert read.value is not None
    assert read.value.title == Text(en="Only one")


def test_the_same_wrong_name_in_many_places_is_one_message_with_the_lines() -> None:
    text = ORDER.replace("by: it-duty", "by: it-dutty")
    (problem,) = loaded(text).problems
    assert problem.code == "unknown-role-near"
    assert len(str(problem.params["also"]).split(", ")) == text.count("it-dutty") - 1
    assert sentence(problem, "en").endswith(")")


def test_all_problems_come_at_once_in_the_order_of_the_file() -> None:
    text = (
        ORDER.replace("cooldown: 30m", "cooldown: 30").replace("    above: 5\n", "    above: five\n")
        .replace("20m: respond", "20m: respnd").replace("due: 1d", "due: 1 day", 1)
    )  # fmt: skip
    problems = loaded(text).problems
    assert [one.code for one in problems] == [
        "length-without-unit", "level-bad", "unknown-state-near", "length-bad-near",
    ]  # fmt: skip
    assert [one.where.line for one in problems] == sorted(one.where.line for one in problems)


def test_an_event_that_belongs_to_another_state_is_a_warning() -> None:
    text = ORDER.replace("    on:\n      fired: respond ", "    on:\n      done.count: respond\n      fired: respond ")
    (problem,) = loaded(text).problems
    assert (problem.code, problem.weight) == ("event-not-here", Weight.WARNING)


@pytest.mark.parametrize("event", ["failed", "done.count", "overdue.count", "fired.lost", "breached", "warned.resolve",
                                   "ended", "ok.resume-promotion", "uncertain.solved", "unanswered"])  # fmt: skip
def test_every_event_of_the_engine_may_be_handled_at_the_top(event: str) -> None:
    text = ORDER.replace("  breached.resolve:\n", f"  {event}:\n", 1)
    assert errors(loaded(text).problems) == []


def test_a_runbook_with_errors_is_still_built_for_further_checks() -> None:
    read = loaded(ORDER.replace("20m: respond", "20m: respnd"))
    assert read.wrong
    assert read.value is not None
    assert read.value.states()["check"].after[0].reactions[0].go == "respond"


def test_outcomes_have_words_for_people_and_a_word_that_never_comes_is_a_warning() -> None:
    book = runbook(SMALL + "outcomes:\n  done: 好了 | Over and done\n")
    assert book.outcomes == {"done": Text(zh="好了", en="Over and done")}
    read = loaded(SMALL + "outcomes:\n  dnoe: 好了 | Over and done\n")
    assert [(one.code, one.weight.name) for one in read.problems] == [("unknown-outcome-near", "WARNING")]
