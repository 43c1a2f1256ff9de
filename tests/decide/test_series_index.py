"""Which triggers a sample concerns, and under which key: rules 23 and 26, goal P6."""

from __future__ import annotations

import sys

from hypothesis import given
from hypothesis import strategies as st

from tests.decide.signals import Condition, absolute
from tocsin.engine.decide.index import Interest, SignalIndex, TriggerIndex, interests, key_labels
from tocsin.engine.model.runbook import Block, Combined, EventSignal, Runbook, Signal, Threshold, Trigger, WhenSignal
from tocsin.engine.model.text import NO_TEXT


def runbook(name: str, signal: Signal, one_per: tuple[str, ...] = ("shop",)) -> Runbook:
    root = Block(id="", states={})
    return Runbook(
        name=name,
        title=NO_TEXT,
        lead="lead",
        one_per=one_per,
        root=root,
        triggers={"t": Trigger(name="t", signal=signal)},
    )


def over(metric: str, **labels: str) -> Threshold:
    return Threshold(metric=metric, labels=labels, above=absolute(5))


def filed(*runbooks: Runbook) -> TriggerIndex:
    index = TriggerIndex()
    for each in runbooks:
        for trigger in each.triggers.values():
            index.add(each, trigger, {"lost", "queue"})
    return index


def names(index: TriggerIndex, metric: str, **labels: str) -> list[str]:
    return [match.trigger.runbook for match in index.matching(metric, labels)]


def test_rule_26_the_key_is_made_of_the_labels_named_by_one_per() -> None:
    (match,) = filed(runbook("a", over("lost"))).matching("lost", {"shop": "flagship", "host": "h1"})
    assert (match.trigger.runbook, match.trigger.trigger, match.key) == ("a", "t", {"shop": "flagship"})
    assert key_labels((), {"shop": "x"}) == {}


def test_rule_26_a_metric_that_lacks_the_label_makes_no_key() -> None:
    (match,) = filed(runbook("a", over("queue", site="hotline"))).matching("queue", {"site": "hotline"})
    assert match.key is None


def test_a_trigger_hears_only_the_labels_it_insists_on() -> None:
    index = filed(
        runbook("any", over("lost")), runbook("f", over("lost", shop="f")), runbook("g", over("lost", shop="g")),
        runbook("other", over("queue")),
    )  # fmt: skip
    assert names(index, "lost", shop="f") == ["any", "f"]
    assert names(index, "lost", shop="h") == ["any"]
    assert names(index, "lost") == ["any"]
    assert names(index, "unknown", shop="f") == []


def test_a_combined_signal_is_found_by_each_of_its_metrics_and_once_by_each() -> None:
    signal = Combined(how="all", signals=(
        over("lost"), over("lost", shop="f"), over("queue"), EventSignal(event="down"),
        WhenSignal(when=Condition("queue")), WhenSignal(when=Condition("fact")),
    ))  # fmt: skip
    index = filed(runbook("a", signal))
    assert names(index, "lost", shop="f") == names(index, "queue", shop="f") == ["a"]
    assert [match.trigger.runbook for match in index.of_event("down", {"shop": "f"})] == ["a"]
    assert names(index, "down") == names(index, "fact") == []
    assert len(interests(signal, {"lost", "queue"})) == 4


def test_a_newly_published_runbook_replaces_its_triggers() -> None:
    index = filed(runbook("a", over("lost")), runbook("b", over("lost")))
    index.drop("a")
    index.drop("never-there")
    assert names(index, "lost", shop="f") == ["b"]
    index.add(runbook("a", over("queue")), Trigger(name="t", signal=over("queue")), {"lost"})
    assert names(index, "queue", shop="f") == ["a"]


def test_P6_the_work_of_a_look_up_does_not_grow_with_the_number_of_triggers() -> None:
    """Counted in lines of Python run, not in time: the same for 10 and for 10,000 triggers."""
    assert _lines(10) == _lines(10_000)


def _lines(triggers: int) -> int:
    index: SignalIndex[int] = SignalIndex()
    for number in range(triggers):
        index.add(number, Interest(kind="metric", name="lost", labels=(("shop", f"s{number}"),)))
        index.add(number, Interest(kind="metric", name=f"m{number}"))
    run = 0

    def count(frame: object, event: str, arg: object) -> object:
        nonlocal run
        run += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)  # type: ignore[arg-type]
    try:
        found = index.matching("metric", "lost", {"shop": "s7", "host": "h"})
    finally:
        sys.settrace(before)
    assert found == [7]
    return run


LABELS = st.dictionaries(st.sampled_from("abc"), st.sampled_from("xy"), max_size=3)


@given(st.lists(st.tuples(st.sampled_from(["m", "n"]), LABELS), max_size=12), st.sets(st.integers(0, 11)), LABELS)
def test_the_index_finds_what_a_naive_search_finds(
    wanted: list[tuple[str, dict[str, str]]], dropped: set[int], labels: dict[str, str]
) -> None:
    index: SignalIndex[int] = SignalIndex()
    for number, (metric, insists) in enumerate(wanted):
        index.add(number, Interest(kind="metric", name=metric, labels=tuple(sorted(insists.items()))))
    for number in dropped:
        index.drop(number)
    expected = {
        number
        for number, (metric, insists) in enumerate(wanted)
        if metric == "m" and insists.items() <= labels.items() and number not in dropped
    }
    found = index.matching("metric", "m", labels)
    assert len(found) == len(set(found))
    assert set(found) == expected
