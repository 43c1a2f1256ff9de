"""What every check of the linter looks at, and how it says what it found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from ...model.problem import NOWHERE, Mark, Problem, Weight
from ...model.runbook import Runbook, State
from ...model.site import Settings
from ...model.team import Team
from .flow import Flow, flow_of

Path = tuple[str | int, ...]
"""A way through a file: keys of mappings and places in lists."""


class Source(Protocol):
    """The file a runbook was read from; it knows where everything stands."""

    def mark(self, path: Path, /) -> Mark | None:
        """The place of the value at `path`, None when there is none."""
        ...


@dataclass(frozen=True, kw_only=True)
class Work:
    """One runbook to be checked, with all that it speaks of. No slots: the flow is made once and kept."""

    runbook: Runbook
    team: Team
    others: Mapping[str, Runbook]
    """All runbooks of the site by name."""
    settings: Settings | None = None
    source: Source | None = None

    @cached_property
    def flow(self) -> Flow:
        """The moves of the runbook."""
        return flow_of(self.runbook)

    @property
    def live(self) -> list[State]:
        """The states that can become current: what is inside an unreachable one is not talked about."""
        return list(self.flow.live.values())

    def place(self, path: Path, otherwise: Mark) -> Mark:
        """The exact place of a value in the file, or the place of what contains it."""
        found = self.source.mark(path) if self.source is not None else None
        return found if found is not None and found != NOWHERE else otherwise

    def path(self, state: State) -> Path:
        """Where a state is written in its file."""
        home = self.flow.home(state)
        if home.owner is None:
            return ("states", state.name)
        around = self.path(home.owner)
        branch: Path = ("parallel", home.block.name) if home.block.branch else ()
        return (*around, *branch, "states", state.name)


def error(code: str, where: Mark, **params: str | int | float) -> Problem:
    """A problem that keeps the file from being published."""
    return Problem(code, where, params, Weight.ERROR)


def warning(code: str, where: Mark, **params: str | int | float) -> Problem:
    """A problem that is shown and does not block."""
    return Problem(code, where, params, Weight.WARNING)


def note(code: str, where: Mark, **params: str | int | float) -> Problem:
    """Something worth knowing that may well be meant."""
    return Problem(code, where, params, Weight.NOTE)
