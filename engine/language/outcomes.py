"""With which words a runbook can end, and how people read them."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.problem import Weight
from ..model.runbook import Block, Reactions, Runbook
from ..model.text import Text
from .desk import Desk
from .fields import Fields
from .near import nearest
from .nodes import Scalar


def outcomes_of(runbook: Runbook) -> tuple[str, ...]:
    """The outcomes of the runbook's own block, in file order."""
    return tuple(dict.fromkeys(ends_of(runbook.root)))


def read_outcomes(desk: Desk, top: Fields) -> dict[str, Text]:
    """`outcomes:`, how people read each word."""
    return {name: desk.text(node, name) for name, _, node in top.named("outcomes")}


def check_titled(desk: Desk, top: Fields, runbook: Runbook) -> None:
    """Words for an outcome with which neither the runbook nor a branch of it ends."""
    known = list(dict.fromkeys(outcome for block in runbook.blocks().values() for outcome in ends_of(block)))
    for _, at, _ in top.named("outcomes"):
        check_known(desk, at, known)


def check_known(desk: Desk, name: Scalar, known: Sequence[str]) -> None:
    """A warning where nothing ends with this word."""
    if name.text not in known:
        near = nearest(name.text, known)
        code = "unknown-outcome-near" if near else "unknown-outcome"
        desk.say(code, name.at, Weight.WARNING, name=name.text, **({"near": near} if near else {}))


def ends_of(block: Block) -> list[str]:
    """The words with which a block ends, in file order; one may come more than once."""
    reactions: list[Reactions] = [*block.on.values(), *(button.reactions for button in block.buttons)]
    for state in block.states.values():
        reactions += [*state.on.values(), *(button.reactions for button in state.buttons)]
        reactions += [one.reactions for one in state.after] + [one.reactions for one in state.watch]
    written = [state.end for state in block.states.values() if state.end]
    return written + [one.end for alternatives in reactions for one in alternatives if one.end]
