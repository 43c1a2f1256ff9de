"""P13: reading a runbook beside libyaml's parse of the same file, and rendering beside a compiled Jinja template."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import jinja2
import yaml

from tocsin.engine.language.folder import stem
from tocsin.engine.language.notice_file import read_notice_file
from tocsin.engine.language.runbook_file import read_runbook
from tocsin.engine.language.scope import Library
from tocsin.engine.language.site import load_site
from tocsin.engine.language.texts import compile_text
from tocsin.engine.model.time import Instant
from tocsin.notifiers.registry import CHANNELS

from .servers import REPOSITORY
from .side_by_side import Line, Sizes, best, compare, interleave, say

BOOK = "order-anomaly.yaml"
WORDS = "{{ shop }} 的 {{ count }} 个订单金额异常，我们已在处理，预计 {{ when }} 前恢复。"
PLAIN = WORDS
EVENING = Instant(1_794_400_200_000_000)
VALUES: Mapping[str, str] = {"shop": "旗舰店", "count": "128", "when": "21:30"}


def texts(sizes: Sizes) -> list[Line]:
    """CPU of both, in one process."""
    say("reading and rendering")
    read, parse = _reading()
    render, plain = _rendering()
    often = sizes.of(2_000, 300)
    rare = sizes.of(20, 3)
    cases = {
        "read": lambda: {"cpu": best(read, rare, 3)},
        "CSafeLoader": lambda: {"cpu": best(parse, rare, 3)},
        "render": lambda: {"cpu": best(render, often, 3)},
        "Jinja": lambda: {"cpu": best(plain, often, 3)},
    }
    rounds = interleave(cases, sizes.rounds)
    note = "ours makes a checked runbook and knows the place of each word; libyaml alone makes dictionaries"
    return [
        compare(rounds, "P13", f"loading {BOOK}", "cpu", "us", "read", "CSafeLoader", at_most=3, note=note),
        compare(rounds, "P13", "rendering a notice", "cpu", "us", "render", "Jinja", at_most=1.5),
    ]


def _reading() -> tuple[Callable[[], object], Callable[[], object]]:
    """A built-in runbook, read against the team and the channels of a site as `tocsin init` makes it."""
    with tempfile.TemporaryDirectory() as name:
        subprocess.run(
            [sys.executable, "-P", "-m", "tocsin.cli", "init", f"{name}/site"], check=True, capture_output=True,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        )  # fmt: skip
        root = Path(name) / "site"
        site = load_site(root, channel_specs=CHANNELS, builtin=files("tocsin")).site
        assert site is not None
        data = (root / "runbooks" / BOOK).read_bytes()
    templates = {
        stem(file): read_notice_file(file, text.encode(), name=stem(file), languages=site.team.languages).value
        for runbook in site.files.values() for file, text in runbook.items() if file.startswith("templates/notices/")
    }  # fmt: skip
    library = Library(
        team=site.team, runbooks=tuple(site.runbooks), channels=tuple(site.settings.channels),
        notices={name: notice for name, notice in templates.items() if notice is not None},
    )  # fmt: skip
    read = read_runbook(BOOK, data, library)
    assert not read.wrong, read.problems
    return lambda: read_runbook(BOOK, data, library), lambda: yaml.load(data, yaml.CSafeLoader)


def _rendering() -> tuple[Callable[[], object], Callable[[], object]]:
    text = compile_text(WORDS)
    template = jinja2.Environment(autoescape=False, undefined=jinja2.StrictUndefined).from_string(PLAIN)
    zone = ZoneInfo("Asia/Shanghai")
    ours: Callable[[], object] = lambda: text.render(VALUES, now=EVENING, zone=zone, lang="zh")  # noqa: E731
    assert ours() == template.render(VALUES)
    return ours, lambda: template.render(VALUES)
