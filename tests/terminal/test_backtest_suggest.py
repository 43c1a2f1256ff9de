"""`tocsin backtest --suggest`: what it proposes, what it prints, the patch, and that no file changes."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.terminal.conftest import Run

BEGUN = datetime(2025, 6, 1, tzinfo=UTC)
TROUBLE = range(2_000, 2_040), range(4_000, 4_030), range(5_000, 5_060)
NOISE = tuple(range(100, 6_000, 350))
DAYS = 4


def record(site: Path) -> tuple[str, str]:
    """Four days of a shop: three times trouble, and every six hours a short burst that means nothing."""
    def value(minute: int) -> int:
        if any(minute in it for it in TROUBLE):
            return 9
        return 4 if any(0 <= minute - it < 3 for it in NOISE) else 0

    rows = [f"{BEGUN + timedelta(minutes=n):%Y-%m-%d %H:%M},{value(n)},tmall" for n in range(DAYS * 1_440)]
    (site / "june.csv").write_text("\n".join(["time,value,shop", *rows, ""]), encoding="utf-8")
    known = [f"{BEGUN + timedelta(minutes=it.start):%Y-%m-%d %H:%M},"
             f"{BEGUN + timedelta(minutes=it.stop):%Y-%m-%d %H:%M}" for it in TROUBLE]  # fmt: skip
    (site / "known.csv").write_text("\n".join(["start,end", *known, ""]), encoding="utf-8")
    return "june.csv", "known.csv"


def files(site: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_with_labels_it_proposes_what_finds_all_and_is_false_within_the_budget(tocsin: Run, site: Path) -> None:
    data, known = record(site)
    before = files(site)
    words = ("backtest", "orders.lost", "--data", data, "--labels", known, "--suggest")
    told = json.loads(tocsin(*words, "--json", cwd=site).out)["data"]
    (one,) = told["suggestions"]
    assert (one["trigger"], one["kind"], one["known"], one["budget"]) == ("lost", "absolute", 3, 0.5)
    assert (one["now"]["found"], one["now"]["per_week"] > 5) == (3, True), "it rings for every burst"
    assert (one["best"]["found"], one["best"]["missed"], one["best"]["false"]) == (3, 0, 0)
    assert one["best"]["level"] >= 12
    assert all(it["per_week"] >= 0 and it["found"] + it["missed"] == 3 for it in one["tried"])
    en = tocsin(*words, "--lang", "en", cwd=site, COLUMNS="120").out
    assert "Held against 3 known incidents, at most 0.5 false pages a week." in en
    assert f"  > proposed: {one['best']['said']}" in en
    assert f"  = now: {one['now']['said']}" in en
    assert "3/3" in en
    zh = tocsin(*words, "--lang", "zh", cwd=site, COLUMNS="120").out
    assert "按 3 个已知事件衡量" in zh
    assert f"  > 建议：{one['best']['said']}" in zh
    assert files(site) == before


def test_without_labels_every_page_counts_and_more_may_be_borne(tocsin: Run, site: Path) -> None:
    data, _ = record(site)
    words = ("backtest", "order-anomaly", "--metric", "orders.lost", "--data", data, "--suggest", "--json", "--budget")
    strict, loose = (
        json.loads(tocsin(*words, budget, cwd=site).out)["data"]["suggestions"][0]["best"] for budget in ("0.4", "20")
    )
    assert strict["per_week"] <= 0.4
    assert loose["per_week"] > 5
    assert loose["level"] < strict["level"]
    assert strict["hold"] == loose["hold"] == 120_000_000, "the present `for` is kept where it can be"


@pytest.mark.parametrize("tool", [("patch", "-p0", "-s", "-i"), ("git", "apply", "-p0")], ids=["patch", "git"])
def test_the_patch_applies_and_the_site_is_right_afterwards(tocsin: Run, site: Path, tool: tuple[str, ...]) -> None:
    if shutil.which(tool[0]) is None:
        pytest.skip(f"{tool[0]} is not installed")
    data, known = record(site)
    words = ("backtest", "orders.lost", "--data", data, "--labels", known)
    book = site / "runbooks" / "order-anomaly.yaml"
    before, told = files(site), tocsin(*words, "--diff", cwd=site)
    assert (told.code, told.err, files(site)) == (0, "", before)
    assert told.out.startswith("--- runbooks/order-anomaly.yaml\n+++ runbooks/order-anomaly.yaml\n")
    (site / "a.patch").write_text(told.out, encoding="utf-8")
    done = subprocess.run([*tool, "a.patch"], cwd=site, capture_output=True, check=False)
    assert done.returncode == 0, done
    assert tocsin("check", cwd=site).code == 0
    assert "# a feed that has gone silent is trouble too" in book.read_text("utf-8")
    after = json.loads(tocsin(*words, "--suggest", "--json", cwd=site).out)["data"]["suggestions"][0]
    assert (after["now"]["found"], after["now"]["false"]) == (3, 0)
    again = tocsin(*words, "--diff", "--lang", "en", cwd=site)
    assert (again.code, again.out, "leave it" in again.err) == (0, "", True), "nothing better is left"


def test_a_page_draws_the_trade_off(tocsin: Run, site: Path) -> None:
    data, known = record(site)
    words = ("backtest", "orders.lost", "--data", data, "--labels", known, "--suggest", "-o", "june.html")
    assert tocsin(*words, "--lang", "en", cwd=site).code == 0
    page = (site / "june.html").read_text("utf-8")
    assert page.count("<figure") == 2
    assert "lost: what a lower or a higher level costs" in page
    assert "false pages a week" in page


@pytest.mark.parametrize(("words", "code"), [
    (("--budget", "1"), 2), (("--suggest", "--budget", "many"), 2), (("--suggest", "--budget", "-1"), 2),
    (("--suggest", "--budget", "nan"), 2), (("--diff", "-o", "a.html"), 2),
])  # fmt: skip
def test_what_makes_no_sense_is_refused(tocsin: Run, site: Path, words: tuple[str, ...], code: int) -> None:
    (site / "june.csv").write_text("time,value,shop\n2025-06-18 02:00,1,a\n2025-06-18 02:01,2,a\n")
    for lang in ("zh", "en"):
        ran = tocsin("backtest", "orders.lost", "--data", "june.csv", *words, "--lang", lang, cwd=site)
        assert (ran.code, ran.out) == (code, ""), ran
        assert "Traceback" not in ran.err


def test_a_record_of_two_figures_is_too_little_but_no_error(tocsin: Run, site: Path) -> None:
    (site / "june.csv").write_text("time,value,shop\n2025-06-18 02:00,1,a\n2025-06-18 02:01,2,a\n")
    ran = tocsin("backtest", "orders.lost", "--data", "june.csv", "--suggest", "--lang", "en", cwd=site)
    assert ran.code == 0, ran.err
    assert "Without --labels every page counts as false" in " ".join(ran.out.split())
