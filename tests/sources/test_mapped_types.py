"""Every type that is a mapping file: its examples, and that no body can hurt. A new file is tested by being there."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.language.sites import ROOT
from tocsin.engine.language.mapping_file import built_in_mapping, read_mapping
from tocsin.engine.language.source_types import TYPES, mapped_types
from tocsin.engine.model.alert import Body
from tocsin.engine.model.mapping import Example
from tocsin.engine.sources.mapped import reader

from .odd import HOSTILE, storable, values

ZONE = "Asia/Shanghai"
EXAMPLES = [(name, one) for name in mapped_types() for one in built_in_mapping(name).examples]


def read(name: str, body: bytes, headers: dict[str, str] | None = None) -> Body:
    mapping = built_in_mapping(name)
    return reader(mapping, mapping.timezone or ZONE)(body, headers or {})


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{name}-{one.name}" for name, one in EXAMPLES])
def test_an_example_means_what_its_file_says(name: str, example: Example) -> None:
    assert read(name, example.body, dict(example.headers)) == example.meant


@pytest.mark.parametrize("name", mapped_types())
def test_a_type_is_a_whole_file(name: str) -> None:
    found = read_mapping(f"{name}.yaml", (TYPES / f"{name}.yaml").read_bytes())
    assert found.problems == ()
    mapping = found.value
    assert mapping is not None
    assert mapping.name == name
    assert len(mapping.examples) >= 2
    assert mapping.title.zh
    assert mapping.title.en
    assert mapping.about.zh
    assert mapping.about.en
    assert all(one.startswith("https://") for one in mapping.documents)
    assert {"firing", "resolved"} <= set(mapping.states.values())
    states = {alert.state for one in mapping.examples for alert in one.meant.alerts}
    assert "firing" in states


@pytest.mark.parametrize("name", mapped_types())
def test_F_079_no_body_can_hurt_a_mapping(name: str) -> None:
    for body in HOSTILE:
        storable(read(name, body))


@given(st.sampled_from(EXAMPLES), st.data())
def test_F_080_an_example_with_anything_in_place_of_a_part_is_read_or_named(
    example: tuple[str, Example], data: st.DataObject
) -> None:
    name, one = example
    if built_in_mapping(name).form == "form":
        told = one.body[: data.draw(st.integers(0, len(one.body)))]
    else:
        told = json.dumps(spoiled(json.loads(one.body), data)).encode("utf-8", "surrogatepass")
    storable(read(name, told, dict(one.headers)))


def spoiled(value: object, data: st.DataObject) -> object:
    """The document with one part at any depth replaced."""
    if isinstance(value, dict) and value and data.draw(st.booleans()):
        key = data.draw(st.sampled_from(sorted(value)))
        return {**value, key: spoiled(value[key], data)}
    if isinstance(value, list) and value and data.draw(st.booleans()):
        return [spoiled(value[0], data), *value[1:]]
    return data.draw(values)


def test_the_types_are_those_of_the_folder_and_of_the_reference_page() -> None:
    assert len(mapped_types()) >= 16
    page = (ROOT / "docs/reference/sources.md").read_text(encoding="utf-8")
    assert all(f"\n## {name}\n" in page for name in mapped_types())
