"""Lengths of time and levels: what people write, what it means, how it is said back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.engine.language.lengths import LONGEST, BadLength, parse_length, parse_span, say_length
from tocsin.engine.language.levels import BadLevel, parse_level, say_level
from tocsin.engine.language.near import distance, nearest
from tocsin.engine.model.level import Level
from tocsin.engine.model.time import DAY, HOUR, MINUTE, SECOND, Length


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("90s", 90 * SECOND),
        ("15m", 15 * MINUTE),
        ("2h", 2 * HOUR),
        ("3d", 3 * DAY),
        ("1h30m", 90 * MINUTE),
        ("1d2h3m4s", DAY + 2 * HOUR + 3 * MINUTE + 4 * SECOND),
        ("366d", LONGEST),
    ],
)
def test_it_reads_a_length(text: str, length: int) -> None:
    assert parse_length(text) == length


@pytest.mark.parametrize(
    ("text", "code", "meant"),
    [
        ("20 min", "length-bad-near", "20m"),
        ("2 小时", "length-bad-near", "2h"),
        ("1.5h", "length-bad-near", "1h30m"),
        ("１５m", "length-bad-near", "15m"),
        ("20M", "length-bad-near", "20m"),
        ("1h 30m", "length-bad-near", "1h30m"),
        ("20", "length-without-unit", "20m"),
        ("0s", "length-zero", None),
        ("0h0m", "length-zero", None),
        ("-5m", "length-negative", None),
        ("－5m", "length-negative", None),
        ("367d", "length-too-long", None),
        ("9" * 39 + "s", "length-too-long", None),
        ("9" * 5000 + "s", "length-bad", None),
        ("", "length-bad", None),
        ("30m1h", "length-bad", None),
        ("soon", "length-bad", None),
        ("1h\n", "length-bad-near", "1h"),
        ("१५m", "length-bad", None),
    ],
)
def test_it_refuses_what_is_no_length_and_says_what_was_meant(text: str, code: str, meant: str | None) -> None:
    with pytest.raises(BadLength) as caught:
        parse_length(text)
    assert caught.value.code == code
    assert caught.value.params.get("meant") == meant


@given(st.integers(1, LONGEST // SECOND))
def test_a_length_said_back_is_the_same_length(seconds: int) -> None:
    length = Length(seconds * SECOND)
    assert parse_length(say_length(length)) == length


@given(st.text(max_size=60))
def test_any_text_is_a_length_or_a_bad_length(text: str) -> None:
    code = "length-"
    try:
        assert SECOND <= parse_length(text) <= LONGEST
    except BadLength as bad:
        code = bad.code
    assert code.startswith("length-")


def test_it_says_the_canonical_form() -> None:
    assert [say_length(parse_length(text)) for text in ("90m", "24h", "90s")] == ["1h30m", "1d", "1m30s"]
    assert say_length(Length(999_999)) == "0s"


def test_it_counts_windows_of_a_signal() -> None:
    assert parse_span("3 windows", Length(5 * MINUTE)) == 15 * MINUTE
    assert parse_span("1 window", Length(5 * MINUTE)) == 5 * MINUTE
    assert parse_span("2h", None) == 2 * HOUR


@pytest.mark.parametrize(
    ("text", "window", "code"),
    [
        ("3 windows", None, "length-no-window"),
        ("0 windows", MINUTE, "length-zero"),
        ("9999 windows", DAY, "length-too-long"),
        ("3  windows", MINUTE, "length-bad"),
        ("99999 windows", MINUTE, "length-bad"),
    ],
)
def test_it_refuses_windows_that_mean_nothing(text: str, window: Length | None, code: str) -> None:
    with pytest.raises(BadLength) as caught:
        parse_span(text, window)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("20", Level(kind="absolute", factor=20)),
        ("-3.5", Level(kind="absolute", factor=-3.5)),
        ("80%", Level(kind="absolute", factor=0.8, share=True)),
        ("7%", Level(kind="absolute", factor=0.07, share=True)),
        ("3 x usual", Level(kind="usual", factor=3)),
        ("1.5 x previous", Level(kind="previous", factor=1.5)),
        ("2x target", Level(kind="target", factor=2)),
    ],
)
def test_it_reads_a_level(text: str, level: Level) -> None:
    assert parse_level(text) == level
    assert parse_level(say_level(level)) == level


@pytest.mark.parametrize(
    ("text", "code", "meant"),
    [
        ("five", "level-bad", None),
        ("nan", "level-bad", None),
        ("inf", "level-bad", None),
        ("1e9", "level-bad", None),
        ("", "level-bad", None),
        ("9" * 5000, "level-bad", None),
        ("9" * 16, "level-bad", None),
        ("２０", "level-bad-near", "20"),
        ("1,000", "level-bad-near", "1000"),
        ("80 %", "level-bad-near", "80%"),
        ("3 × usual", "level-bad-near", "3 x usual"),
        ("3 * usaul", "level-bad-near", "3 x usual"),
        ("3 times normal", "level-bad-near", "3 x usual"),
        ("2 倍 平时", "level-bad-near", "2 x usual"),
        ("0 x usual", "level-multiple", None),
        ("-2 x usual", "level-multiple", None),
        ("3 x", "level-bad", None),
        ("3 x usual + 5", "level-bad", None),
    ],
)
def test_it_refuses_what_is_no_level_and_says_what_was_meant(text: str, code: str, meant: str | None) -> None:
    with pytest.raises(BadLevel) as caught:
        parse_level(text)
    assert caught.value.code == code
    assert caught.value.params.get("meant") == meant


@given(st.one_of(st.text(max_size=80), st.text("0123456789.-% x×usalprevioutg", max_size=30)))
def test_any_text_is_a_finite_level_or_a_bad_level(text: str) -> None:
    code = "level-"
    try:
        level = parse_level(text)
        assert level.factor - level.factor == 0
    except BadLevel as bad:
        code = bad.code
    assert code.startswith("level-")


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("shift-leed", ["order-desk", "shift-lead"], "shift-lead"),
        ("titel", ["text", "title"], "title"),
        ("shp", ["shop", "ship"], "shop"),
        ("respnd", ["respond", "repair"], "respond"),
        ("AFFECTED", ["affected"], "affected"),
        ("支付回条", ["支付回调"], "支付回调"),
        ("to", ["go", "end"], None),
        ("x", ["y"], None),
        ("completely", ["other"], None),
        ("w" * 5000, ["w" * 4999], None),
    ],
)
def test_it_finds_the_word_that_was_meant(word: str, known: list[str], meant: str | None) -> None:
    assert nearest(word, known) == meant


@given(st.text("abcd", max_size=7), st.text("abcd", max_size=7))
def test_the_distance_is_symmetric_and_zero_only_for_the_same_word(left: str, right: str) -> None:
    assert distance(left, right) == distance(right, left) <= max(len(left), len(right))
    assert (distance(left, right) == 0) == (left == right)
