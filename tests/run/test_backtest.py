"""What a record would have set off, for the people of a site."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from tests.run.test_replay import above, stage
from tocsin.engine.model.backtest import Backtest
from tocsin.engine.model.level import Level
from tocsin.engine.model.problem import NoSuchThing, Refused
from tocsin.engine.model.runbook import Page, Runbook, Signal, Threshold
from tocsin.engine.model.site import Settings, Site
from tocsin.engine.model.team import Calendar, Ladder, SeverityLevel, Team
from tocsin.engine.model.text import NO_TEXT
from tocsin.engine.model.time import MINUTE, Instant, Length
from tocsin.engine.run.backtest import backtest, choose
from tocsin.engine.run.gathered import Record
from tocsin.engine.run.recorded import Wanted, read_record
from tocsin.engine.run.recorded_times import Times
from tocsin.engine.run.trial import first_pages

SHANGHAI = ZoneInfo("Asia/Shanghai")


def site(triggers: dict[str, Signal], **changes: object) -> Site:
    from pathlib import Path

    team, book = stage(triggers)
    return Site(
        root=Path("."), settings=Settings(), team=replace(team, **changes),  # type: ignore[arg-type]
        runbooks={book.name: book}, texts={}, files={},
    )  # fmt: skip


@cache
def at(written: str) -> Instant:
    return Times(SHANGHAI).read(written, None)


def record(found: Site, *spans: tuple[str, int, float], metric: str = "lost") -> Record:
    """From a time on so many minutes of a figure."""
    lines = ["time,value,shop"]
    for start, minutes, value in spans:
        lines += [f"{at(start) // 1_000_000 + 60 * number},{value},a" for number in range(minutes)]
    wanted = Wanted(metrics=found.team.metrics, metric=metric, zone=SHANGHAI)
    return read_record("june.csv", "\n".join(lines), wanted)


def played(found: Site, *spans: tuple[str, int, float]) -> Backtest:
    return backtest(choose(found, "shop-floor"), record(found, *spans))


def test_nights_and_free_days_are_those_of_the_site() -> None:
    spans = [
        ("2026-06-03 21:58", 1, 1), ("2026-06-03 21:59", 2, 9), ("2026-06-03 22:01", 2, 1), ("2026-06-03 22:03", 1, 9),
        ("2026-06-04 07:58", 1, 1), ("2026-06-04 07:59", 1, 9), ("2026-06-04 08:00", 1, 1), ("2026-06-04 08:01", 1, 9),
        ("2026-06-06 12:00", 1, 1), ("2026-06-06 12:01", 1, 9), ("2026-06-06 12:02", 1, 1),
    ]  # fmt: skip
    calendars = {"desk": Calendar(id="desk", days=frozenset({0, 1, 2, 3, 4, 5}), start=540, end=1080)}
    plain, told = (played(site({"high": above(5)}, calendars=one), *spans) for one in ({}, calendars))
    assert [one.night for one in plain.episodes] == [False, True, True, False, False]
    assert (plain.night, plain.free_days) == (2, 1), "without calendars the weekend is free"
    assert told.free_days == 0, "a calendar opens on Saturdays"


def test_pages_are_counted_for_each_incident_that_opens() -> None:
    found = site({"high": above(5), "very": above(8)})
    told = played(found, ("2026-06-03 12:00", 2, 1), ("2026-06-03 12:02", 3, 9), ("2026-06-03 12:05", 2, 1),
                  ("2026-06-03 12:07", 3, 9), ("2026-06-03 12:10", 1, 1))  # fmt: skip
    assert (len(told.episodes), told.openings, told.pages) == (4, 2, {"lead": 2})
    assert (told.figures, told.history, told.series) == (11, 0, 1)


def test_the_first_pages_are_those_of_the_first_severity_and_the_first_states() -> None:
    team, book = stage({"high": above(5)})
    assert first_pages(book, team) == ("lead",)
    levels = {name: SeverityLevel(id=name, title=NO_TEXT, page=(name,)) for name in ("sev3", "sev2")}
    ladders = {"night": Ladder(id="night", roles=("guard",))}
    more: Team = replace(team, severities=levels, ladders=ladders)
    assert first_pages(book, more) == ("sev3", "lead")
    state = replace(book.root.states["look"], do=(Page(policy="night"), Page(roles=("lead", "guard"))))
    changed: Runbook = replace(book, root=replace(book.root, states={"look": state}))
    assert first_pages(changed, more) == ("sev3", "guard", "lead")


def test_what_is_before_the_start_fires_nothing_and_says_what_is_usual() -> None:
    usual = Threshold(metric="lost", above=Level(kind="usual", factor=3.0), and_at_least=4)
    found = site({"high": usual})
    weeks = [(f"2026-06-{day:02} 12:00", 60, 2.0) for day in (3, 10, 17)]
    kept = record(found, *weeks, ("2026-06-24 12:00", 3, 7.0), ("2026-06-24 12:03", 3, 1.0))
    chosen = choose(found, "shop-floor")
    told = backtest(chosen, kept, start=at("2026-06-24 00:00"))
    assert [(one.start, one.usual) for one in told.episodes] == [(at("2026-06-24 12:00"), 2.0)]
    assert (told.history, told.figures, told.remarks) == (180, 6, ())
    whole = backtest(chosen, kept)
    assert [one.code for one in whole.remarks] == ["backtest-usual-unknown"]


def test_silence_until_the_end_that_is_asked_for_counts() -> None:
    found = site({"high": above(5, no_data=Length(10 * MINUTE))})
    kept, chosen = record(found, ("2026-06-03 12:00", 5, 1)), choose(found, "shop-floor")
    assert backtest(chosen, kept).episodes == ()
    [one] = backtest(chosen, kept, end=at("2026-06-03 13:00")).episodes
    assert (one.because, one.start, one.end) == ("no-data", at("2026-06-03 12:14"), None)


def test_a_metric_stands_for_the_runbooks_that_look_at_it() -> None:
    wait = Threshold(metric="wait", above=Level(kind="absolute", factor=5))
    found = site({"high": above(5), "slow": wait})
    assert choose(found, "shop-floor").metrics == ("lost", "wait")
    assert (choose(found, "lost").metric, choose(found, "shop-floor", "wait").metric) == ("lost", "wait")
    told = backtest(choose(found, "lost"), record(found, ("2026-06-03 12:00", 2, 9)))
    assert [(one.code, one.params["metrics"]) for one in told.remarks] == [("backtest-unheard", "wait")]


def test_what_nobody_listens_to_is_refused() -> None:
    found = site({"high": above(5)})
    with pytest.raises(NoSuchThing):
        choose(found, "lots")
    with pytest.raises(Refused):
        choose(found, "wait")
    with pytest.raises(Refused):
        choose(found, "shop-floor", "wait")
    with pytest.raises(NoSuchThing):
        choose(found, "shop-floor", "lots")


def test_a_time_without_figures_is_refused() -> None:
    found = site({"high": above(5)})
    with pytest.raises(Refused):
        backtest(choose(found, "lost"), record(found, ("2026-06-03 12:00", 2, 9)), start=at("2026-07-01 00:00"))
