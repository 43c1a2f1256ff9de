"""A report with Chinese headers, as XLSX or as CSV in GB18030, from rows to an opened incident."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.recipes.floor import figures, floor, opened, poll, poll_for, why_silent
from tests.run.shop import Shop
from tests.sources.books import Cell, table, xlsx
from tocsin.engine.model.time import SECOND

HEAD: list[object] = ["日期", "站点", "咨询量", "首次响应", "满意度", "投诉", "投诉率"]
Row = list[object]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = floor("daily-export", tmp_path / "site")
    (shop.root / "export").mkdir()
    yield shop
    shop.die()


def saved(shop: Shop, name: str, data: bytes, ago_s: int = 0) -> None:
    """An export that was written so many seconds ago."""
    file = shop.root / "export" / name
    file.write_bytes(data)
    at = shop.clock.wall() / SECOND - ago_s
    os.utime(file, (at, at))


def book(*rows: Row, merged: tuple[str, ...] = ()) -> bytes:
    return xlsx({"客服日报": table([HEAD, *rows])}, merged)


def clock(seconds: int) -> Cell:
    return ("clock", seconds / 86_400)


def text(*rows: Row) -> bytes:
    return "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in (HEAD, *rows)).encode("gb18030")


BAD: Row = ["2026-11-11", "上海", "1,204", "0:00:45", "96%", 40, "3.3%"]
GOOD: Row = ["2026-11-11", "北京", 800, "0:00:20", "98%", 2, "0.3%"]


@pytest.mark.parametrize("name", ["客服日报.xlsx", "客服日报-1111.csv", "客服日报.xls"])
def test_the_same_report_says_the_same_in_every_form(shop: Shop, name: str) -> None:
    shanghai: Row = ["2026-11-11", "上海", 1204, clock(45), ("share", 0.96), 40, ("share", 0.033)]
    saved(shop, name, book(shanghai, GOOD) if name.endswith("xlsx") else text(BAD, GOOD))
    poll(shop)
    assert figures(shop, "complaints.day-rate") == {"site=上海": [0.033], "site=北京": [pytest.approx(0.003)]}
    assert figures(shop, "chat.first-answer") == {"site=上海": [45.0], "site=北京": [20.0]}
    assert figures(shop, "csat") == {"site=上海": [0.96], "site=北京": [0.98]}
    assert figures(shop, "contacts.day") == {"site=上海": [1204.0], "site=北京": [800.0]}
    assert figures(shop, "complaints.day") == {"site=上海": [40.0], "site=北京": [2.0]}
    assert why_silent(shop) == {}


@pytest.mark.parametrize("data", [book(BAD, GOOD), text(BAD, GOOD)], ids=["xlsx", "gb18030"])
def test_from_rows_to_an_incident_complaints_beyond_their_target(shop: Shop, data: bytes) -> None:
    saved(shop, "客服日报", data)
    poll_for(shop, 20)
    assert opened(shop) == [("daily-complaints", "site=上海")]


def test_from_rows_to_an_incident_slow_answers(shop: Shop) -> None:
    slow: Row = ["2026-11-11", "上海", 100, clock(150), None, None, None]
    saved(shop, "客服日报.xlsx", book(slow, GOOD))
    poll_for(shop, 15)
    assert opened(shop) == [("staff-shortage", "site=上海")]
    assert "site=上海" not in figures(shop, "csat"), "an empty cell is no figure"


def test_F_077_an_export_that_does_not_come_is_silence_and_not_yesterdays_figures(shop: Shop) -> None:
    poll(shop, "daily-export-csat")
    assert why_silent(shop) == {"daily-export-csat": "no-file: export/客服*"}
    saved(shop, "客服日报.xlsx", book(GOOD))
    poll(shop, "daily-export-csat")
    assert why_silent(shop) == {}
    saved(shop, "客服日报.xlsx", book(GOOD), ago_s=26 * 3600 + 1)
    poll(shop, "daily-export-csat")
    assert why_silent(shop) == {"daily-export-csat": "outdated: 客服日报.xlsx"}
    assert figures(shop, "csat") == {"site=北京": [0.98]}


def test_a_title_over_the_header_is_refused_with_its_cell_and_an_odd_figure_is_kept_with_its_own(shop: Shop) -> None:
    title = xlsx({"客服日报": table([["客服日报 2026-11-11"], HEAD, GOOD])}, ["A1:G1"])
    saved(shop, "客服日报.xlsx", title)
    poll(shop, "daily-export-csat")
    assert why_silent(shop) == {"daily-export-csat": "sheet-merged: 客服日报.xlsx:客服日报!A1"}
    odd: Row = ["2026-11-11", "上海", 100, "很快", "96%", 1, "1%"]
    saved(shop, "客服日报.xlsx", book(odd))
    poll(shop, "daily-export-first-answer")
    [(body,)] = shop.rows("SELECT body FROM tocsin_alerts WHERE status = 'not-understood'")
    assert "客服日报.xlsx:客服日报!D2" in bytes(body).decode()
