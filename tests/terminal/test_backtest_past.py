"""`tocsin backtest --prometheus` against a real Prometheus that holds three weeks, and against none."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.e2e.night import free_port, until
from tests.terminal.conftest import Run

NEEDED = ("prometheus", "promtool")
real = pytest.mark.skipif(
    not all(shutil.which(name) for name in NEEDED),
    reason="needs the Debian package prometheus; `.ci/run` installs it",
)
START = int(datetime(2025, 6, 1, tzinfo=UTC).timestamp())
MINUTES = 16 * 24 * 60
BURST, HOLE, NAN = range(12_000, 12_010), range(15_000, 15_060), range(18_000, 18_004)


def value(minute: int) -> str:
    return "NaN" if minute in NAN else "9" if minute in BURST else "0"


@pytest.fixture(scope="module")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Prometheus that was given sixteen days of two shops."""
    root, address = tmp_path_factory.mktemp("past"), f"127.0.0.1:{free_port()}"
    lines = ["# TYPE cs_lost gauge"]
    for shop in ("tmall", "jd"):
        lines += [
            f'cs_lost{{shop="{shop}",job="x"}} {value(minute) if shop == "tmall" else 0} {START + 60 * minute}'
            for minute in range(MINUTES) if minute not in HOLE
        ]  # fmt: skip
    Path(root / "past.om").write_text("\n".join([*lines, "# EOF", ""]), encoding="utf-8")
    Path(root / "prometheus.yml").write_text("{}\n", encoding="utf-8")
    promtool = ("promtool", "tsdb", "create-blocks-from", "openmetrics", "past.om", "data")
    subprocess.run(promtool, cwd=root, check=True, capture_output=True, timeout=120)
    words = [
        "prometheus", "--config.file=prometheus.yml", "--storage.tsdb.path=data", f"--web.listen-address={address}",
        "--storage.tsdb.retention.time=100y",
    ]  # fmt: skip
    with (root / "log").open("wb") as log:
        running = subprocess.Popen(words, cwd=root, stdout=log, stderr=log)
    try:
        until("Prometheus is ready", lambda: ready(f"http://{address}/-/ready"))
        yield f"http://{address}"
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(20)


def ready(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=5) as got:
            return bool(got.status == 200)
    except OSError:
        return False


def allow(site: Path, more: str = "") -> None:
    settings = site / "tocsin.yaml"
    settings.write_text(settings.read_text("utf-8") + f"\nallow: [127.0.0.1]\n{more}", encoding="utf-8")


@real
def test_figures_come_in_pieces_and_what_is_no_number_or_missing_is_named(
    tocsin: Run, site: Path, prometheus: str
) -> None:
    allow(site)
    words = ("backtest", "orders.lost", "--prometheus", prometheus, "--query", "cs_lost", "--from",
             "2025-06-01T00:00Z", "--to", "2025-06-17T00:00Z")  # fmt: skip
    told = json.loads(tocsin(*words, "--json", cwd=site).out)["data"]
    assert (told["series"], told["figures"] > 2 * 22_900) == (2, True), "more than one piece, all of it"
    one, *silences = told["episodes"]
    assert (one["key"], one["start"]) == ("shop=tmall", (START + 60 * 12_002) * 1_000_000)
    assert [it["because"] for it in silences] == ["no-data"] * 2
    # Prometheus repeats a figure for five minutes, then there is none; four minutes of NaN are a gap of five.
    assert told["counts"] == {"empty": 4, "gap": 3}
    ran = tocsin(*words, "--lang", "en", cwd=site, COLUMNS="200")
    assert "- no figure at 2025-06-13 20:00 (orders.lost shop=tmall)" in ran.out
    assert "- nothing for 56m after 2025-06-11 18:04 (orders.lost shop=tmall)" in ran.out
    assert "orders.lost is not told apart by these columns, so they are not used: job" in ran.out
    assert "空数值 4 处" in tocsin(*words, "--lang", "zh", cwd=site, COLUMNS="200").out


@real
def test_the_sites_own_query_is_used_and_what_is_before_the_start_is_asked_for(
    tocsin: Run, site: Path, prometheus: str
) -> None:
    allow(site, "monitors:\n  lost: {type: prometheus, metric: orders.lost, every: 1m, url: 'http://127.0.0.1:9',"
                " query: 'sum by (shop) (cs_lost{shop=\"tmall\"})'}\n")  # fmt: skip
    words = ("backtest", "order-anomaly", "--prometheus", prometheus, "--from", "2025-06-09T07:00Z", "--to",
             "2025-06-09T10:00Z")  # fmt: skip
    told = json.loads(tocsin(*words, "--json", cwd=site).out)["data"]
    assert (told["series"], told["figures"], len(told["episodes"])) == (1, 180, 1)
    assert told["history"] > 0
    assert [one["code"] for one in told["remarks"]] == ["backtest-unheard"]


@real
def test_what_prometheus_says_against_a_query_is_told_in_both_languages(
    tocsin: Run, site: Path, prometheus: str
) -> None:
    allow(site)
    words = ("backtest", "orders.lost", "--prometheus", prometheus, "--from", "2025-06-01", "--to", "2025-06-02")
    en = tocsin(*words, "--query", "sum by (", "--lang", "en", cwd=site)
    assert (en.code, "Prometheus gave nothing for orders.lost: the query was refused" in en.err) == (5, True)
    zh = tocsin(*words, "--query", "sum(cs_lost)", "--lang", "zh", cwd=site)
    assert (zh.code, "查询结果没有标签 shop" in zh.err) == (1, True)
    labelled = tocsin(*words, "--query", "sum(cs_lost)", "--label", "shop=all", "--json", cwd=site)
    assert json.loads(labelled.out)["data"]["figures"] == 16 * 60, "the day is the site's"
    none = tocsin(*words, "--query", "cs_nothing", "--lang", "en", cwd=site)
    assert (none.code, "there is no figure in that time" in none.err) == (1, True)


def test_an_address_inside_is_not_asked_unless_the_site_allows_it(tocsin: Run, site: Path) -> None:
    words = ("backtest", "orders.lost", "--prometheus", "http://127.0.0.1:9", "--query", "up", "--from", "2025-06-01")
    ran = tocsin(*words, "--lang", "en", cwd=site)
    assert ran.code == 5
    assert "127.0.0.1" in ran.err
    assert "allow" in ran.err


def test_the_token_of_a_monitor_goes_to_its_own_address_alone(tocsin: Run, site: Path) -> None:
    """The secret is not set: asked at its own address it is looked for, at another one it is not."""
    allow(site, "monitors:\n  lost: {type: prometheus, metric: orders.lost, every: 1m, url: 'http://127.0.0.1:9/x',"
                " query: up, token: env:NOT_SET_HERE}\n")  # fmt: skip
    words = ("backtest", "orders.lost", "--from", "2025-06-01", "--lang", "en", "--prometheus")
    assert "NOT_SET_HERE" in tocsin(*words, "http://127.0.0.1:9", cwd=site).err
    assert "NOT_SET_HERE" not in tocsin(*words, "http://127.0.0.1:8", cwd=site).err


@pytest.mark.parametrize(("words", "code"), [
    (("--prometheus", "http://127.0.0.1:9", "--query", "up"), 2),
    (("--prometheus", "127.0.0.1:9", "--query", "up", "--from", "2025-06-01"), 2),
    (("--prometheus", "http://a:b@127.0.0.1:9", "--query", "up", "--from", "2025-06-01"), 2),
    (("--prometheus", "http://127.0.0.1:9", "--query", "up", "--from", "2025-06-02", "--to", "2025-06-01"), 2),
    (("--prometheus", "http://127.0.0.1:9", "--from", "2025-06-01"), 1),
    (("--prometheus", "http://127.0.0.1:9", "--data", "june.csv"), 2),
    (("--query", "up", "--data", "june.csv"), 2),
])  # fmt: skip
def test_what_makes_no_sense_is_refused(tocsin: Run, site: Path, words: tuple[str, ...], code: int) -> None:
    for lang in ("zh", "en"):
        ran = tocsin("backtest", "orders.lost", *words, "--lang", lang, cwd=site)
        assert (ran.code, ran.out) == (code, ""), ran
        assert ran.err
        assert "Traceback" not in ran.err
