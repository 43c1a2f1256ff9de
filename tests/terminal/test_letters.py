"""Widths, breaks and letters that are never printed as they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.engine.terminal.letters import brief, columns, cut, fold, pad, plain


@pytest.mark.parametrize(("text", "wide"), [("abc", 3), ("警钟", 4), ("a警b", 4), ("é", 1), ("e\u0301", 1), ("，", 2)])
def test_a_chinese_letter_takes_two_columns_and_an_accent_none(text: str, wide: int) -> None:
    assert columns(text) == wide
    assert columns(pad(text, 10)) == 10


def test_control_characters_and_marks_of_direction_are_shown_escaped() -> None:
    shown = plain("a\x1b[2Jb\u202ec\x07\u2066")
    assert shown == "a\\x1b[2Jb\\u202ec\\x07\\u2066"
    assert plain("两行\n第二　行") == "两行\n第二　行"


@given(st.text(max_size=80))
def test_nothing_that_is_printed_holds_a_control_character(text: str) -> None:
    assert all(sign == "\n" or (sign >= " " and not "\u202a" <= sign <= "\u202e") for sign in plain(text))


@given(st.text(alphabet="ab 警钟，。é", max_size=60), st.integers(min_value=2, max_value=30))
def test_folded_lines_fit_but_for_a_stop_that_may_hang_and_lose_no_letter(text: str, width: int) -> None:
    lines = fold(text, width)
    hanging = 2 * max((len(line) - len(line.rstrip("，。")) for line in lines), default=0)
    assert all(columns(line) <= width + hanging for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_very_long_value_is_cut_and_its_length_told() -> None:
    assert brief("x" * 5000) == f"{'x' * 60}.. (5000)"
    assert brief("a\nb") == "a\\nb"
    assert cut("促销订单异常", 7) == "促销.."
