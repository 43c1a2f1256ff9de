"""What scenario tests reached of a runbook: its states, buttons and ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..model.batch import JournalRow
from ..model.runbook import Block, Reaction, Runbook


@dataclass(slots=True)
class Coverage:
    """What the cases of a runbook reached, of all that there is."""

    states: dict[str, bool] = field(default_factory=dict)
    buttons: dict[str, bool] = field(default_factory=dict)
    ends: dict[str, bool] = field(default_factory=dict)

    def press(self, owner: str, name: str) -> None:
        """A button was pressed; those that the engine itself offers are not counted."""
        if button_name(owner, name) in self.buttons:
            self.buttons[button_name(owner, name)] = True

    def take(self, lines: Iterable[JournalRow]) -> None:
        """What the lines of an incident's journal show to have been reached."""
        for line in lines:
            params = line.entry.params
            if line.entry.code == "entered" and params["state"] in self.states:
                self.states[str(params["state"])] = True
            elif line.entry.code == "branch-ended":
                self._end(end_name(str(params["block"]), str(params["outcome"])))
            elif line.entry.code == "ended":
                self._end(str(params["outcome"]))

    def _end(self, name: str) -> None:
        if name in self.ends:
            self.ends[name] = True

    def missing(self) -> list[tuple[str, str]]:
        """(sort, name) of everything never reached."""
        kinds = (("state", self.states), ("button", self.buttons), ("end", self.ends))
        return [(kind, name) for kind, found in kinds for name, reached in found.items() if not reached]


def all_of(runbook: Runbook) -> Coverage:
    """Everything in a runbook that a test could reach, not reached yet."""
    found = Coverage()
    for block in runbook.blocks().values():
        buttons = [*block.buttons, *(button for state in block.states.values() for button in state.buttons)]
        found.buttons |= dict.fromkeys((button_name(button.owner, button.name) for button in buttons), False)
        for state in block.states.values():
            if state.end is None:
                found.states[state.path] = False
            else:
                found.ends[end_name(block.id, state.end)] = False
        ends = (reaction.end for reaction in _reactions(block) if reaction.end is not None)
        found.ends |= dict.fromkeys((end_name(block.id, end) for end in ends), False)
    return found


def button_name(owner: str, name: str) -> str:
    """Where a button stands, and its name: `check/real`; one of the runbook itself is only its name."""
    return f"{owner.strip('/')}/{name}".lstrip("/")


def end_name(block: str, outcome: str) -> str:
    """Which block ends, and how: `respond/fix/fixed`; the runbook's own is only the outcome."""
    return f"{block}/{outcome}".lstrip("/")


def _reactions(block: Block) -> list[Reaction]:
    """Every reaction that can end this block."""
    found = [r for handlers in block.on.values() for r in handlers]
    found += [r for button in block.buttons for r in button.reactions]
    for state in block.states.values():
        found += [r for handlers in state.on.values() for r in handlers]
        found += [r for button in state.buttons for r in button.reactions]
        found += [r for timer in state.after for r in timer.reactions]
        found += [r for watched in state.watch for r in watched.reactions]
    return found
