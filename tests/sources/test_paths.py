"""Our compiled form of JMESPath says what the library's own interpreter says; and the functions that are ours."""

from __future__ import annotations

import json
from typing import Any

import jmespath
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jmespath.exceptions import JMESPathError
from jmespath.visitor import Options

from tocsin.engine.language.mapping_file import built_in_mapping
from tocsin.engine.language.source_types import mapped_types
from tocsin.engine.model.mapping import FUNCTIONS
from tocsin.engine.sources.paths import Functions, compiled

from .odd import values

DOCUMENT = {
    "a": {"b": [1, 0, {"c": "x"}], "e": "", "n": None, "f": False, "l": [], "o": {}},
    "s": [{"k": "z", "v": 1}, {"k": "y", "v": 2}],
    "zero": 0,
}
EXPRESSIONS = [
    "a", "a.b", "a.b[0]", "a.b[-1].c", "a.b[9]", "a.b[-9]", "a.x.y", "zero || a.b", "a.e || 'then'",
    "a.n || a.f || a.l || a.o",
    "a && a.b", "a.e && a.b", "!a.e", "!zero", "a.b[2].c == 'x'", "zero == `0`", "zero == `false`",
    "s[?v > `1`].k", "s[*].k",
    "s[].v", "s[0:1]", "a.*", "a.b | [0]", "{x: a.b[0], y: zero}", "[zero, a.e]", "`[1, {}]`", "'text'", "@",
    "join('/', s[*].k)", "length(a.b)", "length(zero)", "sort_by(s, &k)[0].k", "values(a.o)", "merge(a.o, s[0])",
    "type(a.n)", "to_string(zero)", "a.{x: b}", "x.{y: b}", "a.[b, e]", "s[?k == 'z'] | [0].v", "keys(a) | sort(@)",
    "starts_with(a.n, 'x')", "max_by(s, &v).k", "nothing[0]", "a[0]", "reverse(s)[0].k",
]  # fmt: skip


def referee(expression: str, document: Any) -> Any:
    try:
        return jmespath.search(expression, document, Options(custom_functions=Functions()))
    except (JMESPathError, TypeError, ValueError, AttributeError):
        return None


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_expression_finds_what_the_library_finds(expression: str) -> None:
    assert compiled(expression)(DOCUMENT) == referee(expression, DOCUMENT)


@given(st.sampled_from(EXPRESSIONS), values)
def test_it_does_so_in_any_document(expression: str, document: Any) -> None:
    assert repr(compiled(expression)(document)) == repr(referee(expression, document))


@pytest.mark.parametrize("name", mapped_types())
def test_every_expression_of_a_type_finds_the_same_in_its_examples(name: str) -> None:
    mapping = built_in_mapping(name)
    texts = [*mapping.expressions.values(), *mapping.labels.values(), mapping.items]
    for one in mapping.examples if mapping.form == "json" else ():
        body = json.loads(one.body)
        told = {"body": body, "headers": dict(one.headers), "item": body}
        assert [compiled(text)(told) for text in texts] == [referee(text, told) for text in texts]


def test_the_library_knows_exactly_the_functions_that_a_file_may_call() -> None:
    assert set(Functions.FUNCTION_TABLE) - set(jmespath.functions.Functions.FUNCTION_TABLE) == set(FUNCTIONS)


@pytest.mark.parametrize(("expression", "document", "found"), [
    ("json(@)", '{"a": [1]}', {"a": [1]}), ("json(@)", "no json", None), ("json(@)", {"a": 1}, {"a": 1}),
    ("pairs(@)", ["a=b=c", "d", "e:f"], {"a": "b=c", "e": "f"}), ("pairs(@)", "{a=b, c=d e}", {"a": "b", "c": "d e"}),
    ("pairs(@)", "x,site:east,team:cs", {"site": "east", "team": "cs"}), ("pairs(@)", None, {}),
    ("pairs(@)", {"a": 1}, {}),
    ("table(@)", [{"name": "a", "value": 1}, {"tag": "b", "value": "x"}, {"value": 2}, 7], {"a": 1, "b": "x"}),
    ("table(@)", "text", {}), ("after(@, '] ')", "[No data] Queue", "Queue"), ("after(@, '] ')", "Queue", "Queue"),
    ("after(@, '] ')", None, ""),
])  # fmt: skip
def test_what_senders_pack_into_texts_and_lists_is_unpacked(expression: str, document: Any, found: Any) -> None:
    assert compiled(expression)(document) == found


@pytest.mark.parametrize(("start", "end", "seconds"), [
    (1_794_398_400_000, 1_794_398_445_500, 45.5), ("2026-11-11 20:00:00", "2026-11-11 20:01:00", 60.0),
    (1_794_398_400, 0, None),
    ("2026-11-11T20:00:00+08:00", "1794398460", 60.0), (None, 1_794_398_400, None), (1_794_398_400, -1, None),
    (1_794_398_445, 1_794_398_400, None), ("soon", 1_794_398_400, None), ([], {}, None),
])  # fmt: skip
def test_the_seconds_between_two_times(start: Any, end: Any, seconds: float | None) -> None:
    assert compiled("between(a, b)")({"a": start, "b": end}) == seconds
