"""PromQL, asked of a real Prometheus, and of answers that a real one never gives in a test."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest

from tests.e2e.night import Queue, free_port, until
from tests.monitors.outside import ask, monitor, outside, why
from tests.notifiers.sink import Sink, answer
from tocsin.engine.model.time import MINUTE, SECOND, Instant, Length
from tocsin.engine.monitors import Figure, Place, Silent, follow
from tocsin.engine.monitors import prometheus_range as module

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
    # Debian's default is a folder of the system, which earlier runs have filled.
    words = ["prometheus", "--config.file=prometheus.yml", "--storage.tsdb.path=data"]
    words.append(f"--web.listen-address={address}")
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
    ("sum by (", "refused: bad_data: invalid parameter"), ("", "refused: bad_data: invalid parameter"),
])  # fmt: skip
def test_what_gives_no_figure_is_silence(prometheus: str, query: str, said: str) -> None:
    assert why("prometheus", url=prometheus, query=query).startswith(said)


@real
def test_an_inside_prometheus_is_asked_only_when_the_site_allows_it(prometheus: str) -> None:
    assert why("prometheus", "10.0.0.0/8", url=prometheus, query="up") == "address-inside: 127.0.0.1"
    assert ask("prometheus", "127.0.0.0/8", url=prometheus, query="up")


@pytest.mark.parametrize(("body", "status", "said"), [
    ('{"status":"error","errorType":"timeout","error":"query timed out"}', 503, "gave-up: timeout: query timed out"),
    ("bad gateway", 502, "answered: 502"), ("<html>", 200, "not-json"), ("[]", 200, "refused: 200"),
    ('{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"NaN"]}]}}', 200, "nothing"),
    ('{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1]},7,null]}}', 200, "nothing"),
    ('{"status":"success","data":{"resultType":"vector","result":{}}}', 200, "nothing"),
    ('{"status":"success"}', 200, "not-instant: -"),
    ('{"status":"error","errorType":"execution","error":"many-to-many"}', 422, "refused: execution: many-to-many"),
    ('{"status":"error","errorType":"unavailable","error":"not ready"}', 503, "unwell: unavailable: not ready"),
    ('{"status":"error","errorType":"internal","error":"disk"}', 500, "unwell: internal: disk"),
    ('{"status":"success","warnings":["store b: gone"],"data":{"resultType":"vector","result":'
     '[{"metric":{},"value":[1,"7"]}]}}', 200, "partial: store b: gone"),
    ('{"status":"success","isPartial":true,"data":{"resultType":"vector","result":'
     '[{"metric":{},"value":[1,"7"]}]}}', 200, "partial: isPartial"),
])  # fmt: skip
def test_odd_answers_are_silence(body: str, status: int, said: str) -> None:
    with Sink() as sink:
        sink.will(answer(body, status=status))
        assert why("prometheus", url=sink.url, query="up") == said
        assert sink.asked[0].target == "/api/v1/query?query=up"


def test_a_remark_on_the_query_takes_nothing_from_its_answer() -> None:
    with Sink() as sink:
        sink.will(answer(
            '{"status":"success","infos":["PromQL info: x"],"warnings":["PromQL info: metric might not be a counter"],'
            '"data":{"resultType":"vector","result":[{"metric":{},"value":[1,"7"]}]}}'
        ))  # fmt: skip
        assert ask("prometheus", url=sink.url, query="up") == (Figure(value=7.0),)


# --- range queries --------------------------------------------------------------------------

NOW = Instant(1_794_398_400_000_000)
MATRIX = '{"status":"success","data":{"resultType":"matrix","result":[%s]}}'


def series(name: str, *pairs: tuple[float, str]) -> str:
    values = ",".join(f'[{at + NOW // SECOND},"{value}"]' for at, value in pairs)
    return f'{{"metric":{{"queue":"{name}"}},"values":[{values}]}}'


def ranged(url: str, since: Place | None, now: int = NOW, query: str = "q") -> tuple[list[tuple[int, float]], Place]:
    """A range of five minutes in steps of one: (seconds from NOW, value) of what is new, and where to go on."""
    one = monitor("prometheus", url=url, query=query, span=Length(5 * MINUTE), step=MINUTE)
    figures, place = follow(one, outside("127.0.0.1", wall=lambda: Instant(now)), since)
    return [((one.at - NOW) // SECOND, float(one.value)) for one in figures if isinstance(one.at, int)], place


def test_every_sample_of_a_range_is_taken_once_with_its_own_time() -> None:
    with Sink() as sink:
        sink.will(
            answer(MATRIX % series("a", (-120, "1"), (-60, "2"), (0, "3"))),
            answer(MATRIX % series("a", (-60, "2"), (0, "3"))),
            answer(MATRIX % series("a", (-60, "2"), (0, "3"), (60, "4"), (120, "5"))),
        )
        first, place = ranged(sink.url, None, NOW + 17 * SECOND)
        assert first == [(-120, 1.0), (-60, 2.0), (0, 3.0)]
        assert ranged(sink.url, place) == ([], place), "the same instants again are no news, and no silence"
        later, last = ranged(sink.url, place, NOW + 2 * MINUTE)
        assert later == [(60, 4.0), (120, 5.0)], "a monitor that was down catches up"
        assert last == Place(file=1, at=NOW + 2 * MINUTE)
        begun = NOW // SECOND
        told = f"/api/v1/query_range?query=q&start={begun - 300}&end={begun}&step=60"
        assert sink.asked[0].target == told, "instants are multiples of the step"


def test_what_is_no_number_is_no_sample_and_the_labels_are_those_of_the_series() -> None:
    with Sink() as sink:
        sink.will(answer(MATRIX % ",".join((
            series("a", (-60, "NaN"), (0, "+Inf")), series("b", (-60, "-Inf"), (0, "2")),
            '{"metric":{},"values":[]}', "7",
        ))))  # fmt: skip
        one = monitor("prometheus", url=sink.url, query="q", span=MINUTE, labels={"site": "queue"})
        figures, _ = follow(one, outside("127.0.0.1", wall=lambda: NOW), None)
        assert figures == (Figure(value=2.0, labels={"site": "b"}, at=NOW),)


def test_F_077_a_series_that_has_ended_is_silence_and_not_its_last_value_for_ever() -> None:
    with Sink() as sink:
        old = series("a", (-240, "1"), (-180, "2"))
        sink.will(answer(MATRIX % old), answer(MATRIX % old), answer(MATRIX % ""))
        taken, place = ranged(sink.url, None)
        assert [value for _, value in taken] == [1.0, 2.0]
        for _ in range(2):
            with pytest.raises(Silent) as caught:
                ranged(sink.url, place)
            assert caught.value.why == "nothing"


def test_a_long_absence_comes_in_pieces_that_end_between_two_instants(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_SAMPLES", 3)
    body = MATRIX % ",".join(series(name, (-120, "1"), (-60, "2"), (0, "3")) for name in "ab")
    with Sink() as sink:
        sink.will(*[answer(body)] * 4)
        place, pieces = None, []
        for _ in range(4):
            found, place = ranged(sink.url, place)
            pieces.append(found)
    assert pieces == [[(-120, 1.0)] * 2, [(-60, 2.0)] * 2, [(0, 3.0)] * 2, []]


@pytest.mark.parametrize(("body", "said"), [
    ('{"status":"success","data":{"resultType":"vector","result":[]}}', "not-range: vector"),
    (MATRIX % ",".join([series("a", (0, "1"))] * 1001), "too-many: 1001 > 1000"),
    ('{"status":"success","warnings":["store b: gone"],"data":{"resultType":"matrix","result":[]}}',
     "partial: store b: gone"),
    ('{"status":"error","errorType":"bad_data","error":"exceeded maximum resolution"}',
     "refused: bad_data: exceeded maximum resolution"),
])  # fmt: skip
def test_odd_answers_to_a_range_are_silence(body: str, said: str) -> None:
    with Sink() as sink:
        sink.will(answer(body))
        with pytest.raises(Silent) as caught:
            ranged(sink.url, None)
        assert caught.value.why == said


@real
def test_a_real_prometheus_gives_every_instant_of_a_range_once(prometheus: str) -> None:
    one = monitor("prometheus", url=prometheus, query="cs_queue_waiting", span=MINUTE, step=SECOND)
    way, taken, place = outside("127.0.0.1"), list[Instant](), None

    def more() -> bool:
        nonlocal place
        with suppress(Silent):  # the first scrape may be younger than the last whole second
            figures, place = follow(one, way, place)
            keep(figures)
        return len(taken) >= 4

    def keep(figures: tuple[Figure, ...]) -> None:
        assert all(found.value == 12 and found.labels["channel"] == "hotline" for found in figures)
        taken.extend(found.at for found in figures if isinstance(found.at, int))

    until("four instants have been taken", more)
    assert {after - before for before, after in pairwise(taken)} == {SECOND}
    figures, _ = follow(one, way, Place(file=1, at=taken[0]))
    again = [found.at for found in figures]
    assert again[: len(taken) - 1] == taken[1:], "asked again from an earlier place it tells the same instants"


@real
def test_a_real_prometheus_says_what_is_wrong_with_a_range(prometheus: str) -> None:
    for query, span, said in (
        ("sum by (", MINUTE, "refused: bad_data: "), ("cs_queue_waiting[5m]", MINUTE, "refused: bad_data: "),
        ("cs_queue_waiting", Length(12_000 * SECOND), "refused: bad_data: exceeded maximum resolution"),
        ("nothing_of_this_name", MINUTE, "nothing"),
    ):  # fmt: skip
        one = monitor("prometheus", url=prometheus, query=query, span=span, step=SECOND)
        with pytest.raises(Silent) as caught:
            follow(one, outside("127.0.0.1"), None)
        assert caught.value.why.startswith(said)
