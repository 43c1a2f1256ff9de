"""`tocsin backtest` on a site: what it prints, what it refuses, and that it leaves nothing behind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.sources.books import Cell, day_of, table, xlsx
from tests.terminal.conftest import Run


def record(site: Path, name: str = "june.csv", encoding: str = "utf-8") -> str:
    """Two hours of a Wednesday night; at 02:10 eight minutes of trouble, and a hole."""
    rows = ["时间,value,shop"] + [
        f"2025-06-18 {2 + minute // 60:02}:{minute % 60:02},{9 if 10 <= minute < 18 else 0},旗舰店"
        for minute in range(120) if not 60 <= minute < 65
    ]  # fmt: skip
    (site / name).write_bytes(("\n".join(rows) + "\n").encode(encoding))
    return name


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_an_episode_is_shown_with_its_night_its_pages_and_the_hole(tocsin: Run, site: Path, encoding: str) -> None:
    name = record(site, encoding=encoding)
    ran = tocsin("backtest", "orders.lost", "--data", name, "--lang", "en", cwd=site, COLUMNS="200")
    assert ran.code == 0, ran.err
    assert "order-anomaly: 115 figures of 1 series, 2025-06-18 02:00 – 2025-06-18 03:59 (Asia/Shanghai)" in ran.out
    assert "2025-06-18 02:12 lost shop=旗舰店, 25m, peak 45 at 02:14, night" in ran.out
    assert "Episodes: 1, at night (22–08): 1, on free days: 0. Incidents opened: 1." in ran.out
    assert "First pages: Order desk 1" in ran.out
    assert "line 62 nothing for 6m after 2025-06-18 02:59 (orders.lost shop=旗舰店)" in ran.out
    chinese = tocsin("backtest", "orders.lost", "--data", name, "--lang", "zh", cwd=site, COLUMNS="200").out
    assert "触发 1 次：夜间（22–8 点）1 次" in chinese
    assert "首次呼叫：订单组 1 次" in chinese


def workbook(site: Path, name: str, **odd: Cell) -> str:
    """The same night as a workbook whose second sheet has the figures."""
    rows = [
        [("time", day_of("2025-06-18 02:00") + minute / 1440), 9 if 10 <= minute < 18 else 0, "旗舰店"]
        for minute in range(120) if not 60 <= minute < 65
    ]  # fmt: skip
    cells = table([["时间", "value", "shop"], *rows]) | odd
    (site / name).write_bytes(xlsx({"说明": table([["看第二张"]]), "数据": cells}))
    return name


def test_a_workbook_is_played_as_a_csv_is_and_tells_what_is_wrong_by_its_cell(tocsin: Run, site: Path) -> None:
    told = []
    for data in (("--data", record(site)), ("--data", workbook(site, "june.xlsx"), "--sheet", "数据")):
        ran = tocsin("backtest", "orders.lost", *data, "--json", cwd=site)
        assert ran.code == 0, ran.err
        told.append(json.loads(ran.out)["data"])
    assert told[0] == told[1]
    odd = workbook(site, "odd.xlsx", B3=("text", "很多"), A5=("text", "昨天"))
    ran = tocsin("backtest", "orders.lost", "--data", odd, "--sheet", "数据", cwd=site)
    assert ran.code == 3
    assert [line.split(": ")[0] for line in ran.err.splitlines() if ".xlsx:" in line][:2] == [
        "odd.xlsx:数据!B3", "odd.xlsx:数据!A5",
    ]  # fmt: skip
    ran = tocsin("backtest", "orders.lost", "--data", odd, cwd=site)
    assert "odd.xlsx:说明!A1" in ran.err


def test_an_episode_that_began_on_a_forecast_says_so(tocsin: Run, site: Path) -> None:
    book = site / "runbooks" / "order-anomaly.yaml"
    book.write_text(book.read_text().replace("above: 5\n", "above: 250\n    ahead: 30m\n"))
    words = ("backtest", "orders.lost", "--data", record(site))
    ran = tocsin(*words, "--lang", "en", cwd=site, COLUMNS="200")
    assert "2025-06-18 02:12 lost shop=旗舰店, 25m, peak 45 at 02:14, fired on a forecast, night" in ran.out
    assert "按预测触发" in tocsin(*words, "--lang", "zh", cwd=site, COLUMNS="200").out
    told = json.loads(tocsin(*words, "--json", cwd=site).out)["data"]
    assert [one["because"] for one in told["episodes"]] == ["ahead-above"]


def test_json_has_the_documented_shape(tocsin: Run, site: Path) -> None:
    ran = tocsin("backtest", "order-anomaly", "--metric", "orders.lost", "--data", record(site), "--json", cwd=site)
    told = json.loads(ran.out)["data"]
    assert (told["figures"], told["openings"], told["pages"]) == (115, 1, {"order-desk": 1})
    assert told["episodes"][0]["end"] - told["episodes"][0]["start"] == 25 * 60_000_000
    assert [(flaw["kind"], flaw["line"]) for flaw in told["flaws"]] == [("gap", 62)]


def test_known_incidents_are_held_beside_the_episodes(tocsin: Run, site: Path) -> None:
    (site / "known.csv").write_text("start,end,name\n2025-06-18 02:05,2025-06-18 03:00,618 午夜\n"
                                    "2025-06-18 03:10,2025-06-18 03:20,支付\n2024-01-01,2024-01-02,old\n")  # fmt: skip
    words = ("backtest", "orders.lost", "--data", record(site), "--labels", "known.csv")
    ran = tocsin(*words, "--lang", "en", cwd=site, COLUMNS="200")
    assert "all triggers: found 1 of 2 incidents, false 0 (for 0s), delay median 7m, worst 7m" in ran.out
    assert "- missed 2025-06-18 03:10 支付" in ran.out
    assert "漏掉 2025-06-18 03:10 支付" in tocsin(*words, "--lang", "zh", cwd=site, COLUMNS="200").out
    told = json.loads(tocsin(*words, "--json", cwd=site).out)["data"]
    assert [(one["trigger"], one["found"]) for one in told["scores"]] == [("", 1), ("lost", 1)]


def test_two_versions_are_held_beside_each_other(tocsin: Run, site: Path) -> None:
    book = site / "runbooks" / "order-anomaly.yaml"
    assert tocsin("publish", cwd=site).code == 0
    (site / "old.yaml").write_text(book.read_text().replace("above: 5\n", "above: 50\n"))
    words = ("backtest", "order-anomaly", "--metric", "orders.lost", "--data", record(site), "--against")
    ran = tocsin(*words, "old.yaml", "--lang", "en", cwd=site, COLUMNS="200")
    assert "Beside old.yaml: same 0, only here 1, only there 0, moved 0" in ran.out
    assert "+ 2025-06-18 02:12, lost shop=旗舰店, 25m" in ran.out
    book.write_text(book.read_text().replace("for: 2m\n", "for: 3m\n"))
    zh = tocsin(*words, "1", "--lang", "zh", cwd=site, COLUMNS="200").out
    assert "与 1 相比：相同 0 次，只有这版有 0 次，只有那版有 0 次，时间不同 1 次" in zh
    assert "~ 2025-06-18 02:13 lost shop=旗舰店，晚 1m 开始" in zh
    told = json.loads(tocsin(*words, "1", "--json", cwd=site).out)["data"]["difference"]
    assert (told["against"], len(told["moved"])) == ("1", 1)


def test_a_page_is_written_where_it_was_asked_for(tocsin: Run, site: Path) -> None:
    words = ("backtest", "orders.lost", "--data", record(site))
    ran = tocsin(*words, "-o", "june.html", "--lang", "en", cwd=site)
    assert (ran.code, ran.out) == (0, "")
    page = (site / "june.html").read_text()
    assert "Episodes: 1, at night (22–08): 1" in page
    assert page.count("<figure>") == 1
    assert tocsin(*words, "--html", "--lang", "zh", cwd=site).out.startswith("<!DOCTYPE html>")
    assert tocsin(*words, "-o", "june.txt", "--lang", "en", cwd=site).code == 0
    assert (site / "june.txt").read_text().startswith("order-anomaly: 115 figures")


def test_nothing_is_written(tocsin: Run, site: Path) -> None:
    name = record(site)
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*")}
    assert tocsin("backtest", "orders.lost", "--data", name, cwd=site).code == 0
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*")} == before


@pytest.mark.parametrize(("lang", "said"), [
    ("en", "june.csv:3:18: error: “many” is not a number"), ("zh", "june.csv:3:18: 错误: “many”不是数字"),
])  # fmt: skip
def test_a_wrong_file_is_refused_with_its_place(tocsin: Run, site: Path, lang: str, said: str) -> None:
    (site / "june.csv").write_text("time,value,shop\n2025-06-18 02:00,1,a\n2025-06-18 02:01,many,a\n")
    ran = tocsin("backtest", "orders.lost", "--data", "june.csv", "--lang", lang, cwd=site)
    assert ran.code == 3
    assert said in ran.err
    assert "1" in ran.err.splitlines()[-1]
    told = tocsin("backtest", "orders.lost", "--data", "june.csv", "--json", cwd=site).error
    assert (told["code"], told["where"]) == ("data-wrong", "june.csv:3:18")


@pytest.mark.parametrize(("words", "code"), [
    (("orders.lost",), 2), (("orders.lost", "--data", "none.csv"), 4), (("nothing", "--data", "june.csv"), 4),
    (("orders.lost", "--data", "june.csv", "--from", "soon"), 2),
    (("orders.lost", "--data", "june.csv", "--zone", "Mars"), 2),
    (("orders.lost", "--data", "june.csv", "--from", "2026-01-01"), 1),
    (("system.up", "--data", "june.csv"), 1),
    (("orders.lost", "--data", "june.csv", "--against", "1"), 4),
    (("complaints.opened", "--data", "june.csv", "--against", "1"), 1),
    (("order-anomaly", "--metric", "orders.lost", "--data", "june.csv", "--against", "none.yaml"), 4),
    (("order-anomaly", "--metric", "orders.lost", "--data", "june.csv", "--against", "7"), 4),
    (("order-anomaly", "--metric", "orders.lost", "--data", "june.csv", "--against", "tocsin.yaml"), 3),
    (("orders.lost", "--data", "june.csv", "--labels", "june.csv"), 3),
])  # fmt: skip
def test_what_cannot_be_done_is_told(tocsin: Run, site: Path, words: tuple[str, ...], code: int) -> None:
    record(site)
    ran = tocsin("backtest", *words, cwd=site)
    assert ran.code == code, ran
    assert ran.err
    assert "Traceback" not in ran.err
