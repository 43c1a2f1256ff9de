"""The agenda gives its items in order of due time, those of one instant in order of creation."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tocsin.engine.model.time import MINUTE, SECOND, Instant
from tocsin.engine.run.agenda import Agenda

DUES = st.integers(0, 12).map(lambda quarter: Instant(quarter * 15 * SECOND))
STEPS = st.lists(st.one_of(DUES, st.tuples(DUES, st.integers(1, 4))), max_size=60)


@given(STEPS)
def test_it_is_a_sorted_list_at_every_moment(steps: list[Instant | tuple[Instant, int]]) -> None:
    agenda, plain = Agenda(), list[tuple[Instant, int]]()
    for number, what in enumerate(steps):
        if isinstance(what, tuple):
            now, most = what
            ready = [each for each in sorted(plain) if each[0] <= now][:most]
            assert [(item.due, int(item.who)) for item in agenda.take(now, most)] == ready
            plain = [each for each in plain if each not in ready]
        else:
            agenda.add(what, "timer", str(number), "after:x:1m")
            plain.append((what, number))
        assert len(agenda) == len(plain)
        assert agenda.next_at() == min((due for due, _ in plain), default=None)
    left = agenda.take(Instant(10 * MINUTE), 100)
    assert [(item.due, int(item.who)) for item in left] == sorted(plain)
    assert {(item.sort, item.what) for item in left} <= {("timer", "after:x:1m")}


def test_a_clock_that_was_set_back_loses_nothing() -> None:
    agenda = Agenda()
    assert agenda.take(Instant(10 * MINUTE)) == []
    agenda.add(Instant(3 * MINUTE), "timer", "INC-1")
    agenda.add(Instant(11 * MINUTE), "timer", "INC-2")
    assert [item.who for item in agenda.take(Instant(3 * MINUTE))] == ["INC-1"]
    assert agenda.next_at() == 11 * MINUTE


def test_emptied_it_begins_anew() -> None:
    agenda = Agenda()
    agenda.add(Instant(MINUTE), "timer", "INC-1")
    agenda.take(Instant(5 * MINUTE))
    agenda.add(Instant(9 * MINUTE), "timer", "INC-1")
    agenda.clear()
    assert (len(agenda), agenda.next_at(), agenda.take(Instant(20 * MINUTE))) == (0, None, [])
