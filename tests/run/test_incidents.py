"""Memory's incidents, at rest and awake, are a dictionary of incidents; and what is filed beside them is true."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.store import makers as make
from tocsin.engine.model.incident import LIVE, Incident
from tocsin.engine.model.labels import agree
from tocsin.engine.model.time import Instant
from tocsin.engine.run.census import Census, OpenKeys
from tocsin.engine.run.incidents import Incidents
from tocsin.engine.run.indexed import Indexed
from tocsin.engine.run.labelled import Labelled
from tocsin.engine.run.memory import Memory
from tocsin.engine.store.resting import Packer, Resting

NAMES = st.sampled_from([f"INC-{number}" for number in range(1, 7)])
STEPS = st.lists(st.tuples(st.sampled_from(["put", "get", "drop", "glance", "walk"]), NAMES), max_size=40)


@given(STEPS, st.integers(1, 3))
def test_they_are_a_dictionary_however_few_are_awake(steps: list[tuple[str, str]], awake: int) -> None:
    ours, plain = Incidents(awake), dict[str, Incident]()
    for revision, (what, name) in enumerate(steps):
        if what == "put":
            ours[name] = plain[name] = make.incident(name, revision=revision)
        elif what == "get":
            assert ours.get(name) == plain.get(name)
        elif what == "glance" and name in plain:
            assert ours.glance(name) == plain[name]
        elif what == "drop":
            assert ours.pop(name, None) == plain.pop(name, None)
        assert (name in ours, len(ours)) == (name in plain, len(plain))
    assert list(ours) == list(plain)
    assert list(ours.values()) == list(plain.values())
    assert list(ours.items()) == list(plain.items())


def test_going_through_all_wakes_nobody() -> None:
    ours = Incidents(awake=2)
    for number in range(5):
        ours[f"INC-{number}"] = make.incident(f"INC-{number}")
    hot = ours["INC-4"]
    assert len(list(ours.values())) == 5
    assert ours["INC-4"] is hot


def test_loaded_ones_are_taken_as_they_rest_or_whole() -> None:
    resting = Resting(Packer())
    resting.add(make.incident("INC-1"))
    for loaded in (resting, [make.incident("INC-1")]):
        ours = Incidents(awake=1)
        ours["INC-9"] = make.incident("INC-9")
        ours.adopt(loaded, [make.incident("INC-2"), make.incident("INC-3")])
        assert list(ours) == ["INC-1", "INC-2", "INC-3"]
        assert [ours[name] for name in ours] == [make.incident(name) for name in ours]


KEYS = st.tuples(st.sampled_from([LIVE, "DRL-1"]), st.sampled_from(["a", "b"]), st.sampled_from(["", "k=1", "k=2"]))


@given(st.lists(st.tuples(st.booleans(), KEYS, NAMES), max_size=40))
def test_open_keys_are_a_list_for_each_key(steps: list[tuple[bool, tuple[str, str, str], str]]) -> None:
    ours, plain = OpenKeys(), dict[tuple[str, str, str], list[str]]()
    for add, key, name in steps:
        known = [one for one in plain.get(key, []) if one != name]
        plain[key] = [*known, name] if add else known
        (ours.add if add else ours.drop)(key, name)
        assert ours.of(key) == tuple(plain[key])
    assert sorted(ours) == sorted(name for names in plain.values() for name in names)
    for world in (LIVE, "DRL-1"):
        mine = [name for key, names in plain.items() if key[0] == world for name in names]
        assert sorted(ours.of_world(world)) == sorted(mine)
        assert (world in ours.worlds()) == bool(mine)
    assert sorted(ours.under(LIVE, "a")) == sorted(
        name for key, names in plain.items() if key[:2] == (LIVE, "a") for name in names
    )


def counted(memory: Memory) -> Census:
    """The census, made by going through everything."""
    found = Census()
    for incident in memory.incidents.values():
        found.move(None, incident)
    return found


def same(memory: Memory) -> None:
    kept, again = memory.census, counted(memory)
    assert (+kept.severities, +kept.versions, kept.timers) == (+again.severities, +again.versions, again.timers)
    assert {world: ends for world, ends in kept.closed.items() if ends} == again.closed
    assert kept.doubted.keys() == again.doubted.keys()


def test_what_is_counted_step_by_step_is_what_a_count_of_all_finds() -> None:
    nobody: Any = None  # filing incidents needs neither runbooks nor signals
    memory = Memory(library=nobody, signals=nobody, worlds={}, incidents=Incidents(awake=2))
    for number in range(6):
        memory.absorb(make.incident(f"INC-{number}", severity="high" if number % 2 else "low"))
        same(memory)
    full = make.full_incident()
    memory.absorb(full)
    same(memory)
    assert list(memory.census.doubted) == [full.id]
    for number in range(3):
        ended = memory.incidents[f"INC-{number}"].fork()
        ended.closed, ended.timers = Instant(make.NOW + 1), {}
        memory.absorb(ended)
        same(memory)
    assert memory.first_open(2) == ["INC-3", "INC-4"]
    assert sorted(memory.ids_of(LIVE)) == sorted(memory.incidents)
    memory.forget(LIVE, "INC-0")
    same(memory)
    assert "INC-0" not in memory.incidents
    memory.drop_world(LIVE)
    assert (len(memory.incidents), memory.open_ids(), memory.census.closed) == (0, [], {})


LABELS = st.dictionaries(st.sampled_from(["shop", "order"]), st.sampled_from(["1", "2"]), max_size=2)


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 12), LABELS), max_size=30), st.lists(LABELS, max_size=4))
def test_who_asks_by_labels_finds_whoever_agrees(
    steps: list[tuple[bool, int, dict[str, str]]], asked: list[dict[str, str]]
) -> None:
    ours, plain = Labelled(), dict[int, Incident]()
    for add, number, labels in steps:
        if add and number not in plain:
            plain[number] = make.incident(f"INC-{number}", labels=labels)
            ours.add(plain[number])
        elif not add and number in plain:
            ours.drop(plain.pop(number))
        for wanted in asked:
            found = [plain[known].id for known in sorted(plain) if agree(wanted, plain[known].labels)]
            assert ours.agreeing(wanted, plain.values()) == found


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 5), st.sampled_from("ab")), max_size=40))
def test_entries_are_found_by_their_marks(steps: list[tuple[bool, int, str]]) -> None:
    ours, plain = Indexed[int, str](lambda key, value: (value, key % 2)), dict[int, str]()
    for add, key, value in steps:
        if add:
            ours[key] = plain[key] = value
        else:
            assert ours.pop(key, None) == plain.pop(key, None)
        for mark in ("a", "b", 0, 1):
            mine = [known for known, what in plain.items() if mark in (what, known % 2)]
            assert sorted(ours.marked(mark)) == sorted(plain[known] for known in mine)
    assert dict(ours) == plain
