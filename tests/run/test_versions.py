"""Two versions of a runbook on the same figures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.run.test_backtest import at, played, record, site
from tests.run.test_known import episode
from tests.run.test_replay import BOOK, above
from tocsin.engine.language.scope import Library
from tocsin.engine.model.backtest import Backtest, Difference, Episode
from tocsin.engine.model.problem import NoSuchThing, SiteWrong
from tocsin.engine.run.backtest import backtest, choose
from tocsin.engine.run.looking import Looked
from tocsin.engine.run.versions import difference, other_version


def told(*episodes: Episode) -> Backtest:
    found = site({"high": above(5)})
    return replace(played(found, ("2026-06-03 12:00", 1, 1)), episodes=episodes)


def beside(here: list[Episode], there: list[Episode]) -> Difference:
    return difference("v1", told(*here), told(*there))


def test_the_same_episodes_are_no_difference() -> None:
    both = [episode(0, 10), episode(20, None)]
    found = beside(both, both)
    assert (found.same, found.only_here, found.only_there, found.moved) == (2, (), (), ())


def test_episodes_that_overlap_have_moved_and_others_are_of_one_version_alone() -> None:
    found = beside([episode(0, 10), episode(50, 60)], [episode(5, 12), episode(20, 30)])
    assert [(one.here.start, one.there.start) for one in found.moved] == [(0, 5)]
    assert ([one.start for one in found.only_here], [one.start for one in found.only_there]) == ([50], [20])


def test_one_that_became_two_has_moved_once() -> None:
    found = beside([episode(0, 4), episode(6, 10)], [episode(0, 10)])
    assert ([one.here.start for one in found.moved], [one.start for one in found.only_here]) == ([0], [6])


def test_triggers_are_told_apart_by_name() -> None:
    found = beside([episode(0, 10, "a")], [episode(0, 10, "b")])
    assert (found.same, len(found.only_here), len(found.only_there)) == (0, 1, 1)


def test_an_episode_without_an_end_overlaps_all_that_follow() -> None:
    found = beside([episode(0, None)], [episode(500, 600)])
    assert [(one.here.end, one.there.end) for one in found.moved] == [(None, 600)]


def looked() -> Looked:
    found = site({"high": above(5)})
    library = Library(team=found.team, channels=("pager",))
    return Looked(site=found, problems=(), names=(), library=library)


def test_another_file_is_played_to_the_same_figures() -> None:
    found = looked().needed()
    other = other_version(found.root, looked(), "shop-floor", "floor2.yaml", BOOK.replace(b"above: 5", b"above: 8"))
    kept = record(found, ("2026-06-03 12:00", 1, 1), ("2026-06-03 12:01", 2, 6), ("2026-06-03 12:03", 2, 9),
                  ("2026-06-03 12:05", 1, 1))  # fmt: skip
    chosen = choose(found, "shop-floor")
    here, there = backtest(chosen, kept), backtest(replace(chosen, runbooks=(other,)), kept)
    [moved] = difference("floor2.yaml", here, there).moved
    assert (moved.here.start, moved.there.start) == (at("2026-06-03 12:01"), at("2026-06-03 12:03"))


def test_a_file_with_another_name_stands_for_the_runbook_and_a_wrong_one_is_refused() -> None:
    found = looked().needed()
    renamed = other_version(found.root, looked(), "shop-floor", "x.yaml", BOOK.replace(b"shop-floor", b"floor-2"))
    assert renamed.name == "shop-floor"
    with pytest.raises(SiteWrong):
        other_version(found.root, looked(), "shop-floor", "x.yaml", BOOK.replace(b"lost", b"lots"))


def test_a_version_that_was_never_published_is_refused() -> None:
    with pytest.raises(NoSuchThing):
        other_version(looked().needed().root, looked(), "shop-floor", "7", None)
