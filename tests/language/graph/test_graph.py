"""The picture of a runbook: everything in it, in both languages, whatever its authors wrote into labels."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from types import ModuleType
from xml.etree import ElementTree as ET

import pytest

from tests.language.lint.parts import (
    TEAM,
    after,
    block,
    button,
    end,
    go,
    length,
    level,
    notice,
    runbook,
    state,
    stay,
    task,
)
from tocsin.engine.language.graph import Format, draw
from tocsin.engine.language.graph.picture import Box, Frame, picture_of
from tocsin.engine.language.graph.wrapping import clean, width, wrap
from tocsin.engine.model.problem import Unavailable
from tocsin.engine.model.runbook import (
    Ask,
    Call,
    GiveNotice,
    Page,
    Phase,
    Raise,
    Review,
    Runbook,
    Sla,
    Tell,
    Threshold,
    Trigger,
    Watch,
)
from tocsin.engine.model.text import LANGS, Lang, Text
from tocsin.engine.words.graph import PHRASES

AWKWARD = [
    'say "no"', "[a] {b} (c)", "<script>alert(1)</script>", "a | b", "🚨 fire 👩🏽‍🚒", "受影响的顾客：“很多”",
    "a & b; c # d", "%%{init: {}}%%", "1. first", "- dash", "`code`", "end", "</table>>", "back\\slash", "x --> y",
    "#quot;", "&lt;b&gt;",
]  # fmt: skip


def everything() -> Runbook:
    """A runbook with one of each thing."""
    fix = block(
        state("stop", Ask(connector="pause"), task("hold", "20m"), on={"tasks-done": go("repair")}),
        state("repair", after("2h", end("fixed"))), name="fix",
    )  # fmt: skip
    watch = Watch(name="queue", reactions=(go("more"),), signal=Threshold(
        metric="present", below=level("80%"), hold=length("5m")))  # fmt: skip
    desk = block(
        state("normal", watch, on={"cleared": end("enough")}),
        state("more", call=Call(runbook="staff-shortage"), on={"finished": end("enough")}), name="desk",
    )  # fmt: skip
    lost = Threshold(metric="lost", above=level("3 x usual"), and_at_least=20, hold=length("3m"), no_data=length("10m"))
    return runbook(
        state("check", Page(roles=("lead",), then=("manager",), answer_within=length("5m")), task("count", "15m"),
              button("real", go("respond")), button("false", end("false-alarm")), after("20m", go("respond")),
              phase=Phase.WARNING),
        state("respond", Tell(room="war-room"), GiveNotice(notice="sorry"), inside=(fix, desk),
              on={"finished": (go("verify", "cause == 'coupon'"), end("resolved"))}),
        state("verify", after("1h", stay(Raise(level="sev3"))), after("30m", end("resolved")), phase=Phase.HANDLING,
              on={"fired": go("respond")}),
        buttons=(button("call-off", end("called-off")),),
        triggers={"lost": Trigger(name="lost", signal=lost)},
        slas={"resolve": Sla(name="resolve", within=length("4h"))},
        notices={"sorry": notice("sorry")},
        review=Review(by=("manager",), due=length("2d"), skip=("called-off",), ask=(Text("学到什么？", "What now?"),)),
    )  # fmt: skip


def plain(drawn: str, fmt: Format) -> str:
    """The words of a drawing on one line, as a reader sees them."""
    if fmt == "mmd":
        drawn = re.sub(r"#(\d+);", lambda code: chr(int(code[1])), re.sub(r"</?b>|<br/>", " ", drawn))
    else:
        drawn = html.unescape(re.sub(r"<[^<>]*>", " ", drawn))
    return " ".join(drawn.split())


def boxes(parts: tuple[Box | Frame, ...]) -> Iterator[Box]:
    for part in parts:
        if isinstance(part, Box):
            yield part
        else:
            yield from boxes(part.parts)


@pytest.mark.parametrize("fmt", ["mmd", "dot"])
@pytest.mark.parametrize("lang", LANGS)
def test_every_state_button_end_timer_page_and_notice_is_in_the_picture(fmt: Format, lang: Lang) -> None:
    book = everything()
    seen = plain(draw(book, TEAM, fmt, lang), fmt)
    buttons = [*book.root.buttons, *(each for part in book.states().values() for each in part.buttons)]
    titles = [each.title.say(lang) for each in book.states().values()] + [each.label.say(lang) for each in buttons]
    ends = ["false-alarm", "resolved", "called-off", "fixed", "enough"]
    clocks = ["⏱ 20m", "⏱ 1h", "⏱ 30m", "⏱ 2h", "4h"]
    things = ["sorry", "war-room", "staff-shortage", "cause == 'coupon'", TEAM.connectors["pause"].title.say(lang)]
    phases = [PHRASES[f"phase-{name}"].say(lang) for name in ("warning", "response", "handling", "review")]
    people = [TEAM.roles["lead"].title.say(lang), f"→ {TEAM.roles['manager'].title.say(lang)}"]
    missing = [word for word in (*titles, *ends, *clocks, *things, *phases, *people) if word not in seen]
    assert missing == []


def test_the_arrows_are_the_ways_of_the_runbook() -> None:
    ways = {(arrow.source, arrow.target) for arrow in picture_of(everything(), TEAM, "en").arrows if not arrow.faint}
    assert ways == {
        ("starts", "state/check"), ("standing/", "end//called-off"), ("state/check", "state/respond"),
        ("state/check", "end//false-alarm"), ("state/respond", "state/verify"), ("state/respond", "end//resolved"),
        ("state/verify", "state/respond"), ("state/verify", "end//resolved"),
        ("state/respond/fix/stop", "state/respond/fix/repair"), ("state/respond/fix/repair", "end/respond/fix/fixed"),
        ("state/respond/desk/normal", "state/respond/desk/more"),
        ("state/respond/desk/normal", "end/respond/desk/enough"),
        ("state/respond/desk/more", "end/respond/desk/enough"),
    }  # fmt: skip


def test_several_ways_between_two_states_are_one_arrow_with_several_lines() -> None:
    arrows = picture_of(everything(), TEAM, "en").arrows
    lines = [arrow.lines for arrow in arrows if (arrow.source, arrow.target) == ("state/check", "state/respond")]
    assert lines == [("▶ Press real (Shift lead)", "⏱ 20m")]


def test_the_review_follows_the_ends_that_do_not_skip_it() -> None:
    arrows = picture_of(everything(), TEAM, "en").arrows
    assert {arrow.source for arrow in arrows if arrow.target == "review"} == {"end//false-alarm", "end//resolved"}


def test_what_starts_it_is_said_with_its_levels() -> None:
    start = next(boxes(picture_of(everything(), TEAM, "en").parts))
    assert start.lines == ("⚡ lost: Lost above 3 × usual, at least 20, for 3m, or no data for 10m",)
    by_hand = next(boxes(picture_of(replace(everything(), triggers={}), TEAM, "zh").parts))
    assert by_hand.lines == ("由人启动",)


def hostile(label: str) -> Runbook:
    words = Text(label, label)
    press = replace(button("press", end("over")), label=words)
    job = replace(task("job"), text=words)
    return replace(
        runbook(state("a", press, job, after("1h", go("b")), title=label), state("b", title="x")), title=words
    )


@pytest.mark.parametrize("fmt", ["mmd", "dot"])
@pytest.mark.parametrize("label", AWKWARD)
def test_awkward_labels_survive_and_do_nothing(label: str, fmt: Format) -> None:
    drawn = draw(hostile(label), TEAM, fmt, "en")
    # The title of a flowchart stands in quotes of its own, before it.
    assert "<script" not in drawn.split("flowchart TD")[-1]
    assert drawn.count("\n") == draw(hostile("plain"), TEAM, fmt, "en").count("\n")
    if fmt == "mmd":
        # Three times as itself: the state, the button, the task.
        assert plain(drawn.split("flowchart TD")[1], fmt).count(" ".join(label.split())) >= 3


def test_signs_that_turn_or_break_a_line_are_taken_out() -> None:
    assert clean("a\u202eb\nc\x00d\te") == "a b c d e".replace("a b", "ab").replace("c d", "cd")


@pytest.mark.parametrize("label", AWKWARD)
@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz's dot is not on PATH")
def test_graphviz_draws_awkward_labels(label: str) -> None:
    text = draw(hostile(label), TEAM, "dot", "zh")
    done = subprocess.run(["dot", "-Tsvg"], input=text.encode(), capture_output=True, timeout=60, check=True)
    words = "".join(ET.fromstring(done.stdout).itertext())
    squeezed = re.sub(r"\s", "", label)
    assert squeezed in re.sub(r"\s", "", words)


@pytest.mark.parametrize("label", AWKWARD)
def test_mmdr_draws_awkward_labels(label: str) -> None:
    mmdr = pytest.importorskip("mmdr", reason="the extra `diagrams` is not installed")
    drawn = mmdr.render(draw(hostile(label), TEAM, "mmd", "zh")).svg()
    words = re.sub(r"\s", "", "".join(ET.fromstring(drawn).itertext()))
    assert re.sub(r"\s", "", label) in words
    assert "<script>" not in drawn


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz's dot is not on PATH")
def test_svg_comes_from_dot_where_the_extra_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mmdr", None)
    drawn = draw(everything(), TEAM, "svg", "zh")
    assert ET.fromstring(drawn).tag == "{http://www.w3.org/2000/svg}svg"
    assert "客服经理" in drawn


def test_svg_comes_from_the_extra_where_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Drawing:
        def __init__(self, text: str) -> None:
            self.text = text

        def svg(self) -> str:
            return f"<svg>{len(self.text)}</svg>"

    extra = ModuleType("mmdr")
    extra.__dict__["render"] = Drawing
    monkeypatch.setitem(sys.modules, "mmdr", extra)
    assert draw(everything(), TEAM, "svg", "en") == f"<svg>{len(draw(everything(), TEAM, 'mmd', 'en'))}</svg>"


def test_without_a_drawing_tool_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mmdr", None)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Unavailable) as caught:
        draw(everything(), TEAM, "svg", "en")
    assert (caught.value.code, caught.value.exit_code) == ("no-drawing-tool", 5)


@pytest.mark.parametrize("text", [*AWKWARD, "字" * 100, "word " * 40, "x" * 200, "👩🏽‍🚒" * 30, ""])
def test_no_line_of_a_box_is_too_wide_and_no_word_is_lost(text: str) -> None:
    lines = wrap(text, 20)
    # Closing punctuation may hang over by one wide sign.
    assert all(width(line) <= 22 for line in lines)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)


def test_both_languages_have_the_same_holes() -> None:
    def holes(text: str) -> list[str]:
        return sorted(set(re.findall(r"{(\w+)}", text)))

    assert [code for code, text in PHRASES.items() if holes(text.zh) != holes(text.en)] == []
