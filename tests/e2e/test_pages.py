"""The how-to page in both languages: the same files, and a site that is in order. Needs no other program."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import yaml

from tocsin.engine.language.site import load_site
from tocsin.notifiers.registry import CHANNELS

from .night import PAGE, files_of

CHINESE = PAGE.parents[1] / "zh-CN" / "how-to" / PAGE.name


def test_both_languages_give_the_same_files() -> None:
    found = files_of(PAGE)
    assert {"tocsin.yaml", "team.yaml", "runbooks/hotline-queue.yaml", "prometheus.yml", "rules.yml"} <= set(found)
    assert _read(files_of(CHINESE)) == _read(found)


def _read(found: dict[str, str]) -> dict[str, object]:
    """What the files say; their comments are in the reader's language."""
    return {name: yaml.safe_load(text) for name, text in found.items()}


def test_the_site_of_the_page_is_in_order(tmp_path: Path) -> None:
    for name, text in files_of(PAGE).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "alertmanager.token").write_text("secret", encoding="utf-8")
    survey = load_site(tmp_path, channel_specs=CHANNELS, builtin=files("tocsin"))
    assert [problem.code for problem in survey.problems] == []
    assert survey.site is not None
    assert list(survey.site.runbooks) == ["hotline-queue"]
