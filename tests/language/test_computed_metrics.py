"""Computed metrics in `team.yaml`: what they take over from their parts, and what is refused with a way out."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from tests.language.sites import text_of
from tocsin.engine.language.computed import FULL, WEIGHTS
from tocsin.engine.language.fed import fed
from tocsin.engine.language.read import Read
from tocsin.engine.language.schema import schema
from tocsin.engine.language.team_file import read_team
from tocsin.engine.model.computed import Burden, Gap, Ratio, Staffing, Strain
from tocsin.engine.model.monitor import Monitor
from tocsin.engine.model.site import AlertRule, Settings, SourceSettings
from tocsin.engine.model.team import Team
from tocsin.engine.model.time import DAY, MINUTE, SECOND, Length
from tocsin.engine.words.problems import sentence

METRICS = """
metrics:
  contacts: {title: 咨询量 | Contacts, kind: count, step: 1m, per: [site, channel]}
  complaints: {title: 投诉 | Complaints, kind: count, step: 5m, per: [site]}
  handling: {title: 处理时长 | Handling time, kind: level, step: 5m, per: [site]}
  present: {title: 在岗 | Present, kind: level, step: 5m, per: [site], of: last}
  answers: {title: 问卷 | Questionnaire, kind: level, step: 1d, per: [team]}
  overtime: {title: 加班 | Overtime, kind: level, step: 1d, per: [team]}
  share:
    title: 投诉占比 | Complaints per contact
    ratio: {part: complaints, whole: contacts, at_least: 50}
    window: 30m
  needed:
    title: 需要人数 | People needed
    window: 30m
    staffing: {arrivals: contacts, handling: handling, answered: 80%, within: 20s, shrinkage: 30%, at_once: 2, floor: 3}
  short: {title: 缺口 | People missing, gap: {needed: needed, available: present}, window: 30m}
  strain: {title: 压力 | Strain, strain: {answers: answers, overtime: overtime, weights: {overtime: 10}, fewest: 7}}
"""
HEAD = text_of("team.yaml").split("\nmetrics:\n")[0]


def read(text: str) -> Read[Team]:
    return read_team("team.yaml", (HEAD + text).encode())


def team() -> Team:
    got = read(METRICS)
    assert [one for one in got.problems if one.code != "person-unreachable"] == []
    assert got.value is not None
    return got.value


def test_formulas_are_read_with_what_is_customary() -> None:
    metrics = team().metrics
    assert metrics["share"].computed == Ratio(part="complaints", whole="contacts", at_least=50)
    assert metrics["needed"].computed == Staffing(
        arrivals="contacts", handling="handling", answered=0.8, within=Length(20 * SECOND), shrinkage=0.3, at_once=2,
        floor=3,
    )  # fmt: skip
    assert metrics["short"].computed == Gap(needed="needed", available="present")
    assert metrics["strain"].computed == Strain(
        burdens=(
            Burden(metric="answers", weight=WEIGHTS["answers"], full=FULL["answers"]),
            Burden(metric="overtime", weight=10.0, full=FULL["overtime"]),
        ),
        fewest=7,
    )


def test_kind_step_and_labels_come_from_the_parts() -> None:
    metrics = team().metrics
    assert [metrics[name].kind for name in ("share", "needed", "short", "strain")] == ["share", *["level"] * 3]
    assert [metrics[name].step for name in ("share", "short", "strain")] == [5 * MINUTE, 5 * MINUTE, DAY]
    assert [metrics[name].per for name in ("share", "needed", "short", "strain")] == [("site",)] * 3 + [("team",)]


def test_the_questionnaire_of_a_strain_is_shielded_wherever_it_is_used() -> None:
    metrics = team().metrics
    assert (metrics["answers"].fewest, metrics["overtime"].fewest) == (7, 0)


RATIO = "ratio: {part: complaints, whole: contacts, at_least: 50}"
GAP = "gap: {needed: needed, available: present}"
ANSWERS = "Questionnaire, kind: level, step: 1d, per: [team"
SLIPS = [
    ("at-least-zero", "at_least: 50", "at_least: 0"),
    ("missing-key", "whole: contacts, at_least: 50", "whole: contacts"),
    ("unknown-metric-near", "part: complaints", "part: complaint"),
    ("key-not-with", RATIO, f"{RATIO}\n    step: 5m"),
    ("key-not-with", GAP, f"{GAP}, kind: level"),
    ("key-not-with", GAP, f"{GAP}, {RATIO}"),
    ("missing-key", "kind: count, step: 5m", "kind: count"),
    ("metric-circle", GAP, "gap: {needed: needed, available: short}"),
    ("computed-label", RATIO, f"{RATIO}\n    per: [site, shop]"),
    ("computed-not-added-up", "Present, kind: level, step: 5m, per: [site]",
     "Present, kind: level, step: 5m, per: [site, group]"),
    ("computed-kind", "arrivals: contacts", "arrivals: handling"),
    ("computed-kind", "handling: handling", "handling: complaints"),
    ("out-of-range", "answered: 80%", "answered: 100%"),
    ("out-of-range", "answered: 80%", "answered: 80"),
    ("out-of-range", "shrinkage: 30%", "shrinkage: 95%"),
    ("out-of-range", "fewest: 7", "fewest: 2"),
    ("wrong-type", "weights: {overtime: 10}", "weights: {overtime: 0}"),
    ("answers-not-a-mean", f"{ANSWERS}]", f"{ANSWERS}], of: max"),
    ("label-personal", f"{ANSWERS}]", f"{ANSWERS}, agent]"),
    ("lint-shorter-than-step", f"{GAP}, window: 30m", f"{GAP}, window: 1m"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "old", "new"), SLIPS, ids=[f"{row[0]}-{at}" for at, row in enumerate(SLIPS)])
def test_a_slip_in_a_computed_metric_is_told_with_a_way_out(code: str, old: str, new: str) -> None:
    assert METRICS.count(old) == 1
    found = [one for one in read(METRICS.replace(old, new)).problems if one.code != "person-unreachable"]
    assert [one.code for one in found] == [code]
    assert sentence(found[0], "zh") != sentence(found[0], "en")


def test_a_circle_is_told_once_and_nothing_runs_for_ever() -> None:
    text = METRICS + (
        "  a: {title: 甲 | A, gap: {needed: b, available: present}}\n"
        "  b: {title: 乙 | B, gap: {needed: a, available: present}}\n"
        "  c: {title: 丙 | C, gap: {needed: c, available: present}}\n"
    )
    assert [one.code for one in read(text).problems if one.code != "person-unreachable"] == ["metric-circle"] * 2


def test_nothing_is_sent_to_a_computed_metric() -> None:
    settings = Settings(
        sources={"json": SourceSettings(name="json", type="json", rules=(AlertRule(metric="short", value="x"),))},
        monitors={"m": Monitor(name="m", type="sql", metric="share", every=Length(MINUTE))},
    )
    told = [(one.code, one.params["parts"]) for one in fed(team(), settings)]
    assert told == [("computed-fed", "contacts, handling, present"), ("computed-fed", "complaints, contacts")]


@pytest.mark.parametrize(("metric", "valid"), [
    ({"title": "A", "kind": "count", "step": "1m"}, True),
    ({"title": "A", "kind": "count"}, False),
    ({"title": "A", "ratio": {"part": "a", "whole": "b", "at_least": 50}}, True),
    ({"title": "A", "ratio": {"part": "a", "whole": "b"}}, False),
    ({"title": "A", "gap": {"needed": "a", "available": "b"}, "window": "30m"}, True),
    ({"title": "A", "strain": {"answers": "a", "weights": {"answers": 40}, "full": {"angry": "20%"}}}, True),
    ({"title": "A"}, False),
])  # fmt: skip
def test_the_schema_asks_for_kind_and_step_unless_it_is_computed(metric: dict[str, object], valid: bool) -> None:
    whole = schema("team")
    made = Draft202012Validator({"$ref": "#/$defs/metric", "$defs": whole["$defs"]})
    assert made.is_valid(metric) is valid
