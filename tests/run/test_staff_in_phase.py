"""A phase of a promotion that asks for people: they are needed from its first minute until its last."""

from __future__ import annotations

from pathlib import Path

from tests.library.shelf import make_site
from tocsin.engine.run.looking import look
from tocsin.engine.run.scenario import run_tests

from .test_promotions import CALENDAR

BOOK = """\
runbook: too-few
title: 人手不足 | Too few people
lead: shift-lead
one_per: site
triggers:
  short: {metric: staff.gap, window: 30m, above: 2, for: 10m, clear: {below: 1}, peak: same}
states:
  find:
    phase: response
    title: 找人 | Find people
    on:
      cleared: {end: resolved}
    after: {20d: {end: given-up}}
"""
TEST = """\
test: too-few
given:
  site: hq
  now: 2026-11-20 19:00
  metrics: {contacts.arrived: 100, contacts.handling: 180, staff.available: 20}
cases:
  the peak wants sixty, whatever comes in, and nothing new is measured when it begins:
    - {at: 1h9m, expect: {open: false}}
    - {at: 1h10m, expect: {states: [find]}}
    - {at: 29h, expect: {ended: resolved}}
"""


def test_the_people_of_a_phase_are_needed_and_missing_as_soon_as_it_begins(tmp_path: Path) -> None:
    root = make_site(tmp_path / "site")
    for name, text in (("too-few.yaml", BOOK), ("too-few.test.yaml", TEST)):
        (root / "runbooks" / name).write_text(text, encoding="utf-8")
    with (root / "team.yaml").open("a", encoding="utf-8") as team:
        team.write(CALENDAR)
    found = look(root)
    ran = run_tests(found.needed(), [one for one in found.tests if one.runbook == "too-few"])
    assert len(ran.results) == 1
    assert [failure for result in ran.results for failure in result.failures] == []
