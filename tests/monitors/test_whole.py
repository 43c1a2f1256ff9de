"""Exports that are replaced whole: workbooks, and the newest file of a pattern."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.monitors.outside import monitor
from tests.sources.books import day_of, table, xlsx
from tocsin.engine.model.monitor import Monitor
from tocsin.engine.model.time import HOUR, SECOND, Instant
from tocsin.engine.monitors import Figure, Place, Silent
from tocsin.engine.monitors import whole as whole_module
from tocsin.engine.monitors.lines import follow

AT_20 = Instant(1_794_398_400_000_000)
"""2026-11-11 20:00 in Shanghai."""
HEAD = ["时间", "站点", "投诉"]
FIRST = ["2026-11-11 20:00", "上海", 3]


def export(**given: object) -> Monitor:
    usual: dict[str, object] = {
        "path": "日报.xlsx", "value": "投诉", "time": "时间", "labels": {"site": "站点"}, "timezone": "Asia/Shanghai",
    }  # fmt: skip
    return monitor("csv", **usual | given)


class Desk:
    """A folder of exports, and somebody who reads on in it."""

    def __init__(self, folder: Path, **given: object) -> None:
        self.folder, self.monitor = folder, export(**given)
        self.place: Place | None = Place()

    def save(self, *rows: list[object], name: str = "日报.xlsx", at: int = 0) -> None:
        self.folder.joinpath(name).write_bytes(xlsx({"日报": table([HEAD, *rows])}))
        if at:
            os.utime(self.folder / name, (at, at))

    def news(self) -> list[Figure]:
        figures, self.place = follow(self.monitor, self.folder, self.place)
        return list(figures)

    def silence(self) -> str:
        with pytest.raises(Silent) as caught:
            self.news()
        return caught.value.why


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_workbook_is_read_once_and_again_when_it_is_another(desk: Desk) -> None:
    desk.save(FIRST)
    first = Figure(value=3.0, labels={"site": "上海"}, at=AT_20)
    assert desk.news() == [first]
    assert desk.news() == []
    desk.save(FIRST, [("time", day_of("2026-11-11 21:00")), "北京", ("text", "1,004")])
    later = Figure(value=1004.0, labels={"site": "北京"}, at=Instant(AT_20 + 3600 * SECOND))
    assert desk.news() == [first, later]


def test_what_lies_there_at_the_first_look_is_not_news(desk: Desk) -> None:
    desk.place = None
    desk.save(FIRST)
    assert desk.news() == []
    desk.save(FIRST, FIRST)
    assert len(desk.news()) == 2


def test_a_row_without_a_figure_has_none_and_one_that_is_odd_is_told_with_its_cell(desk: Desk) -> None:
    desk.save(["2026-11-11 20:00", "上海", None], ["昨天", "上海", 3], ["2026-11-11 20:00", "北京", "很多"])
    assert desk.news() == [
        Figure(value=3.0, labels={"site": "上海"}, at="昨天", where="日报.xlsx:日报!C3"),
        Figure(value="很多", labels={"site": "北京"}, at=AT_20, where="日报.xlsx:日报!C4"),
    ]


def test_F_077_what_cannot_be_used_is_silence_with_its_place(desk: Desk) -> None:
    assert desk.silence().startswith("no-file")
    book = xlsx({"日报": table([["客服日报"], HEAD, FIRST])}, ["A1:C1"])
    desk.folder.joinpath("日报.xlsx").write_bytes(book)
    assert desk.silence() == "sheet-merged: 日报.xlsx:日报!A1"
    desk.folder.joinpath("日报.xlsx").write_bytes(book[:300])
    assert desk.silence().startswith("sheet-unreadable: 日报.xlsx")
    desk.save(FIRST)
    desk.monitor = export(value="投诉率")
    assert desk.silence() == "no-column: 投诉率 (日报.xlsx:日报)"
    desk.monitor = export(sheet="月报")
    assert desk.silence() == "sheet-missing: 日报.xlsx:月报 日报"


def test_the_newest_file_of_a_pattern_and_no_mark_of_an_open_one(tmp_path: Path) -> None:
    desk = Desk(tmp_path, path="out/日报-*")
    tmp_path.joinpath("out").mkdir()
    assert desk.silence() == "no-file: out/日报-*"
    desk.save(FIRST, name="out/日报-10.xlsx", at=1_000)
    desk.save(["2026-11-11 20:00", "上海", 4], name="out/日报-11.xlsx", at=2_000)
    desk.save(["2026-11-11 20:00", "上海", 5], name="out/~$日报-12.xlsx", at=3_000)
    assert [one.value for one in desk.news()] == [4.0]
    text = '"时间",站点,投诉\n2026-11-11 20:00,"上\n海",7\n\n2026-11-11 20:00,上海\n'
    tmp_path.joinpath("out/日报-13.csv").write_bytes(text.encode("gb18030"))
    assert [(one.value, one.labels) for one in desk.news()] == [(7.0, {"site": "上\n海"})]
    assert desk.news() == []


def test_figures_that_hold_are_told_at_every_look_until_the_file_is_too_old(tmp_path: Path) -> None:
    desk = Desk(tmp_path, time="", holds=HOUR)
    desk.place = None
    desk.save(FIRST, at=1_000)
    told = (Figure(value=3.0, labels={"site": "上海"}),)
    for _ in range(2):
        figures, desk.place = follow(desk.monitor, tmp_path, desk.place, Instant(4_600 * SECOND))
        assert figures == told
    with pytest.raises(Silent) as caught:
        follow(desk.monitor, tmp_path, desk.place, Instant(4_601 * SECOND))
    assert caught.value.why == "outdated: 日报.xlsx"
    desk.save(["2026-11-11 20:00", "上海", None], at=4_000)
    with pytest.raises(Silent) as caught:
        follow(desk.monitor, tmp_path, desk.place, Instant(4_601 * SECOND))
    assert caught.value.why == "nothing"


def test_a_long_export_comes_in_pieces_and_no_row_is_lost(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_module, "MOST_LINES", 2)
    desk.save(*(["2026-11-11 20:00", str(number), number] for number in range(5)))
    assert [[one.value for one in desk.news()] for _ in range(4)] == [[0.0, 1.0], [2.0, 3.0], [4.0], []]


def test_events_of_one_second_are_several_and_the_same_file_again_says_the_same(desk: Desk) -> None:
    desk.monitor = export(value="1", match={"站点": "上海"}, labels={})
    desk.save(FIRST, FIRST, ["2026-11-11 20:00", "北京", 3])
    found = desk.news()
    assert [(one.value, one.at) for one in found] == [(1.0, AT_20), (1.0, AT_20 + 1)]
    desk.save(FIRST, FIRST, FIRST)
    assert desk.news()[:2] == found


def test_a_pipe_keeps_nobody_waiting(desk: Desk) -> None:
    os.mkfifo(desk.folder / "日报.xlsx")
    assert desk.silence() == "no-file: not a regular file"


def test_a_file_that_is_too_large_is_not_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_module, "LARGEST_FILE", 100)
    desk.save(FIRST)
    assert desk.silence().startswith("sheet-too-big: 日报.xlsx: ")
