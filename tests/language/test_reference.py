"""The reference page and the schemas in `docs/` are those of the one table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest

from tests.language.sites import ROOT
from tests.language.test_schema import faults
from tocsin.engine.language.places import PLACES
from tocsin.engine.language.reference import reference_page
from tocsin.engine.language.schema import FILES, schema
from tocsin.engine.model.text import Lang

BUILT_IN = [
    *(("test" if path.name.endswith(".test.yaml") else "runbook", path) for path in ROOT.glob("runbooks/*.yaml")),
    *(("drill", path) for path in ROOT.glob("runbooks/drills/*.yaml")),
    *(("notice", path) for path in ROOT.glob("templates/notices/*.yaml")),
    ("team", ROOT / "templates/site/team.yaml"),
    ("site", ROOT / "templates/site/tocsin.yaml"),
]


@pytest.mark.parametrize("lang", get_args(Lang))
def test_the_reference_page_names_every_key(lang: Lang) -> None:
    page = reference_page(lang)
    for place in PLACES.values():
        assert f"\n## {place.name}\n" in "\n" + page
        assert all(f"| `{name}`" in page for name in place.keys)


@pytest.mark.parametrize("name", FILES)
def test_the_schema_in_docs_is_the_generated_one(name: str) -> None:
    written = (ROOT / f"docs/reference/{name}.schema.json").read_text(encoding="utf-8")
    assert json.loads(written) == json.loads(json.dumps(schema(name))), "run `tocsin schema` again"


@pytest.mark.parametrize(("name", "path"), BUILT_IN, ids=[path.name for _, path in BUILT_IN])
def test_every_built_in_file_is_valid_by_its_schema(name: str, path: Path) -> None:
    assert faults(name, path.read_text(encoding="utf-8")) == []
