"""A site's folder as a whole: every file and every problem at once, versions rebuilt from their texts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.language.sites import FILES
from tocsin.engine.language.site import Survey, compile_version, find_site, load_site, survey_site
from tocsin.engine.model.problem import SiteWrong
from tocsin.engine.words.problems import sentence
from tocsin.notifiers.registry import CHANNELS

BUILTIN = FILES / "library"
"""Stands for the folder of the program's own library."""
NAMES = ("order-anomaly", "staff-shortage")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder as `tocsin init` makes it, with the two example runbooks."""
    root = tmp_path / "site"
    (root / "runbooks").mkdir(parents=True)
    for name in ("tocsin", "team"):
        shutil.copy(FILES / f"{name}.yaml", root)
    for name in NAMES:
        shutil.copy(FILES / f"{name}.yaml", root / "runbooks")
    return root


def survey(root: Path) -> Survey:
    return survey_site(root, channel_specs=CHANNELS, builtin=BUILTIN)


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_example_site_has_no_problem_at_all(site: Path) -> None:
    found = load_site(site, channel_specs=CHANNELS, builtin=BUILTIN)
    assert found.problems == ()
    assert found.site is not None
    assert sorted(found.site.runbooks) == sorted(NAMES)
    assert found.site.texts["staff-shortage"] == (site / "runbooks/staff-shortage.yaml").read_text(encoding="utf-8")


def test_the_site_is_found_upwards_from_any_folder_in_it(site: Path) -> None:
    assert find_site(site / "runbooks") == site
    assert find_site(site.parent) is None


def test_a_published_version_is_rebuilt_from_its_own_texts(site: Path) -> None:
    found = survey(site).site
    assert found is not None
    for name in NAMES:
        assert compile_version(found.files[name]) == found.runbooks[name]


def test_P_23_a_version_of_another_day_needs_nothing_of_today(site: Path) -> None:
    found = survey(site).site
    assert found is not None
    shutil.rmtree(site)
    assert compile_version(found.files["order-anomaly"]).version == found.runbooks["order-anomaly"].version


def test_problems_of_all_files_come_at_once(site: Path) -> None:
    change(site / "tocsin.yaml", "type: terminal", "type: terminall")
    change(site / "team.yaml", "people: [ben, mei]", "people: [ben, mai]")
    change(site / "runbooks/order-anomaly.yaml", "cooldown: 30m", "cooldown: 30")
    change(site / "runbooks/staff-shortage.yaml", "lead: shift-lead", "lead: shift-leed")
    with pytest.raises(SiteWrong) as caught:
        load_site(site, channel_specs=CHANNELS, builtin=BUILTIN)
    assert [(one.where.file, one.code) for one in caught.value.problems] == [
        ("runbooks/order-anomaly.yaml", "length-without-unit"),
        ("runbooks/staff-shortage.yaml", "unknown-role-near"),
        ("team.yaml", "unknown-person-near"),
        ("tocsin.yaml", "unknown-channel-type-near"),
    ]


def test_two_files_with_one_runbook_name_are_both_named(site: Path) -> None:
    shutil.copy(site / "runbooks/staff-shortage.yaml", site / "runbooks/zweite.yaml")
    (problem,) = survey(site).problems
    assert problem.code == "runbook-twice"
    said = sentence(problem, "en")
    assert "runbooks/staff-shortage.yaml" in said
    assert "runbooks/zweite.yaml" in said


def test_the_linter_speaks_when_the_structure_is_right(site: Path) -> None:
    file = site / "runbooks/staff-shortage.yaml"
    change(file, "      cleared: covered\n    after:\n      1h", "      fired: find-people\n    after:\n      1h")
    change(file, "      cleared: covered\n", "      cleared: cut-load\n")
    (problem,) = (one for one in survey(site).problems if one.code == "lint-unreachable")
    assert problem.params["state"] == "covered"


def test_the_linter_says_nothing_that_follows_from_a_slip(site: Path) -> None:
    change(site / "runbooks/staff-shortage.yaml", "      30m: cut-load", "      30m: nowhere-at-all")
    assert [one.code for one in survey(site).problems] == ["unknown-state"]


def test_but_it_still_judges_single_values_beside_a_slip(site: Path) -> None:
    change(site / "runbooks/staff-shortage.yaml", "      30m: cut-load", "      30m: nowhere-at-all")
    change(site / "runbooks/staff-shortage.yaml", "within: 3h, warn: 2h", "within: 2h, warn: 3h")
    assert [one.code for one in survey(site).problems] == ["lint-warn-after-limit", "unknown-state"]


def test_a_notice_template_of_the_site_replaces_the_built_in_one_whole(site: Path) -> None:
    folder = site / "templates/notices"
    folder.mkdir(parents=True)
    (folder / "order-apology-vip.yaml").write_text(
        "title: 致歉 | Apology\nforms:\n  default: {zh: 抱歉。, en: We are sorry.}\n", encoding="utf-8"
    )
    found = survey(site)
    assert found.problems == ()
    assert found.site is not None
    forms = found.site.runbooks["order-anomaly"].notices["vip-apology"].forms
    assert list(forms) == ["default"]
    assert forms["default"].source.en == "We are sorry."


def test_F_091_a_template_that_uses_an_unknown_name_is_reported_where_it_is_used(site: Path) -> None:
    folder = site / "templates/notices"
    folder.mkdir(parents=True)
    (folder / "order-apology-vip.yaml").write_text(
        "title: 致歉 | Apology\nforms:\n  default:\n    zh: 抱歉 {{ 订单号 }}\n    en: Sorry {{ 订单号 }}\n",
        encoding="utf-8",
    )
    (problem,) = survey(site).problems
    assert (problem.code, problem.where.file) == ("template-name", "runbooks/order-anomaly.yaml")


def test_F_092_a_text_that_is_wrong_in_one_language_is_found_in_its_own_line(site: Path) -> None:
    change(site / "runbooks/staff-shortage.yaml", "reply by {{ time(4h) }}", "reply by {{ time(4 h) }}")
    (problem,) = survey(site).problems
    line = (site / "runbooks/staff-shortage.yaml").read_text(encoding="utf-8").splitlines()[problem.where.line - 1]
    assert line.strip().startswith("en:")
    assert line[problem.where.column - 1 :].startswith("{{ time")


@pytest.mark.parametrize(("name", "code"), [("tocsin.yaml", "file-missing"), ("team.yaml", "file-missing")])
def test_F_086_a_missing_file_is_a_problem_like_any_other(site: Path, name: str, code: str) -> None:
    (site / name).unlink()
    found = survey(site)
    assert found.site is None
    assert [(one.code, one.where.file) for one in found.problems] == [(code, name)]


def test_F_086_a_folder_in_the_place_of_a_file_is_said_to_be_one(site: Path) -> None:
    (site / "team.yaml").unlink()
    (site / "team.yaml").mkdir()
    assert [one.code for one in survey(site).problems] == ["file-is-folder"]


def test_a_site_sees_only_its_own_runbooks(site: Path) -> None:
    (site / "runbooks/staff-shortage.yaml").unlink()
    assert [one.code for one in survey(site).problems] == ["unknown-runbook"]


def test_tests_and_drills_are_no_runbooks(site: Path) -> None:
    (site / "runbooks/drills").mkdir()
    (site / "runbooks/drills/x.yaml").write_text("scenario: x\n", encoding="utf-8")
    (site / "order-anomaly.test.yaml").write_text("test: order-anomaly\n", encoding="utf-8")
    assert survey(site).problems == ()
