"""Workbooks as offices make them: what their cells say, and what is refused with its cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.books import Cell, day_of, ods, table, xls, xlsx
from tocsin.engine.sources import sheets
from tocsin.engine.sources.workbook import BadSheet, is_workbook, letters, read_sheet

HEAD = ("时间", "站点", "首次响应")
DAY = day_of("2026-11-11 20:00")


def refused(data: bytes, wanted: str = "") -> tuple[str, str, str]:
    with pytest.raises(BadSheet) as caught:
        read_sheet(data, "日报.xlsx", wanted)
    return caught.value.code, caught.value.where, caught.value.detail


@pytest.mark.parametrize(("cell", "text"), [
    (("text", " 旗舰店 "), "旗舰店"), (("text", "1,200"), "1,200"), (("number", 12), "12"), (("number", 0.1), "0.1"),
    (("share", 0.95), "0.95"), (("time", DAY), "2026-11-11 20:00:00"), (("time", day_of("2026-11-11 20:00:59")),
    "2026-11-11 20:00:59"), (("day", int(DAY)), "2026-11-11"), (("clock", 45 / 86400), "00:00:45"),
    (("length", 45 / 86400), "0:00:45"), (("length", 1.5), "36:00:00"), (("error", "#DIV/0!"), ""),
    (("yes", True), "true"),
])  # fmt: skip
def test_a_cell_is_the_text_that_a_csv_would_have(cell: Cell, text: str) -> None:
    sheet = read_sheet(xlsx({"日报": {**table([["a", "b"], ["x"]]), "B2": cell}}), "日报.xlsx")
    assert sheet.rows == ((2, ("x", text)),)


def test_a_table_may_stand_anywhere_and_its_cells_keep_their_names() -> None:
    sheet = read_sheet(xlsx({"日报": table([HEAD, ["a", "b", 1], [None] * 3, ["c", None, 2]], "C5")}), "日报.xlsx")
    assert (sheet.header, sheet.top) == (HEAD, 5)
    assert sheet.rows == ((6, ("a", "b", "1")), (8, ("c", "", "2")))
    assert sheet.cell(8, 2) == "日报!E8"


def test_the_first_sheet_that_is_shown_or_the_one_that_is_named() -> None:
    book = xlsx({"旧": table([["a"], [1]]), "日报": table([["b"], [2]]), "附": table([["c"], [3]])}, hidden=["旧"])
    assert [read_sheet(book, "x", wanted).header for wanted in ("", "附", "旧")] == [("b",), ("c",), ("a",)]
    assert refused(book, "月报") == ("sheet-missing", "日报.xlsx:月报", "旧, 日报, 附")


def test_the_older_form_and_the_open_one_are_read_too() -> None:
    for book in (xls("表", [["站点", "量"], ["上海", 12]]), ods("表", [["站点", "量"], ["上海", 12]])):
        sheet = read_sheet(book, "x")
        assert (sheet.name, sheet.header, sheet.rows) == ("表", ("站点", "量"), ((2, ("上海", "12")),))


def test_without_a_header_every_row_is_one() -> None:
    sheet = read_sheet(xlsx({"a": table([["x", 1], ["y", 2]])}), "x", headed=False)
    assert sheet.rows == ((1, ("x", "1")), (2, ("y", "2")))


@pytest.mark.parametrize(("rows", "merged", "said"), [
    ([["客服日报"], HEAD], ["A1:C1"], ("sheet-merged", "日报.xlsx:日报!A1", "")),
    ([HEAD, ["a", "b", 1, "制表：王"]], [], ("sheet-unnamed", "日报.xlsx:日报!D2", "制表：王")),
    ([["量", "站点", "量"], [1, "a", 2]], [], ("sheet-twice", "日报.xlsx:日报!C1", "量")),
    ([], [], ("sheet-empty", "日报.xlsx:日报", "")),
])  # fmt: skip
def test_what_would_have_to_be_guessed_is_refused_with_its_cell(
    rows: list[list[object]], merged: list[str], said: tuple[str, str, str]
) -> None:
    assert refused(xlsx({"日报": table(rows)}, merged)) == said


def test_a_cell_merged_over_rows_of_one_column_is_no_title() -> None:
    assert read_sheet(xlsx({"日报": table([HEAD, ["a", "b", 1]])}, ["A2:A3", "A1:A1"]), "x").header == HEAD


def test_F_079_a_file_that_is_no_workbook_is_refused_and_harms_nobody() -> None:
    good = xlsx({"日报": table([HEAD, ["a", "b", 1]])})
    older = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    for data in (good[: len(good) // 2], b"PK\x03\x04", older, b"", b"a,b\n1,2"):
        assert refused(data)[0] in ("sheet-unreadable", "sheet-broken")


def test_F_079_a_sheet_that_claims_to_be_endless_ends_its_reader_alone() -> None:
    """Two cells in opposite corners: to the library they are seventeen thousand million."""
    code, where, _ = refused(xlsx({"日报": {"A1": ("text", "a"), "XFD1048576": ("text", "b")}}))
    assert (code, where) == ("sheet-broken", "日报.xlsx")


def test_many_cells_are_refused_by_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_CELLS", 3)
    assert sheets.told(xlsx({"a": table([["x", 1], ["y", 2]])}), "") == {"problem": "sheet-too-big", "detail": "2 x 2"}


def test_a_workbook_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    assert is_workbook(xlsx({"a": {}}))
    assert is_workbook(xls("a", []))
    assert not is_workbook("时间\t量\n".encode("gb18030"))
    assert [letters(number) for number in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
