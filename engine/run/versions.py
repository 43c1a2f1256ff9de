"""Another version of a runbook - a file, or one that was published - and how its episodes differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..language.runbook_file import read_runbook
from ..language.site import compile_version
from ..model.backtest import Backtest, Difference, Episode, Moved
from ..model.problem import NoSuchThing, SiteWrong
from ..model.runbook import Runbook
from ..store import reading
from .looking import Looked
from .upkeep import database_of

SHORTEST_HASH = 6


def other_version(root: Path, looked: Looked, runbook: str, named: str, data: bytes | None) -> Runbook:
    """The runbook as it is in a file (`data` are its bytes), or as it was published: by number, or by its hash.

    It gets the name of the one that it is held against. Raises SiteWrong, NoSuchThing, Unavailable.
    """
    if data is None:
        return replace(_published(root, runbook, named), name=runbook)
    assert looked.library is not None  # `needed` was asked before
    read = read_runbook(str(Path(named).absolute()), data, looked.library)
    if read.value is None or read.wrong:
        raise SiteWrong(read.problems)
    return replace(read.value, name=runbook)


def _published(root: Path, runbook: str, named: str) -> Runbook:
    database = database_of(root)
    rows = []
    if database.is_file():
        with reading.opened(database) as connection:
            rows = reading.versions(connection, runbook)
    for row in rows:
        if named == str(row.number) or (len(named) >= SHORTEST_HASH and row.hash.startswith(named)):
            return compile_version(row.sources)
    known = ", ".join(f"{row.number} ({row.hash[:SHORTEST_HASH]})" for row in rows) or "-"
    raise NoSuchThing("backtest-no-version", name=named[:60], known=known)


def difference(against: str, here: Backtest, there: Backtest) -> Difference:
    """Episodes of one trigger and key that overlap are one episode that moved, each with the first that is free."""
    groups: dict[tuple[str, str], tuple[list[Episode], list[Episode]]] = defaultdict(lambda: ([], []))
    for side, told in enumerate((here, there)):
        for one in told.episodes:
            groups[one.trigger, one.key][side].append(one)
    same, moved, only_here, only_there = 0, list[Moved](), list[Episode](), list[Episode]()
    for mine, theirs in groups.values():
        pairs = _pairs(mine, theirs)
        only_here += [one for one in mine if all(one is not pair[0] for pair in pairs)]
        only_there += [one for one in theirs if all(one is not pair[1] for pair in pairs)]
        for one, other in pairs:
            if (one.start, one.end) == (other.start, other.end):
                same += 1
            else:
                moved.append(Moved(here=one, there=other))
    return Difference(
        against=against, same=same, only_here=_ordered(only_here), only_there=_ordered(only_there),
        moved=tuple(sorted(moved, key=lambda one: one.here.start)),
        night=there.night, openings=there.openings, pages=there.pages,
    )  # fmt: skip


def _pairs(mine: Sequence[Episode], theirs: Sequence[Episode]) -> list[tuple[Episode, Episode]]:
    found: list[tuple[Episode, Episode]] = []
    first = 0
    for one in mine:
        while first < len(theirs) and _before(theirs[first], one):
            first += 1
        if first < len(theirs) and not _before(one, theirs[first]):
            found.append((one, theirs[first]))
            first += 1
    return found


def _before(one: Episode, other: Episode) -> bool:
    """Whether it had ended when the other began."""
    return one.end is not None and one.end < other.start


def _ordered(episodes: Sequence[Episode]) -> tuple[Episode, ...]:
    return tuple(sorted(episodes, key=lambda one: (one.start, one.trigger, one.key)))
