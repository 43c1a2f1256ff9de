"""The locked requirements, and that each core dependency has a reason."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .conftest import ROOT

GROUPS = ("run", "test", "dev")
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; .+)? \\$")


def lines_of(group: str) -> list[str]:
    return (ROOT / f"requirements-{group}.lock").read_text(encoding="utf-8").splitlines()


def pins_of(group: str) -> dict[str, str]:
    """Name and version of everything a lock holds."""
    return {match[1]: match[2] for line in lines_of(group) if (match := PIN.match(line))}


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("group", GROUPS)
def test_a_lock_holds_names_versions_and_hashes_and_no_address(group: str) -> None:
    hashed = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")
    assert [line for line in lines_of(group) if not PIN.match(line) and not hashed.match(line)] == []
    assert len(pins_of(group)) > 30


@pytest.mark.parametrize(("smaller", "larger"), [("run", "test"), ("test", "dev")])
def test_a_larger_lock_holds_the_smaller_one_in_the_same_versions(smaller: str, larger: str) -> None:
    assert pins_of(smaller).items() <= pins_of(larger).items()


def test_the_locks_satisfy_the_project() -> None:
    wanted = [Requirement(text) for text in project()["project"]["dependencies"]]
    pins = pins_of("run")
    for requirement in wanted:
        assert pins[canonicalize_name(requirement.name)] in requirement.specifier


def test_every_core_dependency_has_its_reason_in_the_docs() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    core, extras = page.split("\n## Extras\n")
    declared = project()["project"]
    rows = re.compile(r"^\| `([a-z0-9-]+)` \|", re.MULTILINE)
    assert rows.findall(core) == sorted(Requirement(text).name for text in declared["dependencies"])
    optional = {Requirement(text).name for group in declared["optional-dependencies"].values() for text in group}
    assert optional <= set(rows.findall(extras))
