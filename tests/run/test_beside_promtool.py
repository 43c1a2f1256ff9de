"""The same series judged by Prometheus itself (`promtool test rules`) and by us, step by step.

Prometheus' rules: `for` counts from the first evaluation that was true, `keep_firing_for` from the first that was not
("Alerting rules" and "Unit testing for rules" of its documentation). Where figures are missing the two differ, and each
difference is written down here with both sides tried.
"""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

import pytest
import yaml

from tocsin.engine.decide.telling import is_on
from tocsin.engine.language.runbook_file import read_runbook
from tocsin.engine.language.scope import Library as Scope
from tocsin.engine.language.team_file import read_team
from tocsin.engine.model.backtest import Recorded
from tocsin.engine.model.runbook import Runbook
from tocsin.engine.model.team import Team
from tocsin.engine.model.time import SECOND, Instant
from tocsin.engine.run.replay import Player

pytestmark = pytest.mark.skipif(
    shutil.which("promtool") is None, reason="needs promtool of the Debian package prometheus; `.ci/run` installs it"
)
START = Instant(1_794_400_200_000_000)
STEP = 10
"""Seconds from figure to figure, and from evaluation to evaluation."""
RULES = tuple(product((0, 1, 2, 5), (0, 1, 3)))
"""Steps of `for`, and of `keep_firing_for`."""
TEAM = """\
timezone: Asia/Shanghai
languages: [zh, en]
people: {ana: {name: Ana, contacts: [{pager: ana}]}}
roles: {lead: {title: 值班 | Lead, people: [ana]}}
severities: {sev3: {title: 一般 | Minor}}
metrics:
  wait: {title: 等待 | Wait, kind: level, step: 10s, per: [shop]}
"""
BOOK = """\
runbook: NAME
title: 卖场 | Floor
lead: lead
one_per: shop
triggers: {long: TRIGGER}
severity: {start: sev3}
states: {a: {phase: response, title: 甲 | A, do: {page: lead}, after: {1h: {end: over}}}}
"""


def team() -> Team:
    read = read_team("team.yaml", TEAM.encode())
    assert read.value is not None, read.problems
    return read.value


def book(hold: int, keep: int) -> Runbook:
    """`wait > 5` held for so many steps, and gone for so many."""
    trigger: dict[str, object] = {"metric": "wait", "above": 5}
    trigger |= {"for": f"{hold * STEP}s"} if hold else {}
    trigger |= {"clear": {"for": f"{keep * STEP}s"}} if keep else {}
    text = BOOK.replace("NAME", _name(hold, keep)).replace("TRIGGER", yaml.safe_dump(trigger, default_flow_style=True))
    read = read_runbook("book.yaml", text.encode(), Scope(team=team()))
    assert read.value is not None, read.problems
    return read.value


def _name(hold: int, keep: int) -> str:
    return f"r{hold}-{keep}"


def ours(series: Sequence[str], rules: Sequence[tuple[int, int]]) -> dict[tuple[str, int], str]:
    """(rule, number of the series) -> a letter for each step: F fires, - does not. `_` in a series is no figure."""
    player = Player(team(), [book(*rule) for rule in rules], START)
    found = {(_name(*rule), number): "" for rule in rules for number in range(len(series))}
    for step in range(len(series[0])):
        now = Instant(START + step * STEP * SECOND)
        player.play(
            Recorded(now, "wait", {"shop": f"s{number}"}, float(one[step]))
            for number, one in enumerate(series) if one[step] != "_"
        )  # fmt: skip
        player.until(Instant(now + 1))
        on = {(t.runbook, int(t.key[6:])) for t in player.desk.trackers.values() if is_on(t.state.phase)}
        for name in found:
            found[name] += "F" if name in on else "-"
    return found


def agrees(
    folder: Path, series: Sequence[str], rules: Sequence[tuple[int, int]], said: dict[tuple[str, int], str]
) -> str:
    """What promtool has to say against it; empty where Prometheus fires in exactly these steps."""
    alerts = [
        {"alert": _name(hold, keep), "expr": "wait > 5", "for": f"{hold * STEP}s", "keep_firing_for": f"{keep * STEP}s"}
        for hold, keep in rules
    ]
    (folder / "rules.yml").write_text(yaml.safe_dump({"groups": [{"name": "g", "rules": alerts}]}))
    inputs = [
        {"series": f'wait{{shop="s{number}"}}', "values": " ".join(one)} for number, one in enumerate(series)
    ]  # fmt: skip
    tests = [
        {"eval_time": f"{step * STEP}s", "alertname": name, "exp_alerts": list(_firing(name, step, len(series), said))}
        for name in (_name(*rule) for rule in rules) for step in range(len(series[0]))
        if said[name, 0][step] != "?"  # versions differ about the border itself
    ]  # fmt: skip
    whole = {"rule_files": ["rules.yml"], "evaluation_interval": f"{STEP}s", "tests": [
        {"interval": f"{STEP}s", "input_series": inputs, "alert_rule_test": tests}
    ]}  # fmt: skip
    (folder / "tests.yml").write_text(yaml.safe_dump(whole))
    done = subprocess.run(
        ["promtool", "test", "rules", "tests.yml"], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    return "" if done.returncode == 0 else (done.stdout + done.stderr)[:2_000]


def _firing(name: str, step: int, count: int, said: dict[tuple[str, int], str]) -> Iterator[dict[str, object]]:
    for number in range(count):
        if said[name, number][step] == "F":
            yield {"exp_labels": {"shop": f"s{number}"}}


CHOSEN = [
    "9999999999000000000099999",  # one long episode, and a second
    "9090909090909090909090909",  # flaps at every step
    "9900990099009900990099009",  # and every second
    "0009000090000900000099990",  # single peaks
    "9999099990999909999099990",  # single holes
    "0000000000000000000000000", "5555555555666666666655555",  # the level itself is not beyond
]  # fmt: skip


def test_rule_23_rule_25_prometheus_fires_in_exactly_our_steps(tmp_path: Path) -> None:
    said = ours(CHOSEN, RULES)
    assert {"F" in one for one in said.values()} == {True, False}
    assert agrees(tmp_path, CHOSEN, RULES, said) == ""


def test_rule_23_rule_25_and_on_series_that_nobody_chose(tmp_path: Path) -> None:
    chance = random.Random(2_411)
    series = ["".join(chance.choice("0099963") for _ in range(60)) for _ in range(25)]
    assert agrees(tmp_path, series, RULES, ours(series, RULES)) == ""


def test_promtool_would_have_said_so(tmp_path: Path) -> None:
    """One step of one series told wrong is found: the comparison compares."""
    said = ours(CHOSEN, RULES)
    wrong = {**said, (_name(2, 0), 0): said[_name(2, 0), 0].replace("F", "-", 1)}
    assert agrees(tmp_path, CHOSEN, RULES, wrong) != ""


MISSING = [
    # (for, keep), series, we, Prometheus: it takes the last figure for a new one for up to five minutes
    ((2, 0), "99_990000", "---FF----", "--FFF----"),  # a missing figure does not let `for` advance (rule 24)
    ((2, 0), "99___9990", "-------F-", "--FFFFFF-"),  # beyond two steps a running `for` is dropped
    ((0, 0), "99____900", "FFFFFFF--", "FFFFFFF--"),  # what fires stays so while nobody speaks
    ((0, 0), "90____900", "F-----F--", "F-----F--"),
    ((0, 3), "90_000009", "FFFFF---F", "FFFF----F"),  # nor does `clear: {for:}` advance
    ((0, 0), "9" + "_" * 34 + "00", "F" * 35 + "--", "F" * 30 + "?" + "-" * 6),  # Prometheus forgets after 5 min
]


@pytest.mark.parametrize(("rule", "series", "we", "they"), MISSING, ids=range(len(MISSING)))
def test_rule_24_where_figures_are_missing_each_does_as_it_says(
    tmp_path: Path, rule: tuple[int, int], series: str, we: str, they: str
) -> None:
    """Never the other way round: we fire no earlier, and clear no earlier, than Prometheus does."""
    assert ours([series], [rule])[_name(*rule), 0] == we
    assert agrees(tmp_path, [series], [rule], {(_name(*rule), 0): they}) == ""
