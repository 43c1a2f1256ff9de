"""The whole program wired together, by hand, in one place: `open_app` builds everything of a site around one database.

`serving.py` runs it with a thread of its own and an HTTP face; `local.py` lets a single command do its work in its own
process.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path

from ...notifiers.registry import CHANNELS
from ..language.folder import TEAM_FILE
from ..language.site import Survey, compile_version, load_site, survey_site
from ..language.team_file import read_team
from ..model.batch import BaselineRow
from ..model.decision import Entry
from ..model.incident import LIVE, Incident
from ..model.ports import Clock, Ids, Spawner, Store
from ..model.problem import Problem, Refused, SiteWrong
from ..model.site import Site
from ..model.time import Instant, Length
from ..store import reading
from ..store.loading import no_collection
from ..store.sqlite import SqliteStore
from .boot import fill
from .channels import SiteChannels, of_site
from .clock import SystemClock
from .compose import composer
from .courier import Courier, Report
from .drill_world import sweep
from .engine import Engine, Request
from .figures import Measured
from .ids import RandomIds
from .library import Library
from .memory import Memory
from .publish import Change, install, keep_what_is_used, publish
from .signals import SignalDesk
from .trust import unsigned_of
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
    good: bool = True
    """False: the files cannot be used as they are, and the last published set goes on (F-086)."""
    restored: Instant | None = None
    down: Length = Length(0)
    """How long no engine ran, before this one."""
    published: Callable[[Site], None] = lambda _site: None
    """Called with a site that has been published while the engine runs."""

    def begin(self, *, announce: bool) -> None:
        """The first turn: the files are published; `announce` writes that an engine has started."""
        failure: list[Exception] = []
        work = partial(self._begin, announce=announce)
        self.engine.turn([Request("start", work, done=lambda _: None, failed=failure.append)])
        if failure:
            raise failure[0]
        sweep(self)

    def _begin(self, turn: Turn, announce: bool) -> None:
        if announce:
            turn.write(LIVE, "", 0, Entry(code="engine-started", params={"down": self.down}))
        if self.restored is not None:
            turn.write(LIVE, "", 0, Entry(code="backup-restored", params={"at": self.restored}))
        self.engine.courier.restored(turn)
        if self.good:
            publish(turn, self.site, "engine")
        else:
            turn.write(LIVE, "", 0, Entry(code="site-wrong", params={"count": len(self.warnings)}))

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
        self.published(site)


def read_site(root: Path) -> Survey:
    """The site's files with their warnings. Raises SiteWrong with all problems at once."""
    return load_site(root, channel_specs=CHANNELS, builtin=files("tocsin"))


def open_app(
    root: Path, *, spawner: Spawner, report: Report, clock: Clock | None = None,
    ids: Ids | None = None, store: Store | None = None, channels: SiteChannels | None = None, begin: bool = True,
) -> App:  # fmt: skip
    """A site with its database open and its runbooks in memory; `begin`: published too. Raises SiteWrong, Unavailable.

    Without `begin` nothing has been written and nothing has run: enough for a command that only looks.
    """
    clock, ids = clock or SystemClock(), ids or RandomIds()
    survey = survey_site(root, channel_specs=CHANNELS, builtin=files("tocsin"))
    site = survey.site
    if site is None:
        raise SiteWrong(survey.problems)
    store = store or SqliteStore(_place(root, site), ids=ids, clock=clock)
    channels = channels or of_site(site)
    library = Library(team=site.team, compile=compile_version)
    figures = Measured(recall=partial(_buckets, store))
    memory = Memory(library=library, signals=SignalDesk(library, figures), worlds={LIVE: World(LIVE, clock)})
    courier = Courier(
        channels, spawner, composer(lambda: app.site.settings.public_url), report, mono=clock.mono
    )  # fmt: skip
    engine = Engine(store=store, clock=clock, ids=ids, memory=memory, courier=courier)
    app = App(
        root=root, site=site, engine=engine, store=store, memory=memory, channels=channels, clock=clock, ids=ids,
        warnings=survey.problems,
    )  # fmt: skip
    try:
        with no_collection():
            _load(app, survey)
            if begin:
                app.begin(announce=True)
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


def _load(app: App, survey: Survey) -> None:
    """Versions first, then memory: open incidents must find the runbook they run."""
    now = app.clock.wall()
    loaded = app.store.load(now)
    library = app.memory.library
    for row in sorted(loaded.versions, key=lambda row: row.number):
        library.keep(row)
    app.restored = loaded.restored
    app.down = Length(now - loaded.last_seen) if loaded.last_seen is not None else Length(0)
    app.good = not survey.wrong
    if app.good:
        install(library, app.site, library.numbers)
    else:
        _last_good(library, survey.problems)
    app.memory.recall = partial(_recall, app)
    app.memory.signals.publish()  # series must know their windows before samples come in
    app.memory.heartbeats.publish(app.site.settings.monitors.values())
    app.memory.unsigned = unsigned_of(app.site.settings.sources)
    fill(app.memory, loaded, now)
    try:
        keep_what_is_used(app.memory, library.team)
    except Refused:  # the files have lost what an open incident still needs: as bad as an error in them
        app.good = False
        _last_good(library, survey.problems)
        app.memory.signals.publish()


def _recall(app: App, name: str) -> Incident | None:
    """An incident from the database, with the version that it runs; None where there is none."""
    look = getattr(app.store, "reading", None)
    if look is None:
        return None
    with look() as connection:
        found = reading.incident(connection, name)
        rows = app.memory.library.rows
        if found is not None and (found.runbook, found.version) not in rows:
            rows.update({(row.runbook, row.hash): row for row in reading.versions(connection, found.runbook)})
    return found


def _buckets(store: Store, spans: list[tuple[Instant, Instant]]) -> tuple[BaselineRow, ...]:
    """Hours of promotions of long ago, from a store that can be asked; one in memory has given all at the start."""
    look = getattr(store, "reading", None)
    if look is None or not spans:
        return ()
    with look() as connection:
        return tuple(row for start, end in spans for row in reading.baselines(connection, start, end))


def _last_good(library: Library, problems: tuple[Problem, ...]) -> None:
    """F-086: files that cannot be used at start. The last published set goes on, if there is one."""
    newest = {name: library.rows[name, version] for name, version in library.stored.items()}
    last = max(newest.values(), key=lambda row: (row.at, row.runbook), default=None)
    team = read_team(TEAM_FILE, last.sources[TEAM_FILE].encode()).value if last is not None else None
    if team is None:
        raise SiteWrong(problems)
    library.team = team
    for row in newest.values():
        library.publish(compile_version(row.sources), row.number)
