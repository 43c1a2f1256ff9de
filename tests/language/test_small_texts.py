"""Texts with holes: what they print, and everything they refuse."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.engine.language.said import clean
from tocsin.engine.language.text_tree import Walk
from tocsin.engine.language.texts import (
    CompiledText,
    CompiledWords,
    Place,
    TextErrors,
    UnknownName,
    compile_text,
)
from tocsin.engine.model.problem import Refused
from tocsin.engine.model.team import Calendar
from tocsin.engine.model.text import Lang, Text
from tocsin.engine.model.texts import Filling, Moment, Share, Words
from tocsin.engine.model.time import HOUR, Instant

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDARS = {
    "desk-hours": Calendar(id="desk-hours", days=frozenset(range(7)), start=480, end=1380),
    "office": Calendar(id="office", days=frozenset({0, 1, 2, 3, 5}), start=540, end=1050),
}


def at(text: str, zone: ZoneInfo = SHANGHAI) -> Instant:
    return Instant(int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()) * 1_000_000)


NOW = at("2026-11-24 14:30")
VALUES: dict[str, Filling] = {
    "shop": "west",
    "affected": 12345.0,
    "refund-by": Moment(at("2026-11-25 18:00")),
    "since": Moment(at("2026-11-24 09:05")),
    "staff.present": Share(0.825),
    "cause": Text(zh="优惠券规则", en="Coupon rule"),
    "vip": True,
    "contact": Text(zh="在线客服", en="the chat"),
    "受影响订单": 10.0,
    "rate": 0.12345,
}


def say(
    source: str, lang: Lang = "zh", *, now: Instant = NOW, zone: ZoneInfo = SHANGHAI, **values: Filling | None
) -> str:
    return compile_text(source, CALENDARS).render({**VALUES, **values}, now=now, zone=zone, lang=lang)


@pytest.mark.parametrize(
    ("source", "zh", "en"),
    [
        ("{{ shop }}", "west", "west"),
        ("{{shop}}!", "west!", "west!"),
        ("{{ affected }}", "12345", "12345"),
        ("{{ affected|number }}", "12,345", "12,345"),
        ("{{ affected | number(2) }}", "12,345.00", "12,345.00"),
        ("{{ 受影响订单 }}", "10", "10"),
        ("{{ rate }}", "0.123", "0.123"),
        ("{{ rate|percent }}", "12.3%", "12.3%"),
        ("{{ staff.present }}", "82.5%", "82.5%"),
        ("{{ staff.present|percent(0) }}", "82%", "82%"),
        ("{{ cause }}", "优惠券规则", "Coupon rule"),
        ("{{ vip }}", "是", "yes"),
        ("{{ since }}", "09:05", "09:05"),
        ("{{ refund-by }}", "11月25日 18:00", "25 Nov 18:00"),
        ("{{ refund-by|date }}", "11月25日", "25 Nov"),
        ("{{ refund-by|time }}", "18:00", "18:00"),
        ("{{ time(4h) }}", "18:30", "18:30"),
        ("{{ time( 1h30m ) }}", "16:00", "16:00"),
        ("{{ time('4h') }}", "18:30", "18:30"),
        ("{{ time(12h) }}", "11月25日 02:30", "25 Nov 02:30"),
        ("{{ date(2d) }}", "11月26日", "26 Nov"),
        ("{{ date(12h) }}", "11月25日", "25 Nov"),
        ("{{ date(40d) }}", "2027年1月3日", "3 Jan 2027"),
        ("{{ hours(36h) }}", "36小时", "36 hours"),
        ("{{ hours(1h) }}", "1小时", "1 hour"),
        ("{{ hours(90m) }}", "1.5小时", "1.5 hours"),
        ("{{ hours(desk-hours) }}", "每天 08:00–23:00", "08:00–23:00 every day"),
        ("{{ hours(office) }}", "周一至周四、周六 09:00–17:30", "Mon–Thu, Sat 09:00–17:30"),
        ("{{ shop|percent }} {{ cause|number }} {{ vip|date }}", "west 优惠券规则 是", "west Coupon rule yes"),
        ("50% { } | “x” %} #}", "50% { } | “x” %} #}", "50% { } | “x” %} #}"),
        ("a\nb", "a\nb", "a\nb"),
    ],
)
def test_it_prints(source: str, zh: str, en: str) -> None:
    assert (say(source, "zh"), say(source, "en")) == (zh, en)


def test_a_moment_is_read_in_the_zone_of_the_site() -> None:
    london = ZoneInfo("Europe/London")
    assert say("{{ since }} {{ time(18h) }}", "en", zone=london) == "01:05 25 Nov 00:30"


def test_two_days_from_now_are_two_days_of_the_calendar_across_a_clock_change() -> None:
    london = ZoneInfo("Europe/London")
    late = at("2026-03-27 23:30", london)
    assert say("{{ date(2d) }}", "en", now=late, zone=london) == "29 Mar"
    assert say("{{ time(2d) }}", "en", now=late, zone=london) == "30 Mar 00:30"


def test_it_tells_the_linter_which_names_it_uses_and_where() -> None:
    text = compile_text("于 {{ since }}，{{ refund-by|date }} {{ time(1h) }} {{ since }}")
    assert text.names == {"since", "refund-by"}
    assert text.places == (Place("since", "", 2), Place("refund-by", "date", 14), Place("since", "", 50))


def test_rule_20_unknown_names_come_all_at_once_and_none_is_never_printed() -> None:
    with pytest.raises(UnknownName) as caught:
        say("{{ shop }} {{ b }} {{ a }} {{ c }} {{ d }}", b=None, c="  \u202e ", d=float("nan"))
    assert caught.value.names == ("a", "b", "c", "d")
    assert isinstance(caught.value, Refused)


@pytest.mark.parametrize(
    "value",
    ["{{7*7}}", "{{ shop }}", "{% raw %}", "{# x #}", "<script>", "=cmd()", "%s {0}", "${x}", "v0", "&amp;"],
)
def test_F_114_a_value_is_never_read_as_a_template(value: str) -> None:
    assert say("[{{ shop }}]", shop=value) == f"[{value}]"
    assert say("[{{ cause }}]", cause=Text(zh=value, en=value)) == f"[{value}]"


def test_F_114_control_signs_and_overrides_in_a_value_are_taken_out() -> None:
    assert say("[{{ shop }}]", shop="a\r\nBcc: b\x1b[31m\u202ec\u2066\x00\ud800d") == "[a  Bcc: b[31mcd]"
    assert len(say("{{ shop }}", shop="x" * 100_000)) == 2_000


def test_a_result_may_not_be_longer_than_its_limit() -> None:
    with pytest.raises(Refused) as caught:
        say("{{ shop }}{{ shop }}{{ shop }}", shop="x" * 1_500)
    assert (caught.value.code, caught.value.params) == ("text-said-too-much", {"length": 4_500, "limit": 4_000})
    short = compile_text("12345")
    with pytest.raises(Refused):
        short.render({}, now=NOW, zone=SHANGHAI, lang="zh", limit=4)


def test_words_carry_both_languages_and_fall_back_to_the_one_there_is() -> None:
    words: Words = CompiledWords(zh=compile_text("店铺 {{ shop }}"), en=compile_text("Shop {{ shop }} {{ cause }}"))
    assert words.names == {"shop", "cause"}
    assert words.source == Text(zh="店铺 {{ shop }}", en="Shop {{ shop }} {{ cause }}")
    assert words.render(VALUES, now=NOW, zone=SHANGHAI, lang="en") == "Shop west Coupon rule"
    only = CompiledWords(zh=compile_text("{{ time(1d) }} {{ cause }}"))
    assert only.render(VALUES, now=NOW, zone=SHANGHAI, lang="en") == "11月25日 14:30 优惠券规则"
    with pytest.raises(Refused, match="text-said-nothing"):
        CompiledWords().render(VALUES, now=NOW, zone=SHANGHAI, lang="en")


HOSTILE = [
    ("{{ ''.__class__ }}", "text-private"),
    ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "text-private"),
    ("{{ shop.__class__ }}", "text-private"),
    ("{{ shop._x }}", "text-private"),
    ("{{ _secret }}", "text-private"),
    ("{{ __import__('os').system('id') }}", "text-private"),
    ("{{ self.__init__ }}", "text-private"),
    ("{{ shop['__class__'] }}", "text-attribute"),
    ("{{ shop[0] }}", "text-attribute"),
    ("{{ shop[0:9] }}", "text-attribute"),
    ("{{ (shop).upper }}", "text-attribute"),
    ("{{ 'x'.upper }}", "text-attribute"),
    ("{{ shop|attr('__class__') }}", "text-filter"),
    ("{{ shop|map(attribute='x') }}", "text-filter"),
    ("{{ shop|format(1) }}", "text-filter"),
    ("{{ shop|safe }}", "text-filter"),
    ("{{ shop|say }}", "text-filter"),
    ("{{ shop|tojson|date }}", "text-filter-chain"),
    ("{{ shop|center(1000000000) }}", "text-filter"),
    ("{{ shop|number(1000000000) }}", "text-filter-argument"),
    ("{{ shop|number(-1) }}", "text-filter-argument"),
    ("{{ shop|number(1.5) }}", "text-filter-argument"),
    ("{{ shop|number(true) }}", "text-filter-argument"),
    ("{{ shop|number(digits=2) }}", "text-filter-argument"),
    ("{{ shop|number(*shop) }}", "text-filter-argument"),
    ("{{ shop|number(**shop) }}", "text-filter-argument"),
    ("{{ shop|number(9**9**9) }}", "text-filter-argument"),
    ("{{ shop|number(1, 2) }}", "text-filter-argument"),
    ("{{ shop|date('%Y') }}", "text-filter-argument"),
    ("{{ shop|date|time }}", "text-filter-chain"),
    ("{{ 9**9**9**9 }}", "text-arithmetic"),
    ("{{ 'x'*10**9 }}", "text-arithmetic"),
    ("{{ [1]*10**8 }}", "text-arithmetic"),
    ("{{ 1//0 }}", "text-arithmetic"),
    ("{{ '%999999999d' % 1 }}", "text-arithmetic"),
    ("{{ shop + shop }}", "text-arithmetic"),
    ("{{ shop - cause }}", "text-arithmetic"),
    ("{{ -shop }}", "text-arithmetic"),
    ("{{ not shop }}", "text-arithmetic"),
    ("{{ shop ~ shop }}", "text-arithmetic"),
    ("{{ shop and cause }}", "text-arithmetic"),
    ("{{ (9**9**9)|number }}", "text-arithmetic"),
    ("{{ ('x'*10**9)|date }}", "text-arithmetic"),
    ("{{ shop == cause }}", "text-logic"),
    ("{{ shop if vip else cause }}", "text-logic"),
    ("{{ shop is defined }}", "text-logic"),
    ("{{ shop in cause }}", "text-logic"),
    ("{{ 1 }}", "text-constant"),
    ("{{ 'x' }}", "text-constant"),
    ("{{ 'x'|date }}", "text-constant"),
    ("{{ true }}", "text-constant"),
    ("{{ none }}", "text-constant"),
    ("{{ [shop] }}", "text-constant"),
    ("{{ shop, cause }}", "text-constant"),
    ("{{ {1: 2} }}", "text-constant"),
    ("{{ shop() }}", "text-function"),
    ("{{ range(999999999) }}", "text-function"),
    ("{{ lipsum(n=9999) }}", "text-function"),
    ("{{ cycler('a') }}", "text-function"),
    ("{{ config() }}", "text-function"),
    ("{{ shop.upper() }}", "text-call"),
    ("{{ 'x'.format(shop) }}", "text-call"),
    ("{{ shop.strip().join(cause) }}", "text-call"),
    ("{{ time(4h)() }}", "text-call"),
    ("{{ time(4h).x }}", "text-attribute"),
    ("{{ tme(4h) }}", "text-function-near"),
    ("{{ time() }}", "text-function-argument"),
    ("{{ time(time(4h)) }}", "text-function-argument"),
    ("{{ time('4h', '5h') }}", "text-function-argument"),
    ("{{ time(*shop) }}", "length-bad"),
    ("{{ time(20 min) }}", "length-bad-near"),
    ("{{ time(9999999d) }}", "length-too-long"),
    ("{{ time(0s) }}", "length-zero"),
    ("{{ time(-4h) }}", "length-negative"),
    ("{{ time(4) }}", "length-without-unit"),
    ("{{ time(refund-by) }}", "text-function-name"),
    ("{{ hours(night) }}", "text-calendar"),
    ("{{ hours(desk-hour) }}", "text-calendar-near"),
    ("{{ shop|dat }}", "text-filter-near"),
    ("{{ 4h }}", "text-bare-length"),
    ("{% for x in shop %}{% endfor %}", "text-block"),
    ("{% set x = 9**9 %}", "text-block"),
    ("{% macro m() %}{% endmacro %}", "text-block"),
    ("{% import 'x' as y %}", "text-block"),
    ("{% include '/etc/passwd' %}", "text-block"),
    ("{% extends 'x' %}", "text-block"),
    ("{%- raw -%}", "text-block"),
    ("{# hidden #}", "text-block"),
    ("{{ shop", "text-not-closed"),
    ("{{ shop {{ cause }}", "text-not-closed"),
    ("{{ {{ shop }} }}", "text-not-closed"),
    ("shop }}", "text-stray-close"),
    ("{{ }}", "text-empty-hole"),
    ("{{- shop -}}", "text-bad-hole"),
    ("{{ shop cause }}", "text-bad-hole"),
    ("{{ shop| }}", "text-bad-hole"),
    ("{{ ｓｈｏｐ }}", "text-full-width"),
    ("{{ shop｜date }}", "text-full-width"),
    ("{{ time（4h） }}", "text-full-width"),
    ("{{ ᵥ０ }}", "text-full-width"),
    ("{{ ℘x }}", "text-bad-hole"),
    ("{{ shop; }}", "text-bad-hole"),
    ("{{ 'x }}", "text-bad-hole"),
    ("{{ " + "(" * 190 + " }}", "text-bad-hole"),
    ("{{ " + "9" * 190 + " }}", "text-constant"),
    ("{{ " + "-" * 190 + "1 }}", "text-arithmetic"),
    ("{{ " + "[" * 20 + "]" * 20 + " }}", "text-constant"),
    ("{{ " + "a" * 201 + " }}", "text-hole-too-long"),
    ("{{ a }}" * 201, "text-too-many-holes"),
    ("好" * 6_000, "text-too-big"),
    ("", "text-empty"),
    (" \n ", "text-empty"),
    ("a\u202eb", "text-unsafe-sign"),
    ("a\x00b", "text-unsafe-sign"),
    ("a\tb", "text-unsafe-sign"),
]


@pytest.mark.parametrize(("source", "code"), HOSTILE)
def test_P_30_F_093_a_hostile_text_is_refused_before_anything_is_compiled(
    source: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jinja2.Environment.compile", lambda *_: pytest.fail("reached the compiler"))
    with pytest.raises(TextErrors) as caught:
        compile_text(source, CALENDARS)
    assert caught.value.slips[0].code == code


def test_P_30_a_good_text_is_not_compiled_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jinja2.Environment.compile", lambda *_: pytest.fail("reached the compiler"))
    assert say("{{ shop }} {{ time(4h) }} {{ hours(office) }} {{ affected|number(1) }}", "en").startswith("west 18:30 ")


def _told(piece: str, source: str) -> object:
    """What becomes of a text when its holes go by this method of the walk."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Walk, "piece", getattr(Walk, piece))
        try:
            text = compile_text(source, CALENDARS)
        except TextErrors as errors:
            return errors.slips
        values = {**VALUES, "v0": "zero", "number": 3.14159}
        return text.places, text.render(values, now=NOW, zone=SHANGHAI, lang="zh")


@given(
    st.sampled_from(["shop", "affected", "since", "rate", "staff.present", "v0", "number"]),
    st.sampled_from(["", "number", "percent", "time", "date", "say", "v0", "attr", "numbers"]),
    st.sampled_from(["", "(0)", "(2)", "(6)", "(7)", "(9)", "(10)", "()", "(x)", "('2')"]),
    st.tuples(*[st.sampled_from(["", " ", "  "])] * 4),
)
def test_the_usual_holes_mean_what_jinjas_parser_says(
    name: str, filtered: str, digits: str, gaps: tuple[str, ...]
) -> None:
    bar = f"{gaps[1]}|{gaps[2]}{filtered}{digits}" if filtered else ""
    source = f"{{{{{gaps[0]}{name}{bar}{gaps[3]}}}}}"
    assert _told("piece", source) == _told("judged", source)


ARGUMENTS = ("4h", "2d", "1h30m", "0s", "5", "office", "night", "refund-by", "x y", "", "'4h'", '"2d"', "4\\h", "4\nh")


@given(
    st.sampled_from(["time", "date", "hours", "tme"]),
    st.sampled_from(ARGUMENTS),
    st.tuples(*[st.sampled_from(["", " "])] * 2),
)
def test_the_usual_calls_mean_what_jinjas_parser_says(function: str, argument: str, gaps: tuple[str, ...]) -> None:
    source = f"{{{{ {function}({gaps[0]}{argument}{gaps[1]}) }}}}"
    assert _told("piece", source) == _told("judged", source)


def test_all_slips_of_a_text_come_at_once_at_their_holes() -> None:
    with pytest.raises(TextErrors) as caught:
        compile_text("抱歉 {{ a + b }}，{{ shop }}，{{ time(5 min) }}")
    assert [(slip.code, slip.at) for slip in caught.value.slips] == [("text-arithmetic", 3), ("length-bad-near", 26)]


SOUP = st.lists(
    st.sampled_from(
        ["{{", "}}", "{%", "%}", "{#", "{", "}", " ", "shop", "refund-by", "a.b", "_x", "|", "number", "date", "time",
         "hours", "(", ")", "[", "]", "4h", "12", "'", '"', "\\", ".", ",", "-", "+", "**", "if", "else", "is", "not",
         "true", "店", "ｘ", "\n", "\u202e", ":", "=", "~"]
    ),
    max_size=40,
)  # fmt: skip


@given(st.one_of(st.text(max_size=300), SOUP.map("".join), SOUP.map(lambda parts: "{{ " + "".join(parts) + " }}")))
def test_any_text_is_compiled_or_text_errors_inside_the_text(source: str) -> None:
    try:
        text: CompiledText = compile_text(source, CALENDARS)
    except TextErrors as errors:
        slips = errors.slips
    else:
        values: dict[str, Filling] = dict.fromkeys(text.names, "x")
        assert "{{" not in text.render(values, now=NOW, zone=SHANGHAI, lang="zh", limit=100_000)
        return
    assert slips
    assert all(0 <= slip.at <= len(source) for slip in slips)


@given(st.text(max_size=200))
def test_whatever_a_value_holds_it_is_printed_or_reported(value: str) -> None:
    try:
        said = say("<{{ shop }}>", shop=value)
    except UnknownName:
        return
    assert len(said.splitlines()) == 1
    assert said.encode("utf-8")


def test_F_114_every_sign_there_is_is_taken_out_or_stays_as_the_rule_says() -> None:
    """The short way of `clean` for printable values must never let a sign pass that the long way takes out."""
    for point in range(0x110000):
        sign = chr(point)
        bad = unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") or "\u200e" <= sign <= "\u200f"
        bad = bad or "\u202a" <= sign <= "\u202e" or "\u2066" <= sign <= "\u2069" or sign in "\u061c\ufeff"
        wanted = "a b" if sign.isspace() else "ab" if bad else f"a{sign}b"
        assert clean(f"a{sign}b") == wanted


def test_moments_beyond_all_years_are_unknown_and_large_numbers_are_short() -> None:
    with pytest.raises(UnknownName):
        say("{{ since }}", since=Moment(10**30))
    assert say("{{ affected }}", affected=1e300) == "1e+300"
    assert say("{{ affected }}", affected=10**5000) == "1e+300"
    assert say("{{ affected }}", affected=-0.0001) == "0"
    assert say("{{ affected }}", affected=4 * HOUR) == "14400000000"
