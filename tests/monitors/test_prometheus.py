"""PromQL, asked of a real Prometheus, and of answers that a real one never gives in a test."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.night import Queue, free_port, until
from tests.monitors.outside import ask, why
from tests.notifiers.sink import Sink, answer
from tocsin.engine.monitors import Figure

real = pytest.mark.skipif(
    shutil.which("prometheus") is None, reason="needs the Debian package prometheus; `.ci/run` installs it"
)
CONFIG = """
global: {{scrape_interval: 1s}}
scrape_configs:
  - job_name: queue
    static_configs: [{{targets: ["{target}"]}}]
"""


@pytest.fixture(scope="module")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Prometheus that has scraped a queue of 12."""
    root, queue, address = tmp_path_factory.mktemp("prometheus"), Queue(), f"127.0.0.1:{free_port()}"
    Path(root / "prometheus.yml").write_text(CONFIG.format(target=queue.address), encoding="utf-8")
    words = ["prometheus", "--config.file=prometheus.yml", f"--web.listen-address={address}"]
    with (root / "log").open("wb") as log:
        running = subprocess.Popen(words, cwd=root, stdout=log, stderr=log)
    try:
        until("Prometheus has scraped", lambda: _scraped(address))
        yield f"http://{address}"
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(20)
        queue.close()


def _scraped(address: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://{address}/api/v1/query?query=cs_queue_waiting", timeout=5) as got:
            return bool(json.load(got)["data"]["result"])
    except OSError:
        return False


@real
def test_a_vector_gives_a_figure_for_each_series_with_its_labels(prometheus: str) -> None:
    (found,) = ask("prometheus", url=prometheus, query="cs_queue_waiting")
    assert found.value == 12
    assert found.labels["channel"] == "hotline"
    assert "__name__" not in found.labels
    query = 'cs_queue_waiting{channel="hotline"} + 1'
    (found,) = ask("prometheus", url=prometheus + "/", query=query, labels={"queue": "channel"})
    assert (found.value, found.labels) == (13, {"queue": "hotline"})
    both = ask("prometheus", url=prometheus, query='label_replace(vector(1), "a", "x", "", "") or cs_queue_waiting')
    assert len(both) == 2


@real
def test_a_scalar_is_one_figure(prometheus: str) -> None:
    assert ask("prometheus", url=prometheus, query="1 + 2") == (Figure(value=3.0),)


@real
@pytest.mark.parametrize(("query", "said"), [
    ("nothing_of_this_name", "nothing"), ("vector(0) / vector(0)", "nothing"), ("vector(1) / vector(0)", "nothing"),
    ("cs_queue_waiting[5m]", "not-instant: matrix"), ('"words"', "not-instant: string"),
    ("sum by (", "refused: invalid parameter"), ("", "refused: invalid parameter"),
])  # fmt: skip
def test_what_gives_no_figure_is_silence(prometheus: str, query: str, said: str) -> None:
    assert why("prometheus", url=prometheus, query=query).startswith(said)


@real
def test_an_inside_prometheus_is_asked_only_when_the_site_allows_it(prometheus: str) -> None:
    assert why("prometheus", "10.0.0.0/8", url=prometheus, query="up") == "address-inside: 127.0.0.1"
    assert ask("prometheus", "127.0.0.0/8", url=prometheus, query="up")


@pytest.mark.parametrize(("body", "status", "said"), [
    ('{"status":"error","errorType":"timeout","error":"query timed out"}', 503, "refused: query timed out"),
    ("bad gateway", 502, "answered: 502"), ("<html>", 200, "not-json"), ("[]", 200, "refused: 200"),
    ('{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"NaN"]}]}}', 200, "nothing"),
    ('{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1]},7,null]}}', 200, "nothing"),
    ('{"status":"success","data":{"resultType":"vector","result":{}}}', 200, "nothing"),
    ('{"status":"success"}', 200, "not-instant: -"),
])  # fmt: skip
def test_odd_answers_are_silence(body: str, status: int, said: str) -> None:
    with Sink() as sink:
        sink.will(answer(body, status=status))
        assert why("prometheus", url=sink.url, query="up") == said
        assert sink.asked[0].target == "/api/v1/query?query=up"
