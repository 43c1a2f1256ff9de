"""Whatever shape stands where another is expected, the answer is problems: no reader of ours trusts a node."""

from __future__ import annotations

import json
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.language.sites import CHANNELS, library, loaded, text_of
from tests.language.test_stories_files import DRILL, WORDS, books
from tocsin.engine.language.drill_files import read_drill
from tocsin.engine.language.lint import lint
from tocsin.engine.language.nodes import Keyed, Listed, Scalar, Value, read_source
from tocsin.engine.language.notice_file import read_notice_file
from tocsin.engine.language.read import Read
from tocsin.engine.language.runbook_file import read_runbook
from tocsin.engine.language.scenario_tests import read_test
from tocsin.engine.language.settings_file import read_settings
from tocsin.engine.language.team_file import read_team
from tocsin.engine.model.problem import Problem
from tocsin.engine.words.problems import sentence
from tocsin.notifiers.registry import CHANNELS as TYPES

Plain = str | list["Plain"] | dict[str, "Plain"] | None

ODD: tuple[Plain, ...] = (None, "", "x", "5", "20m", "a | b", "甲 | b", "{{ x }}", [], ["a", {"b": "c"}], [[]], {},
                          {"a": "b"}, {"go": "x", "end": "y"}, {"zh": "a", "en": []})  # fmt: skip
FILES = {
    "runbook": text_of("order-anomaly.yaml"), "team": text_of("team.yaml"), "site": text_of("tocsin.yaml"),
    "notice": text_of("library/templates/notices/order-apology-vip.yaml"), "test": WORDS, "drill": DRILL,
}  # fmt: skip


def content(node: Value) -> Plain:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Listed):
        return [content(item) for item in node.items]
    return {name: content(value) for name, (_, value) in node.entries.items()}


@cache
def tree(kind: str) -> Keyed:
    return read_source("f.yaml", FILES[kind].encode()).root


def places(value: Plain, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Paths of everything inside."""
    inner: list[tuple[str | int, Plain]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [path, *(found for key, part in inner for found in places(part, (*path, key)))]


def put(value: Plain, path: tuple[str | int, ...], odd: Plain) -> Plain:
    """The same with another thing at a path."""
    if not path:
        return odd
    if isinstance(value, dict):
        return {name: put(part, path[1:], odd) if name == path[0] else part for name, part in value.items()}
    assert isinstance(value, list)
    return [put(part, path[1:], odd) if at == path[0] else part for at, part in enumerate(value)]


def read(kind: str, data: bytes) -> Read[object]:
    team = library().team
    match kind:
        case "runbook":
            made = read_runbook("f.yaml", data, library())
            if made.value is not None:
                lint(made.value, team, others=books(), source=made.source)
            return made  # type: ignore[return-value]
        case "team":
            return read_team("f.yaml", data, channels=CHANNELS)  # type: ignore[return-value]
        case "site":
            return read_settings("f.yaml", data, channel_specs=TYPES, metrics=team.metrics)  # type: ignore[return-value]
        case "notice":
            return read_notice_file("f.yaml", data, name="f")  # type: ignore[return-value]
        case "test":
            return read_test("f.yaml", data, runbooks=books(), team=team)  # type: ignore[return-value]
    return read_drill("f.yaml", data, runbooks=books(), team=team)  # type: ignore[return-value]


def check(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        assert problem.where.line >= 1
        for lang in ("zh", "en"):
            assert sentence(problem, lang) != problem.code


@pytest.mark.parametrize("kind", FILES)
@given(data=st.data())
def test_an_odd_shape_anywhere_gives_problems_and_never_an_error(kind: str, data: st.DataObject) -> None:
    whole = content(tree(kind))
    path = data.draw(st.sampled_from(places(whole)))
    odd = data.draw(st.sampled_from(ODD))
    check(read(kind, json.dumps(put(whole, path, odd), ensure_ascii=False).encode()).problems)


@pytest.mark.parametrize("kind", FILES)
def test_the_files_that_are_bent_here_are_good(kind: str) -> None:
    assert read(kind, FILES[kind].encode()).problems == ()
    assert loaded(FILES["runbook"]).value is not None
