"""The built-in library, read from the checkout as the loader reads a site."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tocsin.engine.language.nodes import Source
from tocsin.engine.language.notice_file import read_notice_file
from tocsin.engine.language.read import Read
from tocsin.engine.language.runbook_file import read_runbook
from tocsin.engine.language.scope import Library, NoticeFile
from tocsin.engine.language.team_file import read_team
from tocsin.engine.model.runbook import Runbook
from tocsin.engine.model.team import Team

T = TypeVar("T")
ROOT = Path(__file__).parents[3]
FILES = [path for path in sorted((ROOT / "runbooks").glob("*.yaml")) if not path.name.endswith(".test.yaml")]


@dataclass(frozen=True)
class Shelf:
    """All built-in runbooks with the team they are written for."""

    team: Team
    runbooks: dict[str, Runbook]
    sources: dict[str, Source]


def shelf() -> Shelf:
    team = _good(read_team("team.yaml", (ROOT / "templates/site/team.yaml").read_bytes()))
    library = Library(team=team, runbooks=[path.stem for path in FILES], notices=dict(_notices(team)))
    runbooks: dict[str, Runbook] = {}
    sources: dict[str, Source] = {}
    for path in FILES:
        read = read_runbook(path.name, path.read_bytes(), library)
        runbooks[path.stem] = _good(read)
        assert read.source is not None
        sources[path.stem] = read.source
    return Shelf(team, runbooks, sources)


def _notices(team: Team) -> list[tuple[str, NoticeFile]]:
    files = sorted((ROOT / "templates/notices").glob("*.yaml"))
    return [(path.stem, _good(read_notice_file(path.name, path.read_bytes(), name=path.stem, languages=team.languages,
                                               calendars=team.calendars))) for path in files]  # fmt: skip


def _good(read: Read[T]) -> T:
    assert [(str(problem.where), problem.code) for problem in read.problems] == []
    assert read.value is not None
    return read.value
