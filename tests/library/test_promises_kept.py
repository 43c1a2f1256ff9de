"""A notice promises a time only where the runbook itself makes sure of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.library.shelf import RUNBOOKS, runbook
from tocsin.engine.language.lengths import parse_length
from tocsin.engine.model.runbook import GiveNotice, Notice, Runbook, State
from tocsin.engine.model.time import Length

BY_WORK = {
    ("order-anomaly", "paused"): "hand-over/fix-rule",
    ("complaint-surge", "hear-you"): "respond/answers/one-by-one/everybody",
    ("complaint-surge", "settled"): "make-good/call-back",
    ("staff-shortage", "long-wait"): "cut-load/answer",
}
"""Promises of work, not of another message: the task that keeps each."""


def promises() -> Iterator[tuple[str, Notice, Length]]:
    for name in RUNBOOKS:
        for notice in runbook(name).notices.values():
            for found in re.findall(r"\{\{ time\((\w+)\) \}\}", notice.forms["default"].source.en):
                yield name, notice, parse_length(found)


def around(book: Runbook, state: State) -> list[State]:
    """The state and those that contain it."""
    states, path = book.states(), state.path
    return [other for at, other in states.items() if path == at or path.startswith(at + "/")]


def next_word(book: Runbook, state: State) -> Length | None:
    """How long after any moment in this state the next message has gone out, if its approver takes all the time."""
    for each in around(book, state):
        for timer in each.after:
            for action in (action for reaction in timer.reactions for action in reaction.do):
                if timer.repeat and isinstance(action, GiveNotice):
                    return Length(timer.delay + (book.notices[action.notice].within or 0))
    return None


def asked_in(book: Runbook, notice: str) -> list[State]:
    """The states that ask for a notice: on entering, by a clock or by a button."""
    found = []
    for state in book.states().values():
        done = [*state.do, *(a for t in state.after for r in t.reactions for a in r.do)]
        done += [a for button in state.buttons for r in button.reactions for a in r.do]
        if any(isinstance(action, GiveNotice) and action.notice == notice for action in done):
            found.append(state)
    return found


ALL = list(promises())


@pytest.mark.parametrize(("name", "notice", "promised"), ALL, ids=[f"{name} {notice.name}" for name, notice, _ in ALL])
def test_customers_hear_again_before_the_time_they_were_promised(name: str, notice: Notice, promised: Length) -> None:
    book = runbook(name)
    task = BY_WORK.get((name, notice.name))
    if task is not None:
        due = next(t.due for state in book.states().values() for t in state.tasks if t.path == task)
        assert due is not None
        assert due + (notice.within or 0) < promised
        return
    states = asked_in(book, notice.name)
    assert states
    for state in states:
        latest = next_word(book, state)
        assert latest is not None, state.path
        assert latest < promised


@pytest.mark.parametrize("name", ["order-anomaly", "system-outage"])
def test_the_last_word_comes_before_the_time_that_the_word_before_promised(name: str) -> None:
    """The worst case: an update as early as possible in `respond`, then the watch, then a slow approval."""
    book = runbook(name)
    every = next(timer.delay for timer in book.states()["respond"].after if timer.repeat)
    watch = next(timer.delay for timer in book.states()["verify"].after)
    last = next(a.notice for a in book.states()["make-good"].do if isinstance(a, GiveNotice))
    promised = next(length for found, notice, length in ALL if (found, notice.name) == (name, "progress"))
    assert every + watch + (book.notices[last].within or 0) <= promised
