"""Which annotations of an alert are links, and how they are told apart from its words."""

from __future__ import annotations

import pytest

from tocsin.engine.model.alert import LINK_NOTES, LONGEST_LINK, apart, links_of

RUNBOOK, BOARD = "https://wiki.example/pay", "http://grafana.example/d/1?var=x&y=付款"


def test_runbook_before_dashboard_each_once_and_at_most_three() -> None:
    assert links_of({"dashboard_url": BOARD, "runbook_url": RUNBOOK, "link": RUNBOOK}) == (RUNBOOK, BOARD)
    many = {name: f"https://x.example/{name}" for name in reversed(LINK_NOTES)}
    assert links_of(many) == tuple(f"https://x.example/{name}" for name in ("runbook_url", "runbook", "dashboard_url"))


@pytest.mark.parametrize(
    "odd",
    [
        "", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//x.example", "https://", "https://a b",
        'https://x.example/"onclick=', "https://x.example/<b>", "https://x.example/`", "https://x.example/\x1b[2J",
        "https://x.example/\u202egpj", "https://x.example/" + "a" * LONGEST_LINK, "see https://x.example",
    ],
)  # fmt: skip
def test_P_29_what_is_no_address_of_a_page_is_no_link(odd: str) -> None:
    assert links_of({"runbook_url": odd}) == ()


def test_links_stand_behind_the_words() -> None:
    words = "付款失败 https://a.example !"
    assert apart(f"{words} {RUNBOOK} {BOARD}") == (words, (RUNBOOK, BOARD))
    assert apart(RUNBOOK) == ("", (RUNBOOK,))
    assert apart("") == ("", ())
