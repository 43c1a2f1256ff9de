"""`inhibit:` of team.yaml and `caused_by:` of a runbook: what is read, and what is refused with its place."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from tests.run.effects import COMPLAINTS, PAYMENTS
from tests.run.shop import make_site
from tocsin.engine.language.site import Survey, survey_site
from tocsin.engine.model.problem import Weight
from tocsin.engine.model.team import Named
from tocsin.engine.words.problems import sentence
from tocsin.notifiers.registry import CHANNELS

ALONE = COMPLAINTS.replace("caused_by: payments\n", "")


def survey(root: Path, team: str = "", payments: str = PAYMENTS, complaints: str = ALONE) -> Survey:
    make_site(root)
    (root / "runbooks" / "payments.yaml").write_text(payments, encoding="utf-8")
    (root / "runbooks" / "complaints.yaml").write_text(complaints, encoding="utf-8")
    path = root / "team.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\n" + team, encoding="utf-8")
    return survey_site(root, channel_specs=CHANNELS, builtin=files("tocsin"))


def told(found: Survey) -> list[str]:
    weights = (Weight.ERROR, Weight.WARNING)
    mine = ("inhibit", "lint-cause", "unknown-runbook", "unknown-key", "missing-key", "empty")
    return [p.code for p in found.problems if p.weight in weights and p.code.startswith(mine)]


def test_a_rule_is_read_as_it_is_written(tmp_path: Path) -> None:
    text = "first: {while: payments/down, hold: [complaints, staff-shortage], equal: shop}"
    found = survey(tmp_path, f"inhibit:\n  {text}")
    assert found.site is not None
    rule = found.site.team.inhibit["first"]
    assert (rule.source.runbook, rule.source.trigger, rule.equal) == ("payments", "down", ("shop",))
    assert [str(it) for it in rule.hold] == ["complaints", "staff-shortage"]
    assert Named(runbook="a", trigger="b").__str__() == "a/b"


@pytest.mark.parametrize(
    ("rules", "codes"),
    [
        ("first: {while: payments, hold: complaints, equal: shop}", []),
        ("first: {while: payment, hold: complaints}", ["inhibit-unknown-runbook-near"]),
        ("first: {while: weather, hold: complaints}", ["inhibit-unknown-runbook"]),
        ("first: {while: payments/dwon, hold: complaints}", ["inhibit-unknown-trigger-near"]),
        ("first: {while: payments, hold: complaints/zzz}", ["inhibit-unknown-trigger"]),
        ("first: {while: payments, hold: payments/down}", ["inhibit-circle"]),
        ("first: {while: payments, hold: complaints}\n  second: {while: complaints, hold: payments}",
         ["inhibit-circle", "inhibit-circle"]),
        ("first: {while: payments, hold: staff-shortage, equal: shop}", ["inhibit-label"]),
        ("first: {while: payments, hold: complaints, equal: city}", ["inhibit-label-nowhere"]),
        ("first: {while: payments}", ["missing-key"]),
        ("first: {while: payments, hold: complaints, equals: shop}", ["unknown-key-near"]),
    ],
)  # fmt: skip
def test_what_could_never_work_is_refused(tmp_path: Path, rules: str, codes: list[str]) -> None:
    found = survey(tmp_path, f"inhibit:\n  {rules}")
    assert told(found) == codes
    for problem in found.problems:
        for lang in ("zh", "en"):
            assert "{" not in sentence(problem, lang)


def test_a_circle_stands_in_the_way_of_publishing_and_a_label_does_not(tmp_path: Path) -> None:
    assert survey(tmp_path / "a", "inhibit:\n  a: {while: payments, hold: payments}").wrong
    assert not survey(tmp_path / "b", "inhibit:\n  a: {while: payments, hold: staff-shortage, equal: shop}").wrong


@pytest.mark.parametrize(
    ("payments", "complaints", "codes"),
    [
        (PAYMENTS, COMPLAINTS, []),
        (PAYMENTS, COMPLAINTS.replace("caused_by: payments", "caused_by: paymets"), ["unknown-runbook-near"]),
        (PAYMENTS, COMPLAINTS.replace("caused_by: payments", "caused_by: complaints"), ["lint-cause-circle"]),
        (PAYMENTS.replace("one_per", "caused_by: complaints\none_per"), COMPLAINTS,
         ["lint-cause-circle", "lint-cause-circle"]),
        (PAYMENTS.replace("one_per: shop", "one_per: system"), COMPLAINTS, ["lint-cause-labels"]),
        (PAYMENTS.replace("one_per: shop\n", ""), COMPLAINTS, []),
    ],
)  # fmt: skip
def test_causes_are_runbooks_that_share_a_label_and_make_no_circle(
    tmp_path: Path, payments: str, complaints: str, codes: list[str]
) -> None:
    assert told(survey(tmp_path, "", payments, complaints)) == codes
