"""A site that began with a recipe, on a real engine: its monitors ask for real, and what opens is what would open.

The engine's clock begins at the real time, because the queries of a recipe use the clock of the database that they ask.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler

from tests.run.shop import Shop
from tocsin.engine.model.command import Sample, Signal
from tocsin.engine.model.time import MINUTE, WEEK, Instant
from tocsin.engine.run.door import T
from tocsin.engine.run.founding import Wishes, found
from tocsin.engine.run.polls import Asking, Polls
from tocsin.engine.run.recipes import recipes
from tocsin.engine.run.turn import Turn

HERE = "127.0.0.1"
ALWAYS = ('from: "08:00", to: "23:00"', 'from: "00:00", to: "24:00"')
"""The desks are open whenever the tests run."""
Change = tuple[str, str]


def site_with(name: str, root: Path, *changes: Change) -> None:
    """A new site with a recipe, and what its owner changes in both files: the host of the system, above all."""
    found(root, Wishes(
        name="Shop", timezone="Asia/Shanghai", lang="zh", person="Ana", login="ana", channel="terminal", contact="",
        figures="alertmanager", recipes=(recipes()[name],),
    ))  # fmt: skip
    for file in (root / "tocsin.yaml", root / "team.yaml"):
        text = file.read_text("utf-8")
        for old, new in (ALWAYS, *changes):
            text = text.replace(old, new)
        file.write_text(text, "utf-8")


def floor(name: str, root: Path, *changes: Change, behind: int = 0) -> Shop:
    """The engine of such a site, running; its clock may begin `behind` by minutes, and then catches up with what the
    database says of each of them."""
    start = Instant(time.time_ns() // 1000 - behind * MINUTE)
    shop = Shop(root, make=lambda place: site_with(name, place, *changes), start=start)
    shop.boot()
    return shop


@contextmanager
def floors(name: str, root: Path, *changes: Change) -> Iterator[Callable[[int], Shop]]:
    """Opens the floor, so many minutes behind the clock of the database, and ends it."""
    running: list[Shop] = []

    def opened_shop(behind: int) -> Shop:
        running.append(floor(name, root, *changes, behind=behind))
        return running[-1]

    yield opened_shop
    for shop in running:
        shop.die()


def poll(shop: Shop, *names: str) -> None:
    """Ask these monitors once, as the scheduler would; without names, all of the site."""

    def submit(name: str, work: Callable[[Turn], T]) -> Future[T]:
        done: Future[Any] = Future()
        done.set_result(shop.request(name, work))
        return done

    site = shop.running.site
    polls, asking = Polls(BackgroundScheduler(), submit), Asking(site)
    for name in names or tuple(site.settings.monitors):
        polls.poll(asking, site.settings.monitors[name])


def poll_for(shop: Shop, minutes: int, *names: str) -> None:
    """Ask every minute."""
    for _ in range(minutes):
        poll(shop, *names)
        shop.go(1)


def why_silent(shop: Shop) -> dict[str, str]:
    """Monitor -> why it brought nothing the last time."""
    return dict(shop.running.memory.reasons)


def figures(shop: Shop, metric: str) -> dict[str, list[float]]:
    """Series -> its figures, oldest first."""
    found: dict[str, list[float]] = {}
    query = "SELECT labels, value FROM tocsin_samples WHERE metric = ? ORDER BY at"
    for labels, value in shop.rows(query, metric):
        found.setdefault(labels, []).append(value)
    return found


def opened(shop: Shop) -> list[tuple[str, str]]:
    """Runbook and key of the incidents, in the order in which they opened."""
    return [(one.runbook, one.key) for one in shop.running.memory.incidents.values()]


def usual(shop: Shop, metric: str, each: float, site: str) -> None:
    """What four weeks have brought a minute at this hour."""
    now = shop.clock.wall()
    rows = [
        Sample(metric=metric, value=each, labels={"site": site}, at=Instant(now - weeks * WEEK + minutes * MINUTE))
        for weeks in range(1, 5) for minutes in range(-90, 90)
    ]  # fmt: skip
    shop.do("ana", Signal(samples=tuple(rows), history=True))
