"""Every YAML and JSON example loads, and those for a site's files pass its linter."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml

from tests.docs.laid import put
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
    tested = block.file.replace(".test.yaml", ".yaml")
    for other in blocks(block.page, "yaml") if tested != block.file else ():
        if other.file == tested:  # a test stands beside the runbook that its page shows
            put(site, other)
    put(site, block)
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
    put(site, block)
    found = look(site)
    ran = run_tests(found.needed(), [one for one in found.tests if one.file == block.file], lambda _: None)
    assert len(ran.results) == 2
    assert [one.failures for one in ran.results if one.failures] == []
