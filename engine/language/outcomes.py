"""With which words a runbook can end."""

from __future__ import annotations

from ..model.runbook import Block, Reactions, Runbook


def outcomes_of(runbook: Runbook) -> tuple[str, ...]:
    """The outcomes of the runbook's own block, in file order."""
    return tuple(dict.fromkeys(_outcomes(runbook.root)))


def _outcomes(block: Block) -> list[str]:
    reactions: list[Reactions] = [*block.on.values(), *(button.reactions for button in block.buttons)]
    for state in block.states.values():
        reactions += [*state.on.values(), *(button.reactions for button in state.buttons)]
        reactions += [one.reactions for one in state.after] + [one.reactions for one in state.watch]
    written = [state.end for state in block.states.values() if state.end]
    return written + [one.end for alternatives in reactions for one in alternatives if one.end]
