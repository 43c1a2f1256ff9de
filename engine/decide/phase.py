"""Where an incident stands, as people say it: its innermost states and its phase."""

from __future__ import annotations

from ..model.incident import Incident
from ..model.runbook import Block, Phase, Runbook, State

ORDER = tuple(Phase)


def innermost(incident: Incident, runbook: Runbook) -> tuple[State, ...]:
    """The innermost current states in file order; a branch that has ended has none."""
    found: list[State] = []
    _collect(incident, runbook.root, found)
    return tuple(found)


def _collect(incident: Incident, block: Block, found: list[State]) -> None:
    name = incident.config.get(block.id)
    state = block.states.get(name) if name is not None else None
    if state is None:
        return
    if not any(inner.id in incident.config for inner in state.blocks):
        found.append(state)
    for inner in state.blocks:
        _collect(incident, inner, found)


def phase_of(incident: Incident, runbook: Runbook) -> Phase:
    """The earliest phase of the innermost states, each its own or that of what is around it; `review` at the end."""
    if not incident.open:
        return Phase.REVIEW
    phases = list(_phases(incident, runbook.root, None))
    return min(phases, key=ORDER.index, default=Phase.WARNING)


def _phases(incident: Incident, block: Block, outer: Phase | None) -> list[Phase]:
    name = incident.config.get(block.id)
    state = block.states.get(name) if name is not None else None
    if state is None:
        return []
    own = state.phase or block.phase or outer
    inner = [phase for child in state.blocks for phase in _phases(incident, child, own)]
    active = any(child.id in incident.config for child in state.blocks)
    return inner if active else ([own] if own is not None else [])
