"""The report: the facts of an incident, and the page made of them."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.run.views.house import House, running
from tocsin.engine.model import command as ask
from tocsin.engine.model import question as q
from tocsin.engine.model.text import LANGS, Lang
from tocsin.engine.model.time import DAY
from tocsin.engine.model.view import ReportView
from tocsin.engine.run.views.report_html import LABELS, WIDTH, draw, markdown, report_html, report_markdown

HOSTILE = "</td><script>alert(1)</script><img src=x onerror=alert(2)> [click](http://evil.example) | {{ 7*7 }}"


def whole_night(house: House) -> None:
    """From the first figure to the close: answered, said, approved, sent, cleared."""
    house.lose_orders()
    house.do("ben", ask.Ack(incident="INC-1"))
    house.do("ben", ask.Done(incident="INC-1", task="count", value="340"))
    house.do("ben", ask.Note(incident="INC-1", text=HOSTILE))
    house.do("ben", ask.Do(incident="INC-1", button="real"))
    house.go(2)
    house.do("haoran", ask.Do(incident="INC-1", button="pause-promo.yes"))
    text = house.incident().notices["apology"].hash
    house.do("haoran", ask.NoticeApprove(incident="INC-1", notice="apology", hash=text))
    house.go(30)
    house.do("ben", ask.Do(incident="INC-1", button="stopped"))
    house.do("lina", ask.Do(incident="INC-1", button="cleared"))


def report(house: House, lang: Lang = "en") -> ReportView:
    return house.look(ReportView, q.Report(incident="INC-1"), lang=lang)


class Page(HTMLParser):
    """Reads a page as a browser would, and checks that every element is closed."""

    VOID = ("meta", "br", "img", "input", "link", "hr", "line", "rect")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(page)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_it_tells_the_key_times_and_who_answered(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        whole_night(house)
        view = report(house)
        assert view.first_page == view.incident.card.opened
        assert view.first_answer is not None
        assert (view.answered_by, view.outcome_text, view.notices_sent) == ("Ben Okafor", "resolved", 1)
        assert view.first_notice is not None
        assert view.first_page <= view.first_answer <= view.first_notice <= (view.incident.card.closed or 0)
        assert view.opened_by == "trigger “lost”"


def test_rule_22_what_was_not_undone_and_not_finished_stays_open(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        whole_night(house)
        view = report(house)
        assert view.not_undone == ("Pause the promotion",)
        assert "left undone: Find the cause" in view.open_ends
        assert "left undone: Count the affected orders" not in view.open_ends


def test_the_report_of_an_open_incident_names_what_still_waits(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        assert "task not done yet: Count the affected orders" in report(house).open_ends


def test_the_review_names_who_by_when_and_the_questions(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        whole_night(house)
        view = report(house)
        assert (view.review_by, len(view.questions)) == (("Shift lead",), 2)
        assert view.review_due == (view.incident.card.closed or 0) + 2 * DAY


def test_an_outcome_that_needs_no_review_has_none(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        house.do("lina", ask.Do(incident="INC-1", button="false-alarm"))
        assert report(house).review_by == ()
        assert "This outcome needs no review." in report_html(report(house), "en")


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_needs_nothing_but_itself(tmp_path: Path, lang: Lang) -> None:
    with running(tmp_path / "site") as house:
        whole_night(house)
        page = Page(report_html(report(house, lang), lang))
        assert not {"script", "img", "link", "iframe", "object", "base", "form"} & set(page.tags)
        assert not [name for name, _ in page.attributes if name in ("src", "href", "onerror", "onclick", "style")]
        assert ("lang", "zh-CN" if lang == "zh" else "en") in page.attributes
        assert ("订单异常" if lang == "zh" else "Order anomaly") in page.text


@pytest.mark.parametrize("lang", LANGS)
def test_F_114_hostile_text_is_shown_and_never_obeyed(tmp_path: Path, lang: Lang) -> None:
    with running(tmp_path / "site") as house:
        whole_night(house)
        view = report(house, lang)
        page = Page(report_html(view, lang))
        assert "script" not in page.tags
        assert HOSTILE in page.text
        told = report_markdown(view, lang)
        assert "<script>" not in told
        assert "[click](" not in told
        assert "49" not in told.split("alert")[-1][:80]


def test_F_114_data_in_markdown_stays_one_line_without_meaning() -> None:
    assert markdown("# a\n- b | `c` [d](e) <f>") == r"\# a \- b \| \`c\` \[d\]\(e\) \<f\>"


def test_customers_words_are_in_the_report_exactly_as_they_left(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        whole_night(house)
        (sent,) = house.ledger.of("customer")
        assert sent.body in Page(report_html(report(house), "en")).text


def test_every_word_of_the_page_comes_from_the_catalogue(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        whole_night(house)
        for lang in LANGS:
            view = report(house, lang)
            for text in (Page(report_html(view, lang)).text, report_markdown(view, lang).replace("\\", "")):
                assert "report-" not in text
                assert "view-" not in text


def test_the_strip_stays_inside_its_frame_and_bars_do_not_lie_on_each_other(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        whole_night(house)
        strip = draw(report(house), "en")
        assert {bar.lane for bar in strip.bars} == {"states", "pages", "notices", "severity"}
        assert all(bar.x >= LABELS and bar.x + bar.width <= LABELS + WIDTH + 4 for bar in strip.bars)
        assert all(0 <= bar.y < strip.height for bar in strip.bars)
        for one in strip.bars:
            for other in strip.bars:
                apart = one is other or one.y != other.y or one.x + one.width <= other.x + 3.1
                assert apart or other.x + other.width <= one.x + 3.1


def test_a_page_ends_with_its_answer_or_with_the_decision_it_asked_for(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        whole_night(house)
        pages = {mark.text: mark.kind for mark in report(house).strip if mark.lane == "pages"}
        assert pages == {
            "“Is it real?”": "answered", "severity is Major": "answered", "may “Pause the promotion” run": "answered",
            "approval of the notice “Apology”": "answered",
        }  # fmt: skip


def test_a_page_that_nobody_answered_says_so(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders(count=6)
        house.go(12)
        (page,) = [mark for mark in report(house).strip if mark.lane == "pages" and mark.text == "“Is it real?”"]
        assert page.kind == "open"
        assert "not answered" in report_html(report(house), "en")


def test_a_report_of_an_open_incident_says_that_it_is_a_snapshot(tmp_path: Path) -> None:
    with running(tmp_path / "site") as house:
        house.lose_orders()
        assert "This incident is still open" in report_html(report(house), "en")
        assert report(house).first_notice is None
        assert "did not happen" in report_markdown(report(house), "en")
