"""Two languages on one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.engine.language.phrases import BadPhrase, check_languages, split_phrase
from tocsin.engine.model.text import Lang, Text

BOTH: tuple[Lang, ...] = ("zh", "en")


def test_it_parts_the_languages_in_the_order_of_the_site() -> None:
    assert split_phrase("核实 | Is it real?", BOTH) == Text(zh="核实", en="Is it real?")
    assert split_phrase("Is it real? | 核实", ("en", "zh")) == Text(zh="核实", en="Is it real?")


def test_a_bar_inside_a_hole_does_not_part() -> None:
    made = split_phrase("已丢 {{ orders.lost | number }} 单 | {{ orders.lost | number }} orders lost", BOTH)
    assert made == Text(zh="已丢 {{ orders.lost | number }} 单", en="{{ orders.lost | number }} orders lost")


def test_a_site_with_one_language_writes_one_text() -> None:
    assert split_phrase(" 核实 ", ("zh",)) == Text(zh="核实")
    assert split_phrase("a|b", ("en",)) == Text(en="a|b")
    with pytest.raises(BadPhrase) as caught:
        split_phrase("核实 | Check", ("zh",))
    assert (caught.value.code, caught.value.at) == ("phrase-not-bilingual", 5)


@pytest.mark.parametrize(
    "text",
    ["VIP | VIP", "Apple Pay | Apple Pay", "支付宝 | 支付宝 (Alipay)", "{{ shop }} | {{ shop }}", "404 | 404",
     "联系京东客服 | Call 京东 support", "通知 VIP 顾客 | Tell the VIPs"],
)  # fmt: skip
def test_brand_names_are_left_in_peace(text: str) -> None:
    zh, en = text.split(" | ")
    assert split_phrase(text, BOTH) == Text(zh=zh, en=en)


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("核实", "phrase-one-language", 0),
        ("核实 | ", "phrase-one-language", 5),
        ("核实 |", "phrase-one-language", 4),
        ("| Check", "phrase-one-language", 0),
        ("核实|Check", "phrase-bar-needs-spaces", 2),
        ("核实 ｜ Check", "phrase-full-width-bar", 3),
        ("核实 | Check | Prüfen", "phrase-too-many", 13),
        ("Is it real? | 核实", "phrase-swapped", 0),
        ("Compare ten orders with the ledger | Compare ten orders", "phrase-zh-not-chinese", 0),
        ("核实 | 核实订单", "phrase-en-not-english", 5),
    ],
)
def test_it_says_what_is_wrong_with_a_bilingual_text(text: str, code: str, at: int) -> None:
    with pytest.raises(BadPhrase) as caught:
        split_phrase(text, BOTH)
    assert (caught.value.code, caught.value.at) == (code, at)


def test_texts_on_lines_of_their_own_are_checked_the_same_way() -> None:
    assert check_languages(Text(zh="非常抱歉", en="We are sorry")) is None
    slip = check_languages(Text(zh="We are sorry", en="非常抱歉"))
    assert slip is not None
    assert slip.code == "phrase-swapped"


@given(st.text("核a| {}\n", max_size=30))
def test_any_text_is_a_phrase_or_a_bad_phrase_inside_the_text(text: str) -> None:
    place = 0
    try:
        assert split_phrase(text, BOTH)
    except BadPhrase as bad:
        place = bad.at
    assert 0 <= place <= len(text)
