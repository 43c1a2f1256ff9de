"""`tocsin serve`: the engine in its own thread, senders in a small pool, and the doors that HTTP opens on them."""

from __future__ import annotations

import contextlib
import gc
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import TypeVar

from ..model.incident import LIVE
from ..model.ports import Clock, Ids, StoreFull
from ..model.problem import Unavailable
from ..model.site import Site
from ..model.time import HOUR, Instant
from .app import App, open_app, read_site
from .door import LocalDoor
from .loop import Inbox, Loop, Pool
from .polls import Polls
from .publish import Change
from .reader import SiteReader
from .turn import Turn
from .verdict import Verdict

log = logging.getLogger(__name__)
T = TypeVar("T")

LAST_TURN_S = 10.0
"""How long the end waits for the turn that runs."""
SELDOM = (20_000, 20, 50)
"""Nearly all that a turn makes is freed by its last reference or stays: looking for cycles as often as Python does by
itself was a tenth of the CPU of a flood."""


class Serving:
    """A running engine. `failed` is set when the engine's thread has ended by itself; the process must then end too."""

    def __init__(self, root: Path, *, clock: Clock | None = None, ids: Ids | None = None) -> None:
        self.inbox = Inbox()
        self.pool = Pool()
        self.failed = threading.Event()
        self.on_failure: Callable[[], None] = lambda: None
        self.app: App = open_app(root, spawner=self.pool, report=self._report, clock=clock, ids=ids)
        self.loop = Loop(self.app.engine, self.inbox, self._ended)
        self.door = LocalDoor(
            self.inbox.submit, self.app.ids, SiteReader(self.app, server=True), lambda: self.app.site.settings.sources,
            self.app.store.known_delivery,
        )  # fmt: skip

    def start(self) -> None:
        """Overdue timers run at once, in due order."""
        gc.freeze()  # what was loaded stays: to look through it for garbage again and again would stop the engine
        gc.set_threshold(*SELDOM)
        self.loop.start()

    def stop(self) -> None:
        """Take no more work, let sends on their way report, then close (F-010).

        The pool closes only after a turn that claims nothing any more: a row claimed later would find no sender.
        """
        self.app.engine.courier.closing = True
        with contextlib.suppress(Exception):  # an engine that has ended claims nothing either
            self.inbox.submit("stop", lambda _turn: None).result(LAST_TURN_S)
        self.pool.close()
        self.loop.stop()
        self.app.channels.close()
        self.app.store.close()

    def publish(self, author: str) -> Future[tuple[Change, ...]]:
        """Read the site again and publish it (SIGHUP, `tocsin publish`)."""
        published: Future[tuple[Change, ...]] = Future()

        def read_and_publish() -> None:
            """Reading takes long enough that no page should wait for it: it is done in a sender's thread."""
            try:
                survey = read_site(self.app.root)
                published.set_result(
                    self.inbox.submit("publish", partial(self.app.reload, author=author, survey=survey)).result()
                )
            except Exception as error:  # noqa: BLE001 - whoever asked hears it
                published.set_exception(error)

        self.pool.spawn(read_and_publish)
        return published

    def person_of_login(self, login: str) -> str | None:
        """The person whom `team.yaml` maps to an OS user."""
        return next((p.id for p in self.app.site.team.people.values() if p.login == login), None)

    def _report(self, key: str, token: int, verdict: Verdict) -> None:
        """A verdict that could not be written, as on a full disk, is kept and tried in the next turn (F-017)."""

        def look(written: Future[None]) -> None:
            error = written.exception()
            locked = isinstance(error, Unavailable) and error.code == "database-locked"
            if locked or isinstance(error, StoreFull):
                self._report(key, token, verdict)

        record = self.inbox.submit("record", lambda turn: self.app.engine.courier.record(turn, key, token, verdict))
        record.add_done_callback(look)

    def _ended(self, error: BaseException | None) -> None:
        if error is not None:
            self.failed.set()
            self.on_failure()


class Housekeeping:
    """APScheduler as the bell: it rings, the engine works. It keeps no timer that matters (fixed point 3)."""

    def __init__(self, serving: Serving) -> None:
        from apscheduler.schedulers.background import BackgroundScheduler

        self._serving = serving
        self._scheduler = BackgroundScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "misfire_grace_time": None}
        )
        self._scheduler.add_job(self._hourly, "interval", seconds=HOUR // 1_000_000, id="hourly")
        self._polls = Polls(self._scheduler, serving.inbox.submit)

    def start(self) -> None:
        self._scheduler.start()
        self._follow(self._serving.app.site)
        self._serving.app.published = self._follow

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)

    def _follow(self, site: Site) -> None:
        """Called in the engine's thread after a commit: whatever fails here must not fail the turn."""
        try:
            self._polls.follow(site)
        except Exception:
            log.exception("monitors are not followed", extra={"action": "publish"})

    def _hourly(self) -> None:
        """Forget what memory and tables need no more."""
        self._serving.inbox.submit("housekeeping", _forget)


def _forget(turn: Turn) -> None:
    """Closed incidents leave memory a day after they closed; baselines and samples are pruned by the store."""
    now = turn.instant(LIVE)
    memory = turn.memory
    for name, closed in memory.census.closed.get(LIVE, {}).items():
        if closed < Instant(now - 24 * HOUR):
            turn.scope.after.append(partial(memory.forget, LIVE, name))
