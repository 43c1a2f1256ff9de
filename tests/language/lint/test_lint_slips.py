"""Slips that people make, one at a time: each is named once, at its exact place, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.language.lint.parts import checked
from tests.language.lint.shop import OTHER, RUNBOOK, TEAM
from tocsin.engine.language.lint import lint
from tocsin.engine.language.runbook_file import read_runbook
from tocsin.engine.language.scope import Library
from tocsin.engine.language.team_file import read_team
from tocsin.engine.model.problem import Problem
from tocsin.engine.model.runbook import Runbook
from tocsin.engine.model.site import ChannelSettings, Settings
from tocsin.engine.model.team import Team
from tocsin.engine.words.problems_lint import SENTENCES

RUNBOOKS = ("orders", "more-people")
SETTINGS = Settings(channels={"file": ChannelSettings(name="file", type="file", customers=True)})


def team_of(text: str) -> Team:
    read = read_team("team.yaml", text.encode(), channels=("file",))
    assert read.problems == ()
    assert read.value is not None
    return read.value


PEOPLE = team_of(TEAM)


def compiled(text: str, team: Team) -> Runbook:
    read = read_runbook("other.yaml", text.encode(), Library(team=team, runbooks=RUNBOOKS))
    assert read.value is not None
    return read.value


def problems(text: str = RUNBOOK, *, team: str = TEAM, other: str = OTHER, site: Settings = SETTINGS) -> list[Problem]:
    """What the linter says about the runbook; the loader must have nothing to say."""
    people = team_of(team)
    read = read_runbook("orders.yaml", text.encode(), Library(team=people, runbooks=RUNBOOKS))
    assert [(problem.code, str(problem.where)) for problem in read.problems] == []
    assert read.value is not None
    others = {"orders": read.value, "more-people": compiled(other, people)}
    return checked(lint(read.value, people, others=others, settings=site, source=read.source))


def edited(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the example"
    return text.replace(old, new)


def said(problem: Problem) -> tuple[str, str, str]:
    """(line:column code, Chinese, English)."""
    sentence = SENTENCES[problem.code]
    place = f"{problem.where.line}:{problem.where.column} {problem.code.removeprefix('lint-')}"
    return place, sentence.zh.format(**problem.params), sentence.en.format(**problem.params)


def test_the_example_is_sound() -> None:
    assert problems() == []


UNUSED = """\
  unused:
    phase: handling
    title: 无用 | Unused
    after:
      1h: {end: x}
notices:
"""

SLIPS: dict[str, tuple[str, str, str]] = {
    "a state that nothing leads to": ("notices:\n", UNUSED, "95:3 unreachable"),
    "a state that leads nowhere": (
        "    on:\n      finished: {end: resolved}\n",
        "    on:\n      finished: help\n",
        "88:3 only-called-off",
    ),
    "an inner state that waits for a person alone": (
        "            after:\n              2h: {end: told}\n",
        "",
        "76:11 waits-forever",
    ),
    "a wait without an end": (
        "                due: 20m\n            on:\n              tasks-done: {end: fixed}\n",
        "            on:\n              tasks-done: {end: fixed}\n",
        "56:11 waits-forever",
    ),
    "blocks that finish unheard": (
        "    on:\n      finished: help\n",
        "    on:\n      fired: help\n",
        "50:3 finished-unhandled",
    ),
    "a call that finishes unheard": (
        "    on:\n      finished: {end: resolved}\n",
        "    on:\n      cleared: {end: resolved}\n",
        "88:3 finished-unhandled",
    ),
    "an alternative after an unconditional one": (
        "        - end: false-alarm\n",
        "        - end: false-alarm\n        - go: respond\n",
        "50:11 after-unconditional",
    ),
    "a level that sends back at once": (
        "      finished: {end: resolved}\n",
        "      finished: {end: resolved}\n      fired: help\n",
        "88:3 instant-loop",
    ),
    "a phase left out": ("    phase: handling\n", "", "88:3 no-phase"),
    "a title left out": ("            title: 更新 | Keep posted\n", "", "76:11 no-title"),
    "a warning after its limit": ("warn: 20m", "warn: 40m", "24:30 warn-after-limit"),
    "a task due after its state": ("        due: 15m\n", "        due: 25m\n", "38:14 task-due-late"),
    "customers told every two minutes": (
        "              1h: {do: {notice: progress}}",
        "              2m: {do: {notice: progress}}",
        "79:25 many-updates",
    ),
    "a clear level above the firing one": (
        "      below: 1.5 x usual",
        "      below: 4 x usual",
        "14:14 clear-level-high",
    ),
    "a clear level on the same side": ("      below: 1.5 x usual", "      above: 1.5 x usual", "14:14 clear-side"),
    "no clear at all": ("    clear:\n      below: 1.5 x usual\n      for: 10m\n", "", "6:3 clear-missing"),
    "usual without a floor": ("    and_at_least: 5\n", "", "9:12 no-floor"),
    "a target that the metric lacks": (
        "    above: 3 x usual\n    and_at_least: 5\n",
        "    above: 3 x target\n",
        "9:12 no-target",
    ),
    "for below the step": ("    for: 3m\n", "    for: 30s\n", "11:10 shorter-than-step"),
    "window below the step": ("    window: 5m\n", "    window: 30s\n", "8:13 shorter-than-step"),
    "no_data below the step": ("    no_data: 10m\n", "    no_data: 30s\n", "12:14 shorter-than-step"),
    "clear for below the step": ("      for: 10m\n", "      for: 30s\n", "15:12 shorter-than-step"),
    "a metric per another label": ("    metric: lost\n", "    metric: waiting\n", "7:13 trigger-label"),
    "a watch that lacks a label": ("with: {site: main}, above", "above", "81:31 watch-label"),
    "a condition on another label's figure": ("lost > 100 or", "waiting > 100 or", "18:9 condition-label"),
    "a condition that always holds": ("lost > 100 or affected > 50", "lost >= 0", "18:9 always-true"),
    "a guard that never holds": (
        "        - when: affected > 0",
        "        - when: affected > 0 and affected < 0",
        "47:11 never-true",
    ),
    "a fact nobody fills before": ("        fills: affected\n", "", "69:18 fact-never-filled"),
    "a notice never used": ("{do: {notice: progress}}", "{do: {tell: war-room}}", "100:3 notice-unused"),
    "rejected left out": ("              rejected.sorry: posted\n", "", "70:18 notice-rejected"),
    "expired left out": ("              expired.sorry: posted\n", "", "70:18 notice-expired"),
    "an http for one that asks": (
        "            do: {ask: pause}\n",
        "            do: {http: pause}\n",
        "58:18 http-asks",
    ),
    "an ask for one that does not": (
        "            do: {ask: pause}\n",
        "            do: {ask: board}\n",
        "58:18 ask-free",
    ),
    "a call without its label": (
        "    call: more-people\n    with: {site: main}\n",
        "    call: more-people\n",
        "91:5 call-label",
    ),
    "a call with a foreign label": (
        "    with: {site: main}\n",
        "    with: {site: main, shop: x}\n",
        "92:30 call-label-unknown",
    ),
}
"""Name -> what stands in the example, what is written instead, the one finding."""


@pytest.mark.parametrize(("old", "new", "expected"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_told_once_at_its_place(old: str, new: str, expected: str) -> None:
    assert [said(problem)[0] for problem in problems(edited(RUNBOOK, old, new))] == [expected]


def test_a_trigger_that_no_series_can_reach_is_an_error() -> None:
    found = [said(problem)[0] for problem in problems(edited(RUNBOOK, "one_per: shop\n", ""))]
    assert "6:13 trigger-deaf" in found


SAID = {
    "unreachable": ("状态“unused”永远到不了", "state “unused” can never be reached"),
    "waits-forever": ("“posted”可能无限等待", "“posted” could wait for ever"),
    "warn-after-limit": ("预警（40m）不早于时限（30m）", "the warning (40m) comes at or after the limit (30m)"),
    "clear-level-high": (
        "恢复阈值必须低于触发阈值（3 x usual）",
        "the clear level must be lower than the firing level (3 x usual)",
    ),
    "notice-rejected": ("“sorry”被驳回后没有下一步", "nothing happens if “sorry” is rejected"),
    "watch-label": ("加上“with: {site: …}”", "add “with: {site: …}”"),
}


@pytest.mark.parametrize(("code", "words"), SAID.items(), ids=SAID)
def test_it_is_said_in_both_languages(code: str, words: tuple[str, str]) -> None:
    old, new, _ = next(slip for slip in SLIPS.values() if slip[2].endswith(f" {code}"))
    _, zh, en = said(problems(edited(RUNBOOK, old, new))[0])
    assert words[0] in zh
    assert words[1] in en


TEAM_SLIPS: dict[str, tuple[str, str, str]] = {
    "a role without anybody": ("people: [ben]}", "people: []}", "34:10 role-empty"),
    "one person for lead and approval": ("people: [lina, ben]}", "people: [lina]}", "98:14 approver-is-lead"),
    "a connector done by hand": (", asks: manager, via: file#pause}", ", asks: manager}", "58:18 ask-by-hand"),
}


@pytest.mark.parametrize(("old", "new", "expected"), TEAM_SLIPS.values(), ids=TEAM_SLIPS)
def test_a_slip_of_the_team_is_told_where_the_runbook_needs_it(old: str, new: str, expected: str) -> None:
    assert said(problems(team=edited(TEAM, old, new))[0])[0] == expected


def test_a_channel_that_is_not_for_customers_is_named_at_the_notices_that_use_it() -> None:
    quiet = Settings(channels={"file": ChannelSettings(name="file", type="file")})
    places = [said(problem)[0] for problem in problems(site=quiet)]
    assert places == ["97:15 channel-not-for-customers", "101:15 channel-not-for-customers"]


def test_a_runbook_that_calls_back_is_named_with_the_way() -> None:
    back = edited(OTHER, "    after:\n      1h: {end: found}\n",
                  "    call: orders\n    with: {shop: x}\n    on:\n      finished: {end: found}\n")  # fmt: skip
    found = problems(other=back)
    assert [said(problem)[0] for problem in found] == ["91:5 call-circle"]
    assert found[0].params["way"] == "orders → more-people → orders"


def test_two_slips_are_both_told_in_the_order_of_the_file() -> None:
    both = edited(edited(RUNBOOK, "warn: 20m", "warn: 40m"), "    for: 3m\n", "    for: 30s\n")
    assert [said(problem)[0] for problem in problems(both)] == ["11:10 shorter-than-step", "24:30 warn-after-limit"]


LINES = RUNBOOK.splitlines(keepends=True)


@given(st.lists(st.tuples(st.integers(0, len(LINES) - 1), st.integers(0, len(LINES) - 1)), max_size=4), st.booleans())
@settings(max_examples=300, deadline=None)
def test_whatever_the_loader_could_make_of_a_broken_file_can_be_judged(moves: list[tuple[int, int]], cut: bool) -> None:
    lines = list(LINES)
    for source, target in moves:
        lines[target] = "" if cut else lines[source]
    read = read_runbook("orders.yaml", "".join(lines).encode(), Library(team=PEOPLE, runbooks=RUNBOOKS))
    if read.value is not None:
        checked(lint(read.value, PEOPLE, others={"orders": read.value}, settings=SETTINGS, source=read.source))
