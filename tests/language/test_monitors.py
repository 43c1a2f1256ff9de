"""Monitors in `tocsin.yaml`: what each type needs, slips in both languages, what the rest of the site learns."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.language.sites import FILES
from tocsin.engine.language.grammar_site import SITE_PLACES
from tocsin.engine.language.monitor_types import TYPES
from tocsin.engine.language.site import Survey, survey_site
from tocsin.engine.model.monitor import Monitor
from tocsin.engine.model.secret import Secret
from tocsin.engine.model.time import HOUR, MINUTE, SECOND
from tocsin.engine.words.problems import sentence
from tocsin.notifiers.registry import CHANNELS


def survey(root: Path, monitor: str, more: str = "") -> Survey:
    settings = (FILES / "tocsin.yaml").read_text("utf-8")
    root.joinpath("tocsin.yaml").write_text(f"{settings}\nmonitors:\n  m: {monitor}\n{more}", encoding="utf-8")
    root.joinpath("team.yaml").write_bytes((FILES / "team.yaml").read_bytes())
    return survey_site(root, channel_specs=CHANNELS, builtin=FILES / "library")


def read(root: Path, monitor: str, more: str = "") -> Monitor:
    found = survey(root, monitor, more)
    assert [(one.code, one.params) for one in found.problems] == []
    assert found.site is not None
    return found.site.settings.monitors["m"]


def test_a_heartbeat_is_read_with_what_is_usual(tmp_path: Path) -> None:
    made = read(tmp_path, "{type: heartbeat, source: alertmanager, every: 1h}")
    assert (made.every, made.grace, made.source, made.event) == (HOUR, MINUTE, "alertmanager", "m")
    made = read(tmp_path, "{type: heartbeat, metric: orders.lost, every: 1h, grace: 1s, event: export-late}")
    assert (made.grace, made.metric, made.event) == (MINUTE // 60, "orders.lost", "export-late")


def test_the_event_of_a_heartbeat_is_known_to_the_runbooks(tmp_path: Path) -> None:
    found = survey(tmp_path, "{type: heartbeat, source: alertmanager, every: 1h, event: export-late}")
    assert found.library is not None
    assert "export-late" in found.library.events


@pytest.mark.parametrize(("monitor", "codes"), [
    ("{type: heartbeet, source: alertmanager, every: 1h}", ["not-an-option-near"]),
    ("{source: alertmanager, every: 1h}", ["missing-key"]),
    ("{type: heartbeat, source: alertmanager}", ["missing-key"]),
    ("{type: heartbeat, every: 1h}", ["monitor-needs-one"]),
    ("{type: heartbeat, source: alertmanager, metric: orders.lost, every: 1h}", ["key-not-with"]),
    ("{type: heartbeat, source: alertmanger, every: 1h}", ["unknown-source-near"]),
    ("{type: heartbeat, source: zzz, every: 1h}", ["unknown-source"]),
    ("{type: heartbeat, metric: orders.lots, every: 1h}", ["unknown-metric-near"]),
    ("{type: heartbeat, source: alertmanager, every: 60}", ["length-without-unit"]),
    ("{type: heartbeat, source: alertmanager, every: 0s}", ["length-zero"]),
    ("{type: heartbeat, source: alertmanager, every: 1h, interval: 2h}", ["unknown-key-near"]),
    ("{type: heartbeat, source: alertmanager, every: 1h, match: yes}", ["wrong-type"]),
])  # fmt: skip
def test_a_slip_is_named_once_in_both_languages(tmp_path: Path, monitor: str, codes: list[str]) -> None:
    problems = survey(tmp_path, monitor).problems
    assert [one.code for one in problems] == codes
    for one in problems:
        assert one.where.file == "tocsin.yaml"
        for lang in ("zh", "en"):
            said = sentence(one, lang)
            assert "{" not in said
            assert said != one.code


PAGE = "type: http, url: 'https://shop.example/stats', metric: orders.lost, every: 1m"
PROM = "type: prometheus, url: 'http://prom.internal:9090', metric: orders.lost, every: 30s, query: up"


def test_a_page_and_a_query_are_read(tmp_path: Path) -> None:
    made = read(tmp_path, f"{{{PAGE}, items: shops, value: lost, labels: {{shop: name}}, token: env:TOKEN}}")
    assert (made.items, made.value, made.labels) == ("shops", "lost", {"shop": "name"})
    assert made.token == Secret(reference="env:TOKEN")
    assert made.timeout == 10 * SECOND
    made = read(
        tmp_path, f"{{{PROM}, timeout: 5s, labels: {{shop: store}}}}", "allow: [prom.internal, 10.1.0.0/16, '::1']"
    )
    assert (made.query, made.timeout, made.labels) == ("up", 5 * SECOND, {"shop": "store"})


@pytest.mark.parametrize(("monitor", "codes"), [
    (f"{{{PAGE}}}", ["monitor-needs-one"]), (f"{{{PAGE}, value: a, measure: status}}", ["key-not-with"]),
    (f"{{{PAGE}, measure: latencie}}", ["not-an-option-near"]), (f"{{{PAGE}, value: 'a.'}}", ["mapping-expression"]),
    (f"{{{PAGE}, value: a, labels: {{shop: 'a['}}}}", ["mapping-expression"]),
    (f"{{{PAGE}, value: a, query: up}}", ["monitor-key"]), (f"{{{PAGE}, value: a, token: abc}}", ["secret-literal"]),
    (f"{{{PAGE}, value: a, timeout: 2m}}", ["monitor-timeout"]),
    (f"{{{PROM}, range: 15m, step: 15s}}", []), (f"{{{PROM}, range: 15m}}", []),
    (f"{{{PROM}, step: 15s}}", ["monitor-step-alone"]), (f"{{{PROM}, range: 20s}}", ["monitor-range"]),
    (f"{{{PROM}, range: 1m, step: 2m}}", ["monitor-range"]), (f"{{{PROM}, range: 30d, step: 1m}}", ["monitor-range"]),
    (f"{{{PAGE}, value: a, range: 5m}}", ["monitor-key"]),
    (f"{{{PROM}, timeout: 31s}}", ["monitor-timeout"]), ("{type: prometheus, every: 1m}", ["monitor-needs"]),
    ("{type: http, url: 'ftp://a.example', metric: orders.lost, every: 1m, value: a}", ["wrong-type"]),
    ("{type: http, url: 'https://me:secret@a.example/', metric: orders.lost, every: 1m, value: a}", ["wrong-type"]),
])  # fmt: skip
def test_slips_of_pages_and_queries(tmp_path: Path, monitor: str, codes: list[str]) -> None:
    problems = survey(tmp_path, monitor).problems
    assert [one.code for one in problems] == codes
    assert all("{" not in sentence(one, lang) for one in problems for lang in ("zh", "en"))


@pytest.mark.parametrize(
    "entry", ["10.20.1.0/16", "127.1", "0x7f.1", "2130706433", "http://a.example", "a b", "::g", "1.2.3"]
)
def test_what_is_allowed_is_written_in_one_way_only(tmp_path: Path, entry: str) -> None:
    found = survey(tmp_path, f"{{{PAGE}, value: a}}", f"allow: ['{entry}']\n")
    assert [one.code for one in found.problems] == ["allow-entry"]


FILE = "type: csv, path: f.csv, metric: orders.lost, every: 10s"


def test_a_file_is_read_with_the_zone_of_the_site(tmp_path: Path) -> None:
    made = read(tmp_path, f"{{{FILE}, value: lost, time: at, columns: [at, lost], separator: tab}}")
    assert (made.path, made.value, made.time, made.columns) == ("f.csv", "lost", "at", ("at", "lost"))
    assert (made.separator, made.timezone) == ("\t", "Asia/Shanghai")
    made = read(
        tmp_path, "{type: jsonl, path: f, metric: orders.lost, every: 10s, value: 'a.b', timezone: Europe/Paris}"
    )
    assert (made.value, made.timezone) == ("a.b", "Europe/Paris")


@pytest.mark.parametrize(("monitor", "codes"), [
    (f"{{{FILE}}}", ["monitor-needs"]), (f"{{{FILE}, value: lots, columns: [lost]}}", ["unknown-column-near"]),
    (f"{{{FILE}, value: 1, match: {{event: x}}, columns: [event]}}", []), (f"{{{FILE}, value: lost, sheet: 日报}}", []),
    (f"{{{FILE}, value: lost, holds: 26h}}", []), (f"{{{FILE}, value: lost, time: at, holds: 26h}}", ["key-not-with"]),
    (f"{{{FILE}, value: 1, match: {{evnt: x}}, columns: [event]}}", ["unknown-column-near"]),
    ("{type: jsonl, path: f, metric: orders.lost, every: 10s, value: a, sheet: b}", ["monitor-key"]),
    (f"{{{FILE}, value: lost, separator: '||'}}", ["monitor-separator"]),
    (f"{{{FILE}, value: lost, timezone: Asia/Shanghia}}", ["unknown-timezone-near"]),
    (f"{{{FILE}, value: lost, timeout: 5s}}", ["monitor-key"]),
    ("{type: jsonl, path: f, metric: orders.lost, every: 10s, value: 'a.'}", ["mapping-expression"]),
    ("{type: jsonl, path: f, metric: orders.lost, every: 10s, value: a, separator: ';'}", ["monitor-key"]),
])  # fmt: skip
def test_slips_of_files(tmp_path: Path, monitor: str, codes: list[str]) -> None:
    assert [one.code for one in survey(tmp_path, monitor).problems] == codes


SQL = "type: sql, metric: orders.lost, every: 1m, query: SELECT 1"


def test_a_database_is_named_without_a_password_or_by_where_its_address_is_kept(tmp_path: Path) -> None:
    made = read(tmp_path, f"{{{SQL}, url: 'env:SHOP_DATABASE', value: n}}")
    assert (made.url, made.url_secret, made.query) == ("", Secret(reference="env:SHOP_DATABASE"), "SELECT 1")
    made = read(tmp_path, f"{{{SQL}, url: 'postgresql://reader@db.example/shop'}}")
    assert (made.url, made.url_secret) == ("postgresql://reader@db.example/shop", None)


@pytest.mark.parametrize(("url", "codes"), [
    ("postgresql://reader:hunter2@db.example/shop", ["secret-literal"]),
    ("oracle+oracledb://db.example/shop", ["monitor-not-held-back"]),
    ("mysql://db.example/shop", []), ("mariadb+pymysql://reader@db.example:3307/shop?ssl=true", []),
    ("mysql://reader:hunter2@db.example/shop", ["secret-literal"]), ("shop", ["wrong-type"]),
    ("https://db.example/shop", ["wrong-type"]), ("sqlite:///shop.db", []), ("file:shop.url", []),
])  # fmt: skip
def test_slips_of_databases(tmp_path: Path, url: str, codes: list[str]) -> None:
    problems = survey(tmp_path, f"{{{SQL}, url: '{url}'}}").problems
    assert [one.code for one in problems] == codes
    assert all("hunter2" not in sentence(one, "en") for one in problems)


RUN = "type: command, metric: orders.lost, every: 1m"
ALLOW = "allow: [/usr/local/bin/queue, 10.0.0.0/8]\n"


def test_a_program_is_allowed_by_its_whole_path(tmp_path: Path) -> None:
    made = read(tmp_path, f"{{{RUN}, path: /usr/local/bin/queue, arguments: [--of, 'a b; rm -rf /']}}", ALLOW)
    assert (made.path, made.arguments) == ("/usr/local/bin/queue", ("--of", "a b; rm -rf /"))


@pytest.mark.parametrize(("path", "codes"), [
    ("/usr/local/bin/other", ["monitor-not-allowed"]), ("/usr/local/bin/../bin/queue", ["wrong-type"]),
    ("queue", ["wrong-type"]), ("/usr/local/bin/queue -x", ["monitor-not-allowed"]), ("10.0.0.0/8", ["wrong-type"]),
])  # fmt: skip
def test_slips_of_programs(tmp_path: Path, path: str, codes: list[str]) -> None:
    assert [one.code for one in survey(tmp_path, f"{{{RUN}, path: '{path}'}}", ALLOW).problems] == codes


def test_a_monitor_may_not_have_the_name_of_a_source(tmp_path: Path) -> None:
    root = FILES / "tocsin.yaml"
    text = root.read_text("utf-8")
    tmp_path.joinpath("tocsin.yaml").write_text(
        f"{text}\nmonitors:\n  alertmanager: {{type: heartbeat, source: alertmanager, every: 1h}}\n", encoding="utf-8"
    )
    tmp_path.joinpath("team.yaml").write_bytes((FILES / "team.yaml").read_bytes())
    found = survey_site(tmp_path, channel_specs=CHANNELS, builtin=FILES / "library")
    assert [one.code for one in found.problems] == ["monitor-like-source"]


def test_every_key_of_the_table_belongs_to_a_type() -> None:
    (place,) = (place for place in SITE_PLACES if place.name == "monitor")
    assert set(place.keys) == {key for kind in TYPES.values() for key in kind.known()}
