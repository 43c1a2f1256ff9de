"""The JSON Schema says what the loader says, as far as shapes go."""

from __future__ import annotations

import re

import pytest
from jsonschema import Draft202012Validator

from tests.language.sites import text_of
from tocsin.engine.language.nodes import Keyed, Listed, Scalar, Value, read_source
from tocsin.engine.language.places import PLACES
from tocsin.engine.language.schema import FILES, schema

GOOD = [
    ("runbook", "order-anomaly.yaml"),
    ("runbook", "staff-shortage.yaml"),
    ("team", "team.yaml"),
    ("site", "tocsin.yaml"),
    ("test", "order-anomaly.test.yaml"),
    ("notice", "library/templates/notices/order-apology-vip.yaml"),
]


def as_editors_see(node: Value) -> object:
    """The tree with the types of YAML 1.2: plain numbers and true/false are no texts."""
    if isinstance(node, Keyed):
        return {name: as_editors_see(value) for name, (_, value) in node.entries.items()}
    if isinstance(node, Listed):
        return [as_editors_see(item) for item in node.items]
    assert isinstance(node, Scalar)
    if not node.style and re.fullmatch(r"-?[0-9]+", node.text):
        return int(node.text)
    if not node.style and re.fullmatch(r"-?[0-9]+\.[0-9]+", node.text):
        return float(node.text)
    return {"true": True, "false": False}.get(node.text, node.text) if not node.style else node.text


def faults(name: str, text: str) -> list[str]:
    """What the schema finds wrong, as paths."""
    found = Draft202012Validator(schema(name)).iter_errors(as_editors_see(read_source("f", text.encode()).root))
    return ["/".join(str(part) for part in error.absolute_path) for error in found]


@pytest.mark.parametrize("name", FILES)
def test_every_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize(("name", "file"), GOOD, ids=[row[1] for row in GOOD])
def test_the_built_in_files_are_valid(name: str, file: str) -> None:
    assert faults(name, text_of(file)) == []


@pytest.mark.parametrize(("old", "new", "path"), [
    ("    title: 核实 |", "    titel: 核实 |", "states/check"),
    ("lead: shift-lead\n", "", ""),
    ("cooldown: 30m", "cooldown: 30", "cooldown"),
    ("    above: 5\n", "    above: five\n", "triggers/lost/above"),
    ("phase: warning", "phase: waring", "states/check/phase"),
    ("    type: number", "    type: integer", "facts/affected/type"),
    ("      20m: respond", "      20 min: respond", "states/check/after"),
    ("        by: shift-lead\n        end: false", "        end: false", "states/check/buttons/false-alarm"),
    ("    approve: cs-manager\n    within: 15m\n    text", "    within: 15m\n    text", "notices/apology"),
])  # fmt: skip
def test_typical_slips_are_refused_where_they_are(old: str, new: str, path: str) -> None:
    text = text_of("order-anomaly.yaml")
    assert old in text
    assert faults("runbook", text.replace(old, new, 1)) == [path]


def test_every_key_of_the_table_is_described_in_both_languages() -> None:
    for place in PLACES.values():
        for row in place.keys.values():
            assert re.search("[\u4e00-\u9fff]", row.about.zh), (place.name, row.name)
            assert re.search("[a-z]", row.about.en), (place.name, row.name)
    properties = schema("runbook")["$defs"]
    assert isinstance(properties, dict)
    assert properties["runbook"]["properties"]["cooldown"]["description"].count(" | ") == 1


def test_every_place_that_a_key_leads_to_exists() -> None:
    from tocsin.engine.language.grammar import Shape

    blocks = {Shape.PLACE, Shape.MAP, Shape.LIST, Shape.SIGNALS, Shape.CASES}
    for place in PLACES.values():
        for row in place.keys.values():
            if row.shape in blocks:
                assert row.of in PLACES, (place.name, row.name)
