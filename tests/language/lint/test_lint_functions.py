"""Functions of a window and forecasts: what could never be told is refused at its place, with a way out."""

from __future__ import annotations

import pytest

from tests.language.lint.parts import length, level
from tests.language.lint.shop import RUNBOOK, TEAM
from tests.language.lint.test_lint_signals import codes, with_trigger
from tests.language.lint.test_lint_slips import PEOPLE, RUNBOOKS, edited, problems, said, team_of
from tocsin.engine.language.runbook_file import read_runbook
from tocsin.engine.language.scope import Library
from tocsin.engine.language.team_file import read_team
from tocsin.engine.model.runbook import Clear, Combined, Threshold, WhenSignal
from tocsin.engine.model.time import MINUTE, Length
from tocsin.engine.model.window import OFS, USUAL_OF, Of
from tocsin.engine.words.problems import sentence

FIVE = length("5m")
OVER = Clear(hold=FIVE)


@pytest.mark.parametrize("of", OFS)
def test_usual_is_refused_of_what_the_hours_do_not_keep(of: Of) -> None:
    expected = [] if of in USUAL_OF else ["usual-of"]
    above = Threshold(metric="lost", window=FIVE, of=of, above=level("3 x usual"), and_at_least=5, clear=OVER)
    assert codes(with_trigger(above)) == expected
    back = Threshold(metric="lost", window=FIVE, of=of, above=level("9"), clear=Clear(below=level("2 x usual")))
    assert codes(with_trigger(back)) == expected
    part = Threshold(metric="lost", window=FIVE, of=of, above=level("3 x usual"), and_at_least=5)
    assert codes(with_trigger(Combined(how="any", signals=(part,), clear=OVER))) == expected
    for out in ("2 x previous", "20"):
        other = Threshold(metric="lost", window=FIVE, of=of, above=level(out), and_at_least=5, clear=OVER)
        assert codes(with_trigger(other)) == []


@pytest.mark.parametrize(
    ("of", "expected"), [("sum", []), ("avg", []), ("last", []), ("rate", []), ("max", ["ahead-of"]),
                         ("min", ["ahead-of"]), ("count", ["ahead-of"]), ("p95", ["ahead-of"])],
)  # fmt: skip
def test_a_line_carries_on_what_goes_along_with_its_samples(of: Of, expected: list[str]) -> None:
    signal = Threshold(metric="lost", window=FIVE, of=of, ahead=length("30m"), above=level("9"), clear=OVER)
    assert codes(with_trigger(signal)) == expected


AHEAD: dict[str, tuple[str, str, str]] = {
    "without a window": ("    window: 5m\n    above: 3 x usual\n", "    ahead: 30m\n    above: 3 x usual\n",
                         "8:12 ahead-window"),
    "fewer than three samples": ("    window: 5m\n", "    window: 2m\n    ahead: 30m\n", "9:12 ahead-few"),
    "shorter than a step": ("    window: 5m\n", "    window: 5m\n    ahead: 30s\n", "9:12 shorter-than-step"),
    "percentile": ("    window: 5m\n    above: 3 x usual\n    and_at_least: 5\n",
                   "    window: 5m\n    of: p95\n    ahead: 30m\n    above: 9\n", "10:12 ahead-of"),
    "usual of a percentile": ("    above: 3 x usual\n", "    of: p95\n    above: 3 x usual\n", "10:12 usual-of"),
}  # fmt: skip
WORDS = {
    "ahead-window": ("加上“window:”，例如“window: 30m”", "add one, such as “window: 30m”"),
    "ahead-few": ("至少写“window: 3m”", "write at least “window: 3m”"),
    "ahead-of": ("直线预测不了“p95”", "a straight line cannot forecast “p95”"),
    "usual-of": ("“p95”的无从得知", "that of “p95” is never known"),
    "shorter-than-step": ("短于 lost 的采样间隔", "is shorter than one sample of lost"),
}


@pytest.mark.parametrize(("old", "new", "expected"), AHEAD.values(), ids=AHEAD)
def test_it_is_told_at_its_place_in_both_languages(old: str, new: str, expected: str) -> None:
    absolute = edited(edited(RUNBOOK, old, new), "      below: 1.5 x usual\n", "      below: 1\n")
    place, zh, en = said(problems(absolute)[0])
    words = WORDS[expected.partition(" ")[2]]
    assert place == expected
    assert words[0] in zh
    assert words[1] in en


def test_the_window_of_the_metric_is_window_enough() -> None:
    text = edited(RUNBOOK, "    window: 5m\n", "    ahead: 30m\n")
    team = edited(TEAM, "kind: count, step: 1m, per: [shop]}", "kind: count, step: 1m, per: [shop], window: 5m}")
    assert problems(text, team=team) == []


def test_only_what_is_counted_has_a_rate() -> None:
    share = Threshold(metric="present", labels={}, window=length("1h"), of="rate", below=level("1"), clear=OVER)
    assert "rate-kind" in codes(with_trigger(share))


@pytest.mark.parametrize("kind", ["event: down", "when: affected > 5", "any:\n      - {event: a}\n      - {event: b}"])
@pytest.mark.parametrize("key", ["ahead: 30m", "of: p95"])
def test_only_a_threshold_has_a_function_and_looks_ahead(kind: str, key: str) -> None:
    start, end = RUNBOOK.index("  lost:\n"), RUNBOOK.index("severity:\n")
    text = RUNBOOK[:start] + f"  lost:\n    {kind}\n    {key}\n" + RUNBOOK[end:]
    read = read_runbook("orders.yaml", text.encode(), Library(team=PEOPLE, runbooks=RUNBOOKS))
    (one,) = [problem for problem in read.problems if problem.code == "key-not-with"]
    assert one.params == {"key": key.partition(":")[0], "other": kind.partition(":")[0]}


@pytest.mark.parametrize(
    ("word", "meant"),
    [("mean", "avg"), ("average", "avg"), ("平均", "avg"), ("median", "p50"), ("p97", "p98"), ("total", "sum"),
     ("每分钟", "rate"), ("最大", "max"), ("Maximum", "max")],
)  # fmt: skip
def test_old_and_foreign_words_are_known(word: str, meant: str) -> None:
    team = edited(TEAM, "kind: level, step: 1m, per: [site]}", f"kind: level, step: 1m, per: [site], of: {word}}}")
    read = read_team("team.yaml", team.encode(), channels=("file",))
    (problem,) = read.problems
    assert (problem.code, problem.params["near"]) == ("not-an-option-near", meant)
    text = edited(RUNBOOK, "    window: 5m\n", f"    window: 5m\n    of: {word}\n")
    told = read_runbook("orders.yaml", text.encode(), Library(team=PEOPLE, runbooks=RUNBOOKS))
    assert [one.params["near"] for one in told.problems] == [meant]
    assert f"“{meant}”" in sentence(told.problems[0], "en")


@pytest.mark.parametrize(
    ("key", "meant"), [("forecast", "ahead"), ("predict_linear", "ahead"), ("function", "of"), ("预测", "ahead")]
)
def test_old_and_foreign_keys_are_known(key: str, meant: str) -> None:
    text = edited(RUNBOOK, "    window: 5m\n", f"    window: 5m\n    {key}: 30m\n")
    read = read_runbook("orders.yaml", text.encode(), Library(team=PEOPLE, runbooks=RUNBOOKS))
    assert read.problems[0].code == "unknown-key-near"
    assert read.problems[0].params["near"] == meant


def test_they_are_read_as_they_are_written() -> None:
    text = edited(RUNBOOK, "    window: 5m\n", "    window: 5m\n    of: rate\n    ahead: 30m\n")
    read = read_runbook("orders.yaml", text.encode(), Library(team=PEOPLE, runbooks=RUNBOOKS))
    assert read.problems == ()
    assert read.value is not None
    signal = read.value.triggers["lost"].signal
    assert isinstance(signal, Threshold)
    assert (signal.of, signal.ahead, signal.window) == ("rate", Length(30 * MINUTE), FIVE)
    assert read.value.functions == {"lost": "rate"}


def test_conditions_read_a_metric_by_the_function_of_the_one_trigger_on_it() -> None:
    two = edited(
        RUNBOOK, "severity:\n", "  worst: {metric: lost, window: 5m, of: max, above: 30}\nseverity:\n"
    )  # fmt: skip
    read = read_runbook("orders.yaml", two.encode(), Library(team=PEOPLE, runbooks=RUNBOOKS))
    assert read.value is not None
    assert read.value.functions == {}
    assert not any(isinstance(trigger.signal, WhenSignal) for trigger in read.value.triggers.values())
    assert team_of(TEAM).metrics["lost"].of is None


COMPUTED = """metrics:
  sold: {title: 售出 | Sold, kind: count, step: 1m, per: [shop]}
  lost.share: {title: 丢单占比 | Share lost, window: 1h, ratio: {part: lost, whole: sold, at_least: 50}}
  mood: {title: 问卷 | Questionnaire, kind: level, step: 1d, per: [shop]}
  strain: {title: 压力 | Strain, strain: {answers: mood}}
"""
NOT_ITS_OWN: dict[str, tuple[str, str, list[str]]] = {
    "function of a ratio": ("lost.share", "of: p95", ["8:9 computed-no"]),
    "forecast of a ratio": ("lost.share", "ahead: 30m", ["8:12 computed-no"]),
    "highest answer": ("mood", "of: max", ["8:9 answers-mean"]),
    "last answer": ("mood", "of: last", ["8:9 answers-mean"]),
    "median answer": ("mood", "of: p50", ["8:9 answers-mean"]),
    "a line through answers": ("mood", "ahead: 2d", ["8:12 answers-mean"]),
    "the mean, said again": ("mood", "of: avg", []),
}


@pytest.mark.parametrize(("metric", "key", "expected"), NOT_ITS_OWN.values(), ids=NOT_ITS_OWN)
def test_a_computed_metric_and_answers_of_people_have_no_function_of_their_own(
    metric: str, key: str, expected: list[str]
) -> None:
    start, end = RUNBOOK.index("    metric: lost\n"), RUNBOOK.index("severity:\n")
    book = f"    metric: {metric}\n    {key}\n    window: 5d\n    above: 70\n    clear: {{below: 60, for: 5d}}\n"
    text = RUNBOOK[:start] + book + RUNBOOK[end:]
    found = [said(one) for one in problems(text, team=edited(TEAM, "metrics:\n", COMPUTED))]
    assert [place for place, _, _ in found] == expected
    assert all("去掉它" in zh and "leave it out" in en for _, zh, en in found)


def test_what_is_usual_in_a_phase_is_asked_of_the_same_function() -> None:
    text = edited(RUNBOOK, "    above: 3 x usual\n", "    of: max\n    above: 9\n    peak: {above: 2 x usual}\n")
    absolute = edited(text, "      below: 1.5 x usual\n", "      below: 1\n")
    assert [said(one)[0] for one in problems(absolute)] == ["11:19 usual-of"]
