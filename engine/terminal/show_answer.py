"""Prints what a changing command led to, and timelines."""

from __future__ import annotations

from ..words.terminal import pair
from .look import Look

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model.view import Answer, Line


def answer_lines(answer: Answer, look: Look) -> list[str]:
    """The incident and the lines, or that nothing was new. All were written just now: no clock is needed.

    What the journal has twice, for the engine and for the incident, is one line here.
    """
    told = [line for text in dict.fromkeys(one.text for one in answer.lines) for line in look.row("-", text, indent=2)]
    head = [look.strong(answer.incident)] if answer.incident else []
    if answer.already:
        return [*head, *look.row("", look.say(pair("already"))), *told]
    if told:
        return [*head, *told]
    figures = (answer.data or {}).get("samples")
    done = pair("figures-taken") if figures else pair("nothing-written")
    return [*head, *look.row("", look.say(done, count=figures))]


def ledger(lines: Sequence[Line], look: Look, *, incident: bool = False) -> list[str]:
    """Lines of a timeline, each with the time of the site's clock."""
    told: list[str] = []
    for one in lines:
        text = look.say(pair("did"), who=one.who, text=one.text) if one.who else one.text
        text = f"{one.incident}  {text}" if incident and one.incident else text
        told += look.row(f"{look.clock(one.at)} ", text)
    return told
