"""Publishing: the files of a site become versions that new incidents run.

One error and the old set stays. Open incidents keep the version they began with; what they still need - roles,
connectors - may not disappear under them (rule 28).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from ..model.batch import VersionRow
from ..model.decision import Entry
from ..model.incident import LIVE
from ..model.problem import Refused
from ..model.runbook import Ask, Http, Page, Runbook
from ..model.site import Site
from ..model.team import Team
from . import promotions, pulse
from .library import Library
from .memory import Memory
from .trust import unsigned_of
from .turn import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What publishing would do to one runbook."""

    runbook: str
    what: str
    """`new`, `changed`, `gone` or `same`."""
    number: int
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    """Element paths."""
    staying: tuple[str, ...] = ()
    """Open incidents that stay on the older version."""


def difference(turn: Turn, site: Site) -> tuple[Change, ...]:
    """What would change, runbook by runbook, in the order of the files."""
    library = turn.memory.library
    changes = [_change(turn, book) for book in site.runbooks.values()]
    for name in library.newest:
        if name not in site.runbooks:
            staying = tuple(turn.memory.open_of(LIVE, name))
            changes.append(Change(runbook=name, what="gone", number=library.numbers.get(name, 0), staying=staying))
    return tuple(changes)


def publish(turn: Turn, site: Site, author: str) -> tuple[Change, ...]:
    """Make the site what new incidents run, after the commit. Refused when an open incident would lose a role."""
    keep_what_is_used(turn.memory, site.team)
    changes = difference(turn, site)
    now = turn.instant(LIVE)
    for change in changes:
        if change.what in ("new", "changed"):
            book = site.runbooks[change.runbook]
            row = VersionRow(
                runbook=book.name,
                number=change.number,
                hash=book.version,
                sources=site.files[book.name],
                elements=book.elements,
                author=author,
                at=now,
            )
            turn.scope.batch.versions.append(row)
            params: Mapping[str, object] = {"runbook": book.name, "number": change.number, "hash": book.version[:12]}
            turn.write(LIVE, "", 0, Entry(code="published", params=params, by=author))
            turn.scope.after.append(partial(turn.memory.library.keep, row))
    turn.scope.batch.triggers.extend(turn.memory.signals.orphans(site.runbooks))
    pulse.forget_others(turn, site.settings.monitors)
    turn.scope.after.append(lambda: install(turn.memory.library, site, {c.runbook: c.number for c in changes}))
    turn.scope.after.append(turn.memory.signals.publish)
    turn.scope.after.append(lambda: _follow(turn.memory, site))
    # Calendars, causes and what is put first may be others now: whatever fires is looked at once more.
    turn.scope.after.append(lambda: turn.memory.world(LIVE).agenda.add(now, "silence", ""))
    return changes


def _follow(memory: Memory, site: Site) -> None:
    """Sources, heartbeats and promotions of the site, looked at when they are due by what is written now."""
    memory.heartbeats.publish(site.settings.monitors.values())
    memory.unsigned = unsigned_of(site.settings.sources)
    pulse.arm_all(memory)
    promotions.arm(memory, memory.world(LIVE).clock.wall())


def install(library: Library, site: Site, numbers: Mapping[str, int]) -> None:
    """Put a site's runbooks and team in place in memory."""
    library.team = site.team
    for name in list(library.newest):
        if name not in site.runbooks:
            library.retire(name)
    for name, book in site.runbooks.items():
        library.publish(book, numbers.get(name, library.numbers.get(name, 0)))


def _change(turn: Turn, new: Runbook) -> Change:
    """What is in the files beside what is in the database."""
    library = turn.memory.library
    number, stored = library.numbers.get(new.name, 0), library.stored.get(new.name)
    if stored is None:
        return Change(runbook=new.name, what="new", number=number + 1, added=tuple(new.elements))
    if stored == new.version:
        return Change(runbook=new.name, what="same", number=number)
    old = library.rows[new.name, stored].elements
    return Change(
        runbook=new.name,
        what="changed",
        number=number + 1,
        added=tuple(path for path in new.elements if path not in old),
        removed=tuple(path for path in old if path not in new.elements),
        changed=tuple(path for path, was in old.items() if path in new.elements and new.elements[path] != was),
        staying=tuple(turn.memory.open_of(LIVE, new.name)),
    )


def keep_what_is_used(memory: Memory, team: Team) -> None:
    """Rule 28: a role or connector that an open incident uses cannot be removed."""
    for name, version in sorted(+memory.census.versions):
        book = memory.library.of(name, version)
        for role in used_roles(book):
            if role not in team.roles:
                raise Refused("role-in-use", role=role, incident=_oldest(memory, name, version))
        for connector in used_connectors(book):
            if connector not in team.connectors:
                raise Refused("connector-in-use", connector=connector, incident=_oldest(memory, name, version))


def _oldest(memory: Memory, name: str, version: str) -> str:
    """The open incident of a version that was opened first."""
    mine = (it for it in memory.each_open() if (it.runbook, it.version) == (name, version))
    return min(mine, key=lambda it: (it.opened, it.id)).id


def used_roles(book: Runbook) -> tuple[str, ...]:
    """Every role that a runbook speaks of, each once."""
    found = [book.lead, *(book.review.by if book.review else ())]
    for notice in book.notices.values():
        found += notice.approve
    for block in book.blocks().values():
        found += [role for button in block.buttons for role in button.by]
    for state in book.states().values():
        found += [role for button in state.buttons for role in button.by]
        found += [role for task in state.tasks for role in task.by]
        found += [
            role for act in (*state.do, *state.leave) if isinstance(act, Page) for role in (*act.roles, *act.then)
        ]
    return tuple(dict.fromkeys(found))


def used_connectors(book: Runbook) -> tuple[str, ...]:
    """Every connector that a state of a runbook asks for or runs, each once."""
    acts = [act for state in book.states().values() for act in (*state.do, *state.leave)]
    return tuple(dict.fromkeys(act.connector for act in acts if isinstance(act, Ask | Http)))
