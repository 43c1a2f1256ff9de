"""Where a firing goes: the ordered list of rules 25 to 27, row by row."""

from __future__ import annotations

from dataclasses import fields
from itertools import product

import pytest

from tocsin.engine.decide.gates import Around, Way, way

ROWS = (
    (Around(), Way.OPEN),
    (Around(trial=True, open=True, caused=True, storm=True, resting=True), Way.TRIAL),
    (Around(trial=True, open=True, held=True), Way.HELD),
    (Around(trial=True, silenced=True), Way.SILENCED),
    (Around(open=True, held=True, silenced=True, caused=True, storm=True, resting=True), Way.JOIN),
    (Around(open=True, if_open="queue", held=True, silenced=True), Way.HELD),
    (Around(held=True, silenced=True, caused=True, storm=True, resting=True), Way.HELD),
    (Around(silenced=True, caused=True, storm=True, resting=True), Way.SILENCED),
    (Around(open=True, if_open="restart", silenced=True), Way.SILENCED),
    (Around(open=True, if_open="queue", caused=True, storm=True), Way.QUEUE),
    (Around(open=True, if_open="restart", caused=True), Way.RESTART),
    (Around(open=True, if_open="new", caused=True), Way.BESIDE),
    (Around(caused=True, storm=True, resting=True), Way.ABSORBED),
    (Around(storm=True, resting=True), Way.STORM),
    (Around(resting=True), Way.COOLDOWN),
)


@pytest.mark.parametrize(("around", "expected"), ROWS, ids=lambda it: it.value if isinstance(it, Way) else "")
def test_the_first_line_that_holds_is_taken(around: Around, expected: Way) -> None:
    assert way(around) is expected


def test_nothing_but_what_is_named_keeps_a_firing_from_opening() -> None:
    flags = [it.name for it in fields(Around) if it.name != "if_open"]
    for values in product((False, True), repeat=len(flags)):
        around = Around(**dict(zip(flags, values, strict=True)))  # type: ignore[arg-type]  # all of them are flags
        assert (way(around) is Way.OPEN) == (not any(values))
