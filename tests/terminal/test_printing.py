"""Screens, from views made by hand: the same from records and from JSON, in both languages, at every width."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

import msgspec
import pytest

from tests.terminal.views import ANSWER, NOW, QUIET, STATUS, VIEW
from tocsin.engine.model.view import Answer, Trouble
from tocsin.engine.terminal.letters import columns
from tocsin.engine.terminal.look import Look
from tocsin.engine.terminal.shape import shaped
from tocsin.engine.terminal.show_answer import answer_lines, ledger
from tocsin.engine.terminal.show_incident import incident_lines
from tocsin.engine.terminal.show_notices import notice_whole
from tocsin.engine.terminal.show_status import status_lines

SCREENS: list[tuple[Callable[[Any, Look], Sequence[str]], Any]] = [
    (status_lines, STATUS), (status_lines, QUIET), (incident_lines, VIEW), (answer_lines, ANSWER),
    (notice_whole, VIEW.notices[0]), (notice_whole, VIEW.notices[1]),
]  # fmt: skip


def look(lang: str = "en", width: int = 80, colour: bool = False) -> Look:
    made = Look(
        lang="zh" if lang == "zh" else "en", width=width, colour=colour, now=NOW, own=timezone(timedelta(hours=1))
    )
    made.set_zone("Asia/Shanghai")
    return made


def screen(printer: Callable[[Any, Look], Sequence[str]], view: Any, **how: Any) -> str:
    return "\n".join(printer(view, look(**how)))


@pytest.mark.parametrize(("printer", "view"), SCREENS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_view_prints_the_same_as_a_record_and_as_json(printer: Any, view: Any, lang: str) -> None:
    as_json = shaped(msgspec.json.decode(msgspec.json.encode(view)))
    assert screen(printer, as_json, lang=lang) == screen(printer, view, lang=lang)


@pytest.mark.parametrize(("printer", "view"), SCREENS)
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [20, 33, 80, 120])
def test_no_line_is_wider_than_the_screen_even_one_of_20_columns(
    printer: Any, view: Any, lang: str, width: int
) -> None:
    # A Chinese stop may hang over by its own two columns; a link that was broken could not be followed.
    lines = [line for line in printer(view, look(lang, width)) if not line.strip().startswith("https://")]
    assert [line for line in lines if columns(line.rstrip("，。；：")) > width] == []


def test_status_says_what_burns_what_waits_for_me_and_what_happens_next_and_when() -> None:
    told = screen(status_lines, STATUS)
    for part in ("BURNING (1)", "INC-42 促销订单异常", "severity 特别严重, phase 应急响应", "shop=tmall",
                 "open for 18 min",
                 "lead Ana", "WAITS FOR YOU (1)", "a page nobody has answered", "$ tocsin ack INC-42",
                 "03:16 (in 4 min)", "11-24 05:12", "2 notices are in doubt"):  # fmt: skip
        assert part in told
    assert "- a page" not in told, "what waits for me is told once"
    assert "- a task" in told


def test_status_without_a_server_says_what_stands_still() -> None:
    told = screen(status_lines, QUIET)
    assert "Nothing is burning." in told
    assert "tocsin serve" in told
    assert "tocsin serve" not in screen(status_lines, STATUS)


def test_many_troubles_of_one_kind_are_told_by_the_first() -> None:
    many = tuple(Trouble(code="no-sample", text=f"trigger {number} has no figures") for number in range(13))
    told = screen(status_lines, replace(STATUS, trouble=many))
    assert "trigger 0 has" in told
    assert "trigger 1 has" not in told
    assert "... and 12 more" in told


def test_the_readers_clock_is_told_where_it_differs_from_the_sites() -> None:
    told = screen(status_lines, STATUS)
    assert "+08:00" in told
    assert "your clock is at +01:00" in told


def test_show_prints_tasks_with_due_times_and_numbers_and_says_how_to_tick_them() -> None:
    told = screen(incident_lines, VIEW)
    assert "1 [!] Pause the campaign" in told
    assert "yours, OVERDUE since 03:10 (2 min ago)" in told
    assert "2 [ ] Count the orders" in told
    assert "by IT on duty, due 03:20 (in 8 min), fills “How many?”" in told
    assert "3 [x] Look" in told
    assert "done by Ben 03:07" in told
    assert "tocsin done INC-42 NUMBER [VALUE]" in told


def test_show_prints_the_buttons_i_may_press_first_each_with_its_number() -> None:
    told = screen(incident_lines, VIEW)
    assert told.index("2 It is real") < told.index("1 It is over  -> go to “Watch”  (by Manager)")
    assert "tocsin do INC-42 NUMBER" in told


def test_show_prints_who_is_called_who_is_next_and_who_answered() -> None:
    told = screen(incident_lines, VIEW)
    assert "calling Shift lead (rung 2 of 3, round 1)" in told
    assert "then Manager at 03:16 (in 4 min)" in told
    assert "answered by Ana 03:00 (12 min ago)" in told


def test_show_prints_notices_with_their_doubts_and_the_hash_that_a_yes_is_for() -> None:
    told = screen(incident_lines, VIEW)
    assert "apology  Apology: waits for approval" in told
    assert "to Affected (messages: 312)" in told
    assert "text 3f9a1c77" in told
    assert "2 IN DOUBT" in told
    assert "nobody is in it now" in told


def test_show_prints_phase_facts_limits_and_that_the_version_is_old() -> None:
    told = screen(incident_lines, VIEW, lang="zh")
    for part in (
        "阶段 应急响应",
        "> 处置",
        "How many?: 320",
        "first-notice: 已违反",
        "运行的是旧版本 3",
        "仍在触发: duplicates",
    ):
        assert part in told


def test_a_notice_is_shown_exactly_as_it_will_leave() -> None:
    told = screen(notice_whole, VIEW.notices[0])
    assert "[sms/default]\n  | 很抱歉，您的订单重复了。\n  | We are sorry." in told


def test_an_answer_prints_the_lines_that_were_written_or_that_it_was_so_already() -> None:
    assert screen(answer_lines, ANSWER) == "INC-42\n  - 李娜 answered the page"
    assert "nothing changed" in screen(answer_lines, replace(ANSWER, lines=(), already=True))
    assert "没有改变" in screen(answer_lines, replace(ANSWER, lines=(), already=True), lang="zh")


def test_without_colour_there_is_no_escape_and_with_it_the_words_are_the_same() -> None:
    import re

    bare, painted = screen(incident_lines, VIEW), screen(incident_lines, VIEW, colour=True)
    assert "\x1b" not in bare
    assert "\x1b[1;31m" in painted
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted).split() == bare.split()


def test_a_name_from_outside_cannot_paint_or_turn_the_screen() -> None:
    wicked = replace(STATUS, burning=(replace(STATUS.burning[0], title="\x1b[2Jgone\u202e24-CNI"),))
    told = screen(status_lines, shaped(msgspec.to_builtins(wicked)))
    assert "\\x1b[2Jgone\\u202e24-CNI" in told
    assert "\x1b" not in told


def test_what_left_before_stays_told_when_a_later_draft_is_withdrawn() -> None:
    """Else a lead reads “draft withdrawn” and believes that customers were never told."""
    later = replace(VIEW.notices[1], state="withdrawn", sent=0, failed=0, uncertain=0, sent_before=((1, NOW, 5),))
    told = screen(incident_lines, replace(VIEW, notices=(later,)))
    assert "issue 1: left 03:12 (messages: 5)" in told


def test_a_timeline_says_who_did_it_and_leaves_the_engine_unnamed() -> None:
    line = ANSWER.lines[0]
    lines = (replace(line, text="Pressed “Real”", who="李娜"), replace(line, text="Entered “Respond”", who=""))
    assert ledger(lines, look()) == ["03:12  李娜: Pressed “Real”", "03:12  Entered “Respond”"]
    assert ledger(lines[:1], look(lang="zh")) == ["03:12  李娜：Pressed “Real”"]


def test_a_figure_that_set_nothing_off_is_still_said_to_be_recorded() -> None:
    assert screen(answer_lines, Answer(data={"samples": 1})) == "Figures recorded: 1. They set nothing off."
