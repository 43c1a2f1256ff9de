"""The published runbooks: the newest of each name, and the older versions that open incidents still run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ..model.batch import VersionRow
from ..model.problem import NoSuchThing
from ..model.runbook import Runbook
from ..model.team import Team


@dataclass(slots=True)
class Library:
    """Looks runbooks up by name (the newest) or by name and version hash."""

    team: Team = field(default_factory=Team)
    compile: Callable[[Mapping[str, str]], Runbook] | None = None
    """Rebuilds a version from its stored sources, when an incident still runs it."""
    newest: dict[str, Runbook] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    """Runbook -> number of its newest version."""
    stored: dict[str, str] = field(default_factory=dict)
    """Runbook -> hash of its newest version in the database."""
    rows: dict[tuple[str, str], VersionRow] = field(default_factory=dict)
    _versions: dict[tuple[str, str], Runbook] = field(default_factory=dict)

    def publish(self, runbook: Runbook, number: int) -> None:
        """Make this the version that new incidents get."""
        self.newest[runbook.name] = runbook
        self.numbers[runbook.name] = number
        self._versions[runbook.name, runbook.version] = runbook

    def keep(self, row: VersionRow) -> None:
        """A stored version, the newest so far; it is compiled when somebody still runs it."""
        self.rows[row.runbook, row.hash] = row
        self.stored[row.runbook] = row.hash
        self.numbers[row.runbook] = row.number

    def retire(self, name: str) -> None:
        """The site has it no more: no new incidents; those that are open go on."""
        self.newest.pop(name, None)

    def of(self, name: str, version: str) -> Runbook:
        """The very version that an incident runs."""
        found = self._versions.get((name, version))
        if found is None:
            row = self.rows.get((name, version))
            if row is None or self.compile is None:
                raise NoSuchThing("no-such-version", runbook=name, version=version[:12])
            found = self._versions[name, version] = self.compile(row.sources)
        return found

    def get(self, name: str) -> Runbook | None:
        """The newest version of a runbook."""
        return self.newest.get(name)
