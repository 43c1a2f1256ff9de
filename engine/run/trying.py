"""Asks a monitor once, without an engine: what came, and what the engine would say of it. Nothing is written."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..language.monitors import HELD_BACK
from ..language.near import nearest
from ..model.monitor import Monitor
from ..model.problem import NoSuchThing
from ..model.site import Site
from ..model.time import Instant
from ..monitors import ASKS, Figure, Place, Silent, reads_on
from .polls import Asking
from .secrets import SecretMissing, resolve


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What became of one question."""

    monitor: Monitor
    figures: tuple[Figure, ...] = ()
    why: str = ""
    """Why it is silent: `code` or `code: detail`."""
    remarks: tuple[tuple[str, str], ...] = ()
    """(code, detail) of what the engine would not take as it is, and of what should be known."""


def chosen(site: Site, names: Collection[str]) -> tuple[Monitor, ...]:
    """The monitors of these names, or all. Raises NoSuchThing, with the nearest name."""
    known = site.settings.monitors
    for name in names:
        if name not in known:
            near = nearest(name, known) or ", ".join(known) or "-"
            raise NoSuchThing("no-such-monitor", monitor=name[:60], near=near)
    return tuple(known[name] for name in dict.fromkeys(names)) if names else tuple(known.values())


def tried(site: Site, monitor: Monitor, now: Instant) -> Tried:
    """Ask this one once. A file is read from its first line, a range as far as it reaches, and both stay as news for
    the server."""
    asking = Asking(site)
    try:
        if reads_on(monitor):
            figures, _place = asking.read(monitor, Place())
        elif monitor.type in ASKS:
            figures = asking.ask(monitor)
        else:
            return Tried(monitor=monitor, remarks=(("waits", ""),))
    except Silent as silence:
        return Tried(monitor=monitor, why=silence.why, remarks=tuple(_held_back(site, monitor)))
    return Tried(
        monitor=monitor, figures=figures,
        remarks=(*_held_back(site, monitor), *_labels(site, monitor, figures), *_times(figures, now)),
    )  # fmt: skip


def _labels(site: Site, monitor: Monitor, figures: tuple[Figure, ...]) -> Iterator[tuple[str, str]]:
    """Labels that the metric is kept by and a figure lacks, and values that are none."""
    metric = site.team.metrics.get(monitor.metric)
    lacking = {name for one in figures for name in (metric.per if metric else ()) if name not in one.labels}
    if lacking:
        yield "label-missing", ", ".join(sorted(lacking))
    unread = next((one.value for one in figures if isinstance(one.value, str)), None)
    if unread is not None:
        yield "no-number", unread[:60] or "-"


def _times(figures: tuple[Figure, ...], now: Instant) -> Iterator[tuple[str, str]]:
    unread = next((one.at for one in figures if isinstance(one.at, str)), None)
    if unread is not None:
        yield "no-time", unread[:60]
    if any(isinstance(one.at, int) and one.at > now for one in figures):
        yield "ahead", ""


def _held_back(site: Site, monitor: Monitor) -> Iterator[tuple[str, str]]:
    """A database that cannot be told to read alone; here its address is known even where the file only refers to it."""
    if monitor.type != "sql":
        return
    try:
        address = resolve(monitor.url_secret, site.root) if monitor.url_secret is not None else monitor.url
        kind = urlsplit(address).scheme.partition("+")[0]
    except (SecretMissing, ValueError):
        return
    if kind and kind not in HELD_BACK:
        yield "not-held-back", kind
