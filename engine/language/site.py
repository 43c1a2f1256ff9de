"""A site's folder read as a whole: every file, every problem, at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path

from ..model.mapping import MappingFile
from ..model.problem import Mark, Problem, SiteWrong, Weight
from ..model.runbook import Runbook
from ..model.signature import SNS
from ..model.site import Settings, Site, SourceSettings
from ..model.team import Team
from .fed import fed
from .folder import (
    NOTICES,
    SITE_FILE,
    TEAM_FILE,
    builtin_notices,
    find_site,
    notice_files,
    read_bytes,
    runbook_files,
    stem,
)
from .guard import Unreadable
from .inhibit import check_inhibit
from .lint import lint
from .mapping_file import built_in_mapping, read_mapping
from .nodes import Keyed, Scalar, Source, read_source
from .notice_file import read_notice_file
from .runbook_file import read_runbook, read_runbook_tree
from .scope import Library, NoticeFile
from .settings_file import ChannelSpec, read_settings_tree
from .source_types import mapped_types
from .stand_ins import stand_ins
from .team_file import read_team, read_team_tree

__all__ = ["Survey", "compile_version", "find_site", "load_site", "survey_site"]


@dataclass(frozen=True, kw_only=True)
class Survey:
    """What was found in a site's folder, good or not."""

    site: Site | None
    """None while `tocsin.yaml` or `team.yaml` cannot be read at all."""
    problems: tuple[Problem, ...]
    """In order of file and line; errors, warnings and notes."""
    sources: Mapping[str, Source] = field(default_factory=dict)
    """Runbook name -> its file, to find the place of anything in it."""
    library: Library | None = None

    @property
    def wrong(self) -> bool:
        """Whether anything keeps the site from being used."""
        return self.site is None or any(problem.weight is Weight.ERROR for problem in self.problems)


def load_site(root: Path, *, channel_specs: Mapping[str, ChannelSpec], builtin: Traversable | None = None) -> Survey:
    """The site in `root`, with its warnings; raises `SiteWrong` with all problems when there is an error."""
    found = survey_site(root, channel_specs=channel_specs, builtin=builtin)
    if found.wrong:
        raise SiteWrong(found.problems)
    return found


def survey_site(root: Path, *, channel_specs: Mapping[str, ChannelSpec], builtin: Traversable | None = None) -> Survey:
    """Everything that can be said about the site in `root`; raises nothing.

    `channel_specs` are the channel types; `builtin` is the folder of the program's own library, whose notice
    templates stand in where the site has none of that name. 1. All files. 2. Settings and team, which name each
    other. 3. Templates. 4. Runbooks, which may call each other.
    """
    files = _Files(root)
    settings_source, team_source = files.tree(SITE_FILE), files.tree(TEAM_FILE)
    runbooks = {name: files.tree(name) for name in runbook_files(root)}
    settings = _settings(files, settings_source, team_source, channel_specs)
    team = _team(files, team_source, settings_source)
    if settings is None or team is None:
        return Survey(site=None, problems=files.ordered())
    settings = _mapped(files, settings, team)
    files.take((*stand_ins(team, settings), *fed(team, settings)))
    library = _library(files, team, settings, [one for one in runbooks.values() if one], builtin)
    return _compiled(files, settings, library, runbooks)


class _Files:
    """Reads the files of one site and gathers what is wrong with them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.texts: dict[str, str] = {}

    def tree(self, name: str) -> Source | None:
        """The tree of a file, or None with its problem noted."""
        try:
            source = read_source(name, read_bytes(self.root, name))
        except Unreadable as wrong:
            self.problems.append(wrong.problem)
            return None
        self.texts[name] = source.text
        return source

    def take(self, problems: tuple[Problem, ...]) -> None:
        self.problems += problems

    def ordered(self) -> tuple[Problem, ...]:
        return tuple(sorted(self.problems, key=lambda one: (one.where.file, one.where.line, one.where.column)))


def _peek(source: Source | None, key: str) -> tuple[str, ...] | None:
    """Names written under a key of a file that has not been read yet; None when that cannot be known."""
    node = source.root.get(key) if source else None
    if source is None or (node is not None and not isinstance(node, Keyed)):
        return None
    return tuple(node.entries) if isinstance(node, Keyed) else ()


def _settings(
    files: _Files, source: Source | None, team: Source | None, specs: Mapping[str, ChannelSpec]
) -> Settings | None:
    if source is None:
        return None
    read = read_settings_tree(source, channel_specs=specs, metrics=_peek(team, "metrics"))
    files.take(read.problems)
    return read.value


def _mapped(files: _Files, settings: Settings, team: Team) -> Settings:
    """The settings with what is needed to read each source's messages: its mapping, and the zone of local times."""
    sources = {}
    for name, one in settings.sources.items():
        mapping = _mapping(files, one)
        zone = one.timezone or (mapping.timezone if mapping else "") or team.timezone
        signature = one.signature or (_usual_signature(one, mapping) if one.secrets else "")
        if signature in SNS or one.topics:
            signature = signature if signature in SNS else SNS[0]
            if find_spec("cryptography") is None:
                files.problems.append(Problem(code="sns-extra-missing", where=one.at, params={"name": name}))
        elif bool(signature) != bool(one.secrets):
            code = "signature-no-secret" if signature else "signature-unknown"
            files.problems.append(Problem(code=code, where=one.at, params={"name": name, "type": one.type}))
        sources[name] = replace(one, mapping=mapping, timezone=zone, signature=signature)
    monitors = {
        name: replace(one, timezone=one.timezone or team.timezone) for name, one in settings.monitors.items()
    }
    return replace(settings, sources=sources, monitors=monitors)


def _usual_signature(source: SourceSettings, mapping: MappingFile | None) -> str:
    """How a sender of this type signs; a `json` sender as Standard Webhooks say."""
    usual = "standard-webhooks" if source.type == "json" else ""
    return (mapping.signature if mapping else "") or usual


def _mapping(files: _Files, source: SourceSettings) -> MappingFile | None:
    if source.type in mapped_types():
        return built_in_mapping(source.type)
    if not source.mapping_file:
        return None
    try:
        read = read_mapping(source.mapping_file, read_bytes(files.root, source.mapping_file))
    except Unreadable as wrong:
        files.problems.append(wrong.problem)
        return None
    files.take(read.problems)
    return read.value


def _team(files: _Files, source: Source | None, settings: Source | None) -> Team | None:
    if source is None:
        return None
    read = read_team_tree(source, channels=_peek(settings, "channels"))
    files.take(read.problems)
    return read.value


def _library(
    files: _Files, team: Team, settings: Settings, runbooks: list[Source], builtin: Traversable | None
) -> Library:
    events = {rule.event for source in settings.sources.values() for rule in source.rules if rule.event}
    events |= {monitor.event for monitor in settings.monitors.values() if monitor.event}
    return Library(
        team=team,
        runbooks=tuple(name for source in runbooks if (name := runbook_name(source)) is not None),
        notices=_notices(files, team, builtin),
        channels=tuple(settings.channels),
        events=frozenset(events),
    )


def _notices(files: _Files, team: Team, builtin: Traversable | None) -> dict[str, NoticeFile]:
    """The templates by name: the site's own, and the built-in ones that it does not replace."""
    found: dict[str, NoticeFile] = {}
    for name, data in builtin_notices(builtin).items():
        read = read_notice_file(f"{NOTICES}/{name}.yaml", data, name=name, languages=team.languages,
                                calendars=team.calendars)  # fmt: skip
        if read.value is not None and not read.wrong:
            found[name] = read.value
    for file in notice_files(files.root):
        own = _own_notice(files, file, team)
        if own is not None:
            found[stem(file)] = own
    return found


def _own_notice(files: _Files, file: str, team: Team) -> NoticeFile | None:
    try:
        data = read_bytes(files.root, file)
    except Unreadable as wrong:
        files.problems.append(wrong.problem)
        return None
    read = read_notice_file(file, data, name=stem(file), languages=team.languages, calendars=team.calendars)
    files.take(read.problems)
    return read.value


def runbook_name(source: Source) -> str | None:
    """The name under `runbook:` of a file that has not been compiled yet."""
    node = source.root.get("runbook")
    return node.text if isinstance(node, Scalar) and node.text else None


def _compiled(files: _Files, settings: Settings, library: Library, trees: Mapping[str, Source | None]) -> Survey:
    runbooks: dict[str, Runbook] = {}
    sources: dict[str, Source] = {}
    for source in trees.values():
        if source is None:
            continue
        read = read_runbook_tree(source, library)
        files.take(read.problems)
        if read.value is None or not read.value.name:
            continue
        name = read.value.name
        if name in runbooks:
            first = sources[name].file
            files.problems.append(_twice(name, source, first))
        else:
            runbooks[name], sources[name] = read.value, source
    files.take(tuple(check_inhibit(library.team, runbooks)))
    for name, runbook in runbooks.items():
        files.take(_judged(files, settings, library.team, runbooks, runbook, sources[name]))
    site = Site(
        root=files.root, settings=settings, team=library.team, runbooks=runbooks,
        texts={name: source.text for name, source in sources.items()},
        files={name: _version_files(files, library, runbooks[name], source) for name, source in sources.items()},
    )  # fmt: skip
    return Survey(site=site, problems=files.ordered(), sources=sources, library=library)


_LOCAL = frozenset({
    "lint-warn-after-limit", "lint-clear-side", "lint-clear-level-high", "lint-clear-level-low", "lint-no-floor",
    "lint-shorter-than-step", "lint-after-unconditional", "lint-many-updates",
})  # fmt: skip
"""Findings that look at one place alone: worth saying even where the rest of the runbook is still wrong."""


def _judged(
    files: _Files, settings: Settings, team: Team, others: Mapping[str, Runbook], runbook: Runbook, source: Source
) -> tuple[Problem, ...]:
    """What the linter finds; of a runbook with errors only what cannot be the consequence of one of them."""
    mine = [one for one in files.problems if one.where.file == source.file]
    found = lint(runbook, team, others=others, settings=settings, source=source)
    if any(one.weight is Weight.ERROR for one in mine):
        spoken = {(one.where.line, one.where.column) for one in mine}
        return tuple(one for one in found if one.code in _LOCAL and (one.where.line, one.where.column) not in spoken)
    return tuple(found)


def _twice(name: str, source: Source, first: str) -> Problem:
    at = source.mark(("runbook",)) or source.root.at
    return Problem(code="runbook-twice", where=at, params={"name": name, "file": source.file, "first": first})


def _version_files(files: _Files, library: Library, runbook: Runbook, source: Source) -> dict[str, str]:
    """Every text that this runbook was compiled from, by file name."""
    used = (notice.template for notice in runbook.notices.values())
    templates = {name: library.notices[name].text for name in used if name is not None and name in library.notices}
    return {
        source.file: source.text, TEAM_FILE: files.texts[TEAM_FILE],
        **{f"{NOTICES}/{name}.yaml": text for name, text in sorted(templates.items())},
    }  # fmt: skip


def compile_version(sources: Mapping[str, str]) -> Runbook:
    """A published version again, from the texts stored with it (`Site.files`).

    What is outside these texts (channels, other runbooks) is not checked: it was when the version was published.
    Raises `SiteWrong` only when there is no runbook in them at all.
    """
    team = Team()
    if TEAM_FILE in sources:
        team = read_team(TEAM_FILE, sources[TEAM_FILE].encode()).value or team
    notices: dict[str, NoticeFile] = {}
    runbooks: list[tuple[str, bytes]] = []
    for file, text in sources.items():
        if file.startswith(NOTICES + "/"):
            read = read_notice_file(file, text.encode(), name=stem(file), languages=team.languages,
                                    calendars=team.calendars)  # fmt: skip
            notices |= {stem(file): read.value} if read.value else {}
        elif file != TEAM_FILE:
            runbooks.append((file, text.encode()))
    if not runbooks:
        raise SiteWrong((Problem(code="file-missing", where=Mark("runbooks", 1, 1), params={"file": "runbooks"}),))
    made = read_runbook(*runbooks[0], Library(team=team, notices=notices))
    if made.value is None:
        raise SiteWrong(made.problems)
    return made.value
