"""What every channel promises, whatever it is. A new channel joins by one class in `cast.py`."""

from __future__ import annotations

import re

import pytest

from tests.notifiers.cast import Part, message
from tocsin.notifiers.base import Refused, Sent, attempt
from tocsin.notifiers.marks import END_MARK

AWKWARD = {
    "right to left": "שלום مرحبا",
    "flags and families": "🇨🇳🏴󠁧󠁢󠁥󠁮󠁧󠁿👩‍👩‍👧",
    "markup": "<!channel> <script>alert(1)</script> & {{ 7*7 }} *b* `c` =cmd() %s {0}",
    "quotes": "\"'\\ ' OR 1=1 --",
    "a dot alone": "a\n.\n..\nb",
    "long line": "字" * 1200,
    "boundary words": "From here\nSubject: not one",
}
BROKEN = {
    "nul": "a\x00b",
    "lone surrogate": "a\ud800b",
    "escape sequence": "a\x1b[2J\x1b]0;owned\x07b",
    "reading order turned": "a\u202egnp.exe\u202cb",
    "line separators": "a\u2028b\x85c",
    "crlf header": "a\r\nBcc: everyone@shop.example\r\n\r\nb",
}


def test_a_message_arrives_once_with_its_words(part: Part) -> None:
    verdict = attempt(part.channel(), message())
    assert isinstance(verdict, Sent)
    assert verdict.id
    (text,) = part.texts()
    assert "订单重复 Duplicate orders" in text
    assert "请确认 Please acknowledge: INC-42" in text


def test_P_20_a_drill_is_marked_at_both_ends_within_the_first_fifteen_characters(part: Part) -> None:
    assert isinstance(attempt(part.channel(), message(world="DRL-7")), Sent)
    (text,) = part.texts()
    assert text[:15].startswith("[演练][DRILL]")
    assert "DRL-7" in text
    assert text.rstrip().endswith(END_MARK)


def test_P_20_the_marks_do_not_depend_on_the_caller(part: Part) -> None:
    assert isinstance(part.channel().send(message(world="DRL-7", subject="")), Sent)
    (text,) = part.texts()
    assert text.startswith("[演练][DRILL] DRL-7")
    assert text.rstrip().endswith(END_MARK)


def test_a_live_message_carries_no_mark(part: Part) -> None:
    attempt(part.channel(), message())
    assert "演练" not in part.texts()[0]


@pytest.mark.parametrize("kind", ["page", "internal"])
def test_P_19_a_customer_channel_turns_every_drill_away(part: Part, kind: str) -> None:
    channel = part.channel(customers=True)
    for verdict in (channel.send(message(world="DRL-7", kind=kind)), attempt(channel, message(world="D", kind=kind))):
        assert verdict == Refused("drill-at-customer-door", permanent=True)
    assert part.texts() == []


def test_P_19_customers_are_not_reached_by_a_channel_that_may_not(part: Part) -> None:
    channel = part.channel(customers=False)
    for verdict in (channel.send(message(kind="customer")), attempt(channel, message(kind="customer"))):
        assert verdict == Refused("not-for-customers", permanent=True)
    assert part.texts() == []


def test_customers_are_reached_by_a_channel_that_may(part: Part) -> None:
    assert isinstance(attempt(part.channel(customers=True), message(kind="customer")), Sent)
    assert len(part.texts()) == 1


def test_whether_customers_may_be_reached_cannot_be_changed_later(part: Part) -> None:
    channel = part.channel()
    with pytest.raises(AttributeError):
        channel.customers = True  # type: ignore[misc]


def test_P_07_a_page_that_may_have_arrived_says_so(part: Part) -> None:
    attempt(part.channel(), message(attempt=2))
    attempt(part.channel(), message(attempt=3, lang="en", world="DRL-7"))
    text = "\n".join(part.texts())
    assert "[重发·第2次]" in text
    assert "[演练][DRILL] DRL-7 [REPEAT, attempt 3]" in text


def test_P_13_an_approved_notice_is_never_reworded(part: Part) -> None:
    attempt(part.channel(customers=True), message(kind="customer", attempt=2))
    assert "重发" not in part.texts()[0]


@pytest.mark.parametrize("name", sorted(AWKWARD))
def test_F_114_awkward_text_survives_unchanged(part: Part, name: str) -> None:
    assert isinstance(attempt(part.channel(), message(body=AWKWARD[name], facts={"label": AWKWARD[name]})), Sent)
    assert AWKWARD[name] in part.texts()[0]


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_F_114_text_that_steers_or_breaks_is_made_harmless(part: Part, name: str) -> None:
    broken = BROKEN[name]
    verdict = attempt(part.channel(), message(key=f"k/{broken}", subject=broken, body=broken, facts={broken: broken}))
    assert isinstance(verdict, Sent)
    (text,) = part.texts()
    assert re.search("[\x00\ud800-\udfff]", text) is None
    assert "a" in text
    assert "b" in text


def test_no_secret_in_the_repr_or_the_attributes(part: Part) -> None:
    channel = part.channel()
    shown = repr(channel) + str(channel) + repr(vars(channel))
    assert not [secret for secret in part.secrets if secret in shown]


def test_closing_twice_is_harmless(part: Part) -> None:
    channel = part.channel()
    channel.close()
    channel.close()
