"""Mapping files: every slip at its place, and a site that names one of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.language.sites import FILES, marked
from tocsin.engine.language.mapping_file import read_mapping
from tocsin.engine.language.site import Survey, survey_site
from tocsin.engine.language.source_types import source_types
from tocsin.engine.model.text import Lang
from tocsin.engine.words.problems import sentence
from tocsin.notifiers.registry import CHANNELS

TOPIC = "arn:aws:sns:eu-central-1:123456789012:floor"
GOOD = """mapping: shop
title: 商城 | Shop
items: body.alerts
name: item.name
state: item.state
firing: [alarm]
resolved: [ok]
labels: {shop: item.shop}
examples:
  one:
    body: "{}"
    alerts:
      - {name: a, state: firing, start: "2026-11-11T10:00:00Z", value: 3}
"""

HEAD = "mapping: shop\ntitle: 商城 | Shop\n"
SLIPS = [
    ("mapping-expression", "name: item.name", "name: item.§.name"),
    ("mapping-expression", "name: item.name", "name: item.name ||§"),
    ("mapping-expression", "labels: {shop: item.shop}", "labels: {shop: item§'x'}"),
    ("mapping-function", "name: item.name", "name: §split(item.name, '/')"),
    ("mapping-word-twice", "resolved: [ok]", "§resolved: [ALARM]"),
    ("mapping-needs", f"{HEAD}items: body.alerts\nname: item.name\n", f"§{HEAD}"),
    ("unknown-key-near", "items: body", "§item: body"),
    ("wrong-type", "name: item.name", "name: §[item.name]"),
    ("wrong-type", 'start: "2026-11-11T10:00:00Z"', 'start: §"2026-11-11 10:00"'),
    ("not-an-option", "state: firing", "state: §perhaps"),
    ("unknown-timezone-near", "items: body", "timezone: §Asia/Shanghia\nitems: body"),
    ("line-too-long", "name: item.name", f"name: §item.{'n' * 1_000}"),
    ("missing-key", "mapping: shop", "§about: 甲 | a"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "old", "new"), SLIPS, ids=[f"{n}-{row[0]}" for n, row in enumerate(SLIPS)])
def test_a_slip_is_one_message_at_its_place(code: str, old: str, new: str) -> None:
    assert GOOD.count(old) == 1
    text, place = marked(GOOD.replace(old, new))
    found = read_mapping("shop.yaml", text.encode())
    assert [(one.code, one.where.line, one.where.column) for one in found.problems] == [(code, *place)]
    assert all(sentence(one, lang) != one.code for one in found.problems for lang in ("zh", "en"))


def survey(root: Path, source: str, mapping: str | None = GOOD) -> Survey:
    settings = (FILES / "tocsin.yaml").read_text(encoding="utf-8")
    assert "sources:\n" in settings
    told = settings.replace("sources:\n", f"sources:\n  own: {source}\n")
    root.joinpath("tocsin.yaml").write_text(told, encoding="utf-8")
    root.joinpath("team.yaml").write_bytes((FILES / "team.yaml").read_bytes())
    if mapping is not None:
        root.joinpath("shop.yaml").write_text(mapping, encoding="utf-8")
    return survey_site(root, channel_specs=CHANNELS, builtin=FILES / "library")


def test_a_source_names_a_mapping_file_of_the_site(tmp_path: Path) -> None:
    found = survey(tmp_path, "{type: json, mapping: shop.yaml, open: true}").site
    assert found is not None
    source = found.settings.sources["own"]
    assert source.mapping is not None
    assert source.mapping.name == "shop"
    assert source.timezone == found.team.timezone


def test_what_is_wrong_in_that_file_keeps_the_site_from_being_used(tmp_path: Path) -> None:
    source = "{type: json, mapping: shop.yaml, open: true}"
    found = survey(tmp_path, source, GOOD.replace("item.name", "item."))
    assert [(one.code, one.where.file) for one in found.problems] == [("mapping-expression", "shop.yaml")]
    assert found.wrong
    tmp_path.joinpath("shop.yaml").unlink()
    assert [one.code for one in survey(tmp_path, source, None).problems] == ["file-missing"]


def test_a_type_that_ships_brings_its_own_mapping_and_takes_no_other(tmp_path: Path) -> None:
    found = survey(tmp_path, "{type: tencent, open: true}").site
    assert found is not None
    source = found.settings.sources["own"]
    assert source.mapping is not None
    assert (source.mapping.name, source.timezone) == ("tencent", "Asia/Shanghai")
    told = survey(tmp_path, "{type: tencent, mapping: shop.yaml, open: true}")
    assert [one.code for one in told.problems] == ["mapping-not-json"]


def test_the_zone_of_a_source_stands_over_those_of_its_mapping_and_of_the_site(tmp_path: Path) -> None:
    found = survey(tmp_path, "{type: tencent, timezone: Europe/Paris, open: true}").site
    assert found is not None
    assert found.settings.sources["own"].timezone == "Europe/Paris"
    told = survey(tmp_path, "{type: zabbix, timezone: Moon, open: true}").problems
    assert [one.code for one in told] == ["unknown-timezone"]


@pytest.mark.parametrize(("source", "signature", "codes"), [
    ("{type: json, secret: env:A}", "standard-webhooks", []),
    ("{type: pagerduty, secrets: [env:A, file:b]}", "pagerduty", []),
    ("{type: grafana, secret: env:A, signature: slack}", "slack", []), ("{type: pagerduty, token: env:A}", "", []),
    ("{type: grafana, secret: env:A}", "", ["signature-unknown"]),
    ("{type: json, signature: slack}", "slack", ["signature-no-secret"]),
    ("{type: json, secret: env:A, open: true}", "standard-webhooks", ["open-with-signature"]),
    ("{type: json, secret: literal}", "", ["secret-literal"]),
    (f"{{type: cloudwatch, topics: [{TOPIC}]}}", "sns", []),
    (f"{{type: cloudwatch, topics: {TOPIC}, confirm: true, signature: sns-v2}}", "sns-v2", []),
    ("{type: cloudwatch, signature: sns}", "sns", ["sns-no-topics"]),
    ("{type: cloudwatch, confirm: true, token: env:A}", "", ["sns-no-topics"]),
    ("{type: cloudwatch, topics: [floor]}", "sns", ["sns-topic-odd"]),
    (f"{{type: json, topics: [{TOPIC}]}}", "sns", ["sns-not-cloudwatch"]),
    (f"{{type: cloudwatch, topics: [{TOPIC}], secret: env:A}}", "sns", ["sns-no-secret"]),
    (f"{{type: cloudwatch, topics: [{TOPIC}], open: true}}", "sns", ["open-with-signature"]),
])  # fmt: skip
def test_a_secret_is_for_the_signature_that_the_type_is_known_for(
    tmp_path: Path, source: str, signature: str, codes: list[str]
) -> None:
    found = survey(tmp_path, source)
    assert [one.code for one in found.problems] == codes
    assert found.site is not None
    assert found.site.settings.sources["own"].signature == signature


def test_without_the_extra_a_source_of_sns_is_refused_with_the_command_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tocsin.engine.language.site.find_spec", lambda name: None)
    (found,) = survey(tmp_path, f"{{type: cloudwatch, topics: [{TOPIC}]}}").problems
    assert found.code == "sns-extra-missing"
    langs: tuple[Lang, ...] = ("zh", "en")
    for lang in langs:
        assert "pip install 'tocsin[aws]'" in sentence(found, lang)
    assert not survey(tmp_path, "{type: cloudwatch, token: env:A}").problems, "a token needs no extra"


def test_the_types_that_have_a_reader_in_python_are_types_too() -> None:
    assert {"alertmanager", "json"} <= set(source_types())
