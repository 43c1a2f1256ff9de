"""`monitor try`: what came, what the engine would say of it, and that nothing is written."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.terminal.conftest import Run

MONITORS = """
monitors:
  rows:
    type: sql
    url: sqlite:///counts.db
    every: 1m
    metric: orders.lost
    time: at
    timezone: Asia/Shanghai
    query: SELECT shop, at, n FROM counts
  bare: {type: sql, url: 'sqlite:///counts.db', every: 1m, metric: orders.lost, query: SELECT count(*) FROM counts}
  file: {type: csv, path: figures.csv, every: 1m, metric: orders.duplicate, value: n, labels: {shop: shop}}
  kept: {type: sql, url: 'env:SHOP_DATABASE', every: 1m, metric: orders.lost, query: SELECT 1}
  nightly: {type: heartbeat, metric: orders.lost, every: 1d}
"""


@pytest.fixture
def watched(site: Path) -> Path:
    settings = site / "tocsin.yaml"
    settings.write_text(settings.read_text("utf-8") + MONITORS, "utf-8")
    with closing(sqlite3.connect(site / "counts.db")) as connection, connection:
        connection.execute("CREATE TABLE counts (shop text, at text, n real)")
        rows = [("tmall", "2026-11-11 20:30", 2.5), ("jd", "2199-01-01 00:00", 1)]
        connection.executemany("INSERT INTO counts VALUES (?, ?, ?)", rows)
    (site / "figures.csv").write_text("shop,n\ntmall,4\njd,many\n")
    return site


def test_it_shows_the_figures_with_their_labels_and_times(tocsin: Run, watched: Path) -> None:
    ran = tocsin("monitor", "try", "rows", "--lang", "en", cwd=watched)
    assert (ran.code, ran.err) == (0, "")
    assert "rows  sql → orders.lost" in ran.out
    assert "2.5  shop=tmall" in ran.out
    assert "20:30" in ran.out
    assert "ahead of our clock" in ran.out
    assert "在我们的时钟之后" in tocsin("monitor", "try", "rows", "--lang", "zh", cwd=watched).out


def test_nothing_is_written_and_a_file_stays_news(tocsin: Run, watched: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in watched.rglob("*")}
    ran = tocsin("monitor", "try", "file", "rows", "--lang", "en", cwd=watched)
    assert ran.code == 0
    assert "4  shop=tmall" in ran.out
    assert "“many” is no number" in ran.out
    assert {path: path.stat().st_mtime_ns for path in watched.rglob("*")} == before


def test_what_the_engine_would_not_take_is_said(tocsin: Run, watched: Path) -> None:
    ran = tocsin("monitor", "try", "bare", "nightly", "--lang", "en", cwd=watched)
    assert ran.code == 0
    assert "kept by shop, which is missing" in ran.out
    assert "waits for calls" in ran.out


def test_all_are_asked_and_a_silent_one_ends_with_1(tocsin: Run, watched: Path) -> None:
    ran = tocsin("monitor", "try", "--json", cwd=watched)
    assert ran.code == 1
    found = {one["name"]: one for one in json.loads(ran.out)["data"]["monitors"]}
    assert list(found) == ["rows", "bare", "file", "kept", "nightly"]
    assert found["rows"]["figures"][0] == {"value": 2.5, "labels": {"shop": "tmall"}, "at": 1_794_400_200_000_000}
    assert found["kept"]["silent"] == "secret-missing: env:SHOP_DATABASE"
    assert "SHOP_DATABASE" in found["kept"]["why"]
    assert [one["code"] for one in found["nightly"]["remarks"]] == ["waits"]


def test_a_database_that_is_not_held_back_is_told_where_the_file_only_refers_to_it(tocsin: Run, watched: Path) -> None:
    ran = tocsin("monitor", "try", "kept", "--lang", "en", cwd=watched, SHOP_DATABASE="oracle+oracledb://u:pw@db.example/x")
    assert ran.code == 1
    assert "oracle is not told to read alone" in ran.out
    assert "pw" not in ran.out.replace("pwd", "")


def test_a_name_that_is_none_is_told_with_the_nearest(tocsin: Run, watched: Path, site: Path) -> None:
    ran = tocsin("monitor", "try", "rosw", "--lang", "en", cwd=watched)
    assert ran.code == 4
    assert "near or known: rows" in ran.err


def test_a_site_without_monitors_says_so(tocsin: Run, site: Path) -> None:
    ran = tocsin("monitor", "try", "--lang", "en", cwd=site)
    assert (ran.code, ran.out) == (0, "")
    assert "no monitors" in ran.err
