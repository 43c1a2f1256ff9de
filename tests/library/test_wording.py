"""What a floor manager would strike out of a notice is not in it, and what must be in it is."""

from __future__ import annotations

import re

import pytest

from tests.library.shelf import RUNBOOKS, Words, runbook, told
from tocsin.engine.model.runbook import FactType

STRUCK_OUT = {
    "zh": {
        "hedge": ("可能", "大概", "也许", "或许", "应该会", "估计", "左右", "大约", "差不多", "争取"),
        "no time": ("尽快", "近期", "稍后回复", "马上"),
        "playing down": ("不是问题", "很简单", "小问题", "只是", "仅仅", "不影响"),
        "refusal": ("不行", "做不到", "办不到", "无能为力", "没办法"),
        "blame": ("供应商", "第三方", "系统原因", "由于您", "您自己", "误操作", "不可抗力"),
        "jargon": ("回调", "接口", "服务器", "宕机", "工单", "数据库", "预案", "话术", "值班", "运维"),
    },
    "en": {
        "hedge": ("maybe", "probably", "perhaps", "hopefully", "possibly", "might", "should be", "may be", "we hope",
                  "approximately"),
        "no time": ("as soon as possible", "shortly", "soon", "in due course"),
        "playing down": ("only", "just", "minor", "simply", "small problem", "merely", "not a problem"),
        "refusal": ("impossible", "unable", "cannot help", "we can't", "we cannot", "unfortunately"),
        "blame": ("supplier", "third party", "your mistake", "your fault", "user error", "beyond our control"),
        "jargon": ("callback", "server", "api", "interface", "ticket", "database", "outage", "incident", "runbook"),
    },
}  # fmt: skip
APOLOGY = {"zh": r"抱歉|道歉|致歉|对不起", "en": r"sorry|apologi[sz]e|apolog"}
LAST = {"zh": "最后一", "en": "our last "}
THANKS = {"zh": "感谢", "en": "Thank you"}
OURS = {"site", "system", "severity", "minutes"}
"""Names that mean something to us and nothing to a customer."""

ALL = list(told())
WHOLE = [words for words in ALL if words.form == "default"]


@pytest.mark.parametrize("words", ALL, ids=str)
def test_a_notice_does_not_hedge_play_down_refuse_blame_or_talk_shop(words: Words) -> None:
    found = [
        f"{kind}: {word}"
        for kind, struck in STRUCK_OUT[words.lang].items()
        for word in struck
        if re.search(word if words.lang == "zh" else rf"\b{re.escape(word)}\b", words.source, re.IGNORECASE)
    ]
    assert found == []


@pytest.mark.parametrize("words", ALL, ids=str)
def test_a_notice_apologises_at_most_once_and_the_first_word_always(words: Words) -> None:
    times = len(re.findall(APOLOGY[words.lang], words.source, re.IGNORECASE))
    goes_on = THANKS[words.lang] in words.source or words.notice == "other-privacy-breach progress"
    assert times == 1 or (times == 0 and goes_on)


@pytest.mark.parametrize("words", WHOLE, ids=str)
def test_a_notice_says_when_customers_hear_again_and_where_to_ask(words: Words) -> None:
    promised = any(hole.startswith("time(") for hole in words.holes)
    assert promised != (LAST[words.lang] in words.source)
    assert "contact" in words.holes


@pytest.mark.parametrize("words", [words for words in ALL if words.form != "default"], ids=str)
def test_a_short_form_keeps_the_promise_and_the_way_to_ask(words: Words) -> None:
    whole = next(one for one in WHOLE if (one.notice, one.lang) == (words.notice, words.lang))
    times = {hole for hole in words.holes if hole.startswith("time(")}
    assert times <= set(whole.holes)
    assert words.form == "ivr" or "contact" in words.holes
    assert len(words.source) < len(whole.source)


@pytest.mark.parametrize("words", [words for words in WHOLE if words.lang == "zh"], ids=str)
def test_both_languages_say_the_same(words: Words) -> None:
    other = next(one for one in WHOLE if (one.notice, one.lang) == (words.notice, "en"))
    assert words.holes == other.holes


@pytest.mark.parametrize("words", [words for words in WHOLE if words.lang == "zh"], ids=str)
def test_customers_are_told_what_to_do_or_that_they_need_not_do_anything(words: Words) -> None:
    assert re.search("您可以|您无需|无需|请|退回", words.source)
    assert "您" in words.source or "顾客" in words.source


@pytest.mark.parametrize("name", RUNBOOKS)
def test_no_figure_label_or_count_of_ours_gets_into_a_notice(name: str) -> None:
    book = runbook(name)
    counts = {fact.name for fact in book.facts.values() if fact.type is FactType.NUMBER}
    # Text typed by hand could hold anything, also what belongs to somebody else.
    typed = {fact.name for fact in book.facts.values() if fact.type is FactType.TEXT}
    for notice in book.notices.values():
        names = set().union(*(words.names for words in notice.forms.values()))
        assert names & (counts | typed | OURS) == set()
        assert not any("." in one for one in names), "a metric"
