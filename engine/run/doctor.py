"""Is this installation well? Findings, each good, doubtful or bad; words and remedies are in `engine.words.doctor`."""

from __future__ import annotations

import ipaddress
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from ..language.public_days import without_notice
from ..model.problem import TocsinError, Weight
from ..model.site import Site
from ..store import reading
from ..store.backup import check
from ..store.invariants import QUERIES, broken
from ..store.library import choose
from .channels import SiteChannels, of_site
from .finding import find_server
from .looking import Looked, look
from .pulse import pulse
from .secrets import SecretMissing, resolve
from .wire import exchange

State = Literal["ok", "warn", "bad"]
LOCAL_TYPES = ("terminal", "file")
LITTLE_DISK, NO_DISK = 1_000_000_000, 100_000_000
BUILT = 1_735_689_600
"""2025-01-01: a clock before it is wrong for sure."""
AHEAD_S = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at. Its sentence is `doctor-CODE`; `params` fill it."""

    state: State
    code: str
    params: Mapping[str, str | int | float] = field(default_factory=dict)


def examine(root: Path, *, deep: bool = False) -> Iterator[Finding]:
    """Everything, in the order in which one would repair it. Raises nothing; sends nothing."""
    found = look(root)
    yield from _files(found)
    yield from _sqlite()
    yield from _disk(root)
    if found.site is None:
        return
    yield from _zone(found.site)
    yield from _holidays(found.site)
    yield from _secrets(found.site)
    yield from _channels(found.site)
    yield from _people(found.site)
    yield from _server(root)
    yield from _address(found.site)
    yield from _database(root / found.site.settings.database, deep)
    yield from _monitors(found.site, root / found.site.settings.database)


def _files(found: Looked) -> Iterator[Finding]:
    counts = {weight: sum(one.weight is weight for one in found.problems) for weight in Weight}
    if found.wrong:
        yield Finding(state="bad", code="files", params={"count": counts[Weight.ERROR]})
    elif counts[Weight.WARNING]:
        yield Finding(state="warn", code="files-warn", params={"count": counts[Weight.WARNING]})
    else:
        yield Finding(state="ok", code="files-good", params={"count": len(found.names)})


def _sqlite() -> Iterator[Finding]:
    library = choose()
    state: State = "warn" if library.affected else "ok"
    yield Finding(state=state, code="sqlite-old" if library.affected else "sqlite", params={"version": library.version})


def _disk(root: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(root).free
    state: State = "bad" if free < NO_DISK else "warn" if free < LITTLE_DISK else "ok"
    yield Finding(state=state, code="disk" if state == "ok" else "disk-low", params={"megabytes": free // 1_000_000})
    if not os.access(root, os.W_OK):
        yield Finding(state="bad", code="folder-read-only", params={"path": str(root)})


def _zone(site: Site) -> Iterator[Finding]:
    now = int(time.time())
    if now < BUILT:
        yield Finding(state="bad", code="clock-early", params={"at": now * 1_000_000})
    try:
        ZoneInfo(site.team.timezone)
    except (ValueError, OSError, LookupError):
        yield Finding(state="bad", code="zone", params={"zone": site.team.timezone})


def _holidays(site: Site) -> Iterator[Finding]:
    """Whether the make-up workdays of this year, and soon of the next, are known."""
    if site.team.holidays is not None:
        today = datetime.now(ZoneInfo(site.team.timezone)).date()
        for year in without_notice(site.team.holidays, today):
            yield Finding(state="warn", code="holidays", params={"year": str(year)})


def lacking(site: Site, channels: SiteChannels) -> Iterator[Finding]:
    """What is not set: `serve` says it at once, for nothing that needs one of these works."""
    yield from _secrets(site)
    yield from _troubled(channels)


def _secrets(site: Site) -> Iterator[Finding]:
    """Those of sources and monitors; a channel that lacks one is told with the channel."""
    sources, monitors = site.settings.sources.values(), site.settings.monitors.values()
    kept = [("source", one.name, secret) for one in sources for secret in (*one.tokens, *one.secrets)]
    kept += [("monitor", one.name, it) for one in monitors for it in (one.token, one.url_secret) if it is not None]
    for kind, name, secret in kept:
        try:
            resolve(secret, site.root)
        except SecretMissing:
            code = "secret" if kind == "source" else "monitor-secret"
            yield Finding(state="bad", code=code, params={kind: name, "secret": secret.reference})


def _channels(site: Site) -> Iterator[Finding]:
    built = of_site(site)
    built.close()
    yield from _troubled(built)
    if built.live:
        yield Finding(state="ok", code="channels", params={"names": ", ".join(built.live)})
    if not any(one.customers for one in site.settings.channels.values()):
        yield Finding(state="warn", code="no-customers", params={})


def _troubled(channels: SiteChannels) -> Iterator[Finding]:
    for wrong in channels.trouble:
        yield Finding(state="bad", code=wrong.code, params={name: str(it) for name, it in wrong.params.items()})


def _people(site: Site) -> Iterator[Finding]:
    examples = [one.name for one in site.team.people.values() if one.example]
    if examples:
        yield Finding(state="warn", code="examples", params={"names": ", ".join(examples)})
    mute = [one.name for one in site.team.people.values() if not one.contacts]
    if mute:
        yield Finding(state="warn", code="mute", params={"names": ", ".join(mute)})


def _server(root: Path) -> Iterator[Finding]:
    server = find_server(str(root))
    if server is None:
        yield Finding(state="warn", code="no-server")
        return
    try:
        status, _ = exchange(server.socket, "GET", "/readyz", {}, timeout_s=5)
    except OSError:
        status = 0
    state: State = "ok" if status == 200 else "bad"
    code = "server" if state == "ok" else "server-ill"
    yield Finding(state=state, code=code, params={"pid": server.pid, "status": status})


def _address(site: Site) -> Iterator[Finding]:
    """Links in pages must open on the phone of whoever was woken."""
    far = any(one.type not in LOCAL_TYPES for one in site.settings.channels.values())
    url = site.settings.public_url
    if url is None:
        yield Finding(state="bad" if far else "warn", code="no-url")
    elif _only_here(url):
        yield Finding(state="bad" if far else "warn", code="url-here", params={"url": url})
    else:
        yield Finding(state="ok", code="url", params={"url": url})


def _only_here(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _database(path: Path, deep: bool) -> Iterator[Finding]:
    if not path.exists():
        yield Finding(state="ok", code="database-none", params={"path": str(path)})
        return
    try:
        yield from _clock(path)
        health = check(path) if deep else None
        wrong = list(_invariants(path)) if health is not None and health.whole else []
    except TocsinError as error:
        yield Finding(state="bad", code=error.code, params={**error.params})
        return
    yield from wrong
    params: dict[str, str | int] = {"path": str(path), "bytes": path.stat().st_size}
    if health is not None and not health.sound:
        yield Finding(state="bad", code="database-ill", params=params)
    elif deep:
        yield Finding(state="ok", code="database-deep", params={**params, "invariants": len(QUERIES) - len(wrong)})
    else:
        yield Finding(state="ok", code="database", params=params)


def _monitors(site: Site, path: Path) -> Iterator[Finding]:
    """Silent ones, and those that were never heard, by what the database last knew."""
    names = tuple(site.settings.monitors)
    if not names or not path.exists():
        return
    try:
        with reading.opened(path) as connection:
            counters = dict(connection.execute("SELECT name, value FROM tocsin_counters").fetchall())
    except TocsinError:
        return  # said already
    silent = [name for name in names if pulse(counters, name).silent]
    never = [name for name in names if name not in silent and pulse(counters, name).heard is None]
    for name in silent:
        yield Finding(state="bad", code="monitor-silent", params={"monitor": name})
    for name in never:
        yield Finding(state="warn", code="monitor-never", params={"monitor": name})
    if not silent and not never:
        yield Finding(state="ok", code="monitors", params={"names": ", ".join(names)})


def _invariants(path: Path) -> Iterator[Finding]:
    """Those that the tables break, each with how many rows and the first of them; nobody's data."""
    with reading.opened(path) as connection:
        for one in broken(connection):
            params = {"count": f"{one.count}{'+' if one.more else ''}", "first": one.first}
            yield Finding(state="bad", code=f"invariant-{one.number}", params=params)


def _clock(path: Path) -> Iterator[Finding]:
    """The newest line of the journal lies in the past, or somebody has set the clock back."""
    with reading.opened(path) as connection:
        last = connection.execute("SELECT max(at) FROM tocsin_journal WHERE world = 'live'").fetchone()[0]
    if last is not None and last > (time.time() + AHEAD_S) * 1_000_000:
        yield Finding(state="bad", code="clock-back", params={"at": last})
