"""Where a thing stands: exact to the sign, also among Chinese letters and inside quoted and folded texts."""

from __future__ import annotations

import pytest

from tests.language.sites import marked
from tocsin.engine.language.nodes import Scalar, read_source
from tocsin.engine.language.spots import spot

TEXTS = [
    "a: 核实 §b\n",
    "a: '核实 it''s §b'\n",
    'a: "核实\\t\\u4e2d §b"\n',
    "a: |\n  first\n  核实 §b\n",
    "a: >\n  first\n  核实\n  §b\n",
    "a: first\n  核实 §b\n",
    "a:\n  - {x: 核实, y: §b}\n",
]


@pytest.mark.parametrize("text", TEXTS)
def test_an_offset_in_a_text_leads_to_its_sign_in_the_file(text: str) -> None:
    clean, (line, column) = marked(text)
    source = read_source("f.yaml", clean.encode())
    node = source.node(("a",)) if "y:" not in text else source.node(("a", 0, "y"))
    assert isinstance(node, Scalar)
    mark = spot(source, node, node.text.rindex("b"))
    assert (mark.line, mark.column) == (line, column)


def test_a_path_leads_to_its_value_and_to_its_key() -> None:
    source = read_source("f.yaml", "状态:\n  check: {tasks: {count: {due: 15m}}}\n  do:\n    - page: x\n".encode())
    assert str(source.mark(("状态", "check", "tasks", "count", "due"))) == "f.yaml:2:32"
    assert str(source.key(("状态", "check", "tasks", "count", "due"))) == "f.yaml:2:27"
    assert str(source.mark(("状态", "do", 0, "page"))) == "f.yaml:4:13"
    assert source.mark(("状态", "nowhere")) is None


def test_the_first_of_what_is_no_list_is_the_thing_itself() -> None:
    source = read_source("f.yaml", b"do: {page: x}\n")
    assert str(source.mark(("do", 0, "page"))) == "f.yaml:1:12"


def test_a_value_left_empty_is_at_its_key() -> None:
    source = read_source("f.yaml", b"a:\n  lead:\n  b: 1\n")
    assert str(source.mark(("a", "lead"))) == "f.yaml:2:3"
