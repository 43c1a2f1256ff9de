"""What a scenario test expects, held against what is there: expected beside actual."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..decide.outcome import did_entry, paging
from ..decide.phase import phase_of
from ..model.batch import JournalRow
from ..model.incident import Incident
from ..model.problem import Mark
from ..model.runbook import Runbook
from ..model.scenario import Expect

DID_BESIDES = {"raised-by-runbook": ("raise", "level"), "fact-set": ("set", "fact"), "called": ("call", "runbook")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One expectation that did not hold, with what was there instead."""

    at: Mark
    what: str
    expected: str
    actual: str


def differences(expect: Expect, incident: Incident, book: Runbook, fresh: list[JournalRow]) -> list[Failure]:
    """Everything that is not as expected. `fresh` are the incident's lines since the step before."""
    found = _Looking(expect)
    done = [line for row in fresh if (line := _did(row))]
    phase = phase_of(incident, book)
    found.same("states", expect.states, [_shown(path, expect.states or ()) for path in _innermost(incident, book)])
    found.same("phase", _one(expect.phase.value if expect.phase is not None else None), [phase.value])
    found.same("severity", _one(expect.severity), [incident.severity])
    found.same("paging", expect.paging, paging(incident))
    found.among("did", [str(deed) for deed in expect.did], done)
    found.none_of("did_not", [str(deed) for deed in expect.did_not], done)
    found.among(
        "sent", expect.sent or (), [str(r.entry.params["notice"]) for r in fresh if r.entry.code == "notice-sent"]
    )
    undecided = ("asking", "waiting", "expired")
    found.same("waiting", expect.waiting, [name for name, n in incident.notices.items() if n.state in undecided])
    found.same("uncertain", expect.uncertain, _in_doubt(incident))
    tasks = [task.path for task in incident.tasks.values() if task.done_at is None]
    found.same("open_tasks", expect.open_tasks, [_shown(path, expect.open_tasks or ()) for path in tasks])
    for name, value in expect.facts.items():
        known = incident.facts.get(name)
        found.same(f"facts {name}", [value], ["-" if known is None else _plain_value(known.value)])
    found.same("ended", _one(expect.ended), [incident.outcome or "-"])
    found.same("open", None if expect.open is None else [str(expect.open)], [str(incident.open)])
    return found.failures


class _Looking:
    """Gathers what does not fit."""

    def __init__(self, expect: Expect) -> None:
        self.at = expect.at
        self.failures: list[Failure] = []

    def same(self, what: str, wanted: Iterable[str] | None, found: Iterable[str]) -> None:
        if wanted is not None and sorted(wanted) != sorted(found):
            self._fail(what, wanted, found)

    def among(self, what: str, wanted: Iterable[str], found: list[str]) -> None:
        missing = [one for one in wanted if one not in found]
        if missing:
            self._fail(what, missing, dict.fromkeys(found))

    def none_of(self, what: str, unwanted: Iterable[str], found: list[str]) -> None:
        there = [one for one in unwanted if one in found]
        if there:
            self._fail(what, there, dict.fromkeys(found))

    def _fail(self, what: str, wanted: Iterable[str], found: Iterable[str]) -> None:
        expected, actual = ", ".join(wanted) or "-", ", ".join(found) or "-"
        self.failures.append(Failure(at=self.at, what=what, expected=expected, actual=actual))


def _in_doubt(incident: Incident) -> list[str]:
    notices = [name for name, notice in incident.notices.items() if notice.uncertain]
    return notices + [name for name, state in incident.asks.items() if state.state == "uncertain"]


def _did(row: JournalRow) -> str:
    verb, name = DID_BESIDES.get(row.entry.code, ("", ""))
    return f"{verb} {row.entry.params[name]}" if verb else did_entry(row.entry)


def _innermost(incident: Incident, book: Runbook) -> list[str]:
    """Paths of current states without a current state inside them."""
    states = book.states()
    paths = incident.active_paths() if incident.open else ()
    return [path for path in paths if not any(block.id in incident.config for block in states[path].blocks)]


def _shown(path: str, wanted: Iterable[str]) -> str:
    """A path as the test writes it: whole, or by its last name."""
    return path if path in wanted else path.rsplit("/", 1)[-1]


def _one(value: str | None) -> list[str] | None:  # a single expectation as a list
    return None if value is None else [value]


def _plain_value(value: float | str | bool | int) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
