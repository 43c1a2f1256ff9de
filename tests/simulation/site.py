"""The site that is simulated, in three editions, so that one can be published in the middle of an incident.

Reading and checking a site takes a second; a simulated process starts thousands of times. The result for each edition,
and each compiled version, is therefore kept: both are pure functions of the files.
"""

from __future__ import annotations

import logging
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tocsin.engine.language import site as language
from tocsin.engine.language.site import Survey
from tocsin.engine.model.problem import SiteWrong
from tocsin.engine.model.runbook import Runbook
from tocsin.engine.model.site import Site
from tocsin.engine.run import app
from tocsin.engine.run.channels import SiteChannels
from tocsin.notifiers.base import Channel
from tocsin.notifiers.registry import CHANNELS

REPOSITORY = Path(__file__).parents[2]
BOOKS = ("order-anomaly", "staff-shortage", "system-outage", "other-privacy-breach")
EDITIONS: Mapping[str, tuple[str, ...]] = {"first": BOOKS, "second": BOOKS, "third": BOOKS[1:], "wrong": BOOKS[2:]}
"""`second` changes words and clocks of two runbooks, `third` takes one out; `wrong` lacks one that is called."""
CHANGES = (
    ("order-anomaly", "      20m: respond", "      12m: respond"),
    ("order-anomaly", "title: 核实 | Check whether it is real", "title: 核实真伪 | See whether it is real"),
    ("staff-shortage", "      30m: cut-load", "      25m: cut-load"),
)


@cache
def folder(edition: str) -> Path:
    """A site on disk. Everybody can also be reached by a second channel, and one connector really runs by itself."""
    root = Path(tempfile.mkdtemp(prefix="tocsin-simulation-")) / edition
    (root / "runbooks").mkdir(parents=True)
    templates = REPOSITORY / "templates" / "site"
    team = (templates / "team.yaml").read_text(encoding="utf-8")
    for person in ("lina", "haoran", "ben", "mei", "yating", "sofia", "zhiming"):
        team = team.replace(f"[{{terminal: {person}}}]", f"[{{terminal: {person}}}, {{backup: {person}}}]")
    team = team.replace(
        "asks: cs-manager, undo: resume-promotion", "asks: cs-manager, undo: resume-promotion, via: hook#x"
    )
    # Customers are told by two channels, so that one may arrive and the other not; what waits too long is too old.
    team = re.sub(r"to: outbox-file#([\w-]+)", r"to: [outbox-file#\1, letters#\1]", team)
    team += "\ntiming:\n  useful_for: 20m\n"
    (root / "team.yaml").write_text(team, encoding="utf-8")
    settings = (templates / "tocsin.yaml").read_text(encoding="utf-8")
    more = "  letters: {type: file, path: .tocsin/letters.jsonl, customers: true}\n"
    more += "  backup: {type: terminal}\n  hook: {type: terminal}\n"
    more += "\nsources:\n  shop: {type: json, secret: env:SECRET}\n"
    # Both sources sign, so that a notice needs no approval more than its own.
    settings = re.sub(r"(type: alertmanager\n +)open: true.*", r"\1signature: slack\n    secret: env:SECRET", settings)
    assert "signature: slack" in settings
    (root / "tocsin.yaml").write_text(settings.replace("\nsources:\n", more), encoding="utf-8")
    for name in EDITIONS[edition]:
        shutil.copy(REPOSITORY / "runbooks" / f"{name}.yaml", root / "runbooks" / f"{name}.yaml")
    for name, old, new in CHANGES if edition == "second" else ():
        path = root / "runbooks" / f"{name}.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} has changed: {old!r} is not in it"
        path.write_text(text.replace(old, new), encoding="utf-8")
    return root


@cache
def _surveyed(root: Path) -> Survey:
    return _SURVEY(root, channel_specs=CHANNELS, builtin=files("tocsin"))


_SURVEY = language.survey_site
_COMPILE = language.compile_version
_compiled: dict[tuple[tuple[str, str], ...], Runbook] = {}


def _survey(root: Path, **_: Any) -> Survey:
    return _surveyed(root)


def _load(root: Path, **_: Any) -> Survey:
    found = _surveyed(root)
    if found.wrong:
        raise SiteWrong(found.problems)
    return found


def compiled(sources: Mapping[str, str]) -> Runbook:
    """A version from its sources; each is compiled once."""
    key = tuple(sources.items())
    if key not in _compiled:
        _compiled[key] = _COMPILE(sources)
    return _compiled[key]


channels_now: dict[str, Channel] = {}
"""Of the process that turns just now: publishing builds the site's channels anew, and would make real ones."""


def _of_site(_site: Site) -> SiteChannels:
    return SiteChannels(channels_now, lambda _world: next(iter(channels_now.values())), [])


STAND_INS: tuple[tuple[str, object], ...] = (
    ("survey_site", _survey), ("load_site", _load), ("compile_version", compiled), ("of_site", _of_site),
)  # fmt: skip


@contextmanager
def kept_readings() -> Iterator[None]:
    """Within this the program reads each edition once."""
    logging.disable(logging.CRITICAL)  # what goes wrong here is meant to, thousands of times
    with ExitStack() as stack:
        stack.callback(logging.disable, logging.NOTSET)
        for name, stand_in in STAND_INS:
            stack.enter_context(patch.object(app, name, stand_in))
        yield
