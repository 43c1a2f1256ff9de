"""The commands of the pages do what the pages say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.pages import DOCS, README, README_ZH, blocks
from tests.docs.shell import Shell, unmatched


@pytest.mark.timeout(240)
@pytest.mark.parametrize("page", ["quickstart.md", "zh-CN/quickstart.md"])
def test_the_quickstart_goes_as_it_says(page: str, tmp_path: Path) -> None:
    wrong = Shell(tmp_path).page(DOCS / page)
    assert not wrong, "\n\n".join(wrong)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("lang", ["", "zh-CN/"])
@pytest.mark.parametrize(
    "name",
    ["how-to.md", *(f"how-to/{it}.md" for it in ("backtest", "computed-metrics", "recipes", "staffing", "thresholds"))],
)
def test_every_how_to_goes_as_it_says(name: str, lang: str, tmp_path: Path) -> None:
    page = lang + name
    shell = Shell(tmp_path)
    assert shell.tocsin("init", "shop", "--yes", "--lang", "zh" if "zh" in page else "en")[0] == 0
    shell.folder = tmp_path / "shop"
    wrong = shell.page(DOCS / page)
    assert not wrong, "\n\n".join(wrong)


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    "page",
    [f"{lang}how-to/{page}.md" for page in ("monitors", "promotions", "silences") for lang in ("", "zh-CN/")],
)
def test_a_page_with_fragments_of_the_sites_files_goes_as_it_says(page: str, tmp_path: Path) -> None:
    shell = Shell(tmp_path, fragments=True)
    assert shell.tocsin("init", "shop", "--yes", "--lang", "zh" if "zh" in page else "en")[0] == 0
    shell.folder = tmp_path / "shop"
    wrong = shell.page(DOCS / page)
    assert not wrong, "\n\n".join(wrong)


@pytest.mark.parametrize(("page", "lang"), [(README, "en"), (README_ZH, "zh")], ids=["en", "zh"])
def test_the_demo_prints_what_the_first_page_shows(page: Path, lang: str, tmp_path: Path) -> None:
    code, said = Shell(tmp_path).tocsin("demo", "demo", "--lang", lang)
    assert code == 0, said
    [transcript] = blocks(page, "text")
    assert unmatched(tuple(transcript.text.splitlines()), said.splitlines()) == ""
