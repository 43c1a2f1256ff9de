"""Asking: APScheduler rings, a thread of the monitored host's own asks, the engine takes what came.

A host has so few threads that a slow one is never asked by many at once and keeps nobody else waiting; a monitor is
asked again only when its last answer is in. What is heard goes through the inbox, as everything does.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ...notifiers.reach import reach
from ...notifiers.wire import Wire
from ..model.monitor import Monitor
from ..model.problem import TocsinError
from ..model.site import Secret, Site
from ..model.time import SECOND
from ..monitors import ASKS, TAILS, Figure, Outside, Place, Silent, follow, reads_on
from .door import Submit
from .polled import asked, body_of, place, read_on, silent
from .secrets import SecretMissing, resolve
from .turn import Turn

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

log = logging.getLogger(__name__)
AT_ONCE = 2
"""Questions to one host at the same time."""
JITTER = 10
"""A tenth of the interval: monitors that began together must not go on asking together."""
FIRST_WITHIN_S = 5.0
PATIENCE_S = 30.0
"""How long a busy engine is waited for."""
Work = Callable[[Turn], object]


class Asking:
    """Asks for one published site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._lookup = reach(one for one in site.settings.allow if not one.startswith("/")).addresses
        self._wires: dict[float, Wire] = {}
        self._quiet: dict[str, float] = {}
        """Host -> when it may be asked again, as it said itself; monotonic seconds."""
        self._outside = Outside(
            wire=self._wire, addresses=self._lookup, root=site.root, secret=self._secret, mono=time.monotonic
        )

    @property
    def outside(self) -> Outside:
        """The guarded way out, for whoever asks in another form."""
        return self._outside

    def ask(self, monitor: Monitor) -> tuple[Figure, ...]:
        """Once. Raises `Silent`, whatever happens: our bug is a silence too."""
        with self._manners(monitor):
            return ASKS[monitor.type](monitor, self._outside)

    def read(self, monitor: Monitor, since: Place | None) -> tuple[tuple[Figure, ...], Place]:
        """What is new since the last look, and where to go on. Raises as `ask`."""
        with self._manners(monitor):
            return follow(monitor, self._outside, since)

    @contextmanager
    def _manners(self, monitor: Monitor) -> Iterator[None]:
        """A host that asked for quiet is left alone until then, by all its monitors: such limits are an account's."""
        host = urlsplit(monitor.url).hostname or ""
        left = self._quiet.get(host, 0.0) - time.monotonic()
        if host and left > 0:
            raise Silent("too-often", f"{left:.0f}")
        try:
            yield
        except Silent as silence:
            if silence.wait_s:
                self._quiet[host] = time.monotonic() + silence.wait_s
            raise
        except Exception as bug:
            raise _broke(monitor, bug) from bug

    def _wire(self, seconds: float) -> Wire:
        if seconds not in self._wires:
            self._wires[seconds] = Wire(deadline_s=seconds, lookup=self._lookup)
        return self._wires[seconds]

    def _secret(self, secret: Secret) -> str:
        try:
            return resolve(secret, self._site.root)
        except SecretMissing:
            raise Silent("secret-missing", secret.reference) from None


class Polls:
    """The jobs of a site's monitors. `follow` may be called from any thread."""

    def __init__(self, scheduler: BackgroundScheduler, submit: Submit) -> None:
        self._scheduler = scheduler
        self._submit = submit
        self._followed: dict[str, Monitor] = {}
        self._hosts: set[str] = set()

    def follow(self, site: Site) -> None:
        """Ask what this site asks; a monitor that has not changed keeps its beat."""
        asking = Asking(site)
        wanted = {one.name: one for one in site.settings.monitors.values() if one.type in ASKS or one.type in TAILS}
        for name in self._followed.keys() - wanted.keys():
            self._scheduler.remove_job(_job(name))
        for name, monitor in wanted.items():
            args = (asking, monitor)
            if self._followed.get(name) == monitor:
                self._scheduler.modify_job(_job(name), args=args)
            else:
                self._add(monitor, args)
        self._followed = wanted

    def _add(self, monitor: Monitor, args: tuple[Asking, Monitor]) -> None:
        every = monitor.every / SECOND
        first = datetime.now(UTC) + timedelta(seconds=random.uniform(0, min(every, FIRST_WITHIN_S)))
        self._scheduler.add_job(
            self.poll, "interval", args=args, seconds=every, jitter=every / JITTER, id=_job(monitor.name),
            executor=self._executor(monitor), next_run_time=first, max_instances=1, replace_existing=True,
        )  # fmt: skip

    def _executor(self, monitor: Monitor) -> str:
        """The threads of the host that is asked."""
        kept = monitor.url_secret.reference if monitor.url_secret is not None else monitor.name
        host = f"host:{urlsplit(monitor.url).hostname or kept}"
        if host not in self._hosts:
            self._scheduler.add_executor("threadpool", host, max_workers=AT_ONCE)
            self._hosts.add(host)
        return host

    def poll(self, asking: Asking, monitor: Monitor) -> None:
        """Ask once, and hand over what came."""
        try:
            work = self._read(asking, monitor) if reads_on(monitor) else self._asked(asking, monitor)
        except Silent as silence:
            work = partial(silent, monitor=monitor, why=silence.why)
        except (TocsinError, TimeoutError) as error:  # the engine could not say how far a file has been read
            log.error("a file was not read", extra={"monitor": monitor.name, "kind": type(error).__name__})
            return
        self._submit("monitor", work).add_done_callback(partial(_look, monitor.name))

    def _asked(self, asking: Asking, monitor: Monitor) -> Work:
        figures = asking.ask(monitor)
        return lambda turn: asked(turn, monitor, figures)

    def _read(self, asking: Asking, monitor: Monitor) -> Work:
        """What the engine has taken says where to go on. Raises `Silent`."""
        since = self._submit("ask", lambda turn: place(turn, monitor.name)).result(PATIENCE_S)
        figures, now = asking.read(monitor, since)
        body = body_of(monitor, figures)
        return lambda turn: read_on(turn, monitor, body, since, now)


def _broke(monitor: Monitor, bug: Exception) -> Silent:
    log.error("monitor failed", exc_info=bug, extra={"monitor": monitor.name})
    return Silent("broke", type(bug).__name__)


def _job(name: str) -> str:
    return f"monitor:{name}"


def _look(name: str, handed: Future[Any]) -> None:
    error = handed.exception()
    if error is not None:
        log.error("a figure was not taken", extra={"monitor": name, "kind": type(error).__name__})
