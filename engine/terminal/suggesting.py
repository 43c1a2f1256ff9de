"""`backtest --suggest` and `--diff`: what was tried, and the patch of what is proposed. Neither changes a file."""

from __future__ import annotations

import math
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from ..model.problem import Refused, WrongUsage
from ..model.suggestion import Suggestion
from . import paper
from .desk import Desk

if TYPE_CHECKING:
    from ..run.looking import Looked
    from ..run.suggesting import Ground

BUDGET = 0.5
BAR = 24


def budget_of(text: str) -> float:
    """False pages a week. Raises WrongUsage."""
    try:
        found = float(text) if text else BUDGET
    except ValueError:
        raise WrongUsage("number-bad", given=text[:40]) from None
    if not 0 <= found < math.inf:
        raise WrongUsage("suggest-budget-bad", given=text[:40])
    return found


def suggested(desk: Desk, ground: Ground) -> tuple[Suggestion, ...]:
    """Raises Refused when there is no trigger of the kind that can be proposed for."""
    from ..run.suggesting import suggest

    try:
        found = suggest(ground, lambda done, whole: _bar(desk, done, whole))
    finally:
        if desk.interactive and sys.stderr is not None:
            paper.prompt("\n")
    if not found:
        raise Refused("suggest-nothing")
    return found


def patches(desk: Desk, looked: Looked, ground: Ground, found: tuple[Suggestion, ...]) -> str:
    """One patch over all files; empty when nothing is better than what there is. Raises Refused."""
    from ..run.retouching import Wish, patch_of

    wishes: dict[str, list[Wish]] = defaultdict(list)
    books = {book.name: book for book in ground.chosen.runbooks}
    for one in found:
        if one.best is not None and one.best.said != one.now.said:
            trigger = books[one.runbook].triggers[one.trigger]
            wishes[trigger.at.file].append(Wish(trigger=trigger, best=one.best))
    return "".join(patch_of(desk.site(), Path(file), looked, those) for file, those in wishes.items())


def nothing_better(desk: Desk, found: tuple[Suggestion, ...]) -> None:
    """Why there is no patch; beside the data, which is empty."""
    from ..words.suggesting import SENTENCES

    for one in found:
        code = "suggest-none" if one.best is None else "suggest-same"
        said = SENTENCES[code].say(desk.lang).format(count=len(one.tried), budget=f"{one.budget:g}")
        paper.err(desk.look.row(f"{one.trigger}:", said))


def _bar(desk: Desk, done: int, whole: int) -> None:
    if desk.interactive:
        full = BAR * done // max(1, whole)
        paper.prompt(f"\r[{'#' * full}{' ' * (BAR - full)}] {done}/{whole}")
