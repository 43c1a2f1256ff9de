"""Slips that people make when they write a runbook: one slip in a good file, one message, at the exact place."""

from __future__ import annotations

import re

import pytest

from tests.language.sites import changed, loaded, text_of
from tocsin.engine.model.problem import Problem
from tocsin.engine.words.problems import sentence

ORDER, STAFF = "order-anomaly.yaml", "staff-shortage.yaml"

# (code, what stands in the good file, what the hand typed; § marks where the message must point)
YAML = [
    ("yaml-tab", "      compare:\n", "§\t\tcompare:\n"),
    ("yaml-key-twice", "cooldown: 30m\n", "cooldown: 30m\n§cooldown: 1h\n"),
    ("yaml-wide-colon", "runbook: order-anomaly", "runbook§：order-anomaly"),
    ("yaml-wide-colon", "lead: shift-lead\nabout", "lead§：shift-lead\nabout"),
    ("yaml-wide-colon", "  check:\n", "  check§：\n"),
    ("yaml-comma", "  resolve: {within: 4h, warn: 3h}", "  resolve: {within: 4h, §soon}"),
    ("yaml-question", "do: {ask: pause-promotion}", "do: {ask: pause-promotion§?}"),
    ("yaml-reserved", "text: 店铺 {{ shop }} 订单异常", "text: §{{ shop }} 订单异常"),
    ("yaml-reserved", "text: 查明原因 |", "text: §*查明原因* |"),
    ("yaml-reserved", "text: 查明原因 |", "text: §@技术 查明原因 |"),
    ("yaml-reserved", "label: 情况属实 |", "label: §%情况属实 |"),
    ("yaml-anchor", "when: cause == 'coupon'", "when: §&rule cause == 'coupon'"),
    ("yaml-anchor", "  start: sev3\n", "  start: sev3\n  §<<: base\n"),
    ("yaml-tag", "cooldown: 30m", "cooldown: §!!str 30m"),
    ("yaml-open-quote", "when: cause == 'coupon'", "when: §\"cause == 'coupon'"),
    ("yaml-open-braces", "{within: 4h, warn: 3h}", "§{within: 4h, warn: 3h"),
    ("yaml-second-colon", "label: 误报 | False alarm", "label: 误报 | False§: alarm"),
    ("yaml-no-space", "cooldown: 30m", "cooldown§:30m"),
    ("yaml-indent", "    window: 5m\n    above: 3 x usual", "    window: 5m\n   §above: 3 x usual"),
]  # fmt: skip

KEYS = [
    ("key-true", "on:\n  breached.resolve:", "§true:\n  breached.resolve:"),
    ("unknown-key-near", "    title: 核实 |", "    §titel: 核实 |"),
    ("unknown-key-near", "triggers:\n", "§triggres:\n"),
    ("unknown-key-near", "facts:\n", "§fatcs:\n"),
    ("unknown-key-near", "      - tell: war-room\n", "      - §notify: war-room\n"),
    ("unknown-key-near", "      answer_within: 5m\n", "      §ack: 5m\n"),
    ("unknown-key-near", "    and_at_least: 20\n", "    §at_least: 20\n"),
    ("unknown-key-near", "        go: respond\n", "        §to: respond\n"),
    ("unknown-key-near", "    do: {raise: sev1}", "    do: {§escalate: sev1}"),
    (
        "unknown-key-near",
        "        by: order-desk\n                due: 20m",
        "        by: order-desk\n                §deadline: 20m",
    ),
    ("unknown-key", "cooldown: 30m\n", "cooldown: 30m\n§colour: red\n"),
    ("missing-key", "runbook: order-anomaly\ntitle", "§title"),
    (
        "missing-key",
        "        text: 抽查 10 笔订单，与支付流水逐一核对 | Take 10 orders and compare them with the payment ledger\n"
        "        due: 10m",
        "        §due: 10m",
    ),
    ("empty-value", "lead: shift-lead\nabout", "§lead:\nabout"),
    ("wrong-type", "one_per: shop", "one_per:\n  §shop: x"),
    ("wrong-type", "  breached.resolve:\n    do: {raise: sev1}", "  §- breached.resolve"),
    ("not-an-option-near", "    phase: warning\n    title: 核实", "    phase: §waring\n    title: 核实"),
    ("not-an-option-near", "    type: number", "    type: §integer"),
    ("not-an-option", "    type: number", "    type: §picture"),
    ("id-sign", "      compare:\n", "      com§.pare:\n"),
    ("id-sign", "      compare:\n", "      com§ре:\n"),
    ("id-not-text", "      compare:\n", "      §2024:\n"),
]  # fmt: skip

NAMES = [
    ("unknown-role-near", "lead: shift-lead\nabout", "lead: §shift-leed\nabout"),
    ("unknown-role", "      page: order-desk", "      page: §warehouse"),
    ("unknown-role-near", "      then: [shift-lead, cs-manager]", "      then: [shift-lead, §cs-manger]"),
    ("unknown-metric-near", "    metric: orders.lost", "    metric: §orders.last"),
    ("unknown-room-near", "      - tell: war-room", "      - tell: §warroom"),
    ("unknown-audience-near", "    audience: affected-vip", "    audience: §affected-vips"),
    ("unknown-connector-near", "do: {ask: resume-promotion}", "do: {ask: §resume-promotoin}"),
    ("unknown-label-near", "one_per: shop", "one_per: §shp"),
    ("unknown-severity-near", "    do: {raise: sev1}", "    do: {raise: §sevl}"),
    ("unknown-notice-near", "      - notice: vip-apology ", "      - notice: §vip-apolgy "),
    ("unknown-fact-near", "        fills: affected", "        fills: §afected"),
    ("unknown-runbook-near", "            call: staff-shortage", "            call: §staff-shortge"),
    ("unknown-template-near", "    template: order-apology-vip", "    template: §order-apologyvip"),
    ("unknown-state-near", "      20m: respond ", "      20m: §respnd "),
    ("unknown-state", "      20m: respond ", "      20m: §go-home "),
    ("outside-block", "              tasks-done: repair\n", "              tasks-done: §verify\n"),
    ("event-nobody-near", "      fired: respond ", "      §fird: respond "),
    ("event-nobody", "      fired: respond ", "      §weather-change: respond "),
    ("unknown-name-near", "自 {{ since }} 起，您在 {{ shop }} 的部分", "自 {{ since }} 起，您在 §{{ shp }} 的部分"),
    ("unknown-name", "自 {{ since }} 起，您在 {{ shop }} 的部分", "自 {{ since }} 起，您在 §{{ warehouse }} 的部分"),
]  # fmt: skip

RULES = [
    ("button-needs", "        label: 误报 | False alarm\n        by", "        §by"),
    ("button-event-name", "      false-alarm:\n", "      §finished:\n"),
    ("go-and-end", "        go: respond\n", "        go: respond\n        §end: over\n"),
    (
        "two-bodies",
        "            call: staff-shortage\n",
        "            call: staff-shortage\n            §states: {wait: {after: {1h: {end: over}}}}\n",
    ),
    ("two-actions", "      - tell: war-room\n", "      - tell: war-room\n        §page: order-desk\n"),
    ("then-without-answer", "      answer_within: 5m\n      then: [shift-lead", "      §then: [shift-lead"),
    (
        "key-not-with",
        "      - notice: vip-apology ",
        "      - notice: vip-apology\n        §text: 你好 | Hello ",
    ),
    ("action-bare", "    do: {raise: sev1}", "    do: §escalate"),
    ("length-bad-near", "      20m: respond ", "      §20 min: respond "),
    ("length-without-unit", "cooldown: 30m", "cooldown: §30"),
    ("level-bad", "    above: 5\n", "    above: §five\n"),
    ("level-both", "    above: 5\n", "    above: 5\n    §below: 1\n"),
    (
        "level-neither",
        "    metric: orders.lost\n    window: 5m\n    above: 5\n",
        "    §metric: orders.lost\n    window: 5m\n",
    ),
    (
        "condition-name-near",
        "sev2: orders.lost > 20 or affected > 100",
        "sev2: orders.lost > 20 or §afected > 100",
    ),
    ("condition-option-near", "when: cause == 'coupon'", "when: cause == §'coupons'"),
    ("condition-single-equals", "when: cause == 'coupon'", "when: cause §= 'coupon'"),
    ("condition-full-width", "sev2: orders.lost > 20", "sev2: orders.lost §＞ 20"),
    ("condition-write", "orders.lost > 20 or affected > 100", "orders.lost > 20 §|| affected > 100"),
    ("condition-chain", "sev2: orders.lost > 20 or", "sev2: 20 < orders.lost §< 200 or"),
    ("condition-not-yes-no", "sev2: orders.lost > 20 or affected > 100", "sev2: §orders.lost + affected"),
    ("phrase-one-language", "    title: 移交活动方 | Hand over to marketing", "    title: §移交活动方"),
    (
        "phrase-swapped",
        "    title: 移交活动方 | Hand over to marketing",
        "    title: §Hand over to marketing | 移交活动方",
    ),
    ("text-no-holes", "    title: 移交活动方 |", "    title: 移交 §{{ shop }} |"),
    (
        "notice-approve",
        "    template: order-apology-vip\n    audience: affected-vip\n    approve: cs-manager\n",
        "    §template: order-apology-vip\n    audience: affected-vip\n",
    ),
    (
        "end-with-others",
        "  verify:\n    phase: handling\n",
        "  verify:\n    end: done\n    §phase: handling\n",
    ),
    (
        "reaction-empty",
        "      false-alarm:\n        label: 误报 | False alarm\n        by: shift-lead\n        end: false-alarm\n",
        "      §false-alarm:\n        label: 误报 | False alarm\n        by: shift-lead\n",
    ),
    (
        "notice-text-and-template",
        "    template: order-apology-vip\n",
        "    §template: order-apology-vip\n    text: 你好 | Hello\n",
    ),
    ("severity-not-higher", "  sev2: orders.lost > 20 or affected > 100\n", "  §sev3: orders.lost > 20\n"),
    ("choice-no-options", "    type: number\n", "    type: §choice\n"),
]  # fmt: skip

SLIPS = [*YAML, *KEYS, *NAMES, *RULES]


def _places(problems: tuple[Problem, ...]) -> list[tuple[str, int, int]]:
    return [(problem.code, problem.where.line, problem.where.column) for problem in problems]


@pytest.mark.parametrize(("code", "old", "new"), SLIPS, ids=[f"{code}-{at}" for at, (code, *_) in enumerate(SLIPS)])
def test_one_slip_is_one_message_at_the_exact_place(code: str, old: str, new: str) -> None:
    text, (line, column) = changed(ORDER, old, new)
    problems = loaded(text).problems
    assert _places(problems) == [(code, line, column)]
    for lang in ("zh", "en"):
        said = sentence(problems[0], lang)
        assert said != code
        assert not re.search(r"\{[a-z_]+\}", said), "a placeholder was not filled"


@pytest.mark.parametrize("name", [ORDER, STAFF])
def test_the_built_in_examples_load_without_a_word(name: str) -> None:
    assert loaded(text_of(name)).problems == ()
