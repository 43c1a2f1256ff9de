"""The whole program wired together, by hand, in one place: `open_app` builds everything of a site around one database.

`serving.py` runs it with a thread of its own and an HTTP face; `local.py` lets a single command do its work in its own
process.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from ...notifiers.registry import CHANNELS
from ..language.folder import TEAM_FILE
from ..language.site import Survey, compile_version, load_site, survey_site
from ..language.team_file import read_team
from ..model.batch import VersionRow
from ..model.decision import Entry
from ..model.incident import LIVE
from ..model.ports import Clock, Ids, Spawner, Store
from ..model.problem import Problem, SiteWrong
from ..model.site import Site
from ..store.sqlite import SqliteStore
from .boot import fill
from .channels import SiteChannels, of_site
from .clock import SystemClock
from .compose import composer
from .courier import Courier, Report
from .engine import Engine, Request
from .figures import Measured
from .ids import RandomIds
from .library import Library
from .memory import Memory
from .publish import Change, publish
from .signals import SignalDesk
from .turn import Turn
from .worlds import World

log = logging.getLogger(__name__)


@dataclass(slots=True)
class App:
    """Everything of one site, ready to be run by a loop or turn by turn."""

    root: Path
    site: Site
    engine: Engine
    store: Store
    memory: Memory
    channels: SiteChannels
    clock: Clock
    ids: Ids
    warnings: tuple[Problem, ...] = ()

    def reload(self, turn: Turn, author: str, survey: Survey | None = None) -> tuple[Change, ...]:
        """Publish the files, read again (or as already read). Raises SiteWrong with all problems: the old set stays."""
        survey = survey or read_site(self.root)
        assert survey.site is not None  # `load_site` raises otherwise
        changes = publish(turn, survey.site, author)
        site = survey.site
        turn.scope.after.append(lambda: self._take(site, survey.problems))
        return changes

    def _take(self, site: Site, warnings: tuple[Problem, ...]) -> None:
        self.site, self.warnings = site, warnings
        fresh = of_site(site)
        self.channels.live, self.channels.trouble = fresh.live, fresh.trouble


def read_site(root: Path) -> Survey:
    """The site's files with their warnings. Raises SiteWrong with all problems at once."""
    return load_site(root, channel_specs=CHANNELS, builtin=files("tocsin"))


def open_app(
    root: Path, *, spawner: Spawner, report: Report, clock: Clock | None = None,
    ids: Ids | None = None, store: Store | None = None, channels: SiteChannels | None = None,
) -> App:  # fmt: skip
    """A site with its database open and its files published. Raises SiteWrong, Unavailable."""
    clock, ids = clock or SystemClock(), ids or RandomIds()
    survey = survey_site(root, channel_specs=CHANNELS, builtin=files("tocsin"))
    site = survey.site
    if site is None:
        raise SiteWrong(survey.problems)
    store = store or SqliteStore(_place(root, site), ids=ids, clock=clock)
    channels = channels or of_site(site)
    library = Library(team=site.team, compile=compile_version)
    memory = Memory(library=library, signals=SignalDesk(library, Measured()), worlds={LIVE: World(LIVE, clock)})
    courier = Courier(channels, spawner, composer(lambda: app.site.settings.public_url), report)
    engine = Engine(store=store, clock=clock, ids=ids, memory=memory, courier=courier)
    app = App(
        root=root, site=site, engine=engine, store=store, memory=memory, channels=channels, clock=clock, ids=ids,
        warnings=survey.problems,
    )  # fmt: skip
    try:
        _start(app, survey)
    except BaseException:
        store.close()
        raise
    return app


def _place(root: Path, site: Site) -> Path:
    """Where the database lies. The site's own `.tocsin` is made for it, readable by nobody else."""
    path = root / site.settings.database
    if path.parent == root / ".tocsin":
        path.parent.mkdir(mode=0o700, exist_ok=True)
    return path


def _start(app: App, survey: Survey) -> None:
    """Versions first, then memory: open incidents must find the runbook they run."""
    now = app.clock.wall()
    loaded = app.store.load(now)
    library = app.memory.library
    newest = {row.runbook: row for row in sorted(loaded.versions, key=lambda row: row.number)}
    for row in loaded.versions:
        library.keep(row)
    library.numbers.update({name: row.number for name, row in newest.items()})
    if survey.wrong:
        _last_good(library, newest, survey)
    for name, book in app.site.runbooks.items() if not survey.wrong else ():
        if name in newest and newest[name].hash == book.version:
            library.publish(book, newest[name].number)
    app.memory.signals.publish()
    fill(app.memory, loaded, now)

    def begin(turn: Turn) -> None:
        down = now - loaded.last_seen if loaded.last_seen is not None else 0
        turn.write(LIVE, "", 0, Entry(code="engine-started", params={"down": down}))
        if loaded.restored is not None:
            turn.write(LIVE, "", 0, Entry(code="backup-restored", params={"at": loaded.restored}))
        if survey.wrong:
            turn.write(LIVE, "", 0, Entry(code="site-wrong", params={"count": len(survey.problems)}))
        else:
            publish(turn, app.site, "engine")

    failure: list[Exception] = []
    app.engine.turn([Request("start", begin, done=lambda _: None, failed=failure.append)])
    if failure:
        raise failure[0]


def _last_good(library: Library, newest: Mapping[str, VersionRow], survey: Survey) -> None:
    """F-086: files with errors at start. The last published set goes on; at the very first start there is none."""
    if not newest:
        raise SiteWrong(survey.problems)
    last = max(newest.values(), key=lambda row: (row.at, row.runbook))
    team = read_team(TEAM_FILE, last.sources[TEAM_FILE].encode()).value
    if team is None:
        raise SiteWrong(survey.problems)
    library.team = team
    for row in newest.values():
        library.publish(compile_version(row.sources), row.number)
