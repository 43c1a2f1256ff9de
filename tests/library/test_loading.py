"""Every built-in file loads and lints with nothing to say, but for what a new site has yet to replace."""

from __future__ import annotations

import pytest

from tests.library.shelf import DRILLS, HOUSE, ROOT, RUNBOOKS, TEMPLATES, cases_of, drill, site, survey
from tocsin.engine.language.notice_file import read_notice_file
from tocsin.engine.model.problem import Weight
from tocsin.engine.words.problems import sentence

LEFT_TO_DO = ["example-people", "audience-only-a-file"]


def test_the_library_has_no_error_and_no_warning_but_the_two_that_tell_a_new_site_what_is_left_to_do() -> None:
    loud = [problem for problem in survey().problems if problem.weight is not Weight.NOTE]
    assert [problem.code for problem in loud] == LEFT_TO_DO
    assert all(problem.weight is Weight.WARNING for problem in loud)


def test_the_only_notes_say_that_a_connector_is_done_by_hand() -> None:
    assert {problem.code for problem in survey().problems if problem.weight is Weight.NOTE} == {"lint-ask-by-hand"}


@pytest.mark.parametrize(("lang", "who", "where"), [("zh", "李娜", "文件"), ("en", "李娜", "a file")])
def test_what_is_left_to_do_is_said_in_words(lang: str, who: str, where: str) -> None:
    people, file = (problem for problem in survey().problems if problem.code in LEFT_TO_DO)
    assert who in sentence(people, lang)  # type: ignore[arg-type]
    assert where in sentence(file, lang)  # type: ignore[arg-type]


def test_all_built_in_files_are_known_to_these_tests() -> None:
    assert set(site().runbooks) == {*RUNBOOKS, *HOUSE}
    tests = {path.name.removesuffix(".test.yaml") for path in (ROOT / "runbooks").glob("*.test.yaml")}
    assert tests == {*RUNBOOKS, *HOUSE}
    assert {path.stem for path in (ROOT / "runbooks/drills").glob("*.yaml")} == set(DRILLS)


@pytest.mark.parametrize("name", [*RUNBOOKS, *HOUSE])
def test_a_test_file_loads_clean(name: str) -> None:
    assert cases_of(name).problems == ()


@pytest.mark.parametrize("name", DRILLS)
def test_a_drill_loads_clean(name: str) -> None:
    assert drill(name).problems == ()


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_notice_template_loads_clean_and_is_used(name: str) -> None:
    data = (ROOT / "templates/notices" / f"{name}.yaml").read_bytes()
    assert read_notice_file(f"{name}.yaml", data, name=name).problems == ()
    assert name in {n.template for book in site().runbooks.values() for n in book.notices.values()}


@pytest.mark.parametrize("name", RUNBOOKS)
def test_a_runbook_can_be_read_in_one_go(name: str) -> None:
    lines = (ROOT / "runbooks" / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "# yaml-language-server: $schema=../docs/reference/runbook.schema.json"
    assert 80 <= len(lines) <= 290
    assert [line for line in lines if line != line.rstrip() or "\t" in line] == []
