"""The files of a site looked at without an engine: what `check`, `test` and `graph` need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from ...notifiers.registry import CHANNELS
from ..language.drill_files import read_drill
from ..language.folder import SITE_FILE, TEAM_FILE, drill_files, read_bytes, test_files
from ..language.guard import Unreadable
from ..language.public_days import without_notice
from ..language.read import Read
from ..language.scenario_tests import read_test
from ..language.scope import Library
from ..language.site import Survey, survey_site
from ..model.problem import Problem, SiteWrong, Weight
from ..model.runbook import Runbook
from ..model.scenario import DrillScenario, ScenarioTest
from ..model.site import Site
from ..model.team import Team

T = TypeVar("T")
BUILTIN = "tocsin"
"""The package that holds the built-in runbooks and templates."""


class Reading(Protocol[T]):
    """A reader of tests or drills."""

    def __call__(self, file: str, data: bytes, *, runbooks: Mapping[str, Runbook], team: Team) -> Read[T]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """Everything that can be said about a site's files, in order of file and line."""

    site: Site | None
    problems: tuple[Problem, ...]
    names: tuple[str, ...]
    """Files that were read, relative to the site."""
    tests: tuple[ScenarioTest, ...] = ()
    drills: tuple[DrillScenario, ...] = ()
    library: Library | None = None
    """What its runbooks may speak of."""

    @property
    def wrong(self) -> bool:
        """Whether there is an error."""
        return self.site is None or any(one.weight is Weight.ERROR for one in self.problems)

    def needed(self) -> Site:
        """The site; raises SiteWrong with all problems when it cannot be used."""
        if self.site is None or any(one.weight is Weight.ERROR for one in self.problems):
            raise SiteWrong(self.problems)
        return self.site


def look(root: Path, *, stories: bool = True, today: date | None = None) -> Looked:
    """Read all files of the site; with `stories` scenario tests and drills too. Raises nothing.

    `today` is the day on this machine's clock where nothing is said: some holidays are not known before their time.
    """
    found = survey_site(root, channel_specs=CHANNELS, builtin=files(BUILTIN))
    problems = [*found.problems, *_holidays(found, today)]
    tests: list[ScenarioTest] = []
    drills: list[DrillScenario] = []
    if stories and found.site is not None:
        tests = [test for name in test_files(root) if (test := _story(root, name, found.site, problems, read_test))]
        drills = [one for name in drill_files(root) if (one := _story(root, name, found.site, problems, read_drill))]
    problems.sort(key=lambda one: (one.where.file, one.where.line, one.where.column))
    names = (*_named(found), *test_files(root), *drill_files(root))
    return Looked(
        site=found.site, problems=tuple(problems), names=names, tests=tuple(tests), drills=tuple(drills),
        library=found.library,
    )  # fmt: skip


def _holidays(found: Survey, today: date | None) -> Iterator[Problem]:
    """Years whose moved workdays the library does not know yet."""
    holidays = found.site.team.holidays if found.site is not None else None
    if found.site is not None and holidays is not None:
        today = today or datetime.now(ZoneInfo(found.site.team.timezone)).date()
        for year in without_notice(holidays, today):
            yield Problem("holidays-notice", holidays.at, {"year": str(year)}, Weight.WARNING)


def _story(root: Path, name: str, site: Site, problems: list[Problem], reading: Reading[T]) -> T | None:
    """A test or drill, its problems noted; None when it cannot be used."""
    try:
        read = reading(name, read_bytes(root, name), runbooks=site.runbooks, team=site.team)
    except Unreadable as wrong:
        problems.append(wrong.problem)
        return None
    problems += read.problems
    return None if read.wrong else read.value


def _named(found: Survey) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*(source.file for source in found.sources.values()), SITE_FILE, TEAM_FILE]))
