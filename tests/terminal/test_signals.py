"""Figures from the command line and from files of offices."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sources.books import day_of, table, xlsx
from tests.terminal.conftest import Run
from tocsin.engine.model.text import Lang
from tocsin.engine.model.time import Instant
from tocsin.engine.terminal import signal_files
from tocsin.engine.terminal.desk import Desk
from tocsin.engine.terminal.signal_rows import csv_rows, json_rows

HEAD = "metric,value,at,shop\n"
GOOD = "orders.duplicate,31,2026-11-20 10:00,旗舰店\n"


def sent(tocsin: Run, site: Path, name: str, data: bytes, *more: str) -> dict[str, Any]:
    (site / name).write_bytes(data)
    ran = tocsin("signal", "--file", name, "--history", "--json", *more, cwd=site)
    assert ran.code == 0, ran
    told: dict[str, Any] = json.loads(ran.out)["data"]
    return told


def test_one_figure_is_taken(tocsin: Run, site: Path) -> None:
    assert tocsin("signal", "orders.duplicate", "31", "--label", "shop=a", cwd=site).code == 0
    assert tocsin("signal", "orders.duplicate", "31", "--label", "shop=a", "--at", "2026-11-20 10:00", "--history",
                  cwd=site).code == 0  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_is_read_in_the_encodings_of_offices(tocsin: Run, site: Path, encoding: str) -> None:
    told = sent(tocsin, site, "orders.csv", (HEAD + GOOD).encode(encoding))
    assert (told["taken"], told["skipped"]) == (1, [])


def test_what_cannot_be_read_is_skipped_and_told_with_its_line_and_the_rest_is_taken(tocsin: Run, site: Path) -> None:
    rows = ["orders.duplicate,many,2026-11-20 10:00,a", "orders.duplicate,3,soon,a", "orders.duplicate,3", ",3,,a",
            "orders.duplicate,,,a", "no.such,3,2026-11-20 10:00,a"]  # fmt: skip
    told = sent(tocsin, site, "orders.csv", (HEAD + "\n".join(rows) + "\n" + GOOD).encode())
    assert told["taken"] == 1
    assert [one["line"] for one in told["skipped"]] == [2, 3, 4, 5, 6, 7]
    shown = tocsin("signal", "--file", "orders.csv", "--history", "--again", "--lang", "zh", cwd=site)
    assert "读入 1 个数值，跳过 6 行" in shown.out
    assert "第 2 行：“many”不是数字" in shown.err


def test_a_workbook_is_read_as_a_csv_is_and_its_cells_are_named(tocsin: Run, site: Path) -> None:
    rows: list[list[object]] = [
            ["orders.duplicate", 31, ("time", day_of("2026-11-20 10:00")), "旗舰店"],
            ["orders.duplicate", "很多", "2026-11-20 10:01", "a"], ["orders.duplicate", 3, "soon", "a"],
            [None, 3, None, "a"], ["no.such", 3, "2026-11-20 10:00", "a"]]  # fmt: skip
    book = xlsx({"说明": table([["看第二张"]]), "数据": table([["指标", "数值", "时间", "shop"], *rows])})
    told = sent(tocsin, site, "订单.xlsx", book, "--sheet", "数据")
    assert told["taken"] == 1
    cells = [one.get("cell") for one in told["skipped"]]
    assert cells == [f"订单.xlsx:数据!{cell}" for cell in ("B3", "C4", "A5", "B6")]
    assert sent(tocsin, site, "订单.xlsx", book, "--sheet", "数据")["taken"] == 0, "it was read to its end"
    shown = tocsin("signal", "--file", "订单.xlsx", "--sheet", "数据", "--history", "--again", "--lang", "zh", cwd=site)
    assert "订单.xlsx:数据!B3：“很多”不是数字" in shown.err


def test_a_workbook_that_cannot_be_used_says_where(tocsin: Run, site: Path) -> None:
    title = table([["订单日报"], ["指标", "数值"]])
    (site / "a.xlsx").write_bytes(xlsx({"数据": title}, ["A1:B1"]))
    ran = tocsin("signal", "--file", "a.xlsx", "--lang", "en", cwd=site)
    assert ran.code == 2
    assert "a.xlsx:数据!A1 is merged over several columns" in ran.err
    ran = tocsin("signal", "--file", "a.xlsx", "--sheet", "月报", "--lang", "zh", cwd=site)
    assert ran.code == 2
    assert "没有工作表 a.xlsx:月报——这个文件有：数据" in ran.err
    (site / "b.csv").write_text(HEAD + GOOD)
    assert tocsin("signal", "--file", "b.csv", "--sheet", "月报", cwd=site).code == 2


def test_text_that_is_named_like_a_workbook_is_read_as_text(tocsin: Run, site: Path) -> None:
    assert sent(tocsin, site, "orders.xls", (HEAD + GOOD).encode("gb18030"))["taken"] == 1


def test_json_lines_are_read_and_what_is_none_is_skipped(tocsin: Run, site: Path) -> None:
    lines = ['{"metric": "orders.duplicate", "value": 3, "at": "2026-11-20T10:00+08:00", "labels": {"shop": "a"}}',
             "[1]", "{", '{"metric": "orders.duplicate", "value": 4, "shop": "b"}']  # fmt: skip
    told = sent(tocsin, site, "orders.jsonl", "\n".join(lines).encode())
    assert told["taken"] == 2
    assert [one["line"] for one in told["skipped"]] == [2, 3]


def test_a_file_that_was_read_is_not_read_twice_unless_asked(tocsin: Run, site: Path) -> None:
    assert sent(tocsin, site, "o.csv", (HEAD + GOOD).encode())["taken"] == 1
    assert sent(tocsin, site, "o.csv", (HEAD + GOOD).encode())["taken"] == 0
    assert sent(tocsin, site, "o.csv", (HEAD + GOOD).encode(), "--again")["taken"] == 1
    assert sent(tocsin, site, "o.csv", (HEAD + GOOD + GOOD).encode())["taken"] == 2, "another file under the same name"


def test_an_interrupted_file_goes_on_where_it_stopped(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lang: Lang = "en"
    rows = "".join(f"orders.duplicate,{number},2026-11-20 10:{number:02}:00,a\n" for number in range(50))
    (site / "o.csv").write_text(HEAD + rows)
    monkeypatch.setattr(signal_files, "BATCH", 10)
    taken: list[float] = []

    class Stopped(Desk):
        def quietly(self, command: Any) -> Any:
            if len(taken) == 20 and not again:
                raise KeyboardInterrupt
            taken.extend(sample.value for sample in command.samples)

        def read_zone(self) -> None:
            """UTC will do."""

    for again in (False, True):
        desk = Stopped(lang)
        desk.site_given = str(site)
        try:
            signal_files.send_file(desk, site / "o.csv", {}, history=True, again=False)
        except KeyboardInterrupt:
            assert not again
    assert taken == [float(number) for number in range(50)]


@pytest.mark.parametrize(("name", "data"), [
    ("x.csv", "指标,值".encode("utf-16")), ("x.csv", b"\x00\x01\x02"),
    ("x.xlsx", b"PK\x03\x04"), ("x.csv", b"\xff\xff\xff"),
])  # fmt: skip
def test_a_file_that_is_no_text_is_refused_whole(tocsin: Run, site: Path, name: str, data: bytes) -> None:
    (site / name).write_bytes(data)
    ran = tocsin("signal", "--file", name, cwd=site)
    assert ran.code == 2
    assert name in ran.err
    assert "Traceback" not in ran.err


def test_a_missing_file_and_a_folder_are_told(tocsin: Run, site: Path) -> None:
    assert tocsin("signal", "--file", "nothing.csv", cwd=site).code == 4
    assert tocsin("signal", "--file", "runbooks", cwd=site).code == 2


def test_columns_may_have_chinese_names_and_extra_ones_are_labels() -> None:
    rows = list(csv_rows("指标,数值,时间,shop\nm,5,,a\n\nm,6,,b", {"shop": "x", "kind": "k"}, Instant(0), _utc()))
    assert [(row.line, row.sample.value, row.sample.labels) for row in rows if row.sample] == [
        (2, 5.0, {"shop": "a", "kind": "k"}), (4, 6.0, {"shop": "b", "kind": "k"}),
    ]  # fmt: skip


def test_a_very_deep_json_line_is_only_skipped() -> None:
    rows = list(json_rows("[" * 100_000, {}, Instant(0), _utc()))
    assert [row.why for row in rows] == ["skip-json"]


def _utc() -> Any:
    from datetime import UTC

    return UTC
