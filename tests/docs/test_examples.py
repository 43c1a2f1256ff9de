"""Every YAML and JSON example loads, and those for a site's files pass its linter."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.docs.pages import README, README_ZH, ROOT, Block, blocks, first_runbook, pages
from tocsin.engine.model.problem import Weight
from tocsin.engine.run.looking import look
from tocsin.engine.run.scenario import run_tests
from tocsin.engine.sources import generic

YAML = [block for page in pages() for block in blocks(page, "yaml")]
JSON = [block for page in pages() for block in blocks(page, "json")]
FOREIGN = ("alertmanager.yml", "prometheus.yml", "rules.yml")
FIRST = "runbooks/payments-failing.yaml"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The built-in site with the twelve lines of the first page."""
    for name in ("tocsin.yaml", "team.yaml"):
        shutil.copy(ROOT / "templates/site" / name, tmp_path / name)
    shutil.copytree(ROOT / "runbooks", tmp_path / "runbooks")
    (tmp_path / FIRST).write_text(first_runbook(), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("block", YAML, ids=str)
def test_every_yaml_example_is_right(block: Block, site: Path) -> None:
    assert block.file, "name the file in the words before the block"
    if block.file in FOREIGN:
        assert isinstance(yaml.safe_load(block.text), dict)
        return
    _put(site, block)
    found = look(site)
    here = [one for one in found.problems if one.where.file == block.file and one.weight is not Weight.NOTE]
    fragment = block.file in ("team.yaml", "tocsin.yaml")
    assert [one for one in here if one.weight is Weight.ERROR or not fragment] == []
    assert [one for one in found.problems if one.weight is Weight.ERROR] == []


@pytest.mark.parametrize("block", JSON, ids=str)
def test_every_json_example_is_taken(block: Block) -> None:
    body = generic.read(block.text.encode(), {})
    assert body.unread == ()
    assert len(body.samples) + len(body.alerts) == len(json.loads(block.text)["items"])


def test_the_first_runbook_has_twelve_lines_and_is_the_same_in_both_languages() -> None:
    assert len(first_runbook().splitlines()) == 12
    assert first_runbook(README) == first_runbook(README_ZH)


@pytest.mark.parametrize("page", ["how-to.md", "zh-CN/how-to.md"])
def test_the_first_runbook_does_what_its_tests_say(page: str, site: Path) -> None:
    [block] = [one for one in blocks(ROOT / "docs" / page, "yaml") if one.file.endswith(".test.yaml")]
    _put(site, block)
    found = look(site)
    ran = run_tests(found.needed(), [one for one in found.tests if one.file == block.file], lambda _: None)
    assert len(ran.results) == 2
    assert [one.failures for one in ran.results if one.failures] == []


def _put(site: Path, block: Block) -> None:
    """Write the file; a fragment of a site's file is laid over what is there."""
    path = site / block.file
    text = block.text
    if block.file in ("team.yaml", "tocsin.yaml"):
        whole = _over(_read(path), _loaded(block.text))
        if block.file == "team.yaml":
            _channels_for(site, whole)
        text = yaml.dump(whole, allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8")


def _channels_for(site: Path, team: Any) -> None:
    """Channels that the people of the example use, as the example before it sets them up."""
    settings = _read(site / "tocsin.yaml")
    used = {channel for person in team["people"].values() for contact in person["contacts"] for channel in contact}
    for name in used - set(settings["channels"]):
        settings["channels"][name] = {"type": "file", "path": f"{name}.jsonl"}
    (site / "tocsin.yaml").write_text(yaml.dump(settings, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _read(path: Path) -> Any:
    return _loaded(path.read_text(encoding="utf-8"))


def _loaded(text: str) -> Any:
    """Every scalar as text, as our loader reads them."""
    return yaml.load(text, yaml.BaseLoader)  # noqa: S506 - it makes texts, lists and mappings alone


def _over(old: Any, new: Any) -> Any:
    """`new` laid over `old`, mapping by mapping."""
    if isinstance(old, dict) and isinstance(new, dict):
        return {**old, **{key: _over(old.get(key), value) for key, value in new.items()}}
    return new
