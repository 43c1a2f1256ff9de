"""Scenario tests and drill scenarios: order kept, names checked, types checked."""

from __future__ import annotations

from functools import cache

import pytest

from tests.language.sites import library, loaded, marked, text_of
from tocsin.engine.language.drill_files import read_drill
from tocsin.engine.language.scenario_tests import read_test
from tocsin.engine.model.problem import Weight
from tocsin.engine.model.runbook import Phase, Runbook
from tocsin.engine.model.scenario import (
    Acknowledges,
    Alerts,
    ByHand,
    Decides,
    Deed,
    Expect,
    Figures,
    Overrides,
    Presses,
    Proof,
    Replies,
    Ticks,
)  # fmt: skip
from tocsin.engine.model.time import DAY, MINUTE, Length

TEST = text_of("order-anomaly.test.yaml")


@cache
def books() -> dict[str, Runbook]:
    found: dict[str, Runbook] = {}
    for name in ("order-anomaly", "staff-shortage"):
        book = loaded(text_of(f"{name}.yaml")).value
        assert book is not None
        found[name] = book
    return found


def test_the_example_scenarios_are_read_in_the_order_of_the_file() -> None:
    read = read_test("t.yaml", TEST.encode(), runbooks=books(), team=library().team)
    assert read.problems == ()
    test = read.value
    assert test is not None
    assert [case.name for case in test.cases] == [
        "a real one, handled to the end", "nobody answers the page", "a false alarm",
    ]  # fmt: skip
    assert test.given.labels == {"shop": "flagship"}
    assert test.given.metrics["staff.present"] == pytest.approx(0.95)
    step = test.cases[0].steps[2]
    assert [type(verb) for verb in step.verbs] == [Acknowledges, Ticks, Presses, Expect]
    assert step.expect is not None
    assert step.expect.phase is Phase.RESPONSE
    assert step.expect.did == (Deed(verb="page", subject="cs-manager"),)
    assert test.cases[0].steps[0].offset == Length(10 * MINUTE)


WORDS = """
test: order-anomaly
cases:
  everything:
    - at: 0m
      open: true
      events: {site-down: firing}
      metrics: {staff.present: 70%}
    - at: 1m
      expect: {open: true, waiting: [apology], sent: [], facts: {cause: coupon}}
      answers: {apology: unknown, pause-promotion: no}
      approve: {apology: cs-manager}
      reject: progress
      edit: {apology: 新的文字}
      fact: {affected: 12, refund_by: "18:30"}
      override: [respond/fix/repair, verify]
      severity: sev2
      signal: cleared
      pause: yes
      close: over
      press: {cleared: shift-lead}
"""


def test_every_verb_of_a_step_is_read() -> None:
    read = read_test("t.yaml", WORDS.encode(), runbooks=books(), team=library().team)
    assert read.problems == ()
    assert read.value is not None
    first, second = read.value.cases[0].steps
    assert first.offset == 0
    assert [type(verb) for verb in first.verbs] == [ByHand, Alerts, Figures]
    expect, replies, approve, reject, _edit, _fact, override, *by_hand, press = second.verbs
    assert isinstance(expect, Expect)
    assert (expect.sent, expect.paging, expect.open) == ((), None, True)
    assert isinstance(replies, Replies)
    assert replies.replies == {"apology": "unknown", "pause-promotion": "no"}
    assert isinstance(approve, Decides)
    assert approve.notices == {"apology": "cs-manager"}
    assert isinstance(reject, Decides)
    assert (reject.approve, reject.notices) == (False, {"progress": ""})
    assert isinstance(override, Overrides)
    assert [(one.what, one.subject) for one in by_hand if isinstance(one, ByHand)] == [
        ("severity", "sev2"), ("signal", "cleared"), ("pause", ""), ("close", "over"),
    ]  # fmt: skip
    assert isinstance(press, Presses)


SLIPS = [
    ("unknown-runbook-near", "test: order-anomaly", "test: §order-anomly"),
    ("unknown-state-near", "states: [make-good]", "states: [§make-god]"),
    ("unknown-task-near", "done: {count: 340}", "done: {§cuont: 340}"),
    ("unknown-button-near", "press: {real: shift-lead}", "press: {§reel: shift-lead}"),
    ("unknown-role-near", "press: {real: shift-lead}", "press: {real: §shift-leed}"),
    ("unknown-notice-near", "approve: solved", "approve: §solvd"),
    ("unknown-metric-near", "metrics: {orders.duplicate: 60}", "metrics: {§orders.duplicates: 60}"),
    ("unknown-label-near", "  shop: flagship", "  §shp: flagship"),
    ("wrong-type", "metrics: {orders.duplicate: 60}", "metrics: {orders.duplicate: §many}"),
    ("wrong-type", "done: {count: 340}", "done: {count: §lots}"),
    ("not-an-option-near", "find: payment", "find: §paymnt"),
    ("wrong-type", "did: [page order-desk]", "did: [§wake order-desk]"),
    ("unknown-role-near", "did: [page order-desk]", "did: [page §order-dsk]"),
    ("step-earlier", "    - at: 91m", "    - at: §9m"),
    ("unknown-key-near", "    - at: 25m\n      metrics", "    - at: 25m\n      §metrix"),
    ("length-without-unit", "    - at: 25m", "    - at: §25"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "old", "new"), SLIPS, ids=[f"{row[0]}-{at}" for at, row in enumerate(SLIPS)])
def test_a_slip_in_a_scenario_is_one_message_at_its_place(code: str, old: str, new: str) -> None:
    assert old in TEST
    text, place = marked(TEST.replace(old, new, 1))
    problems = read_test("t.yaml", text.encode(), runbooks=books(), team=library().team).problems
    found = [(one.code, one.where.line, one.where.column) for one in problems]
    assert found == [(code, *place)]


DRILL = """
scenario: orders-doubled
title: 大促重复订单 | Duplicate orders in a promotion
summary: 十分钟内重复订单增至平时的十倍 | Within ten minutes duplicates rise to ten times the usual
difficulty: 3
runbook: order-anomaly
duration: 45m
given:
  shop: flagship
  usual: {orders.duplicate: 6}
  metrics: {orders.duplicate: 5, orders.lost: 0}
objectives:
  - id: tell-customers
    capability: customer_comms
    statement: 30 分钟内发出首次致歉 | The first apology leaves within 30 minutes
    steps: [notices/apology, respond/customers/say-sorry]
    weight: 5
injects:
  - id: later
    at: +12m
    to: [cs-manager]
    channel: phone_card
    body: 记者来电询问 | A journalist calls
  - id: figures
    at: +0m
    to: shift-lead
    channel: monitor
    body: 重复订单激增 | Duplicates are rising
    metrics: {orders.duplicate: 60}
expected_actions:
  - id: answer
    objective: tell-customers
    role: order-desk
    satisfied_by: ack order-desk
    trigger: open
    target: 5m
  - id: apologise
    objective: tell-customers
    role: cs-manager
    satisfied_by: sent apology
    trigger: answer
    target: 15m
    limit: 25m
    clock: human
    criticality: critical
    weight: 5
"""


def test_a_drill_s_scenario_is_read_with_its_injects_in_order_of_time() -> None:
    read = read_drill("d.yaml", DRILL.encode(), runbooks=books(), team=library().team)
    assert read.problems == ()
    drill = read.value
    assert drill is not None
    assert [one.id for one in drill.injects] == ["figures", "later"]
    assert drill.injects[0].metrics == {"orders.duplicate": 60}
    assert drill.expected_actions[1].satisfied_by == Proof(verb="sent", subject="apology")
    assert (drill.expected_actions[1].trigger, drill.expected_actions[1].limit) == ("answer", Length(25 * MINUTE))
    assert drill.expected_actions[0].target < DAY
    assert len(drill.hash) == 64


DRILL_SLIPS = [
    ("unknown-runbook-near", "runbook: order-anomaly", "runbook: §order-anomly"),
    ("not-an-option-near", "customer_comms", "§customer_coms"),
    ("out-of-range", "difficulty: 3", "difficulty: §9"),
    ("unknown-inject-near", "trigger: answer", "trigger: §anser"),
    ("unknown-objective-near", "objective: tell-customers\n    role: cs", "objective: §tell-customer\n    role: cs"),
    ("proof-form", "satisfied_by: sent apology", "satisfied_by: §event:notice.released"),
    ("unknown-notice-near", "satisfied_by: sent apology", "satisfied_by: sent §apologie"),
    ("limit-before-target", "limit: 25m", "limit: §10m"),
    ("unknown-element-near", "steps: [notices/apology,", "steps: [§notices/apologie,"),
    ("id-twice", "  - id: apologise", "  - §id: answer"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "old", "new"), DRILL_SLIPS, ids=[row[0] for row in DRILL_SLIPS])
def test_a_slip_in_a_drill_is_one_message_at_its_place(code: str, old: str, new: str) -> None:
    assert DRILL.count(old) == 1
    text, place = marked(DRILL.replace(old, new))
    problems = read_drill("d.yaml", text.encode(), runbooks=books(), team=library().team).problems
    found = [(one.code, one.where.line, one.where.column) for one in problems if one.weight is Weight.ERROR]
    assert (code, *place) in found
    assert len(found) == 1


def test_an_objective_that_no_action_shows_is_a_warning() -> None:
    text = DRILL.replace("injects:\n", "  - {id: idle, capability: decide, statement: 决定 | Decide}\ninjects:\n", 1)
    (problem,) = read_drill("d.yaml", text.encode(), runbooks=books(), team=library().team).problems
    assert (problem.code, problem.weight) == ("objective-orphan", Weight.WARNING)
