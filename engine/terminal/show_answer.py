"""Prints what a changing command led to: the lines that it wrote."""

from __future__ import annotations

from ..words.terminal import pair
from .look import Look

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model.view import Answer, Line


def answer_lines(answer: Answer, look: Look) -> list[str]:
    """The incident and the lines, or that nothing was new."""
    if answer.already:
        return [look.say(pair("already"))] + ledger(answer.lines, look)
    if not answer.lines:
        return [look.say(pair("nothing-written"))]
    head = [look.strong(answer.incident)] if answer.incident else []
    return head + ledger(answer.lines, look)


def ledger(lines: Sequence[Line], look: Look, *, incident: bool = False) -> list[str]:
    """Lines of a timeline, each with the time of the site's clock."""
    told: list[str] = []
    for one in lines:
        text = f"{one.incident}  {one.text}" if incident and one.incident else one.text
        told += look.row(f"{look.clock(one.at)} ", text)
    return told
