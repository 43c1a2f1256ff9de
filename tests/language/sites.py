"""A small site and two runbooks (`files/`), for tests that change one thing in them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tocsin.engine.language.notice_file import read_notice_file
from tocsin.engine.language.read import Read
from tocsin.engine.language.runbook_file import read_runbook
from tocsin.engine.language.scope import Library
from tocsin.engine.language.team_file import read_team
from tocsin.engine.model.problem import Problem, Weight
from tocsin.engine.model.runbook import Runbook

ROOT = Path(__file__).resolve().parents[2]
FILES = Path(__file__).with_name("files")
CHANNELS = ("terminal", "hook")
HERE = "§"
"""In a changed text: the sign that stands just before the place where the problem must be reported."""


def text_of(name: str) -> str:
    """The text of a file in `files/`."""
    return (FILES / name).read_text(encoding="utf-8")


@cache
def library() -> Library:
    """The example team, its notice templates, and the names of the runbooks that may be called."""
    team = read_team("team.yaml", text_of("team.yaml").encode(), channels=CHANNELS)
    notice = read_notice_file("n.yaml", text_of("library/templates/notices/order-apology-vip.yaml").encode(),
                              name="order-apology-vip")  # fmt: skip
    assert team.value is not None
    assert not team.problems
    assert notice.value is not None
    return Library(
        team=team.value, runbooks=("order-anomaly", "staff-shortage"), channels=CHANNELS,
        notices={"order-apology-vip": notice.value},
    )  # fmt: skip


def loaded(text: str) -> Read[Runbook]:
    """A runbook's text, read with the example team."""
    return read_runbook("r.yaml", text.encode(), library())


def marked(text: str) -> tuple[str, tuple[int, int]]:
    """The text without the sign `§`, and line and column (from 1) of what followed it."""
    before, sign, _ = text.partition(HERE)
    assert sign, "the text marks no place"
    line = before.count("\n") + 1
    return text.replace(HERE, ""), (line, len(before) - (before.rfind("\n") + 1) + 1)


def changed(name: str, old: str, new: str) -> tuple[str, tuple[int, int]]:
    """A file of `files/` with one passage replaced, and the place that `new` marks."""
    text = text_of(name)
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    return marked(text.replace(old, new))


def errors(problems: tuple[Problem, ...]) -> list[Problem]:
    """Without warnings and notes."""
    return [problem for problem in problems if problem.weight is Weight.ERROR]
