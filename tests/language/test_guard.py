"""Hostile and broken files: each gets its own problem with a place, and nothing but problems ever comes out."""

from __future__ import annotations

from collections import deque
from itertools import islice

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.language.sites import library, text_of
from tocsin.engine.language.guard import MOST_BYTES, MOST_VALUES, Unreadable, events
from tocsin.engine.language.nodes import read_source
from tocsin.engine.language.notice_file import read_notice_file
from tocsin.engine.language.read import Read
from tocsin.engine.language.runbook_file import read_runbook
from tocsin.engine.language.team_file import read_team
from tocsin.engine.model.problem import Problem
from tocsin.engine.words.problems import sentence

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def refusal(data: bytes) -> Problem:
    """The one problem for which a file cannot be read."""
    with pytest.raises(Unreadable) as caught:
        read_source("f.yaml", data)
    return caught.value.problem


def slips(text: str) -> list[tuple[str, int, int]]:
    """What is noted in a file that can be read all the same."""
    return [(one.code, one.where.line, one.where.column) for one in read_source("f.yaml", text.encode()).problems]


UNREADABLE = [
    (b"", "file-empty", 1, 1),
    (b"\n\n", "file-empty", 1, 1),
    ("# 只有注释\n".encode(), "file-only-comments", 1, 1),
    (b"just a text\n", "file-bare-text", 1, 1),
    (b"- a\n- b\n", "file-bare-list", 1, 1),
    ("标题：促销\n".encode(), "yaml-wide-colon", 1, 3),
    (b"a: 1\n---\nb: 2\n", "yaml-two-documents", 2, 1),
    ("title: 预案\n".encode("utf-16"), "file-utf-16", 1, 1),
    ("title: x\n".encode("utf-16-be"), "file-utf-16", 1, 1),
    ("a: 1\ntitle: 预案\n".encode("gb18030"), "file-not-utf-8", 2, 9),
    (b"a: 1\nb: x\x00y\n", "file-control", 2, 5),
    (b"a: \x1b[31mred\n", "file-control", 1, 4),
    (b"a:\n  b: 1\n\tc: 2\n", "yaml-tab", 3, 1),
    (b"a: 1\nb 2\nc: 3\n", "yaml-no-colon", 2, 1),
    (b"b 2\nc: 3\n", "yaml-no-colon", 1, 1),
    (b"a: \"x\nb: 1\n", "yaml-open-quote", 1, 4),
    (b"a: 'x' and y\nb: 1\n", "yaml-after-quote", 1, 8),
    (b"a: [1, 2\nb: 3\n", "yaml-open-braces", 1, 4),
    (b"a: \"\\q\"\n", "yaml-escape", 1, 5),
    (b"a: - b\n", "yaml-list-mixed", 1, 4),
    (b"a:\n   b: 1\n  c: 2\n", "yaml-indent", 3, 3),
    (b"a: " + b"[" * 100_000, "yaml-too-deep", 1, 35),
    (b"a: " + b"{a: " * 10_000, "yaml-too-deep", None, None),
    (b"a: [" + b"x," * (MOST_VALUES + 10) + b"]", "yaml-too-many", None, None),
    (b"a: " + b"x" * (MOST_BYTES + 1), "file-too-big", 1, 1),
    (b"\n" * (5 * 1024 * 1024), "file-too-big", 1, 1),
]  # fmt: skip


@pytest.mark.parametrize(("data", "code", "line", "column"), UNREADABLE, ids=[row[1] for row in UNREADABLE])
def test_F_088_a_file_that_cannot_be_read_says_why_and_where(
    data: bytes, code: str, line: int | None, column: int | None
) -> None:
    problem = refusal(data)
    assert problem.code == code
    if line is not None:
        assert (problem.where.line, problem.where.column) == (line, column)
    assert sentence(problem, "zh") != sentence(problem, "en") != code


NOTED = [
    ("a: 1\nb: 2\na: 3\n", [("yaml-key-twice", 3, 1)]),
    ("a: {b: 1, b: 2}\n", [("yaml-key-twice", 1, 11)]),
    ("a: &x 1\nb: *x\n", [("yaml-anchor", 1, 4), ("yaml-anchor", 2, 4)]),
    ("<<: {a: 1}\n", [("yaml-anchor", 1, 1)]),
    ("a: !!python/object/apply:os.system [x]\n", [("yaml-tag", 1, 4)]),
    ("a: !x y\n", [("yaml-tag", 1, 4)]),
    ("[a]: b\n", [("yaml-key-not-text", 1, 1)]),
    ("{a: 1}: b\n", [("yaml-key-not-text", 1, 1)]),
    ("text: {{ shop }}\n", [("yaml-reserved", 1, 7), ("yaml-comma", 1, 10)]),
    ("t: {zh: 你好, 请稍候 }\n", [("yaml-comma", 1, 13)]),
    ("t: {zh：你好}\n", [("yaml-wide-colon", 1, 7)]),
    ("t: {en: Is it real?}\n", [("yaml-question", 1, 19)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), NOTED)
def test_F_088_slips_that_can_be_stepped_over_are_all_noted(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert slips(text) == expected


def test_a_key_written_twice_names_both_lines() -> None:
    (problem,) = read_source("f.yaml", b"cooldown: 1h\nlead: x\ncooldown: 2h\n").problems
    assert sentence(problem, "en") == "“cooldown” is written twice (first on line 1)"
    assert sentence(problem, "zh") == "“cooldown”写了两次（第一次在第 1 行）"
    assert problem.where.line == 3


def test_nothing_is_ever_turned_into_another_type() -> None:
    text = "on: no\nat: 1:30\nversion: 010\nwhen: 2026-02-30\nphone: +8613800000001\nempty: ~\nbig: 1e999\n"
    root = read_source("f.yaml", text.encode()).root
    assert {name: getattr(node, "text", None) for name, (_, node) in root.entries.items()} == {
        "on": "no", "at": "1:30", "version": "010", "when": "2026-02-30", "phone": "+8613800000001", "empty": "~",
        "big": "1e999",
    }  # fmt: skip


def test_a_byte_order_mark_of_utf_8_is_accepted_and_moves_no_column() -> None:
    source = read_source("f.yaml", b"\xef\xbb\xbfa: 1\n")
    mark = source.mark(("a",))
    assert mark is not None
    assert (mark.line, mark.column) == (1, 4)


def test_F_087_a_bomb_of_aliases_is_never_unfolded() -> None:
    source = read_source("f.yaml", BOMB.encode())
    assert {problem.code for problem in source.problems} == {"yaml-anchor"}
    assert sum(len(getattr(node, "items", ())) for _, node in source.root.entries.values()) == 81


@pytest.mark.parametrize("data", ["a: " + "[" * 1_000_000, "a: [" + "x," * 200_000, "- " * 500_000])
def test_F_087_a_bomb_stops_at_the_limit_and_not_at_its_end(data: str) -> None:
    found = events("f.yaml", data)
    with pytest.raises(Unreadable) as caught:
        deque(islice(found, MOST_VALUES + 40), maxlen=0)
    assert caught.value.problem.code in ("yaml-too-deep", "yaml-too-many")


@pytest.mark.parametrize("step", ["__init__", "get_event"])
@pytest.mark.parametrize("error", [ValueError("x"), RecursionError(), OverflowError(), MemoryError(), UnicodeError()])
def test_whatever_the_parser_raises_becomes_a_problem(
    error: Exception, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise error

    parser = type("Broken", (), {"__init__": lambda *_: None, step: broken})
    monkeypatch.setattr("tocsin.engine.language.guard._LOADER", parser)
    assert refusal(b"a: 1\n").code == "yaml-unreadable"


YAMLISH = st.text(alphabet=st.sampled_from("ab01 \n\t:：-?{}[],&*!|>'\"%@`#\\<~é预\u200b\u2028\x85\ufeff"), max_size=80)


def reads(data: bytes) -> list[Read[object]]:
    """The same bytes as every kind of file."""
    return [
        read_runbook("f.yaml", data, library()),  # type: ignore[list-item]
        read_team("f.yaml", data),  # type: ignore[list-item]
        read_notice_file("f.yaml", data, name="f"),  # type: ignore[list-item]
    ]


@given(data=st.one_of(st.binary(max_size=200), YAMLISH.map(str.encode)))
@example(data=b"a: ? b\n")
@example(data=b"\xef\xbb\xbf")
@example(data=b"%YAML 9.9\n---\na: 1")
@example(data=b'a: "\\ud800"')
def test_arbitrary_bytes_raise_nothing_but_problems(data: bytes) -> None:
    for read in reads(data):
        assert read.problems
        assert all(sentence(problem, lang) for problem in read.problems for lang in ("zh", "en"))


CUTS = text_of("staff-shortage.yaml")


@given(
    at=st.integers(0, len(CUTS) - 1),
    put=st.sampled_from(["", ":", "：", "{", "[", "'", '"', "\t", "- ", "\n", "|", "&a ", "é"]),
)
def test_a_good_file_with_one_sign_changed_raises_nothing(at: int, put: str) -> None:
    text = CUTS[:at] + put + CUTS[at + 1 :]
    read = read_runbook("f.yaml", text.encode(), library())
    lines = text.count("\n") + 1
    assert all(1 <= problem.where.line <= lines + 1 for problem in read.problems)
