"""An incident at rest comes back as it was."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store import makers as make
from tocsin.engine.model.incident import Filled, Incident
from tocsin.engine.store.resting import Packer, Resting

ANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@ANY
@given(st.lists(st.from_type(Incident), min_size=1, max_size=3))
def test_any_incident_comes_back_as_it_was(incidents: list[Incident]) -> None:
    packer = Packer()
    records = [packer.pack(incident) for incident in incidents]
    for incident, record in zip(incidents, records, strict=True):
        # The text tells 1 from 1.0 and from True, and shows the order of entries; `==` does not.
        assert repr(packer.unpack(incident.id, record)) == repr(incident)


def test_one_with_something_in_every_field_comes_back_too() -> None:
    packer, incident = Packer(), make.full_incident()
    for _ in range(2):  # the first is the pattern, the second is written against it
        assert packer.unpack(incident.id, packer.pack(incident)) == incident


def test_P9_what_incidents_of_one_runbook_share_is_kept_once() -> None:
    packer = Packer()
    packer.pack(make.full_incident())
    twin = make.full_incident()
    twin.id, twin.key, twin.labels = "INC-99", "shop=INC-99", {"shop": "专卖店"}
    record = packer.pack(twin)
    assert isinstance(record, bytes)
    assert len(record) < 120
    assert packer.unpack("INC-99", record) == twin


def test_a_number_that_no_machine_word_holds_keeps_an_incident_whole() -> None:
    packer = Packer()
    incident = make.incident(facts={"count": Filled(value=10**30, by="ana", at=make.NOW)})
    assert packer.unpack("INC-1", packer.pack(incident)) == incident


def test_who_asks_twice_holds_one_string() -> None:
    packer, name = Packer(), "-".join(("INC", "1"))
    record = packer.pack(make.incident(name))
    assert packer.unpack(name, record).id is name


def test_resting_ones_are_a_sequence_of_incidents() -> None:
    resting = Resting(Packer())
    known = [make.incident(f"INC-{number}") for number in range(1, 5)]
    for incident in known:
        resting.add(incident)
    assert (len(resting), list(resting), resting[1], resting[-1]) == (4, known, known[1], known[3])
    assert resting[1:3] == known[1:3]
    assert resting == known
    assert resting != known[:3]
    assert resting != [*known[:3], make.full_incident()]
