"""The files of `deploy/`: taken by the programs that they are for, and true about Tocsin."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tocsin.engine.model import problem
from tocsin.engine.web.metrics import NAMES

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
RULES = DEPLOY / "tocsin-alerts.yml"
BOARD = json.loads((DEPLOY / "grafana-dashboard.json").read_text(encoding="utf-8"))
KNOWN = {one.name: one for one in NAMES}
BY_THE_SCRAPE = {"job", "instance"}


def needs(program: str, package: str) -> pytest.MarkDecorator:
    reason = f"needs {program} of the Debian package {package}; `.ci/run` installs it"
    return pytest.mark.skipif(shutil.which(program) is None, reason=reason)


def rules() -> list[dict[str, Any]]:
    told = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    return [rule for group in told["groups"] for rule in group["rules"]]


def asked() -> Iterator[tuple[str, str]]:
    """(where, PromQL) of every question of the rules and of the dashboard."""
    for rule in rules():
        yield rule["alert"], rule["expr"]
    for panel in BOARD["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target["expr"]


@pytest.mark.parametrize(("where", "question"), list(asked()))
def test_every_question_is_about_metrics_and_labels_that_there_are(where: str, question: str) -> None:
    names = re.findall(r"\btocsin_\w+", question)
    assert [name for name in names if name not in KNOWN] == [], where
    for name, inner in re.findall(r"\b(tocsin_\w+)\{([^}]*)\}", question):
        labels = set(re.findall(r"(\w+)\s*(?:=~|!=|!~|=)", inner)) - BY_THE_SCRAPE
        assert labels <= set(KNOWN[name].labels), where
    grouped = {label.strip() for part in re.findall(r"by \(([^)]*)\)", question) for label in part.split(",")}
    assert grouped <= {label for name in names for label in KNOWN[name].labels}, where
    for name in names:
        counts = re.search(rf"(rate|increase)\({name}\b", question) is not None
        assert counts is (KNOWN[name].kind == "counter"), where


def test_every_metric_has_its_panel_and_every_panel_a_place_of_its_own() -> None:
    shown = {name for panel in BOARD["panels"] for target in panel["targets"]
             for name in re.findall(r"\btocsin_\w+", target["expr"])}  # fmt: skip
    assert shown == set(KNOWN)
    assert len({panel["id"] for panel in BOARD["panels"]}) == len(BOARD["panels"])
    taken = [(x, y) for panel in BOARD["panels"] for at in [panel["gridPos"]]
             for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])]  # fmt: skip
    assert len(set(taken)) == len(taken)
    assert max(x for x, _ in taken) < 24


def test_what_a_legend_names_is_a_label() -> None:
    for panel in BOARD["panels"]:
        for target in panel["targets"]:
            known = {label for name in re.findall(r"\btocsin_\w+", target["expr"]) for label in KNOWN[name].labels}
            named = set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"]))
            assert named <= known | {"instance", "__name__"}, panel["title"]


def test_every_rule_and_panel_speaks_both_languages() -> None:
    for words in [rule["annotations"]["summary"] for rule in rules()] + [panel["title"] for panel in BOARD["panels"]]:
        zh, _, en = words.partition(" | ")
        assert re.search(r"[\u4e00-\u9fff]", zh), words
        assert en, words
        assert not re.search(r"[\u4e00-\u9fff]", en), words


@needs("promtool", "prometheus")
def test_promtool_takes_the_rules() -> None:
    done = subprocess.run(["promtool", "check", "rules", RULES], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout


WELL = {
    'up{job="tocsin"}': "1x80", "tocsin_engine_up": "1x80", "tocsin_engine_lag_seconds": "0.1x80",
    "tocsin_engine_answer_seconds": "0.002x80", "tocsin_storage_failing": "0x80",
    "tocsin_page_oldest_due_seconds": "3x80", 'tocsin_sends_total{kind="page", outcome="failed"}': "4x80",
    'tocsin_uncertain{kind="customer"}': "0x80", 'tocsin_alerts_total{source="prom", status="not-understood"}': "7x80",
    'tocsin_refusals_total{source="prom", reason="token"}': "2x80",
    'tocsin_refusals_total{source="-", reason="token"}': "0+0.1x80", "tocsin_log_lines_lost_total": "0x80",
    'tocsin_database_bytes{file="wal"}': "4000000x80",
}  # fmt: skip
ILL = [
    ("TocsinDown", 'up{job="tocsin"}', "0x80"), ("TocsinDown", 'up{job="tocsin"}', ""),
    ("TocsinEngineDown", "tocsin_engine_up", "0x80"), ("TocsinEngineSlow", "tocsin_engine_lag_seconds", "31x80"),
    ("TocsinEngineSlow", "tocsin_engine_answer_seconds", "2.1x80"),
    ("TocsinStorageFailing", "tocsin_storage_failing", "1x80"),
    ("TocsinPageLate", "tocsin_page_oldest_due_seconds", "61x80"),
    ("TocsinPageFailed", 'tocsin_sends_total{kind="page", outcome="failed"}', "4x70 5x10"),
    ("TocsinCustomerDoubt", 'tocsin_uncertain{kind="customer"}', "1x80"),
    ("TocsinNotUnderstood", 'tocsin_alerts_total{source="prom", status="not-understood"}', "7x70 8x10"),
    ("TocsinSourceRefused", 'tocsin_refusals_total{source="prom", reason="token"}', "2x70 3x10"),
    ("TocsinTokenGuessed", 'tocsin_refusals_total{source="-", reason="token"}', "0+1x80"),
    ("TocsinLogLost", "tocsin_log_lines_lost_total", "0x70 1x10"),
    ("TocsinLogOfDatabaseGrows", 'tocsin_database_bytes{file="wal"}', "1.1e9x80"),
]  # fmt: skip


@needs("promtool", "prometheus")
@pytest.mark.parametrize(("alert", "series", "values"), [("", "up", "1x80"), *ILL])
def test_each_rule_fires_for_its_own_trouble_alone(tmp_path: Path, alert: str, series: str, values: str) -> None:
    told = {**WELL, series: values}
    firing = ["Watchdog", *([alert] if alert else [])]
    story = {
        "rule_files": [str(RULES)], "evaluation_interval": "15s",
        "tests": [{
            "interval": "15s",
            "input_series": [{"series": name, "values": shown} for name, shown in told.items() if shown],
            "promql_expr_test": [{
                "expr": 'count by (alertname) (ALERTS{alertstate="firing"})', "eval_time": "20m",
                "exp_samples": [{"labels": f'{{alertname="{name}"}}', "value": 1} for name in firing],
            }],
        }],
    }  # fmt: skip
    path = tmp_path / "story.yml"
    path.write_text(yaml.safe_dump(story), encoding="utf-8")
    done = subprocess.run(["promtool", "test", "rules", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout


def test_every_rule_is_told_by_a_story() -> None:
    assert {alert for alert, _, _ in ILL} | {"Watchdog"} == {rule["alert"] for rule in rules()}


@needs("amtool", "prometheus-alertmanager")
@pytest.mark.parametrize(
    ("labels", "receiver"),
    [
        (["alertname=TocsinDown", "team=customer-service"], "somebody-else"), (["alertname=Watchdog"], "tocsin"),
        (["alertname=HotlineQueueLong", "team=customer-service"], "tocsin"), (["alertname=Disk"], "somebody-else"),
    ],
)  # fmt: skip
def test_alertmanager_takes_the_route_and_tocsin_is_not_asked_about_itself(labels: list[str], receiver: str) -> None:
    config = f"--config.file={DEPLOY / 'alertmanager.yml'}"
    done = subprocess.run(["amtool", "config", "routes", "test", config, *labels], capture_output=True, text=True,
                          check=False)  # fmt: skip
    assert (done.returncode, done.stdout.strip()) == (0, receiver), done.stderr


def unit() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in (DEPLOY / "tocsin.service").read_text(encoding="utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def test_the_unit_starts_again_unless_a_person_must_change_something() -> None:
    told = unit()
    codes = {one.exit_code for one in vars(problem).values() if isinstance(one, type) and hasattr(one, "exit_code")}
    assert told["Restart"] == ["always"]
    assert told["StartLimitIntervalSec"] == ["0"]
    stays_down = {int(code) for code in told["RestartPreventExitStatus"][0].split()}
    assert stays_down == codes - {problem.Unavailable.exit_code}


@needs("systemd-analyze", "systemd")
def test_systemd_takes_the_unit_and_finds_it_shut_in(tmp_path: Path) -> None:
    copy = tmp_path / "tocsin.service"
    text = (DEPLOY / "tocsin.service").read_text(encoding="utf-8")
    copy.write_text(text.replace("/usr/local/bin/tocsin serve", "/bin/true serve"), encoding="utf-8")
    for words in (["verify"], ["security", "--offline=true", "--threshold=20"]):
        done = subprocess.run(["systemd-analyze", *words, copy], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "tocsin.service:" not in done.stderr
