"""Prints problems of files: `file:line:column: error: what is wrong [code]`, the form that editors and GitHub know."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from ..model.problem import CellMark, Mark, Problem
from ..model.text import Lang
from ..words import terminal_talk as talk
from .letters import plain


def problem_lines(problems: Sequence[Problem], lang: Lang, root: Path | None = None) -> list[str]:
    """One line for each. Long lines are not broken: programs read them too."""
    from ..words.problems import sentence

    lines = []
    for one in problems:
        weight = talk.SENTENCES[f"weight-{one.weight.value}"].say(lang)
        where = where_shown(one.where, root)
        said = plain(sentence(one, lang)).replace("\n", " ")
        lines.append(f"{where}: {weight}: {said} [{one.code}]" if where else f"{weight}: {said} [{one.code}]")
    return lines


def as_data(problem: Problem, lang: Lang, root: Path | None = None) -> dict[str, str | int]:
    """The documented shape of a problem in `--json`."""
    from ..words.problems import sentence

    where = problem.where
    return {
        "code": problem.code, "weight": problem.weight.value, "file": _file(where.file, root), "line": where.line,
        "column": where.column, "text": sentence(problem, lang),
    }  # fmt: skip


def where_shown(where: Mark, root: Path | None) -> str:
    """`file:line:column`, the file as one would type it from here."""
    if not where.file:
        return ""
    file = plain(_file(where.file, root))
    if isinstance(where, CellMark):
        return f"{file}:{plain(where.cell)}"
    return f"{file}:{where.line}:{where.column}" if where.line else file


def _file(name: str, root: Path | None) -> str:
    """Relative to the current folder where that is shorter than walking out of it."""
    if root is None or os.path.isabs(name):
        return name
    path = os.path.relpath(root / name)
    return str(root / name) if path.startswith("..") else path
